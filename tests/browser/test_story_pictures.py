"""Pictures come into a story without leaving it, are described there, and stand where the cursor
stood; without script by way of the library."""

from base64 import b64encode

import pytest
from playwright.sync_api import Page, expect

from broadsheet.archive import images
from broadsheet.archive.store import db
from broadsheet.pictures import intake
from browser.axe import violations
from uploads import HOSTILE, picture

pytestmark = pytest.mark.browser

TEXT = "One.\n\nTwo.\n\nThree."
HAND_OVER = """(text, [type, at, name, data, words]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const held = new DataTransfer();
  held.items.add(new File([bytes], name, { type: "image/png" }));
  if (words) held.setData("text/plain", words);
  text.focus();
  text.setSelectionRange(at, at);
  const init = { bubbles: true, cancelable: true };
  const { x, y } = text.getBoundingClientRect();
  text.dispatchEvent(
    type === "paste"
      ? new ClipboardEvent(type, { ...init, clipboardData: held })
      : new DragEvent(type, { ...init, dataTransfer: held, clientX: x + 3, clientY: y + 3 })
  );
}"""


@pytest.fixture
def harbour(paper):
    """A picture of the library."""
    with paper.open():
        image = intake.take_in(picture("PNG", (800, 500)), name="Harbour.png")
        db.session.commit()
        return image.name


@pytest.fixture
def story(editor):
    """A draft of three paragraphs."""
    return editor.write(headline="A story", body_source=TEXT)


@pytest.fixture
def open_story(open_tab, sign_in, story):
    def _open(size=(1280, 900), **options) -> Page:
        page = sign_in(open_tab(*size, **options), "editor")
        page.goto(story)
        if options.get("java_script_enabled", True):
            expect(page.locator(".toolbar button").nth(1)).to_have_attribute("tabindex", "-1")
        return page

    return _open


def files(*names):
    return [
        {"name": name, "mimeType": "image/png", "buffer": picture("PNG", (64, 64 + n))}
        for n, name in enumerate(names)
    ]


def text_of(page: Page):
    return page.locator("#body_source")


def caret_at(page: Page, place: int) -> None:
    text_of(page).focus()
    text_of(page).evaluate("(text, at) => text.setSelectionRange(at, at)", place)


def choose_in_toolbar(page: Page) -> None:
    page.get_by_role("toolbar").get_by_role("button", name="Picture").click()
    expect(page.locator("#pictures")).to_be_visible()


def hand_over(page: Page, how: str, at: int = 2, words: str = "") -> None:
    data = b64encode(picture("PNG", (64, 80))).decode()
    text_of(page).evaluate(HAND_OVER, [how, at, "image.png", data, words])


def test_pictures_from_disk_are_described_at_once_and_stand_where_the_cursor_stood(
    open_story, paper
):
    page = open_story()
    caret_at(page, 2)
    choose_in_toolbar(page)
    page.get_by_label("From this device").set_input_files(files("ferry.png", "pier.png"))
    for name in ("ferry", "pier"):
        expect(page.locator("#pictures h3")).to_have_text(name)
        page.locator("#pictures #alt").fill(f"A {name}")
        page.locator("#pictures #credit").fill("Photo: Ada Venn")
        page.get_by_role("button", name="Put it into the text").click()
    expect(page.locator("#pictures")).to_be_hidden()
    expect(text_of(page)).to_have_value("One.\n\n![](ferry)\n\n![](pier)\n\nTwo.\n\nThree.")
    expect(text_of(page)).to_be_focused()
    expect(page.locator("#preview figure img")).to_have_count(2)
    expect(page.locator("#autosaved")).to_contain_text("not saved yet")
    with paper.open():
        image = images.by_name("pier")
        assert (image.alt, image.credit) == ("A pier", "Photo: Ada Venn")
    page.keyboard.press("Control+z")
    expect(text_of(page)).to_have_value("One.\n\n![](ferry)\n\nTwo.\n\nThree.")


@pytest.mark.parametrize("how", ["paste", "drop"])
def test_a_picture_is_pasted_or_dropped_on_the_text(open_story, how):
    page = open_story()
    hand_over(page, how)
    page.locator("#pictures #decorative").check()
    page.get_by_role("button", name="Put it into the text").click()
    expect(text_of(page)).to_have_value("One.\n\n![](image)\n\nTwo.\n\nThree.")


def test_words_that_come_with_a_picture_of_themselves_are_words(open_story):
    page = open_story()
    hand_over(page, "paste", words="Words.")
    expect(page.locator("#pictures")).to_be_hidden()


def test_a_picture_of_the_library_is_found_and_chosen_by_keyboard_alone(open_story, harbour):
    page = open_story()
    caret_at(page, 8)
    page.keyboard.press("Escape")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator("#pictures-q").focus()
    page.keyboard.type("har")
    link = page.locator("#pictures-shelf").get_by_role("link", name=harbour)
    expect(link).to_be_visible()
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#pictures #alt")).to_be_focused()
    page.keyboard.type("Boats")
    page.get_by_role("button", name="Put it into the text").focus()
    page.keyboard.press("Enter")
    expect(text_of(page)).to_have_value("One.\n\nTwo.\n\n![](harbour)\n\nThree.")


