"""Where the keyboard is can be seen, and what is pressed is large enough: on every page, in light
and dark, on a phone and on a desk."""

import pytest
from playwright.sync_api import Page, expect

from desk import hire

pytestmark = pytest.mark.browser

READERS = ["/", "/politics", "/latest", "/search", "/search?q=budget", "/archive", "/no/such-page"]
NEWSROOM = """stories/new stories/1 stories/1/history stories/1/withdraw stories/1/address pictures
    pictures/1 placing banners banners/1 as-of authors authors/1 topics topics/1 sections sections/1
    paper paper/about addresses audit staff staff/1 account""".split()
SIZES = [("light", 1280), ("dark", 390)]

CALLED = """
  const called = (at) => {
    const words = (at.textContent || at.getAttribute("aria-label") || at.name || "").trim();
    return `${at.tagName.toLowerCase()} “${words.slice(0, 24)}”`;
  };
  const wrong = [];
  const controls = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter((at) => !at.disabled && at.type !== "hidden" && at.checkVisibility({ visibilityProperty: true }));
"""  # noqa: E501

# For every control that the keyboard reaches: its ring against what is behind it (WCAG 2.4.13), and
# whether something cuts it off.
RINGS = (
    f"() => {{{CALLED}"
    + """
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const mixed = (...colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  const behind = (at) => {
    const found = [];
    for (; at; at = at.parentElement) found.unshift(getComputedStyle(at).backgroundColor);
    return ["white", ...found];
  };
  const light = (colour) => colour.map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, n) => sum + part * [0.2126, 0.7152, 0.0722][n], 0);
  const contrast = (one, other) => {
    const [less, more] = [light(one), light(other)].sort((a, b) => a - b);
    return (more + 0.05) / (less + 0.05);
  };
  const isCut = (at, reach) => {
    const box = at.getBoundingClientRect();
    for (let up = at.parentElement; up && up !== document.body; up = up.parentElement) {
      if (getComputedStyle(up).overflow === "visible") continue;
      const edge = up.getBoundingClientRect();
      if (box.top - reach < edge.top - 1 || box.bottom + reach > edge.bottom + 1) return true;
      const slides = up.scrollWidth > up.clientWidth;
      if (!slides && box.left - reach < edge.left - 1) return true;
    }
    return false;
  };
  const faultOf = (at, pseudo) => {
    const style = getComputedStyle(at, pseudo);
    const width = parseFloat(style.outlineWidth);
    const offset = parseFloat(style.outlineOffset);
    if (style.outlineStyle === "none" || width < 2) return "no ring";
    const ground = behind(offset < 0 ? at : at.parentElement);
    const seen = contrast(mixed(...ground, style.outlineColor), mixed(...ground));
    if (seen < 3) return `a ring of ${seen.toFixed(2)} to 1`;
    return !pseudo && isCut(at, offset + width) ? "a ring that is cut off" : "";
  };
  for (const at of controls) {
    at.focus();
    if (at.tabIndex < 0 || document.activeElement !== at) continue;
    const fault = faultOf(at);
    if (fault && faultOf(at, "::after")) wrong.push(`${called(at)} has ${fault}`);
  }
  return [...new Set(wrong)];
}"""
)

# Every target of less than 24 by 24 pixels (WCAG 2.5.8), but for links within a sentence.
SMALL = (
    f"() => {{{CALLED}"
    + """
  const target = (at) => {
    const spread = getComputedStyle(at, "::after");
    const covers = spread.position === "absolute" && spread.content !== "none";
    return covers ? at.offsetParent : at.closest("label") ?? at;
  };
  const isWord = (at) => getComputedStyle(at).display === "inline" &&
    [...at.parentElement.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  for (const at of controls) {
    if (at.closest(".unseen, .skip") || isWord(at)) continue;
    const { width, height } = target(at).getBoundingClientRect();
    if (Math.min(width, height) < 24) wrong.push(`${called(at)} is ${width} × ${height}`);
  }
  return [...new Set(wrong)];
}"""
)


def faults(page: Page, addresses: list[str]) -> list[str]:
    """What of these pages is hard to see or to hit."""
    wrong = []
    for address in addresses:
        page.goto(address)
        page.keyboard.press("Tab")  # from here on, the browser shows where the focus is
        for scheme, width in SIZES:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 800})
            found = page.evaluate(RINGS) + page.evaluate(SMALL)
            wrong += [f"{address}, {scheme}, {width}: {fault}" for fault in found]
    return wrong


def test_readers_see_where_they_are_and_hit_what_they_mean(open_tab, edition, forgiven):
    forgiven.append("status of 404")
    assert faults(open_tab(), READERS) == []


