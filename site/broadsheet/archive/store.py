"""The database: how it is opened, how moments are kept, and what every table builds on."""

import os
import re
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, g
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import Pool, PoolProxiedConnection, QueuePool
from werkzeug.local import LocalProxy


class Moment(sa.TypeDecorator[datetime]):
    """An instant, aware UTC on both sides. SQLite keeps no zone: it is put back at reading.
    Raises TypeError for a naive value."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise TypeError(f"a moment needs its zone: {value!r}")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None or value.tzinfo is UTC:
            return value
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


Base.registry.update_type_annotation_map({datetime: Moment(), str: sa.Text()})


def partial_index(name: str, *columns: str, rows: str) -> sa.Index:
    """An index of those rows alone of which the SQL `rows` is true, in either database. PostgreSQL
    is told by `tell_postgresql`."""
    return sa.Index(name, *columns, sqlite_where=sa.text(rows))


def tell_postgresql(metadata: sa.MetaData) -> None:
    """Say of partial indexes what PostgreSQL has to know when it makes them. Not at once: whoever
    names that database to SQLAlchemy loads all it has for it, two megabytes in every process."""
    for table in metadata.tables.values():
        for index in table.indexes:
            index.dialect_kwargs["postgresql_where"] = index.dialect_options["sqlite"]["where"]


class ArchiveSession(Session):
    """A session of this archive. What is to happen at its commits listens here: SQLAlchemy's own
    class is that of every other application in the process as well."""

    def get_bind(self, *args: Any, **facts: Any) -> Engine | Connection:
        """A page's own connection, where one was begun (reading.py), so that all of it is of one
        moment."""
        page: PageTransaction | None = g.get("reading")
        return page.connection if page else super().get_bind(*args, **facts)


class PageTransaction:
    """A page's transaction, which sees one single moment of the archive. What SQLAlchemy has around
    a driver's connection is made if a session asks for it: it takes longer than a query."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self._pool = engine, engine.pool
        try:
            self._lent = lend(self._pool)
        except engine.dialect.loaded_dbapi.Error as error:
            raise refused(engine, error) from error
        driver: Any = self._lent.dbapi_connection
        self.driver = driver
        if engine.dialect.name == "postgresql":  # where it begins with the first statement
            engine.dialect.set_isolation_level(self.driver, "REPEATABLE READ")
        else:
            self.driver.execute("BEGIN")

    @cached_property
    def connection(self) -> Connection:
        joined = Connection(self.engine, self._lent).execution_options(broadsheet_began=True)
        joined.begin()
        return joined

    def end(self) -> None:
        """Let go of the connection; one that died is thrown away."""
        joined: Connection | None = self.__dict__.get("connection")
        try:
            if joined is None or self.engine.dialect.name == "postgresql":
                # Nothing was written, and at a ROLLBACK psycopg forgets what it has prepared:
                # PostgreSQL would plan each statement anew for each page.
                self.driver.commit()
            if self.engine.dialect.name == "postgresql":
                self.engine.dialect.reset_isolation_level(self.driver)
            if joined is None:
                give_back(self._pool, self._lent)
            else:
                joined.close()
        except (SQLAlchemyError, self.engine.dialect.loaded_dbapi.Error):
            if self._lent.is_valid:
                self._lent.invalidate()


class FilePool(QueuePool):
    """SQLite's connections. The one that read last waits at hand for whoever reads next: what a
    pool does at each lending takes a processor that did something else meanwhile longer than a
    short query."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.at_hand = deque[PoolProxiedConnection]()

    def checkedout(self) -> int:
        return super().checkedout() - len(self.at_hand)

    def dispose(self) -> None:
        while self.at_hand:
            self.at_hand.pop().close()
        super().dispose()


def lend(pool: Pool) -> PoolProxiedConnection:
    """A connection of the pool's, to read: no transaction is open on it."""
    try:
        return pool.at_hand.pop() if isinstance(pool, FilePool) else pool.connect()
    except IndexError:
        return pool.connect()


def give_back(pool: Pool, lent: PoolProxiedConnection) -> None:
    """Take back what that pool lent, after its transaction."""
    if isinstance(pool, FilePool) and not pool.at_hand:
        pool.at_hand.append(lent)
    else:
        lent.close()


