"""The archive by date: which days have stories, to the second and in the paper's zone."""

import re
from datetime import datetime, timedelta

import pytest

from answers import addresses, main, older, tree, words
from broadsheet.archive.images import Image
from conftest import ON_SQLITE
from stories import START

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OCTOBER, TODAY = "/archive/2025/10", "/archive/2025/10/20"


def links(html: str) -> dict[str, str]:
    """The links in a page's main part: where they lead, and their words."""
    return {a.get("href", ""): words(a) for a in main(html).iter("a")}


def dated(html: str) -> list[str]:
    """The links into the archive."""
    return [where for where in links(html) if where.startswith("/archive/")]


def ago(moment: str) -> timedelta:
    return START - datetime.fromisoformat(moment)


def test_the_archive_leads_from_the_colophon_to_every_story(client, paper):
    address = paper.story()
    old = paper.story(ago=400 * DAY)
    foot = tree(client.get("/").text).find(".//footer")
    (link,) = (a for a in foot.iter("a") if words(a) == "Archive")
    years = client.get(link.get("href")).text
    assert set(dated(years)) == {
        "/archive/2025",
        "/archive/2025/10",
        "/archive/2024",
        "/archive/2024/09",
    }
    assert dated(client.get("/archive/2025").text)[:2] == [OCTOBER, TODAY]
    assert addresses(client.get("/archive/2025/10").text) == [address]
    assert addresses(client.get(TODAY).text) == [address]
    assert addresses(client.get("/archive/2024/09").text) == [old]


def test_days_and_months_are_those_of_the_papers_zone(make_app, paper):
    berlin = make_app(TIMEZONE="Europe/Berlin").test_client()
    late = paper.story("Late", ago=ago("2025-09-30T22:00:00+00:00"))
    before = paper.story("Before", ago=ago("2025-09-30T21:59:59+00:00"))
    assert addresses(berlin.get("/archive/2025/10/01").text) == [late]
    assert addresses(berlin.get("/archive/2025/09/30").text) == [before]
    assert addresses(berlin.get("/archive/2025/10").text) == [late]
    assert "/archive/2025/10/01" in dated(berlin.get("/archive/2025").text)


def test_a_day_has_its_stories_newest_first_and_older_ones_behind_a_link(client, paper):
    found = paper.stories(31)
    page = client.get(TODAY).text
    assert addresses(page) == found[:30]
    assert older(page).startswith(TODAY + "?before=")
    assert addresses(client.get(older(page)).text) == found[30:]
    assert addresses(client.get(older(client.get(OCTOBER).text)).text) == found[30:]
    assert client.get(TODAY + "?before=nonsense").status_code == 404
    assert client.get(TODAY + "?before=20251020T000000000000-1").status_code == 404


def test_each_leads_to_the_next_that_has_stories(client, paper):
    paper.story(ago=timedelta(0))
    paper.story(ago=40 * DAY)
    paper.story(ago=400 * DAY)

    def beside(where):
        page = tree(client.get(where).text)
        found = {way: page.find(f".//a[@class='older__{way}']") for way in ("earlier", "later")}
        return {way: link.get("href") for way, link in found.items() if link is not None}

    middle = client.get("/archive/2025/09/10").text
    assert {"/archive/2024/09/15", TODAY} <= set(links(middle))
    assert beside("/archive/2025/09") == {"earlier": "/archive/2024/09", "later": OCTOBER}
    assert beside("/archive/2024") == {"later": "/archive/2025"}
    assert "later" not in beside(TODAY)


def test_a_day_has_stories_from_its_first_second_on(client, paper, clock):
    address = paper.story(ago=-HOUR)
    clock.advance(hours=1, microseconds=-1)
    for where in ("/archive/2025", OCTOBER, TODAY):
        assert client.get(where).status_code == 404
    assert dated(client.get("/archive").text) == []
    clock.advance(microseconds=1)
    assert addresses(client.get(TODAY).text) == [address]
    assert TODAY in dated(client.get("/archive/2025").text)
    paper.change(address, lambda story: story.withdraw(clock() + HOUR))
    assert client.get(TODAY).status_code == 200
    clock.advance(hours=1)
    assert client.get(TODAY).status_code == 404
    assert client.get("/archive").status_code == 200


