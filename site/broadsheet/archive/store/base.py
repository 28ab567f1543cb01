"""What every table builds on: how moments are kept, names of constraints, partial indexes,
and how words are looked for in a list of the desk."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute

MOST_WORDS = 8


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


def holding(
    words: str, columns: Sequence[InstrumentedAttribute[Any]]
) -> list[sa.ColumnElement[bool]]:
    """That each of the words, the first MOST_WORDS, stands in one of the columns."""
    return [
        sa.or_(*(column.icontains(word, autoescape=True) for column in columns))
        for word in words.split()[:MOST_WORDS]
    ]
