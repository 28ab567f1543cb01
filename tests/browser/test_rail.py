"""The rail as a reader meets it: late, short, failing, in a tab left open; nothing ever moves."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import abort
from playwright.sync_api import Page, Route, expect

from conftest import PAGE_TEXT
from stories import START

pytestmark = pytest.mark.browser

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


@pytest.fixture(scope="module")
def expected() -> list[dict[str, str]]:
    return json.loads(PAGE_TEXT.with_suffix(".json").read_text())["rail"]


# What it shows


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_seed_shows_its_twelve_teasers_in_its_own_words(open_tab, seed, expected, size):
    page = open_tab(*size)
    open_rail(page, seed, 12)
    found = [
        {
            "section": teaser.locator(".teaser__section").inner_text(),
            "age_text": teaser.locator(".teaser__age").inner_text(),
            "headline": teaser.get_by_role("link").inner_text(),
        }
        for teaser in teasers(page).all()
    ]
    keys = ("section", "age_text", "headline")
    assert found == [{key: line[key] for key in keys} for line in expected]


def test_between_section_and_age_stands_real_text(page, seed, expected):
    open_rail(page, seed, 12)
    lines = page.locator(".rail .teaser__meta").all_inner_texts()
    assert lines == [f"{line['section']} · {line['age_text']}" for line in expected]
    assert lines[0] == "World · 4 days ago"


def test_the_rail_is_fetched_once_however_often_it_is_passed(open_tab, asked, seed):
    page = open_tab(*PHONE)
    open_rail(page, seed, 12)
    for top in (0, 10**6, 0, 10**6):
        page.evaluate("(top) => scrollTo({ top, behavior: 'instant' })", top)
        frames(page)
    page.wait_for_timeout(500)
    assert fragments(asked) == 1


def test_nothing_is_asked_for_before_the_rail_is_near_the_screen(open_tab, asked, seed):
    page = open_tab(*PHONE)
    page.goto(seed, wait_until="networkidle")
    expect(page.locator(".rail__list[data-htmx-powered]")).to_have_count(1)

    def bring(below: int) -> None:
        """Scroll until the list begins so many pixels below the screen."""
        page.evaluate(
            """(below) => {
              const top = document.querySelector(".rail__list").getBoundingClientRect().top;
              scrollBy({ top: top - innerHeight - below, behavior: "instant" });
            }""",
            below,
        )
        frames(page)

    for below in (2000, 700):
        bring(below)
        page.wait_for_timeout(500)
        assert fragments(asked) == 0
    with page.expect_request(FRAGMENT):
        bring(500)
    expect(teasers(page)).to_have_count(12)


# Nothing moves


def test_the_measure_of_shifts_sees_one(page, seed):
    page.add_init_script(WATCH_SHIFTS)
    page.goto(seed)
    settle(page)
    page.evaluate("document.querySelector('main').style.marginTop = '100px'")
    settle(page)
    assert page.evaluate("shifts") != []


@pytest.mark.parametrize("size", [PHONE, TABLET, DESK], ids=["phone", "tablet", "desk"])
@pytest.mark.parametrize("fate", ["normal", "late", *FAILURES])
def test_nothing_moves_whatever_becomes_of_the_rail(open_tab, forgiven, seed, size, fate):
    """Seen from the page's end, where all that stands below the rail would be seen to move."""
    forgiven += OF_FAILURES if fate in FAILURES else []
    page = open_tab(*size)
    page.add_init_script(WATCH_SHIFTS)
    held: list[Route] = []
    if fate != "normal":
        page.route(FRAGMENT, lambda route: held.append(route))
    page.goto(seed)
    settle(page)
    before = height(page)
    with page.expect_request(FRAGMENT):
        scroll_to_end(page)
    while fate != "normal" and not held:
        page.wait_for_timeout(50)
    if fate == "late":
        page.wait_for_timeout(2000)
        assert_nothing_moved(page)
    for route in held:
        FAILURES.get(fate, Route.continue_)(route)
    expect(page.locator(".rail__list.htmx-request")).to_have_count(0)
    expect(teasers(page)).to_have_count(0 if fate in FAILURES else 12)
    assert_nothing_moved(page)
    assert height(page) == before
    for top in (0, before // 2, before):
        page.evaluate("(top) => scrollTo({ top, behavior: 'instant' })", top)
        frames(page)
    assert_nothing_moved(page)


@pytest.mark.parametrize("size", [PHONE, TABLET, DESK], ids=["phone", "tablet", "desk"])
def test_a_short_rail_leaves_the_page_as_long_as_it_was(open_tab, paper, size):
    paper.stories(3)
    article = paper.story("It", body="A long line of text.\n" * 40)
    page = open_tab(*size)
    page.add_init_script(WATCH_SHIFTS)
    page.goto(article)
    settle(page)
    before = height(page)
    scroll_to_end(page)
    expect(teasers(page)).to_have_count(3)
    assert_nothing_moved(page)
    assert height(page) == before


@pytest.mark.parametrize("size", [PHONE, TABLET, DESK], ids=["phone", "tablet", "desk"])
def test_the_longest_words_do_not_stretch_the_rail(open_tab, paper, size):
    for n in range(12):
        headline = f"{n} " + ("Donaudampfschifffahrtsgesellschaft" * 4 if n % 2 else "Words " * 60)
        paper.story(headline, section="The Ministry of Silence and Long Department Names" * 2)
    article = paper.story("It", body="A long line of text.\n" * 40)
    page = open_tab(*size)
    page.add_init_script(WATCH_SHIFTS)
    page.goto(article)
    settle(page)
    before = height(page)
    scroll_to_end(page)
    expect(teasers(page)).to_have_count(12)
    assert_nothing_moved(page)
    assert height(page) == before
    for age in page.locator(".rail .teaser__age").all():
        box, around = age.bounding_box(), page.locator(".rail__list").bounding_box()
        assert box["x"] + box["width"] <= around["x"] + around["width"]


# Without it


@pytest.mark.parametrize("fate", FAILURES)
def test_a_plain_link_stands_and_works_after_every_failure(page, forgiven, seed, fate):
    forgiven += OF_FAILURES
    page.route(FRAGMENT, FAILURES[fate])
    page.goto(seed)
    with page.expect_event("requestfinished" if fate != "cut off" else "requestfailed"):
        scroll_to_end(page)
    expect(page.locator(".rail__list.htmx-request")).to_have_count(0)
    plain_link(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Latest")


@pytest.mark.parametrize("size", [PHONE, TABLET, DESK], ids=["phone", "tablet", "desk"])
def test_without_htmx_the_page_is_whole_and_the_link_works(open_tab, forgiven, asked, seed, size):
    forgiven += ["Failed to load resource"]
    page = open_tab(*size)
    page.add_init_script(WATCH_SHIFTS)
    page.route("**/htmx*.js", lambda route: route.abort())
    page.goto(seed)
    settle(page)
    before = height(page)
    scroll_to_end(page)
    assert_nothing_moved(page)
    assert height(page) == before
    plain_link(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Latest")
    assert fragments(asked) == 0


def test_without_javascript_the_link_works_and_no_hole_is_left_for_teasers(open_tab, asked, seed):
    page = open_tab(java_script_enabled=False)
    page.goto(seed)
    assert page.locator(".rail__list").bounding_box()["height"] < 150
    plain_link(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Latest")
    assert fragments(asked) == 0


# In a tab left open


@pytest.fixture
def left_open(open_tab, seed) -> Callable[..., Page]:
    """The seed's page with its rail, in a tab whose time goes by only as `pass_time` says."""

    def _left_open(address: str = seed, count: int = 12) -> Page:
        page = open_tab()
        page.add_init_script(HIDE_AND_SHOW)
        page.clock.install(time=START)
        open_rail(page, address, count)
        return page

    return _left_open


@pytest.fixture
def pass_time(clock):
    """Let time pass for the paper and for the browser."""

    def _pass_time(page: Page, **duration: float) -> None:
        clock.advance(**duration)
        page.clock.run_for(int(timedelta(**duration) / timedelta(milliseconds=1)))

    return _pass_time


@pytest.fixture
def leave(clock):
    """Let a long time pass at once: of what repeats, a browser that sleeps does one."""

    def _leave(page: Page, **duration: float) -> None:
        clock.advance(**duration)
        page.clock.fast_forward(int(timedelta(**duration) / timedelta(milliseconds=1)))

    return _leave


def a_day_older(expected) -> list[str]:
    return [f"{line['age']['n'] + 1} days ago" for line in expected]


def test_the_labels_of_an_open_tab_turn_by_themselves(left_open, leave, asked, expected):
    page = left_open()
    assert ages(page) == [line["age_text"] for line in expected]
    with page.expect_response(FRAGMENT):  # what nobody may foretell is asked for all the time
        leave(page, hours=23, minutes=58)
    assert ages(page) == [line["age_text"] for line in expected]
    frames(page)
    leave(page, minutes=2, seconds=SPREAD)
    expect(page.locator(".rail .teaser__age")).to_have_text(a_day_older(expected))
    assert fragments(asked) == 3


def test_a_turn_costs_one_request(left_open, leave, asked, expected):
    page = left_open()
    leave(page, hours=24, seconds=2)
    expect(page.locator(".rail .teaser__age")).to_have_text(a_day_older(expected))
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    assert fragments(asked) == 2


def test_a_label_turns_in_real_time(page, paper, clock):
    paper.story("Nearly an hour old", ago=HOUR - timedelta(seconds=3))
    page.add_init_script("Math.random = () => 0")  # and so without the spread
    open_rail(page, paper.story("It", ago=DAY), 1)
    assert ages(page) == ["59 minutes ago"]
    clock.advance(seconds=3)
    expect(page.locator(".rail .teaser__age")).to_have_text("an hour ago")


def test_a_fragment_printed_a_while_ago_still_turns_on_its_second(
    open_tab, paper, pass_time, client, clock, asked
):
    paper.story("Nearly an hour old", ago=HOUR - MINUTE)
    article = paper.story("It", ago=DAY)
    page = open_tab()
    page.clock.install(time=START)
    client.get("/fragments/rail/it")  # from now on it is kept: "in 60 seconds"
    clock.advance(seconds=50)
    open_rail(page, article, 1)
    pass_time(page, seconds=10 + SPREAD)
    expect(page.locator(".rail .teaser__age")).to_have_text("an hour ago")
    assert fragments(asked) == 2


def test_a_hidden_tab_asks_for_nothing_and_catches_up_when_it_is_seen(
    left_open, leave, asked, expected
):
    page = left_open()
    page.evaluate("hide(true)")
    leave(page, hours=30)
    page.wait_for_timeout(500)
    assert fragments(asked) == 1
    assert ages(page) == [line["age_text"] for line in expected]
    page.evaluate("hide(false)")
    page.clock.run_for(1000)
    expect(page.locator(".rail .teaser__age")).to_have_text(a_day_older(expected))


def test_a_tab_that_is_seen_again_and_again_asks_once(left_open, leave, asked):
    page = left_open()
    page.evaluate("hide(true)")
    leave(page, hours=1)
    for _ in range(3):
        page.evaluate("hide(true)")
        page.evaluate("hide(false)")
        page.clock.run_for(5000)
        page.wait_for_timeout(100)
    assert fragments(asked) == 2


@pytest.mark.whole_browser
def test_labels_are_right_on_the_way_back(page, paper, clock):
    paper.story("Nearly an hour old", ago=HOUR - timedelta(seconds=4))
    article = paper.story("It", ago=DAY, body="A long line of text.\n" * 40)
    page.add_init_script(COUNT_RETURNS)
    open_rail(page, article, 1)
    assert ages(page) == ["59 minutes ago"]
    page.get_by_role("link", name="Nearly an hour old").click()
    page.wait_for_url("**/nearly-an-hour-old")
    clock.advance(seconds=4)
    page.wait_for_timeout(5000)  # no clock but the real one runs while a page is frozen
    page.evaluate("history.back()")  # playwright's own waits for a load that never comes
    page.wait_for_url("**/it", wait_until="commit")
    expect(page.locator(".rail .teaser__age")).to_have_text("an hour ago")
    assert page.evaluate("returns") == [False, True], "the page was not kept for the way back"


@pytest.fixture
def trouble(app, forgiven) -> Callable[[object], None]:
    """Lets the paper's own server answer for the rail with a status, or never ("cut off")."""
    forgiven += OF_FAILURES

    def _trouble(fate: object) -> None:
        def rail_of(slug: str) -> tuple[str, int]:
            return ("", 204) if fate == 204 else abort(fate)

        app.view_functions["fragments.rail_of"] = rail_of

    return _trouble


@pytest.mark.parametrize("fate", [204, 404, 410, 500, "cut off"])
def test_a_refresh_that_fails_keeps_the_teasers_and_is_not_repeated_at_once(
    left_open, leave, pass_time, trouble, asked, expected, fate
):
    page = left_open()
    if fate == "cut off":
        page.route(FRAGMENT, FAILURES[fate])
    else:
        trouble(fate)
    leave(page, hours=24, seconds=2)
    page.wait_for_timeout(500)
    for _ in range(10):
        pass_time(page, seconds=1)
        page.wait_for_timeout(50)
    assert ages(page) == [line["age_text"] for line in expected]
    assert fragments(asked) == 2


def test_a_refresh_that_failed_is_tried_again_a_minute_later(left_open, leave, forgiven, expected):
    forgiven += OF_FAILURES
    page = left_open()
    page.route(FRAGMENT, FAILURES["broken"])
    leave(page, hours=24, seconds=2)
    page.wait_for_timeout(500)
    assert ages(page) == [line["age_text"] for line in expected]
    page.unroute(FRAGMENT)
    leave(page, minutes=2)
    expect(page.locator(".rail .teaser__age")).to_have_text(a_day_older(expected))


@pytest.mark.parametrize("place", ["top", "end"])
def test_a_refresh_neither_moves_the_page_nor_takes_the_focus(left_open, leave, expected, place):
    page = left_open()
    if place == "top":
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    where = ".masthead__name a" if place == "top" else ".colophon li:last-child a"
    page.locator(where).evaluate("(link) => link.focus({ preventScroll: true })")
    frames(page)
    read = """() => [scrollX, scrollY, document.documentElement.scrollHeight,
                     document.activeElement.textContent]"""
    before = page.evaluate(read)
    leave(page, hours=24, seconds=2)
    expect(page.locator(".rail .teaser__age")).to_have_text(a_day_older(expected))
    frames(page)
    assert page.evaluate(read) == before


def test_a_refresh_leaves_the_focus_on_its_teaser(left_open, leave, expected):
    page = left_open()
    link = page.get_by_role("link", name=expected[5]["headline"])
    link.evaluate("(link) => link.focus({ preventScroll: true })")
    frames(page)
    before = page.evaluate("scrollY")
    leave(page, hours=24, seconds=2)
    expect(page.locator(".rail .teaser__age")).to_have_text(a_day_older(expected))
    expect(link).to_be_focused()
    assert page.evaluate("scrollY") == before


def test_a_rail_whose_labels_are_settled_has_no_moment_of_its_own(left_open, leave, paper):
    paper.story("Old", section="Old", ago=DAY * 60)
    page = left_open(paper.story("Older", section="Old", ago=DAY * 90, picks=["old"]), 12)
    assert page.locator(".rail__list [data-until]").count() == 1
    leave(page, days=8)
    expect(page.locator(".rail__list [data-until]")).to_have_count(0)
    assert page.locator(".rail__list [data-tag]").count() == 1
