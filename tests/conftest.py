"""The paper under test: an application on each database, a clock that stands still, a client."""

import gc
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

import answers
from broadsheet.archive import sections
from broadsheet.archive.staff import Role
from broadsheet.archive.store import db
from broadsheet.archive.store.schema_versions import newest_migration
from compiled import COMPILED, compile_once, routes_once
from connections import OneFile, share
from desk import Desk, hire
from faces import no_system_faces as no_system_faces
from lending import Lender
from lending import dispose as dispose
from made_once import made_once as made_once
from made_once import renditions as renditions
from made_once import sample_pictures as sample_pictures
from made_once import sqlite_template as sqlite_template
from made_once import upgrade_tables
from remembered import Remembered
from stories import Clock, Paper

POSTGRESQL = os.environ.get("BROADSHEET_TEST_POSTGRESQL", "postgresql:///postgres")
IN_CI = os.environ.get("CI", "").lower() == "true"
# Whether deleted rows take more than a megabyte of a table, or hold an index back: one that was
# made anew over changed rows is of no use until the server's oldest transaction has ended.
WORN_OUT = """SELECT bool_or(pg_relation_size(pg_class.oid) > 1048576 OR indcheckxmin)
FROM pg_class LEFT JOIN pg_index ON indrelid = pg_class.oid
WHERE relkind = 'r' AND relnamespace = current_schema::regnamespace"""
AT_NEWEST = "SELECT true FROM alembic_version WHERE version_num = :newest"
COUNT_ANEW = "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'"
LONGEST = {"test_exactness.py", "test_payloads.py", "test_texts.py", "test_desk_pages.py"}
LONGEST |= {"test_followed.py", "test_untranslated_desk.py", "test_restarts.py"}
CHECKED, MOST_CHECKED = "broadsheet/checked", 50_000
MEMORY, ROOM = "/dev/shm", 3 * 2**30  # bytes
HERE = Path(__file__).resolve().parent
PAGE_TEXT = HERE / "page_texts" / "weather_ships.txt"  # its reading stands beside it, as JSON
GIVEN = HERE.parents[1] / "shared"  # examples that not everybody has: tried as well where they are


