"""What the databases are asked for: ways to satisfy a question, from strict to generous."""

import re
from enum import IntEnum
from typing import Any, NamedTuple

from ..reading import Statement
from .unspaced import is_unspaced, pairs
from .words import SHORTEST_BEGINNING, Question, Term, forms

SMALL_WORD = 3  # letters: "the", "of", "der"; where some words are enough, these are not
MOST_TELLING = 6  # words of a question of which some are enough: the longest


class SearchPlan(IntEnum):
    """How a question is satisfied; the first way in which anything is found is taken."""

    ALL = 0  # all words
    BEGINNING = 1  # all, and the last may be a beginning
    BUT_ONE = 2  # all but one
    ANY = 3  # any of them


class MatchedPart(IntEnum):
    """Where in a story the words stand; those with all in the headline come first."""

    HEADLINE = 0
    TOP = 1  # headline, kicker, dek, names of authors and topics
    BODY = 2


class SearchCursor(NamedTuple):
    """A place in the results: after the story of that place, found in that way and part.

    As text: "12-29283472834", way, part and place."""

    way: SearchPlan
    part: MatchedPart
    place: int

    @classmethod
    def parse(cls, text: str) -> "SearchCursor":
        """Raises ValueError for anything but what str() of a cursor gives."""
        parts = re.fullmatch(r"([0-3])([0-2])-(-?[1-9]\d{0,17})", text, re.ASCII)
        if parts is None:
            raise ValueError(f"not a cursor: {text!r}")
        return cls(SearchPlan(int(parts[1])), MatchedPart(int(parts[2])), int(parts[3]))

    def __str__(self) -> str:
        return f"{int(self.way)}{int(self.part)}-{self.place}"


Ways = tuple[tuple[tuple[Term, ...], ...], ...]  # any of these: all of these: one of these


class SearchRequest(NamedTuple):
    """One way to satisfy a question, and what narrows it."""

    ways: Ways
    section_id: int | None = None
    author: tuple[str, ...] = ()  # words of a name, or their beginnings
    by_date: bool = False
    before: SearchCursor | None = None

    @property
    def parts(self) -> tuple[MatchedPart, ...]:
        """The parts of the list that are still to come; a list by date has one part only."""
        every = (MatchedPart.HEADLINE,) if self.by_date else tuple(MatchedPart)
        return tuple(part for part in every if self.before is None or part >= self.before.part)

    def begin(self, part: MatchedPart, newest: int) -> int:
        """The first place of a part that may be shown, if `newest` is the first of all."""
        if self.before is None or self.before.part != part:
            return newest
        return self.before.place - 1


class Query(NamedTuple):
    """A statement that was built once, and what is asked for by it this time."""

    statement: Statement
    values: dict[str, Any]


def ways(question: Question, language: str) -> dict[SearchPlan, Ways]:
    """What each plan asks the index for."""
    asked = [part for term in question.terms for part in _as_indexed(term)]
    terms = [_alternatives(term, language) for term in asked]
    last = asked[-1]
    begins = not last.is_quoted and len(last.words[-1]) >= SHORTEST_BEGINNING
    beginning = (last._replace(begins=True),) if begins else terms[-1]
    telling = _telling(terms)
    return {
        SearchPlan.ALL: (tuple(terms),),
        SearchPlan.BEGINNING: ((*terms[:-1], beginning),),
        SearchPlan.BUT_ONE: tuple(_without(telling, n) for n in reversed(range(len(telling)))),
        SearchPlan.ANY: tuple((alternatives,) for alternatives in telling),
    }


def _as_indexed(term: Term) -> list[Term]:
    """A word of a script without blanks is a phrase of pairs of its letters."""
    if not any(map(is_unspaced, term.words)):
        return [term]
    parts = [pairs(word) if is_unspaced(word) else [word] for word in term.words]
    return [
        Term(tuple(part), is_quoted=True, begins=len(part[0]) == 1 and is_unspaced(part[0]))
        for part in parts
    ]


def _alternatives(term: Term, language: str) -> tuple[Term, ...]:
    if term.is_quoted:
        return (term,)
    return tuple(Term((form,)) for form in forms(term.words[0], language))


def _telling(terms: list[tuple[Term, ...]]) -> list[tuple[Term, ...]]:
    by_length = sorted(terms, key=_length, reverse=True)[:MOST_TELLING]
    return [one for one in by_length if _length(one) > SMALL_WORD] or by_length


def _length(alternatives: tuple[Term, ...]) -> int:
    # Two letters of a script without blanks are a word.
    return sum(len(word) * (2 if is_unspaced(word) else 1) for word in alternatives[0].words)


def _without(terms: list[tuple[Term, ...]], n: int) -> tuple[tuple[Term, ...], ...]:
    return (*terms[:n], *terms[n + 1 :]) if len(terms) > 1 else tuple(terms)
