"""Parts of pages: what many pages show is written once, and is never wrong on any of them."""

import gzip
import threading
from datetime import datetime, timedelta

import brotli
import pytest
from jinja2.runtime import Macro

from broadsheet import press
from broadsheet.archive import sections
from broadsheet.archive.lists import teasers as lists
from broadsheet.archive.store import db
from broadsheet.press.copies import Copy
from broadsheet.press.printing import Printing, SharedPart, at_work, in_print
from conftest import ON_SQLITE
from stories import Paper

BR = {"Accept-Encoding": "br"}


@pytest.fixture
def written(app, monkeypatch):
    """The parts that were made in `app`: macro and values of each."""
    kept = app.extensions["press"]
    made, keep_part = [], kept.keep_part

    def noted(name, part):
        made.append((name[0].name, name[2]) if isinstance(name[0], Macro) else (name[0], ()))
        keep_part(name, part)

    monkeypatch.setattr(kept, "keep_part", noted)
    return made


def teasers(written):
    return [values[0].headline for name, values in written if name == "_teaser"]


def test_after_an_edit_to_one_story_only_its_own_teaser_is_written_anew(client, paper, written):
    stories = paper.stories(5)
    assert client.get("/latest").status_code == 200
    assert sorted(teasers(written)) == sorted(f"Story number {n}" for n in range(5))
    written.clear()
    paper.change(stories[2], lambda article: setattr(article, "headline", "Another"))
    assert client.get("/latest").text.count("Another") == 1
    assert teasers(written) == ["Another"]


def test_after_an_edit_to_one_story_only_its_own_block_of_the_front_is_written_anew(
    client, paper, written
):
    paper.stories(8)
    (story,) = paper.stories(1, section="Sports", ago=timedelta(hours=3))
    blocks = ["_opening", "_standing", "_standing"]
    assert client.get("/").status_code == 200
    names = [name for name, _ in written]
    assert sorted(name for name in names if name in blocks) == blocks
    assert names.count("newest") == 2  # sections
    written.clear()
    paper.change(story, lambda article: setattr(article, "headline", "Another"))
    assert client.get("/").text.count("Another") == 1
    assert [name for name, _ in written] == ["newest", "_teaser", "_standing"]


def test_nothing_that_editors_write_is_the_place_of_the_stories_on_the_front(client, paper):
    paper.set(name="A paper <!-- stories -->", tagline="<!-- stories -->")
    paper.story("The only one <!-- stories -->")
    page = client.get("/").text
    assert page.count("The only one &lt;!-- stories --&gt;</a>") == 1
    assert "<!-- stories -->" not in page


def test_what_a_section_and_a_topic_have_is_read_once_for_the_rails_of_all_their_stories(
    client, paper, written
):
    stories = paper.stories(2, about=["Ferries"])
    rails = [f"/fragments/rail/{story.rpartition('/')[2]}" for story in stories]
    assert [client.get(rail).status_code for rail in rails] == [200, 200]
    assert [name for name, _ in written].count("near") == 2  # a section, and a topic
    paper.change(stories[1], lambda article: setattr(article, "headline", "Another"))
    assert client.get(rails[0]).text.count("Another") == 1


@pytest.mark.parametrize("column", ["name", "slug"])
def test_rails_name_a_section_as_it_is_called_now(client, paper, app, column):
    """However many newer stories of other sections every rail reads anew."""
    paper.stories(30, section="Sports")
    old = paper.stories(3, section="World", about=["Ferries"], ago=timedelta(days=9))
    rail = f"/fragments/rail/{old[0].rpartition('/')[2]}"
    assert "/world/" in client.get(rail).text
    with app.app_context():
        setattr(sections.named("World"), column, "renamed")
        db.session.commit()
    kept = client.get(rail).text
    assert "renamed" in kept
    assert ("World" if column == "name" else "/world/") not in kept


def test_the_stories_of_a_section_on_the_front_come_and_go_with_the_clock(client, paper, clock):
    ends = clock() + timedelta(minutes=2)
    paper.stories(5)
    facts = {"section": "Sports", "ago": timedelta(hours=3)}
    paper.story("It goes", unpublished_at=ends, **facts)
    paper.story("It stays", **facts)
    assert "It goes" in client.get("/").text
    paper.story("An edit elsewhere", section="Arts", ago=timedelta(hours=4))
    for is_there in (True, False, True):
        page = client.get("/").text
        assert ("It goes" in page, "It stays" in page) == (is_there, True)
        clock.advance(minutes=3 if is_there else -3)


def test_what_stands_around_pages_is_written_once(client, paper, written):
    for story in paper.stories(3):
        client.get(story)
    names = [name for name, _ in written]
    assert names.count("_colophon") == names.count("_bar") == 1
    written.clear()
    paper.set(name="The Ebb")
    assert "The Ebb" in client.get("/world").text
    assert "_colophon" in [name for name, _ in written]


def test_a_part_turns_with_the_clock_on_every_page(client, paper, clock, written):
    paper.story(ago=timedelta(hours=1, minutes=30))
    clock.advance(minutes=29)
    for address in ("/latest", "/world"):
        assert "an hour ago" in client.get(address).text
    clock.advance(minutes=1)
    for address in ("/latest", "/world", "/archive/2025/10"):
        assert "2 hours ago" in client.get(address).text
    clock.advance(hours=-1)
    for address in ("/latest", "/world", "/archive/2025/10"):
        assert "an hour ago" in client.get(address).text


