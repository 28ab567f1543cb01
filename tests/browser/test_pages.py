"""Pages as readers meet them: on any screen, in the dark, by keyboard, on paper, without script."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from answers import main, words
from broadsheet.text import rendering
from browser.axe import at_hand, violations, violations_by_light_and_dark

pytestmark = pytest.mark.browser

CORRECTED = "/politics/assembly-keeps-hask-ferry-grant"
PAGES = {
    "front": "/",
    "section": "/business",
    "article with a picture": "/business/hask-ferries-suspended-corrie-vane",
    "corrected article": CORRECTED,
    "everything at once": "/world/everything-at-once",
    "headline alone": "/world/headline-alone",
    "latest": "/latest",
    "corrections": "/corrections",
    "latest, second page": "/latest?before=20251020T140500000000-1",
    "author": "/authors/edda-quillane",
    "topic": "/topics/ferries",
    "most read": "/most-read",
    "search": "/search?q=ferry",
    "nothing found": "/search?q=zzyzx",
    "about the paper": "/about",
    "archive": "/archive",
    "archive of a year": "/archive/2025",
    "archive of a month": "/archive/2025/10",
    "archive of a day": "/archive/2025/10/20",
    "not found": "/nowhere/at-all",
    "withdrawn": "/world/withdrawn",
}
IS_ERROR = {"/nowhere/at-all": 404, "/world/withdrawn": 410}
RIGHT_TO_LEFT = "إعادة فتح الجسر بعد عام من الإصلاحات"

RICH = """## A heading

Words with a [link](/latest) and a note.[^1]

[^1]: The note.

> A quotation.

- A list

1. Another

| a | b |
|---|---|
| 1 | 2 |

---

`code`

    more code
"""

STOPS = """() => [...document.querySelectorAll("a, summary, input, button")]
  .filter((stop) => stop.checkVisibility()).map((stop) => stop.href ?? stop.id)"""
FOCUS = """() => {
  const link = document.activeElement;
  const rings = [getComputedStyle(link), getComputedStyle(link, "::after")];
  const seen = (ring) => ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2
    && !/rgba\\(.*, 0\\)|transparent/.test(ring.outlineColor);
  const box = link.getBoundingClientRect();
  return {
    href: link.href ?? link.id,
    ring: rings.some(seen),
    onScreen: box.top >= 0 && box.left >= 0
      && box.right <= innerWidth && Math.min(box.bottom, box.top + 40) <= innerHeight + 1,
  };
}"""
COLOURS = """(selector) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const style = getComputedStyle(document.querySelector(selector));
  return [style.backgroundColor, style.color].map((colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return red + green + blue;
  });
}"""
STILL = "document.documentElement.style.scrollBehavior = 'auto'"


@pytest.fixture
def full(edition, paper, clock, forgiven, filled_once) -> None:
    """The sample edition, and a story of each kind that it lacks."""
    forgiven += ["the server responded with a status of 404", "status of 410"]

    def write() -> None:
        paper.write_page("about", RICH)
        paper.story("Headline alone", body="", ago=timedelta(days=9))
        paper.story("Withdrawn")
        paper.change("/world/withdrawn", lambda story: story.withdraw(clock()))
        paper.story(
            "Everything at once",
            kicker="Kicker",
            dek="A dek.",
            dateline="PARIS",
            source="Another Paper",
            body="One.\nTwo.",
            by=["Ada Byron", "Grace Hopper"],
            about=["Bridges"],
            updated_at=clock(),
        )
        html = rendering.to_html(RICH, "markdown")
        paper.change(
            "/world/everything-at-once", lambda story: story.file_copy(RICH, "markdown", html)
        )

    filled_once(write)


def visit(page: Page, address: str) -> None:
    """Open a page and all that comes late."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == IS_ERROR.get(address, 200)
    page.evaluate(STILL)
    if page.locator(".rail").count():
        page.locator(".rail").scroll_into_view_if_needed()
        expect(page.locator(".rail .teaser").first).to_be_visible()
        page.evaluate("scrollTo(0, 0)")


def assert_accessible(page: Page) -> None:
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations_by_light_and_dark(page) == [], f"{page.url}, {width}"


# For everybody