def test_a_lead_picture_is_chosen_without_leaving_the_story(open_story, harbour):
    page = open_story()
    page.get_by_role("button", name="Choose a picture …").click()
    page.locator("#pictures-shelf").get_by_role("link", name=harbour).click()
    page.get_by_role("button", name="Use as lead picture").click()
    expect(page.locator("#lead-picture")).to_contain_text(harbour)
    page.click("#save")
    expect(page.locator("#bar .notice")).to_contain_text("Saved.")
    expect(page.locator("#lead-picture img")).to_have_count(1)
    expect(text_of(page)).to_have_value(TEXT)


def test_what_is_wrong_with_a_file_or_its_words_is_said_in_the_dialog(open_story, forgiven):
    forgiven.append("status of 422")
    page = open_story()
    choose_in_toolbar(page)
    bad = {"name": "bad.png", "mimeType": "image/png", "buffer": HOSTILE["svg"][0]}
    page.get_by_label("From this device").set_input_files([bad])
    expect(page.locator("#pictures-list")).to_contain_text("This is no JPEG")
    page.get_by_label("From this device").set_input_files(files("pier.png"))
    page.locator("#pictures #alt").fill("A pier")
    page.locator("#pictures #decorative").check()
    page.get_by_role("button", name="Put it into the text").click()
    expect(page.locator("#pictures #decorative-error")).to_contain_text("either describe it")
    expect(page.locator("#pictures #alt")).to_have_value("A pier")
    page.keyboard.press("Escape")
    expect(text_of(page)).to_have_value(TEXT)


def test_why_a_file_was_refused_stands_beside_the_pictures_that_came_with_it(open_story, forgiven):
    forgiven.append("status of 422")
    page = open_story((390, 844))
    choose_in_toolbar(page)
    bad = {"name": "bad.png", "mimeType": "image/png", "buffer": HOSTILE["svg"][0]}
    page.get_by_label("From this device").set_input_files([*files("pier.png", "boat.png"), bad])
    refused = page.locator("#pictures-list li:visible")
    for name in ("pier", "boat"):
        expect(page.locator("#pictures h3")).to_have_text(name)
        expect(refused).to_have_count(1)
        expect(refused).to_contain_text("bad.png")
        expect(refused).to_contain_text("This is no JPEG")
        page.locator("#pictures #alt").fill(name)
        page.get_by_role("button", name="Put it into the text").click()
    expect(text_of(page)).to_have_value("One.\n\nTwo.\n\nThree.\n\n![](pier)\n\n![](boat)")


def held_back(page, held):
    """The request that waits for an answer, once the browser has sent it."""
    for _ in range(1500):
        if held:
            return held.pop()
        page.wait_for_timeout(10)
    raise AssertionError("the browser has asked for nothing")


def test_the_dialog_says_what_it_is_at_and_what_did_not_arrive(open_story, harbour, forgiven):
    forgiven.append("Failed to load resource")
    page = open_story((390, 844))
    held = []
    page.route("**/newsroom/pictures", lambda route: held.append(route), times=2)
    said = page.locator("#pictures-said[role=status]")
    choose_in_toolbar(page)
    expect(page.locator("#pictures-shelf")).to_have_text("Opening the library …")
    held_back(page, held).continue_()
    page.get_by_label("From this device").set_input_files(files("pier.png"))
    expect(said).to_have_text("Uploading pier.png …")
    expect(page.get_by_role("progressbar", name="Upload of pier.png")).to_be_visible()
    held_back(page, held).abort()
    expect(said).to_have_text("1 of 1 not uploaded.")
    expect(page.locator("#pictures-list")).to_contain_text("or you are signed out. Try again.")
    page.route("**/newsroom/pictures/*", lambda route: held.append(route), times=1)
    link = page.locator("#pictures-shelf").get_by_role("link", name=harbour)
    link.click()
    expect(said).to_have_text("Opening the picture …")
    held_back(page, held).abort()
    expect(said).to_contain_text("can’t be opened")
    link.click()
    expect(page.locator("#pictures #alt")).to_be_focused()
    expect(said).to_have_text("")


def test_the_cursor_is_where_it_was_after_a_save_by_mouse(open_story):
    page = open_story()
    caret_at(page, 8)
    page.click("#save")
    expect(page.locator("#bar .notice")).to_contain_text("Saved.")
    page.wait_for_function("() => document.querySelector('#body_source').selectionStart === 8")


def test_without_script_one_picture_goes_below_the_other(open_story, harbour, paper):
    with paper.open():
        intake.take_in(picture("PNG", (64, 64)), name="Mill.png")
        db.session.commit()
    page = open_story(java_script_enabled=False)
    expect(page.locator("[hidden]:visible")).to_have_count(0)  # of what a script would work
    for name in (harbour, "mill"):
        page.get_by_role("button", name="Save, and choose pictures").click()
        page.get_by_role("button", name=f"Put {name} into the text").click()
        expect(page.locator("#bar .notice")).to_contain_text("at its end")
    expect(text_of(page)).to_have_value(f"{TEXT}\n\n![](harbour)\n\n![](mill)")


@pytest.mark.parametrize(("size", "scheme"), [((390, 844), "dark"), ((1280, 900), "light")])
def test_the_dialog_is_for_everybody(open_story, harbour, size, scheme):
    page = open_story(size, color_scheme=scheme)
    choose_in_toolbar(page)
    link = page.locator("#pictures-shelf").get_by_role("link", name=harbour)
    expect(link).to_be_visible()
    assert violations(page) == []
    link.click()
    expect(page.locator("#pictures #alt")).to_be_visible()
    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
