"""A page in an open tab, when the paper's program becomes another."""

import pytest
from playwright.sync_api import expect

from broadsheet.web.assets import bundles
from browser.rail import HOUR
from browser.tabs import look_again

pytestmark = pytest.mark.browser


def test_after_a_deploy_the_styles_are_the_new_ones(left_open, paper, app, monkeypatch):
    story = paper.story("It", ago=HOUR)
    page = left_open(story)
    page.evaluate("scrollTo({ top: 10, behavior: 'instant' })")
    monkeypatch.setattr(bundles, "_digest", lambda: "0123456789ab")
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
    monkeypatch.setattr(bundles, "_digest", lambda: "0123456789ab")
    app.extensions["press"].parts.clear()  # as a new start does
    paper.change(story, lambda a: setattr(a, "headline", "It, edited"))
    look_again(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("It, edited")
    expect(page.locator("link[rel=stylesheet][href*='0123456789ab']")).to_have_count(2)
    assert page.evaluate("without") == 0
