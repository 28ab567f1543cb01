"""Revisions: every saved text of a story, whole, and what others propose for it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, func, select, update
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from ..actions import Action
from ..articles import Article
from ..staff import Staff
from ..store import Base, db, partial_index
from .manuscript import Manuscript


class Revision(Base):
    """A story as it was saved once, or as somebody would have it (Action.PROPOSED). Its text never
    changes and is never removed before its story."""

    __tablename__ = "revision"
    __table_args__ = (
        Index("ix_revision_story", "article_id", "id"),
        partial_index("ix_revision_waits", "id", rows="waits"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    version: Mapped[int]  # the story's, after this save; of a proposal: from which it began
    manuscript: Mapped[dict[str, Any]] = mapped_column(JSON)
    action: Mapped[str]  # an Action
    note: Mapped[str] = mapped_column(default="")
    saved_at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    # Readers see it from this moment on, if no other took over before; None: they don't.
    public_from: Mapped[datetime | None]
    waits: Mapped[bool] = mapped_column(default=False)  # a proposal that nobody has decided on
    staff: Mapped[Staff | None] = relationship()

    @property
    def who(self) -> str:
        """The name of who saved it; a command's is "flask"."""
        return self.staff.name if self.staff else "flask"

    @property
    def text(self) -> Manuscript:
        return Manuscript.read(self.manuscript)


def keep(
    article: Article,
    text: Manuscript,
    staff: Staff | None,
    now: datetime,
    action: Action,
    note: str = "",
) -> Revision:
    """Add a revision, after the story's row was flushed: it carries the version reached."""
    db.session.flush()
    revision = Revision(
        article_id=article.id,
        version=article.version,
        manuscript=text.kept(),
        action=action,
        note=note,
        saved_at=now,
        staff_id=staff and staff.id,
    )
    db.session.add(revision)
    return revision


def keep_imported(articles: Iterable[Article], now: datetime) -> None:
    """Add the revisions of stories that an import wrote and flushed: many at once."""
    for article in articles:
        revision = Revision(article_id=article.id, version=article.version, action=Action.IMPORTED)
        revision.manuscript, revision.saved_at = Manuscript.of(article).kept(), now
        db.session.add(revision)


def of(article: Article) -> list[Revision]:
    """All revisions of a story, newest first."""
    query = select(Revision).where(Revision.article_id == article.id).order_by(Revision.id.desc())
    return list(db.session.scalars(query))


def one(article: Article, revision_id: int) -> Revision | None:
    revision = db.session.get(Revision, revision_id)
    return revision if revision and revision.article_id == article.id else None


def at_version(article: Article, version: int) -> Revision | None:
    """The text from which somebody began who was shown that version of the story."""
    query = (
        select(Revision)
        .where(
            Revision.article_id == article.id,
            Revision.version <= version,
            Revision.action != Action.PROPOSED,
        )
        .order_by(Revision.id.desc())
    )
    return db.session.scalar(query.limit(1))


def propose(article: Article, text: Manuscript, staff: Staff, now: datetime) -> Revision:
    """Add what somebody would have a story say, who began from its latest text."""
    revision = keep(article, text, staff, now, Action.PROPOSED)
    revision.waits = True
    return revision


def propose_imported(article: Article, text: Manuscript, version: int, now: datetime) -> None:
    """Add what an import would have a story say, which was changed here since that version; in the
    place of what the last one proposed."""
    of_imports = Revision.article_id == article.id, Revision.waits, Revision.staff_id.is_(None)
    db.session.execute(update(Revision).where(*of_imports).values(waits=False))
    revision = keep(article, text, None, now, Action.PROPOSED)
    revision.version, revision.waits = version, True


def proposed_over(proposal: Revision | None, article: Article, text: Manuscript) -> Manuscript:
    """What was proposed for a story, if anything, laid over a later text of it: a field that the
    proposal left alone says what that text says."""
    if proposal is None:
        return text
    began = at_version(article, proposal.version)
    return proposal.text.merged(text, began.text) if began else proposal.text


def edited_since_import(article_ids: list[int]) -> set[int]:
    """Which of these stories somebody at the desk had a hand in since they came in."""
    later = aliased(Revision)
    of_these = Revision.article_id.in_(article_ids)
    by_hand = select(Revision.article_id).where(of_these, Revision.staff_id.is_not(None))
    imported_again = select(later.id).where(
        later.article_id == Revision.article_id,
        later.id > Revision.id,
        later.action == Action.IMPORTED,
    )
    return set(db.session.scalars(by_hand.where(~imported_again.exists())))


def texts_of(moment: datetime, limit: int) -> dict[int, Manuscript]:
    """The texts that readers saw at a moment, of the `limit` newest of the stories that say
    something else to them by now. One query."""
    later = select(Revision.article_id).where(Revision.public_from > moment)
    then = (
        select(func.max(Revision.id))
        .where(Revision.public_from <= moment, Revision.article_id.in_(later))
        .group_by(Revision.article_id)
        .order_by(func.max(Revision.id).desc())
        .limit(limit)
    )
    found = db.session.scalars(select(Revision).where(Revision.id.in_(then)))
    return {revision.article_id: revision.text for revision in found}
