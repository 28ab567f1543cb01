"""Wording: moments as readers see them, and until when each wording holds.

Pure functions of their arguments: (moment, now, language, zone) in; words and the moment at which
they stop being true out.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import humanize
from babel import Locale
from babel.dates import format_date, format_skeleton, get_day_names

from . import almanac

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
A_WEEK = timedelta(days=7)


class Label(NamedTuple):
    """Words, and the aware UTC moment from which they are wrong (None: they stay true)."""

    words: str
    until: datetime | None


def ago(moment: datetime, now: datetime, locale: str, zone: ZoneInfo) -> Label:
    """The age of `moment` on a teaser: "just now", "5 minutes ago", "4 days ago"; from seven days
    on, its date. Floored to the unit, never "0", never the future: a moment ahead of `now` (a
    clock that was set back) reads "just now"."""
    age = max(now - moment, timedelta(0))
    if age >= A_WEEK:
        return Label(on(moment, locale, zone), None)
    unit = next((unit for unit in (DAY, HOUR) if age >= unit), MINUTE)
    count = age // unit
    return Label(_age_in_words(unit * count, locale), moment + unit * (count + 1))


def on(moment: datetime, locale: str, zone: ZoneInfo) -> str:
    """The date of `moment` in the paper's zone: "20 October 2025"."""
    return _long_date(moment.astimezone(zone).date(), locale)


def at(moment: datetime, locale: str, zone: ZoneInfo) -> str:
    """Date, time and the zone by name: "20 October 2025, 14:05 UTC"."""
    local = moment.astimezone(zone)
    return f"{on(moment, locale, zone)}, {local:%H:%M %Z}"


def today(now: datetime, locale: str, zone: ZoneInfo) -> Label:
    """The paper's date line, "Monday 20 October 2025", true until midnight in its zone."""
    local = now.astimezone(zone)
    words = format_date(local, "full", locale)
    return Label(words, almanac.start_of(local.date() + DAY, zone))


def day(first: date, locale: str) -> str:
    """A day by name: "Monday, 20 October 2025"."""
    return format_date(first, "full", locale)


def month(first: date, locale: str) -> str:
    """The month that a day is in: "October 2025"."""
    return format_skeleton("yMMMM", first, locale=locale)


def month_alone(first: date, locale: str) -> str:
    """The month without its year, as a heading: "October"."""
    return format_date(first, "LLLL", locale)


def weekdays(locale: str) -> list[tuple[str, str]]:
    """The days of a week in the order of the locale, each short and in full: "M", "Monday"."""
    first = Locale.parse(locale).first_week_day
    numbers = [(first + n) % 7 for n in range(7)]
    short, full = (get_day_names(width, "stand-alone", locale) for width in ("narrow", "wide"))
    return [(short[number], full[number]) for number in numbers]


def instants(local: datetime, zone: ZoneInfo) -> list[datetime]:
    """The instants (aware UTC) at which a clock in `zone` shows `local` (naive): one; none if the
    clock skips it when it is changed; two, the earlier first, if it is shown twice."""
    both = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    naive = local.replace(fold=0)
    return [
        one for one in dict.fromkeys(both) if one.astimezone(zone).replace(tzinfo=None) == naive
    ]


def from_local(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant (aware UTC) that a clock in `zone` shows as `local` (naive).

    Raises ValueError, by name, for a time that the clock skips or shows twice when it is changed.
    """
    found = instants(local, zone)
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValueError(f"{local:%Y-%m-%d %H:%M} does not exist in {zone.key}: clocks skip it")
    raise ValueError(f"{local:%Y-%m-%d %H:%M} exists twice in {zone.key}: give it with its offset")


# A page has dozens of dates and ages, and few different ones.
@lru_cache(1000)
def _long_date(day: date, locale: str) -> str:
    return format_date(day, "long", locale)


@lru_cache(1000)
def _age_in_words(age: timedelta, locale: str) -> str:
    # humanize rounds, and errs by an hour when it is given dates across a clock change:
    # so it gets a difference that is floored already, and only does the words.
    catalogue = _catalogue(locale)
    if catalogue is None:
        return humanize.naturaltime(age) if age else "just now"
    humanize.activate(catalogue)
    try:
        return humanize.naturaltime(age)
    finally:
        humanize.deactivate()  # its language sticks to the thread, and threads are shared


@cache
def _catalogue(locale: str) -> str | None:
    """humanize's catalogue for a locale: its own, its language's, or any region's of that language;
    None for a language it does not speak (its ages then are English)."""
    language = locale.partition("_")[0]
    folder = Path(humanize.__file__).parent / "locale"
    spoken = sorted(path.name for path in folder.iterdir() if path.is_dir())
    regional = [name for name in spoken if name.partition("_")[0] == language]
    return next((name for name in (locale, language, *regional) if name in spoken), None)
