"""Placements: what editors put where, and until when; and the breaking banner."""

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, or_, select
from sqlalchemy.orm import Mapped, contains_eager, mapped_column, relationship

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


def banner(now: datetime) -> Banner | None:
    """The banner that stands now: the latest to start. One that leads to a story which is not
    public is not shown either: it would give the story away."""
    query = (
        select(Banner)
        .outerjoin(Banner.article)
        .options(contains_eager(Banner.article).joinedload(Article.section))
        .where(Banner.starts_at <= now, Banner.ends_at > now)
        .where(or_(Banner.article_id.is_(None), Article.public(now)))
        .order_by(Banner.starts_at.desc(), Banner.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)
