"""Archives: what the paper published in a year, a month or on a day of its zone."""

import calendar as weeks_of
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from flask import Blueprint, abort, render_template

from .. import clock, press, urls
from ..archive.changes import next_changes
from ..archive.changes.stamps import FRAME, LISTS
from ..archive.lists import calendar, teasers
from ..archive.lists.teasers import Teaser
from ..dates import almanac
from ..dates.almanac import Span
from ..language import locales
from ..paper import paper
from ..web.paging import cursor
from .days import by_day
from .frame import frame
from .pages import check_place

bp = Blueprint("archives", __name__)

YEAR = "<int(fixed_digits=4):year>"
MONTH = "<int(fixed_digits=2):month>"
DAY = "<int(fixed_digits=2):day>"

_listed = press.printed(FRAME, LISTS, next_change=next_changes.of_lists, parameters=("before",))
_calendar = press.printed(FRAME, LISTS, next_change=next_changes.of_lists)


IN_PICTURES = 6  # months, of the newest that have stories


class CalendarDay(NamedTuple):
    on: date
    has_stories: bool


class Month(NamedTuple):
    """One month; `weeks` has a row of seven for each, None where another month's days are."""

    first: date
    weeks: list[list[CalendarDay | None]]


class ShownMonth(NamedTuple):
    """A month with the number of its stories, and one that stands for them."""

    first: date
    story_count: int
    story: Teaser | None
    calendar: Month | None = None


@bp.get(urls.archive())
@_calendar
def years() -> str:
    """Every month that has stories, by year, the newest first."""
    now, zone = clock.now(), paper().zone
    ends = calendar.extent(now)
    months = _with_stories(dict(almanac.months_between(*ends, zone)) if ends else {}, now)
    found = sorted({first.year for first in months}, reverse=True)
    newest = _shown(sorted(months, reverse=True)[:IN_PICTURES], now)
    by_year = [(year, [date(year, number, 1) for number in range(1, 13)]) for year in found]
    return _page("archive", now, newest=newest, years=by_year, with_stories=months)


@bp.get(urls.archive(YEAR))
@_calendar
def year(year: int) -> str:
    """The calendar of a year."""
    now = clock.now()
    span = _span(almanac.year, year)
    days = _with_stories(dict(almanac.days_of(year, paper().zone)), now)
    if not days:
        abort(404)
    firsts = sorted({day.replace(day=1) for day in days})
    months = [month._replace(calendar=_month(month.first, days)) for month in _shown(firsts, now)]
    earlier, later = _around(span, now)
    return _page("archive_year", now, year=year, months=months, earlier=earlier, later=later)


@bp.get(urls.archive(YEAR, MONTH))
@_listed
def month(year: int, month: int) -> str:
    """The stories of a month, and on which of its days they were published."""
    now = clock.now()
    first = _date(year, month, 1)
    span = _span(almanac.month, first)
    page = _stories(span, now)
    days = _with_stories({day: _span(almanac.day, day) for day in _days(first)}, now)
    earlier, later = _around(span, now)
    context = {"month": _month(first, days), "count": calendar.counted([span], now)[span]}
    parts = by_day(page["page"].teasers, paper().zone)
    return _page("archive_month", now, parts=parts, earlier=earlier, later=later, **context, **page)


@bp.get(urls.archive(YEAR, MONTH, DAY))
@_listed
def day(year: int, month: int, day: int) -> str:
    """The stories of a day."""
    now = clock.now()
    on = _date(year, month, day)
    span = _span(almanac.day, on)
    page = _stories(span, now)
    earlier, later = _around(span, now)
    return _page("archive_day", now, on=on, earlier=earlier, later=later, **page)


def _with_stories(spans: Mapping[date, Span], now: datetime) -> set[date]:
    """Those of the days, or months by their first, on which stories were published."""
    held = calendar.with_stories([*spans.values()], now)
    return {first for first, span in spans.items() if span in held}


def _shown(firsts: Sequence[date], now: datetime) -> list[ShownMonth]:
    """These months, in two queries."""
    spans = [_span(almanac.month, first) for first in firsts]
    counts, stories = calendar.counted(spans, now), teasers.leading(spans, now)
    return [
        ShownMonth(first, counts[span], story)
        for first, span, story in zip(firsts, spans, stories, strict=True)
    ]


def _stories(span: Span, now: datetime) -> dict[str, Any]:
    """A page of them; 404 for none."""
    before = cursor(teasers.Cursor.parse)
    page = teasers.between(*span, now, before)
    if not page.teasers:
        abort(404)
    check_place(before, page.teasers, page.is_linked)
    return {"page": page, "before": before}


def _around(span: Span, now: datetime) -> Iterator[date | None]:
    """The days of the last story before a span, and of the first one after it."""
    zone = paper().zone
    return (moment and almanac.local_day(moment, zone) for moment in calendar.around(span, now))


def _span(kind: Any, first: Any) -> Span:
    """404 for what no calendar has."""
    try:
        span: Span = kind(first, paper().zone)
    except (ValueError, OverflowError):
        abort(404)
    return span


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        abort(404)


def _days(first: date) -> list[date]:
    _, number = weeks_of.monthrange(first.year, first.month)
    return [first.replace(day=day) for day in range(1, number + 1)]


def _month(first: date, with_stories: Collection[date]) -> Month:
    begins_on = locales.first_week_day(paper().locale)
    rows = weeks_of.Calendar(begins_on).monthdayscalendar(first.year, first.month)
    days = {day.day: CalendarDay(day, day in with_stories) for day in _days(first)}
    weeks = [[days.get(number) for number in row] for row in rows]  # 0: a day of another month
    return Month(first, weeks)


def _page(name: str, now: datetime, **context: Any) -> str:
    return render_template(f"reader/{name}.html", now=now, frame=frame(now), **context)
