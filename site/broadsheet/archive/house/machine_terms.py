"""What machines may do with the paper: find it, answer from it, learn from it. Each is allowed,
refused, or left open; a section may say otherwise than the paper."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from ..sections import Section
from ..store import Base, db


class Use(StrEnum):
    """What a machine does with a story; the names of the columns."""

    SEARCH = "search"  # shows where it stands, with a few words of it
    ANSWERS = "answers"  # answers questions from it
    TRAINING = "training"  # makes a model learn from it


class Terms(NamedTuple):
    """Whether each use is allowed; None: nothing is said of it."""

    search: bool | None = None
    answers: bool | None = None
    training: bool | None = None

    def of(self, use: Use) -> bool | None:
        said: bool | None = getattr(self, use)
        return said

    def where_silent(self, paper: "Terms") -> "Terms":
        """The terms of a section, with those of the paper where it says nothing."""
        return Terms(
            *(own if own is not None else its for own, its in zip(self, paper, strict=True))
        )


class MachineTerms(Base):
    """The terms of the whole paper: one row, whose version counts for those of sections, too."""

    __tablename__ = "machine_terms"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    search: Mapped[bool | None]
    answers: Mapped[bool | None]
    training: Mapped[bool | None]
    licence_url: Mapped[str] = mapped_column(default="")  # where it may be asked for
    version: Mapped[int] = mapped_column(default=0)


class SectionTerms(Base):
    """The terms of a section that says otherwise than the paper."""

    __tablename__ = "section_terms"

    section_id: Mapped[int] = mapped_column(
        ForeignKey("section.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    search: Mapped[bool | None]
    answers: Mapped[bool | None]
    training: Mapped[bool | None]


class AllTerms(NamedTuple):
    """All that was said. `sections`: by the ids of those that say otherwise."""

    paper: Terms
    licence_url: str
    sections: Mapping[int, Terms]
    version: int


def read() -> AllTerms:
    """All that was said for machines. Two queries."""
    row = db.session.get(MachineTerms, 1)
    table = SectionTerms
    query = select(table.section_id, table.search, table.answers, table.training)
    sections = {number: Terms(*said) for number, *said in db.session.execute(query)}
    if row is None:
        return AllTerms(Terms(), "", sections, 0)
    return AllTerms(
        Terms(row.search, row.answers, row.training), row.licence_url, sections, row.version
    )


def write(paper: Terms, licence_url: str, sections: Mapping[int, Terms]) -> None:
    """Set all terms; `sections` by their ids, those that say nothing of their own left out."""
    row = db.session.get(MachineTerms, 1)
    if row is None:
        row = MachineTerms(id=1, version=0)
        db.session.add(row)
    row.search, row.answers, row.training = paper
    row.licence_url, row.version = licence_url, row.version + 1
    db.session.execute(delete(SectionTerms))
    for section_id, said in sections.items():
        if said != Terms():
            db.session.add(SectionTerms(section_id=section_id, **said._asdict()))


def by_slug(terms: AllTerms) -> list[tuple[str, Terms]]:
    """The sections that say otherwise, in the paper's order: their slugs, and what holds there in
    the end. One query."""
    if not terms.sections:
        return []
    query = select(Section.id, Section.slug).where(Section.id.in_(terms.sections))
    return [
        (slug, terms.sections[number].where_silent(terms.paper))
        for number, slug in db.session.execute(query.order_by(Section.position, Section.id))
    ]
