"""Working copies: a story that readers can't see is its own manuscript; one that they see has a
working copy beside it, until the change is published."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Text, cast, select, union
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..articles import LEADS_TO_FILES, Article
from ..spelling import figure_marks
from ..staff import Staff
from ..store import Base, db
from .manuscript import Manuscript


class WorkingCopy(Base):
    """What a story that readers see will say when the change is published."""

    __tablename__ = "working_copy"

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    manuscript: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    staff: Mapped[Staff | None] = relationship()

    @property
    def text(self) -> Manuscript:
        return Manuscript.read(self.manuscript)


def naming_picture(name: str, limit: int = 50) -> list[Article]:
    """The stories whose working copy names a picture of the library, up to `limit`. It reads the
    working copies: as many as there are unpublished changes."""
    kept = json.dumps(name)[1:-1]  # as JSON columns spell it
    query = (
        select(Article)
        .join(WorkingCopy, WorkingCopy.article_id == Article.id)
        .where(cast(WorkingCopy.manuscript, Text).contains(kept, autoescape=True))
        .order_by(Article.id.desc())
        .limit(limit)
    )
    return [article for article in db.session.scalars(query) if _names(latest_text(article), name)]


def _names(text: Manuscript, picture: str) -> bool:
    return text.lead_image == picture or figure_marks.names(text.body_source, picture)


def linking_to(name: str, limit: int = 50) -> list[Article]:
    """The stories, public or not, whose text or working copy names a file of the library, the
    newest first, up to `limit`. One query, which reads the texts that lead to any file, by an index
    of these, and the working copies."""
    changes = select(WorkingCopy.article_id).where(
        cast(WorkingCopy.manuscript, Text).contains(name, autoescape=True)
    )
    in_text = Article.body_source.contains(name, autoescape=True)
    texts = select(Article.id).where(sql(LEADS_TO_FILES), in_text).correlate(None)
    query = select(Article).where(Article.id.in_(union(texts, changes)))
    query = query.options(joinedload(Article.section, innerjoin=True))
    return list(db.session.scalars(query.order_by(Article.id.desc()).limit(limit)))


def latest_text(article: Article) -> Manuscript:
    """What editors go on writing: the working copy if there is one, else the story itself."""
    working = of(article)
    return working.text if working else Manuscript.of(article)


def of(article: Article) -> WorkingCopy | None:
    return db.session.get(WorkingCopy, article.id)


def of_each(articles_shown: list[int]) -> dict[int, WorkingCopy]:
    """The working copies of those of these stories that have one."""
    query = select(WorkingCopy).where(WorkingCopy.article_id.in_(articles_shown))
    return {working.article_id: working for working in db.session.scalars(query)}
