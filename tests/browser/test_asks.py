"""What is typed into any form of the desk isn't left behind without a question."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FIELDS = {
    "/newsroom/paper/about": "#source",
    "/newsroom/paper": "#tagline",
    "/newsroom/paper/files/security.txt": "#text",
    "/newsroom/sections/1": "#dek",
    "/newsroom/authors/1": "#bio",
    "/newsroom/banners": "#headline",
}


@pytest.fixture
def publisher(open_tab, sign_in, paper, forgiven):
    forgiven.append("status of 422")  # of what is typed here, some is wrong
    paper.story("Bridge", by=["Ada Venn"])
    return sign_in(open_tab(), "publisher")


@pytest.fixture
def questions(publisher):
    """What the browser asked; whoever is asked stays."""
    questions = []
    publisher.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.dismiss()))
    return questions


@pytest.mark.parametrize("address", FIELDS)
def test_who_leaves_is_asked_and_what_is_sent_is_not(publisher, questions, address):
    publisher.goto(address)
    field = publisher.locator(FIELDS[address])
    field.press_sequentially("Words.")
    publisher.evaluate("location.assign('/newsroom')")
    publisher.wait_for_function("() => true")
    assert questions == ["beforeunload"]
    expect(field).to_have_value("Words.")
    with publisher.expect_navigation():
        publisher.keyboard.press("Control+s")
    assert questions == ["beforeunload"]
    expect(publisher.locator("#notices .notice, #summary").first).to_be_visible()


def test_what_came_back_is_asked_about_again(publisher, questions):
    publisher.goto("/newsroom/paper")
    publisher.fill("#email", "nobody@")
    publisher.locator("#imprint").evaluate("(form) => form.noValidate = true")
    with publisher.expect_navigation():
        publisher.keyboard.press("Control+s")
    expect(publisher.locator("#summary")).to_be_visible()
    publisher.locator("#email").click()
    publisher.evaluate("location.assign('/newsroom')")
    publisher.wait_for_function("() => true")
    assert questions == ["beforeunload"]
    expect(publisher.locator("#email")).to_have_value("nobody@")
