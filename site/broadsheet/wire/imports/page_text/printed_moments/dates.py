"""Dates as pages print them, in every language of the CLDR: "4 March 2025, 14:05", "4. März",
"2025年3月4日", "04/03/2025". What can be read in two ways stays two until the page's other dates
decide it."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo
from functools import cache
from typing import Any

from babel import Locale

from ..remembering import remembered
from . import age_words
from .clocks import without_clock

_LONGEST = 80  # characters
_BUDDHIST = 543  # years ahead of ours, in Thailand
_YEARS = range(1900, 2100)
_MARKS = str.maketrans(
    "", "", "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_NUMERIC = re.compile(r"(\d{1,4})\s?([./\-])\s?(\d{1,2})\s?\2\s?(\d{2,4})(?!\d)\.?")
_TOKEN = re.compile(r"\d+|[^\s\d,.;:/()\-–—|·•،、]+")
_ORDINALS = frozenset("st nd rd th er re ème º ª го е й a e an ος η ή -го".split())
_FILLERS = frozenset(
    """de del di den der le la el il of the on at um à às as a las alle kl klo om o v w u в о у на г
    года р рік року год uhr h hrs hs heures الساعة dnia dne den am den. et est edt cet cest utc gmt
    bst cst cdt mst mdt pst pdt mez mesz eet eest msk мск jst kst ist sgt hkt aest aedt nzst nzdt
    wib wit wita brt art clt pm am ngày năm m d gada թ""".split()
)
# Whose words count first: in one of few speakers, "mar" is May.
_WIDESPREAD = frozenset(
    """af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id
    is it ja ka kk km kn ko lo lt lv mk ml mn mr ms my nb ne nl nn no pa pl pt ro ru si sk sl sq sr
    sv sw ta te th tr uk ur uz vi zh""".split()
)
_MONTH_SIGNS = frozenset(["月", "월", "tháng", "thg"])
# Two words of the Levant, the second of which two months have.
_OF_TWO_WORDS = {
    "تشرين الأول": "أكتوبر", "تشرين الثاني": "نوفمبر", "كانون الأول": "ديسمبر",
    "كانون الثاني": "يناير",
}  # fmt: skip
DAY_FIRST, MONTH_FIRST = "day first", "month first"


@dataclass(frozen=True)
class PrintedDate:
    """What a date may mean: `days` has one day as (year, month, day), or two if it can be read in
    two ways; a year that is not said is 0. `clock` is None if no time is said, and so is `zone`."""

    days: tuple[tuple[int, int, int], ...]
    clock: time | None = None
    zone: tzinfo | None = None
    languages: frozenset[str] = frozenset()
    order: str = ""  # of one in digits that can be read in one way only
    said_in: tuple[frozenset[str], ...] = ()  # in which languages it is each of `days`

    @property
    def is_clear(self) -> bool:
        return len(self.days) == 1

    def moment(self, as_of: datetime, zone: tzinfo) -> datetime | None:
        """The aware moment; a day's is its beginning in `zone`, and a year that is not said the
        last up to `as_of`. None if it can be read in two ways, or there is no such day."""
        if not self.is_clear:
            return None
        year, month, day = self.days[0]
        years = [year] if year else [as_of.astimezone(zone).year - back for back in range(9)]
        for one in years:
            try:
                local = datetime.combine(date(one, month, day), self.clock or time())
            except ValueError:
                continue  # 29 February
            found = local.replace(tzinfo=self.zone or zone)
            if year or found <= as_of:
                return found
        return None


@remembered
def parse_date(text: str) -> PrintedDate | None:
    """The date that the whole of `text` says, or None. Never raises."""
    if len(text) > _LONGEST or not any(map(str.isdecimal, text)):
        return None
    line = unicodedata.normalize("NFC", text).translate(_MARKS).strip().casefold()
    line = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in line)
    for words, word in _OF_TWO_WORDS.items():
        line = line.replace(words, word)
    line, clock, zone = without_clock(line)
    if clock is None and zone is not None:
        return None
    found = _numeric(line) or _in_words(line)
    if found is None:
        return None
    return replace(found, clock=clock, zone=zone)


def decided(
    found: PrintedDate, others: Iterable[PrintedDate], languages: Collection[str]
) -> PrintedDate:
    """The same with one day, if the page's other dates, or the form usual in its languages, decide
    which."""
    if found.is_clear:
        return found
    orders = {other.order for other in others if other.order in (DAY_FIRST, MONTH_FIRST)}
    orders = orders or set().union(*map(_orders_of, languages))
    spoken = {other.days for other in others if other.is_clear}
    if len(orders) == 1 and found.order == "?":
        return PrintedDate((found.days[orders == {MONTH_FIRST}],), found.clock, found.zone)
    readings = zip(found.days, found.said_in, strict=False)
    here = [day for day, said in readings if said.intersection(languages)]
    same = here if len(here) == 1 else [day for day in found.days if (day,) in spoken]
    return PrintedDate((same[0],), found.clock, found.zone) if len(same) == 1 else found


def _numeric(line: str) -> PrintedDate | None:
    """A date of digits alone, perhaps with a weekday before or behind it."""
    found = _NUMERIC.search(line)
    if not found:
        return None
    rest = _TOKEN.findall(line[: found.start()] + " " + line[found.end() :])
    if any(word not in _FILLERS and word not in _weekdays() for word in rest):
        return None
    first, separator, second, third = int(found[1]), found[2], int(found[3]), int(found[4])
    if len(found[1]) == 4:
        return _clear(_day(first, second, third))
    if len(found[1]) > 2 or len(found[4]) == 3:
        return None
    year = third if len(found[4]) == 4 else 2000 + third
    day_first, month_first = _day(year, second, first), _day(year, first, second)
    if separator == ".":
        return _clear(day_first)
    if day_first and month_first and day_first != month_first:
        return PrintedDate((day_first, month_first), order="?")
    order = DAY_FIRST if day_first else MONTH_FIRST
    return _clear(day_first or month_first, order="" if first == second else order)


def _day(year: int, month: int, day: int) -> tuple[int, int, int] | None:
    if year - _BUDDHIST in _YEARS and year not in _YEARS:
        year -= _BUDDHIST
    try:
        date(year or 2000, month, day)
    except ValueError:
        return None
    return (year, month, day) if year in _YEARS or not year else None


def _clear(day: tuple[int, int, int] | None, order: str = "") -> PrintedDate | None:
    return PrintedDate((day,), order=order) if day else None


def _in_words(line: str) -> PrintedDate | None:
    """A date with the name of its month, or with the signs for year, month and day."""
    numbers: list[int] = []
    month_at = None
    is_next = False
    words = _TOKEN.findall(line)
    if [len(word) for word in words if word.isdecimal()] == [1, 1]:
        return None  # "met 3-1" is a score: no year has one digit
    name = _name_of_month(words)
    months = _month(name) if name else {}
    for word in words:
        if word.isdecimal():
            month_at = len(numbers) if is_next else month_at
            numbers.append(int(word) if len(word) <= 4 else 9999)
            is_next = False
        elif word in _MONTH_SIGNS:
            is_next = word in ("tháng", "thg")
            month_at = month_at if is_next else len(numbers) - 1
        elif word != name and not _is_filler(word, bool(numbers)):
            return None
    if month_at is not None and len(numbers) in (2, 3) and 0 <= month_at < len(numbers):
        month = numbers.pop(month_at)
        months = {month: frozenset()} if 1 <= month <= 12 else {}
    return _joined(numbers, months)


def _name_of_month(words: list[str]) -> str:
    """The word that names the month: not the Tuesday in "mar 1 dic", nor the Saturday in "Sa, 28.
    Nov", which are months, too."""
    named = [word for word in words if word not in _FILLERS and _month(word)]
    sure = [word for word in named if word not in _weekdays(of_many=True)]
    return ((sure if len(named) > 1 else named) or named or [""])[0]


