"""Blocks: how stories stand in the form that they take."""

from datetime import timedelta
from itertools import product

import pytest

from answers import has_class, headlines, main, teasers, words
from broadsheet.archive import authors
from broadsheet.archive.authors import Author
from broadsheet.archive.images import Image
from broadsheet.archive.sections import SectionName
from broadsheet.archive.store import db
from broadsheet.reader.layout import blocks, choosing
from broadsheet.reader.layout.choosing import Day, Form
from conftest import ON_SQLITE
from reader.layout.made_up import BARE, DEK, FERRIES, HOUR, LONG, OLD, form_of, stories, story
from stories import START


def test_whatever_the_form_no_story_stands_twice_and_nothing_hangs():
    every = product(Form, range(1, 10), (0, 1, 9), ({}, BARE, FERRIES, {"headline": "W" * 160}))
    for form, number, pictured, facts in every:
        given = stories(number, pictured, **facts)
        if not choosing.fits(form, given):
            continue
        made = blocks.block(form, given)
        rows = [one for row in made.rows for one in row]
        shown = [one.id for one in (*filter(None, [made.lead]), *made.beside, *rows)]
        assert shown == list(range(len(shown))), (form, number, pictured, facts)
        assert len(shown) >= min(number, 3 if pictured else 4)
        assert len(made.beside) != 1
        assert all(1 <= len(row) <= 4 for row in made.rows)


def test_what_stands_beside_a_lead_fills_its_height_or_stands_below():
    few = blocks.block(Form.LEAD, (*stories(1, 1), *stories(2, **BARE)))
    assert (len(few.beside), [len(row) for row in few.rows]) == (0, [2])
    enough = blocks.block(Form.LEAD, stories(4, 1))
    assert (len(enough.beside), enough.rows) == (3, ())
    many = blocks.block(Form.LEAD, stories(5, 1, headline="W" * 160))
    assert (len(many.beside), [len(row) for row in many.rows]) == (2, [2])


def test_the_list_beside_a_front_s_lead_is_about_as_high_as_the_lead_s_whole_picture():
    def shown(headline, dek=DEK, pictured=5):
        top = blocks.opening(stories(5, pictured, headline=headline, dek=dek), Day.USUAL)
        return top.form, top.has_second, top.deks

    assert shown("Ferries stop", "", pictured=1) == (Form.PICTURE, False, True)
    assert shown("Ferries stop", "") == (Day.USUAL, True, True)
    assert shown("Late header lifts Harbour to third place") == (Day.USUAL, True, False)
    assert shown("Late header lifts Harbour to third place", pictured=1) == (Day.USUAL, False, True)
    assert shown("W" * 160) == (Day.USUAL, False, False)


def test_two_stories_beside_a_lead_say_more_than_their_headlines_if_there_is_room():
    led = blocks.block(Form.LEAD, stories(5, 1, headline="W" * 60))
    assert (len(led.beside), led.deks) == (2, True)
    full = (*stories(1, 1, headline="W" * 60), *stories(4, headline="W" * 60, dek=DEK * 4))
    led = blocks.block(Form.LEAD, full)
    assert (len(led.beside), led.deks) == (2, False)


def standing(*sections):
    named = [(SectionName(n, f"s{n}", f"S {n}"), given, "") for n, given in enumerate(sections)]
    return blocks.standing(named, START, {})


def test_the_second_story_of_a_small_section_stands_beside_a_lead_that_is_not_much_higher():
    def beside(*given):
        found = standing(given)[0][0].block
        return len(found.beside), sum(map(len, found.rows))

    assert beside(*stories(2, 1)) == (1, 0)
    assert beside(story(0, "Pier opens", pictured=True), story(1, **BARE)) == (1, 0)
    assert beside(story(0, LONG * 2, pictured=True), story(1, **BARE)) == (0, 1)
    assert beside(*stories(2)) == (0, 2)
    assert beside(*stories(1, 1)) == (0, 0)


def test_a_headline_is_long_in_any_script():
    assert [blocks.opening([story(0, text)], Day.USUAL).is_long for text in (LONG, LONG * 2)] == [
        False,
        True,
    ]
    assert blocks.opening([story(0, "橋" * 60)], Day.USUAL).is_long


def test_two_light_sections_of_a_height_stand_side_by_side():
    def halves(*sections):
        return [one.block.is_half for one in standing(*sections)[0]]

    light, heavy = stories(2), stories(5)
    assert halves(light, light, heavy, light, stories(1), light) == [1, 1, 0, 1, 1, 0]
    assert halves(light, heavy, light) == [False] * 3
    assert halves(stories(1, 1), light) == [True] * 2
    assert halves(stories(1, 1), stories(1, **BARE), heavy) == [False] * 3
    assert halves(stories(5, **OLD), stories(6, **OLD)) == [True] * 2


