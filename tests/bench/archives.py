"""Archives: made-up papers of several sizes, built once, and what to ask of them."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote_plus

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from broadsheet import create_app
from broadsheet.archive import sections
from broadsheet.archive.articles import Article
from broadsheet.archive.lists import teasers
from broadsheet.archive.sections import Section
from broadsheet.archive.store import db
from broadsheet.sample import large_archive

from ..answers import statements
from .papers import MOMENT

SPREAD = 64  # articles, over the whole archive, among which a cold run goes round


class Archive(NamedTuple):
    """A paper in an instance folder, and its addresses by kind of page."""

    number: int
    instance: Path
    database: str  # "" for SQLite in the instance folder
    pages: dict[str, list[str]]

    @property
    def environment(self) -> dict[str, str]:
        return {"BENCH_INSTANCE": str(self.instance), "BENCH_DATABASE": self.database}

    def app(self) -> Flask:
        return make(self.instance, self.database)

    def copy(self, name: str) -> "Archive":
        """Another of the same, to be edited."""
        instance = self.instance.with_name(name)
        shutil.copytree(self.instance, instance)
        return self._replace(instance=instance)


def make(instance: Path, database: str = "", **given: Any) -> Flask:
    if database:
        given["SQLALCHEMY_DATABASE_URI"] = database
    # What prints ahead would ask beside the pages whose queries are counted.
    return create_app(INSTANCE_PATH=str(instance), CLOCK=lambda: MOMENT, AHEAD_SECONDS=0, **given)


def build(instance: Path, number: int, database: str = "") -> Archive:
    app = make(instance, database)
    with app.app_context():
        upgrade()
        for _ in large_archive.publish(number, MOMENT):
            pass
        if database:
            with db.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.exec_driver_sql("VACUUM ANALYZE")
        pages = addresses(number)
        db.session.remove()
        db.engine.dispose()
    return Archive(number, instance, database, pages)


def addresses(number: int) -> dict[str, list[str]]:
    query = (
        sa.select(Article.id, Article.published_at, Section.slug, Article.slug)
        .join_from(Article, Section, Section.id == Article.section_id)
        .order_by(Article.published_at.desc())
    )
    rows = db.session.execute(query).all()
    spread = rows[:: max(1, number // SPREAD)]
    deep = rows[number // 2 : number * 9 // 10 : max(1, number * 4 // 10 // SPREAD)]
    cursors = [str(teasers.Cursor(at, id_)) for id_, at, *_ in deep]
    return {
        "article": [f"/{section}/{slug}" for *_, section, slug in spread],
        "front": ["/"],
        "section": [f"/{section.slug}" for section in sections.names()],
        "rail": [f"/fragments/rail/{slug}" for *_, slug in spread],
        "search": searches(),
        "deep page": [f"/latest?before={cursor}" for cursor in cursors],
        "all articles": [f"/{section}/{slug}" for *_, section, slug in rows[:10_000]],
    }


def searches() -> list[str]:
    """What readers ask of such a paper: one word, several, a phrase, a beginning, a slip, and
    words that no story has; some in one section."""
    chance = Random(SPREAD)
    found = []
    for n in range(SPREAD):
        of_each = large_archive.WHO, large_archive.DOES, large_archive.WHAT
        who, does, what = map(chance.choice, of_each)
        questions = [who, what, f"{who} {what}", f"{does} {what}", f'"{who} {does}"', what[:-2]]
        questions += [what[1] + what[0] + what[2:], f"{who} unheard of"]
        section = "&section=world" if n % 8 == 1 else ""
        found.append(f"/search?q={quote_plus(questions[n % 8].lower())}{section}")
    return found


def queries(archive: Archive, kind: str) -> int:
    """The most queries that a page of a kind takes, with what all pages share at hand."""
    app = archive.app()
    client = app.test_client()
    client.get("/latest")
    most = 0
    with statements(app) as sent:
        for address in archive.pages[kind][:8]:
            sent.clear()
            assert client.get(address).status_code == 200
            most = max(most, len(sent))
    with app.app_context():
        db.engine.dispose()
    return most


@contextmanager
def on_postgresql(server: str, name: str) -> Iterator[str]:
    """The address of an empty database, gone afterwards."""
    engine = sa.create_engine(sa.make_url(server), isolation_level="AUTOCOMMIT")
    name = f"{name}_{os.getpid()}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    try:
        yield engine.url.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
        engine.dispose()


def backends(database: str) -> list[int]:
    """The processes of PostgreSQL that serve a database on this machine."""
    engine = sa.create_engine(database)
    with engine.connect() as connection:
        asked = (
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        found = list(connection.scalars(sa.text(asked)))
    engine.dispose()
    return found


def changes(archive: Archive) -> int:
    """How often the archive was changed so far."""
    app = archive.app()
    with app.app_context():
        count = db.session.scalar(sa.text("SELECT moved FROM stamp WHERE name = '*'"))
        db.session.remove()
        db.engine.dispose()
    return int(count or 0)
