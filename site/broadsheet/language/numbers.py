"""Numbers as languages write them (CLDR, through Babel); pure."""

from functools import cache, lru_cache

from babel import Locale
from babel.numbers import format_decimal
from babel.units import format_unit

# Where the digits of each numbering system begin (CLDR, numberingSystems.xml): Babel chooses the
# system, and writes the digits of ASCII all the same.
ZEROS = {
    "adlm": "\U0001e950",
    "arab": "\u0660",
    "arabext": "\u06f0",
    "beng": "\u09e6",
    "cakm": "\U00011136",
    "deva": "\u0966",
    "hmnp": "\U0001e140",
    "latn": "0",
    "mtei": "\uabf0",
    "mymr": "\u1040",
    "nkoo": "\u07c0",
    "olck": "\u1c50",
    "tibt": "\u0f20",
}


@lru_cache(1000)
def number(value: float, locale: str) -> str:
    """A count, parted in thousands: "1,234"."""
    return digits(format_decimal(value, locale=locale, numbering_system="default"), locale)


def digits(words: str, locale: str) -> str:
    """Words with the digits that the language is written with."""
    return words.translate(_digits(locale))


@cache
def _digits(locale: str) -> dict[int, int]:
    zero = ord(ZEROS.get(Locale.parse(locale).default_numbering_system, "0"))
    return {ord("0") + n: zero + n for n in range(10)} if zero != ord("0") else {}


def size(count: int, locale: str) -> str:
    """So many bytes, as people tell the size of a file: "1.2 MB", "340 kB"."""
    unit, value = ("megabyte", count / 1e6) if count >= 1e6 else ("kilobyte", max(1, count / 1e3))
    rounded = round(value, 1 if value < 10 and unit == "megabyte" else None)
    return digits(format_unit(rounded, f"digital-{unit}", "short", locale=locale), locale)
