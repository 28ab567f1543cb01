"""The style guide: complete, whole, and in development only."""

from pathlib import Path

import pytest

from answers import tree, words
from broadsheet.styleguide import specimens

TEMPLATES = Path(__file__).parents[2] / "templates"
PAGES = {"readers": "/styleguide", "desk": "/styleguide/desk"}
ALL = [one for name in PAGES for one in specimens.read(name)]


@pytest.fixture
def database():
    return "sqlite"


def test_every_state_is_shown_beside_its_source(client, paper):
    paper.story("Council votes", section="Politics")
    for name, page in PAGES.items():
        shown = tree(client.get(page).text).findall(".//section[@class='guide__state']")
        states = [state for one in specimens.read(name) for state in one.states.items()]
        assert len(shown) == len(states)
        for box, (kind, source) in zip(shown, states, strict=True):
            assert words(box.find("pre")) == " ".join(source.split())
            assert len(box.find("div")), f"{kind} shows nothing"


def test_every_part_of_readers_pages_is_in_it():
    named = {name for one in ALL for name in one.templates.split(", ")}
    files = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    parts = {name for name in files if name.startswith(("reader/_", "_"))}
    assert parts - named == set(), "each has a line in templates/styleguide/readers.txt"
    assert {name for name in named if name.endswith(".html")} <= files


def test_it_is_shown_in_the_dark_and_from_the_right(client):
    page = tree(client.get("/styleguide/desk?scheme=dark&dir=rtl").text)
    assert (page.get("dir"), page.get("data-scheme")) == ("rtl", "dark")
    page = tree(client.get("/styleguide/desk?scheme=%22&dir=up").text)
    assert (page.get("dir"), page.get("data-scheme")) == ("ltr", None)


def test_the_public_sees_none_of_it(make_app):
    client = make_app(TESTING=False).test_client()
    assert [client.get(page).status_code for page in PAGES.values()] == [404, 404]
