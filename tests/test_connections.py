"""The file that tests use one after the other: empty for each, whatever was done there before."""

import subprocess
import sys

import pytest
import sqlalchemy as sa

from broadsheet.archive import sections
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from connections import OneFile, share

pytestmark = ON_SQLITE

SECTIONS = sa.text("SELECT count(*) FROM section")
HELD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM section").fetchall()
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def file(sqlite_template, tmp_path):
    (tmp_path / "files").mkdir()
    file = OneFile(tmp_path / "files", sqlite_template / "broadsheet.db")
    yield file
    file.close()


@pytest.fixture
def laid(make_app, file, tmp_path):
    """Lays an empty paper, and tells by which application it is read and where it is."""
    places = iter(range(9))

    def lay():
        place = tmp_path / f"place-{next(places)}.db"
        file.lay(place)
        app = make_app(SQLALCHEMY_DATABASE_URI=f"sqlite:///{place}")
        share(app, file)
        return app, place.resolve()

    return lay


def how_many(app):
    with app.app_context():
        return db.session.scalar(SECTIONS)


def add(app):
    with app.app_context():
        sections.named("World")
        db.session.commit()


def test_what_was_written_is_gone_and_the_connection_stays(laid):
    first, place = laid()
    add(first)
    with first.app_context():
        connection = db.session.connection().connection.dbapi_connection
    second, same_place = laid()
    assert how_many(second) == 0
    add(second)
    assert how_many(second) == 1
    assert same_place == place
    with second.app_context():
        assert db.session.connection().connection.dbapi_connection is connection


def test_a_paper_is_put_into_its_place_as_it_was(laid, file):
    app, _ = laid()
    add(app)
    kept = file.paper()
    other, _ = laid()
    assert how_many(other) == 0
    file.put(kept)
    file.own.execute("SELECT count(*) FROM section").fetchall()  # who reads first, begins the index
    assert how_many(other) == 1


def test_who_is_at_work_there_keeps_the_place(laid):
    app, place = laid()
    with app.app_context():
        assert db.session.scalar(SECTIONS) == 0  # its transaction is open
        other, another_place = laid()
        assert how_many(other) == 0
    assert another_place != place
    with app.app_context():
        db.engine.pool.dispose()  # whose place is left: nobody else closes its connection


def test_another_process_keeps_the_place(laid):
    app, place = laid()
    add(app)
    command = [sys.executable, "-c", HELD, str(place)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"open\n"
        other, another_place = laid()
        process.stdin.close()
    assert another_place != place
    assert how_many(other) == 0


def test_changed_tables_keep_the_place(laid):
    app, place = laid()
    with app.app_context():
        db.session.execute(sa.text("CREATE TABLE another (id INTEGER)"))
        db.session.commit()
    _, another_place = laid()
    assert another_place != place
