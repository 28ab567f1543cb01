"""Proposals: what somebody would have a story say that is not theirs to change, and what became of
it. What waits is marked at its revision; what an editor decided is told by the log."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy import text as sql

from ..actions import Action, Subject
from ..articles import Article
from ..desk.audit import AuditEntry
from ..manuscripts.revisions import Revision
from ..staff import Staff
from ..store import db

MOST_WAITING = 50
_DECIDED = (Action.TOOK_PROPOSAL, Action.DECLINED_PROPOSAL)
_REVISION = AuditEntry.details["revision"].as_integer()


def waiting(article: Article | None = None, staff: Staff | None = None) -> list[Revision]:
    """What is proposed for a story (None: for any) by somebody (None: by whomever), and waits for
    an editor, oldest first, MOST_WAITING of them."""
    facts = {"article": article.id} if article else {}
    facts |= {"staff": staff.id} if staff else {}
    query = _waiting(of_story=article is not None, by_somebody=staff is not None)
    return list(db.session.scalars(query, facts))


@cache
def _waiting(*, of_story: bool, by_somebody: bool) -> Select[Revision]:
    query = select(Revision).where(sql("revision.waits")).order_by(Revision.id)
    if of_story:
        query = query.where(Revision.article_id == bindparam("article"))
    if by_somebody:
        query = query.where(Revision.staff_id == bindparam("staff"))
    return query.limit(MOST_WAITING)


class Decision(NamedTuple):
    """What an editor made of a proposal."""

    proposal: Revision
    entry: AuditEntry  # who, when, and a word why

    @property
    def is_taken(self) -> bool:
        return self.entry.action == Action.TOOK_PROPOSAL


def decided(staff: Staff, since: datetime, article: Article | None, limit: int) -> list[Decision]:
    """What became since a moment of what somebody proposed for a story (None: for any), newest
    first. One query, of the decisions since then."""
    query = (
        select(Revision, AuditEntry)
        .join(AuditEntry, Revision.id == _REVISION)
        .where(
            AuditEntry.action.in_(_DECIDED), AuditEntry.at > since, Revision.staff_id == staff.id
        )
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    if article is not None:
        query = query.where(AuditEntry.kind == Subject.STORY, AuditEntry.subject_id == article.id)
    return [Decision(*found) for found in db.session.execute(query)]


def is_taken(proposal: Revision) -> bool:
    """Whether an editor took it into the text of its story."""
    query = select(AuditEntry.id).where(
        AuditEntry.kind == Subject.STORY,
        AuditEntry.subject_id == proposal.article_id,
        AuditEntry.action == Action.TOOK_PROPOSAL,
        proposal.id == _REVISION,
    )
    return db.session.scalar(query.limit(1)) is not None
