"""The readable text of a Ghost post as the export has it: what Ghost itself made of the post, or
the words of the editor's tree, whatever is known here of its cards."""

import json
from typing import Any

from .. import word_count
from .cards import text

DEEPEST = 100
# What readers see of nodes and cards.
_READ = frozenset(
    """buttonText calloutText caption code content description fileCaption fileTitle header
    heading html markdown productButton productDescription productTitle subheader text textValue
    title""".split()
)
_SILENT = frozenset({"email", "email-cta", "paywall"})  # cards that no page shows


def text_of(post: dict[str, Any]) -> str:
    excerpt = text(post, "custom_excerpt")
    return word_count.of_html("\n".join([text(post, "title"), excerpt, _source(post)]))


def _source(post: dict[str, Any]) -> str:
    if html := text(post, "html"):
        return html
    for name in ("lexical", "mobiledoc"):
        if source := text(post, name):
            found: list[str] = []
            try:
                _gather(json.loads(source), "", found, DEEPEST)
            except (ValueError, RecursionError):
                return ""
            return "".join(found)
    return text(post, "markdown")


def _said(name: str, value: str) -> str:
    """The words of a field, or a break."""
    if name == "type":
        return "\n" if value == "linebreak" else ""
    if name not in _READ:
        return ""
    return value if name == "text" else f"{value}\n"


def _gather(value: object, name: str, found: list[str], depth: int) -> None:
    """Add the words of a part of the tree, in order; those of two paragraphs are never one."""
    inner: list[tuple[object, str]] = []
    match value:
        case str():
            found.append(_said(name, value))
        case [int(), list(), int(), str(marked), *_]:  # of Mobiledoc
            found.append(marked)
        case [str(card), dict(payload)] if card not in _SILENT:
            inner = [(payload, "")]
        case dict() if value.get("type") not in _SILENT:
            inner = [(one, str(key)) for key, one in value.items()]
        case list():
            inner = [(one, "") for one in value]
    for one, key in inner if depth else ():
        _gather(one, key, found, depth - 1)
    if isinstance(value, list) and inner:
        found.append("\n")
