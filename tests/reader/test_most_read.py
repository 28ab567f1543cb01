"""The list of the most read, and the rail by readers."""

from datetime import timedelta

import pytest

from answers import headlines, items, main, teasers, tree, words
from broadsheet.archive import articles
from broadsheet.archive.readings import Reading, hour_of
from broadsheet.archive.store import db
from broadsheet.press.middleware import key_of
from conftest import ON_SQLITE
from stories import Paper

HOUR = timedelta(hours=1)


@pytest.fixture
def read(paper, clock):
    """Writes counts down: `read("slug", 5, hours_ago=2)`."""

    def _read(slug, count, hours_ago=0):
        with paper.open():
            hour = hour_of(clock() - HOUR * hours_ago)
            article = articles.by_slug(slug)
            db.session.add(Reading(hour=hour, article_id=article.id, count=count))
            db.session.commit()

    return _read


def most_read(client):
    return headlines(client.get("/most-read").text)


def test_stories_are_listed_by_how_often_they_were_read(client, paper, read):
    for headline in ("Once", "Twice", "Often", "Never"):
        paper.story(headline)
    assert most_read(client) == []
    read("once", 1)
    read("twice", 2)
    read("often", 2)
    read("often", 3, hours_ago=23)
    assert most_read(client) == ["Often", "Twice", "Once"]


def test_an_hour_leaves_the_list_on_its_second(client, paper, read, clock):
    paper.story("Old")
    paper.story("New")
    read("old", 5, hours_ago=23)
    read("new", 1)
    assert most_read(client) == ["Old", "New"]
    clock.now = hour_of(clock()) + HOUR - timedelta(microseconds=1)
    assert most_read(client) == ["Old", "New"]
    clock.advance(microseconds=1)
    assert most_read(client) == ["New"]


def test_what_was_withdrawn_is_on_the_list_no_more(client, paper, read, clock):
    address = paper.story("Withdrawn")
    paper.story("Shown")
    read("withdrawn", 5)
    read("shown", 1)
    paper.change(address, lambda story: story.withdraw(clock() + HOUR / 2))
    assert most_read(client) == ["Withdrawn", "Shown"]
    clock.advance(minutes=30)
    assert most_read(client) == ["Shown"]


def test_counts_change_the_list_and_no_page_that_has_no_room_for_it(app, client, paper, read):
    address = paper.story("Read")
    paper.stories(12)
    pages = ["/", "/world", "/latest", address, "/fragments/rail/read", "/most-read"]
    for page in pages:
        client.get(page)
    assert missing(app, pages) == []
    read("read", 1)
    assert missing(app, pages) == ["/most-read"]
    pages = [paper.story("Elsewhere", section="Sports"), "/fragments/rail/elsewhere"]
    for page in pages:
        client.get(page)
    read("story-number-3", 1)
    assert missing(app, pages) == pages[1:]


def missing(app, pages):
    """Those of the pages that are not kept."""
    kept = app.extensions["press"].kept
    return [page for page in pages if kept(key_of({"PATH_INFO": page})) is None]


@ON_SQLITE
def test_a_setting_turns_it_off(make_app, clock):
    app = make_app(MOST_READ="off", PROPAGATE_EXCEPTIONS=False)
    address = Paper(app, clock).story()
    client = app.test_client()
    assert client.get("/most-read").status_code == 404
    assert "most-read" not in client.get(address).text
    assert client.get("/fragments/rail").status_code == 200


@ON_SQLITE
def test_the_colophon_leads_to_the_most_read(client, paper):
    paper.story()
    page = tree(client.get("/").text)
    links = {link.get("href"): words(link) for link in page.find(".//footer").iter("a")}
    assert links["/most-read"] == "Most read"
    assert main(client.get("/most-read").text) is not None


def test_the_rail_by_readers_has_the_picks_then_the_most_read_then_the_newest(
    make_app, clock, request
):
    app = make_app(RAIL="most-read")
    paper = Paper(app, clock)
    paper.stories(3, section="Sports")
    paper.story("Read often", ago=HOUR * 50)
    paper.story("Picked", ago=HOUR * 60)
    paper.story("Itself", ago=HOUR * 70, picks=["picked"])
    with paper.open():
        for slug, count in (("read-often", 3), ("itself", 9), ("picked", 1)):
            article_id = articles.by_slug(slug).id
            db.session.add(Reading(hour=hour_of(clock()), article_id=article_id, count=count))
        db.session.commit()
    client = app.test_client()

    def rail(of):
        found = teasers(items(client.get(f"/fragments/rail{of}").text))
        return [line.headline for line in found]

    newest = ["Story number 0", "Story number 1", "Story number 2"]
    assert rail("/itself") == ["Picked", "Read often", *newest]
    assert rail("") == ["Itself", "Read often", "Picked", *newest]
    with paper.open():
        story = articles.by_slug("story-number-2")
        db.session.add(Reading(hour=hour_of(clock()), article_id=story.id, count=99))
        db.session.commit()
    assert rail("/itself") == ["Picked", "Story number 2", "Read often", *newest[:2]]
