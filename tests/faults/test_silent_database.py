"""A PostgreSQL that takes what it is asked and does not answer holds nobody for as long."""

import time

import psycopg
import pytest
import sqlalchemy as sa

from broadsheet.archive.changes import log
from broadsheet.archive.changes.log import POLL
from broadsheet.archive.database import timeouts
from broadsheet.archive.store import db
from conftest import ON_POSTGRESQL
from deploy.relay import Relay

pytestmark = ON_POSTGRESQL


@pytest.fixture
def way(postgresql):
    """Between the paper and its database."""
    url = sa.make_url(postgresql).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False)) as known:
        host, port = known.info.host, known.info.port
    relay = Relay(f"{host}/.s.PGSQL.{port}" if host.startswith("/") else port)
    yield relay
    relay.close()


@pytest.fixture
def app(make_app, way, empty_postgresql, monkeypatch):
    for module, name in ((timeouts, "LENDING"), (timeouts, "READING"), (log, "LOOKING")):
        monkeypatch.setattr(module, name, 0.3)
    monkeypatch.setattr(timeouts, "AGAIN", 2 * POLL)
    url = sa.make_url(empty_postgresql).set(host="127.0.0.1", port=way.port)
    return make_app(
        SQLALCHEMY_DATABASE_URI=url.render_as_string(hide_password=False),
        PROPAGATE_EXCEPTIONS=False,
    )


def test_pages_and_health_say_so_and_go_on_when_it_answers_again(client, paper, way):
    story = paper.story()
    assert client.get(story).status_code == 200
    with way.held():
        time.sleep(POLL)  # until then no machine looks
        for _ in range(2):
            answer = client.get(story)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
            health = client.get("/healthz")
            assert (health.status_code, health.json["database"]) == (503, "can't be reached")
    while client.get(story).status_code == 503:
        time.sleep(POLL)
    assert client.get(story).status_code == 200
    assert client.get("/healthz").json["status"] == "ok"


def test_a_page_that_is_being_read_when_it_falls_silent_is_given_up(app, client, paper, way):
    story = paper.story()
    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *_: way.is_open.clear(), once=True)
    assert client.get(story).status_code == 503
    way.is_open.set()
    assert client.get(story).status_code == 200


def test_a_look_that_is_under_way_when_it_falls_silent_is_given_up(app, paper, way):
    """The press looks outside of any request, where nothing else ends what is asked."""
    paper.story()
    change_log = app.extensions["change_log"]
    assert change_log.refresh()
    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *_: way.is_open.clear(), once=True)
    change_log.seen = None
    assert not change_log.refresh()
    way.is_open.set()
    assert change_log.refresh()
