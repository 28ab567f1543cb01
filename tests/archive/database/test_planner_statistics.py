"""PostgreSQL plans by true figures after bulk work, whether or not its own daemon is at work."""

from io import BytesIO

import pytest
import sqlalchemy as sa

from backups import NEWEST, silent
from broadsheet.archive.articles import Article
from broadsheet.archive.database import planner_statistics
from broadsheet.archive.store import db
from broadsheet.backup import making, restoring
from broadsheet.sample import large_archive
from conftest import ON_POSTGRESQL
from stories import START

pytestmark = ON_POSTGRESQL


@pytest.fixture
def planned_by(app):
    """Of how many stories PostgreSQL knows, and how many there are."""

    def _planned_by():
        known = "SELECT reltuples FROM pg_class WHERE relname = 'article'"
        with app.app_context():
            there = db.session.scalar(sa.select(sa.func.count()).select_from(Article))
            return db.session.scalar(sa.text(known)), there

    return _planned_by


@pytest.fixture
def flask(app):
    def run(*args):
        with app.app_context():
            done = app.test_cli_runner().invoke(args=[*map(str, args)])
        assert done.exit_code == 0, done.output

    return run


def test_while_many_stories_are_imported(flask, tmp_path, monkeypatch, planned_by):
    monkeypatch.setattr(planner_statistics, "MANY", 40)
    for n in range(83):
        (tmp_path / f"{n}.md").write_text(f"# Pier {n}\n\nIt is long.\n")
    flask("import", tmp_path)
    known, there = planned_by()
    assert there == 83
    assert 80 <= known <= 83


def test_after_a_paper_was_read_back(paper, flask, empty, tmp_path, planned_by):
    for n in range(7):
        paper.story(f"Pier {n}")
    flask("export", tmp_path / "out")
    empty()
    flask("import", tmp_path / "out")
    assert planned_by() == (7, 7)


def test_after_a_backup_was_restored(app, paper, clock, planned_by):
    for n in range(9):
        paper.story(f"Pier {n}")
    with app.app_context():
        backup = BytesIO()
        making.write(backup, NEWEST, clock(), silent)
        restoring.restore(backup, NEWEST, clock(), silent, replace=True)
    assert planned_by() == (9, 9)


def test_after_an_archive_was_made_up(app, planned_by):
    with app.app_context():
        for _ in large_archive.publish(11, START):
            pass
    assert planned_by() == (11, 11)
