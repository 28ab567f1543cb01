"""Sections: the parts of the paper."""

from functools import cache
from typing import NamedTuple

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from .. import urls
from ..language import gettext
from .reading import rows
from .spelling import slugs
from .spelling.folding import fold_name
from .spelling.slugs import unused
from .store import Base, db


class Section(Base):
    __tablename__ = "section"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    dek: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def path(self) -> str:
        return urls.section(self.slug)


class SectionName(NamedTuple):
    """What pages show of a section: a plain row."""

    id: int
    slug: str
    name: str


def names() -> list[SectionName]:
    """What pages show of all sections, in the paper's order."""
    columns = (Section.id, Section.slug, Section.name)
    query = select(*columns).order_by(Section.position, Section.id)
    return [SectionName(*row) for row in db.session.execute(query)]


def dek(section: SectionName) -> str:
    """What stands below a section's name on its page."""
    found = rows(_dek(), section=section.id)
    return str(found[0][0]) if found else ""


@cache
def _dek() -> Select[str]:
    return select(Section.dek).where(Section.id == bindparam("section"))


def in_order() -> list[Section]:
    """All sections in the paper's order."""
    return list(db.session.scalars(_in_order()))


@cache
def _in_order() -> Select[Section]:
    return select(Section).order_by(Section.position, Section.id)


def by_slug(slug: str) -> Section | None:
    return db.session.scalar(_of_slug(), {"slug": slug})


@cache
def _of_slug() -> Select[Section]:
    return select(Section).where(Section.slug == bindparam("slug"))


def named(name: str) -> Section:
    """The section of that name, made at the end of the paper if there is none. Capitals, accents
    and blanks do not count; a name that is a reserved word gets another slug."""
    folded = fold_name(name)
    known = in_order()
    for section in known:
        if fold_name(section.name) == folded:
            return section
    taken = urls.RESERVED.union(section.slug for section in known)
    slug = unused(slugs.named(name, "section"), taken.__contains__)
    return _at_the_end(known, Section(name=name, slug=slug))


def create(name: str, slug: str = "", dek: str = "") -> Section:
    """A new section at the end of the paper; without a slug, its name makes one. Raises ValueError
    for a name or slug that can't be had."""
    check_name(name)
    slug = slug or slugs.named(name)
    check_slug(slug)
    return _at_the_end(in_order(), Section(name=name, slug=slug, dek=dek))


def _at_the_end(known: list[Section], section: Section) -> Section:
    section.position = known[-1].position + 1 if known else 1
    db.session.add(section)
    db.session.flush()
    return section


def check_name(name: str, section: Section | None = None) -> None:
    """Raises ValueError unless that section (None: a new one) may have this name."""
    if not name.strip():
        raise ValueError(gettext("A section needs a name."))
    folded = fold_name(name)
    if any(fold_name(known.name) == folded for known in in_order() if known is not section):
        raise ValueError(gettext("There is a section “%(name)s” already.", name=name))


def check_slug(slug: str, section: Section | None = None) -> None:
    """Raises ValueError unless that section (None: a new one) may have this slug."""
    slugs.check(slug)
    if slug in urls.RESERVED:
        path = urls.section(slug)
        raise ValueError(gettext("“%(path)s” is an address of the paper’s own pages.", path=path))
    known = by_slug(slug)
    if known is not None and known is not section:
        raise ValueError(
            gettext(
                "“%(path)s” is the address of the section “%(name)s”.",
                path=known.path,
                name=known.name,
            )
        )


def shift(section: Section, places: int) -> None:
    """Move a section so many places towards the end of the paper; below zero, the beginning."""
    order = in_order()
    place = order.index(section)
    order.insert(max(0, place + places), order.pop(place))
    for position, each in enumerate(order, 1):
        # No new version: a form that is open elsewhere says nothing of the order.
        db.session.execute(
            update(Section).where(Section.id == each.id).values(position=position),
            execution_options={"synchronize_session": "evaluate"},
        )
