"""Keeps printed pages exactly as long as they are true, and hands them out before Flask; it knows
no article."""

from .ahead import Ahead
from .keeping import Press, current
from .middleware import MATCHED, PressMiddleware, current_middleware
from .printing import do_not_keep, holds_until, page_in_print, part, parts, printed, script_name
from .shelf import Shelf
from .stores import cache

__all__ = [
    "MATCHED",
    "Ahead",
    "Press",
    "PressMiddleware",
    "Shelf",
    "cache",
    "current",
    "current_middleware",
    "do_not_keep",
    "holds_until",
    "page_in_print",
    "part",
    "parts",
    "printed",
    "script_name",
]
