"""The mail queue: who asked for which letter. It holds the request and not the link, which is made
when the letter is sent.

An address that nobody here has takes the same row, so that asking tells nothing of who works here.
Whoever sends a letter claims it first; if the sender dies, the claim ends, and the letter is sent
again under the same Message-ID, by which mail programs know it for the same."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, UniqueConstraint, and_, delete, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from ..store import Base, begin_writing, db

GAP = timedelta(minutes=5)  # between two letters of a kind to one address, however often asked for
CLAIM = timedelta(minutes=5)  # longer than any sending: ten seconds for each of some eight commands
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
MOST_TRIES = 8  # in two hours; then it is given up
SHOWN_FOR = timedelta(days=7)  # how long it is told of a letter that was given up


class LetterKind(StrEnum):
    RESET = "reset"
    INVITATION = "invitation"


class QueuedMail(Base):
    """One kind of letter to one address: waiting, sent lately, or given up."""

    __tablename__ = "queued_mail"
    __table_args__ = (UniqueConstraint("kind", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    address: Mapped[str]  # folded, as that of staff
    message_id: Mapped[str]  # what stands before the @ of it
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)  # None: there is nothing to send
    sent_at: Mapped[datetime | None]  # or found to be for nobody
    given_up_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)  # that failed
    error: Mapped[str] = mapped_column(default="")


class Claimed(NamedTuple):
    """A letter that is this sender's alone while the claim lasts."""

    id: int
    kind: LetterKind
    address: str
    message_id: str


def ask(kind: LetterKind, address: str, now: datetime) -> None:
    """Ask for a letter, in a writer's transaction. Of several that are asked for at about the same
    time one is sent; one that is asked for soon after another waits until GAP is over."""
    _forget_old(now)
    mine = select(QueuedMail).where(QueuedMail.kind == kind, QueuedMail.address == address)
    row = db.session.scalar(mine)
    if row is None:
        row = QueuedMail(kind=kind, address=address, message_id="", sent_at=None, due_at=None)
        db.session.add(row)
    row.asked_at = now
    if row.due_at is None:
        sent_at = row.sent_at  # ahead of now if the clock was put back
        row.due_at = max(now, sent_at + GAP) if sent_at and sent_at <= now else now
        row.message_id = secrets.token_hex(16)
        row.given_up_at, row.tries, row.error = None, 0, ""


def claim(now: datetime) -> Claimed | None:
    """The letter that has been due longest; nobody else gets it for a while. Commits."""
    if db.session.scalar(select(QueuedMail.id).where(_is_due(now)).limit(1)) is None:
        return None  # found by reading: whoever looks keeps no writer waiting
    begin_writing()
    query = select(QueuedMail).where(_is_due(now)).order_by(QueuedMail.due_at, QueuedMail.id)
    row = db.session.scalar(query.limit(1))
    found = None
    if row is not None:
        found = Claimed(row.id, LetterKind(row.kind), row.address, row.message_id)
        row.due_at = now + CLAIM
    db.session.commit()
    return found


def sent(letter: Claimed, now: datetime) -> None:
    """Note that the mail server took a letter, or that there is nobody to get it. Commits."""
    begin_writing()
    row = db.session.get(QueuedMail, letter.id)
    if row is not None and row.message_id == letter.message_id:
        row.due_at, row.sent_at, row.tries, row.error = None, now, 0, ""
    db.session.commit()


def failed(letter: Claimed, error: str, now: datetime) -> bool:
    """Note why a letter was not taken, and when it is due again: each time after twice as long.
    True if that was the last try. Commits."""
    begin_writing()
    row = db.session.get(QueuedMail, letter.id)
    if row is not None and row.message_id == letter.message_id:
        row.tries, row.error = row.tries + 1, error[:500]
        row.due_at = now + min(FIRST_WAIT * 2 ** (row.tries - 1), LONGEST_WAIT)
        if row.tries >= MOST_TRIES:
            row.due_at, row.given_up_at = None, now
    given_up = row is not None and row.given_up_at is not None
    db.session.commit()
    return given_up


def next_due(now: datetime) -> datetime | None:
    """When the next letter is to be sent; None: none waits."""
    if db.session.scalar(select(QueuedMail.id).where(_is_due(now)).limit(1)) is not None:
        return now
    return db.session.scalar(select(func.min(QueuedMail.due_at)))


def given_up(now: datetime) -> list[QueuedMail]:
    """Letters that could not be sent in the last days, the newest first."""
    query = select(QueuedMail).where(QueuedMail.given_up_at > now - SHOWN_FOR)
    return list(db.session.scalars(query.order_by(QueuedMail.given_up_at.desc())))


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Nothing waits as long as that: a clock that was put back holds no letter up."""
    return or_(QueuedMail.due_at <= now, QueuedMail.due_at > now + LONGEST_WAIT)


def _forget_old(now: datetime) -> None:
    done = and_(QueuedMail.due_at.is_(None), QueuedMail.given_up_at.is_(None))
    gone = or_(and_(done, QueuedMail.sent_at < now - GAP), QueuedMail.given_up_at < now - SHOWN_FOR)
    db.session.execute(delete(QueuedMail).where(gone))
