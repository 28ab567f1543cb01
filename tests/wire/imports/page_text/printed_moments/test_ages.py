from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.dates import ages
from broadsheet.language import catalogues
from broadsheet.wire.imports.page_text.printed_moments.ages import Age, parse_age, split_age

pytestmark = pytest.mark.filterwarnings("error")

AGES = [
    ("4 days ago", Age(4, "day")),
    ("1 day ago", Age(1, "day")),
    ("a day ago", Age(1, "day")),
    ("A Day Ago", Age(1, "day")),
    ("an hour ago", Age(1, "hour")),
    ("one week ago", Age(1, "week")),
    ("two weeks ago", Age(2, "week")),
    ("12 minutes ago", Age(12, "minute")),
    ("45 mins ago", Age(45, "minute")),
    ("5 min. ago", Age(5, "minute")),
    ("3 hrs ago", Age(3, "hour")),
    ("30 secs ago", Age(30, "second")),
    ("2 wks ago", Age(2, "week")),
    ("1 yr ago", Age(1, "year")),
    ("11 months ago", Age(11, "month")),
    ("5h ago", Age(5, "hour")),
    ("3d ago", Age(3, "day")),
    ("10m ago", Age(10, "minute")),
    ("2w ago", Age(2, "week")),
    ("2mo ago", Age(2, "month")),
    ("yesterday", Age(1, "day")),
    ("Yesterday", Age(1, "day")),
    ("today", Age(0, "second")),
    ("now", Age(0, "second")),
    ("just now", Age(0, "second")),
    ("moments ago", Age(0, "second")),
    ("0 minutes ago", Age(0, "minute")),
    ("a few seconds ago", Age(3, "second")),
    ("a few minutes ago", Age(3, "minute")),
    ("few hours ago", Age(3, "hour")),
    ("a couple of days ago", Age(2, "day")),
    ("half an hour ago", Age(30, "minute")),
    ("last week", Age(1, "week")),
    ("last month", Age(1, "month")),
    ("last year", Age(1, "year")),
    ("about an hour ago", Age(1, "hour")),
    ("over 2 years ago", Age(2, "year")),
    ("almost 3 years ago", Age(3, "year")),
    ("less than a minute ago", Age(1, "minute")),
    ("48 hours ago", Age(48, "hour")),
    ("90 minutes ago", Age(90, "minute")),
    ("4\u00a0days\u202fago", Age(4, "day")),
    ("\u200f4\u200e days ago\u200f", Age(4, "day")),
    ("  4 days ago\t", Age(4, "day")),
    ("٤ days ago", Age(4, "day")),
    ("१२ hours ago", Age(12, "hour")),
    ("100 years ago", Age(100, "year")),
    ("", None),
    ("World", None),
    ("4 days", None),
    ("ago", None),
    ("days ago", None),
    ("4 parsecs ago", None),
    ("aday ago", None),
    ("a d ago", None),
    ("4² days ago", None),
    ("in 4 days", None),
    ("World4 days ago", None),
    ("5 mİn ago", None),
    ("101 years ago", None),
    ("99999999999999999999999 days ago", None),
]

