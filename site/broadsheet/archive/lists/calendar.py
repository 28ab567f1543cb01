"""The calendar: when the paper had stories that are public at `now`.

Spans of time reach from their start until just before their end; all moments are aware UTC.

Of all but a few spans it tells whether, not how many: that the head of an index tells, however many
there are."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, and_, column, func, select, values
from sqlalchemy.sql.selectable import CTE

from ..articles import Article
from ..store import Moment, db

Span: TypeAlias = tuple[datetime, datetime]
AT_ONCE = 1000  # spans in one query: databases bound the parameters of a statement


def extent(now: datetime) -> Span | None:
    """The moments of the oldest and the newest story; None if there is none. One query."""
    moments = select(Article.published_at).where(Article.public(now)).limit(1)
    oldest = moments.order_by(Article.published_at, Article.id)
    newest = moments.order_by(Article.published_at.desc(), Article.id.desc())
    query = select(oldest.scalar_subquery(), newest.scalar_subquery())
    first, last = db.session.execute(query).one()
    return None if first is None or last is None else (first, last)


def with_stories(spans: Sequence[Span], now: datetime) -> set[Span]:
    """Those of the spans in which stories were published. One query for a thousand spans, one look
    into an index for each."""
    found: set[Span] = set()
    for table in tables(spans):
        held = select(Article.id).where(within(table), Article.public(now)).exists()
        query = select(table.c.starts_at, table.c.ends_at).where(held)
        found.update((start, end) for start, end in db.session.execute(query))
    return found


def counted(spans: Sequence[Span], now: datetime) -> dict[Span, int]:
    """How many stories were published in each span. One query for a thousand spans. It reads an
    entry of the index for each story, and no story: ask for months, not for all that there is."""
    found = dict.fromkeys(spans, 0)
    withdrawn = (
        select(Article.published_at)
        .where(Article.unpublished_at.is_not(None), Article.unpublished_at <= now)
        .cte("withdrawn")
        .prefix_with("MATERIALIZED")
    )
    number = select(func.count())
    for table in tables(spans):
        starts, ends, gone = table.c.starts_at, table.c.ends_at, withdrawn.c.published_at
        all_of_it = number.select_from(Article).where(within(table), Article.published_at <= now)
        less = number.select_from(withdrawn).where(gone >= starts, gone < ends, gone <= now)
        query = select(starts, ends, all_of_it.scalar_subquery() - less.scalar_subquery())
        found |= {(start, end): count for start, end, count in db.session.execute(query)}
    return found


def around(span: Span, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The moments of the last story before a span and of the first one after it. One query."""
    moments = select(Article.published_at).where(Article.public(now)).limit(1)
    before = moments.where(Article.published_at < span[0])
    after = moments.where(Article.published_at >= span[1])
    earlier = before.order_by(Article.published_at.desc(), Article.id.desc())
    later = after.order_by(Article.published_at, Article.id)
    query = select(earlier.scalar_subquery(), later.scalar_subquery())
    found = db.session.execute(query).one()
    return found[0], found[1]


def tables(spans: Sequence[Span]) -> Iterator[CTE]:
    """The spans as tables to ask about, with the columns `starts_at` and `ends_at`."""
    for start in range(0, len(spans), AT_ONCE):
        columns = column("starts_at", Moment()), column("ends_at", Moment())
        rows = [tuple(span) for span in spans[start : start + AT_ONCE]]
        yield values(*columns, name="span").data(rows).cte("span")


def within(table: Any) -> ColumnElement[bool]:
    """Published in the span of the row at hand."""
    moment = Article.published_at
    return and_(moment >= table.c.starts_at, moment < table.c.ends_at)