def test_a_section_turns_quiet_on_its_second():
    lively = tuple(story(n, pictured=True, ago=timedelta(days=1)) for n in range(4))
    (shown,), until = standing(lively)
    assert until == lively[0].published_at + choosing.QUIET
    assert shown.block.form is Form.LEAD
    assert form_of(lively, until - timedelta(microseconds=1)) is Form.LEAD
    assert form_of(lively, until) is Form.BRIEFS


def test_a_front_is_printed_anew_when_its_day_turns_slow_and_a_section_quiet(
    client, paper, clock, picture
):
    for n in range(9):
        paper.story(f"Number {n}", ago=HOUR * n, dek=DEK, lead_image=picture)

    def forms():
        found = main(client.get("/").text).iter("section")
        return [e.get("class").split()[1].removeprefix("block--") for e in found]

    assert forms() == ["usual", "lead"]
    clock.advance(hours=22, microseconds=-1)
    assert forms() == ["usual", "lead"]
    clock.advance(microseconds=1)
    assert forms() == ["picture", "lead"]


@pytest.fixture
def picture():
    return Image(name="pier", file="pier", width=1600, height=900, alt="A pier")


@ON_SQLITE
def test_of_the_stories_beside_a_front_s_lead_the_one_with_its_picture_tells_more(
    client, paper, picture
):
    paper.stories(5, dek=DEK, lead_image=picture)
    (beside,) = [e for e in main(client.get("/").text).iter() if has_class(e, "block__list")]
    shown = [[has_class(e, "teaser__dek") or e.tag == "img" for e in one.iter()] for one in beside]
    assert [sum(parts) for parts in shown] == [2, 0, 0, 0]


@ON_SQLITE
def test_stories_tell_their_section_where_the_place_does_not(client, paper):
    paper.stories(9, dek=DEK)
    top, block = main(client.get("/").text).findall(".//section")
    assert {line.section for line in teasers(top)} == {"World"}
    assert {line.section for line in teasers(block)} == {""}
    assert words(block.find("h2")) == "World"


def test_what_belongs_together_stands_under_its_kicker(client, paper):
    paper.stories(5, section="Sports")
    for n in range(4):
        paper.story(f"Ferry {n}", kicker="Ferries", dek=DEK, ago=HOUR * (30 + n))
    paper.story("Another", kicker="Roads", dek=DEK, ago=HOUR * 40)
    _, package = main(client.get("/").text).findall(".//section")
    assert has_class(package, "block--package")
    assert words(package.find("h3")) == "Ferries"
    assert {e.tag for e in package.iter() if has_class(e, "teaser__headline")} == {"h4"}
    shown = [line.headline for line in teasers(package)]
    assert shown == ["Ferry 0", "Ferry 1", "Ferry 2", "Ferry 3", "Another"]
    assert words(package).count("Ferries") == 1


@ON_SQLITE
def test_in_each_teaser_the_heading_comes_first(client, paper, picture):
    paper.stories(6, dek=DEK, lead_image=picture)
    for address in ("/", "/latest"):
        found = [e for e in main(client.get(address).text).iter() if has_class(e, "teaser")]
        assert [e[0][0].tag[0] for e in found] == ["h"] * 6, headlines(client.get(address).text)


def test_opinions_say_whose_they_are_as_soon_as_that_changes(client, paper, picture):
    paper.add(picture)
    names = ["Ada Venn", "Tom Pike", "Bo Example"]
    hers, *_ = [
        paper.story(f"What {name} says", section="Opinion", by=[name], ago=30 * HOUR)
        for name in names
    ]
    paper.stories(5)

    def change(of="Ada Venn", **facts):
        with paper.open():
            author = authors.named(Author, of)
            for fact, value in facts.items():
                setattr(author, fact, value)
            db.session.commit()

    def opinions():
        page = client.get("/").text
        assert client.get("/").text == page
        found = [e for e in main(page).iter("section") if has_class(e, "block--opinion")]
        return [words(e) for e in found[0].iter("h3")] if found else []

    for name in names[1:]:
        change(name, portrait_id=1)
    assert opinions() == []
    change(portrait_id=1)
    assert opinions()[-1] == "Ada Venn: What Ada Venn says"
    assert client.get("/").text.count("teaser__portrait") == 3
    paper.change(hers, lambda story: story.sign([]))
    assert opinions() == []
    paper.change(hers, lambda story: story.sign([authors.named(Author, "Ada Venn")]))
    change(name="Ada Venn-Pike")
    assert opinions()[-1] == "Ada Venn-Pike: What Ada Venn says"
    with paper.open():
        db.session.get(Image, 1).file = "quay"
        db.session.commit()
    assert "quay-" in client.get("/").text
    change("Ada Venn-Pike", portrait_id=None)
    assert opinions() == []
