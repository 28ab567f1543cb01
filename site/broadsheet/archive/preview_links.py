"""Preview links: what people who can't sign in were shown, by whom, and until when.

The token stands in the address alone; the row keeps its digest, and a link ends when its row is
gone. Nothing that is wrong with a link can be told from a link that never was."""

import hashlib
import secrets
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, ForeignKey, Select, bindparam, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .staff import Staff
from .store import Base, db


class PreviewLink(Base):
    """A link to a story that readers don't see yet, or to the paper as of a moment."""

    __tablename__ = "preview_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)  # SHA-256 of the token in the address
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    article_id: Mapped[int | None] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    # The version that it shows; None: the story as it goes on.
    manuscript: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    moment: Mapped[datetime | None]  # of the paper that it shows; None: the paper of now
    note: Mapped[str] = mapped_column(default="")  # for whom it was made
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    staff: Mapped[Staff] = relationship(lazy="joined", innerjoin=True)
    # An Article, which ends its links and so stands above them.
    article: Mapped[Any] = relationship("Article", back_populates="preview_links")

    def holds(self, now: datetime) -> bool:
        """Whether the link still opens: until its end, and not after its maker left, or its story
        was spiked, or was taken from readers after the link was made."""
        story = self.article
        if not self.made_at <= now < self.ends_at or self.staff.dismissed_at is not None:
            return False
        if story is None:
            return True
        gone = story.unpublished_at is not None and self.made_at < story.unpublished_at <= now
        return story.spiked_at is None and not gone


def make(link: PreviewLink) -> str:
    """Keep a link, in the session's transaction; returns the token for its address."""
    token = secrets.token_urlsafe(24)
    link.digest = _digest(token)
    db.session.execute(delete(PreviewLink).where(PreviewLink.ends_at <= link.made_at))
    db.session.add(link)
    return token


def of_token(token: str, now: datetime) -> PreviewLink | None:
    """The link of a token, while it holds."""
    link = db.session.scalar(select(PreviewLink).where(PreviewLink.digest == _digest(token)))
    return link if link is not None and link.holds(now) else None


def listed(article_id: int | None, now: datetime) -> list[PreviewLink]:
    """The links that hold, of a story or (None) of the paper as of a moment: the newest first."""
    its = {} if article_id is None else {"article": article_id}
    found = db.session.scalars(_listed(of_story=article_id is not None), its)
    return [link for link in found if link.holds(now)]


@cache
def _listed(*, of_story: bool) -> Select[PreviewLink]:
    mine = PreviewLink.article_id == (bindparam("article") if of_story else None)
    return select(PreviewLink).where(mine).order_by(PreviewLink.id.desc())


def end_all_by(staff: Staff) -> None:
    """End what somebody handed out who works here no more."""
    db.session.execute(delete(PreviewLink).where(PreviewLink.staff_id == staff.id))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
