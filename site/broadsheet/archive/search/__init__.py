"""Search: the stories that have some words, on SQLite and on PostgreSQL behind one face.

What is found is ordered by where the words stand (headline, then dek and names, then body) and by
newness within. No score: readers can tell why a story stands where it does, pages never shift, and
on SQLite a page costs the same in any archive."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from types import ModuleType
from typing import NamedTuple

import sqlalchemy as sa

from .. import reading
from ..articles import Article
from ..lists import statements
from ..lists.teasers import ON_A_PAGE, Teaser
from ..reading import Row, Statement
from ..spelling.folding import fold
from ..store import db
from . import near
from .asking import MatchedPart, Query, SearchCursor, SearchPlan, SearchRequest, Ways, ways
from .databases import room_of
from .words import Question, Term, forms

__all__ = ["Found", "Narrowed", "Question", "Results", "SearchCursor", "SearchPlan", "Term"]
__all__ += ["begin", "fold", "forms", "instead", "matching", "page"]

MOST_UNKNOWN = 2  # words of a question for which likelier ones are sought
SLIPPERY = range(4, 17)  # letters of such words
COUNTED = 50  # stories, from which on a word is simply common
FEW = 2000  # stories, that are named in a query rather than met by it
MOST_LIKELY = 8  # words near to one, of which it is asked how common they are


class Narrowed(NamedTuple):
    """What narrows a search: a section's id, words of an author's name."""

    section_id: int | None = None
    author: str = ""
    by_date: bool = False


class Found(NamedTuple):
    teaser: Teaser
    text: str  # the body's words


class Results(NamedTuple):
    """Up to ON_A_PAGE stories, in which way they were found, and where the next begin (None: there
    are none)."""

    found: list[Found]
    next: SearchCursor | None
    way: SearchPlan = SearchPlan.ALL


NOTHING = Results([], None)


def begin() -> None:
    """Let what follows see one single moment of the archive. Before any other query of a page."""
    begun = reading.begin()
    if at_first := _database().AT_FIRST:
        reading.ask(begun.engine, begun.driver, at_first, ())


def page(
    question: Question,
    now: datetime,
    language: str,
    narrowed: Narrowed,
    before: SearchCursor | None = None,
) -> Results:
    """A page of the public stories that answer a question, at `now` (aware UTC).

    The first way to satisfy it that any story meets is taken: all words; all, the last of which may
    be a beginning; all but one; any. Two to a dozen queries. `language`: "en" finds
    plurals too."""
    if not question.terms:
        return NOTHING
    ways_to_try = _ways(question, language, before)
    # What no story has is soon told, and needn't be looked for in the newest and in the index.
    missing = _missing(form for every in ways_to_try[0][1] for one in every for form in one)
    for way, satisfied in ways_to_try:
        if not _possible(satisfied, missing):
            continue
        wanted = SearchRequest(
            satisfied,
            narrowed.section_id,
            tuple(fold(narrowed.author).split()[:6]),
            narrowed.by_date,
            before,
        )
        results = _found(wanted, way, now)
        if results.found:
            return results
    return NOTHING


def instead(question: Question, now: datetime, language: str) -> str | None:
    """The question with each word that no public story has replaced by the likeliest one, a slip
    of the hand away or two, that some have; None if there is nothing better to ask. `language`: a
    word is there if its plural or singular is."""
    words = [
        term.words[0]
        for term in question.terms
        if len(term.words) == 1 and len(term.words[0]) in SLIPPERY and term.words[0].isalpha()
    ]
    if not words or question.is_unspaced:
        return None
    better: dict[str, str] = {}
    for word in _unknown(words, now, language):
        if likely := _likeliest(word, now):
            better[word] = likely
    if not better:
        return None
    phrases = (" ".join(better.get(word, word) for word in term.words) for term in question.terms)
    return " ".join(
        f'"{words}"' if term.is_quoted else words
        for term, words in zip(question.terms, phrases, strict=True)
    )


def _unknown(words: list[str], now: datetime, language: str) -> list[str]:
    """The first of those that no public story has, in any form. Whether a hidden one has them makes
    no difference but to how soon it is known."""
    every = {word: [Term((form,)) for form in forms(word, language)] for word in words}
    missing = _missing(term for terms in every.values() for term in terms)

    def is_unknown(word: str) -> bool:
        nowhere = all(term.words[0] in missing for term in every[word])
        return nowhere or not _stories_with(every[word], now, 1)

    return list(islice(filter(is_unknown, words), MOST_UNKNOWN))


def _likeliest(word: str, now: datetime) -> str | None:
    """The commonest of the nearest words that public stories have."""
    begun = [Term((one,)) for (one,) in _asked(near.beginning(word, MOST_LIKELY))]
    begins = bool(begun) and _stories_with(begun, now, 1) > 0
    for most in (1, 2) if len(word) >= near.LONG else (1,):
        listed: list[str] = [one for (one,) in _asked(_database().listed(near.keys(word, most)))]
        # What is a beginning of a word is completed, and not traded for another.
        fits = [one for one in listed if not begins or one.startswith(word)]
        likely = [one for one in sorted(fits) if one != word and near.is_near(word, one, most)]
        counts = ((_stories_with([Term((one,))], now, COUNTED), one) for one in likely)
        # Those of hidden stories count for none of the few, or they would push another out.
        public = list(islice((known for known in counts if known[0]), MOST_LIKELY))
        if public:
            return max(public, key=itemgetter(0))[1]
    return None


def _missing(terms: Iterable[Term]) -> set[str]:
    """Those words that no story has, hidden ones included. One query. Told of words of ASCII
    letters alone, which all take apart alike, and of as many letters as are listed."""
    words = {term.words[0] for term in terms if len(term.words) == 1 and not term.begins}
    words = {one for one in words if one.isascii() and one.isalpha() and len(one) in near.LISTED}
    if not words:
        return set()
    return words.difference(word for (word,) in _asked(_database().listed(words)))


def _possible(satisfied: Ways, missing: set[str]) -> bool:
    """Whether any story may have what is asked for, as these words are missing."""

    def is_there(one: tuple[Term, ...]) -> bool:
        return any(term.begins or not missing.intersection(term.words) for term in one)

    return any(all(map(is_there, every)) for every in satisfied)


def _stories_with(alternatives: list[Term], now: datetime, most: int) -> int:
    """How many public stories have one of these, up to `most`. One query."""
    wanted = SearchRequest(((tuple(alternatives),),), by_date=True)
    (query,) = _database().matches(wanted, now, most)
    return len(_asked(query))


def matching(text: str) -> sa.ColumnElement[bool]:
    """Which articles, drafts and all, have all words of a text, the last of which may be a
    beginning; none if there is no word in it. For the WHERE of a query on Article. One query: few
    stories are named, and of many the list at hand meets some soon, each of which is looked at."""
    question = Question.parse(text)
    if not question.terms:
        return sa.false()
    wanted = SearchRequest(ways(question, "")[SearchPlan.BEGINNING])
    ids = [id_ for (id_,) in _asked(_database().ids(wanted, FEW + 1))]
    return Article.id.in_(ids) if len(ids) <= FEW else _database().has(wanted)


def _ways(
    question: Question, language: str, before: SearchCursor | None
) -> list[tuple[SearchPlan, Ways]]:
    """The ways that are worth trying; on later pages the one that the first page was found in."""
    every = ways(question, language)
    if before is not None:
        return [(before.way, every[before.way])]
    tried: dict[Ways, SearchPlan] = {}
    for way in SearchPlan:
        tried.setdefault(every[way], way)
    return [(way, satisfied) for satisfied, way in tried.items()]


def _found(wanted: SearchRequest, way: SearchPlan, now: datetime) -> Results:
    found: list[Row] = []
    limit = ON_A_PAGE + 1
    for query in _database().matches(wanted, now, limit):
        query.values["most"] = limit - len(found)
        found += reading.rows(_told(query.statement), **query.values)
        if len(found) == limit:
            break
    next_ = None
    if len(found) == limit:
        *_, part, place = found[ON_A_PAGE - 1]
        next_ = SearchCursor(way, MatchedPart(part), place)
    shown = (Found(Teaser._make(columns), text) for *columns, text, _, _ in found[:ON_A_PAGE])
    return Results([*shown], next_, way)


@lru_cache(128)
def _told(matches: Statement) -> Statement:
    """What a page shows of these: rows of the columns of a Teaser, the body's words, part and
    place."""
    found = matches.subquery("found")
    columns = Article.body_text, found.c.part, found.c.place
    listing = statements.teasers(statements.NOW).add_columns(*columns)
    listing = listing.join(found, found.c.id == Article.id)
    return listing.order_by(found.c.part, found.c.place.desc())


def _asked(query: Query) -> list[Row]:
    return reading.rows(query.statement, **query.values)


def _database() -> ModuleType:
    matching: ModuleType = room_of(db.engine.dialect).matching
    return matching
