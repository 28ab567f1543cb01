"""Search: the stories that have some words, on SQLite and on PostgreSQL behind one face.

What is found is ordered by where the words stand (headline, then dek and names, then body) and by
newness within. No score: readers can tell why a story stands where it does, pages never shift, and
on SQLite a page costs the same in any archive."""

from datetime import datetime
from types import ModuleType
from typing import NamedTuple

import sqlalchemy as sa

from ..articles import Article
from ..lists import teasers
from ..lists.teasers import ON_A_PAGE, Teaser
from ..spelling.folding import fold
from ..store import db
from . import postgresql, sqlite, unspaced
from .asking import Cursor, Part, SearchPlan, SearchRequest, Ways, ways
from .words import Question, Term, forms, slips

__all__ = ["Cursor", "Found", "Narrowed", "Question", "Results", "SearchPlan", "Term"]
__all__ += ["fold", "forms", "instead", "matching", "page"]

Row = tuple[int, int, int]  # part, place, article id

MOST_UNKNOWN = 2  # words of a question for which likelier ones are sought
SLIPPERY = range(4, 17)  # letters of such words
COUNTED = 50  # stories, from which on a word is simply common


class Narrowed(NamedTuple):
    """What narrows a search: a section's id, words of an author's name."""

    section_id: int | None = None
    author: str = ""
    by_date: bool = False


EVERYTHING = Narrowed()


class Found(NamedTuple):
    teaser: Teaser
    text: str  # the body's words


class Results(NamedTuple):
    """Up to ON_A_PAGE stories, in which way they were found, and where the next begin (None: there
    are none)."""

    found: list[Found]
    next: Cursor | None
    way: SearchPlan = SearchPlan.ALL


NOTHING = Results([], None)


def page(
    question: Question,
    now: datetime,
    language: str = "",
    narrowed: Narrowed = EVERYTHING,
    before: Cursor | None = None,
) -> Results:
    """A page of the public stories that answer a question, at `now` (aware UTC).

    The first way to satisfy it that any story meets is taken: all words; all, the last of which may
    be a beginning; all but one; any. Two to five queries. `language`: "en" finds plurals too."""
    if not question.terms:
        return NOTHING
    for way, satisfied in _ways(question, language, before):
        wanted = SearchRequest(
            satisfied,
            narrowed.section_id,
            tuple(fold(narrowed.author).split()[:6]),
            narrowed.by_date,
            before,
        )
        if rows := _rows(question, wanted, now):
            return _results(rows, way, now)
    return NOTHING


def instead(question: Question, now: datetime) -> str | None:
    """The question with each word that no public story has replaced by the likeliest one, a slip
    of the hand away, that some have; None if there is nothing better to ask. One query."""
    unknown = [
        term.words[0]
        for term in question.terms
        if len(term.words) == 1 and len(term.words[0]) in SLIPPERY and term.words[0].isalpha()
    ][:MOST_UNKNOWN]
    if not unknown or question.is_unspaced:
        return None
    near = {word: slips(word) for word in unknown}
    asked = dict.fromkeys([*unknown, *(slip for made in near.values() for slip in made)])
    query = _database().known(list(asked), now, COUNTED)
    counts = {word: count for word, count in db.session.execute(query) if count}
    better = {}
    for word in unknown:
        likely = [slip for slip in near[word] if slip in counts]
        if likely and word not in counts:
            better[word] = max(likely, key=counts.__getitem__)
    if not better:
        return None
    phrases = (" ".join(better.get(word, word) for word in term.words) for term in question.terms)
    return " ".join(
        f'"{words}"' if term.is_quoted else words
        for term, words in zip(question.terms, phrases, strict=True)
    )


def matching(text: str, language: str = "") -> sa.ColumnElement[bool]:
    """Which articles, drafts and all, have all words of a text, the last of which may be a
    beginning; none if there is no word in it. For the WHERE of a query on Article."""
    question = Question.parse(text)
    if not question.terms:
        return sa.false()
    if question.is_unspaced:
        return unspaced.matching(question)
    wanted = SearchRequest(ways(question, language)[SearchPlan.BEGINNING])
    return Article.id.in_(_database().ids(wanted))


def _ways(
    question: Question, language: str, before: Cursor | None
) -> list[tuple[SearchPlan, Ways]]:
    """The ways that are worth trying; on later pages the one that the first page was found in."""
    every = ways(question, language)
    if before is not None:
        return [(before.way, every[before.way])]
    if question.is_unspaced:
        return [(SearchPlan.ALL, every[SearchPlan.ALL])]
    tried: dict[Ways, SearchPlan] = {}
    for way in SearchPlan:
        tried.setdefault(every[way], way)
    return [(way, satisfied) for satisfied, way in tried.items()]


def _rows(question: Question, wanted: SearchRequest, now: datetime) -> list[Row]:
    """(part, place, id) of the stories on a page, and of one more if there is one."""
    limit = ON_A_PAGE + 1
    rows: list[Row] = []
    if question.is_unspaced:
        queries = iter([unspaced.matches(question, wanted, now, limit)])
    else:
        queries = _database().matches(wanted, now, limit)
    for query in queries:
        rows += [tuple(row) for row in db.session.execute(query.limit(limit - len(rows)))]
        if len(rows) == limit:
            break
    return rows


def _results(rows: list[Row], way: SearchPlan, now: datetime) -> Results:
    shown = [id_ for _, _, id_ in rows[:ON_A_PAGE]]
    stories = {teaser.id: Found(teaser, text) for teaser, text in teasers.with_text(shown, now)}
    next_ = None
    if len(rows) > ON_A_PAGE:
        part, place, _ = rows[ON_A_PAGE - 1]
        next_ = Cursor(way, Part(part), place)
    return Results([stories[id_] for id_ in shown if id_ in stories], next_, way)


def _database() -> ModuleType:
    return sqlite if db.engine.dialect.name == "sqlite" else postgresql
