"""Indexable: the stories that search engines are told of, all of them and the news of two days.

Not those that are known by their headline only, and no wire copy: it is found where it stood first.
Moments are aware UTC; a span reaches from its start until just before its end."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, select

from ..articles import Article
from ..sections import Section
from ..store import db
from . import calendar
from .calendar import Span


class IndexedStory(NamedTuple):
    """What a sitemap tells of a story."""

    slug: str
    section_slug: str
    headline: str
    published_at: datetime
    updated_at: datetime | None
    language: str

    @property
    def changed_at(self) -> datetime:
        return max(self.updated_at or self.published_at, self.published_at)


class SitemapPart(NamedTuple):
    """A span with indexable stories: when the last of them appeared or was updated, and whether
    it may have more stories, of any kind, than were asked about."""

    span: Span
    changed_at: datetime
    is_crowded: bool


def indexable(now: datetime) -> ColumnElement[bool]:
    return and_(Article.public(now), Article.has_copy, Article.canonical_url == "")


def sitemap_parts(spans: Sequence[Span], now: datetime, most: int) -> list[SitemapPart]:
    """The spans among these that have indexable stories; crowded are those with over `most` stories
    of any kind. One query; it reads index entries, up to `most` a span."""
    asked = calendar.table(spans)
    here = calendar.within(asked)
    newest = (
        select(Article.published_at)
        .where(here, indexable(now))
        .order_by(Article.published_at.desc(), Article.id.desc())
        .limit(1)
    )
    updated = select(func.max(Article.updated_at)).where(
        here, Article.updated_at.is_not(None), indexable(now)
    )
    beyond = (
        select(Article.id)
        .where(here)
        .order_by(Article.published_at, Article.id)
        .offset(most)
        .limit(1)
    )
    columns = [part.scalar_subquery() for part in (newest, updated, beyond)]
    found = []
    query = select(asked.c.starts_at, asked.c.ends_at, *columns)
    for start, end, appeared, changed, more in db.session.execute(query):
        if appeared is not None:
            last = max(appeared, changed or appeared)
            found.append(SitemapPart((start, end), last, more is not None))
    return found


def number_in(span: Span, now: datetime) -> int:
    """How many indexable stories a span has. It counts them: for crowded spans only."""
    query = select(func.count()).select_from(Article).where(_in(span), indexable(now))
    return db.session.scalar(query) or 0


def stories(span: Span, now: datetime, limit: int, offset: int = 0) -> list[IndexedStory]:
    """The indexable stories of a span, newest first."""
    columns = (Article.slug, Section.slug, Article.headline)
    query = (
        select(*columns, Article.published_at, Article.updated_at, Article.language)
        .join(Section, Section.id == Article.section_id)
        .where(_in(span), indexable(now))
        .order_by(Article.published_at.desc(), Article.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [IndexedStory._make(row) for row in db.session.execute(query)]


def newest_by_section(now: datetime) -> list[tuple[str, datetime]]:
    """The slug of each section that has stories, and when its newest appeared. One query."""
    newest = (
        select(Article.published_at)
        .where(Article.section_id == Section.id, Article.public(now))
        .order_by(Article.published_at.desc(), Article.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = db.session.execute(select(Section.slug, newest))
    return sorted((slug, moment) for slug, moment in found if moment is not None)


def _in(span: Span) -> ColumnElement[bool]:
    return and_(Article.published_at >= span[0], Article.published_at < span[1])


class News(NamedTuple):
    """A story that appeared, was updated or was withdrawn, and when that happened."""

    slug: str
    section_slug: str
    changed_at: datetime
    is_gone: bool


def changed(since: datetime, now: datetime, limit: int) -> list[News]:
    """What became of indexable stories after `since` and up to `now`, whoever or whatever did it;
    the newest of each kind first, up to `limit` of each. Three queries, two of them heads of
    indexes; the third reads the index of all stories that were ever updated."""
    of_story = (Article.slug, Section.slug, Article.published_at, Article.updated_at)
    stories = select(*of_story).join(Section, Section.id == Article.section_id).limit(limit)
    found = []
    for moment in (Article.published_at, Article.updated_at):
        moved = stories.where(moment > since, moment <= now, indexable(now))
        for slug, section, *moments in db.session.execute(moved.order_by(moment.desc())):
            found.append(News(slug, section, max(filter(None, moments)), is_gone=False))
    withdrawn = (
        select(Article.slug, Section.slug, Article.unpublished_at)
        .join(Section, Section.id == Article.section_id)
        .where(
            Article.unpublished_at > since,
            Article.unpublished_at <= now,
            Article.published_at < Article.unpublished_at,
            Article.has_copy,
            Article.canonical_url == "",
        )
        .order_by(Article.unpublished_at.desc())
        .limit(limit)
    )
    return found + [News._make((*row, True)) for row in db.session.execute(withdrawn)]
