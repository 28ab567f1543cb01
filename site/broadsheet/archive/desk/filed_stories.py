"""Filed stories: what only the desk asks of them, public or not."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, selectinload

from ..articles import Article, RailPick
from ..images import Figure, Image
from ..store import db


def paper_is_empty() -> bool:
    """True while the paper has no article at all. One query."""
    return not db.session.scalar(select(exists().where(Article.id.is_not(None))))


def whole_by_ids(ids: Iterable[int], filed_by_id: int | None) -> dict[int, Article]:
    """The articles with these ids that there are, public or not, with all that a manuscript says of
    them; only what one of the staff filed, if that is given. Four queries."""
    query = (
        select(Article)
        .where(Article.id.in_(ids))
        .options(
            joinedload(Article.section),
            joinedload(Article.lead_image),
            selectinload(Article.bylines),
            selectinload(Article.taggings),
            selectinload(Article.picks).joinedload(RailPick.pick),
        )
    )
    if filed_by_id is not None:
        query = query.where(Article.filed_by_id == filed_by_id)
    return {article.id: article for article in db.session.scalars(query)}


def last_filed_by(staff_id: int, since: datetime) -> Article | None:
    """What one of the staff filed and saved last, if that was after `since`."""
    query = (
        select(Article)
        .where(Article.filed_by_id == staff_id, Article.saved_at > since)
        .order_by(Article.saved_at.desc(), Article.id.desc())
    )
    return db.session.scalars(query.limit(1)).first()


def showing(image: Image, limit: int = 50) -> list[Article]:
    """The stories, public or not, that have a picture as their lead or in their text: the newest
    first, up to `limit`. One query."""
    in_text = select(Figure.article_id).where(Figure.name == image.name)
    as_lead = select(Article.id).where(Article.lead_image_id == image.id)
    query = (
        select(Article)
        .where(Article.id.in_(in_text.union(as_lead)))
        .options(joinedload(Article.section, innerjoin=True))
        .order_by(Article.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))
