"""Fitting: which links stand in a bar of one line, and how wide it must be for each of them.

No script measures a bar, so what it can hold is reckoned beforehand, from the letters of its links;
the style says the rest (masthead.css), by the width of the bar itself."""

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from .. import urls
from ..archive.sections import SectionName
from ..language import gettext
from . import links

# Widths in rem from which a link is shown: each has its rule. A bar is never wider than the last.
STEPS = (*range(4, 22, 2), *range(23, 36, 3), *range(38, 67, 4))

NARROW, WIDE, WIDEST = "fijlrt.,:;'’!()| ", "mwABCDEGHKNOQRUVXY&", "MW@"
BLANKS = 1.25  # rem at the two sides of a link
SIZE = 0.9375  # rem


class BarLink(NamedTuple):
    """A link of the bar. `shown`: the class of its rule; "": it is there at any width."""

    slug: str
    name: str
    link: str
    shown: str = ""


def in_one_row(sections: Iterable[SectionName], here: str) -> list[BarLink]:
    """The links of the bar that fit beside each other in some width of it, in the paper's order;
    the one of the page at hand always does."""
    # Translators: a heading, and its link: the newest stories of all sections
    places = [BarLink("latest", gettext("Latest"), links.to(urls.LATEST))]
    for section in sections:
        places.append(BarLink(section.slug, section.name, links.to(urls.section(section.slug))))
    taken = sum(_width(place.name) for place in places if place.slug == here)
    fitting = []
    for place in places:
        if place.slug == here:
            fitting.append(place)
        elif taken < STEPS[-1]:
            taken += _width(place.name)
            step = next((step for step in STEPS if step >= taken), None)
            if step:
                fitting.append(place._replace(shown=f"from-{step}"))
    return fitting


def _width(name: str) -> float:
    """In rem, with the blanks at its sides."""
    return BLANKS + SIZE * sum(map(_ems, unicodedata.normalize("NFC", name)))


def _ems(letter: str) -> float:
    """How wide a letter is, rather more than less, in whatever sans-serif a reader has."""
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Cf"):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1
    plain = unicodedata.normalize("NFD", letter)[0]
    if plain in NARROW:
        return 0.36
    if "\u0600" <= plain <= "\u06ff":  # joined
        return 0.48
    if plain in WIDEST:
        return 0.96
    if plain in WIDE or "А" <= plain <= "Я" or "Α" <= plain <= "Ω":
        return 0.76
    return 0.6
