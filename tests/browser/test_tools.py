"""What one does with a story besides reading it: each works, or isn't there."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from broadsheet.archive import sections
from browser.axe import violations
from browser.rail import HIDE_AND_SHOW
from browser.tabs import look_again

pytestmark = pytest.mark.browser

BODY = """The council met on Tuesday, and the well-known ferry was late.

“Nobody knew,” said the mayor, who had seen the ferry leave. Then she left, too.

The council met on Tuesday, and the pier was closed: nobody came.
"""
NO_SHARE = "delete Navigator.prototype.share"
SHARE = "navigator.share = async (what) => { window.shared = what }"
KEEPS = "Object.defineProperty(navigator, 'clipboard', {{ value: {} }})"
CLIPBOARD = KEEPS.format("{ writeText: async (text) => { window.copied = text } }")
REFUSING = KEEPS.format("{ writeText: async () => { throw new Error() } }")
NONE = KEEPS.format("undefined")
SELECT = """([from, start, to, end]) => {
  const texts = [...document.querySelectorAll(".story__body p")].map((one) => one.firstChild);
  getSelection().setBaseAndExtent(texts[from], start, texts[to], end);
}"""


@pytest.fixture
def story(paper) -> str:
    return paper.story("It & more", ago=timedelta(hours=2), body=BODY + "\nA line of text.\n" * 60)


@pytest.fixture
def reading(open_tab, story):
    """A tab with the story, of a browser that begins with these scripts."""

    def _reading(*scripts, width=360):
        page = open_tab(width)
        for script in scripts:
            page.add_init_script(script)
        page.goto(story)
        expect(page.locator(".tools[data-ready]")).to_have_count(1)
        return page

    return _reading


def shown(page) -> list[str]:
    return page.locator(".tools > *:visible").all_inner_texts()


def test_where_the_system_has_a_sheet_to_share_by_it_is_asked(reading, story, site):
    page = reading(SHARE)
    assert shown(page) == ["Share", "Copy link", "Save"]
    page.get_by_role("button", name="Share").click()
    assert page.evaluate("shared") == {"title": "It & more", "url": site + story}


def test_elsewhere_a_letter_is_offered(reading, story, site):
    page = reading(NO_SHARE)
    assert shown(page) == ["Email", "Copy link", "Save"]
    letter = urlsplit(page.get_by_role("link", name="Email").get_attribute("href"))
    assert letter.scheme == "mailto"
    assert parse_qs(letter.query) == {"subject": ["It & more"], "body": [site + story]}


def test_a_link_is_copied_and_that_is_said(reading, story, site):
    page = reading(CLIPBOARD)
    page.get_by_role("button", name="Copy link").press("Enter")
    expect(page.get_by_role("status")).to_have_text("The link is copied")
    assert page.evaluate("copied") == site + story
    assert violations(page, ".tools") == []


def test_the_link_is_to_where_the_story_is_by_now(reading, story, site, paper):
    page = reading(CLIPBOARD, HIDE_AND_SHOW)
    to = paper.change(story, lambda a: setattr(a, "section", sections.named("Sports")))
    look_again(page)
    page.wait_for_url(f"**{to}")
    page.get_by_role("button", name="Copy link").click()
    assert page.evaluate("copied") == site + to
    page.evaluate(SELECT, [0, 4, 0, 11])
    page.locator(".passage").click()
    assert page.evaluate("copied").startswith(f"{site}{to}#:~:text=")


def test_a_browser_that_refuses_is_told_of(reading):
    page = reading(REFUSING)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status")).to_have_text("The link couldn’t be copied")


def test_what_the_browser_cannot_do_is_not_there(reading):
    page = reading(NO_SHARE, NONE, "delete window.caches")
    assert shown(page) == ["Email"]
    page.evaluate(SELECT, [0, 4, 0, 11])
    page.wait_for_timeout(400)
    expect(page.locator(".passage")).to_have_count(0)


def test_nothing_moves_when_the_tools_come(open_tab, story):
    page = open_tab(360)
    page.add_init_script("""
        window.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
    """)
    page.goto(story)
    expect(page.get_by_role("button", name="Save")).to_be_visible()
    page.wait_for_timeout(300)
    assert page.evaluate("shift") == 0


PASSAGES = {
    "words within a paragraph, widened to whole ones": (
        (1, 22, 1, 43),
        "the%20mayor%2C%20who%20had%20seen",
    ),
    "words with a hyphen": ((0, 37, 0, 44), "well%2Dknown"),
    "words that stand there twice": (
        (2, 0, 2, 30),
        "Then%20she%20left%2C%20too.-,The%20council%20met%20on%20Tuesday%2C%20and,-the%20pier%20was%20closed",
    ),
    "a long passage, by its ends": (
        (0, 0, 1, 13),
        "The%20council%20met%20on%20Tuesday,Nobody%20knew",
    ),
}


@pytest.mark.parametrize("passage", PASSAGES)
def test_selected_words_have_a_link(reading, site, story, passage):
    where, expected = PASSAGES[passage]
    page = reading(CLIPBOARD)
    page.evaluate(SELECT, list(where))
    page.get_by_role("button", name="Copy a link to these words").click()
    page.wait_for_function("() => window.copied")
    link = page.evaluate("copied")
    assert link == f"{site}{story}#:~:text={expected}"


def test_a_passage_is_linked_by_the_keyboard_alone(reading, open_tab):
    page = reading(CLIPBOARD, width=1280)
    page.evaluate(SELECT, [2, 31, 2, 34])
    for _ in range(3):  # as caret browsing and a search in the page leave it to be done
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".passage")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".passage")).to_be_focused()
    assert violations(page, ".story__body") == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("The link is copied")
    assert page.evaluate("copied").endswith("#:~:text=the%20pier")
    page.evaluate("getSelection().removeAllRanges()")
    expect(page.locator(".passage")).to_have_count(0)


def test_the_link_leads_to_the_words(open_tab, story, paper):
    far = paper.story("Far", body="A line of text.\n\n" * 60 + "The pier was closed at noon.")
    page = open_tab(360)
    page.goto(f"{far}#:~:text=The%20pier%20was%20closed")
    expect(page.get_by_text("The pier was closed")).to_be_in_viewport()


LINES = "".join(f"Line {n} of many.\n\n" for n in range(40))
VOTE = "The vote was close, and nobody knew why.\n\n"
SAID = "“Nobody” is what they said, and went.\n\n"


@pytest.mark.parametrize("first", [42, 44])
def test_a_passage_that_begins_like_an_earlier_one_has_a_link_to_itself(open_tab, paper, first):
    story = paper.story("Far", body=VOTE + SAID + LINES + VOTE + "It rained.\n\n" + SAID + LINES)
    page = open_tab(360)
    page.add_init_script(CLIPBOARD)
    page.goto(story)
    expect(page.locator(".tools[data-ready]")).to_have_count(1)
    page.evaluate(SELECT, [first, 0, 45, 7])
    page.get_by_role("button", name="Copy a link to these words").click()
    page.wait_for_function("() => window.copied")
    link = page.evaluate("copied")
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator(".story__body > p").nth(first)).to_be_in_viewport()


def test_a_page_that_changes_keeps_its_tools(left_open, paper, story):
    page = left_open(story)
    paper.change(story, lambda a: setattr(a, "headline", "It, edited"))
    page.evaluate("hide(true)")
    page.evaluate("hide(false)")
    expect(page.get_by_role("heading", level=1)).to_have_text("It, edited")
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()


def test_a_story_that_comes_back_has_its_tools(left_open, leave, paper, story, clock, forgiven):
    forgiven += ["Failed to load resource"]
    page = left_open(story)
    before = shown(page)
    paper.change(story, lambda a: a.withdraw(clock()))
    page.evaluate("hide(true)")
    page.evaluate("hide(false)")
    expect(page.get_by_role("heading", level=1)).to_have_text("This story was withdrawn")
    paper.change(story, lambda a: setattr(a, "unpublished_at", None))
    leave(page, minutes=6)
    expect(page.locator(".tools[data-ready]")).to_have_count(1)
    assert shown(page) == before
    assert "Copy link" in before
