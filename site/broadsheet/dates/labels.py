"""Labels: words for moments, as readers see them, and until when each holds.

Pure functions of their arguments: (moment, now, language, zone) in; words and the moment at which
they stop being true out.
"""

import re
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import (
    format_date,
    format_skeleton,
    format_time,
    get_day_names,
    get_timezone_name,
)

from ..language import locales, numbers
from . import ages, almanac

A_WEEK = timedelta(days=7)
MINUTE, DAY = ages.UNITS["minute"], ages.UNITS["day"]


class Label(NamedTuple):
    """Words, and the aware UTC moment from which they are wrong (None: they stay true)."""

    words: str
    until: datetime | None


def ago(moment: datetime, now: datetime, locale: str, zone: ZoneInfo) -> Label:
    """The age of `moment` on a teaser: "just now", "5 minutes ago", "4 days ago"; from seven days
    on, its date. Floored to the unit, never "0", never the future: a moment ahead of `now` (a
    clock that was set back) reads "just now". In a language of whose ages nobody knows the words,
    its date; in one that has no known word for "just now", its time in the first minute."""
    age = max(now - moment, timedelta(0))
    unit = next((unit for unit, length in ages.UNITS.items() if age >= length), "minute")
    count = age // ages.UNITS[unit]
    words = ages.in_words(max(count, 1), unit, locale) if age < A_WEEK else None
    if words is None:
        return Label(on(moment, locale, zone), None)
    if not count:
        words = ages.just_now(locale) or clock_time(moment, locale, zone)
    return Label(words, moment + ages.UNITS[unit] * (count + 1))


def on(moment: datetime, locale: str, zone: ZoneInfo) -> str:
    """The date of `moment` in the paper's zone: "20 October 2025"."""
    return _date(moment.astimezone(zone).date(), "long", locale)


def clock_time(moment: datetime, locale: str, zone: ZoneInfo) -> str:
    """The time of day of a moment: "14:05", "2:05 PM"."""
    local = moment.astimezone(zone)
    return _time(local.hour, local.minute, locale)


def at(moment: datetime, locale: str, zone: ZoneInfo) -> str:
    """Date, time and the zone by name: "20 October 2025, 14:05 UTC"."""
    local = moment.astimezone(zone)
    zoned = _with_zone(_time(local.hour, local.minute, locale), local, locale)
    return _joined(_date(local.date(), "long", locale), zoned, locale)


def briefly(moment: datetime, now: datetime, locale: str, zone: ZoneInfo) -> str:
    """Today's moments by their time alone, this year's with weekday and date, others with the
    year: "14:05", "Mon 20 Oct, 14:05", "20 Oct 2024, 14:05"."""
    local, today = moment.astimezone(zone), now.astimezone(zone)
    clock = clock_time(moment, locale, zone)
    if local.date() == today.date():
        return clock
    skeleton = "MMMEd" if local.year == today.year else "yMMMd"
    return _joined(_by_skeleton(skeleton, local, locale), clock, locale)


def today(now: datetime, locale: str, zone: ZoneInfo) -> Label:
    """The paper's date line, "Monday 20 October 2025", true until midnight in its zone."""
    local = now.astimezone(zone)
    words = _date(local.date(), "full", locale)
    return Label(words, almanac.start_of(local.date() + DAY, zone))


def day(first: date, locale: str) -> str:
    """A day by name: "Monday, 20 October 2025"."""
    return _date(first, "full", locale)


def month(first: date, locale: str) -> str:
    """The month that a day is in: "October 2025"."""
    if not _names_months(locale):
        return numbers.digits(f"{first:%Y-%m}", locale)
    return _by_skeleton("yMMMM", first, locale)


def month_alone(first: date, locale: str) -> str:
    """The month without its year, as a heading: "October"."""
    if not _names_months(locale):
        return numbers.digits(f"{first.month}", locale)
    return numbers.digits(format_date(first, "LLLL", locales.known(locale)), locale)


