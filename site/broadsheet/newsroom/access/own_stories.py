"""Whose stories somebody may see, and of which they may be told."""

from datetime import datetime

from ...archive.articles import Article
from .guard import may, me


def own_only() -> int | None:
    """Whose stories somebody may see: a reporter's are their own."""
    return None if may("know_all_stories") else me().id


def may_know(article: Article, now: datetime) -> bool:
    """Reporters are told of no story of others before readers are."""
    return may("know_all_stories") or article.is_public(now) or article.filed_by_id == me().id
