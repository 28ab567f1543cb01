"""Autosaves: what somebody typed into a form of a story and has not saved.

Each open form keeps its own, and none goes by itself: its form is saved, or it is thrown away."""

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import JSON, ForeignKey, Select, UniqueConstraint, bindparam, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from ..staff import Staff
from ..store import Base, db

MOST = 100  # of one person
WRITING = timedelta(minutes=2)  # since the last autosave: still at it
OPENING = 400  # characters


class TooMany(Exception):
    """As many texts of one person as are kept wait already."""


class Autosave(Base):
    """The fields of one form of a story (None: of a new one), as they stood in it."""

    __tablename__ = "autosave"
    __table_args__ = (UniqueConstraint("staff_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    article_id: Mapped[int | None] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    key: Mapped[str]  # of the form: made when it was shown
    version: Mapped[int]  # of the story when typing began
    typed: Mapped[dict[str, Any]] = mapped_column(JSON)
    typed_at: Mapped[datetime]

    @property
    def mark(self) -> str:
        """Stands for this form with these words: another string after any key."""
        words = json.dumps(self.typed, sort_keys=True).encode()
        return f"{self.key}.{hashlib.sha256(words).hexdigest()[:16]}"

    @property
    def headline(self) -> str:
        return str(self.typed.get("headline", ""))

    @property
    def opening(self) -> str:
        return opening(str(self.typed.get("body_source", "")))


def opening(text: str) -> str:
    """The first words of a text, on one line: more than are shown."""
    return " ".join(text[:OPENING].split())


def new_key() -> str:
    return secrets.token_urlsafe(12)


def of(staff: Staff, article_id: int | None) -> list[Autosave]:
    """What somebody has typed for a story (None: for new ones) and not saved, newest first."""
    query = select(Autosave).where(Autosave.staff_id == staff.id, Autosave.article_id == article_id)
    return list(db.session.scalars(query.order_by(Autosave.typed_at.desc(), Autosave.id.desc())))


def one(staff: Staff, key: str) -> Autosave | None:
    if not key:
        return None
    return db.session.scalar(_of_key(), {"staff": staff.id, "key": key})


@cache
def _of_key() -> Select[Autosave]:
    return select(Autosave).where(
        Autosave.staff_id == bindparam("staff"), Autosave.key == bindparam("key")
    )


def keep(
    staff: Staff,
    key: str,
    article_id: int | None,
    version: int,
    typed: dict[str, Any],
    now: datetime,
) -> None:
    """Keep what stands in a form, in place of what stood in it before. Raises TooMany."""
    kept = one(staff, key)
    if kept is None:
        if _count(staff) >= MOST:
            raise TooMany
        kept = Autosave(staff_id=staff.id, key=key)
        db.session.add(kept)
    kept.article_id, kept.version, kept.typed, kept.typed_at = article_id, version, typed, now


def drop(staff: Staff, key: str) -> None:
    """Forget what was typed into the form of that key: it is saved, or thrown away."""
    db.session.execute(delete(Autosave).where(Autosave.staff_id == staff.id, Autosave.key == key))


def drop_unchanged(staff: Staff, mark: str) -> None:
    """Forget what was taken up into another form, unless its own form, open still, went on."""
    kept = one(staff, mark.rpartition(".")[0])
    if kept is not None and kept.mark == mark:
        db.session.delete(kept)


def others_writing_now(
    staff: Staff, articles_shown: list[int], now: datetime
) -> dict[int, list[str]]:
    """Who else typed something a moment ago, by story: names for the ids that are shown."""
    query = (
        select(Autosave.article_id, Staff.name)
        .join(Staff, Staff.id == Autosave.staff_id)
        .where(Autosave.article_id.in_(articles_shown), Autosave.typed_at > now - WRITING)
        .where(Autosave.staff_id != staff.id)
        .order_by(Staff.name)
        .distinct()
    )
    names: dict[int, list[str]] = {}
    for article_id, name in db.session.execute(query):
        if article_id is not None:
            names.setdefault(article_id, []).append(name)
    return names


def _count(staff: Staff) -> int:
    query = select(func.count()).select_from(Autosave).where(Autosave.staff_id == staff.id)
    return db.session.scalar(query) or 0
