"""Authors and topics: who a story is by and what it is about. Neither needs a login."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .slugs import slugify, unused
from .store import Base, db


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    bio: Mapped[str] = mapped_column(default="")


class Topic(Base):
    __tablename__ = "topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)


class Byline(Base):
    """An author's place in the byline of an article.

    `published_at` repeats the article's, so that an author's stories, newest first, are the head
    of an index; articles.py keeps the two equal."""

    __tablename__ = "byline"
    __table_args__ = (Index("ix_byline_list", "author_id", "published_at", "article_id"),)

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"), primary_key=True)
    position: Mapped[int]
    published_at: Mapped[datetime | None]
    author: Mapped[Author] = relationship(lazy="joined")


class Tagging(Base):
    """A topic of an article; `published_at` as in Byline."""

    __tablename__ = "tagging"
    __table_args__ = (Index("ix_tagging_list", "topic_id", "published_at", "article_id"),)

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    position: Mapped[int]
    published_at: Mapped[datetime | None]
    topic: Mapped[Topic] = relationship(lazy="joined")


Credit = TypeVar("Credit", Author, Topic)


def by_slug(kind: type[Credit], slug: str) -> Credit | None:
    """The author or topic with that slug."""
    return db.session.scalar(select(kind).where(kind.slug == slug))


def named(kind: type[Credit], name: str) -> Credit:
    """The author or topic of that name, made if there is none."""
    known = db.session.scalar(select(kind).where(kind.name == name))
    if known is not None:
        return known
    slug = unused(slugify(name, kind.__tablename__), lambda slug: bool(by_slug(kind, slug)))
    made = kind(name=name, slug=slug)
    db.session.add(made)
    db.session.flush()
    return made


def names(kind: type[Credit], limit: int = 500) -> list[str]:
    """Names to choose from, the newest first."""
    query = select(kind.name).order_by(kind.id.desc()).limit(limit)
    return sorted(db.session.scalars(query))
