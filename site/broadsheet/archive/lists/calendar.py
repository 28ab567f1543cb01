"""The calendar: when the paper had stories that are public at `now`.

Spans of time reach from their start until just before their end; all moments are aware UTC.

Of all but a few spans it tells whether, not how many: that the head of an index tells, however many
there are."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sqlalchemy import (
    JSON,
    ColumnElement,
    DateTime,
    and_,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.sql.selectable import CTE

from ..articles import Article
from ..store import Moment, db

Span: TypeAlias = tuple[datetime, datetime]


def extent(now: datetime) -> Span | None:
    """The moments of the oldest and the newest story; None if there is none. One query."""
    moments = select(Article.published_at).where(Article.public(now)).limit(1)
    oldest = moments.order_by(Article.published_at, Article.id)
    newest = moments.order_by(Article.published_at.desc(), Article.id.desc())
    query = select(oldest.scalar_subquery(), newest.scalar_subquery())
    first, last = db.session.execute(query).one()
    return None if first is None or last is None else (first, last)


def with_stories(spans: Sequence[Span], now: datetime) -> set[Span]:
    """Which of these spans stories were published in. One query, with one look into an index for
    each span."""
    asked = table(spans)
    held = select(Article.id).where(within(asked), Article.public(now)).exists()
    query = select(asked.c.starts_at, asked.c.ends_at).where(held)
    return {(start, end) for start, end in db.session.execute(query)}


def counted(spans: Sequence[Span], now: datetime) -> dict[Span, int]:
    """How many stories were published in each span. One query. It reads an entry of the index for
    each story, and no story: ask for months, not for all that there is."""
    found = dict.fromkeys(spans, 0)
    withdrawn = (
        select(Article.published_at)
        .where(Article.unpublished_at.is_not(None), Article.unpublished_at <= now)
        .cte("withdrawn")
        .prefix_with("MATERIALIZED")
    )
    number = select(func.count())
    asked = table(spans)
    starts, ends, gone = asked.c.starts_at, asked.c.ends_at, withdrawn.c.published_at
    all_of_it = number.select_from(Article).where(within(asked), Article.published_at <= now)
    less = number.select_from(withdrawn).where(gone >= starts, gone < ends, gone <= now)
    query = select(starts, ends, all_of_it.scalar_subquery() - less.scalar_subquery())
    return found | {(start, end): count for start, end, count in db.session.execute(query)}


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


def table(spans: Sequence[Span]) -> CTE:
    """The spans as a table to ask about, with the columns `starts_at` and `ends_at`. They are one
    parameter: SQLAlchemy would compile a query of many anew each time."""
    rows = type_coerce([(_spelt(start), _spelt(end)) for start, end in spans], JSON)
    is_sqlite = db.engine.dialect.name == "sqlite"
    row_of = func.json_each if is_sqlite else func.json_array_elements
    row = row_of(rows).table_valued("value").c.value

    def moment(place: int) -> ColumnElement[datetime]:
        known: ColumnElement[Any] = func.json_extract(row, f"$[{place}]")
        if not is_sqlite:
            known = row.op("->>")(literal_column(str(place)))
            known = func.timezone("UTC", cast(known, DateTime()))
        return type_coerce(known, Moment())

    return select(moment(0).label("starts_at"), moment(1).label("ends_at")).cte("span")


def _spelt(moment: datetime) -> str:
    """As SQLite keeps moments."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def within(spans: CTE) -> ColumnElement[bool]:
    """Published in the span of the row at hand."""
    moment = Article.published_at
    return and_(moment >= spans.c.starts_at, moment < spans.c.ends_at)
