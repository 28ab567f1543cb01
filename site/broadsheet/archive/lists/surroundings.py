"""Surroundings: what stands around every page at a moment, besides the paper's own settings: the
banner, and which sections have something to read."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    case,
    literal,
    null,
    select,
    true,
    type_coerce,
)

from ..articles import Article
from ..placements import Banner, BannerLine
from ..reading import rows
from ..sections import Section
from ..store import Moment
from .statements import NOW


class Surroundings(NamedTuple):
    banner: BannerLine | None
    open_sections: frozenset[int]  # the ids of those with a public story
    until: datetime | None  # when the clock alone changes them (aware UTC); None: never
    because: str


class _OfSection(NamedTuple):
    id: int | None  # None: there are no sections
    is_lasting: bool | None  # whether it has a public story that nothing ends
    open_until: datetime | None  # otherwise: when the first of its public stories ends,
    comes_at: datetime | None  # and when the next one comes


class _OfBanner(NamedTuple):
    id: int | None  # None: there are no banners
    headline: str
    starts_at: datetime
    ends_at: datetime
    slug: str | None  # of the story that it leads to, and so on
    section_slug: str | None
    language: str
    published_at: datetime | None
    unpublished_at: datetime | None
    is_public: bool | None


def at(now: datetime) -> Surroundings:
    """What stands around pages at `now` (aware UTC). One query; of each section it looks at the
    heads of one to three indexes, however many stories there are."""
    found = rows(_statement(), now=now)
    cut = len(_OfSection._fields)
    banner, banner_until = _banner([_OfBanner(*row[cut:]) for row in found], now)
    sections, sections_until = _open([_OfSection(*row[:cut]) for row in found])
    changes = [(banner_until, "the banner comes or goes")] if banner_until else []
    if sections_until:
        changes.append((sections_until, "a section has its first story, or one less"))
    return Surroundings(banner, sections, *min(changes, default=(None, "")))


def _open(found: Sequence[_OfSection]) -> tuple[frozenset[int], datetime | None]:
    shown = {one.id for one in found if one.id is not None and (one.is_lasting or one.open_until)}
    # When one that isn't lasting loses one of several stories, it is looked at again.
    changes = [one.open_until or one.comes_at for one in found if not one.is_lasting]
    return frozenset(shown), min(filter(None, changes), default=None)


def _banner(found: Sequence[_OfBanner], now: datetime) -> tuple[BannerLine | None, datetime | None]:
    """The banner that stands now, the latest to start; and when the clock alone changes that.

    One that leads to a story which is not public is not shown: it would give the story away."""
    banners = {one.id: one for one in found if one.id is not None}.values()
    line: BannerLine | None = None
    changes: list[datetime | None] = []
    for one in sorted(banners, key=lambda one: (one.starts_at, one.id), reverse=True):
        changes += [one.starts_at, one.ends_at, one.published_at, one.unpublished_at]
        if line is None and one.starts_at <= now and (one.slug is None or one.is_public):
            line = BannerLine(one.headline, one.slug, one.section_slug, one.language or "")
    return line, min((moment for moment in changes if moment and moment > now), default=None)


@cache
def _statement() -> Select[*tuple[Any, ...]]:
    """Each section with each banner that has not ended: some thirty, and one or two. A row at least
    if there is neither."""
    one = select(literal(1).label("one")).subquery()
    is_lasting = _first(Article.published_at, Article.unpublished_at.is_(None)) <= NOW
    # Few stories are ahead of their end. The sum keeps databases from reading the whole section.
    open_until = _first(
        Article.unpublished_at,
        *(Article.unpublished_at > NOW, Article.published_at <= NOW),
        section=Article.section_id + 0,
    )
    comes_at = _first(Article.published_at, Article.published_at > NOW)
    sections = select(
        Section.id,
        is_lasting.label("is_lasting"),
        *(
            type_coerce(case((is_lasting, null()), else_=moment), Moment()).label(name)
            for name, moment in (("open_until", open_until), ("comes_at", comes_at))
        ),
    ).subquery()
    banners = (
        select(
            *(Banner.id, Banner.headline, Banner.starts_at, Banner.ends_at),
            *(Article.slug, Section.slug.label("section_slug"), Article.language),
            *(Article.published_at, Article.unpublished_at),
            Article.public(NOW).label("is_public"),
        )
        .outerjoin(Article, Article.id == Banner.article_id)
        .outerjoin(Section, Section.id == Article.section_id)
        .where(Banner.ends_at > NOW)
        .subquery()
    )
    return (
        select(*sections.c, *banners.c)
        .select_from(one)
        .outerjoin(sections, true())
        .outerjoin(banners, true())
    )


def _first(
    moment: Any, *conditions: ColumnElement[bool], section: Any = Article.section_id
) -> ColumnElement[Any]:
    """The first of these moments in a section: the head of an index."""
    query = select(moment).where(section == Section.id, moment.is_not(None), *conditions)
    return query.order_by(moment).limit(1).correlate(Section).scalar_subquery()
