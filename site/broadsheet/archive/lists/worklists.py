"""Worklists: all stories by their state, for those who work on them; public or not.

Each is the head of an index, however large the archive."""

from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    text,
    tuple_,
)

from ..articles import Article
from ..authors import Byline
from ..images import Figure, Image
from ..manuscripts.working_copies import WorkingCopy
from ..sections import Section
from ..staff import Staff
from ..store import Moment, db
from .statements import NOW, Rows
from .teasers import Cursor

ON_A_PAGE = 40
AHEAD = 8  # scheduled stories that the desk shows beside any list
COUNTED = 100  # a longer list is called "99+"


class State(StrEnum):
    """Where a story stands."""

    ALL = "all"
    DRAFT = "draft"
    REVIEW = "review"
    SCHEDULED = "scheduled"
    LIVE = "live"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    HEADLINES = "headlines"
    SPIKED = "spiked"


class WorklistRow(NamedTuple):
    """What a worklist shows of a story: a plain row."""

    id: int
    slug: str
    kicker: str
    headline: str
    section_slug: str
    section_name: str
    published_at: datetime | None
    unpublished_at: datetime | None
    submitted_at: datetime | None
    spiked_at: datetime | None
    saved_at: datetime
    has_copy: bool
    language: str
    filed_by: str | None
    changed_at: datetime | None  # a working copy waits since then
    has_problems: bool  # to go out as it is
    key: datetime  # by which this list is in order

    def state(self, now: datetime) -> State:
        """Where the story stands at a moment (aware UTC)."""
        return state_of(self, now, is_changed=self.changed_at is not None)


class Filter(NamedTuple):
    """What of a worklist is asked for; None: no matter."""

    section_id: int | None = None
    author_id: int | None = None
    filed_by_id: int | None = None
    since: datetime | None = None  # of the moment by which the list is in order
    until: datetime | None = None
    matching: ColumnElement[bool] | None = None  # the condition of a search


class Worklist(NamedTuple):
    lines: list[WorklistRow]
    older: Cursor | None


def state_of(story: Any, now: datetime, *, is_changed: bool) -> State:
    """Where a story, or its line, stands at a moment (aware UTC)."""
    if story.spiked_at is not None:
        return State.SPIKED
    if story.published_at is None:
        return State.REVIEW if story.submitted_at else State.DRAFT
    if story.unpublished_at is not None and story.unpublished_at <= now:
        return State.WITHDRAWN
    if story.published_at > now:
        return State.SCHEDULED
    return State.CHANGED if is_changed else State.LIVE


def of(
    state: State, now: datetime, wanted: Filter | None = None, before: Cursor | None = None
) -> Worklist:
    """Up to ON_A_PAGE stories in a state at `now` (aware UTC), in the order in which they are to be
    looked at."""
    key, ascending = _order(state)
    query = _listed(state).where(*_filtered(wanted or Filter(), key))
    if before is not None:
        here, there = tuple_(key, Article.id), _place(before)
        query = query.where(here > there if ascending else here < there)
    found = [WorklistRow(*row) for row in db.session.execute(query, {"now": now})]
    last = found[ON_A_PAGE - 1] if len(found) > ON_A_PAGE else None
    return Worklist(found[:ON_A_PAGE], last and Cursor(last.key, last.id))


def counts(now: datetime, filed_by_id: int | None = None) -> dict[State, int]:
    """How many stories are in each state that is work, up to COUNTED; in one query."""
    found = db.session.execute(
        _counted(filed_by_id is not None), {"now": now, "filed_by": filed_by_id}
    )
    return dict(zip(_WORK, found.one(), strict=True))


def next_live(now: datetime) -> list[WorklistRow]:
    """The stories that are published next, and when: AHEAD at most."""
    return of(State.SCHEDULED, now).lines[:AHEAD]


_ORDER: dict[State, tuple[ColumnElement[Any], bool]] = {
    State.SCHEDULED: (Article.published_at.expression, True),
    State.LIVE: (Article.published_at.expression, False),
    State.CHANGED: (WorkingCopy.changed_at.expression, False),
    State.WITHDRAWN: (Article.unpublished_at.expression, False),
}


def _order(state: State) -> tuple[ColumnElement[Any], bool]:
    """The moment that orders a state's list, and whether the earliest is first."""
    return _ORDER.get(state, (Article.saved_at.expression, False))


