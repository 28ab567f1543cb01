"""Scripts without blanks between words (Chinese, Japanese, Thai): an index of words knows nothing
of them, so the text is read as it stands, in the newest stories."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ..articles import Article
from .asking import Part, SearchRequest
from .words import Question

NEWEST = 3000  # stories that are read for it: a bound for the cost of a question

_ENTRY = sa.table(
    "search_entry", sa.column("article_id", sa.Integer), sa.column("place", sa.BigInteger)
)


def matches(question: Question, wanted: SearchRequest, now: datetime, limit: int) -> sa.Select[Any]:
    """Rows of (part, place, article id), as an index gives them."""
    newest = (
        sa.select(Article.id)
        .where(Article.public(now))
        .order_by(Article.published_at.desc(), Article.id.desc())
        .limit(NEWEST)
    )
    if wanted.section_id is not None:
        newest = newest.where(Article.section_id == wanted.section_id)
    part = sa.case(
        (_all_in(Article.headline, question), int(Part.HEADLINE)),
        (_all_in(_top(), question), int(Part.TOP)),
        else_=int(Part.BODY),
    )
    place = _ENTRY.c.place
    rows = (
        sa.select((sa.literal(0) if wanted.by_date else part).label("part"), place, Article.id)
        .join_from(Article, _ENTRY, _ENTRY.c.article_id == Article.id)
        .where(Article.id.in_(newest), matching(question))
        .subquery()
    )
    shown = sa.select(rows).order_by(rows.c.part, rows.c.place.desc()).limit(limit)
    if wanted.before is not None:
        last = wanted.before
        further = sa.and_(rows.c.part == int(last.part), rows.c.place < last.place)
        shown = shown.where(sa.or_(rows.c.part > int(last.part), further))
    return shown


def matching(question: Question) -> sa.ColumnElement[bool]:
    """Which articles have all terms, hidden ones too."""
    return _all_in(_top().concat(" ").concat(Article.body_text), question)


def _top() -> sa.ColumnElement[str]:
    return Article.headline.concat(" ").concat(Article.kicker).concat(" ").concat(Article.dek)


def _all_in(text: Any, question: Question) -> sa.ColumnElement[bool]:
    terms = (" ".join(term.words) for term in question.terms)
    return sa.and_(*(text.icontains(term, autoescape=True) for term in terms))
