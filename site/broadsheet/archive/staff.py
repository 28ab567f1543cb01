"""Staff: who works at the paper, the sessions in which they are signed in, and failed attempts.

Passwords and tokens are kept as digests only."""

import base64
import hashlib
import re
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from sqlalchemy import ForeignKey, Index, Select, bindparam, delete, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from ..language import gettext_noop
from .authors import Author
from .store import Base, db

EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
RECOVERY_CODES = 10
SESSION_LASTS = timedelta(days=14)
WINDOW = timedelta(days=1)  # for which a failed attempt is remembered


class Role(StrEnum):
    """What somebody may do: each role may all that the ones before it may. Rows keep the values,
    and the log shows them in its reader's language."""

    # Translators: as what somebody works, in a line of the log; so are the next two
    REPORTER = gettext_noop("reporter")  # own stories, up to the review
    EDITOR = gettext_noop("editor")  # everything that readers see
    PUBLISHER = gettext_noop("publisher")  # staff, sections and settings, too

    def may(self, least: "Role") -> bool:
        """Whether this role is at least that one."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(least)


class Staff(Base):
    """One member of the newsroom. Without a password they were invited and have not come yet."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)  # folded: see `fold`
    name: Mapped[str]
    role: Mapped[str]
    language: Mapped[str] = mapped_column(default="")  # of their desk: "pt_BR"; "": the paper's
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id", ondelete="SET NULL"))
    password: Mapped[str | None]  # a scrypt digest with its salt
    password_set_at: Mapped[datetime | None]
    totp_secret: Mapped[str | None]  # base32; None: no second factor
    totp_step: Mapped[int] = mapped_column(default=0)  # the last time step used: never twice
    added_at: Mapped[datetime]
    dismissed_at: Mapped[datetime | None]  # signs in no more; what they did stays theirs
    author: Mapped[Author | None] = relationship()

    def may(self, least: Role) -> bool:
        return Role(self.role).may(least)


class StaffSession(Base):
    """One browser in which somebody is signed in; it ends when the row is gone."""

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)  # SHA-256 of the token in the cookie
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # of the last save or heartbeat: reading writes nothing
    address: Mapped[str]  # the network address it began at
    browser: Mapped[str]  # what it called itself
    staff: Mapped[Staff] = relationship(lazy="joined", innerjoin=True)


