"""Paging: the place in a list that an address names."""

import re
from collections.abc import Callable
from typing import TypeVar

from flask import abort, request

Place = TypeVar("Place")


def cursor(parse: Callable[[str], Place]) -> Place | None:
    """The place after which a list goes on, as `parse` reads it from the address; None for its
    beginning. 404 for one that `parse` refuses with a ValueError."""
    text = request.args.get("before")
    try:
        return None if text is None else parse(text)
    except ValueError:
        abort(404)


def row_id(text: str) -> int:
    """The place in a list that is ordered by id. Raises ValueError for what no id is."""
    if re.fullmatch(r"[0-9]{1,10}", text) is None or int(text) >= 2**31:
        raise ValueError(f"not an id: {text!r}")
    return int(text)
