"""Reading for a page: one transaction, and statements that were built once, as plain rows.

SQLAlchemy makes them and looks after the connections; at each page they go to the driver directly,
which takes a quarter of the time."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import g
from sqlalchemy.engine import Dialect, Engine

from .store import Moment, close, db
from .store.page_transactions import PageTransaction, refused

Row = Sequence[Any]
Statement = sa.Select[Any] | sa.CompoundSelect[Any]
AS_WRITTEN = len("2026-01-15 12:00:00.000000")  # signs of all moments that are written here


def begin() -> PageTransaction:
    """A transaction that sees one single moment of the archive. The session of this page is joined
    to it, and `store.close` ends it."""
    close()  # also what another page of the same request began
    g.reading = begun = PageTransaction(db.engine)
    return begun


def rows(statement: Statement, **values: Any) -> list[Row]:
    """What a statement that was built once answers to these values. It sees what was flushed."""
    page = g.get("reading")
    engine = page.engine if page else db.engine
    made = _prepared(statement, engine.dialect)
    given = made.defaults | values
    for name, bind in made.binders.items():
        given[name] = bind(given[name])
    driver = page.driver if page else db.session.connection().connection.dbapi_connection
    return made.read(ask(engine, driver, made.text, made.arguments(given)))


def ask(engine: Engine, driver: Any, text: str, arguments: Any) -> list[Row]:
    """What the driver of a connection answers. Raises SQLAlchemyError."""
    for watches in engine.dispatch.before_cursor_execute:  # each connection has its own
        watches(None, None, text, arguments, None, False)
    try:
        found: list[Row] = driver.execute(text, arguments).fetchall()
    except engine.dialect.loaded_dbapi.Error as error:
        raise refused(engine, error, text, arguments) from error
    return found


class _Prepared(NamedTuple):
    text: str
    order: list[str] | None  # of its places; None: they have names
    defaults: dict[str, Any]
    binders: dict[str, Callable[[Any], Any]]
    readers: list[tuple[int, Callable[[Any], Any]]]  # of columns whose driver's value isn't ours

    def arguments(self, given: dict[str, Any]) -> Any:
        return given if self.order is None else tuple(map(given.__getitem__, self.order))

    def read(self, found: list[Row]) -> list[Row]:
        rows: list[Any] = [*map(list, found)]
        for place, read in self.readers:
            for values in rows:
                if values[place] is not None:
                    values[place] = read(values[place])
        return rows


@lru_cache(256)
def _prepared(statement: Any, dialect: Dialect) -> _Prepared:
    made = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
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
    """What SQLAlchemy's and our own layer make of a moment in SQLite, in a tenth of the time: a
    front page has eighty."""
    if len(written) == AS_WRITTEN:
        return datetime.fromisoformat(f"{written}+00:00")
    moment = datetime.fromisoformat(written)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
