"""The almanac: the years, months and days of a zone, as spans of instants, and which instants its
clocks show. Pure functions.

They raise ValueError or OverflowError for what no calendar has, such as a thirteenth month."""

from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

TYPED_YEARS = range(1900, 9001)  # of moments that are typed: ages can be told of all of them


class Span(NamedTuple):
    """From `start` until just before `end`, both aware UTC."""

    start: datetime
    end: datetime


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a local day. Where clocks skip midnight, zoneinfo resolves the missing
    00:00 with the offset before the change, which is the very instant of the change (PEP 495)."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def day(first: date, zone: ZoneInfo) -> Span:
    return Span(start_of(first, zone), start_of(first + timedelta(days=1), zone))


def month(first: date, zone: ZoneInfo) -> Span:
    """`first`: any day of it."""
    first = first.replace(day=1)
    return Span(start_of(first, zone), start_of(_next(first), zone))


def year(number: int, zone: ZoneInfo) -> Span:
    return Span(start_of(date(number, 1, 1), zone), start_of(date(number + 1, 1, 1), zone))


def days_of(number: int, zone: ZoneInfo) -> Iterator[tuple[date, Span]]:
    """Each day of a year."""
    first = date(number, 1, 1)
    while first.year == number:
        yield first, day(first, zone)
        first += timedelta(days=1)


def months_between(one: datetime, other: datetime, zone: ZoneInfo) -> Iterator[tuple[date, Span]]:
    """Each month from the one that holds the first instant to the one that holds the second: its
    first day, and the month."""
    first, last = (local_day(moment, zone).replace(day=1) for moment in (one, other))
    while first <= last:
        yield first, month(first, zone)
        first = _next(first)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The day on the wall in a zone, at the ends of time the last that has days on both sides."""
    first, last = date(MINYEAR, 2, 1), date(MAXYEAR, 11, 30)
    try:
        return min(max(moment.astimezone(zone).date(), first), last)
    except OverflowError:
        return first if moment.year == MINYEAR else last


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


def _next(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
