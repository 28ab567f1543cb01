"""Admissions: the corrections and clarifications of stories that readers see, as a list."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import literal, select, tuple_

from ..articles import Article
from ..corrections import ADMITTED, Correction
from ..sections import Section
from ..store import Moment, db
from .teasers import ON_A_PAGE, Cursor, cut


class Admission(NamedTuple):
    """A correction or a clarification, and the story that it is about: a plain row."""

    id: int
    kind: str
    note: str
    noted_at: datetime
    headline: str
    slug: str
    section_slug: str
    section_name: str
    language: str


class Admissions(NamedTuple):
    """Up to ON_A_PAGE of them, and where the older ones begin (None: there are none)."""

    lines: list[Admission]
    older: Cursor | None
    is_linked: bool = True  # as that of TeaserPage


def newest(now: datetime, before: Cursor | None = None) -> Admissions:
    """Every correction and clarification of stories that are public, newest first; not what was
    noted after `now`."""
    columns = (
        Correction.id,
        Correction.kind,
        Correction.note,
        Correction.noted_at,
        Article.headline,
        Article.slug,
        Section.slug,
        Section.name,
        Article.language,
    )
    query = (
        select(*columns)
        .join_from(Correction, Article, Article.id == Correction.article_id)
        .join(Section, Section.id == Article.section_id)
        .where(Correction.noted_at <= now, Correction.kind.in_(ADMITTED), Article.public(now))
        .order_by(Correction.noted_at.desc(), Correction.id.desc())
    )
    if before is not None:
        place = tuple_(literal(before.published_at, Moment()), literal(before.id))
        query = query.where(tuple_(Correction.noted_at, Correction.id) <= place)
    found = [Admission(*row) for row in db.session.execute(query.limit(ON_A_PAGE + 2))]
    return Admissions(*cut(found, before, lambda line: Cursor(line.noted_at, line.id)))
