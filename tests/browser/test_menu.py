"""The bar and the menu of the paper, and the colours that a reader chooses there."""

import pytest
from playwright.sync_api import expect

from broadsheet.archive import moves, sections
from broadsheet.archive.store import db
from browser.tabs import headlines, look_again

pytestmark = pytest.mark.browser

NAMES = """World Politics Business Sports Health Lifestyle Science Entertainment Opinion Technology
    Culture Books Travel Food Fashion Education Environment Obituaries Weather Property""".split()
CUT = """() => {
  const row = document.querySelector(".masthead__sections ul").getBoundingClientRect();
  return [...document.querySelectorAll(".masthead__sections a")].filter((a) => a.checkVisibility())
    .filter((a) => {
      const { left, right, top, bottom } = a.getBoundingClientRect();
      const isWithin = left >= row.left - 1 && right <= row.right + 1 && bottom <= row.bottom + 1;
      return !isWithin || a.scrollWidth > a.clientWidth;
    }).map((a) => a.textContent);
}"""
META = "document.querySelector('[name=color-scheme]').content"
SHOWN = ".masthead__sections a:visible"


@pytest.fixture
def many(paper) -> None:
    for name in NAMES:
        paper.story(f"Story of {name}", section=name)


def test_the_bar_is_one_line_at_every_width_and_nothing_in_it_is_cut(open_tab, many):
    counted = []
    for width in (320, 768, 1280, 1920):
        page = open_tab(width)
        page.goto("/books")
        assert page.evaluate(CUT) == [], width
        expect(page.locator(".masthead__sections [aria-current]")).to_be_visible()
        counted.append(page.locator(SHOWN).count())
        page.close()
    assert counted == sorted(counted)
    assert counted[0] < 4 < 10 < counted[-1]


def test_where_no_name_has_room_in_the_bar_all_are_in_the_menu(open_tab, many):
    page = open_tab(180)  # 360 pixels at 200 %
    page.goto("/books")
    expect(page.locator(SHOWN)).to_have_count(0)
    page.locator("summary").click()
    expect(page.locator(".menu__sections [aria-current]")).to_be_visible()


def test_the_menu_opens_and_leads_on_by_keyboard_alone_and_without_script(open_tab, many):
    page = open_tab(360, java_script_enabled=False)
    page.goto("/books")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skips to the menu
    page.keyboard.press("Enter")
    expect(page.locator(".menu__sections")).to_be_visible()
    for _ in range(3):  # the field, its button, the first section
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/world")


def test_escape_closes_the_menu_and_leaves_the_focus_where_it_was_opened(open_tab, many):
    page = open_tab(1280)
    page.goto("/books")
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(page.locator(".menu__sections :focus")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".menu__sections")).to_be_hidden()
    expect(page.locator("summary")).to_be_focused()


def test_on_a_phone_the_search_is_a_sign_that_becomes_a_field(open_tab, paper):
    paper.story("Terns nest on Scaur Bank")
    page = open_tab(360)
    page.goto("/")
    field = page.locator("#find")
    before = field.bounding_box()
    assert before is not None
    page.locator(".find").click()
    page.keyboard.type("terns")
    after = field.bounding_box()
    assert after is not None
    assert after["width"] > 3 * before["width"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=terns")
    expect(page.get_by_role("main").get_by_text("Terns nest on Scaur Bank")).to_be_visible()


# The colours of the page in every frame that is drawn of it.
FRAMES = """
  window.drawn = new Set();
  const look = () => {
    const { backgroundColor } = getComputedStyle(document.documentElement);
    const [lightness] = backgroundColor.match(/[\\d.]+/) ?? [];
    if (backgroundColor.startsWith("oklch")) drawn.add(lightness < 0.5 ? "dark" : "light");
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""


def test_chosen_colours_are_there_from_the_first_frame_on(open_tab, paper):
    page = open_tab(1280, color_scheme="light")
    page.goto(paper.story("Bridge"))
    page.locator("summary").click()
    expect(page.get_by_label("As the device")).to_be_checked()
    page.get_by_label("Dark").check()
    page.add_init_script(FRAMES)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("[...drawn]") == ["dark"]
    assert page.evaluate(META) == "dark"
    assert page.context.cookies() == []
    page.locator("summary").click()
    expect(page.get_by_label("Dark")).to_be_checked()
    page.get_by_label("As the device").check()
    assert page.evaluate(META) == "light dark"


def test_what_a_reader_opened_and_chose_stays_when_the_page_changes(left_open, paper):
    story = paper.story("Bridge")
    page = left_open("/")
    page.locator("summary").click()
    page.get_by_label("Dark").check()
    page.reload()
    page.locator("summary").click()
    paper.change(story, lambda article: setattr(article, "headline", "Tunnel"))
    look_again(page)
    expect(headlines(page)).to_have_text(["Tunnel"])
    expect(page.get_by_label("Dark")).to_be_checked()
    assert page.evaluate(META) == "dark"
    assert page.evaluate("document.documentElement.dataset.scheme") == "dark"


def test_the_focus_stays_on_a_section_whose_address_changes(left_open, paper, many):
    page = left_open("/")
    page.locator("summary").click()
    page.locator(".menu__sections").get_by_role("link", name="Food").focus()
    with paper.open():
        moves.readdress_section(sections.named("Food"), "eating")
        db.session.commit()
    look_again(page)
    expect(page.locator(".menu__sections a[href='/eating']")).to_be_focused()


def test_the_menu_and_what_is_typed_in_it_stay_where_a_story_leads_to_the_front(
    left_open, paper, clock, forgiven
):
    forgiven += ["Failed to load resource"]  # the rail of what is gone
    paper.story("Other")
    story = paper.story("Bridge")
    page = left_open(story)
    page.locator("summary").click()
    page.get_by_label("Dark").check()
    page.locator(".menu__find input").fill("half-ty")
    paper.change(story, lambda a: (a.withdraw(clock()), setattr(a, "withdrawn_to", "/")))
    look_again(page)
    expect(page.locator(".masthead--front")).to_be_visible()
    expect(page.get_by_label("Dark")).to_be_checked()
    expect(page.locator(".menu__find input")).to_have_value("half-ty")


def test_without_script_the_device_decides_and_nothing_else_is_offered(open_tab, paper):
    page = open_tab(1280, color_scheme="dark", java_script_enabled=False)
    page.goto("/")
    page.locator("summary").click()
    expect(page.locator(".menu__pages")).to_be_visible()
    expect(page.locator(".scheme")).to_be_hidden()
