"""Translations: stories that say the same in several languages, and know each other.

They are a group, in which none comes before the others; a story is in one at most."""

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.orm import joinedload

from ..language import gettext, tags
from .articles import Article
from .reading import rows
from .sections import Section
from .store import db


class Translation(NamedTuple):
    """A story in another language; `language` is its tag, "" the paper's own."""

    language: str
    slug: str
    section_slug: str


def languages_in_use() -> list[str]:
    """The tags that stories have, those of whole papers left out. One query, of an index that has
    such stories alone."""
    return sorted(db.session.scalars(_languages_in_use()))


@cache
def _languages_in_use() -> Select[str]:
    return select(Article.language).where(Article.language != "").distinct()


def of(group: str, now: datetime) -> tuple[list[Translation], datetime | None]:
    """The stories of a group that are public at `now` (aware UTC), and when the clock alone changes
    which these are. One query."""
    found, changes = [], []
    for language, slug, section, comes, goes in rows(_of_group(), group=group):
        changes += [moment for moment in (comes, goes) if moment and moment > now]
        if comes <= now and (goes is None or now < goes):
            found.append(Translation(language, slug, section))
    return found, min(changes, default=None)


@cache
def _of_group() -> Select[*tuple[Any, ...]]:
    moments = Article.published_at, Article.unpublished_at
    return (
        select(Article.language, Article.slug, Section.slug, *moments)
        .join(Section, Section.id == Article.section_id)
        .where(Article.translation_group == bindparam("group"), Article.published_at.is_not(None))
        .order_by(Article.language, Article.id)
    )


def beside(article: Article) -> list[Article]:
    """The other stories of an article's group, public or not, with their sections."""
    if article.translation_group is None:
        return []
    query = (
        select(Article)
        .where(Article.translation_group == article.translation_group, Article.id != article.id)
        .options(joinedload(Article.section))
        .order_by(Article.language, Article.id)
    )
    return list(db.session.scalars(query))


def leads_readers_anew(article: Article, other: Article, now: datetime) -> bool:
    """Whether a link between two stories would at once lead readers from one story to another."""
    ours, theirs = [article, *beside(article)], [other, *beside(other)]
    return other not in ours and _is_any_public(ours, now) and _is_any_public(theirs, now)


def _is_any_public(stories: list[Article], now: datetime) -> bool:
    return any(story.is_public(now) for story in stories)


def link(
    article: Article,
    other: Article,
    papers: str,
    is_known: Callable[[Article], bool] = lambda _: True,
) -> None:
    """Let two stories be translations of each other, and of all whose translations they are; in the
    session's transaction. `papers`: the tag of the paper's own language. Raises ValueError if two
    of them are in one language, which names the second if it `is_known` to whoever links them.
    Neither becomes another version: nothing that it says changes."""
    members = dict.fromkeys([article, *beside(article), other, *beside(other)])
    told: dict[str, str] = {}
    for member in members:
        tag = member.language or papers
        if tag in told and not is_known(member):
            raise ValueError(
                gettext(
                    "Two of them would be in %(language)s: say first in which language each is.",
                    language=tags.own_name(tag),
                )
            )
        if tag in told:
            raise ValueError(
                gettext(
                    "“%(headline)s” is in %(language)s, too: say first in which language each is.",
                    headline=member.headline,
                    language=tags.own_name(tag),
                )
            )
        told[tag] = member.headline
    groups = [member.translation_group for member in members if member.translation_group]
    _set_group(members, min(groups, default="") or secrets.token_hex(8))


def unlink(article: Article) -> None:
    """Take a story out of its group; one that is left alone in it has none, either."""
    others = beside(article)
    _set_group([article, *(others if len(others) == 1 else [])], None)


def _set_group(members: Iterable[Article], group: str | None) -> None:
    table = Article.__table__
    ids = [member.id for member in members]
    db.session.flush()
    db.session.execute(
        update(Article).where(table.c.id.in_(ids)).values(translation_group=group),
        execution_options={"synchronize_session": False},
    )
    for member in members:
        db.session.expire(member, ["translation_group"])
