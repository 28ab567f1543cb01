"""Placements: what editors put where, and until when; in which form; and the breaking banner."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, delete, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from .articles import Article
from .store import Base, db


class Placement(Base):
    """An article's slot on the front page (`section_id` None) or on a section page."""

    __tablename__ = "placement"
    __table_args__ = (Index("ix_placement_page", "section_id", "slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id", ondelete="CASCADE"))
    slot: Mapped[int]  # 1 is the lead
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    ends_at: Mapped[datetime | None] = mapped_column(index=True)
    article: Mapped[Article] = relationship()

    @classmethod
    def stands_on(cls, section_id: Any, now: Any) -> ColumnElement[bool]:
        """On the front (None) or a section's page, at `now`; either may be a parameter."""
        return and_(cls.section_id == section_id, or_(cls.ends_at.is_(None), cls.ends_at > now))


ENDED = 10  # banners of the past that the desk shows
OPINION = "opinion"  # the form of a section whose teasers say whose opinion each story is


class PageForm(Base):
    """How editors want the stories of a section to stand on the front page, or that page to open
    (`section_id` None). Where there is no row, the stories say it themselves."""

    __tablename__ = "page_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int | None] = mapped_column(
        ForeignKey("section.id", ondelete="CASCADE"), unique=True
    )
    form: Mapped[str]  # a word of reader/layout/choosing.py


class Banner(Base):
    """A line of breaking news above every page, from one moment to another."""

    __tablename__ = "banner"

    id: Mapped[int] = mapped_column(primary_key=True)
    headline: Mapped[str]
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    article: Mapped[Article | None] = relationship()

    def end(self, now: datetime) -> None:
        """Let it end now; a banner that has not begun never appears."""
        self.ends_at = now

    @property
    def mark(self) -> str:
        """Changes whenever an editor changes the banner."""
        return _mark(self.headline, self.article_id, self.starts_at, self.ends_at)


class Spot(NamedTuple):
    """A story's place in the order of a page, and until when (None: for good)."""

    article_id: int
    ends_at: datetime | None


class BannerLine(NamedTuple):
    """What pages show of a banner; slugs None: it leads nowhere."""

    headline: str
    slug: str | None
    section_slug: str | None
    language: str = ""  # of the story that it leads to


def on_page(section_id: int | None) -> list[Placement]:
    """Everything that editors placed on the front page (None) or a section's, in order, with its
    stories; public or not, ended or not. One query."""
    query = (
        select(Placement)
        .where(Placement.section_id == section_id)
        .options(joinedload(Placement.article).joinedload(Article.section))
        .order_by(Placement.slot, Placement.id)
    )
    return list(db.session.scalars(query))


def form_on(section_id: int | None) -> str:
    """The form that editors chose for a section, or for the front page (None); "": none."""
    query = select(PageForm.form).where(PageForm.section_id == section_id)
    return db.session.scalar(query.limit(1)) or ""


def mark_of(placed: Sequence[Placement], form: str) -> str:
    """Changes whenever an editor changes the order of a page, an end in it, or its form; not by the
    clock."""
    return _mark(form, *((one.slot, one.article_id, one.ends_at) for one in placed))


def arrange(section_id: int | None, order: Sequence[Spot]) -> None:
    """Place these stories on a page, the first one as its lead, instead of all that stood there.
    One that readers don't see yet takes its place on its second, and leaves it on its last."""
    db.session.execute(delete(Placement).where(Placement.section_id == section_id))
    db.session.add_all(
        Placement(
            section_id=section_id, slot=slot, article_id=spot.article_id, ends_at=spot.ends_at
        )
        for slot, spot in enumerate(order, 1)
    )


def choose_form(section_id: int | None, form: str) -> None:
    """Let a section's stories, or the front page (None), stand in a form; "": in their own."""
    db.session.execute(delete(PageForm).where(PageForm.section_id == section_id))
    if form:
        db.session.add(PageForm(section_id=section_id, form=form))


def banners(now: datetime) -> tuple[list[Banner], list[Banner]]:
    """The banners that stand or will, those that begin last first; and the last ENDED to end."""
    query = select(Banner).options(joinedload(Banner.article).joinedload(Article.section))
    ahead = query.where(Banner.ends_at > now).order_by(Banner.starts_at.desc(), Banner.id.desc())
    ended = query.where(Banner.ends_at <= now).order_by(Banner.ends_at.desc(), Banner.id.desc())
    return list(db.session.scalars(ahead)), list(db.session.scalars(ended.limit(ENDED)))


def _mark(*facts: object) -> str:
    """Twelve hex digits that stand for these facts."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:12]
