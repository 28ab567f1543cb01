"""What tests are written with: a clock that stands still, and short ways to fill a paper."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from broadsheet.archive import articles, authors, sections
from broadsheet.archive.articles import Article
from broadsheet.archive.authors import Author, Topic
from broadsheet.archive.house import imprint, machine_terms, text_files
from broadsheet.archive.house.machine_terms import Terms
from broadsheet.archive.store import begin_writing, db
from broadsheet.text import rendering

START = datetime(2025, 10, 20, 14, 5, tzinfo=UTC)  # a Monday


class Clock:
    """A CLOCK that stands still until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> None:
        self.now += timedelta(**duration)


class Paper:
    """An archive to write into; each call is one commit, as an editor's save is."""

    def __init__(self, app: Flask, clock: Clock) -> None:
        self.app, self.clock = app, clock

    def story(self, headline: str = "Bridge reopens after repairs", **facts: Any) -> str:
        """Add an article, of which `_written` takes the facts; returns its address."""
        (address,) = self._add((headline, facts))
        return address

    def stories(
        self, number: int, *, ago: timedelta = timedelta(hours=1), **facts: Any
    ) -> list[str]:
        """Add so many articles at once, each a minute older than the one before."""
        ages = (ago + timedelta(minutes=n) for n in range(number))
        return self._add(*((f"Story number {n}", {**facts, "ago": a}) for n, a in enumerate(ages)))

    def _add(self, *stories: tuple[str, dict[str, Any]]) -> list[str]:
        with self.app.app_context():
            begin_writing()
            addresses = [self._written(headline, **facts) for headline, facts in stories]
            db.session.commit()
            return addresses

    def _written(
        self,
        headline: str,
        *,
        section: str = "World",
        ago: timedelta | None = timedelta(hours=1),
        body: str = "The bridge is open.\nIt was closed for a year.",
        body_format: str = "plain",
        by: Sequence[str] = (),
        about: Sequence[str] = (),
        picks: Sequence[str] = (),
        **columns: Any,
    ) -> str:
        """An article in the session, published `ago` before now (None: a draft), by its address."""
        article = Article(headline=headline, section=sections.named(section), **columns)
        article.slug = columns.get("slug") or articles.free_slug(headline)
        article.file_copy(body, body_format, rendering.to_html(body, body_format))
        article.published_at = None if ago is None else self.clock() - ago
        article.sign(authors.named(Author, name) for name in by)
        article.tag(authors.named(Topic, name) for name in about)
        article.pick(found for slug in picks if (found := articles.by_slug(slug)))
        db.session.add(article)
        return f"/{article.section.slug}/{article.slug}"

    def change(self, address: str, change: Callable[[Article], Any]) -> str:
        """Change the article at an address; returns the address it has afterwards."""
        with self.app.app_context():
            begin_writing()
            article = articles.by_slug(address.rpartition("/")[2])
            assert article is not None
            change(article)
            db.session.commit()
            return f"/{article.section.slug}/{article.slug}"

    def add(self, *rows: Any) -> None:
        """Add any rows."""
        with self.app.app_context():
            db.session.add_all(rows)
            db.session.commit()

    def set(self, **columns: Any) -> None:
        """Change the paper's own settings, as the desk does."""
        with self.app.app_context():
            begin_writing()
            for name, value in columns.items():
                setattr(imprint.of_the_paper(), name, value)
            db.session.commit()

    def write_page(self, slug: str, text: str) -> None:
        """Write a page that says more of the paper."""
        with self.app.app_context():
            imprint.write_page(slug, text, rendering.to_html(text, "markdown"))
            db.session.commit()

    def write_file(self, name: str, text: str) -> None:
        """Write one of the text files at fixed addresses."""
        with self.app.app_context():
            text_files.write(name, text)
            db.session.commit()

    def tell_machines(self, terms: Terms, licence_url: str = "", **of: Terms) -> None:
        """Say what machines may do with the paper, and with sections, by their slugs."""
        with self.app.app_context():
            ids = {section.slug: section.id for section in sections.names()}
            machine_terms.write(terms, licence_url, {ids[slug]: own for slug, own in of.items()})
            db.session.commit()

    def rows_but(self, left_out: str) -> dict[str, list[str]]:
        """What all tables hold, but for one of them."""
        with self.app.app_context():
            return {
                table.name: sorted(map(str, db.session.execute(sa.select(table)).all()))
                for table in db.metadata.sorted_tables
                if table.name != left_out
            }

    def open(self) -> AbstractContextManager[Any]:
        return self.app.app_context()
