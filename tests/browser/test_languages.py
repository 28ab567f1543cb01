"""Papers in other scripts, as a browser lays them out: from the right, in lines without blanks."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from stories import Paper

pytestmark = pytest.mark.browser

ARABIC = "انقطاع الكهرباء عن بيروت 12 ساعة بعد عطل في محطة الزهراني"
JAPANESE = "港町で12時間の大規模停電、発電所の故障が原因か"
BODY = "## عنوان\n\nأقر المجلس الموازنة.\n\n- بند\n\n> اقتباس\n\n`GET /api`"


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
    filled, open_tab, sign_in, locale: str, headline: str, direction: str
):
    story = filled(locale, headline)
    page = sign_in(open_tab(360), "publisher")
    for address in ("/", story, "/archive/2025/10", "/search?q=12", "/newsroom/stories/new"):
        page.goto(address)
        root = page.locator("html")
        spoken = direction if root.get_attribute("lang") == locale else "ltr"
        assert (root.get_attribute("dir") or "ltr") == spoken, address
        assert spoken == direction or address.startswith("/newsroom"), "the desk may be in English"
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address
        found = Axe().run(page)
        assert found.violations_count == 0, (address, found.generate_report())


def test_a_page_in_arabic_runs_from_the_right_and_what_is_in_english_keeps_its_order(
    filled, open_tab
):
    story = filled("ar", ARABIC)
    page = open_tab(1280)
    page.goto("/")
    assert left(page, ".masthead__search") < left(page, ".masthead__sections a")
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
