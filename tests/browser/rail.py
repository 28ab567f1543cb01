"""What tests of the rail do and look at."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

FRAGMENT = re.compile(r"/fragments/rail")
PHONE, TABLET, DESK = (360, 640), (768, 1024), (1280, 800)
SPREAD = 16  # seconds: a question may come later by so much, by chance
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) =>
  [entry.value, ...entry.sources.map((source) => source.node?.nodeName)].join(" "))))
  .observe({ type: "layout-shift", buffered: true });
"""
HIDE_AND_SHOW = """
let hidden = false;
Object.defineProperty(document, "hidden", { get: () => hidden });
Object.defineProperty(document, "visibilityState", { get: () => hidden ? "hidden" : "visible" });
window.hide = (now) => {
  hidden = now;
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
};
"""
COUNT_RETURNS = """
window.returns = [];
addEventListener("pageshow", (event) => returns.push(event.persisted));
"""
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

FAILURES = {
    "empty": lambda route: route.fulfill(status=204),
    "broken": lambda route: route.fulfill(status=500, body="<h1>Broken</h1>"),
    "missing": lambda route: route.fulfill(status=404, body="<h1>Page not found</h1>"),
    "cut off": lambda route: route.abort(),
}
OF_FAILURES = ["Failed to load resource", "htmx:error"]


def fragments(asked) -> int:
    return sum(bool(FRAGMENT.search(request.url)) for request in asked)


def scroll_to_end(page: Page) -> None:
    page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")


def frames(page: Page) -> None:
    """Wait until what was just done is on the screen."""
    page.evaluate(TWO_FRAMES)


def settle(page: Page) -> None:
    page.evaluate("document.fonts.ready.then(() => true)")
    frames(page)


def height(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollHeight")


def teasers(page: Page):
    return page.locator(".rail .teaser")


def ages(page: Page) -> list[str]:
    return page.locator(".rail .teaser__age").all_inner_texts()


def plain_link(page: Page):
    return page.locator(".rail").get_by_role("link", name="See the latest stories")


def open_rail(page: Page, address: str, count: int) -> None:
    page.goto(address)
    scroll_to_end(page)
    expect(teasers(page)).to_have_count(count)
    expect(page.locator(".rail__list.htmx-request")).to_have_count(0)
    frames(page)


def assert_nothing_moved(page: Page) -> None:
    settle(page)
    assert page.evaluate("shifts") == []
