"""Datelines: the place that a story was written at, before it or on a line of its own."""

import re
from functools import cache
from zoneinfo import available_timezones

from babel import Locale

from .bylines import is_paper
from .furniture import Piece
from .printed_moments.ages import UNSEEN
from .printed_moments.dates import parse_date

_PLACE_LETTERS = 3
_DATELINE = re.compile(r"([^—–()]{3,50}?)\s?(?:\([^()]{2,30}\))?\s?(?:—|–|--|\s-)\s+(?=\S)")


def dated_place(text: str) -> tuple[str, str]:
    """Place and date of a line of nothing else, such as "PARIS, 4 March 2025" and "Madrid, 4 de
    marzo de 2025 - 09:01h."; empty strings for another."""
    place, _, day = text.partition(", " if ", " in text else " - ")
    place, day = place.strip(UNSEEN), day.strip(UNSEEN)
    is_place = _PLACE_LETTERS <= len(place) <= 40 and (
        place.isupper() or (place[:1].isupper() and len(place.split()) <= 3 and "20" in day)
    )
    if not is_place or parse_date(day) is None or parse_date(text) is not None:
        return "", ""
    return place, day


def own_dateline(text: str) -> tuple[Piece, ...]:
    """A line above the story such as "PARIS, 4 March 2025"."""
    if text.endswith(("—", "–")) and len(text) <= 40:  # "CNN —", alone on its line
        if is_paper(text.strip(UNSEEN + "—–")):
            return (Piece("signs"),)
        place, _ = dateline_of(f"{text} -")
        return (Piece("dateline", place),) if place else ()
    place, day = dated_place(text)
    return (Piece("dateline", place), Piece("moment", day)) if place else ()


def dateline_of(text: str) -> tuple[str, str]:
    """The place that a paragraph begins with, and all that stands there: "PARIS, March 4 (AP) — ".
    Empty strings if there is none."""
    found = _DATELINE.match(text)
    place, comma, rest = found[1].partition(",") if found else ("", "", "")
    is_place = (
        place.isupper()
        and place != "FILE"  # of a picture's caption
        and not is_paper(place.strip())
        and len(place.strip()) >= _PLACE_LETTERS
        and len(place.split()) <= 4
    )
    if not found or not is_place or (comma and not _is_date_or_region(rest)):
        return "", ""
    return place.strip(), found[0]


def _is_date_or_region(text: str) -> bool:
    text = text.strip(" ,")
    return parse_date(text) is not None or (len(text) <= 20 and text[:1].isupper())


def is_place(text: str) -> bool:
    """Whether a name is that of a country or of a city with a time of its own."""
    return text.casefold() in _places()


@cache
def _places() -> frozenset[str]:
    cities = (zone.rpartition("/")[2].replace("_", " ") for zone in available_timezones())
    countries = Locale("en").territories.values()
    return frozenset(name.casefold() for name in (*cities, *countries))