def test_a_draft_ahead_makes_no_day_or_month(client, paper):
    paper.story()
    paper.story("Secret", ago=-40 * DAY)
    assert sorted(dated(client.get("/archive").text)) == ["/archive/2025", OCTOBER]
    assert tree(client.get(TODAY).text).find(".//a[@class='older__later']") is None


def test_months_tell_how_many_stories_they_have_to_the_second_and_show_one(client, paper, clock):
    paper.story("Newest")
    shown = paper.story("With a picture", ago=2 * HOUR)
    image = Image(name="p", file="p", width=3000, height=2000, alt="")
    paper.change(shown, lambda story: setattr(story, "lead_image", image))
    paper.change(paper.story("Going"), lambda story: story.withdraw(START + HOUR))
    paper.story("Coming", ago=-HOUR)
    paper.story("Coming, and gone before", ago=-HOUR)
    paper.change("/world/coming-and-gone-before", lambda story: story.withdraw(START))
    for where in ("/archive", "/archive/2025"):
        assert addresses(client.get(where).text) == [shown]

    def counts():
        return [
            re.search(r"(\d+) stor", words(main(client.get(where).text)))[1]
            for where in ("/archive", "/archive/2025", OCTOBER)
        ]

    assert counts() == ["3", "3", "3"]
    paper.change("/world/newest", lambda story: story.hold())
    assert counts() == ["2", "2", "2"]
    clock.advance(hours=1)
    assert counts() == ["2", "2", "2"]  # one came, one went
    assert "Going" not in client.get(OCTOBER).text


@ON_SQLITE
def test_what_no_calendar_or_no_story_has_is_not_found(client, paper):
    paper.story()
    wrong = """2026 0000 0001 9999 99999 2025/9 2025/13 2025/00 9999/12 2025/02/29 2025/10/00
        2025/10/32 2025/10/20/1 2025/10/1 0001/01/01 9999/12/31 x"""
    for where in wrong.split():
        assert client.get(f"/archive/{where}").status_code == 404, where


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
@pytest.mark.parametrize("year", [1, 9999])
def test_stories_from_the_ends_of_time_break_nothing(make_app, paper, clock, zone, year):
    client = make_app(TIMEZONE=zone).test_client()
    clock.now = clock.now.replace(year=9999, month=12, day=31)
    paper.story(ago=clock.now - START.replace(year=year, month=12 if year > 1 else 1, day=20))
    for where in ("/archive", "/sitemap.xml", "/feed.atom", f"/archive/{year:04}"):
        assert client.get(where).status_code in (200, 404)


@ON_SQLITE
def test_an_empty_paper_has_an_empty_archive(client):
    assert "Nothing has been published yet" in client.get("/archive").text


@ON_SQLITE
def test_a_calendar_begins_its_weeks_as_its_language_does(make_app, paper):
    paper.story()
    for locale, names in {"en_GB": "MTWTFSS", "en_US": "SMTWTFS", "de_DE": "MDMDFSS"}.items():
        page = main(make_app(LOCALE=locale).test_client().get(OCTOBER).text)
        assert "".join(words(th) for th in page.iter("th")) == names


@ON_SQLITE
def test_the_days_of_a_calendar_stand_below_their_weekdays(client, paper):
    paper.story()  # on Monday the 20th
    page = main(client.get(OCTOBER).text)
    rows = [[words(cell) for cell in row] for row in page.iter("tr")]
    assert rows[1] == ["", "", "1", "2", "3", "4", "5"]
    assert rows[-1] == ["27", "28", "29", "30", "31", "", ""]
    assert rows[4][0] == "20"
    (link,) = (a for td in page.iter("td") for a in td.iter("a"))
    assert link.get("aria-label") == "Monday, 20 October 2025"
