"""No address that anybody can invent is kept, in memory or in a shared store."""

import itertools

import pytest

from answers import meta, older, tree
from broadsheet import urls
from broadsheet.archive.corrections import Correction
from broadsheet.press.copies import Copy, Difference

NUMBERS = ("p", "page_id", "cat")
CURSORS = (
    "20251020T120000000000-2",  # no story is there
    "20251020T130500000000-7",  # some other story came out then
    "20991231T000000000000-1",
    "20251020T130500000000-999999999999999999",
)


@pytest.fixture
def database():
    return "sqlite"


@pytest.fixture
def client(make_app, shared):
    return make_app(**shared).test_client()


@pytest.fixture
def kept(client, shared):
    """Tells what is kept, in both places."""
    import redis

    def keys():
        with redis.from_url(shared["CACHE_REDIS_URL"]) as store:
            found = {key.decode() for key in store.scan_iter(shared["CACHE_KEY_PREFIX"] + "*")}
        pages = kept_in_memory(client)
        assert len(pages) == len(found)
        return pages

    return keys


@pytest.fixture
def addresses(client, paper, clock):
    """One address, or more, of each kept route that a paper of 40 stories has, and of the cursors
    that it links to."""
    stories = paper.stories(40, by=["Ada Venn"], about=["Tides"])
    for story in stories:
        note = {"kind": "correction", "note": "It was Tuesday.", "noted_at": clock()}
        paper.change(story, lambda it: it.corrections.append(Correction(**note)))  # noqa: B023
    lists = "/latest /world /authors/ada-venn /topics/tides /archive/2025/10 /archive/2025/10/20"
    with_cursor = [*lists.split(), "/corrections"]
    slug = stories[0].rpartition("/")[2]
    feeds = ("", "/world", "/authors/ada-venn", "/topics/tides")
    others = [f"{place}/feed.{form}" for place in feeds for form in urls.FEEDS]
    others += f"""/ {stories[0]} /fragments/rail /fragments/rail/{slug} /fragments/beside/{slug}
        /saved /saved/worker.js /most-read
        /archive /archive/2025 /sitemap.xml /sitemap-sections.xml /sitemap-2025-10.xml
        /sitemap-news.xml /robots.txt /speculation-rules.json /icon.svg /icon-192.png
        /favicon.ico /manifest.webmanifest""".split()
    page = client.get("/").text
    card = meta(tree(client.get(stories[0]).text))["og:image"]
    others.append(card[card.index("/fragments/") :])
    others.append(page.partition('rel="stylesheet" href="')[2].partition('"')[0])
    linked = [link for place in with_cursor if (link := older(client.get(place).text))]
    assert len(linked) == len(with_cursor)
    return [*with_cursor, *linked, *others]


def invented(address):
    """Other addresses, of the same page perhaps."""
    path, _, query = address.partition("?")
    yield from (f"{path}?before={cursor}" for cursor in CURSORS)
    yield from (f"{path}?{name}={n}" for name, n in itertools.product(NUMBERS, (1, 10**9)))
    yield f"{path}?utm_source=x"
    yield f"{path}/nothing"
    for n, char in enumerate(path):
        if char.isdigit():
            for digit in (chr(0xFF10 + int(char)), chr(0x660 + int(char)), f"0{char}"):
                yield path[:n] + digit + path[n + 1 :]
        if char == "/":
            yield from (path[:n] + dots + path[n:] for dots in ("/.", "/x/..", "/"))
        if char.isalpha():
            yield path[:n] + char.swapcase() + path[n + 1 :]
    yield from (path + tail for tail in ("/", "//", "%00", "%20", "%0A", ";x", ".", "-2", "%2F"))
    if query:
        yield from (f"{address}{tail}" for tail in ("0", "%20", "&before=x"))
        yield f"{path}?before=x&{query}"


@pytest.mark.long
def test_what_is_invented_is_answered_or_not_and_never_kept(client, addresses, kept):
    for address in addresses:
        assert client.get(address).status_code == 200, address
    before = kept()
    assert len(before) == len(set(addresses))
    for address in addresses:
        for other in invented(address):
            answer = client.get(other)
            assert answer.status_code < 500, other
            more = kept_in_memory(client) - before
            assert not more, other
    assert kept() == before


def kept_in_memory(client):
    shelf = client.application.extensions["press"].shelf.copies
    pages = (key for key, kept in shelf.items() if isinstance(kept, Copy | Difference))
    return {key.partition("\n")[2] for key in pages}


def test_every_kept_route_is_among_them(client, addresses):
    routes = client.application.url_map.bind("localhost")
    met = {routes.match(address.partition("?")[0])[0] for address in addresses}
    views = client.application.view_functions
    printed = {name for name, view in views.items() if hasattr(view, "parameters")}
    # Written or chosen at the desk, or only of a month with 50,000 stories: neither has a name to
    # invent, but for the styles of a look, which are those of `static_files.static`.
    written = {"pages.about", "pages.contact", "pages.policy", "text_files.text_file"}
    written |= {"static_files.dressed"}
    written |= {"robots.tdm_reservation"}
    assert printed - met == written | {"sitemaps.month_part"}
    taking = {name for name in printed if views[name].parameters}
    assert taking <= met


def test_a_shared_cache_in_front_keeps_no_invented_address_either(make_app, paper):
    paper.stories(40)
    client = make_app(CDN_SECONDS=600).test_client()

    def may_keep(address):
        answer = client.get(address)
        assert answer.status_code == 200, address
        return "s-maxage" in answer.headers["Cache-Control"]

    linked = older(client.get("/latest").text)
    assert all(map(may_keep, ["/", "/latest", linked]))
    cursors = [f"/latest?before={cursor}" for cursor in CURSORS]
    for address in ("/?p=1", "/?x", "/latest?x=1", f"{linked}&x=1", f"/latest?x&{linked[8:]}"):
        assert not may_keep(address), address
    assert not any(
        may_keep(address) for address in cursors if client.get(address).status_code == 200
    )
