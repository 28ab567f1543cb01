"""A story's own page on the screen and on paper."""

import pytest
from playwright.sync_api import expect

from broadsheet.archive.images import Image

pytestmark = pytest.mark.browser

GIF = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")
NINE = [
    "Nora Tamsin",
    "Edda Quillane",
    "Bram Ostler-Vandeventer",
    "Cleo Hart",
    "Dov Lindqvar",
    "Esmeralda Tarrow",
    "Finn Okle",
    "Gwendolyn Marl",
    "Hieronymus Featherstonehaugh",
]
WIDE = "| " + " | ".join(f"A column number {n}" for n in range(9)) + " |\n|" + "---|" * 9
LINKED = f"[A paper](https://example.org/a), [a story](/world/b).\n\n{WIDE}\n| 1 | 2 |\n"
VOTES = """| Party | Votes | Decided on |
|---|---|---|
| Union of those who live at the coast | 12 345 678 votes | 30 September 2024 |
| Greens | The same, as far as they were counted by the evening of the day after | 14 May |
"""
# How many lines the words of each cell take.
LINES = """(cells) => cells.map((cell) => {
  const words = document.createRange();
  words.selectNodeContents(cell);
  return new Set(Array.from(words.getClientRects(), ({ top }) => Math.round(top))).size;
})"""

# Of each comma behind a name: whether it stands on the line on which the name ends.
COMMAS = """(byline) => [...byline.querySelectorAll("a")].flatMap((name) => {
  const text = name.nextSibling;
  if (!text?.data?.startsWith(",")) return [];
  const comma = document.createRange();
  comma.setStart(text, 0);
  comma.setEnd(text, 1);
  const end = [...name.getClientRects()].at(-1);
  return [Math.abs(comma.getBoundingClientRect().bottom - end.bottom) < 8];
})"""


def test_no_comma_of_a_byline_stands_alone_on_a_line(open_tab, paper):
    article = paper.story(by=NINE)
    page = open_tab(360)
    page.goto(article)
    byline = page.locator(".story__byline")
    for width in range(320, 400, 4):
        page.set_viewport_size({"width": width, "height": 640})
        assert byline.evaluate(COMMAS) == [True] * 7, width


def test_a_lead_picture_fills_its_frame_and_a_tall_one_is_shown_whole(open_tab, paper):
    page = open_tab(1280, 600)
    page.route("**/media/**", lambda route: route.fulfill(body=GIF, content_type="image/gif"))
    for number, (height, fit) in enumerate(((800, "cover"), (1600, "contain")), 1):
        name = f"pier-{number}"
        paper.add(Image(name=name, file=name, width=1200, height=height, alt="A pier"))
        page.goto(paper.story(slug=name, lead_image_id=number))
        picture = page.locator(".story__figure img")
        expect(picture).to_have_css("object-fit", fit)
        assert picture.bounding_box()["height"] <= 600


@pytest.mark.parametrize("width", [1024, 1920])
@pytest.mark.parametrize("paragraphs", [1, 3, 9])
def test_beside_a_story_teasers_stand_whole_on_the_line_of_its_picture(
    open_tab, paper, width, paragraphs
):
    page = open_tab(width)
    page.route("**/media/**", lambda route: route.fulfill(body=GIF, content_type="image/gif"))
    paper.add(Image(name="pier", file="pier", width=1200, height=800, alt="A pier"))
    for n in range(13):
        deks = {"dek": "The chimney stays, and the sheds go."} if n % 3 == 0 else {}
        picture = 1 if n % 2 == 0 else None
        paper.story(f"Council votes to turn cannery {n} into homes", lead_image_id=picture, **deks)
    page.goto(paper.story(lead_image_id=1, body="\n".join(["It is open. " * 20] * paragraphs)))
    page.locator(".rail").scroll_into_view_if_needed()
    expect(page.locator(".rail .teaser").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    rail, end = page.locator(".rail"), """(all) => all[0].getBoundingClientRect().right"""
    assert rail.evaluate("(rail) => rail.scrollHeight <= rail.clientHeight"), "none is cut off"
    lines = {
        round(page.locator(one).evaluate_all(end))
        for one in (".story__figure img", ".rail__headline", ".rail .teaser:first-child")
    }
    assert len(lines) == 1


def test_a_wide_table_moves_within_its_frame_by_keyboard(open_tab, paper):
    page = open_tab(360)
    page.goto(paper.story(body=LINKED, body_format="markdown"))
    assert page.evaluate("document.scrollingElement.scrollWidth") == 360
    frame = page.get_by_role("region", name="Table")
    frame.focus()
    page.keyboard.press("ArrowRight")
    expect(frame).to_be_focused()
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")


@pytest.mark.parametrize("language", ["", "ar"])
def test_on_a_phone_each_column_of_a_table_is_wide_enough_to_be_read(open_tab, paper, language):
    page = open_tab(360)
    page.goto(paper.story(body=VOTES, body_format="markdown", language=language))
    assert page.evaluate("document.scrollingElement.scrollWidth") == 360
    lines = page.locator(".story__body td").evaluate_all(LINES)
    assert lines == [2, 1, 1, 1, 4, 1]
    assert page.locator(".table").evaluate("(frame) => frame.scrollWidth > frame.clientWidth")
    page.emulate_media(media="print")
    assert page.locator(".table").evaluate("(frame) => frame.scrollWidth == frame.clientWidth")


def test_on_paper_the_story_and_its_links_to_elsewhere_say_their_addresses(page, paper):
    article = paper.story(body=LINKED, body_format="markdown", slug="جسر")
    page.goto(article)
    page.emulate_media(media="print")
    told = """(element) => getComputedStyle(element, "::after").content"""
    links = page.locator(".story__body a").evaluate_all(f"(all) => all.map({told})")
    assert links == ['" (https://example.org/a)"', "none"]
    assert article in page.locator(".story").evaluate(told), "in its own letters"
    style = """(element) => getComputedStyle(element, "::after").gridColumnStart"""
    assert page.locator(".story").evaluate(style) == "text"
    for link in page.locator(".story__body a").all():
        expect(link).to_have_css("text-decoration-line", "none")


def test_a_table_is_one_in_the_desk_s_preview_on_a_phone_too(open_tab, paper, sign_in):
    paper.story(slug="wide", body=LINKED)
    page = sign_in(open_tab(360), "editor")
    page.goto("/newsroom/stories/1")
    page.locator("#preview-card > summary").click()
    row = page.locator(".story__body tr").first
    expect(row.locator("th").first).to_be_visible()
    assert row.evaluate("(row) => getComputedStyle(row).display") == "table-row"
