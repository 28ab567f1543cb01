"""Sitemaps against the protocol's rules (https://www.sitemaps.org/protocol.html) and Google's."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from answers import statements
from broadsheet.archive import sections
from broadsheet.archive.store import db
from broadsheet.wire import sitemaps
from conftest import ON_SQLITE
from stories import START

SITE = "https://paper.example"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def site(make_app):
    return make_app(SITE_URL=SITE, TIMEZONE="Europe/Berlin").test_client()


def places(client, where: str) -> dict[str, datetime | None]:
    """The addresses in a sitemap or an index, in order, and when each changed last. Whatever the
    schemas ask for is checked (sitemap.xsd, siteindex.xsd)."""
    answer = client.get(where)
    assert answer.status_code == 200
    assert answer.mimetype == "application/xml"
    root = ElementTree.fromstring(answer.data)
    assert root.tag in (MAP + "urlset", MAP + "sitemapindex")
    child = MAP + ("url" if root.tag == MAP + "urlset" else "sitemap")
    assert len(root) > 0
    found: dict[str, datetime | None] = {}
    for element in root:
        assert element.tag == child
        names = [part.tag for part in element]
        assert names[0] == MAP + "loc"
        assert names.count(MAP + "lastmod") <= 1
        address = element.findtext(MAP + "loc") or ""
        assert 12 <= len(address) <= 2048
        assert address.isascii()
        assert address.startswith(SITE + "/")
        assert address not in found
        changed = element.findtext(MAP + "lastmod")
        found[address] = datetime.fromisoformat(changed) if changed else None
        assert changed is None or found[address].tzinfo
    return found


def path(address: str) -> str:
    return urlsplit(address).path


def every_story(client) -> list[str]:
    """The address of each story that the index leads to."""
    months = [path(place) for place in places(client, "/sitemap.xml")]
    assert months[0] == "/sitemap-sections.xml"
    return [path(place) for month in months[1:] for place in places(client, month)]


def test_the_index_leads_to_every_story_by_months_of_the_papers_zone(site, paper):
    recent = paper.story("Recent")
    late = paper.story("Late on 30 September, UTC", ago=START - datetime.fromisoformat(
        "2025-09-30T22:00:00+00:00"))  # fmt: skip
    before = paper.story("Before", ago=START - datetime.fromisoformat("2025-09-30T21:59:59+00:00"))
    old = paper.story("Old", ago=400 * DAY)
    assert [path(place) for place in places(site, "/sitemap.xml")] == [
        "/sitemap-sections.xml",
        "/sitemap-2025-10.xml",
        "/sitemap-2025-09.xml",
        "/sitemap-2024-09.xml",
    ]
    assert every_story(site) == [recent, late, before, old]


def test_lastmod_is_the_last_substantial_change(site, paper):
    address = paper.story("Budget vote", ago=40 * DAY)
    paper.story("Other", ago=41 * DAY)
    month = f"{SITE}/sitemap-2025-09.xml"
    assert places(site, "/sitemap.xml")[month] == START - 40 * DAY
    paper.change(address, lambda story: setattr(story, "dek", "A typo."))
    assert places(site, path(month))[SITE + address] == START - 40 * DAY
    paper.change(address, lambda story: setattr(story, "updated_at", START - HOUR))
    assert places(site, path(month))[SITE + address] == START - HOUR
    assert places(site, "/sitemap.xml")[month] == START - HOUR


def test_a_month_with_very_many_stories_comes_in_parts(site, paper, monkeypatch):
    monkeypatch.setattr(sitemaps, "MOST", 3)
    stories = paper.stories(7)
    alone = paper.stories(3, section="Sports", ago=60 * DAY)
    parts = [path(place) for place in places(site, "/sitemap.xml")][1:4]
    assert parts == [f"/sitemap-2025-10{part}.xml" for part in ("", "-2", "-3")]
    assert [len(places(site, part)) for part in parts] == [3, 3, 1]
    assert every_story(site) == [*stories, *alone]
    assert site.get("/sitemap-2025-10-4.xml").status_code == 404


EDITS = {
    "a story comes": lambda paper, story: paper.story("New", ago=2 * HOUR),
    "it changes": lambda paper, story: paper.change(story, lambda it: it.publish(START - HOUR / 2)),
    "it is updated": lambda paper, story: paper.change(
        story, lambda it: setattr(it, "updated_at", START)
    ),
    "it goes": lambda paper, story: paper.change(story, lambda it: it.withdraw(START)),
    "it moves": lambda paper, story: paper.change(
        story, lambda it: setattr(it, "section", sections.named("Sports"))
    ),
    "its source is elsewhere": lambda paper, story: paper.change(
        story, lambda it: setattr(it, "canonical_url", "https://example.org/")
    ),
    "it is deleted": lambda paper, story: paper.change(story, db.session.delete),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_only_the_month_of_a_change_is_printed_anew(site, paper, edit):
    story, old = paper.story("Recent"), paper.story("Old", ago=60 * DAY)
    paper.story("Another recent one"), paper.story("In Sports", section="Sports", ago=60 * DAY)
    months = ["/sitemap-2025-10.xml", "/sitemap-2025-08.xml"]
    before = [places(site, month) for month in months]
    edit(paper, story)
    with statements(site.application) as sent:
        assert site.get(months[1]).status_code == 200
        assert [one for one, _ in sent if "FROM article" in one] == []
        assert places(site, months[0]) != before[0]
    paper.change(old, lambda it: setattr(it, "updated_at", START))
    assert places(site, months[1]) != before[1]


def test_a_story_that_gets_another_date_goes_from_its_month_to_the_other(site, paper):
    months = ["/sitemap-2025-10.xml", "/sitemap-2025-08.xml"]
    story, _ = paper.story("Old", ago=60 * DAY), paper.story("As old", ago=60 * DAY)
    paper.story("Recent")
    assert [SITE + story in places(site, month) for month in months] == [False, True]
    paper.change(story, lambda it: it.publish(START))
    assert [SITE + story in places(site, month) for month in months] == [True, False]


def test_a_text_that_is_no_news_prints_no_month_anew(site, paper):
    story = paper.story("Recent")
    site.get("/sitemap-2025-10.xml")
    paper.change(story, lambda it: setattr(it, "body_html", "<p>A typo gone.</p>"))
    with statements(site.application) as sent:
        site.get("/sitemap-2025-10.xml")
    assert [one for one, _ in sent if "FROM article" in one] == []


def test_what_the_clock_changes_prints_its_own_month_anew(site, paper, clock):
    paper.story("Recent"), paper.story("Old", ago=60 * DAY)
    paper.story("Scheduled", ago=-HOUR)
    months = ["/sitemap-2025-10.xml", "/sitemap-2025-08.xml"]
    assert [len(places(site, month)) for month in months] == [1, 1]
    clock.advance(hours=1)
    with statements(site.application) as sent:
        site.get(months[1])
    assert [one for one, _ in sent if "FROM article" in one] == []
    assert len(places(site, months[0])) == 2


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kolkata"])
@pytest.mark.parametrize("hours", range(-20, 21, 8))
def test_a_story_at_the_edge_of_a_month_is_printed_anew_in_that_of_its_zone(
    make_app, paper, zone, hours
):
    site = make_app(SITE_URL=SITE, TIMEZONE=zone).test_client()
    moment = datetime.fromisoformat("2025-10-01T00:00:00+00:00") + hours * HOUR
    month = f"/sitemap-{moment.astimezone(ZoneInfo(zone)):%Y-%m}.xml"
    story = paper.story("At the edge", ago=START - moment)
    assert places(site, month) == {SITE + story: moment}
    paper.change(story, lambda it: setattr(it, "updated_at", START))
    assert places(site, month) == {SITE + story: START}


def test_front_and_sections_say_when_their_newest_story_came(site, paper):
    paper.story(section="World", ago=2 * HOUR)
    paper.story(section="Sports")
    paper.story(section="Secret", ago=None)
    found = places(site, "/sitemap-sections.xml")
    assert found == {
        SITE + "/": START - HOUR,
        SITE + "/world": START - 2 * HOUR,
        SITE + "/sports": START - HOUR,
    }
    assert all(site.get(path(place)).status_code == 200 for place in found)


@pytest.mark.parametrize(
    "facts",
    [
        {"body": ""},
        {"canonical_url": "https://wire.example/it"},
        {"ago": None},
        {"ago": -HOUR},
        {"unpublished_at": START - HOUR / 2},
    ],
    ids=["headline only", "wire copy", "draft", "embargoed", "withdrawn"],
)
def test_what_search_engines_are_not_to_show_is_in_no_sitemap(site, paper, facts):
    paper.story("Secret", **facts)
    assert list(places(site, "/sitemap.xml")) == [SITE + "/sitemap-sections.xml"]
    assert list(places(site, "/sitemap-news.xml")) == [SITE + "/"]
    assert site.get("/sitemap-2025-10.xml").status_code == 404


def test_a_story_is_in_the_sitemaps_on_its_second(site, paper, clock):
    address = paper.story("Embargoed", ago=-HOUR)
    clock.advance(hours=1, microseconds=-1)
    assert site.get("/sitemap-2025-10.xml").status_code == 404
    assert list(places(site, "/sitemap-news.xml")) == [SITE + "/"]
    clock.advance(microseconds=1)
    assert every_story(site) == [address]
    assert list(places(site, "/sitemap-news.xml")) == [SITE + address]


def test_the_news_sitemap_holds_two_days_with_dates_as_they_were(site, paper, clock):
    paper.story("Old news", ago=2 * DAY)
    address = paper.story("Budget & vote", ago=2 * DAY - HOUR, updated_at=START)
    root = ElementTree.fromstring(site.get("/sitemap-news.xml").data)
    (url,) = root
    news = url.find(NEWS + "news")
    assert news is not None
    assert url.findtext(MAP + "loc") == SITE + address
    assert news.findtext(f"{NEWS}publication/{NEWS}name") == "Broadsheet"
    assert news.findtext(f"{NEWS}publication/{NEWS}language") == "en"
    assert news.findtext(NEWS + "title") == "Budget & vote"
    assert news.findtext(NEWS + "publication_date") == "2025-10-18T17:05:00+02:00"
    clock.advance(hours=1, microseconds=-1)
    assert list(places(site, "/sitemap-news.xml")) == [SITE + address]
    clock.advance(microseconds=1)
    assert list(places(site, "/sitemap-news.xml")) == [SITE + "/"]


def test_the_news_sitemap_holds_a_thousand_stories_at_most(site, paper, monkeypatch):
    monkeypatch.setattr(sitemaps, "MOST_NEWS", 2)
    stories = paper.stories(3)
    assert [path(place) for place in places(site, "/sitemap-news.xml")] == stories[:2]


@ON_SQLITE
@pytest.mark.parametrize(
    ("locale", "language"), [("de_AT", "de"), ("zh_CN", "zh-cn"), ("zh_Hant_HK", "zh-tw")]
)
def test_the_news_sitemap_names_its_language_as_it_must(make_app, paper, locale, language):
    paper.story()
    text = make_app(LOCALE=locale).test_client().get("/sitemap-news.xml").text
    assert f"<news:language>{language}</news:language>" in text


@ON_SQLITE
def test_what_no_calendar_or_no_story_has_is_no_sitemap(site, paper):
    paper.story()
    for name in "2025-11 2025-13 2025-00 0000-01 9999-12 2025-10-1 25-10 x".split():
        assert site.get(f"/sitemap-{name}.xml").status_code == 404, name


@ON_SQLITE
def test_addresses_in_other_scripts_are_told_as_machines_write_them(site, paper):
    paper.story("سلام عالم")
    (address,) = every_story(site)
    assert address.isascii()
    assert site.get(address).status_code == 200


@ON_SQLITE
def test_robots_may_read_all_that_readers_may(site):
    answer = site.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines())
    assert rules.can_fetch("Anybot", SITE + "/world/budget-vote")
    assert not rules.can_fetch("Anybot", SITE + "/newsroom/")
    assert rules.can_fetch("Anybot", SITE + "/newsroom-tips/how-to")
    assert rules.site_maps() == [SITE + "/sitemap.xml", SITE + "/sitemap-news.xml"]


@ON_SQLITE
def test_a_key_proves_to_search_engines_that_the_paper_itself_speaks(make_app):
    key = "0123456789abcdef"
    answer = make_app(INDEXNOW_KEY=key).test_client().get(f"/{key}.txt")
    assert (answer.text, answer.mimetype) == (key, "text/plain")
    assert make_app().test_client().get(f"/{key}.txt").status_code == 404
