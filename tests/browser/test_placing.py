"""Placing, picking and bulk work at a real browser: by mouse, by keys, without script."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from answers import headlines
from broadsheet.archive.placements import Banner
from browser.axe import at_hand, violations_by_light_and_dark

pytestmark = pytest.mark.browser

PLACING = "/newsroom/placing"
NAMES = ("Anchor", "Bridge", "Canal", "Dike")


@pytest.fixture
def stories(paper, clock, editor):
    """Four live stories, the newest first, and a banner that stands."""
    for n, name in enumerate(NAMES):
        paper.story(name, ago=timedelta(hours=n + 1), body="Words.")
    ends_at = clock() + timedelta(hours=1)
    paper.add(Banner(headline="Dike holds", starts_at=clock(), ends_at=ends_at))


@pytest.fixture
def enter(app, open_tab, editor, site, stories):
    """Opens a tab in which an editor is signed in."""

    def _enter(width: int = 1280, **options) -> Page:
        name, path = app.config["SESSION_COOKIE_NAME"], app.config["SESSION_COOKIE_PATH"] or "/"
        cookie = editor.client.get_cookie(name, path=path)
        page = open_tab(width, **options)
        page.context.add_cookies([{"name": name, "value": cookie.value, "url": site + path}])
        return page

    return _enter


@pytest.fixture
def tab(enter) -> Page:
    return enter()


def order(page: Page):
    return page.locator("#slots .slot__headline")


def add(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("button", name=f"As the lead: {name}", exact=True).click()
        expect(order(page).first).to_have_text(name)
        page.wait_for_load_state()  # with its scripts, if it may have any


def test_an_order_is_dragged_moved_by_keys_and_put_in_the_paper(tab, client):
    tab.goto(PLACING)
    add(tab, "Dike", "Canal", "Bridge")
    expect(order(tab)).to_have_text(["Bridge", "Canal", "Dike"])
    slots = tab.locator("#slots .slot")
    slots.nth(2).drag_to(
        slots.nth(0), source_position={"x": 14, "y": 50}, target_position={"x": 14, "y": 4}
    )
    expect(order(tab)).to_have_text(["Dike", "Bridge", "Canal"])
    expect(tab.locator("#picture .rows__main")).to_have_text(["Dike", "Bridge", "Canal", "Anchor"])
    link = tab.get_by_role("link", name="Canal", exact=True).first
    link.focus()
    tab.keyboard.press("Alt+ArrowUp")
    expect(order(tab)).to_have_text(["Dike", "Canal", "Bridge"])
    expect(link).to_be_focused()
    expect(tab.locator("#placing-said")).to_have_text("Canal: now number 2 of 3.")
    tab.get_by_role("button", name="Move up: Canal").press("Enter")
    expect(tab.get_by_role("button", name="Move down: Canal")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(order(tab)).to_have_text(["Dike", "Canal", "Bridge"])
    tab.get_by_role("button", name="Take off: Bridge").press("Enter")
    expect(order(tab)).to_have_text(["Dike", "Canal"])
    expect(tab.get_by_role("button", name="Take off: Canal")).to_be_focused()
    assert headlines(client.get("/").text)[0] == "Anchor"
    tab.get_by_role("button", name="Put this order in the paper").click()
    expect(tab.locator("#notices")).to_contain_text("the new order is in the paper")
    assert headlines(client.get("/").text)[:3] == ["Dike", "Canal", "Anchor"]


def test_enter_in_a_field_keeps_the_place_and_what_was_found(tab):
    tab.goto(PLACING)
    add(tab, "Dike")
    for field, words in (("Until", "2030-12-24T10:00"), ("Search", "cana")):
        tab.get_by_label(field).fill(words)
        tab.get_by_label(field).press("Enter")
        expect(tab.get_by_label(field)).to_be_focused()
    expect(tab.locator("#choices .rows__main")).to_have_text(["Canal"])
    expect(tab.get_by_label("Search")).to_be_focused()
    expect(tab.get_by_label("Until")).to_have_value("2030-12-24T10:00")


def test_the_same_is_done_without_script(enter, client):
    tab = enter(java_script_enabled=False)
    tab.goto(PLACING)
    add(tab, "Dike", "Canal")
    tab.get_by_role("button", name="Move down: Canal").click()
    expect(order(tab)).to_have_text(["Dike", "Canal"])
    expect(tab.get_by_role("button", name="Move up: Canal")).to_be_focused()
    tab.get_by_label("Search").fill("bri")
    tab.get_by_label("Search").press("Enter")  # shows what fits, and saves nothing
    expect(tab.locator("#choices .rows__main")).to_have_text(["Bridge"])
    add(tab, "Bridge")
    tab.get_by_role("button", name="Put this order in the paper").click()
    expect(tab.locator("#notices")).to_contain_text("the new order is in the paper")
    assert headlines(client.get("/").text)[:3] == ["Bridge", "Dike", "Canal"]


def test_typing_a_word_finds_a_story_to_place_and_loses_no_order(tab):
    tab.goto(PLACING)
    add(tab, "Dike")
    tab.get_by_label("Search").press_sequentially("cana")
    expect(tab.locator("#choices .rows__main")).to_have_text(["Canal"])
    add(tab, "Canal")
    expect(order(tab)).to_have_text(["Canal", "Dike"])


def test_rail_picks_are_found_ordered_and_saved(tab, editor, client):
    story = editor.write(headline="With a rail", body_source="Text.")
    tab.goto(story)
    tab.locator("summary", has_text="Rail picks").click()
    search = tab.get_by_label("Add a story to the rail")
    for name in ("Dike", "Bridge"):
        search.fill(name[:3].lower())
        tab.get_by_role("button", name=f"Add: {name}", exact=True).click()
    picked = tab.locator("#picked .slot__headline")
    expect(picked).to_have_text(["Dike", "Bridge"])
    expect(tab.locator("#picks")).to_have_value("dike\nbridge")
    expect(tab.locator("summary", has_text="Rail picks")).to_contain_text("2 picked")
    tab.locator("#picked").get_by_role("button", name="Move up: Bridge").press("Enter")
    expect(tab.locator("#picks")).to_have_value("bridge\ndike")
    search.press("Enter")  # is no saving
    expect(tab).to_have_url(re.compile(r"/stories/\d+$"))
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.locator("#notices")).to_contain_text("Saved.")
    expect(picked).to_have_text(["Bridge", "Dike"])
    tab.locator("#next > summary").click()
    tab.get_by_role("button", name="Publish now", exact=True).click()
    expect(tab.locator("#notices")).to_contain_text("Published.")
    rail = client.get("/fragments/rail/with-a-rail").text
    assert rail.index("Bridge") < rail.index("Dike") < rail.index("Anchor")


def test_enter_in_the_search_of_the_list_keeps_the_place(tab):
    tab.goto("/newsroom")
    tab.locator("#q").fill("cana")
    tab.locator("#q").press("Enter")
    expect(tab.locator("#stories .rows__main")).to_have_text(["Canal"])
    expect(tab.locator("#q")).to_be_focused()
    expect(tab).to_have_url(re.compile("q=cana"))


def test_stories_are_chosen_by_keys_and_all_at_once(tab, client):
    tab.goto("/newsroom")
    boxes = tab.locator("#chosen input[name=story]")
    tab.keyboard.press("j")
    tab.keyboard.press("x")
    tab.keyboard.press("j")
    tab.keyboard.press("x")
    assert [boxes.nth(n).is_checked() for n in range(4)] == [True, True, False, False]
    everything = tab.get_by_text("Select all on this page")
    everything.click()
    expect(tab.locator("#chosen input[name=story]:checked")).to_have_count(4)
    everything.click()
    expect(tab.locator("#chosen input[name=story]:checked")).to_have_count(0)
    boxes.first.check()
    tab.get_by_label("With the selected").select_option("withdraw")
    tab.get_by_role("button", name="Look at it first").click()
    tab.get_by_label("Reason, for the newsroom (required)").fill("A trial.")
    tab.get_by_role("button", name="Withdraw: 1 story").click()
    expect(tab.locator("#notices")).to_contain_text("1 story withdrawn.")
    assert headlines(client.get("/latest").text) == ["Bridge", "Canal", "Dike"]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_stories_stay_chosen_until_it_is_said_what_is_to_be_done(enter, script):
    page = enter(java_script_enabled=script)
    page.goto("/newsroom")
    for n in range(2):
        page.locator("#chosen input[name=story]").nth(n).check()
    page.get_by_role("button", name="Look at it first").click()
    expect(page.locator("#do")).to_be_focused()
    expect(page.locator("#chosen input[name=story]:checked")).to_have_count(2)
    page.locator("#do").select_option("withdraw")
    page.get_by_role("button", name="Look at it first").click()
    expect(page.locator("h1")).to_have_text("Withdraw: 2 stories")


def test_a_banner_finds_its_story_by_words(tab, client):
    tab.goto("/newsroom/banners")
    tab.get_by_label("Headline").fill("Dike breaks")
    tab.get_by_label("Find the story").press_sequentially("dik")
    tab.get_by_role("button", name="Choose: Dike").click()
    expect(tab.locator("#story")).to_have_value("dike")
    tab.get_by_role("button", name="Put it up").click()
    expect(tab.locator("#notices")).to_contain_text("The banner stands on every page.")
    assert 'href="/world/dike" dir="auto">Dike breaks' in client.get("/").text


def assert_for_everybody(tab, address):
    for width in (390, 1280):
        tab.set_viewport_size({"width": width, "height": 800})
        assert violations_by_light_and_dark(tab) == [], (address, width)
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), (address, width)


def test_everybody_can_use_these_pages_by_light_and_dark(enter, forgiven):
    forgiven.append("422")
    tab = enter()
    at_hand(tab)
    for address in (f"{PLACING}?add=1", "/newsroom/banners", "/newsroom/banners/1", "/newsroom",
                    "/newsroom/stories/1", "/corrections"):  # fmt: skip
        tab.goto(address)
        assert_for_everybody(tab, address)
    tab.goto("/newsroom?choose=all")
    tab.get_by_label("With the selected").select_option("withdraw")
    tab.get_by_role("button", name="Look at it first").click()
    withdraw = tab.get_by_role("button", name="Withdraw: 4 stories")
    expect(withdraw).to_be_visible()
    tab.evaluate("for (const form of document.forms) form.noValidate = true")  # to be told
    withdraw.click()
    expect(tab.locator("#summary")).to_be_focused()
    assert_for_everybody(tab, "what is wrong")
