"""Figure marks: how a text says where a picture or a film stands, as it is written and as it is
kept. Pure.

Written, in Markdown: `![A caption](name-of-a-picture "A credit")`; a film is its address alone on a
line, sound of the library a link alone on a line (text/story_markdown.py reads all three). Kept, in
HTML: a comment, which the sanitiser lets nobody write. text/figures.py fills it in when the text is
printed."""

import json
import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple


class FigureKind(StrEnum):
    PICTURE = "picture"
    EMBED = "embed"
    PLAYER = "player"


class Mark(NamedTuple):
    """What is kept where a figure stands: of a picture its name, caption and credit ("": the
    picture's own), of a film or chart elsewhere its address and title, of sound or film of the
    library its file and title."""

    kind: FigureKind
    facts: dict[str, str]


_KEPT = re.compile(rf"<!--({'|'.join(FigureKind)}) (\{{[^<>]*\}})-->")


def kept(kind: FigureKind, **facts: str) -> str:
    """A mark as HTML keeps it: JSON without anything that could end a comment."""
    text = json.dumps(facts)
    for char in "<>-&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return f"<!--{kind} {text}-->"


def marks_in(html: str) -> Iterator[Mark]:
    """The marks of a kept text, in order."""
    return (_read(found) for found in _KEPT.finditer(html))


def filled(html: str, fill: Callable[[Mark], str]) -> str:
    """A kept text with something else in the place of each mark."""
    return _KEPT.sub(lambda found: fill(_read(found)), html)


def pictures_in(html: str) -> list[str]:
    """The names of the pictures that stand in a kept text, in order, each once."""
    names = (mark.facts["name"] for mark in marks_in(html) if mark.kind is FigureKind.PICTURE)
    return list(dict.fromkeys(names))


def _read(found: re.Match[str]) -> Mark:
    return Mark(FigureKind(found[1]), json.loads(found[2]))


class WrittenPicture(NamedTuple):
    """A picture in Markdown: what stands between the parentheses, in the brackets, in quotes."""

    name: str  # in the library, or an address of another site
    words: str
    title: str


_WRITTEN = re.compile(
    r'!\[([^\[\]\n]{0,1000})\]\(\s{0,9}<?([^\s)>\[]{1,2000})>?(?:\s+"([^"\n]{0,1000})")?\s*\)'
)


def written(name: str, caption: str = "") -> str:
    """A picture of the library, in Markdown."""
    return f"![{caption}]({name})"


def written_in(markdown: str) -> list[WrittenPicture]:
    """The pictures of a text, in order. It does not know code from text: for imports, which bring
    what they find."""
    return [_written(found) for found in _WRITTEN.finditer(markdown)]


def rewritten(markdown: str, other: Callable[[WrittenPicture], str]) -> str:
    """A text with something else in the place of each picture; "" leaves it as it stands."""
    return _WRITTEN.sub(lambda found: other(_written(found)) or found[0], markdown)


def names(markdown: str, name: str) -> bool:
    """Whether a text may show the picture of that name, or of one that begins so."""
    return f"]({name}" in markdown


def _written(found: re.Match[str]) -> WrittenPicture:
    return WrittenPicture(found[2], found[1], found[3] or "")
