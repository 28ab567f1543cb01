"""The change log: what a process learns of the stamps, whoever asks first."""

import sqlite3
from contextlib import closing
from threading import Thread

import pytest
import sqlalchemy as sa
from flask_migrate import upgrade

from broadsheet.archive import reading
from broadsheet.archive.changes import log
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from lending import dispose
from stories import Paper


def test_an_edit_between_the_first_two_looks_of_a_new_process_is_not_missed(
    make_app, paper, monkeypatch
):
    story, other = paper.story("Before"), paper.story("Another")
    app, ask, first = make_app(), reading.ask, ["look"]

    def overtaken(*given):
        """The first asks while nothing is known; before it is answered another page is printed,
        and then an editor saves."""
        if first:
            first.clear()
            second = Thread(target=app.test_client().get, args=(story,))
            second.start()
            second.join()
            paper.change(story, lambda article: setattr(article, "headline", "After"))
        return ask(*given)

    monkeypatch.setattr(reading, "ask", overtaken)
    assert app.test_client().get(other).status_code == 200
    assert "After" in app.test_client().get(story).text


@pytest.mark.parametrize(
    "error",
    [
        OSError("no answer"),
        sqlite3.OperationalError("no answer"),
        sa.exc.OperationalError("SELECT", {}, Exception("no answer")),
    ],
    ids=["its folder", "its driver", "SQLAlchemy"],
)
def test_it_is_said_once_that_the_database_is_away_and_once_that_it_is_back(
    app, client, paper, caplog, monkeypatch, error
):
    story, change_log = paper.story("Before"), app.extensions["change_log"]
    client.get(story)

    def away(_known):
        raise error

    for headline in ("After", "Later"):
        with monkeypatch.context() as patch:
            patch.setattr(change_log.watch, "changes", away)
            paper.change(story, lambda article, said=headline: setattr(article, "headline", said))
            assert [change_log.refresh() for _ in range(3)] == [False] * 3
        assert [change_log.refresh() for _ in range(3)] == [True] * 3
    said = [record.getMessage() for record in caplog.records if record.name == log.__name__]
    assert said == ["the database is away: no answer", "the database is back"] * 2


@ON_SQLITE
def test_commits_are_noticed_at_once_where_sqlite_writes_no_log_ahead(make_app, clock, tmp_path):
    """As an operator may set it, whose file system shares no memory."""
    file = tmp_path / "own.db"
    settings = {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{file}"}
    app = make_app(**settings)
    with app.app_context():
        upgrade()
        story = Paper(app, clock).story("Before")
        db.engine.dispose()
    app.extensions["change_log"].close()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
    client, elsewhere = make_app(**settings).test_client(), Paper(make_app(**settings), clock)
    for headline in ("After", "Later"):
        elsewhere.change(story, lambda article, said=headline: setattr(article, "headline", said))
        assert headline in client.get(story).text


@ON_SQLITE
def test_what_a_process_remembers_of_changes_is_bounded(app, client, paper, monkeypatch):
    monkeypatch.setattr(log, "MOST_NAMES", 10)
    change_log = app.extensions["change_log"]
    stories = paper.stories(30)
    for story in stories:
        assert "Before" not in client.get(story).text
        paper.change(story, lambda article: setattr(article, "dek", "Before"))
        assert change_log.refresh()
        assert len(change_log.moved) <= 20  # ten, and what one edit moves
    for story in stories:
        assert "Before" in client.get(story).text


def test_an_application_that_let_go_of_its_files_opens_them_anew(app, client, paper):
    story, change_log = paper.story("Before"), app.extensions["change_log"]
    assert "Before" in client.get(story).text
    watch = change_log.watch
    dispose(app)
    paper.change(story, lambda article: setattr(article, "headline", "After"))
    assert "After" in client.get(story).text
    assert change_log.watch is not watch