def _joined(numbers: list[int], months: dict[int, frozenset[str]]) -> PrintedDate | None:
    if not months or len(numbers) not in (1, 2):
        return None
    day, year = (numbers[0], 0) if len(numbers) == 1 else _day_and_year(*numbers)
    days = {month: _day(year, month, day) for month in months}
    read = {day: months[month] for month, day in sorted(days.items()) if day}
    languages = frozenset().union(*months.values())
    return PrintedDate((*read,), languages=languages, said_in=(*read.values(),)) if read else None


def _day_and_year(first: int, second: int) -> tuple[int, int]:
    if first > 31:
        return second, first
    return first, second if second > 99 else 2000 + second


def _month(word: str) -> dict[int, frozenset[str]]:
    found = _months().get(word)
    if found is None and word[:1] in "במלול" and len(word) > 3:  # "in March", one word in Hebrew
        found = _months().get(word[1:])
    known = {month: spoken & _WIDESPREAD for month, spoken in (found or {}).items()}
    return {month: spoken for month, spoken in known.items() if spoken} or found or {}


def _is_filler(word: str, is_after_number: bool) -> bool:
    if is_after_number and word in _ORDINALS:
        return True
    return word in _FILLERS or word in _weekdays() or word in _literals()


@cache
def _locales() -> tuple[Locale, ...]:
    return (*age_words.languages(), *map(Locale.parse, ("ar_SY", "ar_MA", "ar_DZ", "de_AT")))


