"""Lists of words within a sentence, as each language writes them (CLDR, through Babel)."""

from collections.abc import Iterable
from functools import reduce
from typing import Literal

from babel import Locale
from babel.lists import format_list

Style = Literal["standard", "or", "unit"]


def written(words: Iterable[str], style: Style, locale: str) -> str:
    """The words as "A, B and C"; in the style "or" as "A, B or C"; in the style "unit" as "A, B,
    C"."""
    given = list(words)
    if style == "unit":
        # Babel writes the second of two twice where CLDR has no pattern for two. A list of more
        # begins as one that goes on.
        goes_on = str(Locale.parse(locale).list_patterns["standard"]["start"])
        return reduce(goes_on.format, given) if given else ""
    return format_list(given, style, locale)
