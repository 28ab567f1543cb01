"""A small and a large archive, and what is asked of them."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from broadsheet import create_app, sample
from broadsheet.archive.articles import Article
from broadsheet.archive.search import index
from broadsheet.archive.store import db
from conftest import compile_once, dispose
from stories import Clock

SMALL, LARGE, IN_POSTGRESQL = 100, 100_000, 2_000
SEARCHED = 10_000  # of the large archive's: to index the words of all is most of what it takes
TWO_YEARS = 730 * 24 * 3600  # seconds, over which the stories are spread
EARLIER = "strftime('%Y-%m-%d %H:%M:%f000', published_at, (-n * :step) || ' seconds')"


def make(empty: Path, folder: Path) -> None:
    """The instance folders of a small and a large paper on SQLite, each named by its size."""
    small, large = folder / str(SMALL), folder / str(LARGE)
    for instance in (small, large):
        instance.mkdir()
    shutil.copy(empty / "broadsheet.db", small)
    with opened(INSTANCE_PATH=str(small)) as app:
        fill(app, SMALL)
    shutil.copy(small / "broadsheet.db", large)
    with opened(INSTANCE_PATH=str(large)) as app:
        multiply(app, LARGE // SMALL)


@contextmanager
def opened(**settings: Any) -> Iterator[Flask]:
    """An application that has printed nothing yet."""
    app = create_app(**{"CLOCK": Clock(), "TESTING": True} | settings)
    compile_once(app)
    yield app
    dispose(app)


def fill(app: Flask, size: int) -> None:
    with app.app_context():
        for _ in sample.large_archive.publish(size, Clock()()):
            pass
        _correct_every_tenth()
        if db.engine.dialect.name == "postgresql":
            db.session.execute(sa.text("ANALYZE"))
            db.session.commit()


def multiply(app: Flask, times: int) -> None:
    """Between each story of a paper on SQLite and the next older one so many like it, but for the
    text: by statements of the database, in a tenth of the time that publishing takes."""
    columns = [column.name for column in Article.__table__.columns]
    new = dict.fromkeys(("body_source", "body_html", "body_text"), "dek")
    new |= {"id": "id + n * :size", "uid": "uid || n", "slug": "slug || '-' || n"}
    new |= {"origin": "origin || '-' || n", "published_at": EARLIER, "saved_at": EARLIER}
    facts = {"size": SMALL, "times": times, "step": TWO_YEARS / SMALL / times}
    copies = {"article": {name: new.get(name, name) for name in columns}}
    for table, name in (("byline", "author_id"), ("tagging", "topic_id")):
        link = {"article_id": "article_id + n * :size", "published_at": EARLIER}
        copies[table] = link | {name: name, "position": "position"}
    searched = SEARCHED // SMALL
    with app.app_context():
        db.session.execute(sa.text("DELETE FROM correction"))
        index.rest(db.session.connection())
        with _without_triggers(db.session.connection(), [*copies]):
            _insert(copies, facts | {"first": 1, "end": searched})
            index.resume(db.session.connection())
            _insert(copies, facts | {"first": searched, "end": times})
        stamps = "INSERT INTO stamp (name, moved) SELECT 'article:' || slug, 0 FROM article"
        db.session.execute(sa.text(f"{stamps} WHERE id > :size"), facts)
        _correct_every_tenth()


@contextmanager
def _without_triggers(connection: sa.Connection, tables: list[str]) -> Iterator[None]:
    """What they do for each row takes longer than the rows themselves."""
    asked = sa.table("sqlite_master", *map(sa.column, ("name", "sql", "type", "tbl_name")))
    of_tables = sa.and_(asked.c.type == "trigger", asked.c.tbl_name.in_(tables))
    triggers = connection.execute(sa.select(asked.c.name, asked.c.sql).where(of_tables)).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, sql in triggers:
        connection.exec_driver_sql(sql)


def _insert(copies: dict[str, dict[str, str]], facts: dict[str, float]) -> None:
    numbers = "WITH RECURSIVE many(n) AS"
    numbers += " (VALUES (:first) UNION ALL SELECT n + 1 FROM many WHERE n < :end - 1)"
    for table, columns in copies.items():
        first = "id" if table == "article" else "article_id"
        rows = f"SELECT {', '.join(columns.values())} FROM {table}, many WHERE {first} <= :size"
        insert = f"{numbers} INSERT INTO {table} ({', '.join(columns)}) {rows}"
        db.session.execute(sa.text(insert), facts)


def _correct_every_tenth() -> None:
    db.session.execute(
        sa.text(
            "INSERT INTO correction (article_id, kind, note, noted_at)"
            " SELECT id, 'correction', 'It was Tuesday.', published_at FROM article"
            " WHERE id % 10 = 0"
        )
    )
    db.session.commit()


def is_of_the_page(statement: str, _parameters: object) -> bool:
    """Not a look for other machines' commits, which a process takes from time to time."""
    return statement.startswith("SELECT") and "FROM stamp WHERE" not in statement


def is_whole_scan(line: str) -> bool:
    table = re.match(r"SCAN (article|byline|tagging|rail_pick|correction)\w*", line)
    return bool(table) and "INDEX" not in line
