"""Comparing two texts, word by word, as an editor reads a marked proof."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

ALIKE = 0.5  # paragraphs less alike than this are struck out and written anew, not mixed
MOST_PARAGRAPHS = 5000  # of a text that is compared at all
MOST_LOOKS = 1_000_000  # at words, to find which changed paragraph was which: a fifth of a second
LONGEST = 3000  # words of a paragraph that is compared word by word

_PARAGRAPH = re.compile(r"[^\n]+\n*|\n+")  # with the lines that are empty below it
_WORD = re.compile(r"\w+")
_PIECE = re.compile(r"\s+|\w+|[^\w\s]")


class Part(NamedTuple):
    """A stretch of text, and whether it stands in both ("same"), was taken out or put in."""

    kind: str  # "same", "out" or "in"
    text: str


def compare(old: str, new: str) -> list[Part]:
    """The way from one text to another: which paragraph became which, then within those that
    changed word by word. Joining all but "out" gives `new`, all but "in" gives `old`."""
    before, after = _PARAGRAPH.findall(old), _PARAGRAPH.findall(new)
    if max(len(before), len(after)) > MOST_PARAGRAPHS:
        return _joined([Part("out", old), Part("in", new)])
    # Empty lines are all alike: they would pair whatever stands between them.
    texts, texts_now = ([text.rstrip("\n") for text in side] for side in (before, after))
    parts: list[Part] = []
    for kind, a, b, c, d in SequenceMatcher(None, texts, texts_now, autojunk=False).get_opcodes():
        if kind == "equal":
            for one, other in zip(before[a:b], after[c:d], strict=True):
                parts += _words(one, other)
        else:
            parts += _paragraphs(before[a:b], after[c:d])
    return _joined(parts)


def _paragraphs(before: list[str], after: list[str]) -> list[Part]:
    """Those that became another one word by word; the others struck out and written anew."""
    parts: list[Part] = []
    at, to = 0, 0
    for one, other in [*_pairs(before, after), (len(before), len(after))]:
        parts += [Part("out", "".join(before[at:one])), Part("in", "".join(after[to:other]))]
        if one < len(before):
            parts += _words(before[one], after[other])
        at, to = one + 1, other + 1
    return parts


def _pairs(before: list[str], after: list[str]) -> list[tuple[int, int]]:
    """Which paragraph became which, by number and in order: the pairs that are most alike in sum,
    and each alike enough."""
    looks = sum(len(paragraph.split()) for paragraph in before) * len(after)
    if looks > MOST_LOOKS:
        return []
    words = [_WORD.findall(paragraph) for paragraph in before]
    # best[i][j]: what the paragraphs from `i` and from `j` on can reach.
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    alike = [[0.0] * len(after) for _ in before]
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    for j in reversed(range(len(after))):
        matcher.set_seq2(_WORD.findall(after[j]))
        for i in reversed(range(len(before))):
            matcher.set_seq1(words[i])
            alike[i][j] = matcher.quick_ratio()
            paired = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= ALIKE else 0.0
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


def _words(old: str, new: str) -> list[Part]:
    if old == new:
        return [Part("same", old)]
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    if max(len(before), len(after)) > LONGEST:
        return [Part("out", old), Part("in", new)]
    parts: list[Part] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            parts.append(Part("same", "".join(before[a:b])))
        else:
            parts += [Part("out", "".join(before[a:b])), Part("in", "".join(after[c:d]))]
    return parts


def _joined(parts: list[Part]) -> list[Part]:
    """Neighbours of one kind made one, empty ones left out."""
    joined: list[Part] = []
    for part in parts:
        if not part.text:
            continue
        if joined and joined[-1].kind == part.kind:
            joined[-1] = Part(part.kind, joined[-1].text + part.text)
        else:
            joined.append(part)
    return joined
