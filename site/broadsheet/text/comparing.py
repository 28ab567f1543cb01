"""Comparing two texts, word by word, as an editor reads a marked proof."""

import re
from collections.abc import Iterable
from difflib import Match, SequenceMatcher
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

ALIKE = 0.5  # paragraphs less alike than this are struck out and written anew, not mixed
# So many looks at what stands in both texts, for each of their paragraphs or words, to find what
# stayed; and at words, for each word, to find which paragraph became which. People's texts take a
# fifth of it. What takes more is compared in less detail: nothing costs more than its length.
LOOKS = 60
LOOKS_TO_PAIR = 100

_PARAGRAPH = re.compile(r"[^\n]+\n*|\n+")  # with the lines that are empty below it
_WORD = re.compile(r"\w+")
_PIECE = re.compile(r"\s+|\w+|[^\w\s]")


class DiffPart(NamedTuple):
    """A stretch of text, and whether it stands in both ("same"), was taken out or put in."""

    kind: str  # "same", "out" or "in"
    text: str


def compare(old: str, new: str) -> list[DiffPart]:
    """The way from one text to another: which paragraph became which, then within those that
    changed word by word. Joining all but "out" gives `new`, all but "in" gives `old`."""
    before, after = _PARAGRAPH.findall(old), _PARAGRAPH.findall(new)
    # Empty lines are all alike: they would pair whatever stands between them.
    texts, texts_now = ([text.rstrip("\n") for text in side] for side in (before, after))
    parts: list[DiffPart] = []
    for kind, a, b, c, d in _Matcher(texts, texts_now).get_opcodes():
        if kind == "equal":
            for one, other in zip(before[a:b], after[c:d], strict=True):
                parts += _words(one, other)
        else:
            parts += _paragraphs(before[a:b], after[c:d])
    return _joined(parts)


def _paragraphs(before: list[str], after: list[str]) -> list[DiffPart]:
    """Those that became another one word by word; the others struck out and written anew."""
    parts: list[DiffPart] = []
    at, to = 0, 0
    for one, other in [*_pairs(before, after), (len(before), len(after))]:
        parts += [
            DiffPart("out", "".join(before[at:one])),
            DiffPart("in", "".join(after[to:other])),
        ]
        if one < len(before):
            parts += _words(before[one], after[other])
        at, to = one + 1, other + 1
    return parts


def _pairs(before: list[str], after: list[str]) -> list[tuple[int, int]]:
    """Which paragraph became which, by number and in order: the pairs that are most alike in sum,
    and each alike enough. Of too many to look at each with each, those with the same number."""
    words, words_now = ([_WORD.findall(text) for text in side] for side in (before, after))
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)

    def alike(i: int, j: int) -> float:
        matcher.set_seqs(words[i], words_now[j])
        return matcher.quick_ratio()

    looks = sum(len(of_one) + 10 for of_one in words)  # what goes with a pair takes ten
    if looks * len(after) > LOOKS_TO_PAIR * (looks + sum(map(len, words_now))):
        least = min(len(before), len(after))
        return [(n, n) for n in range(least) if alike(n, n) >= ALIKE]
    # best[i][j]: what the paragraphs from `i` and from `j` on can reach.
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for j in reversed(range(len(after))):
        for i in reversed(range(len(before))):
            found = alike(i, j)
            paired = found + best[i + 1][j + 1] if found >= ALIKE else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(before) and j < len(after):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs.append((i, j))
            i, j = i + 1, j + 1
    return pairs


def _words(old: str, new: str) -> list[DiffPart]:
    if old == new:
        return [DiffPart("same", old)]
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    parts: list[DiffPart] = []
    for kind, a, b, c, d in _Matcher(before, after).get_opcodes():
        if kind == "equal":
            parts.append(DiffPart("same", "".join(before[a:b])))
        else:
            parts += [DiffPart("out", "".join(before[a:b])), DiffPart("in", "".join(after[c:d]))]
    return parts


class _Matcher(SequenceMatcher[str]):
    """A matcher that looks so many times, and takes what is left then for different. Blanks match
    beside words only."""

    a: list[str]
    b: list[str]
    b2j: dict[str, list[int]]  # where each piece of `b` stands, but for blanks

    def __init__(self, before: list[str], after: list[str]) -> None:
        self.looks = LOOKS * (len(before) + len(after))
        super().__init__(str.isspace, before, after, autojunk=False)

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        ahi, bhi = len(self.a) if ahi is None else ahi, len(self.b) if bhi is None else bhi
        least = min(ahi - alo, bhi - blo)
        size = next((n for n in range(least) if self.a[alo + n] != self.b[blo + n]), least)
        if size:  # the same at the start, or at the end
            return Match(alo, blo, size)
        size = next((n for n in range(least) if self.a[ahi - 1 - n] != self.b[bhi - 1 - n]), least)
        if size:
            return Match(ahi - size, bhi - size, size)
        self.looks -= sum(1 + len(self.b2j.get(piece, [])) for piece in self.a[alo:ahi])
        if self.looks < 0:
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


def _joined(parts: Iterable[DiffPart]) -> list[DiffPart]:
    """Neighbours of one kind made one, empty ones left out."""
    runs = groupby((part for part in parts if part.text), attrgetter("kind"))
    return [DiffPart(kind, "".join(part.text for part in run)) for kind, run in runs]
