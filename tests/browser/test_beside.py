"""What came before and after a story, as a reader meets it: it comes late, and nothing moves."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FRAGMENT = re.compile(r"/fragments/beside/")
LONG = "Harbour board postpones the rebuilding of the storm wall by the north pier once more"
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => entry.value)))
  .observe({ type: "layout-shift", buffered: true });
"""
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
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


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_both_headlines_come_and_nothing_moves(open_tab, story, width):
    page = open_tab(width)
    page.add_init_script(WATCH_SHIFTS)
    page.goto(story)
    page.evaluate("document.fonts.ready.then(() => true)")
    before = page.locator(".beside").bounding_box()["height"]
    page.locator(".beside").scroll_into_view_if_needed()
    links = page.locator(".beside__story a")
    expect(links).to_have_text([LONG, LONG + ", again"])
    page.evaluate(TWO_FRAMES)
    assert page.locator(".beside").bounding_box()["height"] == before
    assert page.evaluate("shifts") == []
    links.last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(LONG + ", again")


@pytest.mark.parametrize("fate", FAILURES)
def test_after_a_failure_the_link_to_the_day_stands_and_works(open_tab, forgiven, story, fate):
    forgiven += ["Failed to load resource", "htmx:error"]
    page = open_tab(360)
    page.route(FRAGMENT, FAILURES[fate])
    page.goto(story)
    with page.expect_request(FRAGMENT):
        page.locator(".beside").scroll_into_view_if_needed()
    expect(page.locator(".beside.htmx-request")).to_have_count(0)
    page.get_by_role("link", name="Everything from 20 October 2025").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Monday, 20 October 2025")


def test_without_javascript_the_link_to_the_day_works(open_tab, story, asked):
    page = open_tab(360, java_script_enabled=False)
    page.goto(story)
    page.get_by_role("link", name="Everything from 20 October 2025").click()
    expect(page.get_by_role("link", name="It", exact=True)).to_be_visible()
    assert not [request for request in asked if FRAGMENT.search(request.url)]


def test_nothing_is_asked_for_before_it_is_on_the_screen(open_tab, story, asked):
    page = open_tab(360)
    page.goto(story)
    page.wait_for_load_state("networkidle")
    assert not [request for request in asked if FRAGMENT.search(request.url)]
