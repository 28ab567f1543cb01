"""Mobiledoc 0.3: how Ghost kept a post from version 1 to 5, as HTML.

Source: https://github.com/bustle/mobiledoc-kit/blob/master/MOBILEDOC.md"""

import json
from html import escape
from typing import Any

from ....language import gettext
from ..items import ImportRefused
from . import cards

# Markups, atoms and cards are said once and used by number: how much of what is made of them a text
# may repeat, in characters, and for each character of its own.
REPEATED, REPEATED_EACH = 10_000, 2

_TAGS = ("p", "h2", "h3", "h4", "blockquote", "ul", "ol")
_MARKUPS = {"b": "strong", "i": "em"} | {
    tag: tag for tag in ("strong", "em", "a", "code", "s", "sub", "sup")
}
_MARKUP, _IMAGE, _LIST, _CARD = 1, 2, 3, 10


def to_html(document: object, notes: list[str]) -> tuple[str, set[str]]:
    """The HTML, and the names of cards that are not known here and were left out. Parts that are
    not what the format says are left out, too."""
    unknown: set[str] = set()
    if not isinstance(document, dict):
        return "", unknown
    reader = _Reader(document, notes, unknown)
    sections = _list(document.get("sections"))
    return "".join(reader.section(_list(section)) for section in sections), unknown


class _Reader:
    def __init__(self, document: dict[str, Any], notes: list[str], unknown: set[str]) -> None:
        self.markups = _list(document.get("markups"))
        self.atoms = _list(document.get("atoms"))
        self.cards = _list(document.get("cards"))
        self.made: dict[int, str] = {}  # of the cards, by number
        self.notes, self.unknown = notes, unknown
        self.left = REPEATED + REPEATED_EACH * len(json.dumps(document))

    def spend(self, said: object) -> None:
        """Raises ImportRefused once a text repeats its parts beyond all sense."""
        self.left -= len(str(said))
        if self.left < 0:
            raise ImportRefused(gettext("the text repeats its parts beyond all sense"))

    def section(self, section: list[Any]) -> str:
        match section:
            case [int(kind), str(tag), list(markers), *_] if kind == _MARKUP:
                tag = {"h1": "h2", "aside": "blockquote", "pull-quote": "blockquote"}.get(tag, tag)
                tag = tag if tag in _TAGS else "p"
                return f"<{tag}>{self.marked(markers)}</{tag}>\n"
            case [int(kind), str(tag), list(entries), *_] if kind == _LIST:
                tag = "ol" if tag == "ol" else "ul"
                lines = "".join(f"<li>{self.marked(_list(entry))}</li>" for entry in entries)
                return f"<{tag}>{lines}</{tag}>\n"
            case [int(kind), str(source), *_] if kind == _IMAGE:
                return cards.to_html("image", {"src": source}, self.notes) or ""
            case [int(kind), int(number), *_] if kind == _CARD:
                return self.card(number)
        return ""

    def card(self, number: int) -> str:
        if number in self.made:
            self.spend(self.made[number])
        else:
            self.made[number] = self.new_card(_at(self.cards, number))
        return self.made[number]

    def new_card(self, card: object) -> str:
        match card:
            case [str(name), dict(payload), *_]:
                made = cards.to_html(name, payload, self.notes)
                if made is None:
                    self.unknown.add(name)
                return f"{made or ''}\n"
            case [str(name)]:
                return self.new_card([name, {}])
        return ""

    def marked(self, markers: list[Any]) -> str:
        made, opened = [], list[str]()
        for marker in markers:
            match marker:
                case [int(kind), list(opening), int(closing), (str() | int()) as value, *_]:
                    for number in opening:
                        start, tag = self.markup(_at(self.markups, number))
                        self.spend(start)
                        made.append(start)
                        opened.append(tag)
                    made.append(self.value(kind, value))
                    for _ in range(min(closing, len(opened))):
                        tag = opened.pop()
                        made.append(f"</{tag}>" if tag else "")
        made += [f"</{tag}>" for tag in reversed(opened) if tag]
        return "".join(made)

    def markup(self, markup: object) -> tuple[str, str]:
        """The start of an element, and its tag."""
        match markup:
            case ["a", ["href", str(address), *_], *_]:
                return f'<a href="{escape(address)}">', "a"
            case [str(tag), *_] if tag in _MARKUPS and tag != "a":
                return f"<{_MARKUPS[tag]}>", _MARKUPS[tag]
        return "", ""

    def value(self, kind: int, value: str | int) -> str:
        if kind == 0:
            return escape(str(value), quote=False)
        match _at(self.atoms, value):
            case ["soft-return", *_]:
                return "<br>"
            case [str(), str(words), *_]:
                self.spend(words)
                return escape(words, quote=False)
        return ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _at(values: list[Any], number: object) -> object:
    if isinstance(number, int) and 0 <= number < len(values):
        return values[number]
    return None
