"""What a page tells of itself to the tab that shows it: what it is, and when its words change."""

import re
from datetime import datetime, timedelta

import pytest

from answers import tree
from broadsheet.archive.placements import Banner, Placement
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from stories import START

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FACTS = re.compile(r'<([a-z]+) data-tag="([0-9a-f]{20})"(?: data-until="([^"]+)")?')
PAGES = ["/", "/latest", "/world", "/most-read", "/corrections", "/archive"]


def told(answer):
    """The tag, and the moment at which the page says that its words change; None for never."""
    ((_, tag, until),) = FACTS.findall(answer.text)
    return tag, datetime.fromisoformat(until) if until else None


def shown(answer):
    return FACTS.sub(r"<\1", answer.text)


@ON_SQLITE
@pytest.mark.parametrize(
    "page", [*PAGES, "/world/it", "/fragments/rail/it", "/fragments/beside/it"]
)
def test_the_first_element_and_no_other_tells_what_the_page_is(client, paper, page):
    paper.stories(3)
    paper.story("It")
    answer = client.get(page)
    assert answer.status_code == 200
    assert answer.text.count("data-tag=") == 1
    first = re.search("<[a-z]+", answer.text)
    assert answer.text[first.end() :].startswith(f' data-tag="{told(answer)[0]}"')
    if not page.startswith("/fragments"):
        assert tree(answer.text).get("data-tag")


@ON_SQLITE
@pytest.mark.parametrize(
    "page", ["/search", "/search?q=it", "/nothing/here", "/feed.rss", "/robots.txt"]
)
def test_what_is_no_kept_page_tells_nothing(client, paper, page):
    paper.story("It")
    assert "data-tag" not in client.get(page).text


AGES = [timedelta(0), timedelta(seconds=59.5), 59 * MINUTE, 23 * HOUR + 5 * MINUTE, 6.5 * DAY]


@ON_SQLITE
@pytest.mark.parametrize("page", ["/", "/latest", "/fragments/rail", "/most-read"])
@pytest.mark.parametrize("ago", AGES)
def test_the_words_of_a_page_stand_until_the_moment_that_it_tells(client, paper, clock, page, ago):
    paper.story("It", ago=ago)
    if page == "/most-read":
        client.get("/world/it", headers={"User-Agent": "Mozilla/5.0 Firefox/145.0"})
    for _ in range(4):
        before = client.get(page)
        _, until = told(before)
        if until is None:
            clock.advance(days=30)
            assert shown(client.get(page)) == shown(before)
            return
        assert until > clock()
        clock.advance(seconds=(until - clock()).total_seconds() - 0.001)
        assert shown(client.get(page)) == shown(before)
        clock.advance(seconds=0.002)
        assert shown(client.get(page)) != shown(before)


def test_a_page_without_words_that_change_tells_no_moment(client, paper):
    assert told(client.get(paper.story("It", ago=MINUTE)))[1] is None


@ON_SQLITE
@pytest.mark.parametrize("page", ["/", "/latest", "/world", "/fragments/rail", "/world/it"])
def test_no_page_tells_the_hour_of_an_embargo_or_of_a_withdrawal(client, paper, clock, page):
    it = paper.story("It", ago=61 * MINUTE)
    before = client.get(page)
    paper.story("Embargoed", ago=-5 * MINUTE)
    assert client.get(page).data == before.data
    paper.change(it, lambda article: article.withdraw(clock() + 7 * MINUTE))
    assert client.get(page).data == before.data
    assert dict(client.get(page).headers) == dict(before.headers)


def test_no_page_tells_when_a_placement_or_a_banner_ends(client, paper, clock, app):
    paper.story("Other", ago=10 * DAY)
    it = paper.story("It", ago=10 * DAY)
    alone = told(client.get("/"))[1]
    ends = clock() + 5 * MINUTE
    paper.change(it, lambda a: db.session.add(Placement(slot=1, article_id=a.id, ends_at=ends)))
    with app.app_context():
        db.session.add(Banner(headline="Bridge shut", starts_at=clock(), ends_at=ends))
        db.session.commit()
    assert "Bridge shut" in client.get("/").text
    assert told(client.get("/"))[1] == alone


@ON_SQLITE
@pytest.mark.parametrize("coding", ["identity", "gzip", "br"])
def test_who_knows_the_tag_hears_that_nothing_changed_in_any_coding(client, paper, coding):
    story = paper.story("It")
    tag, _ = told(client.get(story))
    for known in (f'W/"{tag}"', f'W/"{tag}-br", W/"{tag}-gzip", W/"{tag}"', f'"{tag}"'):
        asked = {"If-None-Match": known, "Accept-Encoding": coding}
        assert client.get(story, headers=asked).status_code == 304
    paper.change(story, lambda article: setattr(article, "dek", "More"))
    answer = client.get(story, headers=asked)
    assert answer.status_code == 200


def test_a_page_whose_words_hold_longer_is_another_page(client, paper):
    """Of two pages that read alike, in one of which an age changes at another moment."""
    it = paper.story("It", ago=61 * MINUTE)
    tag, until = told(client.get("/latest"))
    paper.change(
        it, lambda a: setattr(a, "published_at", START - 61 * MINUTE + timedelta(microseconds=2))
    )
    other, later = told(client.get("/latest"))
    assert (tag != other, until == later) == (True, True)  # told in milliseconds, rounded down


@ON_SQLITE
@pytest.mark.parametrize(
    ("page", "counting"),
    [
        ("/latest", 'key-order, params, except=("before")'),
        ("/corrections", 'key-order, params, except=("before")'),
        ("/archive", "key-order, params"),
        ("/feed.rss", "key-order, params"),
        ("/search?q=it", None),
        ("/nothing", None),
    ],
)
def test_a_page_says_which_parameters_are_part_of_its_address(client, paper, page, counting):
    paper.story("It")
    assert client.get(page).headers.get("No-Vary-Search") == counting
