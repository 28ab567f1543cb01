"""Each store that Flask-Caching has does what its name says, for pages and for an operator's own
views."""

import itertools
import re
import sys

import pytest
from flask import template_rendered

from broadsheet.press import Shelf, cache
from broadsheet.settings import MissingSetting

KINDS = ["broadsheet.press.Shelf", "SimpleCache", "FileSystemCache", "RedisCache", "MemcachedCache"]
SHARED = KINDS[2:]


class MemcachedClient:
    """What Flask-Caching asks of a client of Memcached, which takes short and simple names only."""

    def __init__(self):
        self.kept = {}

    def get(self, name):
        assert len(name) <= 250
        assert not any(byte <= 0x20 for byte in name.encode())
        return self.kept.get(name)

    def set(self, name, value, timeout):
        assert self.get(name) is None or timeout >= 0
        self.kept[name] = value
        return True

    def delete(self, name):
        return self.kept.pop(name, None) is not None


@pytest.fixture
def database():
    return "sqlite"


@pytest.fixture
def kept_in(request, tmp_path):
    """The settings of a store, by its kind."""

    def settings(kind):
        more = {"FileSystemCache": {"CACHE_DIR": str(tmp_path / "kept")}}
        more["MemcachedCache"] = {"CACHE_MEMCACHED_SERVERS": MemcachedClient()}
        if kind == "RedisCache":
            return request.getfixturevalue("shared")
        return {"CACHE_TYPE": kind} | more.get(kind, {})

    return settings


@pytest.fixture
def renders():
    """The applications that rendered a template, in order."""
    seen = []

    def note(sender, template, **_):
        seen.append(sender)

    with template_rendered.connected_to(note):
        yield seen


@pytest.mark.parametrize("kind", KINDS)
def test_a_store_keeps_pages_until_they_are_untrue(make_app, paper, clock, kept_in, renders, kind):
    client = make_app(**kept_in(kind)).test_client()
    story = paper.story("As it was")
    first = client.get(story)
    assert client.get(story).data == first.data
    assert len(renders) == 1
    paper.change(story, lambda article: setattr(article, "headline", "As it is"))
    assert "As it is" in client.get(story).text
    clock.advance(days=1)
    assert "a day ago" in client.get("/world").text


@pytest.mark.parametrize("kind", SHARED)
def test_what_processes_share_is_printed_once_for_all(make_app, paper, kept_in, renders, kind):
    given = kept_in(kind)
    story = paper.story()
    pages = {make_app(**given).test_client().get(story).data for _ in range(3)}
    assert len(pages) == len(renders) == 1


@pytest.mark.parametrize("kind", SHARED)
def test_a_long_address_in_another_script_is_shared_too(make_app, paper, kept_in, renders, kind):
    given = kept_in(kind)
    story = paper.story(section="Новости", slug="-".join(["мост-открыт-после-ремонта"] * 3))
    clients = [make_app(**given).test_client() for _ in range(2)]
    assert len({client.get(story).data for client in clients}) == len(renders) == 1
    assert {client.get("/healthz").json["press"] for client in clients} == {"ok"}


def test_a_store_is_opened_with_an_operator_s_own_options(make_app, paper, tmp_path):
    given = {"CACHE_TYPE": "FileSystemCache", "CACHE_DIR": str(tmp_path / "kept")}
    story = paper.story()
    make_app(**given, CACHE_OPTIONS={"mode": 0o640}).test_client().get(story)
    kept = [path for path in (tmp_path / "kept").iterdir() if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o640}


def test_the_null_cache_keeps_nothing(make_app, paper, renders):
    client = make_app(CACHE_TYPE="NullCache").test_client()
    story = paper.story()
    assert len({client.get(story).data for _ in range(3)}) == 1
    assert len(renders) == 3
    assert client.get("/healthz").json["status"] == "ok"


def test_another_store_in_memory_has_a_page_packed_thoroughly_once(make_app, paper):
    app, story = make_app(CACHE_TYPE="SimpleCache"), paper.story()
    for _ in range(2):
        app.test_client().get(story)
    assert not app.extensions["press"].shelf.get(f"\n{story}\n").is_light


@pytest.mark.parametrize("kind", KINDS)
def test_an_operator_s_own_views_keep_what_they_answer(make_app, kept_in, kind):
    app, number = make_app(**kept_in(kind)), itertools.count()

    @app.get("/our/number")
    @cache.cached(timeout=60)
    def own_view():
        return {"number": next(number)}

    client = app.test_client()
    assert {client.get("/our/number").json["number"] for _ in range(3)} == {0}
    with app.app_context():
        cache.delete("view//our/number")
    assert client.get("/our/number").json["number"] == 1


@pytest.mark.parametrize("kind", ["Redis", "nowhere.Store"])
def test_a_store_that_there_is_not_is_refused_by_name_and_in_a_line(make_app, kind):
    named = f"CACHE_TYPE must be one of .*RedisCache.*, not '{kind}': [^\n]+"
    with pytest.raises(ValueError) as refusal:  # noqa: PT011
        make_app(CACHE_TYPE=kind)
    assert re.fullmatch(named, str(refusal.value))


@pytest.mark.parametrize(
    ("kind", "modules", "package"),
    [
        ("MemcachedCache", ["pylibmc", "google", "memcache", "libmc"], "pylibmc"),
        ("RedisCache", ["redis"], '"broadsheet[redis]"'),
    ],
)
def test_a_store_whose_client_is_missing_says_what_to_install(
    make_app, monkeypatch, kind, modules, package
):
    for module in modules:
        monkeypatch.setitem(sys.modules, module, None)
    told = f"BROADSHEET_CACHE_TYPE is '{kind}': .*: pip install {re.escape(package)}"
    with pytest.raises(MissingSetting, match=told):
        make_app(CACHE_TYPE=kind, CACHE_MEMCACHED_SERVERS="127.0.0.1:1")


def test_what_is_no_page_goes_from_the_shelf_with_its_time(monkeypatch):
    shelf = Shelf(most_bytes=100_000, most_copies=3)
    seconds = iter([0, 1, 2, 10])
    monkeypatch.setattr("time.monotonic", lambda: next(seconds))
    assert shelf.add("own", ["a value"], timeout=10)
    assert not shelf.add("own", ["another"])
    assert shelf.get("own") == ["a value"]
    assert not shelf.has("own")
    assert not shelf.delete("other")
    for number in range(5):
        shelf.set(str(number), number, timeout=0)
    assert list(shelf.copies) == ["2", "3", "4"]
    assert shelf.get("4") == 4
    assert shelf.bytes == sum(kept.size for kept in shelf.copies.values())
    assert shelf.clear()
    assert shelf.bytes == 0
