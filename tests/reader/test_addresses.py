"""One address for everything: tidy, redirected once where it stood before, and never elsewhere."""

from datetime import timedelta
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answers import tree
from broadsheet.archive import addresses, articles, sections
from broadsheet.archive.addresses import FormerAddress
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from stories import START

TIDY = [
    ("/world/", "/world"),
    ("/world//", "/world"),
    ("//world", "/world"),
    ("/world//bridge", "/world/bridge"),
    ("/world/bridge/?a=1&b=%20x", "/world/bridge?a=1&b=%20x"),
    ("/latest/?before=20251020T140500123456-1", "/latest?before=20251020T140500123456-1"),
    ("///", "/"),
    ("/fragments/rail/bridge/", "/fragments/rail/bridge"),
    ("/politik/%C3%A4rger/", "/politik/%C3%A4rger"),
    ("//evil.example/", "/evil.example"),
    ("///evil.example//", "/evil.example"),
    ("/%2F/evil.example/", "/evil.example"),
    ("/%2f%2fevil.example/%2e%2e/", "/evil.example/.."),
]


@ON_SQLITE
def test_a_trailing_or_doubled_slash_is_one_redirect_away_from_the_address(client):
    for untidy, tidy in TIDY:
        answer = client.get(environ_overrides=raw(untidy))
        assert (answer.status_code, answer.location) == (308, tidy), untidy


HOSTILE = """//evil.example/ /\\evil.example/ /%5Cevil.example/ /%5c%5cevil.example/
    \\\\evil.example/ /http://evil.example/ /http:%2f%2fevil.example/ /@evil.example/
    /.//evil.example/ /;@evil.example/ /javascript:alert(1)/ /?//evil.example/ //evil.example/%2e%2e
    /%E3%80%82evil.example/ /%EF%BC%8Fevil.example/ /%EF%BC%8F%EF%BC%8Fevil.example/""".split()


@ON_SQLITE
def test_no_address_redirects_to_another_host(client):
    for path in HOSTILE:
        answer = client.get(environ_overrides=raw(path))
        assert answer.status_code < 500, path
        if answer.location is not None:
            assert stays_here(answer.location), path


CONTROLS = ["%00", "%0A", "%0D", "%09", "%01", "%1F", "%7F", "%0d%0aSet-Cookie:x=1"]
WHERE = """/{} /{}/ /{}/evil.example/ /{}//evil.example/ /world/{} /world/x{}x /world/x/{}
    /authors/{} /topics/{} /fragments/rail/{} /static/x/{} /media/{} /latest{} /healthz{}""".split()


def test_a_control_character_in_an_address_is_never_found(client, paper):
    paper.story()
    paths = [where.format(control) for control in CONTROLS for where in WHERE]
    answers = {path: client.get(environ_overrides=raw(path)) for path in paths}
    assert {path: a.status for path, a in answers.items() if a.status_code != 404} == {}
    assert not any("Set-Cookie" in answer.headers for answer in answers.values())


