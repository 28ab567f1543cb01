"""List patterns: words one after another in a sentence, as each language writes them (CLDR, through
Babel)."""

from collections.abc import Iterable
from functools import reduce
from typing import Literal

from babel.lists import format_list

from .locales import known

Style = Literal["standard", "or", "unit"]
# Whose newspapers set names side by side: the "and" of CLDR is one of contracts there.
WITHOUT_AND = {"ko"}


def written(words: Iterable[str], style: Style, locale: str) -> str:
    """The words as "A, B and C"; in the style "or" as "A, B or C"; in the style "unit" as "A, B,
    C"."""
    given = list(words)
    if len(given) == 1:  # as most bylines are
        return given[0]
    if style == "unit" or (style == "standard" and known(locale).language in WITHOUT_AND):
        # Babel writes the second of two twice where CLDR has no pattern for two. A list of more
        # begins as one that goes on.
        goes_on = str(known(locale).list_patterns["standard"]["start"])
        return reduce(goes_on.format, given) if given else ""
    return format_list(given, style, known(locale))
