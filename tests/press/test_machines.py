"""Several machines on one database: each has an instance folder, and notices by itself."""

import logging
import os
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from answers import main, statements, words
from broadsheet.archive.changes import log
from broadsheet.archive.changes.log import POLL, ChangeLog
from broadsheet.archive.store import db
from stories import Paper

ROUNDS = 4

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("database", ["postgresql"], indirect=True),
]


@pytest.fixture
def machines(make_app, tmp_path):
    """Two applications that know nothing of each other but the database."""
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    return [make_app(INSTANCE_PATH=str(folder), MACHINES=2) for folder in folders]


def begin_of_a_look():
    """By itself no machine looks again for a while."""
    while time.monotonic() % POLL > POLL / 3:
        time.sleep(0.01)


def test_who_saved_is_answered_when_no_machine_hands_out_what_was(machines, clock):
    here, there = machines
    paper, reader = Paper(here, clock), there.test_client()
    story = paper.story("Version 0")
    for number in range(1, ROUNDS + 1):
        begin_of_a_look()
        assert f"Version {number - 1}" in words(main(reader.get(story).text))
        paper.change(story, lambda article: setattr(article, "headline", f"Version {number}"))  # noqa: B023
        assert f"Version {number}" in words(main(reader.get(story).text))


def test_a_proxy_is_told_of_nothing_that_another_machine_may_still_hand_out(
    machines, clock, monkeypatch
):
    here, there = machines
    paper, reader = Paper(here, clock), there.test_client()
    story = paper.story("Before")
    purger = here.extensions["change_log"].purger
    told = []
    monkeypatch.setattr(purger, "_send", lambda names: told.append((names, reader.get(story).text)))
    assert purger.tell()
    begin_of_a_look()
    assert "Before" in words(main(reader.get(story).text))
    # By somebody who was killed before they told.
    with monkeypatch.context() as killed:
        killed.setattr(ChangeLog, "let_others_notice", lambda _self: None)
        paper.change(story, lambda article: setattr(article, "headline", "After"))
    assert purger.tell()
    _, (names, seen) = told
    assert "lists" in names
    assert "After" in words(main(seen))


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "not told"])
def test_who_hears_of_nothing_looks_four_times_a_second(machines, clock, monkeypatch, is_told):
    app = machines[0]
    story, client, now = Paper(app, clock).story("The bridge is open"), app.test_client(), [1000.0]
    monkeypatch.setattr(log, "time", SimpleNamespace(monotonic=lambda: now[0]))
    if not is_told:  # nobody can write the file
        app.extensions["change_log"].watch.signal = os.devnull + "/none"
    client.get(story)
    looks = []
    for _ in range(12):  # eighths of a second
        with statements(app) as sent:
            client.get(story)
        looks.append(len(sent))
        now[0] += 1 / 8
    assert looks == [0, 0, *[1, 0] * 5]


def test_what_moves_nothing_waits_for_nobody(machines, clock, monkeypatch):
    paper = Paper(machines[0], clock)
    paper.story("Out", ago=None)
    time.sleep(POLL)
    waited = []
    monkeypatch.setattr(time, "sleep", waited.append)
    with paper.open():
        db.session.commit()
    assert sum(waited) == 0


def test_a_save_is_one_where_the_date_can_t_be_set(make_app, clock, monkeypatch, caplog):
    here, beside = make_app(), make_app()
    paper, readers = Paper(here, clock), [app.test_client() for app in (beside, here)]
    story = paper.story("After -1")

    def refuse(*_args, **_more):
        raise PermissionError(13, "not yours")

    monkeypatch.setattr(os, "utime", refuse)
    monkeypatch.setattr(Path, "touch", refuse)
    with caplog.at_level(logging.ERROR):
        for number in range(ROUNDS):
            begin_of_a_look()
            for client in readers:
                assert f"After {number - 1}" in words(main(client.get(story).text))
            paper.change(story, lambda article: setattr(article, "headline", f"After {number}"))  # noqa: B023
            for client in readers:
                assert f"After {number}" in words(main(client.get(story).text))
    assert "last-change" in caplog.text


def test_a_commit_is_noticed_at_once_where_files_have_coarse_dates(make_app, clock, monkeypatch):
    """By a date that no file had: by the clock's two commits may have the same."""
    here, beside = make_app(), make_app()
    paper, reader = Paper(here, clock), beside.test_client()
    story = paper.story("Version 0")
    monkeypatch.setattr(Path, "touch", lambda path: path.open("a").close())
    for number in range(1, ROUNDS + 1):
        begin_of_a_look()
        assert f"Version {number - 1}" in words(main(reader.get(story).text))
        paper.change(story, lambda article: setattr(article, "headline", f"Version {number}"))  # noqa: B023
        assert f"Version {number}" in words(main(reader.get(story).text))
