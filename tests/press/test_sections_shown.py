"""The navigation names the sections that have something to read: on every kept page, to the second,
and no page is printed anew for a story that changes nothing of it."""

import random
from datetime import timedelta

import pytest
import sqlalchemy as sa

from answers import tree
from broadsheet.archive import sections
from broadsheet.archive.articles import Article
from broadsheet.archive.store import db
from stories import START

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
NAMES = ("World", "Sports", "Arts")
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def shown(client):
    """The sections that the menu of a page leads to."""

    def read(page="/about"):
        answer = client.get(page)
        assert answer.status_code == 200, page
        (menu,) = (e for e in tree(answer.text).iter() if e.get("class") == "menu__all")
        links = [link.get("href").removeprefix("/") for link in menu.iter("a")]
        return [name for name in links if name in ("world", "sports", "arts")]

    return read


@pytest.fixture
def printed(app, paper):
    """Called, it says which pages were printed since it was called last."""
    paper.write_page("about", "We.")
    render, noted = app.extensions["press_middleware"].render, []

    def noting(page):
        noted.append(page["PATH_INFO"])
        return render(page)

    app.extensions["press_middleware"].render = noting

    def since():
        found = list(noted)
        noted.clear()
        return found

    return since


@pytest.fixture
def bare_paper(paper, printed):
    """Three sections without a story."""
    with paper.open():
        for name in NAMES:
            sections.named(name)
        db.session.commit()


def test_a_new_paper_names_no_section_and_each_of_them_still_answers(client, bare_paper, shown):
    for page in ("/", "/about", "/world"):
        assert shown(page) == []
    assert "story-" not in client.get("/world").text


def test_the_first_story_of_a_section_names_it_on_every_page_on_its_second(
    paper, clock, bare_paper, shown, printed
):
    story = paper.story("It", section="Sports", ago=timedelta(days=1))
    paper.story("Soon", section="World", ago=-HOUR)
    pages = ["/about", "/", story, "/latest"]
    assert [shown(page) for page in pages] == [["sports"]] * 4
    clock.advance(seconds=3600 - 0.000001)
    assert [shown(page) for page in pages] == [["sports"]] * 4
    clock.now += MICROSECOND
    assert [shown(page) for page in pages] == [["world", "sports"]] * 4


def test_the_last_story_of_a_section_takes_it_along(paper, clock, bare_paper, shown):
    first, second = (paper.story(f"Story {n}", section="World") for n in range(2))
    other = paper.story("Match", section="Sports")
    assert shown(other) == ["world", "sports"]
    paper.change(first, lambda story: story.withdraw(clock()))
    assert shown(other) == ["world", "sports"]
    paper.change(second, lambda story: story.withdraw(clock() + HOUR))
    clock.advance(seconds=3600 - 0.000001)
    assert shown(other) == ["world", "sports"]
    clock.now += MICROSECOND
    assert shown(other) == ["sports"]
    paper.change(first, lambda story: story.publish(clock()))
    assert shown(other) == ["world", "sports"]
    paper.change(first, lambda story: setattr(story, "section", sections.named("Arts")))
    assert shown(other) == ["sports", "arts"]


def test_a_story_more_or_less_has_no_article_printed_anew(
    paper, clock, bare_paper, client, printed
):
    stories = [paper.story(f"Story {n}", section="World", ago=(9 - n) * HOUR) for n in range(3)]
    for page in (*stories, "/about"):
        client.get(page)
    printed()
    new = paper.story("New", section="World")
    paper.story("Ahead", section="World", ago=-HOUR)
    paper.story("Draft", section="Arts", ago=None)
    paper.change(new, lambda story: story.withdraw(clock()))
    paper.change(stories[2], lambda story: story.withdraw(clock() + HOUR))
    clock.advance(hours=1)
    for page in (*stories[:2], "/about"):
        client.get(page)
    assert printed() == []


def test_which_sections_are_named_is_exact_after_whatever_happened(
    app, paper, clock, bare_paper, shown
):
    """Any stories come, go and move, one by one and many at once, and clocks go on and back."""
    chance = random.Random(13)
    moments = [START + HOUR * n for n in range(6)]
    for n in range(5):
        paper.story(f"Story {n}", section=NAMES[n % 3], ago=None)
    for step in range(120):
        with paper.open():
            ids = db.session.scalars(sa.select(Article.id).order_by(Article.id)).all()
            chosen = chance.sample(ids, chance.choice([1, 1, 2, 4]))
            begins, ends = chance.choice([*moments, None]), chance.choice([*moments, None, None])
            section = chance.choice(sections.in_order()).id
            change = chance.choice(
                [{"published_at": begins}, {"unpublished_at": ends}, {"section_id": section},
                 {"published_at": begins, "unpublished_at": ends}]
            )  # fmt: skip
            db.session.execute(sa.update(Article).where(Article.id.in_(chosen)).values(change))
            db.session.commit()
        for moment in (clock(), chance.choice(moments) - chance.choice([MICROSECOND, 0 * SECOND])):
            clock.now = moment
            with paper.open():
                public = sa.select(Article).where(Article.public(moment))
                named = {story.section.slug for story in db.session.scalars(public)}
            assert set(shown()) == named, (step, change, moment)