# In all of these no section is known.
LINES = [
    ("World4 days ago", "World", "4 days ago"),
    ("World14 days ago", "World", "14 days ago"),
    ("Arts12 hours ago", "Arts", "12 hours ago"),
    ("Arts & Books12 hours ago", "Arts & Books", "12 hours ago"),
    ("U.S.14 days ago", "U.S.", "14 days ago"),
    ("Formula 14 days ago", "Formula 1", "4 days ago"),
    ("Formula 1an hour ago", "Formula 1", "an hour ago"),
    ("Channel 43 days ago", "Channel 4", "3 days ago"),
    ("G204 days ago", "G20", "4 days ago"),
    ("G2012 hours ago", "G20", "12 hours ago"),
    ("Web 2.03 days ago", "Web 2.0", "3 days ago"),
    ("Top 105 hours ago", "Top 10", "5 hours ago"),
    ("Covid-1912 hours ago", "Covid-19", "12 hours ago"),
    ("F-14 days ago", "F-1", "4 days ago"),
    ("24/74 days ago", "24/7", "4 days ago"),
    ("World90 minutes ago", "World", "90 minutes ago"),
    ("World 10 days ago", "World", "10 days ago"),
    ("World·4 days ago", "World", "4 days ago"),
    ("World · 14 days ago", "World", "14 days ago"),
    ("World | 48 hours ago", "World", "48 hours ago"),
    ("World, 14 days ago", "World", "14 days ago"),
    ("World — 4 days ago", "World", "4 days ago"),
    ("World-4 days ago", "World", "4 days ago"),
    ("World\u00a04 days ago", "World", "4 days ago"),
    ("World5h ago", "World", "5h ago"),
    ("WORLD4 DAYS AGO", "WORLD", "4 DAYS AGO"),
    ("Opiniona day ago", "Opinion", "a day ago"),
    ("Indiaan hour ago", "India", "an hour ago"),
    ("India an hour ago", "India", "an hour ago"),
    ("Opiniona few minutes ago", "Opinion", "a few minutes ago"),
    ("Worldone week ago", "World", "one week ago"),
    ("Worldhalf an hour ago", "World", "half an hour ago"),
    ("Worldyesterday", "World", "yesterday"),
    ("WorldYesterday", "World", "Yesterday"),
    ("World yesterday", "World", "yesterday"),
    ("Worldtoday", "World", "today"),
    ("Worldjust now", "World", "just now"),
    ("Worldlast week", "World", "last week"),
    ("Worldabout an hour ago", "World", "about an hour ago"),
    ("World about 14 hours ago", "World", "about 14 hours ago"),
    ("Worldalmost 14 years ago", "World", "almost 14 years ago"),
    ("4 days ago", "", "4 days ago"),
    ("14 days ago", "", "14 days ago"),
    ("now", "", "now"),
    ("· 14 days ago", "", "14 days ago"),
    ("חדשות4 days ago", "חדשות", "4 days ago"),
    ("\u200fחדשות\u200f14 days ago\u200e", "חדשות", "14 days ago"),
    ("\u2067العالم\u2069 \u200e٤ days ago", "العالم", "٤ days ago"),
]

KNOWN = [
    ("World 14 days ago", "World", "14 days ago"),
    ("WORLD 14 days ago", "WORLD", "14 days ago"),
    ("Area 5112 hours ago", "Area 51", "12 hours ago"),
    ("Area 511 hours ago", "Area 51", "1 hours ago"),
    ("Studio 114 days ago", "Studio 11", "4 days ago"),
    ("Turnover 4 days ago", "Turnover", "4 days ago"),
    ("Worldnow", "World", "now"),
    ("Africa few hours ago", "Africa", "few hours ago"),
]


@pytest.mark.parametrize(("text", "age"), AGES)
def test_an_age_is_read_in_any_form(text: str, age: Age | None) -> None:
    assert parse_age(text) == age


@pytest.mark.parametrize("locale", catalogues.known(catalogues.SHIPPED))
def test_what_our_own_pages_say_of_this_minute_is_read_again(locale: str) -> None:
    assert parse_age(ages.just_now(locale) or "") == Age(0, "second")


@pytest.mark.parametrize(("line", "section", "age_text"), LINES)
def test_section_and_age_are_told_apart(line: str, section: str, age_text: str) -> None:
    assert split_age(line) == (section, age_text, parse_age(age_text))


@pytest.mark.parametrize(("line", "section", "age_text"), KNOWN)
def test_a_known_section_settles_a_doubt(line: str, section: str, age_text: str) -> None:
    sections = ["World", "Area 51", "Studio 11", "Turnover", "Africa"]
    assert split_age(line, sections) == (section, age_text, parse_age(age_text))


@pytest.mark.parametrize("line", ["", "World", "Snow", "Worldnow", "4 days", "World Today5"])
def test_a_line_without_age_is_not_split(line: str) -> None:
    assert split_age(line) is None


def test_a_known_section_that_sounds_like_an_age_is_not_split() -> None:
    assert split_age("USA Today", ["USA Today"]) is None


def test_a_month_has_thirty_days_and_a_year_365() -> None:
    assert Age(2, "month").delta == timedelta(days=60)
    assert Age(2, "year").delta == timedelta(days=730)
    assert Age(3, "hour").delta == timedelta(hours=3)


@pytest.mark.parametrize("sign", ["7", "-", " ", "a", "\u200f"])
def test_a_very_long_line_is_read_at_once(sign: str) -> None:
    line = "x" + sign * 1_000_000 + "4 days ago"
    assert split_age(line) is not None
    assert parse_age(line) is None


@given(st.text() | st.from_regex(r".{0,9}[0-9]{0,30} ?(days?|h|yrs) ago"))
def test_whatever_a_line_says_its_age_can_be_reckoned_with(line: str) -> None:
    age = parse_age(line)
    assert age is None or age.delta <= timedelta(days=36500)
    if found := split_age(line):
        section, age_text, age = found
        assert line.strip().find(section) >= 0
        assert parse_age(age_text) == age
