"""The audit log: who did what to what, and when. It only grows: the database refuses to change
or remove an entry, whoever asks (migrations)."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, Select, bindparam, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from ..actions import Action, Subject
from ..staff import Staff
from ..store import Base, db, holding

ON_A_PAGE = 50


class AuditEntry(Base):
    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "kind", "subject_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    who: Mapped[str]  # the name at that time; a command's is "flask"
    action: Mapped[str] = mapped_column(index=True)  # an Action
    kind: Mapped[str]  # a Subject
    subject_id: Mapped[int | None]
    subject: Mapped[str]  # its name at that time
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def note(
    now: datetime,
    staff: Staff | None,
    action: Action,
    kind: Subject,
    subject: str,
    subject_id: int | None = None,
    **details: Any,
) -> None:
    """Enter what was done, in the session's transaction: it is kept if that is."""
    entry = AuditEntry(
        at=now,
        staff_id=staff and staff.id,
        who=staff.name if staff else "flask",
        action=action,
        kind=kind,
        subject=subject,
        subject_id=subject_id,
        details=details,
    )
    db.session.add(entry)


def entries(words: str = "", kind: str = "", before: int | None = None) -> list[AuditEntry]:
    """Up to ON_A_PAGE + 1 entries, newest first, older than the one with the id `before`; those
    whose person, action or subject holds the words."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(ON_A_PAGE + 1)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    if kind:
        query = query.where(AuditEntry.kind == kind)
    columns = (AuditEntry.who, AuditEntry.action, AuditEntry.subject)
    return list(db.session.scalars(query.where(*holding(words, columns))))


def of(kind: Subject, subject_id: int, limit: int = 20) -> list[AuditEntry]:
    """What was done last to one subject, newest first."""
    facts = {"kind": kind, "subject": subject_id, "limit": limit}
    return list(db.session.scalars(_of(), facts))


@cache
def _of() -> Select[AuditEntry]:
    return (
        select(AuditEntry)
        .where(AuditEntry.kind == bindparam("kind"), AuditEntry.subject_id == bindparam("subject"))
        .order_by(AuditEntry.id.desc())
        .limit(bindparam("limit", type_=Integer()))
    )


def last(kind: Subject, subject_id: int | None) -> AuditEntry | None:
    """What was done last to a subject; None as its id: to the one of its kind that has none."""
    query = select(AuditEntry).where(AuditEntry.kind == kind, AuditEntry.subject_id == subject_id)
    return db.session.scalar(query.order_by(AuditEntry.id.desc()).limit(1))


def returned(drafts: Iterable[int]) -> dict[int, AuditEntry]:
    """By the drafts' ids: those of them that an editor returned and nobody submitted or took back
    since, each with the entry that says so."""
    last_moves = (
        select(func.max(AuditEntry.id))
        .where(
            AuditEntry.kind == Subject.STORY,
            AuditEntry.subject_id.in_(drafts),
            AuditEntry.action.in_((Action.SUBMITTED, Action.RETURNED, Action.MADE_DRAFT)),
        )
        .group_by(AuditEntry.subject_id)
    )
    query = select(AuditEntry).where(
        AuditEntry.id.in_(last_moves), AuditEntry.action == Action.RETURNED
    )
    return {entry.subject_id: entry for entry in db.session.scalars(query) if entry.subject_id}


def seal(connection: Connection) -> None:
    """Make the database itself refuse to change or remove an entry. `flask db upgrade` does it
    each time: a migration that rebuilds the table on SQLite drops its triggers."""
    for statement in seals(connection.dialect.name):
        connection.exec_driver_sql(statement)


def seals(dialect: str) -> list[str]:
    """The statements that make the triggers."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS audit_keeps_{event.lower()} BEFORE {event}"
            " ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
            for event in ("UPDATE", "DELETE")
        ]
    return [
        "CREATE OR REPLACE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$",
        "CREATE OR REPLACE TRIGGER audit_keeps BEFORE UPDATE OR DELETE ON audit_entry"
        " FOR EACH ROW EXECUTE FUNCTION audit_only_grows()",
    ]
