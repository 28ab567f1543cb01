"""Stories that are fetched ahead, and pages on the way back: asked for when they are looked at."""

import pytest
from playwright.sync_api import expect

from browser.rail import COUNT_RETURNS, MINUTE
from browser.tabs import ages, headlines, questions

pytestmark = pytest.mark.browser


def opened(asked):
    """The requests that said that a page was opened which had been fetched ahead."""
    return [request.url for request in asked if "x-opened" in request.headers]


def is_ahead(request):
    return request.headers.get("sec-purpose", "").startswith("prefetch")


def link(page, headline):
    return page.get_by_role("link", name=headline, exact=True)


def test_a_page_that_was_fetched_ahead_is_asked_for_when_it_is_opened(page, paper, asked, site):
    story = paper.story("It")
    page.goto("/")
    page.wait_for_load_state("networkidle")
    with page.expect_request_finished(is_ahead):
        link(page, "It").hover()
    paper.change(story, lambda a: setattr(a, "headline", "It, edited"))
    link(page, "It").click()
    page.wait_for_url("**/it")
    expect(page.get_by_role("heading", level=1)).to_have_text("It, edited")
    assert opened(asked) == [site + story]


def test_a_page_that_was_not_fetched_ahead_is_not_asked_for_twice(page, paper, asked):
    story = paper.story("It")
    page.goto(story, wait_until="networkidle")
    page.wait_for_timeout(200)
    assert questions(asked, story) == 0


def test_only_stories_are_fetched_ahead(page, paper, asked):
    paper.story("It", by=["Ada Venn"], about=["Tides"])
    page.goto("/", wait_until="networkidle")
    page.evaluate(
        """() => document.querySelector("main").innerHTML = ["/authors/ada-venn", "/topics/tides",
          "/world/feed.rss", "/newsroom/stories", "/as-of/token/world", "/media/name.webp",
          "/latest?before=1"].map((path) => `<p><a href="${path}">${path}</a></p>`).join("")"""
    )
    links = [*page.locator("main a").all(), link(page, "World").first, link(page, "Search").first]
    for other in links:
        other.hover()
        page.wait_for_timeout(250)
    assert not any(map(is_ahead, asked))


def test_who_saves_data_fetches_nothing_ahead_and_no_typeface(open_tab, paper, asked, forgiven):
    forgiven.append("Failed to decode downloaded font")  # what isn't there is none
    paper.story("It")
    page = open_tab(extra_http_headers={"Save-Data": "on"})
    page.on("response", lambda r: r.request.resource_type != "font" or typefaces.append(r.status))
    typefaces = []
    page.goto("/", wait_until="networkidle")
    link(page, "It").hover()
    page.wait_for_timeout(500)
    assert not any("speculation" in request.url or is_ahead(request) for request in asked)
    assert set(typefaces) == {204}


@pytest.mark.whole_browser
def test_a_page_is_right_on_the_way_back(page, paper, clock, asked):
    story = paper.story("It", ago=59 * MINUTE)
    page.add_init_script(COUNT_RETURNS)
    page.goto("/")
    link(page, "It").click()
    page.wait_for_url("**/it")
    clock.advance(minutes=1)
    paper.change(story, lambda a: setattr(a, "headline", "It, edited"))
    page.evaluate("history.back()")  # playwright's own waits for a load that never comes
    page.wait_for_url("**/", wait_until="commit")
    expect(headlines(page)).to_have_text(["It, edited"])
    expect(ages(page)).to_have_text(["an hour ago"])
    assert page.evaluate("returns") == [False, True], "the page was not kept for the way back"
    assert questions(asked, "/") == 1


def test_a_page_from_the_browser_s_store_is_asked_for(open_tab, paper, clock, asked):
    """On the way back a page that was not kept whole is shown as it was stored."""
    paper.story("It", ago=59 * MINUTE)
    page = open_tab()
    page.add_init_script("addEventListener('unload', () => {})")  # such pages are not kept whole
    page.goto("/")
    link(page, "It").click()
    page.wait_for_url("**/it")
    clock.advance(minutes=1)
    page.go_back()
    expect(ages(page)).to_have_text(["an hour ago"])
