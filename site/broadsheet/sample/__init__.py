"""The sample edition: the newspaper of an invented town, for a paper's first day."""

from sqlalchemy import exists, select

from ..archive.articles import Article
from ..archive.store import db
from . import bulk, edition

__all__ = ["bulk", "edition", "paper_is_empty"]


def paper_is_empty() -> bool:
    """True while the paper has no article at all."""
    return not db.session.scalar(select(exists().where(Article.id.is_not(None))))
