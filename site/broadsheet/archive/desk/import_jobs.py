"""Imports from the desk: a file that somebody sent, how far the work on it is, and what came of
it."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..staff import Staff
from ..store import Base, db

ON_A_PAGE = 20


class JobState(StrEnum):
    WAITING = "waiting"  # sent; another import is worked on
    TRYING = "trying"  # dry
    TRIED = "tried"
    FILING = "filing"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


WORKED_ON = (JobState.TRYING, JobState.FILING)


class ImportJob(Base):
    """One file and the work on it. The process that works on it writes here how far it is."""

    __tablename__ = "import_job"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    name: Mapped[str]  # of the file, as it was sent
    size: Mapped[int]  # bytes
    folder: Mapped[str]  # in which it lies; a word of ours
    machine: Mapped[str]  # on which that folder is
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str]  # a JobState
    is_dry: Mapped[bool]  # what was done last, or is being done
    is_called_off: Mapped[bool] = mapped_column(default=False)  # somebody asked for its end
    share: Mapped[int] = mapped_column(default=0)  # of the work, in per cent
    told_at: Mapped[datetime]  # when its process wrote last
    report: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    problem: Mapped[str] = mapped_column(default="")  # why it failed, in one sentence
    staff: Mapped[Staff | None] = relationship()

    @property
    def is_worked_on(self) -> bool:
        """Whether somebody began the work and nobody has ended it; its process may be gone."""
        return self.state in WORKED_ON


def latest() -> list[ImportJob]:
    """The newest imports, up to ON_A_PAGE. One query."""
    query = select(ImportJob).options(joinedload(ImportJob.staff))
    return list(db.session.scalars(query.order_by(ImportJob.id.desc()).limit(ON_A_PAGE)))


def by_id(job_id: int) -> ImportJob | None:
    return db.session.get(ImportJob, job_id, populate_existing=True)


def worked_on() -> list[ImportJob]:
    """The imports whose work began and has not ended."""
    return list(db.session.scalars(select(ImportJob).where(ImportJob.state.in_(WORKED_ON))))


def by_folders(names: Iterable[str]) -> dict[str, ImportJob]:
    """The imports whose files lie in these folders."""
    query = select(ImportJob).where(ImportJob.folder.in_(names))
    return {job.folder: job for job in db.session.scalars(query)}
