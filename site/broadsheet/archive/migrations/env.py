"""How Alembic finds the database and the tables; `flask db …` runs it."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import context
from sqlalchemy.engine import Connection

from broadsheet.archive.changes import triggers
from broadsheet.archive.database import outages
from broadsheet.archive.desk import audit
from broadsheet.archive.queues import outbox  # noqa: F401 - its table: no server imports it
from broadsheet.archive.search import index
from broadsheet.archive.store import db
from broadsheet.archive.store.base import tell_postgresql
from broadsheet.archive.store.schema_versions import known_migrations

engine = db.engine
tell_postgresql(db.metadata)
UPGRADING = 0x62726F6165  # any number that nobody else locks in this database


@contextmanager
def alone() -> Iterator[None]:
    """Machines and services that start at once all run `flask db upgrade`: each waits for the one
    before it. For SQLite by a lock on the folder that the database is in, since a new file has to
    be opened before it can be locked itself; PostgreSQL has one of its own (`wait`)."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        yield
        return
    folder = os.open(Path(engine.url.database).resolve().parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def wait(connection: Connection) -> None:
    """On PostgreSQL, wait in the upgrade's transaction for any other, however long both take."""
    if engine.dialect.name == "postgresql":
        for limit in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {limit} = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADING})")


def is_ours(_thing: object, name: str | None, kind: str, *_: object) -> bool:
    """Not the tables of the search index, which no model knows."""
    return not (kind == "table" and name is not None and name.startswith("search_"))


def is_done(connection: Connection) -> bool:
    """Whether nothing is asked for that changes the database: then nothing is written either, as a
    server that starts anew on a full disk needs it, and no reader waits for a table's lock."""
    newest = context.script.get_heads()
    asked = context.get_context().opts.get("destination_rev", "head")  # none: it only looks
    if asked not in ("head", "heads", *newest):
        return False
    reached = context.get_context().get_current_heads()
    done = set(reached) == set(newest) and is_armed(connection) and index.is_current(connection)
    connection.rollback()
    return done


def is_armed(connection: Connection) -> bool:
    """Whether the database is as an upgrade leaves it: the triggers of this program and no
    others."""
    return (is_on_sqlite if engine.dialect.name == "sqlite" else is_on_postgresql)(connection)


def is_on_sqlite(connection: Connection) -> bool:
    """Its log, and the triggers and views as they were written."""
    if connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
        return False
    kept = "SELECT sql FROM sqlite_master WHERE type IN ('trigger', 'view')"
    found = connection.exec_driver_sql(kept).scalars()
    return set(found) == {statement.replace(" IF NOT EXISTS", "") for statement in made(connection)}


def is_on_postgresql(connection: Connection) -> bool:
    """It does not keep them as they were written: what it made of which is noted at one of its
    functions."""
    return connection.exec_driver_sql(NOTED).scalar() == note(connection)


def note(connection: Connection) -> str:
    """A digest of what makes the triggers, and of what PostgreSQL has of them."""
    kept = sorted(connection.exec_driver_sql(KEPT).scalars())
    return hashlib.sha256("\n".join([*made(connection), *kept]).encode()).hexdigest()


NOTE = "FUNCTION audit_only_grows()"
NOTED = """
SELECT obj_description(oid, 'pg_proc') FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND proname = 'audit_only_grows'
"""
KEPT = """
SELECT prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
UNION ALL SELECT pg_get_triggerdef(t.oid) || t.tgenabled::text FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
"""


def made(connection: Connection) -> list[str]:
    """The statements that make the triggers, and the views that they need."""
    dialect = engine.dialect.name
    return [
        *triggers.statements(dialect),
        *audit.seals(dialect),
        *index.statements(connection)[1],
    ]


def refuse_newer(connection: Connection) -> None:
    """Say in plain words that a newer version was here; Alembic names a number. Raises
    SystemExit."""
    if not known_migrations()[0].issuperset(context.get_context().get_current_heads()):
        raise SystemExit("the database is of a newer version of Broadsheet: nothing was changed")
    connection.rollback()


def upgrade() -> None:
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=False,
            user_module_prefix="store.",
            include_object=is_ours,
        )
        refuse_newer(connection)
        if is_done(connection):
            with context.begin_transaction():
                context.run_migrations()
            return
        if engine.dialect.name == "sqlite":
            # Once, before any worker starts: it stays with the file (store/opening.py).
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA journal_mode = WAL")
            # A table that is built anew is dropped under its old name: no row that refers to it may
            # be taken for an orphan, or go with it (https://sqlite.org/lang_altertable.html, 7).
            cursor.execute("PRAGMA foreign_keys = OFF")
        with context.begin_transaction():
            wait(connection)
            triggers.disarm(connection)
            index.disarm(connection)
            before = context.get_context().get_current_heads()
            context.run_migrations()
            reached = context.get_context().get_current_heads()
            if set(reached) == set(context.script.get_heads()):  # else nothing may serve it
                triggers.arm(connection)
                audit.seal(connection)
                index.arm(connection, anew=reached != before)
                if engine.dialect.name == "postgresql":
                    connection.exec_driver_sql(f"COMMENT ON {NOTE} IS '{note(connection)}'")
            else:
                index.drop(connection)
            if engine.dialect.name == "sqlite":
                orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if orphans:
                    raise SystemExit(f"rows would refer to nothing, nothing was changed: {orphans}")
        connection.commit()
        if engine.dialect.name == "sqlite":
            cursor.execute("PRAGMA foreign_keys = ON")


if context.is_offline_mode():
    raise SystemExit("migrations need the database itself: its engine decides how they are written")
try:
    with alone():
        upgrade()
except outages.DatabaseFailure as error:
    if (told := outages.for_operators(error)) is None:
        raise
    raise SystemExit(f"the database can't be used: {told}") from None
except FileNotFoundError as error:  # the folder of SQLite's file
    raise SystemExit(f"the database can't be used: {error}") from None
