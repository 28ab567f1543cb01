"""A store of pages that processes share: useful when it is there, and only slower when it isn't."""

import json
import socket
import time
from datetime import timedelta

import pytest
from flask import template_rendered

from broadsheet.press import cache

from .conftest import REDIS


@pytest.fixture
def database():
    return "sqlite"


@pytest.fixture
def empty(shared):
    """Empties the store, as an operator or a full memory does."""
    import redis

    def emptied():
        with redis.from_url(REDIS) as client:
            for key in client.scan_iter(shared["CACHE_KEY_PREFIX"] + "*"):
                client.delete(key)

    return emptied


@pytest.fixture
def silent():
    """The address of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_a_page_printed_by_one_process_is_handed_out_by_all(make_app, paper, shared):
    story = paper.story()
    first, second = make_app(**shared), make_app(**shared)
    renders = []

    def note(sender, template, **_):
        renders.append(sender)

    with template_rendered.connected_to(note):
        page = first.test_client().get(story)
        again = second.test_client().get(story)
    assert (again.data, again.headers) == (page.data, page.headers)
    assert len(renders) == 1


def test_what_is_shared_is_plain_data_that_runs_nothing_and_ends(make_app, paper, shared):
    import redis

    story = paper.story(ago=timedelta(seconds=59.5))
    client = make_app(**shared).test_client()
    for address in (story, "/latest"):  # where "just now" is true for half a second more
        assert client.get(address).status_code == 200
    with redis.from_url(shared["CACHE_REDIS_URL"]) as store:
        kept = [*store.scan_iter(shared["CACHE_KEY_PREFIX"] + "*")]
        assert len(kept) >= 2
        assert -1 not in map(store.pttl, kept)  # it would stay for ever
        assert all(map(json.loads, filter(None, map(store.get, kept))))


def test_nothing_withdrawn_comes_back_from_the_store(make_app, paper, shared, clock):
    story = paper.story()
    assert make_app(**shared).test_client().get(story).status_code == 200
    paper.change(story, lambda article: article.withdraw(clock.now))
    assert make_app(**shared).test_client().get(story).status_code == 410
    paper.change(story, lambda article: article.publish(clock.now))
    assert "just now" in make_app(**shared).test_client().get("/latest").text
    clock.advance(minutes=1)
    assert "a minute ago" in make_app(**shared).test_client().get("/latest").text


def test_a_store_that_is_emptied_costs_renders_and_nothing_else(
    make_app, paper, shared, empty, clock
):
    story = paper.story()
    first, second = make_app(**shared), make_app(**shared)
    page = first.test_client().get(story)
    empty()
    assert second.test_client().get(story).data == page.data
    paper.change(story, lambda article: article.withdraw(clock.now))
    empty()
    for app in (first, second, make_app(**shared)):
        assert app.test_client().get(story).status_code == 410


def test_a_store_that_stops_answering_is_left_alone(
    make_app, paper, shared, silent, caplog, monkeypatch
):
    import redis

    stories = paper.stories(3)
    app = make_app(**shared)
    client = app.test_client()
    assert client.get(stories[0]).status_code == 200
    away = make_app(CACHE_TYPE="RedisCache", CACHE_REDIS_URL=silent)
    hung = away.extensions["press"].shared
    asked, get = [], hung.store.get
    monkeypatch.setattr(hung.store, "get", lambda name: asked.append(name) or get(name))
    app.extensions["press"].shared = hung
    assert [client.get(story).status_code for story in stories] == [200] * 3
    assert len(asked) == 1
    with away.app_context(), pytest.raises(redis.TimeoutError):
        cache.get("a view of the operator's own")
    patience = hung.store._read_client.connection_pool.connection_kwargs
    assert patience["socket_timeout"] < 1  # by itself, a client waits five seconds
    paper.change(stories[0], lambda article: setattr(article, "headline", "Changed"))
    assert "Changed" in client.get(stories[0]).text
    assert client.get("/healthz").json["status"] == "degraded"
    assert len([line for line in caplog.messages if "shared store is away" in line]) == 1


def test_a_store_that_is_back_is_used_again_and_it_is_said_once(make_app, paper, shared, caplog):
    app = make_app(**shared)
    app.extensions["press"].shared.again_at = time.monotonic() - 1  # it was away until a second ago
    client = app.test_client()
    assert [client.get(story).status_code for story in paper.stories(3)] == [200] * 3
    assert client.get("/healthz").json["press"] == "ok"
    assert len([line for line in caplog.messages if "shared store is back" in line]) == 1


def test_another_version_of_the_program_keeps_its_own_pages(make_app, paper, shared):
    story = paper.story()
    make_app(**shared).test_client().get(story)
    renamed = make_app(SITE_NAME="The Other Paper", **shared)
    assert "The Other Paper" in renamed.test_client().get(story).text


def test_what_was_kept_before_a_cache_stood_in_front_says_what_to_purge_it_by(
    make_app, paper, shared
):
    story = paper.story()
    make_app(**shared).test_client().get(story)
    answer = make_app(CDN_SECONDS=600, **shared).test_client().get(story)
    assert "s-maxage=" in answer.headers["Cache-Control"]
    assert "article:bridge-reopens-after-repairs" in answer.headers["Surrogate-Key"]


@pytest.mark.parametrize("how", ["dead", "silent"])
def test_without_the_store_pages_are_printed_and_it_is_said_once(
    make_app, paper, silent, caplog, how
):
    url = silent if how == "silent" else "redis://127.0.0.1:1/0"
    app = make_app(CACHE_TYPE="RedisCache", CACHE_REDIS_URL=url)
    client = app.test_client()
    stories = paper.stories(5)
    assert [client.get(story).status_code for story in stories] == [200] * 5
    health = client.get("/healthz")
    assert (health.status_code, health.json["status"]) == (200, "degraded")
    assert health.json["press"] == "shared store away: pages are printed, slower"
    assert len([line for line in caplog.messages if "shared store is away" in line]) == 1
