"""Keeps printed pages exactly as long as they are true, and hands them out before Flask; it knows
no article."""

from .counter import Counter
from .keeping import Press
from .printing import holds_until, keep_not, part, printed

__all__ = ["Counter", "Press", "holds_until", "keep_not", "part", "printed"]
