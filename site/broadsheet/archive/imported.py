"""Imported stories, by the key under which an import knows each."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from .articles import Article
from .store import db


def by_origins(origins: Iterable[str]) -> dict[str, Article]:
    """The articles that imports made under these keys, with their sections. One query."""
    of_these = Article.origin.in_(origins)
    query = select(Article).where(of_these).options(joinedload(Article.section))
    return {str(article.origin): article for article in db.session.scalars(query)}


def digests_of(origins: Iterable[str]) -> dict[str, str | None]:
    """What imports filed last under these keys, as a digest. One query."""
    columns = select(Article.origin, Article.origin_digest)
    query = columns.where(Article.origin.in_(origins))
    return {str(row.origin): row.origin_digest for row in db.session.execute(query)}


def uids_taken(uids: Iterable[str]) -> set[str]:
    """Those of these ids by which feeds know a story already. One query."""
    return set(db.session.scalars(select(Article.uid).where(Article.uid.in_(uids))))


def by_origin(origin: str) -> Article | None:
    """The article that an import made under that key."""
    return db.session.scalar(select(Article).where(Article.origin == origin))
