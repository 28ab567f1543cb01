"""Former addresses: where something stood once, and where it stands now."""

from typing import NamedTuple

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .articles import Article
from .sections import Section
from .store import Base, db

MOST_HOPS = 10


class FormerAddress(Base):
    """A path that leads to an article, a section or another path; to none of them: it is gone."""

    __tablename__ = "former_address"

    path: Mapped[str] = mapped_column(primary_key=True)  # "/world/old-slug", no trailing slash
    article_id: Mapped[int | None] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    section_id: Mapped[int | None] = mapped_column(
        ForeignKey("section.id", ondelete="CASCADE"), index=True
    )
    target: Mapped[str | None]  # a path of the paper
    article: Mapped[Article | None] = relationship()
    section: Mapped[Section | None] = relationship()


class Destination(NamedTuple):
    """Where a former address leads in the end; nothing set: it is gone."""

    article: Article | None = None
    section: Section | None = None
    path: str | None = None


def follow(path: str) -> Destination | None:
    """The end of the way from a former address, so that one redirect is enough; None if the path
    never was one. A chain that does not end (editors make loops) never was one either."""
    seen: set[str] = set()
    while len(seen) < MOST_HOPS and path not in seen:
        former = db.session.scalar(select(FormerAddress).where(FormerAddress.path == path))
        if former is None:
            return Destination(path=path) if seen else None
        if former.target is None:
            return Destination(former.article, former.section)
        seen.add(path)
        path = former.target
    return None


def leave(path: str, *, article: Article | None = None, section: Section | None = None) -> None:
    """Remember that `path` was the address of an article or a section."""
    former = db.session.get(FormerAddress, path) or FormerAddress(path=path)
    former.article, former.section, former.target = article, section, None
    db.session.add(former)


def forget(path: str) -> None:
    """That path is somebody's own address again."""
    db.session.execute(delete(FormerAddress).where(FormerAddress.path == path))
