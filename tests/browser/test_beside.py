"""What came before and after a story, as a reader meets it: fetched when it is asked for."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from browser.axe import violations

pytestmark = pytest.mark.browser

FRAGMENT = re.compile(r"/fragments/beside/")
LONG = "Harbour board postpones the rebuilding of the storm wall by the north pier once more"
FAILURES = {
    "broken": lambda route: route.fulfill(status=500, body="<h1>Broken</h1>"),
    "missing": lambda route: route.fulfill(status=404, body="<h1>Page not found</h1>"),
    "cut off": lambda route: route.abort(),
}


@pytest.fixture
def story(paper) -> str:
    paper.story(LONG, ago=timedelta(hours=3))
    address = paper.story("It", ago=timedelta(hours=2), body="A line of text.\n" * 40)
    paper.story(LONG + ", again", ago=timedelta(hours=1))
    return address


def ask(page) -> None:
    page.get_by_role("link", name="Earlier and later in World").click()


def fetched(asked) -> int:
    return sum(bool(FRAGMENT.search(request.url)) for request in asked)


@pytest.mark.parametrize("width", [360, 1280])
def test_both_headlines_come_once_when_they_are_asked_for(open_tab, story, asked, width):
    page = open_tab(width)
    page.goto(story)
    page.locator(".rail").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert fetched(asked) == 0
    ask(page)
    links = page.locator(".beside__story a")
    expect(links).to_have_text([LONG, LONG + ", again"])
    expect(page.get_by_role("link", name="Earlier and later in World")).to_be_focused()
    assert violations(page, ".beside") == []
    assert fetched(asked) == 1
    links.last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(LONG + ", again")


@pytest.mark.parametrize("fate", FAILURES)
def test_after_a_failure_the_link_leads_to_the_section(open_tab, forgiven, story, fate):
    forgiven += ["Failed to load resource", "htmx:error"]
    page = open_tab(360)
    page.route(FRAGMENT, FAILURES[fate])
    page.goto(story)
    with page.expect_request(FRAGMENT):
        ask(page)
    expect(page.locator(".beside .htmx-request")).to_have_count(0)
    ask(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("World")


def test_without_javascript_the_links_work(open_tab, story):
    page = open_tab(360, java_script_enabled=False)
    page.goto(story)
    ask(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("World")
    page.goto(story)
    page.get_by_role("link", name="Everything from 20 October 2025").click()
    expect(page.get_by_role("link", name="It", exact=True)).to_be_visible()
