"""What an open tab makes of answers that are not the paper's, or not whole."""

import pytest
from playwright.sync_api import expect

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
