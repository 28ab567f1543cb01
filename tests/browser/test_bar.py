"""The bar above a story: Save, the next step and what was done are in reach and in sight, on a
phone, by mouse, by keyboard alone, and without script."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from broadsheet.archive import sections
from broadsheet.archive.store import db
from browser.axe import violations_by_light_and_dark

pytestmark = pytest.mark.browser

LONG = "\n\n".join(["The board met, and left by the side door, for the ninth time. " * 6] * 20)
PHONE, LAPTOP = (390, 844), (1280, 900)
SIX = "2025-10-21T06:00"
FURTHEST = 20  # presses of Tab from the top of the page to the next step


@pytest.fixture(autouse=True)
def world(app):
    with app.app_context():
        sections.named("World")
        db.session.commit()


@pytest.fixture
def story(desk):
    """The address of a long draft that an editor wrote."""
    return desk("editor").write(headline="A new pier", body_source=LONG)


@pytest.fixture
def open_story(open_tab, sign_in, story):
    """Opens it: `open_story(PHONE)`."""

    def _open(size=LAPTOP, role="editor", address=story, **options) -> Page:
        page = sign_in(open_tab(*size, **options), role)
        page.goto(address)
        if options.get("java_script_enabled", True):
            expect(page.locator(".toolbar button").nth(1)).to_have_attribute("tabindex", "-1")
        return page

    return _open


def told(page: Page):
    return page.locator("#bar .notice")


def to_the_end(page: Page) -> None:
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")


# What was done


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_what_was_done_is_said_where_the_button_was_and_the_place_stays(open_story, size):
    page = open_story(size)
    page.locator("#body_source").evaluate("text => text.setSelectionRange(9, 9)")
    page.evaluate("scrollTo(0, 1500)")
    before = page.evaluate("scrollY")
    page.click("#save")
    expect(told(page)).to_contain_text("Saved.")
    expect(told(page)).to_be_in_viewport(ratio=1)
    page.wait_for_function("(before) => Math.abs(scrollY - before) < 60", arg=before)
    expect(page.locator("#announced[role=status]")).to_have_text("Saved.")
    told(page).get_by_role("link", name="See it").click()
    expect(page.locator("main h1")).to_have_text("A new pier")


def test_what_was_published_is_seen_as_readers_see_it(open_story):
    page = open_story(PHONE)
    to_the_end(page)
    page.click("#next > summary")
    page.get_by_role("button", name="Publish now").click()
    expect(told(page)).to_contain_text("Published.")
    expect(told(page)).to_be_in_viewport(ratio=1)
    link = told(page).get_by_role("link", name="See it")
    expect(link).to_have_attribute("href", "/world/a-new-pier")


def test_what_was_done_goes_when_one_types_on(open_story):
    page = open_story()
    page.click("#save")
    expect(told(page)).to_have_count(1)
    page.wait_for_load_state()  # the scripts listen
    page.locator("#headline").press_sequentially("!")
    expect(told(page)).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_scheduled_hour_is_taken_back_by_one_click(open_story, script):
    page = open_story(PHONE, java_script_enabled=script)
    page.click("#next > summary")
    page.fill("#publish_at", SIX)
    page.get_by_role("button", name="Schedule").click()
    expect(told(page)).to_contain_text("Scheduled.")
    expect(told(page)).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Undo").click()
    expect(told(page)).to_contain_text("nothing is scheduled")
    expect(page.locator("#bar .state").first).to_have_text("Draft")


def test_of_an_hour_that_clocks_show_twice_one_is_chosen_and_stays_chosen(
    open_story, paper, forgiven
):
    forgiven.append("status of 422")
    paper.set(zone="Europe/Berlin")
    page = open_story(PHONE)
    page.click("#next > summary")
    page.fill("#publish_at", "2025-10-26T02:30")
    page.get_by_role("button", name="Schedule").click()
    expect(page.locator("#publish_at-error")).to_contain_text("exists twice in Europe/Berlin")
    second = page.get_by_label("the second, CET")
    expect(second).not_to_be_checked()
    second.check()
    page.get_by_role("button", name="Schedule").click()
    expect(told(page)).to_contain_text("Scheduled.")
    page.click("#next > summary")
    expect(second).to_be_checked()
    page.click("#save")
    expect(told(page)).to_contain_text("Saved.")


def test_a_submitted_story_is_taken_back_and_keeps_what_was_typed_since(open_story, desk):
    address = desk("reporter").write(headline="A new pier", body_source="It is long.")
    page = open_story(role="reporter", address=address)
    page.get_by_role("button", name="Submit for review").click()
    expect(told(page)).to_contain_text("Submitted for review.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#bar .state").first).to_have_text("Draft")
    page.wait_for_load_state()  # the scripts listen
    page.keyboard.press("Control+Enter")
    expect(told(page)).to_contain_text("Submitted for review.")


def test_a_spiked_story_is_taken_up_again_from_the_list(open_story):
    page = open_story()
    page.click("#next > summary")
    page.get_by_role("button", name="Spike it").click()
    expect(page.locator("h1")).to_have_text("All stories")
    page.locator("#notices").get_by_role("button", name="Undo").click()
    expect(page.locator("#notices")).to_contain_text("1 story taken up again.")


# In reach


def test_a_phone_has_the_next_step_in_reach_wherever_one_is_in_the_story(open_story):
    page = open_story(PHONE)
    for place in (0, 1500, 99_999):
        page.evaluate("top => scrollTo(0, top)", place)
        expect(page.locator("#save")).to_be_in_viewport(ratio=1)
        expect(page.locator("#next > summary")).to_be_in_viewport(ratio=1)
    for target in (page.locator("#save"), page.locator("#next > summary")):
        box = target.bounding_box()
        assert box["height"] >= 44
        assert box["width"] >= 44


def test_a_phone_shows_all_tools_and_leads_past_a_long_text_to_the_other_fields(open_story):
    page = open_story((360, 740))
    for tool in page.get_by_role("toolbar").get_by_role("button").all():
        expect(tool).to_be_in_viewport(ratio=1)
    page.evaluate("scrollTo(0, 1500)")
    page.locator("#bar").get_by_role("link", name="Section, topics, more").click()
    expect(page.locator("#section_id")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Tab")
    expect(page.locator("#section_id")).to_be_focused()
    expect(page.locator("#bar")).to_be_in_viewport(ratio=1)


def test_a_phone_does_not_repeat_the_text_until_asked_and_then_shows_it_as_it_is(open_story):
    page = open_story(PHONE)
    expect(page.locator("#preview .story")).to_be_hidden()
    page.fill("#headline", "A newer pier")
    page.get_by_text("Preview", exact=True).last.click()
    expect(page.locator("#preview h2")).to_have_text("A newer pier")


def test_a_laptop_shows_the_preview_beside_the_text(open_story):
    page = open_story(LAPTOP)
    expect(page.locator("#preview .story")).to_be_visible()
    text, preview = (page.locator(part).bounding_box() for part in ("#body_source", "#preview"))
    assert preview["x"] >= text["x"] + text["width"]
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview .story")).to_be_hidden()


def test_rare_fields_are_folded_and_say_what_is_set_in_them(open_story, desk):
    address = desk("editor").write(headline="A pier", dateline="PARIS", source="Reuters")
    page = open_story(LAPTOP, address=address)
    side = page.locator(".writing__side")
    assert side.evaluate("side => side.scrollHeight <= side.clientHeight")
    assert side.locator("summary", has_text="Rail picks").bounding_box()["y"] < 1000
    expect(side.locator("summary", has_text="Dateline")).to_contain_text("PARIS · Reuters")
    expect(page.locator("#dateline")).to_be_hidden()


def test_a_wrong_field_is_not_left_in_its_fold(open_story, forgiven):
    forgiven.append("status of 422")
    page = open_story()
    page.click("#next > summary")
    page.get_by_role("button", name="Schedule").click()
    expect(page.locator("#publish_at-error")).to_have_text("Set an hour, or publish now.")
    expect(page.locator("#publish_at")).to_be_visible()


# By keyboard


def test_the_next_step_is_few_keys_away_and_none_of_them_needs_a_mouse(open_story):
    page = open_story()
    reached = "document.activeElement.matches('#next > summary')"
    for _ in range(FURTHEST):
        if not page.evaluate(reached):
            page.keyboard.press("Tab")
    assert page.evaluate(reached)
    page.locator("#body_source").focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Publish now")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".next__panel")).to_be_hidden()
    expect(page.locator("#next > summary")).to_be_focused()
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text("Published.")
    expect(page.locator("#save")).to_be_focused()  # what was pressed is gone


def test_the_next_step_of_a_story_that_was_never_saved_is_to_save_it(open_story):
    page = open_story(address="/newsroom/stories/new")
    page.locator("#headline").fill("A bridge")
    page.keyboard.press("Control+Enter")
    expect(told(page)).to_contain_text("Saved as a draft.")
    expect(page.locator("#headline")).to_be_focused()


def test_what_was_typed_is_saved_and_seen_in_the_paper_by_keys(open_story):
    page = open_story()
    page.locator("#headline").press("End")
    page.keyboard.type(" opens")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("main h1")).to_have_text("A new pier opens")


def test_keys_are_in_nobody_s_way_who_types_and_the_sheet_names_them(open_story, story):
    page = open_story()
    page.locator("#kicker").press_sequentially("?n/gdjkx")
    expect(page.locator("#kicker")).to_have_value("?n/gdjkx")
    expect(page.locator("#keys")).to_be_hidden()
    page.locator("#next > summary").focus()
    page.keyboard.press("?")
    for does in ("save", "submit", "publishes", "see it in the paper", "find a story"):
        expect(page.locator("#keys")).to_contain_text(does)
    page.keyboard.press("Escape")
    page.locator("#kicker").fill("")
    page.click("#save")
    expect(told(page)).to_contain_text("Saved.")
    page.locator("#save").focus()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


def test_enter_in_a_field_saves_and_takes_nothing_back(open_story):
    page = open_story()
    page.click("#next > summary")
    page.fill("#publish_at", SIX)
    page.get_by_role("button", name="Schedule").click()
    expect(told(page)).to_contain_text("Scheduled.")
    page.locator("#kicker").press("Enter")
    expect(told(page)).to_have_text("Saved. See it")
    expect(page.locator("#bar .state").first).to_have_text("Scheduled")


def test_enter_in_a_field_beside_a_button_presses_that_one(open_story, desk, forgiven):
    forgiven.append("status of 422")
    address = desk("reporter").write(headline="A new pier", body_source="It is long.")
    desk("reporter").edit(address, "/submit")
    page = open_story(address=address)
    page.click("#next > summary")
    page.get_by_label("A word to the reporter").fill("Who pays?")
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text("Returned")
    page.click("#next > summary")
    page.fill("#publish_at", SIX)
    page.locator("#publish_at").press("Enter")
    expect(told(page)).to_contain_text("Scheduled.")
    page.click("#share > summary")
    page.get_by_label("For whom").fill("for Ada")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("A link to a preview")
    page.goto(address)
    expect(page.locator("#share")).to_contain_text("for Ada")
    page.click("#translations > summary")
    page.fill("#translation_of", "no-such-story")
    page.keyboard.press("Enter")
    expect(page.locator("#translation_of-error")).to_be_visible()


def test_what_stands_beside_a_button_that_was_not_pressed_outlasts_save(open_story):
    page = open_story()
    page.click("#next > summary")
    page.fill("#publish_at", SIX)
    page.keyboard.press("Control+s")
    expect(told(page)).to_contain_text("Saved.")
    expect(page.locator("#publish_at")).to_be_visible()
    expect(page.locator("#publish_at")).to_have_value(SIX)
    page.get_by_role("button", name="Schedule").click()
    expect(told(page)).to_contain_text("Scheduled.")
    expect(page.locator("#publish_at")).to_be_hidden()


# For everybody


def test_long_words_of_a_state_have_a_line_of_their_own_above_the_buttons(open_story, paper):
    page = open_story((360, 780))
    state, save = (page.locator(part).bounding_box() for part in (".bar .state", "#save"))
    assert abs(state["y"] - save["y"]) < 30
    paper.set(locale="uk_UA")
    page.reload()
    state, save = (page.locator(part).bounding_box() for part in (".bar .state", "#save"))
    assert state["y"] + state["height"] < save["y"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_who_else_writes_here_covers_neither_the_toolbar_nor_the_text(
    open_story, open_tab, sign_in, story
):
    name = "maria-magdalena.von-und-zu-hohenfels@example.org"
    other = sign_in(open_tab(), "editor", name)
    other.goto(story)
    other.locator("#headline").press_sequentially("!")
    expect(other.locator("#autosaved")).to_contain_text("not saved yet")
    page = open_story(PHONE)
    expect(page.locator("#company")).to_contain_text("writing here now")
    page.evaluate("scrollTo(0, 1500)")
    bar, toolbar = (page.locator(part).bounding_box() for part in ("#bar", ".toolbar"))
    assert bar["y"] + bar["height"] <= toolbar["y"] + 1
    state, steps = (page.locator(f"#bar .{part}").first for part in ("state", "bar__steps"))
    assert state.bounding_box()["x"] + state.bounding_box()["width"] <= steps.bounding_box()["x"]
    page.goto("/newsroom")
    line = page.locator("#stories .rows__row").first
    expect(line).to_contain_text("Draft")
    expect(line).to_contain_text("writing now")
    page.set_viewport_size({"width": 1280, "height": 800})
    cells = [cell.bounding_box() for cell in line.locator("> *:visible").all()]
    wide = [box for box in cells if box]
    assert all(
        left["x"] + left["width"] <= right["x"] + 1 or left["y"] + left["height"] <= right["y"] + 1
        for left, right in pairwise(wide)
    )


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_the_bar_and_its_panel_are_for_everybody_by_light_and_dark(open_story, size):
    page = open_story(size)
    page.click("#save")
    expect(told(page)).to_have_count(1)
    page.click("#next > summary")
    assert violations_by_light_and_dark(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
