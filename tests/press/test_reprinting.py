"""Which kept pages each verb of the desk, each command and each import has printed anew: those that
show what changed, and no others."""

import pytest

from broadsheet.archive import articles, authors, placements
from broadsheet.archive.authors import Author, Topic
from broadsheet.archive.house import imprint
from broadsheet.archive.images import Image
from broadsheet.archive.staff import Role
from broadsheet.archive.store import db
from broadsheet.text import figures
from walk import Walk, views_that_take_forms

# What was there before, and nobody works on.
STORIES, ABOUT = [f"/home/story-number-{n}" for n in range(5)], ["/policies/ethics"]
LISTS = ["/", "/latest", "/home", "/authors/ada-venn", "/topics/tides", "/archive/2025/10"]
RAILS = ["/fragments/rail", "/fragments/rail/story-number-1", "/fragments/beside/story-number-1"]
FEEDS, MAPS = ["/feed.rss", "/home/feed.atom"], ["/sitemap.xml", "/sitemap-sections.xml"]
OLD_MAP = ["/sitemap-2025-09.xml"]
KEPT = [*STORIES, *ABOUT, *LISTS, *RAILS, *FEEDS, *MAPS, *OLD_MAP]

WIRE = {*FEEDS, *MAPS}
LISTED = {*LISTS, *RAILS, *WIRE}  # what tells of all stories that are out
FRAMED = {*STORIES, *ABOUT, *LISTS}  # what the banner stands on
ALL = set(KEPT)

# What each form of the desk has printed anew of those; the others nothing at all.
DESK = {
    "publish_story": LISTED,
    "publish_changes": WIRE,  # of the text alone
    "change_readers_note": LISTED,
    "take_back_readers_note": LISTED,
    "hold_story": LISTED,
    "withdraw_story": LISTED,
    "put_back_story": LISTED,
    "change_story_address": LISTED,
    "do_bulk": {*LISTED, *FRAMED},  # it brings a section its first story
    "place": {*LISTS, *RAILS},
    "add_banner": FRAMED,
    "change_banner": FRAMED,
    "end_banner": FRAMED,
    "add_section": ALL,
    "move_section": ALL,
    "merge_section_now": ALL,
    "delete_section": ALL,
    "use_as_portrait": {"/", "/authors/ada-venn", *STORIES, *RAILS[1:]},  # hers, opinions perhaps
    "save_imprint": ALL,
    "save_look": ALL,
    "use_as_logo": ALL,
    "save_standing_page": ALL,  # the first text of a page: all link to it from now on
}


@pytest.fixture
def database() -> str:
    return "sqlite"


@pytest.fixture
def kept(app, paper, clock):
    """A paper with pages that are all kept; called, it says which of them it has to print anew."""
    facts = {"section": "Home", "by": ["Ada Venn"], "about": ["Tides"]}
    paper.stories(5, **facts)
    paper.story("Long ago", ago=clock() - clock().replace(month=9), **facts)
    paper.write_page("ethics", "Who we are.")
    render, printed = app.extensions["press_middleware"].render, []

    def noted(page):
        printed.append(page["PATH_INFO"])
        return render(page)

    app.extensions["press_middleware"].render = noted
    client = app.test_client()

    def printed_anew():
        printed.clear()
        for address in KEPT:
            assert client.get(address).status_code == 200, address
        return set(printed)

    assert printed_anew() == ALL
    return printed_anew


@pytest.mark.long
def test_each_form_of_the_desk_has_only_those_pages_printed_anew_that_show_what_it_changed(
    app, clock, desk, paper, kept
):
    routes, inner, found = app.url_map.bind("localhost"), app.wsgi_app, {}

    def counted(environ, start_response):
        if environ["REQUEST_METHOD"] != "POST":
            return inner(environ, start_response)
        kept()  # the clock may have moved
        answer = list(inner(environ, start_response))
        name = routes.match(environ["PATH_INFO"], "POST")[0].removeprefix("newsroom.")
        found.setdefault(name, set()).update(kept())
        return answer

    app.wsgi_app = counted
    Walk(app, clock, desk(Role.PUBLISHER), paper).everything(desk)
    assert found.keys() >= views_that_take_forms(app)
    assert {name: pages for name, pages in found.items() if pages} == DESK


