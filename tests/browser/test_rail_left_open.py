"""The rail in a tab left open: its words stay true, whatever fails, and nothing moves."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import abort
from playwright.sync_api import Page, expect

from broadsheet.archive import addresses
from browser.rail import (
    COUNT_RETURNS,
    DAY,
    FAILURES,
    FRAGMENT,
    HIDE_AND_SHOW,
    HOUR,
    MINUTE,
    OF_FAILURES,
    SPREAD,
    ages,
    fragments,
    frames,
    open_rail,
    plain_link,
    teasers,
)
from browser.tabs import look_again
from stories import START

pytestmark = pytest.mark.browser


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


def a_day_older(seed_teasers) -> list[str]:
    return [f"{line['age']['n'] + 1} days ago" for line in seed_teasers]


def test_the_labels_of_an_open_tab_turn_by_themselves(left_open, leave, asked, seed_teasers):
    page = left_open()
    assert ages(page) == [line["age_text"] for line in seed_teasers]
    with page.expect_response(FRAGMENT):  # what nobody may foretell is asked for all the time
        leave(page, hours=23, minutes=58)
    assert ages(page) == [line["age_text"] for line in seed_teasers]
    frames(page)
    leave(page, minutes=2, seconds=SPREAD)
    expect(page.locator(".rail .teaser__age")).to_have_text(a_day_older(seed_teasers))
    assert fragments(asked) == 3


def test_a_turn_costs_one_request(left_open, leave, asked, seed_teasers):
    page = left_open()
    leave(page, hours=24, seconds=2)
    expect(page.locator(".rail .teaser__age")).to_have_text(a_day_older(seed_teasers))
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
    left_open, leave, asked, seed_teasers
):
    page = left_open()
    page.evaluate("hide(true)")
    leave(page, hours=30)
    page.wait_for_timeout(500)
    assert fragments(asked) == 1
    assert ages(page) == [line["age_text"] for line in seed_teasers]
    page.evaluate("hide(false)")
    page.clock.run_for(1000)
    expect(page.locator(".rail .teaser__age")).to_have_text(a_day_older(seed_teasers))


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
        def rail_of(slug: str) -> None:
            abort(fate)

        app.view_functions["fragments.rail_of"] = rail_of

    return _trouble


@pytest.mark.parametrize("fate", [404, 410, 500, "cut off"])
def test_a_refresh_that_fails_keeps_the_teasers_and_is_not_repeated_at_once(
    left_open, leave, pass_time, trouble, asked, seed_teasers, fate
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
    assert ages(page) == [line["age_text"] for line in seed_teasers]
    assert fragments(asked) == 2


def test_a_refresh_that_failed_is_tried_again_a_minute_later(
    left_open, leave, forgiven, seed_teasers
):
    forgiven += OF_FAILURES
    page = left_open()
    page.route(FRAGMENT, FAILURES["broken"])
    leave(page, hours=24, seconds=2)
    page.wait_for_timeout(500)
    assert ages(page) == [line["age_text"] for line in seed_teasers]
    page.unroute(FRAGMENT)
    leave(page, minutes=2)
    expect(page.locator(".rail .teaser__age")).to_have_text(a_day_older(seed_teasers))


@pytest.mark.parametrize("place", ["top", "end"])
def test_a_refresh_neither_moves_the_page_nor_takes_the_focus(
    left_open, leave, seed_teasers, place
):
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
    expect(page.locator(".rail .teaser__age")).to_have_text(a_day_older(seed_teasers))
    frames(page)
    assert page.evaluate(read) == before


def test_a_refresh_leaves_the_focus_on_its_teaser(left_open, leave, seed_teasers):
    page = left_open()
    link = page.get_by_role("link", name=seed_teasers[5]["headline"])
    link.evaluate("(link) => link.focus({ preventScroll: true })")
    frames(page)
    before = page.evaluate("scrollY")
    leave(page, hours=24, seconds=2)
    expect(page.locator(".rail .teaser__age")).to_have_text(a_day_older(seed_teasers))
    expect(link).to_be_focused()
    assert page.evaluate("scrollY") == before


def test_the_rail_of_a_story_whose_address_changed_stays_true(page, paper, clock, forgiven):
    forgiven += OF_FAILURES
    paper.story("Nearly an hour old", ago=59 * MINUTE)
    story = paper.story("It", ago=DAY)
    page.add_init_script(HIDE_AND_SHOW)
    page.clock.install(time=START)
    open_rail(page, story, 1)

    def rename(article):
        addresses.remember_former(story, article=article)
        article.slug = "it-is"

    paper.change(story, rename)
    look_again(page)
    page.wait_for_url("**/it-is")
    clock.advance(minutes=3)
    page.clock.fast_forward("03:00")
    expect(page.locator(".rail .teaser__age")).to_have_text("an hour ago")


def test_a_rail_whose_last_stories_are_withdrawn_leads_to_the_latest(page, paper, clock):
    gone = paper.story("Gone", ago=DAY * 40)
    page.add_init_script(HIDE_AND_SHOW)
    page.clock.install(time=START)
    open_rail(page, paper.story("It", ago=DAY * 50), 1)
    paper.change(gone, lambda story: story.withdraw(START))
    clock.advance(minutes=3)
    page.clock.fast_forward("03:00")
    look_again(page)
    expect(teasers(page)).to_have_count(0)
    expect(plain_link(page)).to_be_visible()
    paper.story("New", ago=DAY * 45)
    clock.advance(minutes=3)
    page.clock.fast_forward("03:00")
    look_again(page)
    expect(teasers(page)).to_have_count(1)


def test_a_rail_whose_labels_are_settled_has_no_moment_of_its_own(left_open, leave, paper):
    paper.story("Old", section="Old", ago=DAY * 60)
    page = left_open(paper.story("Older", section="Old", ago=DAY * 90, picks=["old"]), 12)
    assert page.locator(".rail__list [data-until]").count() == 1
    leave(page, days=8)
    expect(page.locator(".rail__list [data-until]")).to_have_count(0)
    assert page.locator(".rail__list [data-tag]").count() == 1
