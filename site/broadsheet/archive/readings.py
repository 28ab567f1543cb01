"""Readings: how often stories were read, hour by hour; and which were read most."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, mapped_column

from .articles import Article
from .store import Base, db

HOUR = timedelta(hours=1)
RANKED = 100  # stories: more than any list shows, for some of them may be withdrawn meanwhile


class Reading(Base):
    """How often an article was handed out to readers in one hour (UTC)."""

    __tablename__ = "reading"

    hour: Mapped[datetime] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    count: Mapped[int]


def hour_of(moment: datetime) -> datetime:
    """The beginning of the hour."""
    return moment.replace(minute=0, second=0, microsecond=0)


def ranking(now: datetime, hours: int) -> list[int]:
    """Ids of the articles read most in this hour and the ones before it, `hours` in all, the most
    read first, and the later story of two that were read as often."""
    last = hour_of(now)
    first = last - HOUR * (hours - 1)
    query = (
        select(Reading.article_id)
        .where(Reading.hour >= first, Reading.hour <= last)
        .group_by(Reading.article_id)
        .order_by(func.sum(Reading.count).desc(), Reading.article_id.desc())
        .limit(RANKED)
    )
    return list(db.session.scalars(query))


def next_change(now: datetime) -> datetime:
    """When the clock alone changes the ranking: an hour leaves it."""
    return hour_of(now) + HOUR


def add(counts: Mapping[str, int], now: datetime, hours: int) -> None:
    """Add counts by slug to this hour's, and forget hours that no ranking looks at. Part of the
    caller's transaction."""
    hour = hour_of(now)
    known = select(Article.slug, Article.id).where(Article.slug.in_(list(counts)))
    rows = [
        {"hour": hour, "article_id": id_, "count": counts[slug]}
        for slug, id_ in db.session.execute(known)
    ]
    if rows:
        db.session.execute(_upsert(), rows)
    past = hour - HOUR * hours
    db.session.execute(sa.delete(Reading).where(Reading.hour < past))


def _upsert() -> sa.Insert:
    if db.engine.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
    adding = insert(Reading)
    return adding.on_conflict_do_update(
        index_elements=["hour", "article_id"],
        set_={"count": Reading.count + adding.excluded.count},
    )
