"""Search as a reader types."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_results_come_while_the_reader_types_and_the_address_follows(page: Page, edition, asked):
    page.goto("/search")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("lighthou")
    expect(page.locator("#stories .teaser")).to_have_count(1)
    expect(page).to_have_url("/search?q=lighthou")
    assert [r.url for r in asked if r.is_navigation_request()] == [page.url.partition("?")[0]]
    page.locator("#section").select_option("sports")
    expect(page.locator("#results")).to_contain_text("Nothing found for “lighthou” in Sports")
    expect(page).to_have_url("/search?q=lighthou&section=sports")
    page.locator("#section").select_option("")
    page.locator("#stories a").click()
    expect(page.locator("h1")).to_contain_text("lighthouse")
    page.evaluate("history.back()")
    expect(page.locator("#stories .teaser")).to_have_count(1)
    expect(page.locator("#q")).to_have_value("lighthou")


def test_a_slip_of_the_hand_leads_to_the_likely_word(page: Page, edition):
    page.goto("/search")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("harbuor")
    page.get_by_role("link", name="harbour", exact=True).click()
    expect(page.locator("#q")).to_have_value("harbour")
    expect(page.locator("mark").first).to_have_text("harbour", ignore_case=True)
    headline = page.locator("#stories .teaser__headline").first.bounding_box()
    assert headline["width"] > 400, "a result has the columns beside its picture"


def test_what_is_typed_before_the_script_has_come_is_asked_too(page: Page, edition):
    def late(route):
        page.locator("#q").fill("lighthou")
        route.continue_()

    page.route("**/htmx*.js*", late)
    page.goto("/search")
    expect(page.locator("#stories .teaser")).to_have_count(1)


def test_without_script_the_form_is_sent(open_tab, edition):
    page = open_tab(390, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("banner").get_by_role("searchbox").fill("ferry")
    page.keyboard.press("Enter")
    page.locator("#sort").select_option("newest")
    page.get_by_role("button", name="Search").click()
    assert page.url.endswith("/search?q=ferry&section=&author=&sort=newest")
    assert page.locator("#stories .teaser").count() > 2


def test_filters_and_months_fill_their_lines(open_tab, paper):
    paper.story()
    page = open_tab(390)
    page.goto("/search")
    edges = "e => [e.getBoundingClientRect().left, e.getBoundingClientRect().right]"
    assert page.eval_on_selector("#sort", edges) == page.eval_on_selector(".search", edges)
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto("/search?q=bridge")
    left, right = page.eval_on_selector(".stories--found .teaser__headline", edges)
    assert right - left > 1280 / 3
    page.goto("/archive")
    tops = page.eval_on_selector_all(".year > li", "all => all.map(li => li.offsetTop)")
    assert [tops.count(top) for top in sorted(set(tops))] == [6, 6]
