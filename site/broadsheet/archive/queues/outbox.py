"""The outbox: what others are to be told of, what they were told last, and when to try again.

Nothing is put into it at publishing. What there is to tell is a function of the content and the
clock, as a page is: whoever drains the outbox first notes what is true now, and what differs from
what was told is due. So a story that turns public by the clock alone, an import and a hand at the
SQL prompt are noticed alike, and whatever crashes, nothing is lost."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import case, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from ..store import Base, begin_writing, db

LEASE = timedelta(minutes=5)  # after which what was claimed is due again: its sender died
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)


class Notice(Base):
    """One subject of one channel. `state` stands for what is true of it, `told` for what the other
    side heard last; they are compared and mean nothing else."""

    __tablename__ = "outbox"

    channel: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)  # an address
    state: Mapped[str]
    told: Mapped[str] = mapped_column(default="")
    seen_at: Mapped[datetime]  # when `state` was noted last
    due_at: Mapped[datetime | None] = mapped_column(index=True)  # None: there is nothing to tell
    tries: Mapped[int] = mapped_column(default=0)  # that failed since it was told last
    error: Mapped[str] = mapped_column(default="")


def all_told(channel: str) -> dict[str, str]:
    """The subjects that the other side was told of, each with the `state` that was noted last."""
    query = select(Notice.subject, Notice.state)
    mine = query.where(Notice.channel == channel, Notice.told != "")
    return {notice.subject: notice.state for notice in db.session.execute(mine)}


def note(channel: str, states: Mapping[str, str], now: datetime) -> None:
    """Note what is true of these subjects; what others don't know is due at `now`. Commits."""
    begin_writing()
    mine = select(Notice).where(Notice.channel == channel)
    known = {notice.subject: notice for notice in db.session.scalars(mine)}
    for subject, state in states.items():
        notice = known.get(subject)
        if notice is None:
            notice = Notice(channel=channel, subject=subject, state="", told="")
            db.session.add(notice)
        if notice.state != state:
            notice.due_at, notice.tries = (now if state != notice.told else None), 0
        notice.state, notice.seen_at = state, now
    db.session.commit()


def claim(channel: str, now: datetime, limit: int) -> dict[str, str]:
    """Take what is due, as subjects with their states: nobody else gets it while the lease lasts.
    Commits."""
    begin_writing()
    due = (
        select(Notice)
        .where(Notice.channel == channel, Notice.due_at <= now)
        .order_by(Notice.due_at, Notice.subject)
        .limit(limit)
    )
    claimed = {}
    for notice in db.session.scalars(due):
        notice.due_at = now + LEASE
        claimed[notice.subject] = notice.state
    db.session.commit()
    return claimed


def told(channel: str, states: Mapping[str, str], now: datetime) -> None:
    """The other side heard of these; what changed meanwhile is due again. Commits."""
    begin_writing()
    for subject, state in states.items():
        still = case((Notice.state == state, None), else_=now)
        db.session.execute(
            update(Notice)
            .where(Notice.channel == channel, Notice.subject == subject)
            .values(told=state, due_at=still, tries=0, error="")
        )
    db.session.commit()


def failed(channel: str, subjects: Mapping[str, str], error: str, now: datetime) -> None:
    """The other side did not: they are due again, each time after twice as long. Commits."""
    begin_writing()
    mine = select(Notice).where(Notice.channel == channel, Notice.subject.in_([*subjects]))
    for notice in db.session.scalars(mine):
        notice.due_at = now + min(FIRST_WAIT * 2 ** min(notice.tries, 30), LONGEST_WAIT)
        notice.tries += 1
        notice.error = error
    db.session.commit()


def forget(channels: Mapping[str, datetime]) -> None:
    """Drop what was not noted since a moment, for each channel, and all of other channels.
    Commits."""
    begin_writing()
    for channel, before in channels.items():
        old = delete(Notice).where(Notice.channel == channel, Notice.seen_at < before)
        db.session.execute(old)
    db.session.execute(delete(Notice).where(Notice.channel.not_in([*channels])))
    db.session.commit()