@cache
def _months() -> dict[str, dict[int, frozenset[str]]]:
    """What each name of a month may mean, and in which languages."""
    found: dict[str, dict[int, frozenset[str]]] = {}
    for locale in _locales():
        for number, name in _names_in(locale.months):
            for key in _words(name)[-1:]:
                meanings = found.setdefault(key, {})
                spoken = meanings.get(number, frozenset())
                meanings[number] = spoken | {locale.language}
    found.setdefault("sept", {9: frozenset(["en"])})
    return found


@cache
def _weekdays(*, of_many: bool = False) -> frozenset[str]:
    """Of all languages, or of those with many speakers."""
    found: set[str] = set()
    for locale in _locales():
        if not of_many or locale.language in _WIDESPREAD:
            for _, name in _names_in(locale.days):
                found.update(_words(name))
    return frozenset(found)


def _names_in(calendar: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """The months or the weekdays of a locale by their numbers, in each of their forms; whole and
    abbreviated, but not as initials."""
    for widths in calendar.values():
        for width in ("wide", "abbreviated"):
            for number, name in (widths.get(width) or {}).items():
                yield number, str(name)


@cache
def _literals() -> frozenset[str]:
    """The words that stand between the parts of dates: "de", "г", "年"."""
    found = set()
    for locale in _locales():
        formats = [*locale.date_formats.values(), *locale.datetime_formats.values()]
        for one in formats:
            pattern = str(getattr(one, "pattern", one)).casefold()
            quoted = " ".join(re.findall(r"'([^']+)'", pattern))
            bare = re.sub(r"'[^']*'|[a-z]", " ", pattern)
            found |= {word for word in _words(quoted + " " + bare) if not word.isdecimal()}
    return frozenset(found)


def _words(text: str) -> list[str]:
    return [word for word in _TOKEN.findall(text.casefold()) if not word.isdecimal()]


def _orders_of(language: str) -> set[str]:
    """How a language writes dates in digits; English does it both ways."""
    if language == "en":
        return {DAY_FIRST, MONTH_FIRST}
    try:
        pattern = str(Locale.parse(language).date_formats["short"].pattern).casefold()
    except (KeyError, ValueError, LookupError):
        return set()
    return {DAY_FIRST if pattern.find("d") < pattern.find("m") else MONTH_FIRST}
