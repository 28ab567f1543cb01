"""Opinions: wherever one is listed, it says whose it is."""

import re

import pytest

from answers import has_class, items, main, words
from broadsheet.archive import articles, authors, placements, sections
from broadsheet.archive.authors import Author
from broadsheet.archive.readings import Reading, hour_of
from broadsheet.archive.store import db
from conftest import ON_SQLITE

LISTS = """/ /opinion /latest /topics/tides /archive/2025/10 /archive/2025/10/20 /most-read
    /search?q=tide"""
RAIL = "/fragments/rail"


@pytest.fixture
def opinions(paper):
    """The paper's section of opinions, as editors chose on Placing."""
    facts = {"about": ["Tides"], "kicker": "Tides", "dek": "It is."}
    paper.story("The tide is out", section="Opinion", by=["Ada Venn"], **facts)
    paper.story("The tide is late", section="World", by=["Tom Pike"], **facts)
    with paper.open():
        placements.choose_form(sections.named("Opinion").id, placements.OPINION)
        db.session.commit()


def listed(client, address):
    """The headlines of teasers, with what stands before them."""
    html = client.get(address).text
    found = items(html) if address == RAIL else main(html)
    return {words(e) for e in found.iter() if has_class(e, "teaser__headline")}


def test_every_list_says_whose_an_opinion_is_and_not_who_brings_the_news(
    client, paper, clock, opinions
):
    with paper.open():
        for n in (1, 2):
            db.session.add(Reading(hour=hour_of(clock()), article_id=n, count=n))
        db.session.commit()
    for address in [*LISTS.split(), RAIL]:
        found = listed(client, address)
        assert "Ada Venn: The tide is out" in found, address
        assert found - {"Ada Venn: The tide is out"} <= {
            "Tides: The tide is late",
            "The tide is late",
        }, address


def test_an_author_s_own_page_does_not_repeat_the_name(client, opinions):
    assert listed(client, "/authors/ada-venn") == {"Tides: The tide is out"}


def test_an_opinion_of_several_names_all_of_them_in_their_order(client, paper, opinions):
    def signed(story):
        story.sign(authors.named(Author, name) for name in ("Tom Pike", "Ada Venn", "Bo Example"))

    paper.change("/opinion/the-tide-is-out", signed)
    assert listed(client, "/opinion") == {"Tom Pike, Ada Venn and Bo Example: The tide is out"}
    paper.change("/opinion/the-tide-is-out", lambda story: story.sign([]))
    assert listed(client, "/opinion") == {"Tides: The tide is out"}


def test_ten_and_more_who_sign_an_opinion_are_named_in_their_order(client, paper, opinions):
    names = [f"Author {n}" for n in range(11)]

    def signed(story):
        story.sign(authors.named(Author, name) for name in names)

    paper.change("/opinion/the-tide-is-out", signed)
    [found] = listed(client, "/opinion")
    assert re.findall(r"Author \d+", found) == names


@ON_SQLITE
def test_a_name_keeps_its_own_order_beside_a_headline_in_another_script(client, paper, opinions):
    paper.change("/opinion/the-tide-is-out", lambda story: setattr(story, "language", "ar"))
    assert "<bdi>Ada Venn</bdi>: </span>The tide" in client.get("/opinion").text


@ON_SQLITE
def test_a_section_of_another_form_names_nobody(client, paper, opinions):
    with paper.open():
        placements.choose_form(articles.by_slug("the-tide-is-out").section_id, "briefs")
        db.session.commit()
    assert listed(client, "/latest") == {"Tides: The tide is out", "Tides: The tide is late"}
