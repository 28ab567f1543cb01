"""What the lines of one page say: asked again and again while it is read, and forgotten with it."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

Asked = TypeVar("Asked", bound=Callable[..., Any])

MOST = 20_000  # lines; what a longer page says is found out anew

_forget: list[Callable[[], None]] = []


def remembered(function: Asked) -> Asked:
    """The same function, which works once for each text until the page was read."""
    once = lru_cache(MOST)(function)
    _forget.append(once.cache_clear)
    return once  # type: ignore[return-value]


def forget() -> None:
    for one in _forget:
        one()
