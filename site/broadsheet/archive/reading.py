"""Reading for a page: one transaction, and statements that were built once, as plain rows.

SQLAlchemy makes them and looks after the connections; at each page they go to the driver directly,
which takes a quarter of the time."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import g
from sqlalchemy.engine import Connection, Dialect

from .store import Moment, close, db

Row = Sequence[Any]


def begin() -> Connection:
    """A connection whose transaction sees one single moment of the archive. The session of this
    page is joined to it, and `store.close` ends it."""
    close()  # also what another page of the same request began
    connection = db.engine.connect()
    if connection.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
    connection.begin()
    g.reading = connection
    return connection


def rows(statement: sa.Select[Any] | sa.CompoundSelect[Any], **values: Any) -> list[Row]:
    """What a statement that was built once answers to these values. It sees what was flushed."""
    connection: Connection = g.get("reading") or db.session.connection()
    made = _prepared(statement, connection.dialect)
    given = made.defaults | values
    for name, bind in made.binders.items():
        given[name] = bind(given[name])
    return [made.read(row) for row in ask(connection, made.text, made.arguments(given))]


def ask(connection: Connection, text: str, arguments: Any) -> list[Row]:
    """What the driver answers. Raises SQLAlchemyError."""
    for watches in connection.engine.dispatch.before_cursor_execute:  # each connection has its own
        watches(connection, None, text, arguments, None, False)
    driver: Any = connection.connection.dbapi_connection
    try:
        found: list[Row] = driver.execute(text, arguments).fetchall()
    except connection.dialect.loaded_dbapi.Error as error:
        base = connection.dialect.loaded_dbapi.Error
        raise sa.exc.DBAPIError.instance(text, arguments, error, base) from error
    return found


class _Prepared(NamedTuple):
    text: str
    order: list[str] | None  # of its places; None: they have names
    defaults: dict[str, Any]
    binders: dict[str, Callable[[Any], Any]]
    readers: list[tuple[int, Callable[[Any], Any]]]  # of columns whose driver's value isn't ours

    def arguments(self, given: dict[str, Any]) -> Any:
        return given if self.order is None else tuple(given[name] for name in self.order)

    def read(self, row: Row) -> Row:
        values = list(row)
        for place, read in self.readers:
            if values[place] is not None:
                values[place] = read(values[place])
        return values


@lru_cache(256)
def _prepared(statement: Any, dialect: Dialect) -> _Prepared:
    made = statement.compile(dialect=dialect)
    binders = {}
    readers: list[tuple[int, Callable[[Any], Any]]] = []
    for name, value in made.binds.items():
        bind = value.type.dialect_impl(dialect).bind_processor(dialect)
        if bind is not None:
            binders[name] = bind
    for place, column in enumerate(statement.selected_columns):
        if dialect.name == "sqlite" and isinstance(column.type, Moment):
            readers.append((place, _moment))
        # PostgreSQL's driver knows all types but those that are ours.
        elif dialect.name == "sqlite" or isinstance(column.type, sa.TypeDecorator):
            read = column.type.dialect_impl(dialect).result_processor(dialect, None)
            if read is not None:
                readers.append((place, read))
    return _Prepared(str(made), made.positiontup, dict(made.params), binders, readers)


def _moment(written: str) -> datetime:
    """What SQLAlchemy's and our own layer make of a moment in SQLite, in a third of the time: a
    front page has fifty."""
    moment = datetime.fromisoformat(written)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