def refused(engine: Engine, error: Any, text: str = "", arguments: Any = ()) -> SQLAlchemyError:
    """A driver's error as SQLAlchemy's, with the statement and its arguments if they are given."""
    base: Any = engine.dialect.loaded_dbapi.Error
    said: SQLAlchemyError = DBAPIError.instance(text, arguments, error, base)
    return said


db = SQLAlchemy(model_class=Base, session_options={"class_": ArchiveSession})


def open_in(app: Flask) -> None:
    """Join the database to an application."""
    uri = app.config["SQLALCHEMY_DATABASE_URI"]
    if uri.startswith("postgres://"):  # what hosting companies still hand out
        app.config["SQLALCHEMY_DATABASE_URI"] = uri.replace("postgres://", "postgresql://", 1)
    # SQLite: of several connections the one that was used last, which has the pages at hand; and no
    # thread waits for another's, as it is but a file.
    of_a_file: dict[str, Any] = {"poolclass": FilePool, "pool_use_lifo": True, "max_overflow": -1}
    is_file = uri.startswith("sqlite")
    options = of_a_file if is_file else postgresql(app.config["LOCK_SECONDS"])
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", options)
    db.init_app(app)
    app.teardown_appcontext(close)  # before the extension does, whose errors nobody catches
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            open_sqlite(db.engine, app.config["LOCK_SECONDS"])


MIGRATIONS = Path(__file__).parent / "migrations"
_NUMBER = r"(?m)^{} = ['\"](\w+)['\"]$"


def offer_migrations(app: Flask) -> None:
    """Give an application `flask db`. Servers don't need it, and Alembic would take a fifth of
    their memory: for them it is there when it is first asked for."""

    def made() -> Any:
        from flask_migrate import Migrate

        Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)
        return app.extensions["migrate"]

    app.extensions["migrate"] = LocalProxy(made)
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        made()


@cache
def known_migrations() -> tuple[frozenset[str], str]:
    """All revisions of the tables that this program knows, and the newest, which it needs."""
    texts = [path.read_text() for path in (MIGRATIONS / "versions").glob("*.py")]
    made, followed = (
        frozenset(number for text in texts for number in re.findall(_NUMBER.format(name), text))
        for name in ("revision", "down_revision")
    )
    return made, max(made - followed)  # there is but one


def newest_migration() -> str:
    """The revision that the tables of this program are of."""
    return known_migrations()[1]


def schema_of(connection: Connection) -> str | None:
    """The revision that the tables of a database are of; None if there are none."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


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
    """A connection of SQLite's that was opened while the file could only be read stays so."""
    code = getattr(context.original_exception, "sqlite_errorname", "")
    if code.startswith("SQLITE_READONLY"):
        context.is_disconnect = True


def let_go() -> None:
    """End the session's transaction, whatever became of its connection: one that died while it was
    used can't even take back, and is closed for good."""
    try:
        db.session.rollback()
        _end_reading()
    except SQLAlchemyError:
        db.session().invalidate()


def close(_error: BaseException | None = None) -> None:
    """End the session, whatever became of its connection. What was loaded can still be read."""
    try:
        if db.session.registry.has():  # of most readers' pages there is none
            db.session.remove()
    except SQLAlchemyError:
        db.session().invalidate()
    _end_reading()


def _end_reading() -> None:
    page: PageTransaction | None = g.pop("reading", None)
    if page is not None:
        page.end()


WRITERS = 0x62726F6164  # any number that nobody else locks in this database


def begin_writing() -> None:
    """Start a new transaction of this session's as a writer's: it waits for other writers here, for
    up to the busy timeout, and then reads nothing that can turn out stale."""
    db.session.rollback()  # ends a transaction that only read
    begin_as_writer(db.session.connection(execution_options={"broadsheet_writes": True}))


def begin_as_writer(connection: Connection) -> None:
    """Do as `begin_writing` does, with a connection whose transaction began with that option."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITERS)))


def end_writing(*, keep: bool) -> None:
    """Commit what this session wrote since then, or take it back."""
    if keep:
        db.session.commit()
    else:
        db.session.rollback()
