"""Pages for those who see little: zoomed, spaced out, in colours of their own, standing still."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

STORY = "/business/hask-ferries-suspended-corrie-vane"
PAGES = ("/", "/politics", STORY, "/search?q=council", "/latest")
# WCAG 2.2, 1.4.12
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
# What is wider than the page, or cut off in a box that doesn't scroll. What has no room in the bar
# is in the menu.
LOST = """() => [...document.querySelectorAll("body *")].filter((box) => {
  if (!box.checkVisibility() || box.closest(".masthead__sections, img, svg")) return false;
  const { overflowX, overflowY } = getComputedStyle(box), by = box.scrollHeight - box.clientHeight;
  const isCut = ["hidden", "clip"].includes(overflowY) && by > 2 && box.textContent.trim();
  return isCut && !box.classList.contains("visually-hidden")
    || overflowX === "visible" && box.getBoundingClientRect().right > innerWidth + 1;
}).map((box) => `${box.tagName}.${box.className}`)"""
WIDTHS = """() => {
  const page = document.querySelector("main").clientWidth;
  return [...document.querySelectorAll(".teaser__headline")].map((words) =>
    Math.round(100 * words.clientWidth / page));
}"""
MOVES = """() => [...document.querySelectorAll("*")].filter((box) => {
  const style = getComputedStyle(box);
  const times = `${style.transitionDuration}, ${style.animationDuration}`.split(", ");
  return times.some((time) => parseFloat(time) > 0.01) || style.scrollBehavior === "smooth";
}).map((box) => `${box.tagName}.${box.className}`)"""
MARKED = """() => {
  const style = (what) => getComputedStyle(document.querySelector(what));
  return {
    here: style(".masthead__bar [aria-current]").textDecorationLine,
    field: style(".find__field").borderTopStyle,
    sign: style(".find .icon").stroke !== "none",
    words: style(".story__headline").color !== style("body").backgroundColor,
  };
}"""


def open_whole(page, address):
    page.goto(address)
    if page.locator(".rail").count():
        page.locator(".rail").scroll_into_view_if_needed()
        page.locator(".rail .teaser").first.wait_for()


def test_text_twice_as_large_leaves_headlines_the_width_of_a_phone(open_tab, edition):
    page = open_tab(180, 320)  # 360 pixels at 200 %
    for address in PAGES:
        open_whole(page, address)
        assert page.evaluate("document.scrollingElement.scrollWidth") == 180, address
        widths = page.evaluate(WIDTHS)
        assert min(widths) >= 75, (address, widths)


def test_text_twice_as_large_fits_the_desk_on_a_phone(open_tab, edition, sign_in):
    page = sign_in(open_tab(180, 320), "publisher")
    for address in ("/newsroom", "/newsroom/placing"):
        page.goto(address)
        assert page.locator(".rows__when, .slot").count() > 4
        assert page.evaluate("document.scrollingElement.scrollWidth") == 180, address


def test_nothing_is_lost_at_four_times_the_size_or_with_spaced_text(open_tab, edition):
    for width, height in ((320, 256), (1280, 900)):
        page = open_tab(width, height)
        for address in PAGES:
            open_whole(page, address)
            assert page.evaluate(LOST) == [], (address, width)
            page.evaluate(SPACED)
            assert page.evaluate(LOST) == [], (address, width, "spaced")


def test_in_colours_of_the_readers_own_one_sees_where_one_is(open_tab, edition):
    page = open_tab(1280, forced_colors="active")
    page.goto(STORY)
    marked = page.evaluate(MARKED)
    assert marked == {"here": "underline", "field": "solid", "sign": True, "words": True}


def test_in_colours_of_the_readers_own_what_lies_on_the_page_has_an_edge(open_tab, edition):
    page = open_tab(320, forced_colors="active")
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: {} })")
    page.goto(STORY)
    page.evaluate("document.querySelector('.news').textContent = 'New: It'")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.story__body p'))")
    edge = "one => getComputedStyle(one).borderTop"
    for one in (".news", ".passage"):
        assert page.locator(one).evaluate(edge) == "1px solid rgb(0, 0, 0)"


def test_in_colours_of_ones_own_one_sees_where_one_is_at_the_desk(open_tab, edition, sign_in):
    page = sign_in(open_tab(1280, forced_colors="active"), "publisher")
    for address in ("/newsroom", "/newsroom/placing", "/newsroom/account"):
        page.goto(address)
        here = page.locator("[aria-current]:visible")
        assert here.count() == (1 if address.endswith("account") else 2)
        for one in here.all():
            expect(one).to_have_css("text-decoration-line", "underline")


def test_nothing_moves_for_those_whom_it_makes_ill(open_tab, edition):
    page = open_tab(360, reduced_motion="reduce")
    for address in ("/", STORY):
        page.goto(address)
        page.locator("summary").first.click()
        assert page.evaluate(MOVES) == [], address
