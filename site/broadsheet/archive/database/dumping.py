"""The whole archive as plain rows: all of one moment are read, or all are replaced in one
transaction. A row means the same in every kind of database: moments are ISO 8601 in UTC, bytes are
Base64, everything else is as JSON has it."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ..changes import stamps
from ..changes.stamps import Stamp
from ..queues import outbox  # noqa: F401 - its table: no server imports it
from ..search import index
from ..store import Base, db
from . import planner_statistics

Row = dict[str, Any]
BATCH = 100  # rows: a long story is a megabyte or two

# What counts for one copy of the paper only, or for minutes: it is not dumped.
PASSING = {
    "stamp",  # counts of this database's changes
    "staff_session",  # one that was ended since must not come back
    "preview_link",  # nor one of these
    "failed_attempt",
    "queued_mail",  # a copy would send it once more
}
_PATIENT = ("statement_timeout = 0", "idle_in_transaction_session_timeout = 0")


def tables() -> list[sa.Table]:
    """The tables that are dumped; none refers to one that comes after it."""
    return [table for table in Base.metadata.sorted_tables if table.name not in PASSING]


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A connection that sees one moment of the archive, however long it is used; nobody waits for
    it."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
            _be_patient(connection)
        yield connection


def count(connection: Connection) -> int:
    """How many rows there are to dump."""
    return sum(connection.scalar(sa.select(sa.func.count()).select_from(t)) or 0 for t in tables())


def is_empty(connection: Connection) -> bool:
    """Whether nobody wrote anything into this archive."""
    return not any(connection.scalar(sa.select(sa.exists(sa.select(t)))) for t in tables())


def rows(connection: Connection, table: sa.Table) -> Iterator[Row]:
    """All rows of a table by their keys, as plain values; a hundred at a time are in memory."""
    query = sa.select(table).order_by(*table.primary_key)
    found = connection.execute(query, execution_options={"yield_per": BATCH})
    for row in found.mappings():
        yield {name: _plain(value) for name, value in row.items()}


def insert(connection: Connection, table: sa.Table, plain: Iterable[Row]) -> None:
    """Insert plain values into a table, whose types say what they are. Raises ValueError, KeyError,
    SQLAlchemyError."""
    typed = {column.name: _reader_of(column.type) for column in table.columns}
    batch: list[Row] = []
    for row in plain:
        batch.append({k: v if v is None else typed[k](v) for k, v in row.items()})
        if len(batch) == BATCH:
            connection.execute(sa.insert(table), batch)
            batch = []
    if batch:
        connection.execute(sa.insert(table), batch)


def replace(
    connection: Connection, given: Callable[[sa.Table], Iterable[Row]], now: datetime
) -> None:
    """Put the given rows of each table in the place of all that there are, in the connection's
    transaction, and make whatever was kept untrue. Who reads meanwhile sees what was there before.
    Raises ValueError, KeyError, SQLAlchemyError."""
    if connection.dialect.name == "postgresql":
        _be_patient(connection)
    with _triggers_resting(connection):
        for table in reversed(Base.metadata.sorted_tables):
            if table is not Stamp.__table__:
                connection.execute(sa.delete(table))
        for table in tables():
            insert(connection, table, given(table))
    count_on(connection)
    index.refill(connection)
    stamps.start_anew(connection, now)
    planner_statistics.renew(connection)


def count_on(connection: Connection) -> None:
    """Let PostgreSQL's counters go on after the numbers that were given."""
    if connection.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        key = table.autoincrement_column
        if key is not None:
            its = sa.func.pg_get_serial_sequence(table.name, key.name)
            last = sa.select(sa.func.greatest(sa.func.max(key), 1)).scalar_subquery()
            connection.execute(sa.select(sa.func.setval(its, last)))


def _be_patient(connection: Connection) -> None:
    """In this transaction: it takes minutes, and may wait for whoever reads what is sent."""
    for limit in _PATIENT:
        connection.exec_driver_sql(f"SET LOCAL {limit}")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return b64encode(value).decode() if isinstance(value, bytes) else value


def _reader_of(kind: sa.types.TypeEngine[Any]) -> Callable[[Any], Any]:
    if isinstance(kind, sa.TypeDecorator):
        kind = kind.impl_instance
    if isinstance(kind, sa.DateTime):
        return datetime.fromisoformat
    return b64decode if isinstance(kind, sa.LargeBinary) else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


@contextmanager
def _triggers_resting(connection: Connection) -> Iterator[None]:
    """Without the triggers that follow each row, and without the one by which the log refuses to
    lose an entry. Readers don't wait for it in either database."""
    if connection.dialect.name == "sqlite":
        found = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        made = connection.execute(sa.text(found)).all()
        for name, _ in made:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        yield
        for _, statement in made:
            connection.exec_driver_sql(statement)
        return
    toggle = "ALTER TABLE {} {} TRIGGER USER"
    names = [f'"{table.name}"' for table in Base.metadata.sorted_tables]
    for name in names:
        connection.exec_driver_sql(toggle.format(name, "DISABLE"))
    yield
    for name in names:
        connection.exec_driver_sql(toggle.format(name, "ENABLE"))
