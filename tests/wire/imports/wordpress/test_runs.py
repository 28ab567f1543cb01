"""Runs: again, dry, broken off, killed in the middle."""

import os
import shutil
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
import sqlalchemy as sa

from broadsheet import create_app
from broadsheet.archive import articles
from broadsheet.archive.manuscripts import manuscript, revisions
from broadsheet.archive.staff import Role, Staff
from broadsheet.archive.store import db
from conftest import ON_BOTH, dispose
from from_wordpress import STORY
from stories import START, Clock
from wire.imports import wordpress
from wire.imports.wordpress import export, item


@ON_BOTH
@pytest.mark.parametrize("cut", [40, 300, 900])
def test_a_file_that_breaks_off_gives_what_is_whole_and_says_so(bring, everything, cut):
    whole = export(*(item(n) for n in (1, 2, 3)))
    brought = bring(whole[: len(whole) - cut])
    assert brought.run.exit_code == 1
    taken = brought.results.count("imported")
    assert taken < 3
    assert "breaks off in the middle" in brought.notes
    assert len(everything()["article"]) == taken
    assert bring(whole).results == ["unchanged"] * taken + ["imported"] * (3 - taken)


@ON_BOTH
def test_a_second_run_changes_nothing(clock, bring, everything):
    export_of_many = wordpress.text(250)
    assert bring(export_of_many).run.exit_code == 0
    before = everything()
    clock.advance(days=3)
    brought = bring(export_of_many)
    assert set(brought.results) == {"unchanged"}
    assert everything() == before


@ON_BOTH
def test_what_changed_in_the_old_system_changes_here_at_the_same_address(client, bring):
    bring(export(item(1), item(2)))
    brought = bring(export(item(1, title="Another headline"), item(2)))
    assert brought.results == ["changed", "unchanged"]
    assert "Another headline" in client.get(STORY).text


@ON_BOTH
def test_a_story_that_an_editor_changed_is_never_overwritten(app, client, bring):
    bring(export(item(1)))
    with app.app_context():
        editor = Staff(email="e@example.org", name="E", role=Role.EDITOR, added_at=START)
        db.session.add(editor)
        found = articles.by_slug("story-1")
        found.headline = "By an editor"
        text = manuscript.Manuscript.of(found)
        revisions.keep(found, text, editor, START + timedelta(hours=1), "saved")
        db.session.commit()
    brought = bring(export(item(1, title="From the old system")))
    assert brought.results == ["conflict"]
    assert "changed there and here" in brought.notes
    assert "By an editor" in client.get(STORY).text


@ON_BOTH
def test_each_story_has_a_first_revision(app, bring):
    bring(export(item(1)))
    bring(export(item(1, title="Another headline")))
    with app.app_context():
        kept = revisions.of(articles.by_slug("story-1"))
        assert [one.action for one in kept] == ["imported", "imported"]
        assert [one.text.headline for one in kept] == ["Another headline", "Story 1"]
        assert [one.version for one in kept] == [2, 1]


@ON_BOTH
def test_a_dry_run_reports_and_leaves_the_paper_as_it_was(bring, everything):
    before = everything()
    brought = bring(wordpress.text(120), "--dry-run")
    assert brought.results.count("imported") == 117
    assert everything() == before


@ON_BOTH
def test_an_old_address_that_does_not_lead_to_its_story_fails_the_run(client, bring):
    twice = item(2, link="https://old.example/2004/03/01/story-1/")
    hidden = item(3, link="https://old.example/latest/")
    brought = bring(export(item(1), twice, hidden), "--check-addresses")
    assert brought.run.exit_code == 1
    assert brought.run.stderr.splitlines() == [
        "broken: /2004/03/01/story-1/ leads to /news/story-1, not to /news/story-2",
        "broken: /latest/ does not lead to /news/story-3: the paper’s own page stands there",
    ]
    assert client.get("/latest/").location == "/latest"


KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.orm import Session
from broadsheet import create_app
from stories import Clock
app = create_app(INSTANCE_PATH=sys.argv[1], CLOCK=Clock())
flushes = 0

@event.listens_for(Session, "after_flush")
def kill(*_):
    global flushes
    flushes += 1
    if flushes == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

app.test_cli_runner().invoke(args=["import", sys.argv[2]])
"""


@pytest.fixture
def place(sqlite_template, tmp_path):
    """Makes the folder of an empty paper."""

    def made(name):
        instance = tmp_path / name
        instance.mkdir()
        shutil.copy(sqlite_template / "broadsheet.db", instance)
        return instance

    return made


@pytest.mark.long
def test_killed_in_the_middle_and_run_again_it_ends_as_if_never_killed(place, tmp_path):
    export_file = tmp_path / "old.xml"
    export_file.write_text(wordpress.text(220))
    whole = end_of(place("whole"), export_file)
    assert len(whole["article"]) == 220
    for flush in (2, 5):
        instance = place(f"killed-{flush}")
        command = [sys.executable, "-c", KILLED, str(instance), str(export_file), str(flush)]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        assert subprocess.run(command, env=env, check=False).returncode == -signal.SIGKILL
        assert end_of(instance, export_file) == whole, flush


def end_of(instance, export_file):
    """All tables but for the count of changes, after an import that runs to its end."""
    app = create_app(INSTANCE_PATH=str(instance), CLOCK=Clock(), TESTING=True)
    with app.app_context():
        assert app.test_cli_runner().invoke(args=["import", str(export_file)]).exit_code == 0
        held = {
            table.name: sorted(map(str, db.session.execute(sa.select(table)).all()))
            for table in db.metadata.sorted_tables
            if table.name != "stamp"
        }
    dispose(app)
    return held
