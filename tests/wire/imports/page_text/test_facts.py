"""Facts: when pages say that a story came out and was changed, in the ways of many sites."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from wire.imports.page_text.test_shapes import HEADLINE, is_clear, read

DAY = ((2026, 3, 12),)
BOTH = [
    ("Publié le 12 mars 2026 à 10h12, mis à jour à 11h40",),
    ("Stand: 12.03.2026 10:12 Uhr", "Aktualisiert um 11:40 Uhr"),
    ("Veröffentlicht am 12.03.2026, 10:12 Uhr, aktualisiert um 11:40 Uhr",),
    ("12 marzo 2026 alle 10:12", "Aggiornato alle 11:40"),
    ("12 marzo 2026 | 10:12 (modifica il 12 marzo 2026 | 11:40)",),
    ("Mar 12, 2026 at 10:12 AM. Updated at 11:40 AM",),
    ("نشر في: 12 مارس 2026 - 10:12", "آخر تحديث: 12 مارس 2026 - 11:40"),
    ("2026年3月12日 10時12分（2026年3月12日 11時40分更新）",),
    ("公開日：2026/03/12 10:12 更新日：2026/03/12 11:40",),
    ("प्रकाशित: 12 मार्च 2026, 10:12 पूर्वाह्न", "अपडेटेड 12 मार्च 2026, 11:40 AM IST"),
]


@pytest.mark.parametrize("lines", BOTH)
def test_a_story_came_out_and_was_changed(lines: tuple[str, ...]) -> None:
    page = read(above=("World", HEADLINE, *lines))
    said = page.facts
    assert (page.section, page.headline, is_clear(page)) == ("World", HEADLINE, True)
    assert (said.published.days, said.published.clock) == (DAY, time(10, 12))
    assert (said.updated.days, said.updated.clock) == (DAY, time(11, 40))


RELATIVE = [
    ("Publié hier à 18h00, modifié à 20h05", 1, time(18)),
    ("Heute, 11:40 Uhr", 0, time(11, 40)),
    ("Today at 9:15 am", 0, time(9, 15)),
    ("Wczoraj, 14:20", 1, time(14, 20)),
    ("Сьогодні, 14:20", 0, time(14, 20)),
    ("昨日 14:20", 1, time(14, 20)),
]


@pytest.mark.parametrize(("line", "days", "clock"), RELATIVE)
def test_a_day_may_be_counted_from_the_page_s_and_have_a_time(line, days, clock) -> None:
    page = read(above=("World", HEADLINE, line))
    said = page.facts.published
    assert (page.headline, is_clear(page)) == (HEADLINE, True)
    assert (said.n, said.clock) == (days, clock)
    as_of, zone = datetime(2026, 3, 12, 23, 30, tzinfo=UTC), ZoneInfo("Europe/Kyiv")
    assert said.moment(as_of, zone) == datetime.combine(date(2026, 3, 13 - days), clock, zone)


def test_what_says_nothing_but_when_it_was_changed_came_out_by_then() -> None:
    said = read(above=("World", HEADLINE, "Stand: 12.03.2026")).facts
    assert said.published == said.updated
    assert said.published.days == DAY


def test_who_wrote_a_story_may_stand_behind_its_date() -> None:
    page = read(above=("World", HEADLINE, "March 12, 2026 by Ida Quill"))
    assert (page.facts.authors, page.facts.published.days) == (["Ida Quill"], DAY)
    assert is_clear(page)
