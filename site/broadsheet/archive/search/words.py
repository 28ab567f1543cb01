"""What people type into a search field, as words to look for."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from ..spelling.folding import fold
from .unspaced import is_unspaced

LONGEST = 200  # characters that are read
MOST_WORDS = 12
SHORTEST_BEGINNING = 2  # letters: a single one begins half of all words

# How letters with dots and rings are spelt without them; folded they are the plain ones.
_BY_TWO = {"de": {"ae": "a", "oe": "o", "ue": "u"}, "da": {"aa": "a", "oe": "o"}}
_BY_TWO |= {"nb": _BY_TWO["da"], "nn": _BY_TWO["da"], "no": _BY_TWO["da"]}
MOST_BY_TWO = 3  # letters of a word, each of them by itself

_QUOTED = re.compile('["“”„«»「」『』]([^"“”„«»「」『』]*)["“”„«»「」『』]')


class Term(NamedTuple):
    """One word, or the words of a phrase in their order."""

    words: tuple[str, ...]
    is_quoted: bool = False
    begins: bool = False  # the last word may go on


class Question(NamedTuple):
    """What is looked for. `is_cut`: more was typed than is read."""

    terms: tuple[Term, ...]
    is_cut: bool = False

    @classmethod
    def parse(cls, text: str) -> "Question":
        """Any text is a question; one without letters or digits has no terms."""
        terms, left = [], MOST_WORDS
        for term in _terms(text[:LONGEST]):
            if left > 0:
                terms.append(term._replace(words=term.words[:left]))
            left -= len(term.words)
        return cls(tuple(dict.fromkeys(terms)), left < 0 or len(text) > LONGEST)

    @property
    def is_unspaced(self) -> bool:
        return any(is_unspaced(word) for term in self.terms for word in term.words)


def _terms(text: str) -> Iterator[Term]:
    parts = _QUOTED.split(text)  # every second one stood in quotes
    for number, part in enumerate(parts):
        words = tuple(fold(part).split())
        if number % 2 and len(words) > 1:
            yield Term(words, is_quoted=True)
        else:
            yield from (Term((word,), is_quoted=bool(number % 2)) for word in words)


def forms(word: str, language: str) -> list[str]:
    """A word, and in English its plural or singular: readers of "ferry" want "ferries" too. Where
    a keyboard without its letters spells them by two, a word is also that one: "Häuser" is
    "Haeuser"."""
    if language in _BY_TWO:
        return list(dict.fromkeys([word, *_spelt(word, _BY_TWO[language])]))
    if language == "en" and len(word) > 2 and word.isascii() and word.isalpha():
        return [word, *_in_other_number(word)]
    return [word]


def _in_other_number(word: str) -> list[str]:
    """The singular or the plural of an English word; two where its ending leaves that open."""
    if word.endswith("ies") and len(word) > 4:
        return [word[:-3] + "y"]
    if re.search(r"(s|x|z|ch|sh)es$", word):
        return [word[:-2], word[:-1]]
    if word.endswith("s") and not word.endswith("ss") and len(word) > 4:
        return [word[:-1]]
    if re.search(r"[^aeiou]y$", word):
        return [word[:-1] + "ies"]
    return [word + ("es" if re.search(r"(s|x|z|ch|sh)$", word) else "s")]


def _spelt(word: str, by_two: dict[str, str]) -> Iterator[str]:
    """The same word with letters that are told by two told by one, and the other way round."""
    respelt = word
    for two, one in by_two.items():
        respelt = re.sub(f"(?<![aeq]){two}", one, respelt)
    yield respelt
    for two, one in by_two.items():
        for found in islice(re.finditer(one, word), MOST_BY_TWO):
            yield word[: found.start()] + two + word[found.end() :]


def slips(word: str) -> list[str]:
    """All words that one slip of the hand makes from this one: a letter left out, one too many,
    two that changed places, a wrong one."""
    letters = _alphabet(word)
    cuts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    made = [a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1]
    made += [a + b[1:] for a, b in cuts if b]
    made += [a + letter + b for a, b in cuts for letter in letters]
    made += [a + letter + b[1:] for a, b in cuts if b for letter in letters]
    return [other for other in dict.fromkeys(made) if other != word]


def _alphabet(word: str) -> str:
    if "α" <= word[0] <= "ω":
        return "αβγδεζηθικλμνξοπρστυφχψω"
    if "а" <= word[0] <= "ӿ":
        return "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґ"
    return "abcdefghijklmnopqrstuvwxyz"