@pytest.mark.parametrize("third", range(3))  # or this test is what a run waits for
def test_axe_finds_nothing_in_light_or_dark_on_a_phone_or_a_desk(page, full, third):
    at_hand(page)
    for address in [*PAGES.values()][third::3]:
        visit(page, address)
        assert_accessible(page)


def test_axe_finds_nothing_in_an_empty_paper(page):
    visit(page, "/")
    assert_accessible(page)


def test_axe_sees_what_is_wrong(page, full):
    visit(page, PAGES["article with a picture"])
    page.evaluate("document.querySelector('.story__figure img').removeAttribute('alt')")
    assert len(violations(page)) == 1
    for pale in ("lch(80% 0 0)", "rgb(0 0 0 / 0.4)"):
        page.locator(".story__headline").evaluate("(at, pale) => at.style.color = pale", pale)
        contrast, image = violations(page)
        assert contrast.startswith("color-contrast"), pale
        assert image.startswith("image-alt")


def test_no_page_is_wider_than_a_small_screen_or_asks_another_site(open_tab, full, asked, site):
    page = open_tab(320, 568)
    for address in PAGES.values():
        visit(page, address)
        assert page.evaluate("document.scrollingElement.scrollWidth") == 320, address
    page.wait_for_load_state("networkidle")
    assert len(asked) > len(PAGES)
    assert [request.url for request in asked if not request.url.startswith(f"{site}/")] == []


def test_the_longest_word_is_not_wider_than_a_small_screen(open_tab, paper):
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    whole = {"dek": word, "kicker": word, "body": word, "by": [word], "about": [word]}
    article = paper.story(word, section=word, source=word, dateline=word, **whole)
    slug = article.rpartition("/")[2]
    page = open_tab(320, 568)
    for address in ("/", "/latest", article, f"/authors/{slug}", f"/topics/{slug}"):
        page.goto(address)
        assert page.evaluate("document.scrollingElement.scrollWidth") == 320, address


@pytest.mark.parametrize("width", [360, 768])
def test_no_link_at_the_foot_of_a_page_is_alone_on_its_line(open_tab, full, width):
    page = open_tab(width)
    page.goto("/")
    tops = [link.bounding_box()["y"] for link in page.locator(".colophon__links a").all()]
    assert min(map(tops.count, tops)) > 1


@pytest.mark.parametrize("width", [360, 1280])
def test_a_headline_of_another_script_runs_its_own_way(open_tab, paper, width):
    paper.story("Bridge reopens", ago=timedelta(hours=2))
    article = paper.story(RIGHT_TO_LEFT, dek=RIGHT_TO_LEFT, slug="bridge")
    page = open_tab(width)
    page.goto("/latest")
    ways = page.locator(".teaser__headline").evaluate_all(
        "(all) => all.map((headline) => getComputedStyle(headline).direction)"
    )
    assert ways == ["rtl", "ltr"]
    gaps = """(headlines) => headlines.map((headline) => {
      const range = document.createRange();
      range.selectNodeContents(headline);
      const text = range.getBoundingClientRect(), box = headline.getBoundingClientRect();
      return [Math.abs(text.left - box.left) < 2, Math.abs(text.right - box.right) < 2];
    })"""
    assert page.locator(".teaser__headline").evaluate_all(gaps) == [[False, True], [True, False]]
    page.goto(article)
    for part in (".story__headline", ".story__dek"):
        expect(page.locator(part)).to_have_css("direction", "rtl")


def test_dark_mode_is_dark(open_tab, full):
    found = {}
    for scheme in ("light", "dark"):
        page = open_tab(color_scheme=scheme)
        page.goto("/")
        found[scheme] = page.evaluate(COLOURS, "html")
    light, dark = found["light"], found["dark"]
    assert light[0] > 700 > 150 > light[1]
    assert dark[0] < 150 < 600 < dark[1]


# By keyboard


def test_the_first_tab_stop_skips_to_the_content(page, full):
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    assert page.evaluate(FOCUS)["ring"]
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    first = page.locator("main a").first
    expect(first).to_be_focused()


# Until the page scrolls no more, however slowly the machine draws it.
SETTLED = """() => new Promise((done) => {
    let before = NaN;
    const look = () => {
        if (scrollY === before) return done();
        before = scrollY;
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
})"""