def test_editors_see_where_they_are_and_hit_what_they_mean(app, clock, open_tab, sign_in, edition):
    hire(app, clock, "reporter")
    page = sign_in(open_tab(), "publisher")
    assert faults(page, ["/newsroom", *(f"/newsroom/{place}" for place in NEWSROOM)]) == []


def test_so_does_who_stands_at_the_door(open_tab, app, clock):
    hire(app, clock, "editor")
    assert faults(open_tab(), ["/newsroom/sign-in", "/newsroom/password"]) == []


def test_a_page_that_comes_back_goes_on_in_the_field_that_sent_it(open_tab, sign_in, edition):
    page = sign_in(open_tab(), "publisher")
    for address, field, words, told in (
        ("authors", "#q", "nora", "Nora"),
        ("authors", "#name", "Ada Venn", "Ada Venn"),
        ("pictures/1", "#credit", "Photo: Ada Venn", "Saved"),
        ("audit", "#q", "Ada", "Ada Venn"),
    ):
        page.goto(f"/newsroom/{address}")
        page.locator(field).fill(words)
        page.keyboard.press("Enter")
        expect(page.locator("#notices, #content").filter(has_text=told).first).to_be_visible()
        page.wait_for_load_state()
        expect(page.locator(field)).to_be_focused()


def test_a_page_that_comes_back_goes_on_at_the_button_that_sent_it(open_tab, sign_in, edition):
    page = sign_in(open_tab(), "publisher")

    def press(address, button, told):
        page.goto(f"/newsroom/{address}")
        page.get_by_role("button", name=button).first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("body")).to_contain_text(told)
        page.wait_for_load_state()
        return page.locator(":focus")

    # The button is gone: the head of its list.
    expect(press("banners", "Take down now", "The last ones")).to_have_text("Standing and coming")
    # It stands elsewhere now.
    moved = press("sections", "Move Sports up", "Sections")
    expect(moved).to_have_accessible_name("Move Sports up")
    # What the page chooses has the focus: at the top, the other arrow.
    moved = press("sections", "Move Politics up", "Sections")
    expect(moved).to_have_accessible_name("Move Politics down")
    # Another page answers.
    page.goto("/newsroom?state=live")
    page.locator("[name=story]").first.check()
    page.locator("#do").select_option("withdraw")
    page.get_by_role("button", name="Look at it first").press("Enter")
    expect(page.locator("h1")).to_have_text("Withdraw: 1 story")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".crumbs a")).to_be_focused()


def test_undo_at_the_desk_keeps_the_place(open_tab, sign_in, paper):
    paper.story("A new pier", ago=None)
    page = sign_in(open_tab(), "editor")
    # From a story's form, which leads to the desk.
    page.goto("/newsroom/stories/1")
    page.locator("#next summary").click()
    page.get_by_role("button", name="Spike it").press("Enter")
    expect(page.locator("#notices button")).to_have_text("Undo")
    page.wait_for_load_state()
    expect(page.locator("#content")).to_be_focused()
    page.locator("#notices button").press("Enter")
    expect(page.locator("#notices")).to_contain_text("taken up again")
    page.goto("/newsroom?state=draft")
    page.locator("[name=story]").check()
    page.locator("#do").select_option(label="Spike")
    page.get_by_role("button", name="Look at it first").press("Enter")
    page.get_by_role("button", name="Spike: 1 story").press("Enter")
    page.locator("#notices button").press("Enter")
    expect(page.locator(".rows__main")).to_have_text("A new pier")
    page.wait_for_load_state()
    expect(page.locator("#content")).to_be_focused()


def test_a_button_of_a_story_keeps_its_place_on_a_page_that_said_what_is_wrong(
    open_tab, sign_in, paper, forgiven
):
    forgiven.append("status of 422")
    paper.story("A new pier", slug="pier")
    page = sign_in(open_tab(), "editor")
    page.goto("/newsroom/stories/1")
    page.locator("#translations summary").click()
    page.locator("#translation_of").press("Enter")
    expect(page.locator("#summary")).to_be_focused()
    page.locator("#save").press("Enter")
    expect(page.locator("#notices")).to_contain_text("Saved")
    page.wait_for_load_state()
    expect(page.locator("#save")).to_be_focused()


def test_a_ring_that_nobody_sees_is_noticed(open_tab, served):
    page = open_tab()
    page.goto("/search")
    page.locator(".search__button").evaluate("at => at.style.outlineColor = 'white'")
    page.keyboard.press("Tab")
    assert "button “Search” has a ring of" in " ".join(page.evaluate(RINGS))
