"""Drafts, embargoes and withdrawals: what is public, to the second, and what leaks (nothing)."""

from datetime import timedelta
from itertools import pairwise

import pytest

from answers import main, words
from broadsheet.archive import addresses, articles
from broadsheet.archive.addresses import FormerAddress
from broadsheet.archive.store import db
from stories import START

HOUR = timedelta(hours=1)
SECRET = "Minister resigns"
PAGES = ["/", "/world", "/latest", "/authors/ada-venn", "/topics/tides", "/nowhere"]
PAGES += ["/feed.rss", "/world/feed.atom", "/authors/ada-venn/feed.json", "/topics/tides/feed.rss"]
PAGES += ["/sitemap-news.xml", "/archive/2025/10", "/archive/2025/10/20"]
RAILS = ["/fragments/rail", "/fragments/rail/shown", "/fragments/beside/shown"]


@pytest.fixture
def shown(paper):
    """A public story that shares section, author and topic with the secret one and picks it."""

    def _shown():
        return paper.story(
            "Shown", by=["Ada Venn"], about=["Tides"], ago=2 * HOUR, picks=["minister-resigns"]
        )

    return _shown


def secret(paper, **facts):
    return paper.story(SECRET, by=["Ada Venn"], about=["Tides"], dek=SECRET, **facts)


def leaks(client, page):
    return SECRET in client.get(page).text


def test_an_embargoed_story_is_public_from_its_second_on_every_page(client, paper, clock, shown):
    address = secret(paper, ago=-HOUR)
    pages = [*PAGES, *RAILS, shown()]
    clock.advance(hours=1, microseconds=-1)
    assert client.get(address).status_code == 404
    assert not [page for page in pages if leaks(client, page)]
    clock.advance(microseconds=1)
    assert client.get(address).status_code == 200
    assert [page for page in pages if leaks(client, page)] == [*PAGES, *RAILS]


def test_a_withdrawn_story_is_gone_from_its_second_on_every_page(client, paper, clock, shown):
    address = secret(paper)
    paper.change(address, lambda story: story.withdraw(START + HOUR))
    pages = [*PAGES, *RAILS, shown()]
    clock.advance(hours=1, microseconds=-1)
    assert client.get(address).status_code == 200
    assert [page for page in pages if leaks(client, page)] == [*PAGES, *RAILS]
    clock.advance(microseconds=1)
    answer = client.get(address)
    assert answer.status_code == 410
    assert "withdrawn" in words(main(answer.text))
    assert not [page for page in [*pages, address] if leaks(client, page)]


def test_a_draft_is_on_no_page(client, paper, shown):
    secret(paper, ago=None)
    assert not [page for page in [*PAGES, *RAILS, shown()] if leaks(client, page)]


@pytest.mark.parametrize("ago", [None, -HOUR], ids=["draft", "embargoed"])
@pytest.mark.parametrize("method", ["get", "head", "post", "options"])
def test_what_is_not_public_answers_exactly_as_an_unknown_address(
    client, paper, shown, ago, method
):
    address = secret(paper, ago=ago)
    shown()
    pairs = [
        (address, "/world/somebody-resigns"),
        ("/politics/minister-resigns", "/politics/somebody-resigns"),
        ("/fragments/rail/minister-resigns", "/fragments/rail/somebody-resigns"),
        (address + "/", "/world/somebody-resigns/"),
        (address + "/more", "/world/somebody-resigns/more"),
    ]
    for secret_address, unknown in pairs:
        one, other = (client.open(where, method=method) for where in (secret_address, unknown))
        assert one.status_code == other.status_code
        assert one.text.replace("minister", "somebody") == other.text
        assert [(name, value.replace("minister", "somebody")) for name, value in one.headers] == [
            *other.headers
        ]


@pytest.mark.parametrize("of", ["topics", "authors"])
@pytest.mark.parametrize("ago", [None, -HOUR], ids=["draft", "embargoed"])
def test_a_name_that_only_hidden_stories_bear_answers_as_an_unknown_one(client, paper, of, ago):
    named = {"about": ["Resignation"]} if of == "topics" else {"by": ["Resignation"]}
    paper.story("Budget vote", ago=ago, **named)
    one, other = client.get(f"/{of}/resignation"), client.get(f"/{of}/nothing")
    assert (one.status_code, one.text) == (other.status_code, other.text)


def test_a_story_withdrawn_before_it_was_ever_public_answers_as_an_unknown_one(client, paper):
    address = paper.story("Never", ago=-HOUR)
    paper.change(address, lambda story: story.withdraw(START - HOUR))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("leads", ["article", "target", "chain"])
def test_a_former_address_of_a_hidden_story_tells_nothing_of_it(client, paper, leads, clock):
    where = paper.story("Budget vote", ago=-HOUR)
    with paper.open():
        if leads == "article":
            addresses.remember_former("/old", article=articles.by_slug("budget-vote"))
        else:
            way = ["/old", "/older", where] if leads == "chain" else ["/old", where]
            for path, target in pairwise(way):
                db.session.add(FormerAddress(path=path, target=target))
        db.session.commit()
    one, other = client.get("/old"), client.get("/unknown")
    assert (one.status_code, one.text) == (404, other.text)
    assert "Location" not in one.headers
    clock.advance(hours=1)
    assert client.get("/old").location == where


def test_a_former_address_of_a_withdrawn_story_is_gone(client, paper):
    address = paper.story("Budget vote")
    with paper.open():
        addresses.remember_former("/old", article=articles.by_slug("budget-vote"))
        db.session.commit()
    assert client.get("/old").location == address
    paper.change(address, lambda story: story.withdraw(START))
    assert client.get("/old").status_code == 410


def test_a_withdrawn_story_that_is_published_again_is_back_and_goes_without_the_note_of_then(
    client, paper, clock
):
    address = paper.story("Budget vote")
    paper.change(address, lambda story: story.withdraw(START, "We were wrong."))
    assert "We were wrong." in client.get(address).text
    clock.advance(hours=1)
    paper.change(address, lambda story: story.publish(clock(), until=clock() + HOUR))
    assert client.get(address).status_code == 200
    clock.advance(hours=1)
    answer = client.get(address)
    assert (answer.status_code, "We were wrong." in answer.text) == (410, False)
