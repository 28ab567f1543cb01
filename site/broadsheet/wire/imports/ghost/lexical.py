"""Lexical: the tree in which Ghost keeps a post since version 5, as HTML."""

import re
from html import escape
from typing import Any

from ....language import gettext, number
from ..items import ImportRefused
from . import cards
from .cards import text

Node = dict[str, Any]

DEEPEST = 60

# The bits of a text's format.
_FORMATS = [(1, "strong"), (2, "em"), (4, "s"), (16, "code"), (32, "sub"), (64, "sup")]
_TEXTS = ("text", "extended-text", "zwnj", "hashtag")
_GAPS = {"linebreak": "<br>", "tab": " "}
_BLOCKS = {
    "paragraph": "p",
    "quote": "blockquote",
    "extended-quote": "blockquote",
    "aside": "blockquote",
}

_HEADINGS = {"h3": "h3"} | dict.fromkeys(("h4", "h5", "h6"), "h4")
_TICKS = {"True": "☑ ", "False": "☐ "}  # of a list of tasks
_BESIDE = re.compile(r"</li><li>(?=<[ou]l\b)")


def to_html(document: object, notes: list[str]) -> tuple[str, set[str]]:
    """The HTML, and the kinds of nodes that are not known here and were left out. Raises
    ImportRefused for a tree that is too deep."""
    unknown: set[str] = set()
    root = document.get("root") if isinstance(document, dict) else None
    return _node(root, notes, unknown, DEEPEST), unknown


def _node(node: object, notes: list[str], unknown: set[str], depth: int) -> str:
    if not isinstance(node, dict):
        return ""
    if depth == 0:
        raise ImportRefused(
            gettext("the text is nested more than %(most)s elements deep", most=number(DEEPEST))
        )
    kind = text(node, "type")
    if kind in _TEXTS:
        return _words(node)
    if kind in _GAPS:
        return _GAPS[kind]
    given = node.get("children")
    children = given if isinstance(given, list) else []
    inner = "".join(_node(child, notes, unknown, depth - 1) for child in children)
    if kind in ("link", "autolink", "at-link"):
        return f'<a href="{escape(text(node, "url"))}">{inner}</a>'
    made = _block(kind, node, inner)
    if made is not None:
        return made
    card = cards.to_html(kind, node, notes)
    if card is not None:
        return f"{card}\n"
    unknown.add(kind)
    return inner


def _block(kind: str, node: Node, inner: str) -> str | None:
    if kind in ("root", ""):
        return inner
    runs = ' dir="rtl"' if text(node, "direction") == "rtl" else ""
    if kind in _BLOCKS:
        return f"<{_BLOCKS[kind]}{runs}>{inner}</{_BLOCKS[kind]}>\n" if inner else ""
    if kind in ("heading", "extended-heading"):
        tag = _HEADINGS.get(text(node, "tag"), "h2")
        return f"<{tag}{runs}>{inner}</{tag}>\n"
    if kind == "list":
        tag = "ol" if "ol" in (node.get("tag"), node.get("listType")) else "ul"
        tag = "ol" if node.get("listType") == "number" else tag
        first = node.get("start")
        if tag == "ol" and isinstance(first, int) and first > 1:
            runs += f' start="{first}"'
        # The tree has a list within a list as an item of its own.
        return f"<{tag}{runs}>{_BESIDE.sub('', inner)}</{tag}>\n"
    if kind == "listitem":
        return f"<li>{_TICKS.get(str(node.get('checked')), '')}{inner}</li>"
    return None


def _words(node: Node) -> str:
    html = escape(text(node, "text"), quote=False)
    bits = node.get("format")
    if not html or not isinstance(bits, int):
        return html
    for bit, tag in _FORMATS:
        if bits & bit:
            html = f"<{tag}>{html}</{tag}>"
    return html
