"""An overlay: some stories as they will be, or were, laid over the archive for one transaction.

Temporary tables, and then views, of the same names stand in front of the archive's own, which both
databases look for later (https://sqlite.org/lang_naming.html;
https://www.postgresql.org/docs/current/runtime-config-client.html, `search_path`). So every query
sees the stories in their places, lists still read the head of an index, no trigger fires, nobody
waits for a lock, and the end of the transaction takes everything away.

The index of words is not laid over: search finds a story by what was saved of it last."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateTable

from ..articles import Article, RailPick
from ..authors import Author, Byline, FormerName, Tagging, Topic
from ..corrections import Correction
from ..images import Figure
from ..manuscripts.manuscript import Manuscript
from ..store import db

CHILDREN = (Byline, Tagging, RailPick, Figure)  # rows that belong to a story


def begin_reading() -> Connection:
    """Start a transaction that sees one single moment of the archive, and holds no lock."""
    db.session.rollback()
    if db.engine.dialect.name != "postgresql":
        return db.session.connection()
    return db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


@contextmanager
def over(stories: dict[int, Manuscript], back_to: datetime | None) -> Iterator[None]:
    """What is written inside to these stories, so that they say these texts, is seen from then on
    by the session alone, until its transaction ends. `back_to` (aware UTC): corrections and updates
    that came later are not there. The transaction is one of `begin_reading`."""
    layer = _Layer(db.session.connection(), back_to)
    for table, rows in _concerned(stories).items():
        layer.copy(table, rows)
    db.session.expire_all()
    yield
    db.session.flush()
    layer.settle()
    db.session.expire_all()


def _concerned(stories: dict[int, Manuscript]) -> dict[sa.Table, sa.ColumnElement[bool]]:
    """Which rows of each table the texts of these stories name, or may replace."""
    texts = stories.values()
    picks = {slug for text in texts for slug in text.picks}
    picked = sa.select(Article.id).where(Article.slug.in_(picks))
    # An empty list is no bound of an index: SQLite would read the whole archive for nothing.
    ids = sorted({*stories, *(db.session.scalars(picked) if picks else ())})
    authors = {name for text in texts for name in text.bylines}
    topics = {name for text in texts for name in text.topics}
    signed = sa.select(Byline.author_id).where(Byline.article_id.in_(ids))
    tagged = sa.select(Tagging.topic_id).where(Tagging.article_id.in_(ids))
    return {
        _table(Article): Article.id.in_(ids),
        **{_table(child): child.article_id.in_(ids) for child in CHILDREN},
        _table(Author): _credits(Author, authors, signed),
        _table(Topic): _credits(Topic, topics, tagged),
    }


def _credits(
    kind: type[Author | Topic], names: Iterable[str], at_these: sa.Select[Any]
) -> sa.ColumnElement[bool]:
    """Authors or topics that are named, were once named so, or stand at these stories; and the
    last, so that a new one gets a number that is free."""
    had = FormerName.author_id if kind is Author else FormerName.topic_id
    wanted: list[sa.Select[Any]] = [
        sa.select(kind.id).where(kind.name.in_(names)),
        sa.select(had).where(FormerName.name.in_(names), had.is_not(None)),
        at_these,
        sa.select(sa.func.max(kind.id)),
    ]
    return kind.id.in_([id_ for query in wanted for id_ in db.session.scalars(query) if id_])


class _Layer:
    """The temporary tables and views of one connection."""

    def __init__(self, connection: Connection, back_to: datetime | None) -> None:
        self.connection, self.back_to = connection, back_to
        self.on_sqlite = connection.dialect.name == "sqlite"
        self.temp = "temp" if self.on_sqlite else "pg_temp"
        self.real = "main" if self.on_sqlite else self._quoted(self._schema())
        self.copied: list[sa.Table] = []

    def copy(self, table: sa.Table, rows: sa.ColumnElement[bool]) -> None:
        """Stand a temporary table of the same name in front of one, with these of its rows."""
        ids = self._literal(table, rows)
        # psycopg forgets what it has prepared at a DROP: it would go on reading the real tables.
        self._do(f"DROP TABLE IF EXISTS {self.temp}.{table.name}")
        self._do(self._create(table))
        self._do(
            f"INSERT INTO {self.temp}.{table.name} ({_names(table)})"  # noqa: S608
            f" SELECT {_names(table)} FROM {self.real}.{table.name} WHERE {ids}"
        )
        self.copied.append(table)

    def settle(self) -> None:
        """Put views in the tables' places: their rows, and all others of the real ones."""
        for table in self.copied:
            self._do(
                f"CREATE TEMPORARY TABLE {table.name}_here AS"  # noqa: S608
                f" SELECT {_names(table)} FROM {self.temp}.{table.name}"
            )
            self._do(f"DROP TABLE {self.temp}.{table.name}")
        for table in self.copied:
            self._do(f"CREATE TEMPORARY VIEW {table.name} AS {self._joined(table)}")
        if self.back_to is not None:
            table = _table(Correction)
            then = self._literal(table, Correction.noted_at <= self.back_to)
            self._do(
                f"CREATE TEMPORARY VIEW {table.name} AS"  # noqa: S608
                f" SELECT * FROM {self.real}.{table.name} WHERE {then}"
            )

    def _joined(self, table: sa.Table) -> str:
        key, parent = ("article_id", "article") if table in _CHILDREN else ("id", table.name)
        columns = ", ".join(self._shown(table, column) for column in table.columns)
        return (
            f"SELECT {columns} FROM {self.real}.{table.name}"  # noqa: S608
            f" WHERE {key} NOT IN (SELECT id FROM {parent}_here)"
            f" UNION ALL SELECT {columns} FROM {table.name}_here"
        )

    def _shown(self, table: sa.Table, column: sa.Column[object]) -> str:
        if self.back_to is None or (table.name, column.name) != ("article", "updated_at"):
            return column.name
        later = self._literal(table, Article.updated_at > self.back_to)
        return f"CASE WHEN {later} THEN NULL ELSE updated_at END AS updated_at"

    def _create(self, table: sa.Table) -> str:
        if not self.on_sqlite:
            return (
                f"CREATE TEMPORARY TABLE {table.name}"
                f" (LIKE {self.real}.{table.name} INCLUDING DEFAULTS) ON COMMIT DROP"
            )
        return _bare(table)

    def _literal(self, table: sa.Table, condition: sa.ColumnElement[bool]) -> str:
        """A condition as text, without the name of its table: views can't hold parameters."""
        bare = sa.select(sa.literal(1)).where(condition)
        compiled = bare.compile(
            dialect=self.connection.dialect, compile_kwargs={"literal_binds": True}
        )
        return str(compiled).partition("WHERE ")[2].replace(f"{table.name}.", "")

    def _schema(self) -> str:
        return str(self.connection.scalar(sa.func.current_schema()))

    def _quoted(self, name: str) -> str:
        return self.connection.dialect.identifier_preparer.quote(name)

    def _do(self, statement: str) -> None:
        self.connection.exec_driver_sql(statement)


def _table(model: type) -> sa.Table:
    table: sa.Table = sa.inspect(model).local_table
    return table


@cache
def _bare(table: sa.Table) -> str:
    """How SQLite makes a temporary table with the same columns and key, and no rules."""
    columns = [sa.Column(c.name, c.type, primary_key=c.primary_key) for c in table.columns]
    bare = sa.Table(table.name, sa.MetaData(), *columns, prefixes=["TEMPORARY"])
    return str(CreateTable(bare).compile(dialect=sqlite.dialect()))


_CHILDREN = {_table(child) for child in CHILDREN}


def _names(table: sa.Table) -> str:
    return ", ".join(column.name for column in table.columns)