_WORK = [state for state in State if state not in (State.ALL, State.LIVE)]


@cache
def _listed(state: State) -> Rows:
    """A state's list, built once: that takes longer than asking."""
    key, ascending = _order(state)
    order = (key, Article.id) if ascending else (key.desc(), Article.id.desc())
    return _lines(key).where(*_in(state)).order_by(*order).limit(ON_A_PAGE + 1)


@cache
def _counted(own: bool) -> Rows:
    filed_by = [Article.filed_by_id == bindparam("filed_by")] if own else []
    columns = []
    for state in _WORK:
        some = select(literal(1)).select_from(Article).where(*_in(state), *filed_by)
        number = select(func.count()).select_from(some.limit(COUNTED).subquery())
        columns.append(number.scalar_subquery())
    return select(*columns)


def _in(state: State) -> list[Any]:
    unseen = and_(Article.published_at.is_(None), Article.spiked_at.is_(None))
    # Put so that no index is chosen by it: the state's own is much narrower.
    has_moment = Article.published_at.is_(None) == false()
    here: dict[State, list[Any]] = {
        State.ALL: [Article.spiked_at.is_(None)],
        State.DRAFT: [unseen, Article.submitted_at.is_(None)],
        State.REVIEW: [Article.submitted_at.is_not(None), ~has_moment],
        State.SCHEDULED: [
            Article.published_at > NOW,
            or_(Article.unpublished_at.is_(None), Article.unpublished_at > NOW),
        ],
        State.LIVE: [Article.public(NOW)],
        State.CHANGED: [Article.public(NOW), Article.id.in_(select(WorkingCopy.article_id))],
        State.WITHDRAWN: [Article.unpublished_at <= NOW],
        # In the very words of its index: SQLite takes no others for the same.
        State.HEADLINES: [text("NOT article.has_copy"), has_moment],
        State.SPIKED: [Article.spiked_at.is_not(None)],
    }
    return here[state]


def _filtered(wanted: Filter, key: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.section_id is not None:
        conditions.append(Article.section_id == wanted.section_id)
    if wanted.filed_by_id is not None:
        conditions.append(Article.filed_by_id == wanted.filed_by_id)
    if wanted.author_id is not None:
        signed = select(Byline.article_id).where(Byline.author_id == wanted.author_id)
        conditions.append(Article.id.in_(signed))
    if wanted.matching is not None:
        conditions.append(wanted.matching)
    if wanted.since is not None:
        conditions.append(key >= wanted.since)
    if wanted.until is not None:
        conditions.append(key < wanted.until)
    return conditions


def _has_problems() -> ColumnElement[bool]:
    """What the desk's forms keep from being published (newsroom/stories/problems.py), in SQL: no
    headline; no text, but for what is known by its headline; a picture without description, or
    of no name that the library knows."""
    in_text = select(Figure.name).where(Figure.article_id == Article.id).correlate(Article)
    described = select(Image.name).where(Image.name == Figure.name, Image.alt.is_not(None))
    lead = select(Image.id).where(Image.id == Article.lead_image_id, Image.alt.is_(None))
    return or_(
        Article.headline == "",
        and_(~Article.has_copy, ~func.coalesce(Article.public(NOW), false())),
        lead.correlate(Article).exists(),
        in_text.where(~described.correlate(Figure).exists()).exists(),
    )


def _lines(key: ColumnElement[Any]) -> Rows:
    return (
        select(
            Article.id,
            Article.slug,
            Article.kicker,
            Article.headline,
            Section.slug,
            Section.name,
            Article.published_at,
            Article.unpublished_at,
            Article.submitted_at,
            Article.spiked_at,
            Article.saved_at,
            Article.has_copy,
            Article.language,
            Staff.name,
            WorkingCopy.changed_at,
            _has_problems(),
            key,
        )
        .join_from(Article, Section, Section.id == Article.section_id)
        .join(Staff, Staff.id == Article.filed_by_id, isouter=True)
        .join(WorkingCopy, WorkingCopy.article_id == Article.id, isouter=True)
    )


def _place(cursor: Cursor) -> Any:
    return tuple_(literal(cursor.published_at, Moment()), literal(cursor.id))
