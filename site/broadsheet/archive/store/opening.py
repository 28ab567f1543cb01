"""Opening: how a paper's database is joined to its application, SQLite or PostgreSQL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import NullPool

from ...settings import NO_DATABASE, MissingSetting, WrongSetting
from .page_transactions import FilePool
from .session import close, db


def open_in(app: Flask) -> None:
    """Join the database to an application. Raises WrongSetting, MissingSetting."""
    uri = app.config["SQLALCHEMY_DATABASE_URI"]
    if uri.startswith("postgres://"):  # what hosting companies still hand out
        app.config["SQLALCHEMY_DATABASE_URI"] = uri.replace("postgres://", "postgresql://", 1)
    # SQLite: of several connections the one that was used last, which has the pages at hand; and no
    # thread waits for another's, as it is but a file.
    of_a_file: dict[str, Any] = {"poolclass": FilePool, "pool_use_lifo": True, "max_overflow": -1}
    is_file = uri.startswith("sqlite")
    options = of_a_file if is_file else postgresql(app.config["LOCK_SECONDS"])
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", options)
    try:
        db.init_app(app)
    except ImportError as error:  # of the driver
        install = 'pip install "broadsheet[postgres]"'
        raise MissingSetting(f"SQLALCHEMY_DATABASE_URI: {error}: {install}") from None
    except (sa.exc.ArgumentError, ValueError):  # whose message may hold a password
        raise WrongSetting(NO_DATABASE) from None
    app.teardown_appcontext(close)  # before the extension does, whose errors nobody catches
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            open_sqlite(db.engine, app.config["LOCK_SECONDS"])
        else:
            keep_plans(db.engine)


@contextmanager
def before_workers(app: Flask) -> Iterator[Connection]:
    """A connection for what is read at the start, closed at the end: a server may fork its workers
    next, and what it left open they would share (https://docs.sqlalchemy.org/en/20/core/pooling.html,
    "Using Connection Pools with Multiprocessing"). SQLite's can't write, or the last one to close
    would take the log away, for which a full disk has no room again. Raises SQLAlchemyError."""
    url, arguments = db.engine.url, {}
    if url.get_backend_name() == "sqlite":
        file = f"file:{quote(str(url.database))}"
        url = url.set(database=file, query={"mode": "ro", "uri": "true"})
    else:
        arguments = postgresql(app.config["LOCK_SECONDS"])["connect_args"]
    engine = sa.create_engine(url, poolclass=NullPool, connect_args=arguments)
    with engine.connect() as connection:
        yield connection


def postgresql(lock_seconds: int) -> dict[str, Any]:
    """How PostgreSQL is opened. A connection that died in the night is noticed before it is used;
    nothing waits for ever. Nothing is compiled either: our queries are short, and a plan that looks
    dear by stale statistics would be compiled anew at each call, for hundreds of times what it
    takes to run."""
    limits = {
        "timezone": "UTC",
        "jit": "off",
        "lock_timeout": f"{max(1, 1000 * lock_seconds)}ms",  # 0 would be for ever
        "statement_timeout": "60s",
        "idle_in_transaction_session_timeout": "60s",
    }
    options = " ".join(f"-c {name}={value}" for name, value in limits.items())
    return {
        "pool_pre_ping": True,
        "pool_use_lifo": True,  # the one that was used last has planned most
        "connect_args": {"connect_timeout": 3, "options": options},
    }


def keep_plans(engine: Engine) -> None:
    """End what only read with COMMIT: at a ROLLBACK psycopg forgets all that it has prepared
    (`PrepareManager` in its _preparing.py), and PostgreSQL would plan each statement of a page of
    the desk anew for each request, which was a third of its time."""

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.info["only_read"] = True

    @event.listens_for(engine, "before_cursor_execute")  # done or not: it may be
    def _asked(connection: Connection | None, _cursor: object, text: str, *_: object) -> None:
        if connection is not None and not text.startswith("SELECT"):  # None: of a page's reading
            connection.info["only_read"] = False

    @event.listens_for(engine, "rollback")
    def _taken_back(connection: Connection) -> None:
        if connection.info.get("only_read"):
            driver: Any = connection.connection.dbapi_connection
            # The rollback that follows finds nothing to do, or says itself what is wrong.
            with suppress(engine.dialect.loaded_dbapi.Error):
                driver.commit()


def open_sqlite(engine: Engine, lock_seconds: int) -> None:
    """Open SQLite as a web site needs it (https://www.sqlite.org/pragma.html).

    WAL lets readers and one writer work at once. It is a property of the file, and two processes
    that set it on a new file collide: `flask db upgrade` sets it, once (migrations/env.py).
    """

    @event.listens_for(engine, "do_connect")
    def _connecting(_dialect: object, _record: object, args: list[Any], _how: object) -> None:
        """A new file is its owner's alone, as it will hold digests of passwords; SQLite makes those
        beside it alike. One that is there is not opened: closing it would end SQLite's locks
        (https://sqlite.org/howtocorrupt.html, 2.2)."""
        if not (path := str(args[0])).startswith((":", "file:")):
            with suppress(OSError):
                os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late for reads
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {1000 * lock_seconds}")  # milliseconds
        cursor.execute("PRAGMA cache_size = -500")  # KiB: the system has the file's pages for all
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA synchronous = FULL")  # an acknowledged save survives power loss
        cursor.close()

    event.listen(engine, "handle_error", _opened_anew)

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        # A transaction that reads first and writes later fails at once when another wrote in
        # between, whatever the busy timeout: a writer says so from the start.
        how = connection.get_execution_options()
        if how.get("broadsheet_writes"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif not how.get("broadsheet_began"):  # which never waits, nor fails
            driver: Any = connection.connection.dbapi_connection
            driver.execute("BEGIN")


def _opened_anew(context: sa.ExceptionContext) -> None:
    """A connection of SQLite's that was opened while the file could only be read stays so, and one
    whose commit the disk refused may refuse to read."""
    code = getattr(context.original_exception, "sqlite_errorname", "")
    if code.startswith(("SQLITE_READONLY", "SQLITE_IOERR")):
        context.is_disconnect = True
