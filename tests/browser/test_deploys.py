"""A page in an open tab, when the paper's program becomes another, or its look."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from broadsheet.web.assets import bundles
from browser.rail import HOUR
from browser.tabs import look_again
from stories import START

pytestmark = pytest.mark.browser


def test_after_a_deploy_the_styles_are_the_new_ones(left_open, paper, app, monkeypatch):
    story = paper.story("It", ago=HOUR)
    page = left_open(story)
    page.evaluate("scrollTo({ top: 10, behavior: 'instant' })")
    monkeypatch.setattr(bundles, "first_version", lambda: "0123456789ab")
    app.extensions["press"].parts.clear()  # as a new start does
    paper.change(story, lambda a: setattr(a, "headline", "It, edited"))
    look_again(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("It, edited")
    sheets = page.locator("link[rel=stylesheet]")
    expect(sheets).to_have_count(1)
    expect(sheets).to_have_attribute("href", "/static/0123456789ab/story.css")
    assert page.evaluate("getComputedStyle(document.body).display") == "flex"


def test_after_a_deploy_no_page_stands_without_its_own_styles(left_open, paper, app, monkeypatch):
    film = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
    story = paper.story("It", body=film, body_format="markdown")
    page = left_open(story)
    page.evaluate(
        """() => {
          const loaded = () => [...document.styleSheets].some(({ href }) => /embed/.test(href));
          window.without = 0;
          const watch = new MutationObserver(() => (without += !loaded()));
          watch.observe(document.head, { childList: true });
        }"""
    )
    monkeypatch.setattr(bundles, "first_version", lambda: "0123456789ab")
    app.extensions["press"].parts.clear()  # as a new start does
    paper.change(story, lambda a: setattr(a, "headline", "It, edited"))
    look_again(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("It, edited")
    expect(page.locator("link[rel=stylesheet][href*='0123456789ab']")).to_have_count(2)
    assert page.evaluate("without") == 0


def test_styles_that_were_on_their_way_while_the_device_slept_stay_nowhere(left_open, paper):
    page = left_open(paper.story("It"))
    late = []
    page.route("**/story-*.css", lambda route: late.append(route))
    for minutes, accent in enumerate(["#00538c", "#8c1d00"]):
        paper.set(accent=accent)
        page.clock.set_system_time(START + timedelta(minutes=2 * minutes))
        with page.expect_request("**/story-*.css") as wanted:
            look_again(page)
    for route in late:
        route.continue_()
    sheets = page.locator("link[rel=stylesheet]")
    expect(sheets).to_have_count(1)
    assert wanted.value.url.endswith(sheets.get_attribute("href"))