def weekdays(locale: str) -> list[tuple[str, str]]:
    """The days of a week in the order of the locale, each short and in full: "M", "Monday"."""
    first = locales.first_week_day(locale)
    short, full = (
        get_day_names(width, "stand-alone", locales.known(locale)) for width in ("narrow", "wide")
    )
    return [(short[day % 7], full[day % 7]) for day in range(first, first + 7)]


# A page has dozens of dates and times, and few different ones.
@lru_cache(1000)
def _date(day: date, width: str, locale: str) -> str:
    if not _names_months(locale):
        return numbers.digits(day.isoformat(), locale)
    return numbers.digits(format_date(day, width, locales.known(locale)), locale)


@lru_cache(2000)
def _time(hour: int, minute: int, locale: str) -> str:
    words = format_time(time(hour, minute), _time_pattern(locale), locale=locales.known(locale))
    return numbers.digits(words, locale)


@cache
def _time_pattern(locale: str) -> str:
    """How a language writes hours and minutes (UTS 35). "2:05 PM" in Korean or Hindi isn't taken:
    they have words of their own for the parts of a day."""
    here = locales.known(locale)
    pattern: str = here.time_formats["short"].pattern
    halves = here.day_periods["format"]["abbreviated"].get("am", "")
    is_halved = "a" in _LITERAL.sub("", pattern)
    if not is_halved or not halves.isascii() or locales.script(locale) == "Latn":
        return pattern
    by_parts: str = here.datetime_skeletons["Bhm"].pattern
    try:
        for hour in range(24):
            format_time(time(hour), by_parts, locale=here)
    except ValueError:  # not all parts have a name
        return "H:mm"
    return by_parts


def _with_zone(clock: str, local: datetime, locale: str) -> str:
    """A time with its zone's name, in whatever order and brackets a language puts them."""
    pattern, name = _zoned_pattern(locale), _zone_name(local, locale)
    if pattern.startswith("v"):
        return f"{name} {clock}"
    return f"{clock} [{name}]" if "[v]" in pattern else f"{clock} {name}"


@cache
def _zoned_pattern(locale: str) -> str:
    skeletons = locales.known(locale).datetime_skeletons
    return skeletons["Hmv"].pattern if "Hmv" in skeletons else ""


def _zone_name(local: datetime, locale: str) -> str:
    """Its short name in the language, "MEZ", or what parts it from UTC: "GMT+5:45". English takes
    those of the machine's zones, which are English: "CET"."""
    here = locales.known(locale)
    english = local.tzname() or ""
    if here.language == "en" and english.isalpha():
        return english
    name = get_timezone_name(local, "short", locale=here)
    if name[0] not in "+-" and " " not in name:
        return name
    offset = (local.utcoffset() or timedelta(0)) // MINUTE
    hours, minutes = divmod(abs(offset), 60)
    sign = _FORWARD * (locales.direction(locale) == "rtl") + "+-"[offset < 0]
    apart = f"{sign}{hours}" + f":{minutes:02}" * bool(minutes) if offset else ""
    return numbers.digits(here.zone_formats["gmt"] % apart, locale).strip()


def _joined(day: str, clock: str, locale: str) -> str:
    return _joining(locale).replace("{1}", day).replace("{0}", clock)


@cache
def _joining(locale: str) -> str:
    return str(locales.known(locale).datetime_formats["long"]).replace("'", "")


def _by_skeleton(skeleton: str, day: date, locale: str) -> str:
    words = format_skeleton(skeleton, day, locale=locales.known(locale))
    return numbers.digits(words, locale)


@cache
def _names_months(locale: str) -> bool:
    """False for a language of which the CLDR knows no names of months: its dates are numbers."""
    name: str = locales.known(locale).months["format"]["wide"][1]
    return name != "M01"


_LITERAL = re.compile("'[^']*'")
_FORWARD = "\N{LEFT-TO-RIGHT MARK}"  # as the CLDR has it: a sign stays before its number
