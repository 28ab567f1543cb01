"""What an open tab makes of answers that are not the paper's, or not whole."""

import re

import pytest
from playwright.sync_api import expect
from werkzeug.wrappers import Response

from browser.rail import (
    FRAGMENT,
    HIDE_AND_SHOW,
    HOUR,
    open_rail,
    plain_link,
    scroll_to_end,
    teasers,
)
from browser.tabs import look_again

pytestmark = pytest.mark.browser

HOST = """<!doctype html><html><head><link rel="stylesheet" href="/host.css"></head>
    <body><div id="content"><h1>No such host</h1></div></body></html>"""


@pytest.mark.parametrize("status", [404, 410, 200])
def test_the_page_of_somebody_else_takes_no_story_s_place(left_open, paper, forgiven, status):
    forgiven += ["Failed to load resource"]
    story = paper.story("It")
    page = left_open(story)
    page.route("**/host.css", lambda route: route.fulfill(content_type="text/css"))
    page.route(f"**{story}", lambda route: route.fulfill(status=status, body=HOST))
    with page.expect_request_finished(lambda request: request.url.endswith(story)):
        look_again(page)
    page.wait_for_timeout(200)
    expect(page.get_by_role("heading", level=1)).to_have_text("It")
    expect(page.get_by_role("status")).to_be_empty()


PORTAL = "<!DOCTYPE html><html><h1>Sign in to the network</h1></html>"


def test_the_page_of_somebody_else_takes_no_rail_s_place(page, paper):
    paper.story("Other")
    page.route(FRAGMENT, lambda route: route.fulfill(body=PORTAL))
    page.goto(paper.story("It"))
    scroll_to_end(page)
    expect(page.locator(".rail__list[data-settled]")).to_be_visible()
    expect(plain_link(page)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("It")


def test_the_page_of_somebody_else_is_no_result(page, paper):
    paper.story("Terns nest")
    page.goto("/search?q=terns")
    page.route("**/fragments/search*", lambda route: route.fulfill(body=PORTAL))
    with page.expect_request_finished(lambda request: "/fragments/" in request.url):
        page.locator("#q").press_sequentially("x")
    page.wait_for_timeout(200)
    expect(page.locator("#results .teaser")).to_have_count(1)
    expect(page).to_have_url(re.compile("q=terns$"))


def test_the_page_of_somebody_else_keeps_no_text_and_empties_no_list(page, paper, sign_in):
    paper.story("It")
    sign_in(page, "editor").goto("/newsroom/stories/1")
    page.route("**/autosave", lambda route: route.fulfill(body=PORTAL))
    page.locator("#body_source").press_sequentially("More.")
    expect(page.locator("#autosaved")).to_contain_text("can’t be reached")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/newsroom")
    assert asked == ["beforeunload"]
    page.route("**/newsroom?*", lambda route: route.fulfill(body=PORTAL))
    with page.expect_request_finished(lambda request: "q=x" in request.url):
        page.locator("#q").press_sequentially("x")
    page.wait_for_timeout(200)
    expect(page.locator("#stories a.rows__main")).to_have_count(1)


@pytest.fixture
def cut(app):
    """Answers at an address come to an end before theirs, without a word of it, as where a proxy
    gives up: `cut(address, before)`; `cut("")`: none does."""
    paper, place = app.wsgi_app, {}

    def proxy(environ, start):
        if environ["PATH_INFO"] != place["address"]:
            return paper(environ, start)
        answer = Response.from_app(paper, {**environ, "HTTP_ACCEPT_ENCODING": ""})
        del answer.headers["Content-Length"]
        return Response(
            answer.get_data().partition(place["before"].encode())[0], answer.status, answer.headers
        )(environ, start)

    def _cut(address, before=" "):
        place.update(address=address, before=before)
        app.wsgi_app = proxy

    return _cut


def test_half_a_page_takes_no_page_s_place(left_open, leave, paper, cut):
    story = paper.story("It", body="One.\n\nTwo.")
    page = left_open(story)
    cut(story, ">Two.")
    paper.change(story, lambda a: setattr(a, "headline", "It, edited"))
    with page.expect_request_finished(lambda request: request.url.endswith(story)):
        look_again(page)
    page.wait_for_timeout(200)
    expect(page.get_by_role("heading", level=1)).to_have_text("It")
    expect(page.locator(".story__body p")).to_have_count(2)
    cut("")
    leave(page, minutes=2)
    expect(page.get_by_role("heading", level=1)).to_have_text("It, edited")


def test_half_a_rail_takes_no_rail_s_place(page, paper, cut):
    paper.story("Cut off", ago=HOUR * 3)
    other = paper.story("Other", ago=HOUR * 2)
    page.add_init_script(HIDE_AND_SHOW)
    open_rail(page, paper.story("It"), 2)
    cut("/fragments/rail/it", "Cut off")
    paper.change(other, lambda a: setattr(a, "headline", "Other, edited"))
    with page.expect_request_finished(lambda request: "/fragments/" in request.url):
        look_again(page)
    page.wait_for_timeout(200)
    expect(teasers(page)).to_have_count(2)
    expect(page.locator(".rail .teaser__headline").first).to_have_text("Other")


def test_half_a_story_is_not_saved(page, paper, cut):
    story = paper.story("It", body="One.\n\nTwo.")
    page.goto(story)
    cut(story, ">Two.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("The story couldn’t be saved")
    assert page.evaluate("caches.keys()") == []
