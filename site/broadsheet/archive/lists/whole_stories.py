"""Whole stories: articles with everything that a feed tells of them, newest first."""

from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Select, select
from sqlalchemy.orm import defer, joinedload, selectinload

from ..articles import Article
from ..authors import Author, Byline, Tagging, Topic
from ..sections import SectionName
from ..store import db

Scope: TypeAlias = SectionName | Author | Topic | None  # None: the whole paper

IN_A_FEED = 30


def newest(now: datetime, scope: Scope = None) -> list[Article]:
    """Up to IN_A_FEED that are public at `now` (aware UTC), of the whole paper or of one section,
    author or topic; never one that is known by its headline only. Four queries, the first the head
    of an index."""
    query = (
        _of(scope, now)
        .where(Article.public(now), Article.has_copy)
        .options(
            defer(Article.body_source),
            joinedload(Article.section, innerjoin=True),
            joinedload(Article.lead_image),
            selectinload(Article.bylines),
            selectinload(Article.taggings),
            selectinload(Article.corrections),
        )
        .limit(IN_A_FEED)
    )
    return list(db.session.scalars(query))


def _of(scope: Scope, now: datetime) -> Select[Any]:
    if isinstance(scope, Author):
        credited: type[Byline] | type[Tagging] = Byline
        whose = Byline.author_id == scope.id
    elif isinstance(scope, Topic):
        credited, whose = Tagging, Tagging.topic_id == scope.id
    else:
        query = select(Article).order_by(Article.published_at.desc(), Article.id.desc())
        return query if scope is None else query.where(Article.section_id == scope.id)
    return (
        select(Article)
        .join(credited, credited.article_id == Article.id)
        .where(whose, credited.published_at <= now)
        .order_by(credited.published_at.desc(), credited.article_id.desc())
    )
