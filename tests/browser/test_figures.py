"""Pictures and films in a story, in a browser."""

import pytest
from playwright.sync_api import expect

from broadsheet.archive.store import db
from broadsheet.pictures import intake
from uploads import picture

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

FRAME = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"
LINK = "https://youtu.be/dQw4w9WgXcQ"


@pytest.fixture
def story(paper):
    with paper.open():
        name = intake.take_in(picture("PNG", (1600, 1000)), name="harbour.png", alt="Boats").name
        db.session.commit()
    long = "\n\n".join(["A line of text."] * 120)
    return paper.story(
        body=f"One.\n\n[The harbour]({LINK})\n\n{long}\n\n![]({name})", body_format="markdown"
    )


def test_a_film_asks_nobody_for_anything_until_it_is_clicked(open_tab, story, asked):
    page = open_tab()
    page.route("https://www.youtube-nocookie.com/**", lambda route: route.fulfill(body="A film"))
    page.goto(story)
    page.wait_for_load_state("networkidle")
    assert [request.url for request in asked if "youtu" in request.url] == []
    page.get_by_role("link", name="The harbour").focus()
    page.keyboard.press("Enter")
    frame = page.locator("iframe")
    expect(frame).to_be_focused()
    assert (frame.get_attribute("src"), frame.get_attribute("title")) == (FRAME, "The harbour")
    expect(page.frame_locator("iframe").get_by_text("A film")).to_be_visible()
    asked.clear()  # that one other host was asked on purpose


def test_a_film_takes_no_other_room_than_its_card_did(open_tab, story, asked):
    page = open_tab(390)
    page.route("https://www.youtube-nocookie.com/**", lambda route: route.fulfill(body="A film"))
    page.goto(story)
    card = page.locator(".embed__card").bounding_box()
    with page.expect_request("https://www.youtube-nocookie.com/**"):
        page.locator(".embed__card").click()
    frame = page.locator(".embed__frame").bounding_box()
    assert card is not None
    assert frame is not None
    assert [round(frame[side]) for side in card] == [round(card[side]) for side in card]
    asked.clear()


CODE = "total = sum(price for price in prices if price is not None)  # whatever they cost"


@pytest.mark.parametrize("language", ["", "ar"])
def test_lines_of_code_are_not_broken_and_move_within_their_box_by_keyboard(
    open_tab, paper, language
):
    story = paper.story(
        body=f"One.\n\n```\nif it:\n    {CODE}\n```\n\nTwo.",
        body_format="markdown",
        language=language,
    )
    page = open_tab(390)
    page.goto(story)
    code = page.locator("pre")
    style = code.evaluate("e => [getComputedStyle(e).direction, getComputedStyle(e).textAlign]")
    assert style == ["ltr", "start"]
    lines = "e => new Set(Array.from(e.firstElementChild.getClientRects(), ({y}) => y)).size"
    assert code.evaluate(lines) == 2  # as typed
    code.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390


def test_what_stands_in_a_text_has_as_much_room_above_as_below(open_tab, story):
    page = open_tab()
    page.goto(story)
    for name in (".embed", ".figure"):
        style = "e => [getComputedStyle(e).marginTop, getComputedStyle(e).marginBottom]"
        above, below = page.locator(name).evaluate(style)
        assert above == below != "0px"


def test_without_javascript_a_film_is_a_link(open_tab, story):
    page = open_tab(java_script_enabled=False)
    page.goto(story)
    assert page.get_by_role("link", name="The harbour").get_attribute("href") == LINK


@pytest.mark.parametrize(("width", "density", "chosen"), [(390, 1, 640), (390, 3, 1280)])
def test_a_picture_is_fetched_late_and_no_larger_than_needed(
    open_tab, story, asked, width, density, chosen
):
    page = open_tab(width, device_scale_factor=density)
    page.goto(story)
    page.wait_for_load_state("networkidle")
    assert [request.url for request in asked if "/media/" in request.url] == []
    with page.expect_response("**/media/*"):
        page.locator("figure img").scroll_into_view_if_needed()
    (fetched,) = [request.url for request in asked if "/media/" in request.url]
    assert fetched.endswith(f"-{chosen}.webp")
