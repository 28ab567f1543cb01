"""How often an open tab asks for its page."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from browser.rail import HOUR, MINUTE, SPREAD
from browser.tabs import ages, look_again, questions
from stories import START

pytestmark = pytest.mark.browser


def test_a_hidden_tab_never_asks(left_open, leave, paper, asked):
    paper.story("It", ago=59 * MINUTE)
    page = left_open("/")
    page.evaluate("hide(true)")
    for _ in range(4):
        leave(page, hours=7)
        page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(200)
    assert questions(asked, "/") == 0


def test_a_visible_tab_asks_at_most_once_a_minute_and_at_least_every_five(
    left_open, clock, paper, asked
):
    paper.story("Of every minute", ago=timedelta(seconds=1))
    page = left_open("/")
    moments = []
    page.on("request", lambda r: r.resource_type == "fetch" and moments.append(clock()))
    for _ in range(40 * 6):
        clock.advance(seconds=10)
        with_answers(page, 10_000)
    gaps = [(b - a).total_seconds() for a, b in pairwise(moments)]
    assert min(gaps) >= 60 - 10, gaps
    assert max(gaps) <= 5 * 60 + SPREAD + 10, gaps
    expect(ages(page)).to_have_text(re.compile(r"(39|40) minutes ago"))


def with_answers(page, milliseconds):
    page.clock.run_for(milliseconds)
    page.evaluate("() => new Promise((done) => queueMicrotask(done))")


def test_looked_at_again_and_again_it_asks_once_a_minute(left_open, paper, asked):
    paper.story("It")
    page = left_open("/")
    for _ in range(10):
        look_again(page)
        page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(200)
    assert questions(asked, "/") == 1


def test_a_device_that_slept_knows_that_time_went_by(left_open, clock, paper):
    """Asleep it counts no time but that of the day."""
    paper.story("It", ago=59 * MINUTE)
    page = left_open("/")
    with page.expect_response("**/"):
        look_again(page)
    page.evaluate("hide(true)")
    clock.advance(hours=10)
    page.clock.set_system_time(clock())
    page.evaluate("hide(false)")
    expect(ages(page)).to_have_text(["10 hours ago"])


def test_when_the_network_returns_it_asks(left_open, leave, paper, forgiven):
    paper.story("It", ago=59 * MINUTE)
    page = left_open("/")
    forgiven += ["ERR_INTERNET_DISCONNECTED"]
    page.context.set_offline(True)
    leave(page, seconds=90)
    page.context.set_offline(False)
    leave(page, seconds=60)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(ages(page)).to_have_text(["an hour ago"])


@pytest.mark.parametrize("fate", [500, 503, "cut off", "another's page"])
def test_errors_change_nothing_and_back_off(left_open, leave, paper, asked, forgiven, fate):
    forgiven += ["Failed to load resource"]
    paper.story("It", ago=59 * MINUTE)
    page = left_open("/")
    fates = {
        "cut off": lambda route: route.abort(),
        "another's page": lambda route: route.fulfill(body="<h1>Sign in to the network</h1>"),
    }
    answer = fates.get(fate, lambda route: route.fulfill(status=fate, body="<h1>Broken</h1>"))
    page.route("**/", answer)
    for _ in range(16):
        with_answers(page, 60_000)
        page.wait_for_timeout(20)
    assert questions(asked, "/") == 4  # and after 1, 2 and 4 minutes, and a little each
    expect(ages(page)).to_have_text(["59 minutes ago"])
    page.unroute("**/")
    leave(page, minutes=17)
    expect(ages(page)).to_have_text(["an hour ago"])


def test_looked_at_again_just_after_an_error_it_asks_within_a_minute(
    left_open, leave, paper, asked, forgiven
):
    forgiven += ["Failed to load resource"]
    paper.story("It", ago=40 * MINUTE)
    page = left_open("/")
    page.route("**/", lambda route: route.abort())
    for minutes in (1, 1, 2, 4):
        leave(page, minutes=minutes, seconds=SPREAD)
        page.wait_for_timeout(200)
    assert questions(asked, "/") == 4
    page.unroute("**/")
    leave(page, seconds=20)
    look_again(page)
    leave(page, seconds=60 + SPREAD)
    expect(ages(page)).to_have_text(["50 minutes ago"])


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_wrong_clock_makes_no_loop_and_no_sleep(left_open, leave, paper, asked, hours):
    paper.story("It", ago=50 * MINUTE)
    page = left_open("/", start=START + hours * HOUR)
    for _ in range(4):
        leave(page, seconds=75)
        page.wait_for_timeout(150)
    expect(ages(page)).to_have_text(["55 minutes ago"])
    assert questions(asked, "/") <= 5
    before = questions(asked, "/")
    leave(page, minutes=1, seconds=SPREAD)
    expect(ages(page)).to_have_text(["56 minutes ago"])
    assert questions(asked, "/") == before + 1


def test_an_age_that_is_none_makes_no_label_late(left_open, leave, paper):
    paper.story("It", ago=58 * MINUTE)
    page = left_open("/")

    def aged(route):
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "age": "5, 5"})

    page.route("**/", aged)
    leave(page, seconds=60)
    look_again(page)
    expect(ages(page)).to_have_text(["59 minutes ago"])
    leave(page, seconds=60 + SPREAD)
    expect(ages(page)).to_have_text(["an hour ago"])
