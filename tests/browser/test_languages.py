"""Papers in other scripts, as a browser lays them out: from the right, in lines without blanks."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from browser.axe import at_hand, violations
from stories import Paper

pytestmark = pytest.mark.browser

ARABIC = "انقطاع الكهرباء عن بيروت 12 ساعة بعد عطل في محطة الزهراني"
JAPANESE = "港町で12時間の大規模停電、発電所の故障が原因か"
BODY = "## عنوان\n\nأقر المجلس الموازنة.\n\n- بند\n\n> اقتباس\n\n`GET /api`"

# Where the keyboard is, and what shares its line: edges in pixels.
STOP = """() => {
  const at = document.activeElement, { left, right, top, bottom } = at.getBoundingClientRect();
  return { called: at.textContent.trim(), href: at.href ?? at.id, left, right,
    middle: scrollY + (top + bottom) / 2 };
}"""
LINKS = """() => [...document.querySelectorAll("a, summary, input, button")]
  .filter((link) => link.checkVisibility()).map((link) => link.href ?? link.id)"""


@pytest.fixture
def filled(paper: Paper) -> Callable[[str, str], str]:
    """Makes the paper one in a language, with stories in it and one in English; returns the address
    of a story."""

    def fill(locale: str, headline: str) -> str:
        paper.set(locale=locale, tagline=headline, email="desk@example.org", phone="+961 1 234 567")
        english = {"ago": timedelta(hours=2), "language": "en", "dek": "It was (almost) in time."}
        paper.story("Bridge reopens: 12 hours late", **english)
        facts = {"dek": headline, "kicker": headline[:6], "by": ["ليلى حداد", "John O’Neill"]}
        return paper.story(
            headline, body=BODY, body_format="markdown", about=["A topic"], slug="it", **facts
        )

    return fill


def left(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"]


@pytest.mark.parametrize(
    ("locale", "headline", "direction"),
    [("ar", ARABIC, "rtl"), ("ja", JAPANESE, "ltr")],
    ids=["ar", "ja"],
)
def test_a_paper_in_another_script_is_laid_out_and_said_as_it_should_be(
    filled, open_tab, sign_in, forgiven, locale: str, headline: str, direction: str
):
    forgiven += ["404 (NOT FOUND)"]
    story = filled(locale, headline)
    page = sign_in(open_tab(360), "publisher")
    at_hand(page)
    readers = ("/", "/world", story, "/archive/2025/10", "/search?q=12", "/nowhere")
    for address in (*readers, "/newsroom/stories/new"):
        page.goto(address)
        root = page.locator("html")
        spoken = direction if root.get_attribute("lang") == locale else "ltr"
        assert (root.get_attribute("dir") or "ltr") == spoken, address
        assert spoken == direction or address.startswith("/newsroom"), "the desk may be in English"
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address
        assert violations(page) == [], address


def test_a_page_in_arabic_runs_from_the_right_and_what_is_in_english_keeps_its_order(
    filled, open_tab
):
    story = filled("ar", ARABIC)
    page = open_tab(1280)
    page.goto("/")
    assert left(page, ".find") < left(page, ".masthead__sections a")
    english = page.locator(".teaser__headline[lang=en]").first
    assert english.evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert page.locator(".teaser__headline").first.evaluate(
        "e => [getComputedStyle(e).letterSpacing, getComputedStyle(e).direction]"
    ) == ["normal", "rtl"]
    page.goto(story)
    names = page.locator(".story__byline a")
    first, second = (names.nth(n).bounding_box() for n in (0, 1))
    assert first is not None
    assert second is not None
    assert first["x"] > second["x"]
    for selector in (".contact a >> nth=0", ".contact a >> nth=1", ".story__body code"):
        assert page.locator(selector).evaluate("e => getComputedStyle(e).direction") == "ltr"
    quote = page.locator(".story__body blockquote").evaluate("e => getComputedStyle(e).borderWidth")
    assert quote == "0px 3px 0px 0px"


def test_a_dek_in_english_stands_beneath_its_headline_in_a_paper_in_arabic(open_tab, paper):
    paper.set(locale="ar")
    story = paper.story("Bridge reopens", dek="It was in time.", language="en")
    page = open_tab(1440)
    for address, headline, dek in (
        (story, ".story__headline", ".story__dek"),
        ("/", ".teaser__headline", ".teaser__dek"),
        ("/latest", ".teaser__headline", ".teaser__dek"),
    ):
        page.goto(address)
        assert left(page, dek) == pytest.approx(left(page, headline), abs=1), address


# Where the letters of a text are drawn: the left edge of each, in pixels.
LETTERS = """e => [...(function* (walk) { while (walk.nextNode()) yield walk.currentNode; })(
    document.createTreeWalker(e, NodeFilter.SHOW_TEXT))].flatMap((node) =>
  [...node.data].map((letter, at) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return [range.getBoundingClientRect().left, letter];
  })).sort(([one], [other]) => one - other).map(([, letter]) => letter).join("")"""


def test_figures_in_lines_from_the_right_keep_their_signs_and_their_notes(open_tab, paper):
    cells = ["−0.42", "+3.1%", "-€5", "7.5"]
    table = "| عنوان |\n|---:|\n" + "".join(f"| {cell} |\n" for cell in cells)
    body = f"حتى نهاية 2026.[^1]\n\n{table}\n[^1]: ملاحظة."
    page = open_tab(390)
    for locale in ("ar", "he"):
        paper.set(locale=locale)
        page.goto(paper.story(ARABIC, body=body, body_format="markdown", slug=f"it-{locale}"))
        assert [cell.evaluate(LETTERS) for cell in page.locator("td").all()] == cells
        assert page.locator(".story__body p").first.evaluate(LETTERS).startswith("1.2026 ")


def test_headline_and_dek_in_japanese_break_between_phrases_also_in_a_paper_in_english(
    open_tab, paper
):
    page = open_tab(360)
    for language, broken in {"ja": "auto-phrase", "ko": "keep-all", "": "normal"}.items():
        story = paper.story(JAPANESE, slug=f"it-{language}", language=language, dek=JAPANESE)
        for address in (story, "/latest"):
            page.goto(address)
            for words in page.locator("main :is(h1, h3, .story__dek, .teaser__dek):lang(ja)").all():
                assert words.evaluate("e => getComputedStyle(e).wordBreak") == "auto-phrase"
        page.goto(story)
        for words in page.locator("h1, .story__dek").all():
            assert words.evaluate("e => getComputedStyle(e).wordBreak") == broken


# By keyboard


def test_tab_goes_through_a_page_in_arabic_from_right_to_left(filled, open_tab):
    story = filled("ar", ARABIC)
    page = open_tab(1280)
    for address in ("/", story):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        links = page.evaluate(LINKS)
        stops = []
        for _ in links:
            page.keyboard.press("Tab")
            stops.append(page.evaluate(STOP))
        assert [stop["href"] for stop in stops] == links
        in_line = [
            (one, other)
            for one, other in pairwise(stops)
            if abs(one["middle"] - other["middle"]) < 4 and "#" not in other["href"]
        ]
        assert len(in_line) > 3
        for one, other in in_line:
            assert other["right"] <= one["left"] + 1, (address, one, other)


def test_the_skip_link_of_a_page_in_arabic_comes_in_from_the_right(filled, open_tab):
    filled("ar", ARABIC)
    page = open_tab(1280)
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip").first
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    assert left(page, ".skip >> nth=0") > 1280 / 2
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("main a").first).to_be_focused()


def test_arrows_at_a_desk_in_arabic_lead_where_they_point(filled, open_tab, sign_in):
    filled("ar", ARABIC)
    page = sign_in(open_tab(1280), "editor")
    page.goto("/newsroom/stories/new")
    tools = page.locator(".toolbar button")
    expect(tools.nth(1)).to_have_attribute("tabindex", "-1")
    assert page.locator("html").get_attribute("dir") == "rtl"
    tools.first.focus()
    at = [page.evaluate(STOP)]
    for key in ("ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowRight", "End", "Home"):
        page.keyboard.press(key)
        at.append(page.evaluate(STOP))
    start, none_there, second, third, back, last, first = (stop["left"] for stop in at)
    assert last < third < second < start
    assert (none_there, back, first) == (start, second, start)


def test_addresses_at_a_desk_in_arabic_begin_at_their_left(open_tab, sign_in, paper):
    paper.set(locale="ar")
    paper.story(ARABIC, section="العالم", by=["هدى"], about=["الميناء"], slug="it")
    page = sign_in(open_tab(1280), "publisher")
    for address in ("sections", "sections/1", "authors", "authors/1", "topics"):
        page.goto(f"/newsroom/{address}")
        found = page.get_by_text(re.compile("^/(authors/|topics/)?(العالم|هدى|الميناء)$"))
        expect(found, address).to_have_count(1)
        assert found.evaluate(LETTERS).startswith("/"), address


def test_up_and_down_at_a_desk_in_arabic_are_what_they_are_anywhere(filled, open_tab, sign_in):
    filled("ar", ARABIC)
    page = sign_in(open_tab(1280), "editor")
    page.goto("/newsroom/stories/new")
    page.locator("[role=combobox]").first.press_sequentially("J")
    expect(page.locator("[role=listbox] [role=option]").first).to_have_text("John O’Neill")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#bylines")).to_have_value("John O’Neill")
    page.goto("/newsroom/placing")
    order = page.locator("#slots .slot__headline")
    for count in (1, 2):
        page.locator("[value^='lead:']").last.click()
        expect(order).to_have_count(count)
        page.wait_for_load_state()  # with its scripts, if it may have any
    first, second = order.all_text_contents()
    page.get_by_role("link", name=second, exact=True).first.focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(order).to_have_text([second, first])