PICTURED = {
    "portrait": DESK["use_as_portrait"] - {"/"},  # no opinions on this front
    "logo": ALL,
    "lead": {STORIES[0], *LISTED},
    "in a text": {STORIES[0], *WIRE},
    "on a page": {*ABOUT},
    "nowhere": set(),
}


@pytest.mark.parametrize(("where", "pages"), PICTURED.items())
def test_a_picture_that_is_cropped_anew_has_those_pages_printed_anew_that_show_it(
    paper, kept, where, pages
):
    with paper.open():
        picture = Image(name="pier", file="pier", width=900, height=600, alt="A pier")
        db.session.add(picture)
        db.session.flush()
        story, mark = articles.by_slug("story-number-0"), figures.mark_picture("pier")
        match where:
            case "portrait":
                authors.by_slug(Author, "ada-venn").portrait = picture
            case "logo":
                imprint.of_the_paper().logo_id = picture.id
            case "lead":
                story.lead_image = picture
            case "in a text":
                story.file_copy(story.body_source, "markdown", f"{story.body_html}{mark}")
            case "on a page":
                imprint.write_page("ethics", "Who we are.", mark)
        db.session.commit()
    kept()
    with paper.open():
        db.session.get(Image, 1).focal_x = 0.1
        db.session.commit()
    assert kept() == pages


STORY = """---
title: A mole
slug: mole
date: {date}
section: Home
authors: [Bo Example]
tags: [Moles]
---
It is open.
"""
COMMANDS = {
    "staff add ann@example.org --role editor": set(),
    "media check": set(),
    "backup paper.backup": set(),
    "export --static out": set(),
    "outbox": set(),
    "why /": set(),
    "import draft.md": set(),
    "import out.md": LISTED,
    "sample": ALL,  # it brings sections
    "restored": ALL,
}


@pytest.mark.long
@pytest.mark.parametrize(("command", "pages"), COMMANDS.items())
def test_each_command_has_only_those_pages_printed_anew_that_show_what_it_changed(
    app, clock, kept, sample_pictures, tmp_path, monkeypatch, command, pages
):
    monkeypatch.chdir(tmp_path)
    for name, date in (("draft", ""), ("out", f"{clock():%Y-%m-%d}")):
        (tmp_path / f"{name}.md").write_text(STORY.format(date=date))
    done = app.test_cli_runner().invoke(args=command.split())
    assert done.exit_code == 0, done.output
    assert kept() == pages


def adds(row):
    return lambda: db.session.add(row)


def renames(kind, slug):
    def rename():
        authors.by_slug(kind, slug).name += "!"

    return rename


@pytest.mark.parametrize("form", ["", placements.OPINION])
def test_an_author_s_name_has_lists_printed_anew_only_where_it_stands_on_them(paper, kept, form):
    with paper.open():
        placements.choose_form(articles.by_slug("story-number-0").section_id, form)
        db.session.commit()
    kept()
    with paper.open():
        authors.by_slug(Author, "ada-venn").name = "Ada V."
        db.session.commit()
    named = {"/authors/ada-venn", *STORIES, *RAILS[1:], *WIRE}
    assert kept() == named | ({*LISTS, *RAILS} if form else set())


def edit():
    articles.by_slug("story-number-7").headline = "Another"


CHANGES = {
    "a picture that no story uses": (
        adds(Image(name="new", file="new", width=900, height=600, alt="")), 0,
    ),
    "a topic": (adds(Topic(name="Moles", slug="moles")), 0),
    "an author": (adds(Author(name="Bo Example", slug="bo")), 0),
    "a headline": (edit, 1),
    "an author's name": (renames(Author, "ada-venn"), 3),
    "a topic's name": (renames(Topic, "tides"), 3),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_of_34_articles_those_are_printed_anew_that_show_what_changed(app, paper, what):
    kept, printed = [], []
    for n in range(34):
        signed = {"by": ["Ada Venn"], "about": ["Tides"]} if n < 3 else {}
        kept.append(paper.story(f"Story number {n}", **signed))
    client, change = app.test_client(), CHANGES[what]
    render = app.extensions["press_middleware"].render
    for address in kept:
        client.get(address)
    app.extensions["press_middleware"].render = lambda page: printed.append(page) or render(page)
    with paper.open():
        change[0]()
        db.session.commit()
    for address in kept:
        client.get(address)
    assert len(printed) == change[1]
