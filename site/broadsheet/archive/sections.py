"""Sections: the parts of the paper."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from .slugs import slugify, unused
from .store import Base, db

# First words of addresses that are not sections: the contract's routes, and room to grow.
RESERVED = frozenset(
    """about admin archive as-of authors corrections feed feed.atom feed.json feed.rss favicon.ico
    fragments healthz latest media most-read newsroom robots.txt search sitemap sitemap-news.xml
    sitemap.xml static topics""".split()
)


class Section(Base):
    __tablename__ = "section"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    dek: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class SectionName(NamedTuple):
    """What pages show of a section: a plain row."""

    id: int
    slug: str
    name: str
    dek: str


def names() -> list[SectionName]:
    """All sections in the paper's order."""
    columns = (Section.id, Section.slug, Section.name, Section.dek)
    query = select(*columns).order_by(Section.position, Section.id)
    return [SectionName(*row) for row in db.session.execute(query)]


def in_order() -> list[Section]:
    """All sections in the paper's order."""
    query = select(Section).order_by(Section.position, Section.id)
    return list(db.session.scalars(query))


def by_slug(slug: str) -> Section | None:
    return db.session.scalar(select(Section).where(Section.slug == slug))


def named(name: str) -> Section:
    """The section of that name, made at the end of the paper if there is none. Case does not
    count; a name that is a reserved word gets another slug."""
    folded = name.casefold()
    known = in_order()
    for section in known:
        if section.name.casefold() == folded:
            return section
    taken = RESERVED.union(section.slug for section in known)
    slug = unused(slugify(name, "section"), taken.__contains__)
    section = Section(name=name, slug=slug, position=len(known) + 1)
    db.session.add(section)
    db.session.flush()
    return section
