"""What stands around every page: its ways on."""

import pytest

from answers import tree, words


@pytest.fixture
def database() -> str:
    """What stands around a page is the same on each."""
    return "sqlite"


@pytest.fixture
def many(paper) -> list[str]:
    """Thirty sections."""
    names = [f"Section {n}" for n in range(30)]
    for name in names:
        paper.story(f"Story of {name}", section=name)
    return names


def links(part) -> list[str]:
    return [link.get("href") for link in part.iter("a")]


def part(page, name):
    (found,) = (e for e in page.iter() if e.get("class") == name)
    return found


def test_all_of_the_paper_is_in_its_menu(client, paper, many):
    paper.write_page("about", "We.")
    menu = part(tree(client.get("/section-7").text), "menu__all")
    assert links(menu)[:30] == [f"/section-{n}" for n in range(30)]
    own = "/ /latest /most-read /archive /saved /corrections /about".split()
    assert links(menu)[30:] == own


def test_the_bar_has_what_fits_and_always_the_section_at_hand(client, many):
    bar = part(tree(client.get("/section-28").text), "masthead__sections")
    shown = links(bar)
    assert shown[:2] == ["/latest", "/section-0"]
    assert shown[-1] == "/section-28"
    assert len(shown) < 20


MARKED = {
    "/": ("/", "page"),
    "/section-7": ("/section-7", "page"),
    "/section-7/story-of-section-7": ("/section-7", "true"),
    "/latest": ("/latest", "page"),
    "/most-read": ("/most-read", "page"),
    "/archive": ("/archive", "page"),
    "/archive/2025": ("/archive", "true"),
    "/corrections": ("/corrections", "page"),
    "/saved": ("/saved", "page"),
    "/about": ("/about", "page"),
}


@pytest.mark.usefixtures("many")
def test_the_menu_marks_where_one_is(client, paper):
    paper.write_page("about", "We.")
    for address, marked in MARKED.items():
        menu = part(tree(client.get(address).text), "menu__all")
        found = [(e.get("href"), e.get("aria-current")) for e in menu.iter()]
        assert [one for one in found if one[1]] == [marked], address


def test_a_search_is_asked_for_from_every_page_and_answered_without_script(client, paper):
    address = paper.story("Terns nest on Scaur Bank")
    for page in (client.get("/"), client.get(address), client.get("/nowhere")):
        form = part(tree(page.text), "find")
        (field,) = form.iter("input")
        asked = f"{form.get('action')}?{field.get('name')}=terns"
        assert address in links(tree(client.get(asked).text))


def test_the_page_of_the_search_has_no_second_field(client):
    page = tree(client.get("/search").text)
    assert [e.get("id") for e in page.iter("input") if e.get("type") == "search"] == ["q"]


def test_skip_links_lead_somewhere(client, paper):
    for address in ("/", paper.story(), "/search", "/nowhere"):
        page = tree(client.get(address).text)
        skips = [e for e in page.iter("a") if e.get("class") == "skip"]
        assert [words(e) for e in skips] == [
            "Skip to the content",
            "Skip to the menu",
            "Skip to the search",
        ]
        ids = [e.get("id") for e in page.iter() if e.get("id")]
        assert len(ids) == len(set(ids))
        assert {e.get("href").removeprefix("#") for e in skips} <= set(ids)


def test_the_front_page_is_one_link_away_from_everywhere(client, paper):
    for address in (paper.story(), "/world", "/archive", "/search", "/nowhere"):
        page = tree(client.get(address).text)
        assert links(part(page, "masthead__name")) == ["/"]
        assert {"/", "#menu"} <= set(links(part(page, "colophon")))


def test_a_paper_without_sections_has_a_menu_all_the_same(client):
    page = tree(client.get("/").text)
    assert "/archive" in links(part(page, "menu__all"))
    assert [e for e in page.iter() if e.get("class") == "masthead__sections"] == []
