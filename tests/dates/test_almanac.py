from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.dates import almanac

ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/Havana", "Pacific/Apia", "America/Sao_Paulo", "Asia/Tehran"]
).map(ZoneInfo)
MOMENTS = st.datetimes(datetime(1800, 1, 1), datetime(2200, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(MOMENTS, ZONES)
def test_each_instant_is_in_the_day_and_the_month_that_the_wall_shows(moment, zone):
    on = moment.astimezone(zone).date()
    day, month, year = almanac.day(on, zone), almanac.month(on, zone), almanac.year(on.year, zone)
    for span in (day, month, year):
        assert span.start <= moment < span.end
    assert year.start <= month.start <= day.start < day.end <= month.end <= year.end


@given(st.integers(1801, 2199), ZONES)
def test_the_days_of_a_year_follow_each_other_without_a_gap(year, zone):
    days = [span for _, span in almanac.days_of(year, zone)]
    whole = almanac.year(year, zone)
    assert (days[0].start, days[-1].end) == whole
    assert all(one.end == other.start for one, other in pairwise(days))


def test_a_day_on_which_clocks_change_is_longer_or_shorter():
    zone = ZoneInfo("Europe/Berlin")
    lengths = [
        (span.end - span.start) / timedelta(hours=1)
        for span in (almanac.day(date(2025, month, last), zone) for month, last in
                     ((3, 30), (10, 26), (7, 1)))
    ]  # fmt: skip
    assert lengths == [23, 25, 24]


def test_months_are_counted_in_the_zone():
    one = datetime(2024, 11, 30, 23, 30, tzinfo=UTC)
    other = datetime(2025, 1, 31, 23, 30, tzinfo=UTC)
    here = [first for first, _ in almanac.months_between(one, other, ZoneInfo("Europe/Berlin"))]
    assert here == [date(2024, 12, 1), date(2025, 1, 1), date(2025, 2, 1)]
    there = [first for first, _ in almanac.months_between(one, other, ZoneInfo("UTC"))]
    assert there == [date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 1)]


@pytest.mark.parametrize("moment", [datetime.min, datetime.max])  # noqa: DTZ901
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_the_ends_of_time_have_days_too(moment, zone):
    day = almanac.local_day(moment.replace(tzinfo=UTC), ZoneInfo(zone))
    begin, end = almanac.month(day, ZoneInfo(zone))
    assert begin < end
    assert almanac.local_day(begin, ZoneInfo(zone)) <= day


def test_local_times_that_clocks_skip_or_repeat_are_refused_by_name() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    with pytest.raises(ValueError, match="02:30 does not exist in Europe/Berlin"):
        almanac.from_local(datetime(2025, 3, 30, 2, 30), berlin)  # noqa: DTZ001
    with pytest.raises(ValueError, match="02:30 exists twice in Europe/Berlin"):
        almanac.from_local(datetime(2025, 10, 26, 2, 30), berlin)  # noqa: DTZ001
    local = datetime(2025, 10, 20, 16, 5)  # noqa: DTZ001
    assert almanac.from_local(local, berlin) == datetime(2025, 10, 20, 14, 5, tzinfo=UTC)
