"""The names that a proxy is told to forget, each twice, sooner or later (docs/serving.md)."""

from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import sqlalchemy as sa

from broadsheet.archive import articles
from broadsheet.archive.changes import purging
from broadsheet.archive.changes.purging import PURGED
from broadsheet.archive.changes.stamps import EVERYTHING, Stamp
from broadsheet.archive.placements import Banner
from broadsheet.archive.store import begin_writing, db
from conftest import ON_SQLITE
from stories import Paper


class Proxy(BaseHTTPRequestHandler):
    def do_PURGE(self) -> None:
        if self.server.answer:
            self.server.heard.append(self.headers["Surrogate-Key"])
            self.wfile.write(self.server.answer)

    def log_message(self, *_) -> None: ...


ACCEPTS = b"HTTP/1.0 200 OK\r\n\r\n"
MOVED = ["lists", "wire", "article:bridge-reopens-after-repairs", "teasers:1"]  # by `edit`
BROKEN = [b"", b"nonsense\r\n\r\n", b"HTTP/1.0 500 Broken\r\n\r\n"]


@pytest.fixture
def proxy():
    server = HTTPServer(("127.0.0.1", 0), Proxy)
    server.heard, server.answer = [], ACCEPTS
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """The second time follows the first without a pause."""
    monkeypatch.setattr(purging, "ON_ITS_WAY", 0.0)


@pytest.fixture
def settings(proxy):
    return {"PURGE_URL": f"http://127.0.0.1:{proxy.server_port}/"}


@pytest.fixture
def app(make_app, settings):
    return make_app(**settings)


@pytest.fixture
def purger(app):
    return app.extensions["change_log"].purger


def edit(paper, address, dek="It changed."):
    paper.change(address, lambda article: setattr(article, "dek", dek))


def heard(proxy, purger):
    """The names told since the last call, each once; all of them were told twice."""
    settle(purger)
    told = " ".join(proxy.heard).split()
    proxy.heard.clear()
    assert {told.count(name) for name in told} <= {2}
    return [*dict.fromkeys(told)]


def settle(purger):
    """Wait until the thread that catches up has ended."""
    while (thread := purger.thread) is not None:
        thread.join()


def test_a_proxy_that_was_never_told_forgets_all_and_then_what_moves(proxy, paper, purger):
    address = paper.story()
    assert heard(proxy, purger) == ["anew"]
    edit(paper, address)
    assert heard(proxy, purger) == MOVED
    ends = paper.clock() + timedelta(days=1)
    paper.add(Banner(headline="News", article_id=1, starts_at=paper.clock(), ends_at=ends))
    paper.story(slug="another", translation_group="x")
    heard(proxy, purger)
    paper.change(address, lambda article: article.pick([articles.by_slug("another")]))
    assert heard(proxy, purger) == ["article:bridge-reopens-after-repairs"]
    paper.story(slug="alone")
    assert "article:another" not in heard(proxy, purger)
    paper.change(address, lambda article: setattr(article, "body_html", "<p>It is shut.</p>"))
    assert heard(proxy, purger) == ["wire", "article:bridge-reopens-after-repairs"]


def test_many_names_are_told_in_pieces_that_a_proxy_takes_lists_first(proxy, paper, purger):
    address = paper.story()
    heard(proxy, purger)  # or what moves next may be told again by "anew"
    edit(paper, address)
    heard(proxy, purger)
    stories = [f"article:{'a-long-slug-' * 5}{n}" for n in range(150)]
    with paper.open():
        begin_writing()
        told = Stamp.name != PURGED
        db.session.execute(sa.update(Stamp).where(told).values(moved=Stamp.moved + 1))
        (reached,) = db.session.scalars(sa.select(Stamp.moved).where(Stamp.name == EVERYTHING))
        for name in (*stories, "frame"):
            db.session.merge(Stamp(name=name, moved=reached))
        db.session.commit()
    assert all(len(keys) < 8000 for keys in proxy.heard)
    assert len(proxy.heard) > 1
    told = heard(proxy, purger)
    assert told[:3] == ["frame", "lists", "wire"]
    assert set(stories) < set(told)


def test_more_names_than_are_worth_telling_are_all_pages(proxy, paper, purger):
    paper.story()
    heard(proxy, purger)
    with paper.open():
        begin_writing()
        (reached,) = db.session.scalars(sa.select(Stamp.moved).where(Stamp.name == EVERYTHING))
        for n in range(300):
            db.session.merge(Stamp(name=f"article:{n}", moved=reached + 1))
        db.session.merge(Stamp(name=EVERYTHING, moved=reached + 1))
        db.session.commit()
    assert heard(proxy, purger) == ["anew"]


