"""What a search asks for, as PostgreSQL writes it: tsqueries, taken apart by us where that is sure,
else by the database (https://www.postgresql.org/docs/current/textsearch-controls.html)."""

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from ...reading import rows
from ..asking import SearchRequest
from ..unspaced import in_hex, is_unspaced
from ..words import LONGEST, Term


class TextQuery(NamedTuple):
    """What is asked for, as PostgreSQL has it; the words of its phrases alone, because an index has
    no order of words; and those of the author."""

    phrases: str
    words: str
    author: str


def text_query(wanted: SearchRequest) -> TextQuery:
    by_name = [Term((word,), begins=True) for word in wanted.author]
    asked = {term for every in wanted.ways for one in every for term in one}
    lexemes = _lexemes([*asked, *by_name])

    def joined(which: int) -> str:
        every = (
            _joined("&", (_joined("|", (lexemes[term][which] for term in one)) for one in all_of))
            for all_of in wanted.ways
        )
        return _joined("|", every)

    return TextQuery(joined(0), joined(1), _joined("&", (lexemes[term][0] for term in by_name)))


def _joined(operator: str, queries: Iterable[str]) -> str:
    """What has no word in it counts for nothing."""
    found = operator.join(filter(None, queries))
    return f"({found})" if found else ""


def _lexemes(terms: list[Term]) -> dict[Term, tuple[str, str]]:
    """Each term in PostgreSQL's own writing, and its words alone."""
    found = {term: _plain(term) for term in terms if all(map(_is_plain, term.words))}
    others = {term: _as_text(term) for term in terms if term not in found}
    if others:
        taken_apart = {
            text: (phrase, words, beginning)
            for text, phrase, words, beginning in rows(_taken_apart(), texts=[*others.values()])
        }
        for term, text in others.items():
            phrase, words, beginning = taken_apart[text]
            found[term] = (beginning, beginning) if term.begins else (phrase, words)
    return found


def _is_plain(word: str) -> bool:
    """Whether it is one word for PostgreSQL's parser and stays what it is, so that it needn't be
    asked."""
    return len(word) <= LONGEST and word.isascii() and (word.isalpha() or word.isdigit())


def _plain(term: Term) -> tuple[str, str]:
    words = [f"'{word}'" for word in term.words]
    if term.begins:
        words = [f"{word}:*" for word in words]
    return f"({'<->'.join(words)})", _joined("&", words)


def _as_text(term: Term) -> str:
    return " ".join(in_hex(word) if is_unspaced(word) else word for word in term.words)


@cache
def _taken_apart() -> sa.Select[Any]:
    """Rows of a text, its words as a phrase, each by itself, and as a phrase of beginnings. One
    query for all: wherever another had it in place of a value, the planner would fold and parse the
    words again, which takes longer than to find the stories."""
    given = (
        sa.func.unnest(sa.bindparam("texts", type_=sa.ARRAY(sa.Text)))
        .table_valued(sa.column("value", sa.Text), name="given")
        .render_derived()
    )
    folded = sa.func.search_fold(given.c.value)
    queries = (
        sa.func.phraseto_tsquery("simple", folded),
        sa.func.plainto_tsquery("simple", folded),
        sa.func.to_tsquery("simple", sa.literal("'").concat(folded).concat("':*")),
    )
    return sa.select(given.c.value, *(sa.cast(query, sa.Text) for query in queries))
