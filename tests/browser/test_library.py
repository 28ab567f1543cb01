"""The library of pictures in a browser: by mouse, by keyboard, and without script."""

import pytest
from playwright.sync_api import Page, expect

from broadsheet.archive import images
from broadsheet.archive.store import db
from broadsheet.pictures import intake
from browser.axe import at_hand, violations, violations_by_light_and_dark
from uploads import HOSTILE, picture

pytestmark = pytest.mark.browser

LIBRARY = "/newsroom/pictures"


@pytest.fixture
def open_desk(open_tab, editor, site):
    """Opens a tab of somebody who is signed in."""

    def _open(width: int = 1280, **options) -> Page:
        page = open_tab(width, **options)
        cookie = editor.client.get_cookie("newsroom", path="/newsroom")
        page.context.add_cookies(
            [{"name": "newsroom", "value": cookie.value, "url": site + "/newsroom"}]
        )
        return page

    return _open


@pytest.fixture
def harbour(paper):
    """The address at the desk of a picture of 1600 × 1000 pixels."""
    with paper.open():
        image = intake.take_in(picture("PNG", (1600, 1000)), name="Harbour.png")
        db.session.commit()
        return f"{LIBRARY}/{image.id}"


def files(*names):
    """Files to choose, all pictures but those that are called bad."""
    return [
        {
            "name": name,
            "mimeType": "image/png",
            "buffer": HOSTILE["svg"][0] if "bad" in name else picture("PNG", (64, 64 + n)),
        }
        for n, name in enumerate(names)
    ]


def test_files_are_uploaded_one_by_one_and_each_says_what_became_of_it(open_desk):
    page = open_desk()
    page.goto(LIBRARY)
    page.get_by_label("Upload pictures").set_input_files(files("one.png", "bad.png", "three.png"))
    lines = page.get_by_role("list", name="Files being uploaded").get_by_role("listitem")
    expect(lines.nth(0)).to_contain_text("one.png")
    expect(lines.nth(1)).to_contain_text("This is no JPEG, PNG, WebP, AVIF or GIF picture.")
    expect(lines.nth(2).get_by_role("link", name="three")).to_be_visible()
    expect(page.locator(".library__name")).to_have_text(["three", "one"])
    expect(page.locator("progress")).to_have_count(0)
    expect(page.get_by_role("button", name="Upload", exact=True)).to_be_hidden()
    assert violations(page) == []


def test_without_javascript_the_same_form_takes_the_same_files(open_desk):
    page = open_desk(java_script_enabled=False)
    page.goto(LIBRARY)
    page.get_by_label("Upload pictures").set_input_files(files("one.png", "bad.png"))
    page.get_by_role("button", name="Upload", exact=True).click()
    lines = page.locator(".uploaded__file")
    expect(lines).to_have_count(2)
    expect(lines.nth(1)).to_contain_text("This is no JPEG")
    expect(page.locator(".library__name")).to_have_text(["one"])


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_click_on_the_picture_moves_its_focal_point_there(
    open_desk, paper, harbour, width, script
):
    page = open_desk(width, java_script_enabled=script)
    page.goto(harbour)
    click_at_three_quarters(page)
    expect(page.locator("#notices")).to_contain_text("moved")
    expect(page.locator("#focal_x")).to_have_value("75")
    expect(page.locator("#focal_y")).to_have_value("25")


def click_at_three_quarters(page):
    """Of the picture's width; at a quarter of its height."""
    shown = page.locator("input.focal__picture")
    box = shown.bounding_box()
    shown.click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.25})


def test_a_click_on_the_picture_loses_no_word_that_is_typed_beside_it(open_desk, paper, harbour):
    page = open_desk()
    page.goto(harbour)
    page.get_by_label("Description").fill("Boats at dawn")
    click_at_three_quarters(page)
    expect(page.locator("#focal_x")).to_have_value("75")
    expect(page.locator(".focal__point circle").first).to_have_attribute("cy", "25%")
    expect(page.get_by_label("Description")).to_have_value("Boats at dawn")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#notices")).to_contain_text("Saved")
    with paper.open():
        image = images.by_name("harbour")
        assert (image.alt, image.focal_x, image.focal_y) == ("Boats at dawn", 0.75, 0.25)


def test_without_script_a_click_on_the_picture_saves_the_words_that_are_typed_beside_it(
    open_desk, paper, harbour
):
    page = open_desk(java_script_enabled=False)
    page.goto(harbour)
    page.get_by_label("Description").fill("Boats at dawn")
    click_at_three_quarters(page)
    expect(page.locator("#notices")).to_contain_text("Saved")
    with paper.open():
        image = images.by_name("harbour")
        assert (image.alt, image.focal_x, image.focal_y) == ("Boats at dawn", 0.75, 0.25)


def test_a_picture_is_described_by_keyboard_alone(open_desk, paper, harbour):
    page = open_desk()
    page.goto(LIBRARY)
    page.get_by_role("link", name="harbour").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Description").focus()
    page.keyboard.type("Boats at dawn")
    for value in ("30", "60"):
        field = "From the left, %" if value == "30" else "From the top, %"
        page.get_by_label(field).focus()
        page.keyboard.press("Control+A")
        page.keyboard.type(value)
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("Saved")
    with paper.open():
        image = images.by_name("harbour")
        assert (image.alt, image.focal_x, image.focal_y) == ("Boats at dawn", 0.3, 0.6)


def test_the_library_is_for_everybody_by_light_and_dark(open_desk, editor, harbour):
    story = editor.write(headline="A story", lead_image_id=harbour.rpartition("/")[2])
    page = open_desk()
    at_hand(page)
    for address in (LIBRARY, f"{LIBRARY}?story={story.rpartition('/')[2]}", harbour, story):
        page.goto(address)
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert violations_by_light_and_dark(page) == [], (address, width)
            overflow = "document.documentElement.scrollWidth > innerWidth"
            assert not page.evaluate(f"() => {overflow}"), (address, width)


def test_the_search_finds_while_one_types(open_desk, paper, harbour):
    with paper.open():
        intake.take_in(picture("PNG", (64, 64)), name="Mill.png")
        db.session.commit()
    page = open_desk()
    page.goto(LIBRARY)
    expect(page.locator(".library__name")).to_have_text(["mill", "harbour"])
    page.get_by_label("Search").press_sequentially("har")
    expect(page.locator(".library__name")).to_have_text(["harbour"])
    expect(page.get_by_label("Search")).to_be_focused()
