"""Sessions: what happens at the archive's commits happens at nobody else's."""

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Guest(Base):
    __tablename__ = "guest"

    id: Mapped[int] = mapped_column(primary_key=True)


@pytest.fixture
def other(tmp_path):
    """Another application of the same process, with a database of its own."""
    app, its_db = Flask("other"), SQLAlchemy(model_class=Base)
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path}/other.db"
    its_db.init_app(app)
    with app.app_context():
        its_db.create_all()
    yield app, its_db
    with app.app_context():
        its_db.session.remove()
        its_db.engine.dispose()


def noticed(app):
    """What this process and the others of the machine know of the paper's commits."""
    change_log, signal = app.extensions["change_log"], Path(app.instance_path) / "last-change"
    change_log.refresh()
    seen = signal.stat().st_mtime_ns if signal.exists() else None
    return change_log.known, dict(change_log.moved), seen


def test_another_application_in_the_process_commits_and_moves_no_stamp_of_the_paper(
    app, paper, other
):
    paper.story("Bridge reopens")
    before = noticed(app)
    its_app, its_db = other
    with its_app.app_context():
        its_db.session.add(Guest())
        its_db.session.commit()
        assert its_db.session.query(Guest).count() == 1
    assert noticed(app) == before


FORKED = """
import os, sys
from types import SimpleNamespace

from broadsheet.archive.changes import log

app = SimpleNamespace(instance_path=sys.argv[1])
for _ in range(2):
    if not (process := os.fork()):
        log._tell_this_machine(app)
        os._exit(0)
    os.waitpid(process, 0)
    print(log.signal_file(app).stat().st_mtime_ns)
"""


def test_processes_that_a_server_forks_tell_of_their_commits_by_different_dates(tmp_path):
    """Whoever looks at the date would else take the second commit for the first one."""
    command = [sys.executable, "-c", FORKED, str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert len(set(ran.stdout.split())) == 2, ran.stdout


def test_the_paper_s_own_commits_are_noticed_beside_it(client, paper, other):
    paper.story("Bridge reopens")
    assert "Bridge closes" not in client.get("/latest").text
    paper.story("Bridge closes")
    assert "Bridge closes" in client.get("/latest").text
