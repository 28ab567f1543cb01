"""What Firefox makes of the reader's pages."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from browser import firefox
from browser.firefox import Firefox, Tab
from conftest import missing
from stories import Clock, Paper

pytestmark = pytest.mark.browser

AGES = "[...document.querySelectorAll('main .teaser__age')].map((age) => age.innerText).join('|')"
NOTE = "document.querySelector('.as-of').textContent"
NEWS = "document.querySelector('.news').textContent"


@pytest.fixture(scope="module")
def fox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Ended with these tests: it works on while nobody looks at it."""
    if not firefox.find():
        missing("no Firefox is installed")
    with firefox.started(tmp_path_factory.mktemp("firefox")) as browser:
        yield browser


@pytest.fixture
def tab(fox: Firefox, served: None) -> Iterator[Tab]:
    with fox.tab() as tab:
        yield tab


def test_a_tab_that_is_looked_at_again_is_right(tab: Tab, site: str, paper: Paper, clock: Clock):
    paper.story("It", ago=timedelta(minutes=59))
    tab.go(site)
    assert tab.evaluate(AGES) == "59 minutes ago"
    tab.hide()
    clock.advance(hours=24)
    paper.story("Newer")
    tab.look()
    tab.until(AGES, lambda ages: ages == "an hour ago|a day ago")
    assert tab.evaluate(NEWS) == "New: Newer"


def test_a_page_is_right_on_the_way_back(tab: Tab, site: str, paper: Paper, clock: Clock):
    story = paper.story("It", ago=timedelta(minutes=59))
    tab.go(site)
    tab.evaluate("window.kept = true")
    tab.go(site + story)
    clock.advance(hours=24)
    tab.back()
    tab.until(AGES, lambda ages: ages == "a day ago")
    assert tab.evaluate("window.kept") is True  # it came from the browser's memory, whole


def test_a_withdrawn_story_gives_way(tab: Tab, site: str, paper: Paper, clock: Clock):
    story = paper.story("It", body="They said it.")
    tab.go(site + story)
    tab.hide()
    paper.change(story, lambda a: a.withdraw(clock()))
    tab.look()
    tab.until("document.querySelector('h1').textContent", lambda h1: "was withdrawn" in h1)
    assert not tab.evaluate("document.body.textContent.includes('They said it.')")


def test_the_rail_is_fetched_and_shown_beside_a_story(tab: Tab, site: str, paper: Paper):
    paper.story("Other")
    tab.go(site + paper.story("It"))
    tab.until("document.querySelector('.rail')?.textContent.includes('Other')", bool)


def test_a_saved_story_is_shown_where_nothing_answers(
    tab: Tab, site: str, paper: Paper, app: Flask, monkeypatch: pytest.MonkeyPatch
):
    story = paper.story("It")
    tab.go(site + story)
    tab.until("document.querySelector('[name=save]').checkVisibility()", bool)
    tab.evaluate("document.querySelector('[name=save]').click()")
    tab.until(NEWS, lambda news: news.startswith("Saved"))
    tab.until("Boolean(navigator.serviceWorker.controller)", bool)

    def hang_up(environ: Any, _: Any) -> None:
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        raise ConnectionError

    monkeypatch.setattr(app, "wsgi_app", hang_up)
    tab.go(site + story)
    assert "the copy that was saved on" in tab.evaluate(NOTE)
    tab.go(site)
    tab.until("document.querySelector('.saved__headline')?.textContent", lambda it: it == "It")
    tab.browser.complaints.clear()  # of what it could not fetch