def test_a_page_depends_on_all_that_its_parts_depend_on(clock):
    begun = clock()
    later, soon = begun + timedelta(seconds=1), begun + timedelta(hours=1)
    page = Printing(("frame", "lists"), count=1, since=begun, until=begun + timedelta(days=9))
    page.is_made_with(Printing(("paper",), count=1, since=begun - timedelta(hours=1)))
    assert page == Printing(("frame", "lists"), "", 1, begun, begun + timedelta(days=9))
    # Another page's printing made it a moment later: before that it was not so.
    page.is_made_with(Printing(("readings",), "", 1, later, soon, ("it changes",), later))
    stamps = ("frame", "lists", "readings")
    assert page == Printing(stamps, "", 1, later, later, (), later)
    page.is_made_with(Printing(("paper",), count=-1, since=begun, words_until=soon))
    assert (page.count, page.words_until) == (-1, later)
    sooner = begun + timedelta(milliseconds=500)
    page.holds_until(sooner, in_words=True)
    assert page.words_until == sooner


@ON_SQLITE
def test_a_page_depends_on_each_of_the_parts_that_it_asks_for_together(app, clock):
    page = Printing(("frame",), count=1, since=clock())
    begun = at_work.set(app.extensions["press"]), in_print.set(page)
    stamps = {"one": "article:one", "other": "article:other"}
    assert press.parts(stamps, lambda names: names) == ["one", "other"]
    for token in begun:
        token.var.reset(token)
    assert page.stamps == ("frame", "article:one", "article:other")


@ON_SQLITE
@pytest.mark.parametrize("asked", range(1, 7))
def test_a_page_is_of_one_moment_however_often_it_asks_for_the_time(
    make_app, clock, asked, monkeypatch
):
    """A section's first story is published while a page is printed."""
    app = make_app()
    paper, client, kept = Paper(app, clock), app.test_client(), app.extensions["press"]
    paper.story()
    paper.story("It comes", section="Sports", ago=-timedelta(seconds=1))
    assert "It comes" not in client.get("/world").text  # what stands around pages is kept

    def passing() -> datetime:
        passing.left -= 1
        if not passing.left:
            clock.advance(seconds=2)
        return clock()

    passing.left = asked
    monkeypatch.setitem(app.config, "CLOCK", passing)
    monkeypatch.setattr(kept, "clock", passing)
    page = client.get("/latest").text
    assert ("It comes" in page) == ('href="/sports"' in page)


@ON_SQLITE
def test_a_page_has_no_part_that_knows_more_than_the_page(make_app, clock, monkeypatch):
    """A section's first story is published, and named around another page, while one is printed."""
    app = make_app()
    paper = Paper(app, clock)
    paper.story()
    latest, pages = lists.latest, []

    def overtaken(*asked):
        found = latest(*asked)
        if not pages:
            others = threading.Thread(target=publish)
            others.start()
            others.join()
        return found

    def publish():
        paper.story("It came", section="Sports")
        pages.append(app.test_client().get("/world").text)

    monkeypatch.setattr(lists, "latest", overtaken)
    pages.append(app.test_client().get("/latest").text)
    around, overtaken_page = pages
    assert 'href="/sports"' in around
    assert "It came" not in overtaken_page
    assert 'href="/sports"' not in overtaken_page
    assert "It came" in app.test_client().get("/latest").text


@pytest.mark.parametrize("one", ["sign", ("row",)])
def test_a_part_counts_by_all_that_it_holds(one):
    sizes = [SharedPart(Printing(), one * number).size for number in (0, 1, 1000)]
    assert sizes == sorted(set(sizes))
    assert sizes[-1] > 1000 * len(one)


@ON_SQLITE
def test_parts_stand_on_the_shelf_within_its_bound(make_app, paper):
    paper.stories(30)
    app = make_app(CACHE_BYTES=60_000)
    shelf = app.extensions["press"].shelf
    for address in ("/latest", "/world", "/"):
        assert app.test_client().get(address).status_code == 200
    assert shelf.bytes <= 60_000
    assert any(isinstance(kept, SharedPart) for kept in shelf.copies.values())


@ON_SQLITE
@pytest.mark.parametrize("given", [{"CACHE_TYPE": "NullCache"}, {"CACHE_BYTES": 0}])
def test_without_a_store_pages_are_the_same(make_app, app, paper, given):
    stories = paper.stories(3, by=["Ada Venn"])
    other = make_app(**given).test_client()
    for address in ("/", "/latest", *stories):
        assert other.get(address).data == app.test_client().get(address).data


@ON_SQLITE
def test_a_developer_s_pages_have_no_kept_parts(make_app):
    app = make_app(DEBUG=True)
    assert app.extensions["press"].parts is None


@pytest.mark.parametrize(
    ("coding", "unpacked"), [("br", brotli.decompress), ("gzip", gzip.decompress)]
)
def test_who_asks_first_gets_the_page_at_once_and_who_asks_again_gets_it_smaller(
    app, paper, coding, unpacked
):
    story = paper.story(body="\n".join(f"The bridge number {n} is open." for n in range(200)))
    client, shelf = app.test_client(), app.extensions["press"].shelf
    accepted = {"Accept-Encoding": coding}
    first = client.get(story, headers=accepted)
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get(story, headers=accepted | tag).status_code == 304
    (copy,) = (kept for kept in shelf.copies.values() if isinstance(kept, Copy))
    assert copy.is_light  # nobody needed its bytes again
    again = client.get(story, headers=accepted)
    assert len(again.data) < len(first.data)
    assert unpacked(again.data) == unpacked(first.data)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get(story, headers=accepted | tag).status_code == 304
    assert client.get(story, headers=accepted).data == again.data


def test_who_asks_again_by_a_link_that_says_whence_gets_it_smaller_too(app, paper):
    story = paper.story(body="\n".join(f"The bridge number {n} is open." for n in range(200)))
    first, again = (app.test_client().get(f"{story}?from=mail", headers=BR) for _ in range(2))
    assert len(again.data) < len(first.data)
