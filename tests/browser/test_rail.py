"""The rail as a reader meets it: late, short, failing; nothing ever moves."""

import pytest
from playwright.sync_api import Route, expect

from browser.rail import (
    DESK,
    FAILURES,
    FRAGMENT,
    OF_FAILURES,
    PHONE,
    TABLET,
    WATCH_SHIFTS,
    assert_nothing_moved,
    fragments,
    frames,
    height,
    open_rail,
    plain_link,
    scroll_to_end,
    settle,
    teasers,
)

pytestmark = pytest.mark.browser


def assert_no_hole(page) -> None:
    """No room is kept where nothing will come."""
    assert page.locator(".rail__list").bounding_box()["height"] < 150


# What it shows


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_seed_shows_its_twelve_teasers_in_its_own_words(open_tab, seed, seed_teasers, size):
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
    assert found == [{key: line[key] for key in keys} for line in seed_teasers]


def test_on_a_tablet_the_rail_ends_with_a_full_row(open_tab, seed):
    page = open_tab(*TABLET)
    open_rail(page, seed, 12)
    boxes = [teaser.bounding_box() for teaser in teasers(page).all() if teaser.is_visible()]
    tops = [round(box["y"]) for box in boxes]
    assert [tops.count(top) for top in sorted({*tops})] == [1, 2, 2, 2, 2, 2]


def test_between_section_and_age_stands_real_text(page, seed, seed_teasers):
    open_rail(page, seed, 12)
    lines = page.locator(".rail .teaser__meta").all_inner_texts()
    assert lines == [f"{line['section']} · {line['age_text']}" for line in seed_teasers]
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
    with page.expect_request(FRAGMENT):
        page.goto(seed)
        settle(page)
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
    if fate in FAILURES:
        assert_no_hole(page)
    for top in (0, height(page) // 2, height(page)):
        page.evaluate("(top) => scrollTo({ top, behavior: 'instant' })", top)
        frames(page)
    assert_nothing_moved(page)


@pytest.mark.parametrize("size", [PHONE, TABLET, DESK], ids=["phone", "tablet", "desk"])
def test_a_short_rail_moves_nothing_and_leaves_no_hole(open_tab, paper, size):
    paper.stories(3)
    article = paper.story("It", body="A long line of text.\n" * 40)
    page = open_tab(*size)
    page.add_init_script(WATCH_SHIFTS)
    page.goto(article)
    settle(page)
    scroll_to_end(page)
    expect(teasers(page)).to_have_count(3)
    assert_nothing_moved(page)
    last = teasers(page).last.bounding_box()
    around = page.locator(".rail__list").bounding_box()
    assert around["y"] + around["height"] - last["y"] - last["height"] < 5


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
    scroll_to_end(page)
    expect(teasers(page)).to_have_count(12)
    assert_nothing_moved(page)
    for age in page.locator(".rail .teaser__age:visible").all():
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
    scroll_to_end(page)
    assert_nothing_moved(page)
    assert_no_hole(page)
    plain_link(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Latest")
    assert fragments(asked) == 0


def test_without_javascript_the_link_works_and_no_hole_is_left_for_teasers(open_tab, asked, seed):
    page = open_tab(java_script_enabled=False)
    page.goto(seed)
    assert_no_hole(page)
    plain_link(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Latest")
    assert fragments(asked) == 0
