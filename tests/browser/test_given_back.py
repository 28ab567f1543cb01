"""In a browser: what could not be saved stands there, and a button sends it again."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from broadsheet.archive.store import db

LONG = "The bridge is closed until Monday, the city said.\n\nBuses go by the old road." * 3
FORGIVEN = ("503 (SERVICE UNAVAILABLE)", "Response Status Error Code 503")


@pytest.fixture
def app(make_app, site):
    return make_app(PROPAGATE_EXCEPTIONS=False, SITE_URL=site, LOCK_SECONDS=0)


@pytest.fixture
def locked(app):
    """`locked()` keeps all others from writing, until it is closed."""
    with app.app_context():
        file = db.engine.url.database

    def lock():
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        return closing(other)

    return lock


@pytest.mark.browser
def test_a_story_that_can_t_be_saved_is_sent_again_by_a_button(
    page, sign_in, paper, locked, forgiven
):
    forgiven += FORGIVEN
    paper.story("A story", section="World")
    sign_in(page, "editor")
    page.goto("/newsroom/stories/new")
    page.fill("#headline", "Bridge closed")
    page.fill("#body_source", LONG)
    with locked():
        expect(page.locator("#autosaved")).to_contain_text("can’t be written just now")
        page.click("#save")
        expect(page.locator("h1")).to_have_text("The paper can’t be written just now")
        expect(page.get_by_label("Text")).to_have_value(LONG)
        page.click("#save")  # once more, and still in vain
        expect(page.get_by_label("Headline")).to_have_value("Bridge closed")
    page.click("#save")
    expect(page.locator("#notices")).to_contain_text("Saved as a draft.")
    expect(page.locator("#body_source")).to_have_value(LONG)
