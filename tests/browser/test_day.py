"""A day at the paper: with a mouse, by keyboard alone, and without script."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from answers import headlines
from broadsheet.archive import staff as members
from broadsheet.archive.store import db
from broadsheet.newsroom.access import passwords
from desk import PASSWORD, hire
from hands import Keyboard, Mouse

pytestmark = pytest.mark.browser

SIX = datetime(2025, 10, 21, 6, 0, tzinfo=UTC)
FEEDS = ["/feed.rss", "/feed.atom", "/feed.json", "/world/feed.rss"]
HEADLINE = "Lifeboat station opens to visitors in spring"
NOTE = "An earlier version gave the wrong year of the last launch."
WAYS = {
    "mouse": (Mouse, {}),
    "keyboard": (Keyboard, {}),
    "no script": (Mouse, {"java_script_enabled": False}),
}


@pytest.fixture
def staff(app, clock):
    """A reporter and an editor who know their passwords."""
    for role in ("reporter", "editor"):
        email = hire(app, clock, role)
        with app.app_context():
            passwords.set_password(members.by_email(email), PASSWORD, clock())
            db.session.commit()


@pytest.fixture
def places(paper):
    """Where readers meet a story of the section World, but for its own page."""
    other = paper.story("The other story").rpartition("/")[2]
    return ["/", "/world", "/latest", f"/fragments/rail/{other}", *FEEDS]


def enter(hand, role):
    hand.page.goto("/newsroom")
    hand.fill("#email", f"{role}@example.org")
    hand.fill("#password", PASSWORD)
    hand.press("main button")
    expect(hand.page.locator("h1")).to_have_text("All stories")


def said(page):
    return page.locator("#notices")


@pytest.mark.parametrize("way", WAYS)
def test_a_story_from_the_first_word_to_its_withdrawal(
    app, clock, paper, staff, places, open_tab, client, way
):
    make_hand, options = WAYS[way]
    reporter, editor = (make_hand(open_tab(1400, 900, **options)) for _ in range(2))

    # A reporter writes and submits.
    enter(reporter, "reporter")
    reporter.press("a:text-is('New story')" if way != "keyboard" else "[data-key=n]")
    expect(reporter.page.locator("h1")).to_have_text("New story")
    reporter.fill("#headline", "Lifeboat station to open to visitors")
    reporter.fill("#body_source", "The station opens in *spring*, after nine winters.")
    reporter.save()
    expect(said(reporter.page)).to_contain_text("Saved as a draft.")
    reporter.press("button[formaction$='/submit']")
    expect(said(reporter.page)).to_contain_text("Submitted for review.")

    # An editor edits, and schedules it for six in the morning.
    enter(editor, "editor")
    editor.press(".states a[href*='state=review']")
    expect(editor.page.locator("h1")).to_have_text("In review")
    editor.press("#stories a.rows__main")
    expect(editor.page.locator("#headline")).to_have_value("Lifeboat station to open to visitors")
    editor.fill("#headline", HEADLINE)
    editor.press("#next > summary")
    editor.set_moment("#publish_at", "2025-10-21T06:00")
    editor.press("button[name=at_an_hour]")
    expect(said(editor.page)).to_contain_text("Scheduled.")
    story = editor.page.url
    assert HEADLINE not in "".join(client.get(place).text for place in places)

    # … and places it as lead of the front page, ahead of its hour.
    editor.press("a[href*='/placing?add=']")
    expect(editor.page.locator("h1")).to_contain_text("Placing")
    editor.press("button[value=save]")
    expect(said(editor.page)).not_to_be_empty()
    assert HEADLINE not in client.get("/").text

    # The paper as of a minute past six has it on top.
    editor.page.goto("/newsroom/as-of")
    editor.set_moment("#at", "2025-10-21T06:01")
    editor.press("button:not([name]):text('See the paper')" if way != "keyboard" else "main button")
    expect(editor.page.locator(".as-of")).to_contain_text("The paper as of")
    expect(editor.page.locator("main .teaser h2").first).to_contain_text(HEADLINE)
    assert HEADLINE not in client.get("/").text

    # The clock passes six, and readers have it everywhere.
    editor.page.goto(story)
    clock.now = SIX
    assert headlines(client.get("/").text)[0] == HEADLINE
    for place in places:
        assert HEADLINE in client.get(place).text, place
    address = "/world/lifeboat-station-opens-to-visitors-in-spring"
    assert "<em>spring</em>" in client.get(address).text

    # A correction is published.
    clock.advance(minutes=40)
    editor.page.reload()
    editor.fill("#body_source", "The station opens in *spring*, after ten winters.")
    editor.press("#next > summary")
    editor.choose("kind", "correction")
    editor.fill("#note", NOTE)
    editor.press("button[formaction$='/publish-changes']")
    expect(said(editor.page)).to_contain_text("The change is published.")
    page = client.get(address).text
    assert "ten winters" in page
    assert NOTE in page
    assert NOTE in client.get("/corrections").text

    # It is withdrawn, and gone from everywhere at the next request.
    clock.advance(minutes=5)
    editor.press("#next > summary")
    editor.press("a[href$='/withdraw']")
    expect(editor.page.locator("h1")).to_have_text("Withdraw this story")
    editor.fill("#reason", "The station stays closed.")
    editor.fill("#withdrawn_note", "We were misled.")
    editor.press("main button.button--danger")
    expect(said(editor.page)).to_contain_text("Withdrawn")
    for place in places:
        assert HEADLINE not in client.get(place).text, place
    assert NOTE not in client.get("/corrections").text
    gone = client.get(address)
    assert gone.status_code == 410
    assert "We were misled." in gone.text
