"""Keeps printed pages exactly as long as they are true, and hands them out before Flask; it knows
no article."""

from .keeping import Press
from .middleware import PressMiddleware
from .printing import do_not_keep, holds_until, part, printed

__all__ = ["Press", "PressMiddleware", "do_not_keep", "holds_until", "part", "printed"]
