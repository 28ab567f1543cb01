"""Stories brought in by upload, in a browser: the page follows the work by itself, or without
script by a link."""

import pytest
from playwright.sync_api import expect

from browser.axe import violations
from wire.imports import wordpress

pytestmark = pytest.mark.browser

PAGE = "/newsroom/import"
LATE = 120_000  # milliseconds: the work is another process's, at a low priority
OLD = {
    "name": "old.xml",
    "mimeType": "text/xml",
    "buffer": wordpress.export(*(wordpress.item(n) for n in (1, 2, 3))).encode(),
}


def test_a_file_is_tried_and_brought_in_by_keyboard_while_the_page_follows(sign_in, page):
    sign_in(page, "publisher")
    page.goto(PAGE)
    page.get_by_label("File").set_input_files([OLD])
    page.get_by_role("button", name="Upload and try").press("Enter")
    state = page.locator("#state")
    expect(state).to_have_text("Is being tried")
    assert page.get_by_role("progressbar", name="Is being tried").is_visible()
    page.get_by_role("button", name="Cancel").focus()
    expect(state).to_have_text("Tried: nothing is brought in yet", timeout=LATE)
    expect(page.locator("#announced")).to_have_text("Tried: nothing is brought in yet")
    assert page.evaluate("document.activeElement !== document.body")
    assert violations(page) == []
    page.get_by_text("Bring in …").press("Enter")
    page.get_by_role("button", name="Bring in", exact=True).press("Enter")
    expect(state).to_have_text("Brought in", timeout=LATE)
    page.get_by_role("link", name="Story 2").click()
    expect(page.get_by_label("Headline", exact=True)).to_have_value("Story 2")


def test_without_script_a_link_looks_again(sign_in, open_tab):
    page = sign_in(open_tab(360, java_script_enabled=False), "publisher")
    page.goto(PAGE)
    page.get_by_label("File").set_input_files([OLD])
    page.get_by_role("button", name="Upload and try").click()
    expect(page.locator("#state")).to_have_text("Is being tried")
    for _ in range(LATE // 500):
        if not (again := page.get_by_role("link", name="Look again")).is_visible():
            break
        page.wait_for_timeout(500)
        with page.expect_event("load"):
            again.click()
    expect(page.locator("#state")).to_have_text("Tried: nothing is brought in yet")
    page.get_by_text("Bring in …").click()
    assert page.get_by_role("button", name="Bring in", exact=True).is_visible()
