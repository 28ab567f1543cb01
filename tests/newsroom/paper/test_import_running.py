"""The work on an upload is done by a process of its own, beside the server: it is killed, cancelled
and goes on."""

import signal
import sqlite3
import time
from pathlib import Path

import pytest

from broadsheet.newsroom.paper import import_files, import_running
from broadsheet.wire.imports.intake import AT_ONCE
from conftest import ON_BOTH
from desk import notices
from newsroom.paper.uploading import OLD, headlines, send, told, zipped
from wire.imports import wordpress

LATE = 120  # seconds until a process that says nothing has failed
MANY = 400  # stories: several transactions


@pytest.fixture
def database() -> str:
    return "sqlite"


@pytest.fixture
def processes(monkeypatch):
    """Those that were begun."""
    begun = []
    begin = import_files.begin
    monkeypatch.setattr(import_files, "begin", lambda *args: begun.append(begin(*args)))
    yield begun
    for process in begun:
        process.kill()
        process.wait()


def until(desk, job, *said):
    """Wait until the page of an import says one of these."""
    end = time.monotonic() + LATE
    while not any(one in (page := told(desk, job)) for one in said):
        assert time.monotonic() < end, page
        time.sleep(0.3)
    return page


def a_story_is_in(app, clock):
    end = time.monotonic() + LATE
    while time.monotonic() < end:
        if headlines(app):
            return
        time.sleep(0.05)
    pytest.fail("nothing was brought in")


def halt(process, app):
    """Stop a process while it doesn't write: who writes beside it might wait until it is done."""
    database = sqlite3.connect(Path(app.instance_path, "broadsheet.db"), timeout=0)
    for _ in range(1000):
        process.send_signal(signal.SIGSTOP)
        try:
            database.execute("BEGIN IMMEDIATE")
            database.rollback()
            return database.close()
        except sqlite3.OperationalError:
            process.send_signal(signal.SIGCONT)
            time.sleep(0.005)
    pytest.fail("it writes without a pause")


def much():
    items = (wordpress.item(n, title=f"Number {n}") for n in range(1, MANY + 1))
    return zipped({"old.xml": wordpress.export(*items).encode()})


@pytest.mark.long
@ON_BOTH
def test_what_was_killed_goes_on_where_it_was(app, editor, clock, processes):
    job = send(editor, much(), "old.zip").location
    assert "Is being tried" in told(editor, job)
    assert 'hx-trigger="every 2s"' in editor.get(job).text
    second = send(editor, OLD, "second.xml").location
    assert "Waits" in told(editor, second)
    editor.post(second + "/try")
    assert "“old.zip” is being worked on" in notices(editor.get(second).text)
    editor.post(job + "/bring-in")  # too early
    assert "It is being worked on already." in notices(editor.get(job).text)
    page = until(editor, job, "Tried")
    assert f"{MANY} stories from 1 file: {MANY} imported (dry run)" in page
    assert headlines(app) == []

    editor.post(job + "/bring-in")
    a_story_is_in(app, clock)
    processes[-1].kill()
    page = until(editor, job, "Stopped on the way")
    assert "What was brought in so far stays." in page
    brought = len(headlines(app))
    assert 0 < brought < MANY
    assert brought % AT_ONCE == 0  # whole transactions
    editor.post(job + "/bring-in")
    page = until(editor, job, "Brought in")
    assert f"{brought} unchanged" in page
    assert len(headlines(app)) == MANY
    assert len(processes) == 3


@pytest.mark.long
def test_what_is_cancelled_ends_and_can_go_on(app, editor, clock, processes):
    job = send(editor, much(), "old.zip").location
    editor.post(job + "/cancel")
    page = until(editor, job, "Cancelled")
    assert "Nothing was brought in." in page
    editor.post(job + "/try")
    until(editor, job, "Tried")
    editor.post(job + "/bring-in")
    a_story_is_in(app, clock)
    halt(processes[-1], app)
    editor.post(job + "/delete")
    assert "cancel it first" in notices(editor.get(job).text)
    editor.post(job + "/cancel")
    time.sleep(import_running.EACH)  # so often it asks whether to go on
    processes[-1].send_signal(signal.SIGCONT)
    until(editor, job, "Cancelled")
    assert 0 < len(headlines(app)) < MANY
    editor.post(job + "/bring-in")
    until(editor, job, "Brought in")
    assert len(headlines(app)) == MANY
