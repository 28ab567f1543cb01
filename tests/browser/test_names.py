"""Names are found while one types: by mouse, by keys, without script, among many."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from broadsheet.archive import authors
from broadsheet.archive.authors import Author
from broadsheet.archive.store import db
from browser.axe import violations

pytestmark = pytest.mark.browser

NEW = "/newsroom/stories/new"


@pytest.fixture
def tab(open_tab, sign_in, paper):
    """A tab of an editor whose paper knows some authors and a topic."""
    paper.story("Bridge", by=["José Lund", "Josephine Marsh", "Ada Venn"], about=["Élections"])
    return sign_in(open_tab(), "editor")


def search(page: Page, words: str):
    """Type into "Add an author"; returns what is offered then."""
    page.get_by_role("combobox", name="Add an author").fill("")
    page.get_by_role("combobox", name="Add an author").press_sequentially(words)
    return page.get_by_role("listbox", name="Add an author").get_by_role("option")


def test_enter_adds_the_name_and_saves_nothing(tab):
    tab.goto(NEW)
    expect(search(tab, "jose")).to_have_text(["José Lund", "Josephine Marsh", "New: “jose”"])
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    expect(tab.locator("#bylines")).to_have_value("Josephine Marsh")
    expect(search(tab, "JOSE LUND")).to_have_text(["José Lund"])
    tab.keyboard.press("Enter")
    expect(tab.locator("#bylines")).to_have_value("Josephine Marsh\nJosé Lund")
    expect(tab.get_by_role("combobox", name="Add an author")).to_be_focused()
    assert tab.url.endswith(NEW)


def test_a_new_name_is_added_as_it_is_typed_by_key_or_by_leaving_the_field(tab):
    tab.goto(NEW)
    tab.get_by_role("combobox", name="Add an author").fill("Vera Stone")
    tab.keyboard.press("Enter")
    tab.get_by_role("combobox", name="Add a topic").fill("Tides")
    tab.keyboard.press("Tab")
    expect(tab.locator("#bylines")).to_have_value("Vera Stone")
    expect(tab.locator("#topics")).to_have_value("Tides")


def test_a_name_is_chosen_by_mouse_and_escape_closes_the_list(tab):
    tab.goto(NEW)
    search(tab, "ada").first.click()
    expect(tab.locator("#bylines")).to_have_value("Ada Venn")
    expect(search(tab, "jo").first).to_be_visible()
    expect(tab.get_by_role("combobox", name="Add an author")).to_have_attribute(
        "aria-expanded", "true"
    )
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("listbox")).to_have_count(0)
    expect(tab.get_by_role("combobox", name="Add an author")).to_have_value("jo")
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("combobox", name="Add an author")).to_have_value("")


def test_any_of_forty_thousand_is_found(app, tab):
    with app.app_context():
        names = (f"Bo {n:05} Lund" for n in range(40_000))
        rows = [{"name": name, "slug": name.replace(" ", "-"), "version": 1} for name in names]
        db.session.execute(sa.insert(Author), rows)
        db.session.commit()
    tab.goto(NEW)
    expect(search(tab, "00017").first).to_have_text("Bo 00017 Lund")
    expect(search(tab, "bo 3999")).to_have_count(9)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_everybody_can_use_the_list(tab, width, scheme):
    tab.set_viewport_size({"width": width, "height": 800})
    tab.emulate_media(color_scheme=scheme)
    tab.goto(NEW)
    expect(search(tab, "jo").first).to_be_visible()
    tab.keyboard.press("ArrowDown")
    assert violations(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_script_a_name_is_matched_when_it_is_saved_and_a_slip_is_mended(
    app, open_tab, sign_in, tab
):
    page = sign_in(open_tab(java_script_enabled=False), "editor")
    page.goto(NEW)
    page.fill("#headline", "One")
    page.fill("#bylines", "jose lund\nAda Ven")
    page.click("#save")
    expect(page.locator("#notices")).to_contain_text("“jose lund” is the author José Lund.")
    page.get_by_role("button", name="Take Ada Venn").click()
    expect(page.locator("#bylines")).to_have_value("José Lund\nAda Venn")
    with app.app_context():
        assert authors.by_name(Author, "Ada Ven") is None


def test_one_who_is_merged_is_found_too(app, tab, paper):
    paper.story("Quay", by=["Ada Ven"])
    with app.app_context():
        number = authors.by_slug(Author, "ada-ven").id
    tab.goto(f"/newsroom/authors/{number}")
    tab.get_by_role("combobox", name="Is the same author as").press_sequentially("venn")
    tab.get_by_role("option", name="Ada Venn").click()
    tab.get_by_role("button", name="Merge …").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Merge Ada Ven into Ada Venn")
