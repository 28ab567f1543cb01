"""Comparing two texts, word by word, as an editor reads a marked proof."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

ALIKE = 0.5  # paragraphs less alike than this are struck out and written anew, not mixed
MOST_LINES = 5000  # of a text that is compared at all
LONGEST = 3000  # words of a paragraph that is compared word by word


class Part(NamedTuple):
    """A stretch of text, and whether it stands in both ("same"), was taken out or put in."""

    kind: str  # "same", "out" or "in"
    text: str


def compare(old: str, new: str) -> list[Part]:
    """The way from one text to another: paragraph by paragraph, then within those that changed
    word by word. Joining all but "out" gives `new`, all but "in" gives `old`."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if max(len(before), len(after)) > MOST_LINES:
        return _joined([Part("out", old), Part("in", new)])
    parts: list[Part] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(Part("same", "".join(before[a:b])))
        elif kind == "replace" and b - a == d - c:
            for one, other in zip(before[a:b], after[c:d], strict=True):
                parts += _words(one, other)
        else:
            parts += [Part("out", "".join(before[a:b])), Part("in", "".join(after[c:d]))]
    return _joined(parts)


def _words(old: str, new: str) -> list[Part]:
    before, after = re.findall(r"\s+|\w+|[^\w\s]", old), re.findall(r"\s+|\w+|[^\w\s]", new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if max(len(before), len(after)) > LONGEST or matcher.quick_ratio() < ALIKE:
        return [Part("out", old), Part("in", new)]
    parts: list[Part] = []
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
