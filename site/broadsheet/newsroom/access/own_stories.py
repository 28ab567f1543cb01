"""Whose stories somebody may see and write, and of which they may be told."""

from collections.abc import Iterable
from datetime import datetime

from flask import abort

from ...archive.articles import Article
from ...archive.store import db
from .guard import may, me


def own_only() -> int | None:
    """Whose stories somebody may see: a reporter's are their own."""
    return None if may("know_all_stories") else me().id


def may_know(article: Article, now: datetime) -> bool:
    """Whether whoever is signed in may know of a story: reporters learn of stories of others only
    when readers do."""
    return may("know_all_stories") or article.is_public(now) or article.filed_by_id == me().id


def known_to_me(articles: Iterable[Article], now: datetime) -> list[Article]:
    """Those of these stories that whoever is signed in may know of."""
    return [article for article in articles if may_know(article, now)]


def story_or_404(story_id: int) -> Article:
    """A story that whoever is signed in may see: 404 for any other, so that nothing is told."""
    article = db.session.get(Article, story_id)
    own = own_only()
    if article is None or (own is not None and article.filed_by_id != own):
        abort(404)
    return article


def may_write(article: Article) -> bool:
    """Reporters write until their story is out; editors always."""
    return may("write_public_stories") or article.published_at is None