@pytest.mark.parametrize("broken", BROKEN, ids=["silent", "nonsense", "error"])
def test_a_proxy_that_fails_costs_no_save_and_is_told_later(
    app, proxy, paper, purger, client, broken, monkeypatch
):
    monkeypatch.setattr(purging, "WAITS", (0.2, 0.2))
    address = paper.story()
    settle(purger)
    heard(proxy, purger)
    proxy.answer = broken
    for n in range(3):
        edit(paper, address, f"Version {n}")
        assert f"Version {n}" in client.get(address).text
    health = client.get("/healthz")
    assert (health.status_code, health.json["status"]) == (200, "degraded")
    assert (
        health.json["proxy"]
        == "not told of changes since 2025-10-20T14:05:00+00:00; it is tried again"
    )
    proxy.heard.clear()
    proxy.answer = ACCEPTS
    settle(purger)  # of its own accord, after a while
    assert heard(proxy, purger) == MOVED
    assert client.get("/healthz").json["status"] == "ok"


def test_what_was_told_once_is_told_again_by_whoever_comes_after_a_process_that_ended(
    make_app, proxy, paper, purger, settings, monkeypatch
):
    address = paper.story()
    heard(proxy, purger)
    monkeypatch.setattr(purging, "ON_ITS_WAY", 3600)
    edit(paper, address)
    purger.close()
    assert " ".join(proxy.heard).split() == MOVED
    monkeypatch.setattr(purging, "ON_ITS_WAY", 0.0)
    monkeypatch.setattr(purging, "LET_OTHERS", 0.0)
    proxy.heard.clear()
    later = make_app(**settings)
    assert later.test_client().get(address).status_code == 200
    assert heard(proxy, later.extensions["change_log"].purger) == MOVED


def test_what_a_killed_process_did_not_tell_another_does(
    make_app, proxy, paper, purger, settings, clock, monkeypatch
):
    monkeypatch.setattr(purging, "LET_OTHERS", 0.1)
    address = paper.story()
    settle(purger)
    heard(proxy, purger)
    quiet = make_app()  # a command whose environment names no proxy; or one that was killed
    edit(Paper(quiet, clock), address)
    assert heard(proxy, purger) == []
    later = make_app(**settings)
    assert later.test_client().get(address).status_code == 200
    settle(later.extensions["change_log"].purger)
    assert heard(proxy, purger) == MOVED
    with paper.open():
        told = db.session.scalar(sa.select(Stamp.moved).where(Stamp.name == PURGED))
        assert told == db.session.scalar(sa.select(Stamp.moved).where(Stamp.name == EVERYTHING))


def test_a_restore_lets_the_proxy_forget_all(app, proxy, paper, purger):
    paper.story()
    settle(purger)
    heard(proxy, purger)
    assert app.test_cli_runner().invoke(args=["restored"]).exit_code == 0
    assert heard(proxy, purger) == ["anew"]


def test_another_database_under_a_running_paper_lets_the_proxy_forget_all(
    app, client, proxy, paper, purger, caplog
):
    """Though it counts less, which of the same database would be a mistake to be told of."""
    address = paper.story()
    for number in range(9):
        edit(paper, address, f"It changed {number} times.")
    assert client.get(address).status_code == 200
    settle(purger)
    proxy.heard.clear()
    with paper.open(), db.engine.begin() as connection:
        connection.execute(sa.delete(Stamp).where(Stamp.name == PURGED))
        connection.execute(sa.update(Stamp).values(moved=1))
        connection.execute(
            sa.update(Stamp).where(Stamp.name == EVERYTHING).values(identity="another")
        )
    app.extensions["change_log"].seen = None  # or PostgreSQL's is noticed a moment later
    assert client.get(address).status_code == 200
    assert heard(proxy, purger) == ["anew"]
    edit(paper, address, "It changed there.")
    assert "It changed there." in client.get(address).text
    assert heard(proxy, purger) == MOVED
    assert not [line for line in caplog.messages if "flask restored" in line]


@ON_SQLITE
@pytest.mark.parametrize("url", ["http://nowhere.invalid/", "http://127.0.0.1:1/"])
def test_a_proxy_that_is_not_there_costs_no_save(make_app, clock, url):
    app = make_app(PURGE_URL=url)
    assert app.test_client().get(Paper(app, clock).story()).status_code == 200
