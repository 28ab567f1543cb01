"""Next changes: the moments at which the clock alone changes what readers see."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select

from ..articles import Article
from ..corrections import Correction
from ..placements import Placement
from ..reading import rows
from ..sections import Section
from ..store import Moment, db


def of_lists(now: datetime) -> tuple[datetime | None, str]:
    """The next moment after `now` (aware UTC) at which some list changes by itself, and why; None
    if there is none ahead. One query, each part of it the head of an index."""
    (found,) = rows(_ahead(), now=now)
    changes = [(moment, why) for moment, why in zip(found, WHY.values(), strict=True) if moment]
    return min(changes, default=(None, ""))


def of_stories(span: tuple[datetime, datetime], now: datetime) -> tuple[datetime | None, str]:
    """The same for the stories of a span of time alone (see lists/calendar.py)."""
    here = Article.published_at >= span[0], Article.published_at < span[1]
    comes, goes = Article.published_at.expression, Article.unpublished_at.expression
    ahead = (
        select(func.min(moment)).where(moment > now, *here).scalar_subquery()
        for moment in (comes, goes)
    )
    found = db.session.execute(select(*ahead)).one()
    changes = [(moment, why) for moment, why in zip(found, WHY.values(), strict=False) if moment]
    return min(changes, default=(None, ""))


def of_corrections(now: datetime) -> tuple[datetime | None, str]:
    """The same for the list of corrections: one that is dated ahead of a clock that was set back
    comes by itself, too."""
    noted = select(Correction.noted_at).where(Correction.noted_at > now)
    ahead = db.session.scalar(noted.order_by(Correction.noted_at).limit(1))
    changes = [of_lists(now), (ahead, "a correction is noted")]
    return min((next_change for next_change in changes if next_change[0]), default=(None, ""))


class ComingStory(NamedTuple):
    published_at: datetime
    section: str  # its slug
    slug: str


def stories_coming(now: datetime, until: datetime, limit: int) -> list[ComingStory]:
    """The stories that are published after `now`, and at `until` at the latest (aware UTC), the
    first first. One query, the head of an index."""
    return [ComingStory._make(row) for row in rows(_coming(), now=now, until=until, limit=limit)]


WHY: dict[ColumnElement[datetime | None], str] = {
    Article.published_at.expression: "a story is published",
    Article.unpublished_at.expression: "a story is withdrawn",
    Placement.ends_at.expression: "a placement ends",
}


@cache
def _coming() -> Select[*tuple[Any, ...]]:
    now, until = (bindparam(name, type_=Moment()) for name in ("now", "until"))
    comes = Article.published_at.expression
    return (
        select(comes, Section.slug.expression, Article.slug.expression)
        .join_from(Article, Section, Section.id == Article.section_id)
        .where(comes > now, comes <= until)
        .order_by(comes, Article.id)
        .limit(bindparam("limit", type_=Integer()))
    )


@cache
def _ahead() -> Select[*tuple[Any, ...]]:
    now = bindparam("now", type_=Moment())
    return select(
        *(
            select(moment).where(moment > now).order_by(moment).limit(1).scalar_subquery()
            for moment in WHY
        )
    )