class FailedAttempt(Base):
    """A sign-in that failed, counted against an account, an address, or both together."""

    __tablename__ = "failed_attempt"
    __table_args__ = (Index("ix_failed_attempt_key", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    at: Mapped[datetime]


class RecoveryCode(Base):
    """What stands once for a code of the second factor, when the phone is lost."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)


def fold(email: str) -> str:
    """The form in which an e-mail address is kept and looked up."""
    return email.strip().casefold()


def by_email(email: str) -> Staff | None:
    return db.session.scalar(select(Staff).where(Staff.email == fold(email)))


def everybody() -> list[Staff]:
    """All staff, those dismissed last, by name."""
    query = select(Staff).order_by(Staff.dismissed_at.is_not(None), Staff.name, Staff.id)
    return list(db.session.scalars(query))


def nobody_yet(archive: Connection | Session) -> bool:
    """Whether nobody was let in yet, by a connection or the session."""
    return archive.scalar(select(Staff.id).limit(1)) is None


def other_publishers(than: Staff) -> bool:
    """Whether somebody else could still let people in: the last publisher can't leave."""
    query = select(Staff.id).where(
        Staff.role == Role.PUBLISHER, Staff.dismissed_at.is_(None), Staff.id != than.id
    )
    return db.session.scalar(query.limit(1)) is not None


def begin_session(staff: Staff, now: datetime, address: str, browser: str) -> str:
    """Sign somebody in; returns the token that the browser keeps."""
    token = secrets.token_urlsafe(32)
    session = StaffSession(
        digest=_digest(token),
        staff_id=staff.id,
        began_at=now,
        seen_at=now,
        address=address,
        browser=browser[:200],
    )
    db.session.add(session)
    db.session.execute(delete(StaffSession).where(StaffSession.began_at < now - SESSION_LASTS))
    return token


def session_of(token: str, now: datetime) -> StaffSession | None:
    """The session of a token, if it goes on and its owner still works here."""
    session = db.session.scalar(_of_digest(), {"digest": _digest(token)})
    return session if session is not None and _goes_on(session, now) else None


@cache
def _of_digest() -> Select[StaffSession]:
    return select(StaffSession).where(StaffSession.digest == bindparam("digest"))


def _goes_on(session: StaffSession, now: datetime) -> bool:
    lasts = session.began_at <= now < session.began_at + SESSION_LASTS
    return lasts and session.staff.dismissed_at is None


def is_signed_in(digest: str, now: datetime) -> bool:
    """Whether the session with that digest goes on, and its owner still works here."""
    session = db.session.scalar(_of_digest(), {"digest": digest})
    return session is not None and _goes_on(session, now)


def sessions_of(staff: Staff) -> list[StaffSession]:
    """The sessions of one person, the one used last first."""
    query = select(StaffSession).where(StaffSession.staff_id == staff.id)
    return list(db.session.scalars(query.order_by(StaffSession.seen_at.desc(), StaffSession.id)))


def end_sessions(staff: Staff, but: StaffSession | None = None) -> None:
    """Sign somebody out everywhere, or everywhere but in one session."""
    query = delete(StaffSession).where(StaffSession.staff_id == staff.id)
    db.session.execute(query.where(StaffSession.id != (but.id if but else 0)))


def failures(key: str, now: datetime, most: int) -> list[datetime]:
    """When signing in failed under a key in the last WINDOW: the newest first, up to so many."""
    query = select(FailedAttempt.at).where(
        FailedAttempt.key == key, FailedAttempt.at > now - WINDOW, FailedAttempt.at <= now
    )
    return list(db.session.scalars(query.order_by(FailedAttempt.at.desc()).limit(most)))


def note_failure(keys: list[str], now: datetime) -> None:
    db.session.add_all(FailedAttempt(key=key, at=now) for key in keys)
    lately = FailedAttempt.at.between(now - WINDOW, now + WINDOW)
    db.session.execute(delete(FailedAttempt).where(~lately))


def forget_failures(keys: list[str]) -> None:
    db.session.execute(delete(FailedAttempt).where(FailedAttempt.key.in_(keys)))


def new_recovery_codes(staff: Staff) -> list[str]:
    """Ten codes, each of which stands once for one of the app, in place of all former ones. They
    are told this once: 80 random bits each, of which the digest is kept."""
    drop_recovery_codes(staff)
    codes = [base64.b32encode(secrets.token_bytes(10)).decode() for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(staff_id=staff.id, digest=_digest(code)) for code in codes)
    return ["-".join(code[n : n + 4] for n in range(0, len(code), 4)) for code in codes]


def use_recovery_code(staff: Staff, typed: str) -> bool:
    """Whether that is one of somebody's codes, which is used up with it."""
    plain = re.sub(r"[\s-]", "", typed).upper()
    mine = (RecoveryCode.staff_id == staff.id) & (RecoveryCode.digest == _digest(plain))
    code = db.session.scalar(select(RecoveryCode).where(mine))
    if code is None:
        return False
    db.session.delete(code)
    return True


def recovery_codes_left(staff: Staff) -> int:
    query = select(func.count()).where(RecoveryCode.staff_id == staff.id)
    return db.session.scalar(query) or 0


def drop_recovery_codes(staff: Staff) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff.id))


def drop_second_factor(staff: Staff) -> None:
    """Let signing in ask for the password alone."""
    staff.totp_secret = None
    drop_recovery_codes(staff)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
