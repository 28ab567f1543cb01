"""Numbers as languages write them (CLDR, through Babel); pure."""

from functools import cache, lru_cache

from babel import Locale
from babel.numbers import format_decimal

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