@given(st.text(max_size=40), st.sampled_from(["/", "/world/", "/authors/", "/fragments/rail/"]))
@settings(max_examples=60)
def test_no_text_in_an_address_or_query_breaks_a_page(client, text, folder):
    path = folder + text.encode("utf-8", "surrogatepass").decode("latin-1")
    query = text.encode("utf-8", "surrogatepass").decode("latin-1").replace("#", "")
    environ = {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": "GET"}
    answer = client.get(environ_overrides=environ)
    assert answer.status_code in (200, 204, 308, 404)
    if answer.location is not None:
        assert stays_here(answer.location)


@ON_SQLITE
def test_unknown_query_parameters_change_nothing(client, paper):
    address = paper.story("Bridge", by=["Ada Venn"], about=["Tides"])
    paper.story("Tunnel")
    pages = ["/", "/world", "/latest", "/authors/ada-venn", "/topics/tides", address]
    for page in [*pages, "/fragments/rail", "/fragments/rail/bridge", "/nowhere"]:
        plain = client.get(page)
        for query in ("?x=1", "?page=2", "?fbclid=IwAR&utm_source=a", "?%00=%FF", "?="):
            other = client.get(page + query)
            assert (other.status, other.data) == (plain.status, plain.data), page + query


@ON_SQLITE
def test_head_answers_as_get_without_the_body(client, paper):
    address = paper.story()
    for page in ("/", "/world", "/latest", address, "/nowhere", "/world/", "/healthz"):
        get, head = client.get(page), client.head(page)
        assert (head.status, head.headers) == (get.status, get.headers)
        assert head.data == b""


@ON_SQLITE
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_reader_pages_are_only_read(client, paper, method):
    address = paper.story()
    for page in ("/", "/world", "/latest", address, "/fragments/rail"):
        answer = client.open(page, method=method)
        assert answer.status_code == 405
        assert {"GET", "HEAD"} <= set(answer.headers["Allow"].replace(",", " ").split())
        assert tree(answer.text).find(".//h1") is not None


def leave(paper, path, story=None, section=None, target=None):
    """A former address, of one kind or another."""
    with paper.open():
        if target is not None:
            db.session.merge(FormerAddress(path=path, target=target))
        else:
            found = story and articles.by_slug(story.rpartition("/")[2])
            named = section and sections.named(section)
            addresses.remember_former(path, article=found, section=named)
        db.session.commit()


def test_an_article_that_moved_section_or_changed_its_slug_is_one_redirect_away(client, paper):
    address = paper.story("Budget vote", section="Politics")
    leave(paper, "/world/budget-wote", story=address)
    for former in ("/world/budget-vote", "/world/budget-wote"):
        answer = client.get(former)
        assert (answer.status_code, answer.location) == (301, address)


def test_moving_twice_still_takes_one_redirect(client, paper):
    address = paper.story("Budget vote", section="Politics")
    for n, (slug, section) in enumerate([("vote-two", "World"), ("vote-three", "Science")]):
        old = address

        def move(story, slug=slug, section=section):
            story.slug, story.section = slug, sections.named(section)

        address = paper.change(address, move)
        leave(paper, old, story=address)
        assert n < 2
    for former in ("/politics/budget-vote", "/world/vote-two", "/world/vote-three"):
        answer = client.get(former)
        assert (answer.status_code, answer.location) == (301, address)
    assert client.get(address).status_code == 200


def test_a_chain_of_former_addresses_is_one_redirect(client, paper):
    address = paper.story("Budget vote")
    for n in range(8):
        leave(paper, f"/old/{n}", target=f"/old/{n + 1}")
    leave(paper, "/old/8", story=address)
    for n in range(9):
        answer = client.get(f"/old/{n}")
        assert (answer.status_code, answer.location) == (301, address)


@pytest.mark.parametrize("length", [1, 2, 3, 12])
def test_a_loop_of_former_addresses_is_not_found(client, paper, length):
    for n in range(length):
        leave(paper, f"/loop/{n}", target=f"/loop/{(n + 1) % length}")
    assert client.get("/loop/0").status_code == 404


def test_an_address_that_is_live_again_wins_over_its_past(client, paper):
    address = paper.story("Budget vote")
    leave(paper, address, story=paper.story("Another"))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example"])
def test_no_former_address_leads_off_the_paper(client, paper, target):
    leave(paper, "/old", target=target)
    answer = client.get("/old")
    assert answer.location is None or stays_here(answer.location)


def test_where_a_former_address_leads_is_asked_each_time(client, paper):
    """Browsers keep a redirect that says nothing of it for good."""
    story = paper.story()
    untidy = "/2019/05/31/bridge/", "/2019/05/31//bridge"
    for path in ("/bridge", "/2019/05/31/bridge"):
        leave(paper, path, story=story)
    for path in ("/bridge", "/2019/05/31/bridge", *untidy, "/bridge/", story + "/"):
        answer = client.get(environ_overrides=raw(path))
        assert answer.location == story, path
        assert answer.headers["Cache-Control"] == "public, no-cache", path


def test_dates_as_other_systems_have_them_lead_to_the_archive(client, paper):
    paper.story()
    for path in ("/2025", "/2025/10", "/2025/10/20"):
        assert client.get(path).location == f"/archive{path}", path
        assert client.get(f"{path}/page/2").location == f"/archive{path}", path
    for path in ("/2024", "/0000", "/2025/00", "/2025/13", "/2025/10/00", "/2025/10/32"):
        assert client.get(path).status_code == 404, path


def test_a_renamed_section_takes_its_readers_along(client, paper):
    address = paper.story("Budget vote", section="Politics")
    with paper.open():
        section = sections.by_slug("politics")
        assert section is not None
        section.name, section.slug = "Power", "power"
        addresses.remember_former("/politics", section=section)
        db.session.commit()
    answer = client.get("/politics")
    assert (answer.status_code, answer.location) == (301, "/power")
    answer = client.get(address)
    assert (answer.status_code, answer.location) == (301, "/power/budget-vote")


def test_an_address_that_was_given_up_is_gone(client, paper):
    leave(paper, "/old/system?p=1".partition("?")[0])
    assert client.get("/old/system").status_code == 410


def test_redirects_follow_the_story_to_its_end(client, paper, clock):
    address = paper.story("Budget vote")
    leave(paper, "/old", story=address)
    clock.advance(hours=1)
    paper.change(address, lambda story: story.withdraw(START + timedelta(hours=2)))
    assert client.get("/old").status_code == 301
    clock.advance(hours=1)
    assert client.get("/old").status_code == 410


def raw(path: str) -> dict[str, str]:
    """A request for exactly that, as a server passes it on: no client tidies it up."""
    path, _, query = path.partition("?")
    decoded = unquote(path, encoding="latin-1")
    return {"PATH_INFO": decoded, "QUERY_STRING": query, "REQUEST_METHOD": "GET"}


def stays_here(location: str) -> bool:
    """Does a browser stay on the site? It takes \\ for / and drops tabs and line ends."""
    seen = "".join(char for char in location if char not in "\t\r\n").replace("\\", "/").strip()
    return seen.startswith("/") and not seen.startswith("//") and not urlsplit(seen).netloc