@pytest.mark.parametrize("width", [360, 1280])
def test_every_link_is_reached_in_reading_order_and_seen(open_tab, full, width):
    page = open_tab(width)
    for address in ("/", "/business", PAGES["article with a picture"], "/latest"):
        visit(page, address)
        links = page.evaluate(STOPS)
        assert len(links) > 10, address
        reached = []
        for _ in links:
            page.keyboard.press("Tab")
            page.evaluate(SETTLED)
            reached.append(page.evaluate(FOCUS))
        assert [stop["href"] for stop in reached] == links, address
        assert [stop["href"] for stop in reached if not stop["ring"]] == [], address
        assert [stop["href"] for stop in reached if not stop["onScreen"]] == [], address


@pytest.mark.whole_browser
def test_enter_opens_a_story_and_the_way_back_leads_to_where_one_was(page, full):
    page.goto("/")
    page.evaluate(STILL)
    link = page.locator(".block:not(.block--top) .teaser a").nth(3)
    link.focus()
    before = page.evaluate("scrollY")
    address = link.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    expect(page.get_by_role("article").get_by_role("heading", level=1)).to_be_visible()
    page.evaluate("history.back()")  # Alt+Left is the window's key, and there is no window
    page.wait_for_url(re.compile(r"/$"), wait_until="commit")
    expect(link).to_be_focused()
    assert page.evaluate("scrollY") == before


# Without script


def test_without_javascript_no_word_is_missing(open_tab, full, client):
    page = open_tab(java_script_enabled=False)
    for address in PAGES.values():
        answer = page.goto(address)
        assert answer.status == IS_ERROR.get(address, 200)
        shown = page.get_by_role("main").inner_text()
        page_printed = main(client.get(address).text)
        for parent in page_printed.iter():
            for child in [*parent]:
                if "hidden" in child.attrib or child.get("type") == "button":  # a script's alone
                    parent.remove(child)
        printed = words(page_printed)
        assert "".join(shown.split()) == "".join(printed.split()), address


def test_without_javascript_one_can_page_through_the_archive(open_tab, paper):
    paper.stories(65)
    page = open_tab(java_script_enabled=False)
    page.goto("/latest")
    seen = []
    for number in (30, 30, 5):
        headlines = page.locator("main .teaser__headline").all_inner_texts()
        assert len(headlines) == number
        seen += headlines
        older = page.get_by_role("link", name="Older stories")
        if number == 30:
            older.click()
    expect(older).to_have_count(0)
    assert seen == [f"Story number {n}" for n in range(65)]
    page.get_by_role("link", name="Newest stories").click()
    expect(page.locator("main .teaser__headline").first).to_have_text("Story number 0")


# On the wire


def test_an_article_takes_six_requests_before_its_pictures(page, full, asked):
    visit(page, PAGES["article with a picture"])
    page.wait_for_load_state("networkidle")
    pictures = [r for r in asked if r.resource_type == "image" or r.url.endswith(".svg")]
    others = [request.url for request in asked if request not in pictures]
    assert pictures != []
    assert len(others) <= 6, others


def test_a_second_article_fetches_itself_and_its_rail_alone(full, page, answered):
    visit(page, CORRECTED)
    page.wait_for_load_state("networkidle")
    answered.clear()
    page.locator(".rail .teaser a").first.click()
    page.wait_for_url(lambda url: not url.endswith(CORRECTED))
    page.evaluate(STILL)
    page.locator(".rail").scroll_into_view_if_needed()
    expect(page.locator(".rail .teaser").first).to_be_visible()
    story = "/" + page.url.split("/", 3)[3]
    rail = "/fragments/rail/" + story.rpartition("/")[2]
    assert [path for path in answered if not path.startswith("/media/")] == [story, rail]


# On paper


def test_print_has_the_story_and_nothing_to_click(page, full):
    visit(page, PAGES["article with a picture"])
    page.emulate_media(media="print", color_scheme="dark")
    for part in page.locator("nav, .rail, .banner, .skip").all():
        expect(part).to_be_hidden()
    assert page.locator("nav, .rail, .banner, .skip").count() >= 4
    for part in (".masthead__name", ".story__headline", ".story__byline", ".story__body"):
        expect(page.locator(part)).to_be_visible()
    paper, ink = page.evaluate(COLOURS, "html")
    assert paper == 3 * 255
    assert ink < 100
    assert page.pdf().startswith(b"%PDF")
