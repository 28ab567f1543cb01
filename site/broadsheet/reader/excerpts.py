"""Excerpts: where in a story the words stand that a reader looked for."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from ..archive.search import Question, Term, forms
from ..archive.spelling.folding import LEFT_OUT, fold_for_search

LENGTH = 220  # characters; half as many where each is as wide as two
BEFORE = 70  # of them, at most, stand before the first word that was looked for


class ExcerptPiece(NamedTuple):
    """A run of an excerpt: plain text, never HTML; the template escapes it and marks it."""

    text: str
    is_marked: bool


def pattern(question: Question, language: str, *, begins: bool) -> re.Pattern[str] | None:
    """Finds the words of a question in folded text; None for a question without words."""
    terms = [_alternatives(term, language) for term in question.terms]
    if not terms:
        return None
    last = question.terms[-1]
    found = [words for alternatives in terms for words in alternatives]
    if begins and not last.is_quoted:
        found.append(re.escape(last.words[-1]) + r"\w*")
    any_of = "|".join(dict.fromkeys(sorted(found, key=len, reverse=True)))
    # Scripts without blanks have no ends of words to go by.
    return re.compile(any_of if question.is_unspaced else rf"(?<![^\W_])(?:{any_of})(?![^\W_])")


def excerpt(wanted: re.Pattern[str], dek: str, text: str) -> list[ExcerptPiece]:
    """The dek, or else the part of the text around the first of these words, with all of them
    marked; where none stands, the dek or the first words."""
    for source, before in ((dek, LENGTH), (text, BEFORE)):
        source = unicodedata.normalize("NFC", source)
        found = wanted.search(folded(source))
        if found:
            return _marked(wanted, _window(source, found.start(), before))
    return [ExcerptPiece(_window(dek or text, 0, 0), is_marked=False)]


def folded(text: str) -> str:
    """The text as searches see it, each character in its place."""
    return text.lower() if text.isascii() else text.translate(_PLAIN)


# What searches leave out, which stays in its place.
_MARKS = f"[{LEFT_OUT}]*"


class _Plain(dict[int, str]):
    def __missing__(self, code: int) -> str:
        plain = fold_for_search(chr(code))
        self[code] = plain if len(plain) == 1 else chr(code).lower()
        return self[code]


_PLAIN = _Plain()


def _word(word: str) -> str:
    letters = map(re.escape, folded(word))
    return "".join(letters) if word.isascii() else "".join(f"{one}{_MARKS}" for one in letters)


def _alternatives(term: Term, language: str) -> list[str]:
    if term.is_quoted:
        return [r"[\W_]+".join(map(_word, term.words))]
    return [_word(form) for form in forms(term.words[0], language)]


def _window(text: str, at: int, before: int) -> str:
    """So many characters around a place, cut between words."""
    wide = any(unicodedata.east_asian_width(letter) in "WF" for letter in text[at : at + 9])
    length, before = (LENGTH // 2, before // 2) if wide else (LENGTH, before)
    start = max(0, at - before) if at > before or len(text) > length else 0
    if start:
        start = text.find(" ", start, at) + 1 or start
    end = start + length
    if end < len(text):
        end = max(text.rfind(" ", at, end), 0) or end
    shown = text[start:end] if end >= len(text) else text[start:end].rstrip(" .,;:") + "…"
    return "…" + shown if start else shown


def _marked(wanted: re.Pattern[str], text: str) -> list[ExcerptPiece]:
    return list(_pieces(text, wanted.finditer(folded(text))))


def _pieces(text: str, found: Iterable[re.Match[str]]) -> Iterable[ExcerptPiece]:
    done = 0
    for match in found:
        if match.start() > done:
            yield ExcerptPiece(text[done : match.start()], is_marked=False)
        yield ExcerptPiece(text[match.start() : match.end()], is_marked=True)
        done = match.end()
    if done < len(text):
        yield ExcerptPiece(text[done:], is_marked=False)
