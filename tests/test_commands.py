"""Commands, as somebody meets them who has not made the paper's tables yet."""

import os
import re
import subprocess
import sys

import pytest
import sqlalchemy as sa
from flask_migrate.cli import db as migrations

from broadsheet import create_app
from broadsheet.archive.store import db, schema_versions
from conftest import DATABASES, POSTGRESQL, dispose, missing

COMMANDS = [
    "import a.md",
    "export out",
    "export --static out",
    "staff add ada@paper.test --role editor",
    "staff link ada@paper.test",
    "sample",
    "sample --articles 3",
    "media render",
    "media copy folder",
    "media check",
    "backup paper.backup",
    "why /",
    "outbox",
]


@pytest.fixture(params=DATABASES)
def bare(request, tmp_path):
    """A paper on a database that has no tables."""
    given = {}
    if request.param == "postgresql":
        # A schema that does not exist: what is in the others is not looked at.
        nowhere = {"options": "-csearch_path=nowhere"}
        uri = sa.make_url(POSTGRESQL).update_query_dict(nowhere)
        server = sa.create_engine(uri, poolclass=sa.NullPool)
        try:
            server.connect().close()
        except sa.exc.OperationalError as error:
            missing(f"PostgreSQL is not reachable at {POSTGRESQL}: {error.orig}")
        given["SQLALCHEMY_DATABASE_URI"] = uri.render_as_string(hide_password=False)
    app = create_app(INSTANCE_PATH=str(tmp_path / "instance"), **given)
    yield app
    dispose(app)


def test_without_tables_each_command_says_in_one_line_how_to_make_them(bare, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("---\ntitle: x\ndate: 2025-01-01\n---\nText.\n")
    for command in COMMANDS:
        program = "broadsheet" if command == "outbox" else "flask"
        done = bare.test_cli_runner().invoke(args=command.split(), prog_name=program)
        told = (done.exit_code, done.output)
        expected = f"Error: This paper has no tables yet: {program} db upgrade\n"
        assert told == (1, expected), command
    assert not (tmp_path / "out").exists()
    assert bare.test_cli_runner().invoke(args=["staff", "add", "--help"]).exit_code == 0


def test_before_an_upgrade_each_command_says_in_one_line_that_it_is_due(app, tmp_path, monkeypatch):
    """One from cron, between `git pull` and `flask db upgrade`: what the tables lack would end it
    midway."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("---\ntitle: x\ndate: 2025-01-01\n---\nText.\n")
    known, newest = schema_versions.known_migrations()
    number_tables(app, min(known - {newest}))
    told = {}
    for command in COMMANDS:
        done = app.test_cli_runner().invoke(args=command.split(), prog_name="flask")
        told[command] = done.exit_code, done.output
    number_tables(app, newest)  # PostgreSQL is the next test's, too
    expected = 1, "Error: The tables here are of another version: flask db upgrade\n"
    assert told == dict.fromkeys(COMMANDS, expected)


def number_tables(app, number):
    version = sa.table("alembic_version", sa.column("version_num"))
    with app.app_context():
        db.session.execute(sa.update(version).values(version_num=number))
        db.session.commit()


UNREACHABLE = [
    "postgresql://me:hunter2@127.0.0.1:1/paper",
    "postgresql:///?nonsense=1",
    "sqlite:////dev/null/paper.db",
    "sqlite:///no-database",
    "sqlite:///no-folder/paper.db",
]


@pytest.mark.parametrize("uri", UNREACHABLE)
def test_without_its_database_each_command_says_so_in_one_line(uri, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("---\ntitle: x\ndate: 2025-01-01\n---\nText.\n")
    (tmp_path / "no-database").write_text("This is no file of SQLite's, and long enough. " * 100)
    app = create_app(
        INSTANCE_PATH=str(tmp_path), SQLALCHEMY_DATABASE_URI=uri, SECRET_KEY="a key that all share"
    )
    runner = app.test_cli_runner()
    asked = {command: runner.invoke(args=command.split()) for command in COMMANDS}
    asked |= {f"db {name}": runner.invoke(migrations, [name]) for name in ("upgrade", "current")}
    for command, done in asked.items():
        told = done.stderr or str(done.exception)
        assert done.exit_code != 0, command
        assert told.strip("\n").count("\n") == 0, command
        assert re.match("(Error: The|the) database can't be used: .", told), (command, told)
        assert "hunter2" not in told
    dispose(app)


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["sample", "media check", "translations", "why /"])
def test_what_a_full_disk_takes_no_more_of_is_told_in_one_line(tmp_path, command, unbuffered):
    paper = os.environ | {
        "PYTHONUNBUFFERED": unbuffered,
        "BROADSHEET_INSTANCE_PATH": str(tmp_path),
        "BROADSHEET_SITE_URL": "http://paper.test",
        "FLASK_APP": "broadsheet",
    }
    flask = [sys.executable, "-m", "flask"]
    subprocess.run([*flask, "db", "upgrade"], env=paper, check=True, capture_output=True)
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*flask, *command.split()], env=paper, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert (done.returncode, done.stderr) == (1, "Error: [Errno 28] No space left on device\n")