def pytest_configure() -> None:
    """SQLite waits for the disk at each commit: tests keep their folders in memory, if there is
    room. No thread prints ahead beside a test that has not asked for it. How long an example of a
    property takes is no matter: machines are busy."""
    usual = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    settings.register_profile("paper", deadline=None, suppress_health_check=usual)
    settings.load_profile("paper")
    gc.set_threshold(50_000, 20, 20)  # what is loaded stays, however often it is walked
    os.environ.setdefault("BROADSHEET_AHEAD_SECONDS", "0")
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Rooms of tests say by their names what they need. The longest tests begin first, or one of
    them, begun last, is what a run waits for."""
    needs = {"browser": pytest.mark.browser, "deploy": pytest.mark.servers}
    needs |= {"faults": pytest.mark.servers, "abuse": pytest.mark.long}
    for item in items:
        room = item.path.relative_to(HERE).parts[0]
        if room in needs:
            item.add_marker(needs[room])
        if "elsewhere" in item.fixturenames:  # of a backup: the other kind of database
            item.add_marker(pytest.mark.postgres)
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Pages that were checked on this machine need no checking again, and templates that were
    compiled no compiling."""
    if cache := getattr(session.config, "cache", None):  # unless a run is to know of no other
        answers.checked.update(cache.get(CHECKED, []))
        COMPILED.remember(cache.mkdir("broadsheet-templates"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if cache := getattr(session.config, "cache", None):
        known = {*cache.get(CHECKED, []), *answers.checked}
        cache.set(CHECKED, sorted(known)[-MOST_CHECKED:])


def missing(what: str) -> None:
    """A part that this machine lacks: skipped with its name, but never in CI."""
    (pytest.fail if IN_CI else pytest.skip)(what)


LENDER = Lender()


def pytest_collection_finish() -> None:
    """What is loaded by now stays loaded: the collector of garbage needn't walk it again and again,
    which was a quarter of the suite."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _routes_compiled_once() -> Iterator[None]:
    with routes_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def _passwords_hashed_quickly() -> Iterator[None]:
    """By the same function, with the least work that it allows."""
    scrypt = hashlib.scrypt

    def quick(*args: Any, n: int, **more: Any) -> bytes:
        return scrypt(*args, n=2, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashlib, "scrypt", quick)
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an upgraded PostgreSQL database, gone after the run."""
    server = sa.create_engine(sa.make_url(POSTGRESQL), isolation_level="AUTOCOMMIT")
    name = f"broadsheet_test_{os.getpid()}"
    try:
        with server.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
            connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    except sa.exc.OperationalError as error:
        missing(f"PostgreSQL is not reachable at {POSTGRESQL}: {error.orig}")
    uri = sa.make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
    upgrade_tables(tmp_path_factory.mktemp("postgresql"), uri)
    yield uri
    with server.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
    server.dispose()


@pytest.fixture(scope="session")
def empty(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Takes every row out of the database, by one connection for all tests, and returns its
    address. A few rows are deleted: to truncate as many tables takes ten times as long."""
    engine = sa.create_engine(
        postgresql, isolation_level="AUTOCOMMIT", pool_pre_ping=True
    )  # tests end connections
    tables = [table.name for table in reversed(db.metadata.sorted_tables) if table.name != "stamp"]
    tables += ["search_entry", "search_section", "search_key"]
    toggle = "ALTER TABLE audit_entry {} TRIGGER USER"  # the log refuses to lose an entry
    before, after = toggle.format("DISABLE"), toggle.format("ENABLE")
    with engine.connect() as connection:
        if connection.scalar(sa.text("SHOW is_superuser")) == "on":
            # No triggers at all, which take ten times as long as the rest.
            before, after = "SET LOCAL session_replication_role = replica", "SELECT"

    def take_rows_out() -> str:
        with engine.connect() as connection:
            if not connection.scalar(sa.text(AT_NEWEST), {"newest": newest_migration()}):
                upgrade_tables(
                    tmp_path_factory.mktemp("anew"), postgresql
                )  # an older schema's test
            if connection.scalar(sa.text(WORN_OUT)):
                names = ", ".join(f'"{name}"' for name in tables)
                connection.exec_driver_sql(f"TRUNCATE {names} CASCADE")
            deletions = [f'DELETE FROM "{name}"' for name in tables]
            deletions.append("DELETE FROM stamp WHERE name <> '*'")  # which names the database
            deletions.append("UPDATE stamp SET moved = 0")  # as in one that is new
            cleaning = "; ".join([before, *deletions, after, COUNT_ANEW])
            connection.exec_driver_sql(cleaning)  # one trip, one transaction
        return postgresql

    yield take_rows_out
    engine.dispose()


@pytest.fixture
def empty_postgresql(empty: Callable[[], str]) -> str:
    """The address of the same database without a row."""
    return empty()


_POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgres)
DATABASES = ["sqlite", _POSTGRESQL]
ON_BOTH = pytest.mark.parametrize("database", DATABASES, indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database", [_POSTGRESQL], indirect=True)
# For what is refused, worded, parsed or rendered alike, whichever database the paper has.
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """Which database this test runs on; most run on both."""
    return str(request.param)


@pytest.fixture(scope="session")
def one_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneFile]:
    file = OneFile(tmp_path_factory.mktemp("one-file"), sqlite_template / "broadsheet.db")
    yield file
    file.close()


@pytest.fixture
def paper_file(database: str, request: pytest.FixtureRequest) -> OneFile | None:
    """The file that this test's paper is in, on SQLite."""
    return request.getfixturevalue("one_file") if database == "sqlite" else None


@pytest.fixture
def make_app(
    paper_file: OneFile | None, request: pytest.FixtureRequest, tmp_path: Path, clock: Clock
) -> Iterator[Callable[..., Flask]]:
    """Makes applications that share this test's database, instance folder and clock."""
    made: list[Flask] = []
    given: dict[str, Any] = {"CLOCK": clock, "TESTING": True, "INSTANCE_PATH": str(tmp_path)}
    if paper_file:
        paper_file.lay(tmp_path / "broadsheet.db")
    else:
        given["SQLALCHEMY_DATABASE_URI"] = request.getfixturevalue("empty_postgresql")
        given["SECRET_KEY"] = "of all servers"  # else commands refuse to sign links

    def make(**settings: Any) -> Flask:
        app = LENDER.lend(given | settings)
        made.append(app)
        compile_once(app)
        share(app, paper_file)
        return app

    yield make
    for app in made:
        LENDER.take_back(app)


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app(PROPAGATE_EXCEPTIONS=False)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def paper(app: Flask, clock: Clock) -> Paper:
    """Writes into the archive of `app`."""
    return Paper(app, clock)


@pytest.fixture
def desk(app: Flask, clock: Clock) -> Callable[..., Desk]:
    """Browsers at the newsroom: `desk("editor")` is signed in, `desk()` is not."""

    def open_browser(role: Role | str = "", email: str = "") -> Desk:
        browser = Desk(app, clock)
        return browser.sign_in_as(hire(app, clock, role, email)) if role else browser

    return open_browser


@pytest.fixture
def editor(desk: Callable[..., Desk], paper: Paper) -> Desk:
    """An editor at the desk of a paper with two sections."""
    with paper.open():
        for name in ("World", "Sports"):
            sections.named(name)
        db.session.commit()
    return desk(Role.EDITOR)


@pytest.fixture(scope="session")
def remembered(tmp_path_factory: pytest.TempPathFactory) -> Remembered:
    return Remembered(tmp_path_factory.mktemp("remembered"))


@pytest.fixture
def filled_once(
    app: Flask, paper_file: OneFile | None, clock: Clock, remembered: Remembered
) -> Callable[[Callable[[], Any]], Any]:
    """Fills the paper of `app` by a function, which is called for the first test alone that fills
    the same paper by it: the others get a copy of what it made."""
    return partial(remembered.filled, app, paper_file, clock)
