"""Placements: what editors put where, and until when; and the breaking banner."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .articles import Article
from .sections import Section
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

    @classmethod
    def stands_on(cls, section_id: int | None, now: datetime) -> ColumnElement[bool]:
        return and_(cls.section_id == section_id, or_(cls.ends_at.is_(None), cls.ends_at > now))


class Banner(Base):
    """A line of breaking news above every page, from one moment to another."""

    __tablename__ = "banner"

    id: Mapped[int] = mapped_column(primary_key=True)
    headline: Mapped[str]
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    article: Mapped[Article | None] = relationship()


class BannerLine(NamedTuple):
    """What pages show of a banner; slugs None: it leads nowhere."""

    headline: str
    slug: str | None
    section_slug: str | None


def banner(now: datetime) -> tuple[BannerLine | None, datetime | None]:
    """The banner that stands now, the latest to start; and when the clock alone changes that.

    One that leads to a story which is not public is not shown: it would give the story away."""
    query = (
        select(Banner, Article, Section.slug)
        .outerjoin(Article, Article.id == Banner.article_id)
        .outerjoin(Section, Section.id == Article.section_id)
        .where(Banner.ends_at > now)
        .order_by(Banner.starts_at.desc(), Banner.id.desc())
    )
    line: BannerLine | None = None
    turns: list[datetime | None] = []
    for banner, article, section_slug in db.session.execute(query):
        turns += [banner.starts_at, banner.ends_at]
        turns += [article.published_at, article.unpublished_at] if article else []
        stands = banner.starts_at <= now and (article is None or article.is_public(now))
        if stands and line is None:
            line = BannerLine(banner.headline, article.slug if article else None, section_slug)
    return line, min((turn for turn in turns if turn and turn > now), default=None)
