"""Days: a list by the days, or the months, of the paper's zone on which its rows appeared."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ..dates import almanac

A_DAYS_WORTH = 2  # stories a day, on average, for which days have headings of their own


class DatedRows(NamedTuple):
    """The rows of one day, or of the month that begins on it."""

    first: date
    is_month: bool
    rows: list[Any]


def by_day(
    rows: Sequence[Any], zone: ZoneInfo, moment: str = "published_at", *, monthly: bool = False
) -> list[DatedRows]:
    """Rows that are in the order of their `moment`, by its local day or month."""
    at = attrgetter(moment)

    def first(row: Any) -> date:
        on = almanac.local_day(at(row), zone)
        return on.replace(day=1) if monthly else on

    return [DatedRows(on, monthly, [*group]) for on, group in groupby(rows, first)]


def parted(stories: Sequence[Any], zone: ZoneInfo) -> list[DatedRows]:
    """The stories of a list that may reach over years, the newest first: by day if days have
    several stories, else by month. Those that editors placed stand where their dates have them."""
    in_order = sorted(stories, key=lambda story: (story.published_at, story.id), reverse=True)
    days = by_day(in_order, zone)
    if len(days) * A_DAYS_WORTH <= len(in_order):
        return days
    return by_day(in_order, zone, monthly=True)
