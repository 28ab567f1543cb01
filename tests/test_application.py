"""Starting: what a process imports, and that garbage is looked for again once it runs."""

import gc
import os
import subprocess
import sys

import pytest

from broadsheet import create_app


def test_who_needs_one_room_does_not_wait_for_all() -> None:
    needs = (
        "import broadsheet.urls, sys; print('flask' in sys.modules, 'sqlalchemy' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", needs], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "False"]


def test_garbage_is_looked_for_after_a_start_that_was_refused() -> None:
    with pytest.raises(ValueError, match="SITE_URL"):
        create_app(SITE_URL="nowhere")
    assert gc.isenabled()


SELDOM_NEEDED = {"alembic", "lxml", "markdown_it", "nh3", "PIL", "psycopg", "smtplib"}


def test_what_few_servers_need_is_not_in_the_memory_of_all(tmp_path) -> None:
    """It is imported when somebody needs it."""
    starts = "import sys; from broadsheet import create_app; create_app(); print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", starts],
        env={
            **os.environ,
            "BROADSHEET_INSTANCE_PATH": str(tmp_path),
            "BROADSHEET_SITE_URL": "https://example.org",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert not SELDOM_NEEDED.intersection(told.stdout.split())


def test_no_connection_is_open_when_a_server_forks_its_workers(app) -> None:
    """Each would read what the database answers to another."""
    starts = (
        "from broadsheet import create_app; from broadsheet.archive.store import db\n"
        "with create_app().app_context(): print(db.engine.pool.checkedin())"
    )
    told = subprocess.run(
        [sys.executable, "-c", starts],
        env={
            **os.environ,
            "BROADSHEET_INSTANCE_PATH": app.instance_path,
            "BROADSHEET_SITE_URL": "https://example.org",
            "BROADSHEET_SECRET_KEY": "test",
            "BROADSHEET_SQLALCHEMY_DATABASE_URI": app.config["SQLALCHEMY_DATABASE_URI"],
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "0\n"
    assert "Nobody works here yet" in told.stderr
