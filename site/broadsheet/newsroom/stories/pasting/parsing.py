"""A clipboard's HTML as a tree, in which items, cells and paragraphs end where the next one begins:
HTML needs no tag for that, and OpenOffice writes none, where Python's parser waits for one."""

import re
from io import StringIO
from typing import Any

from bs4 import BeautifulSoup, Tag

from .elements import BOXES
from .styles import BLOCKS

# Each ends where one of the same line begins.
_LIKES = ["li", "dt dd", "td th", "tr", "thead tbody tfoot", "rt rp"]
_ENDED_BY = {name: likes.split() for likes in _LIKES for name in likes.split()}
ENDED = frozenset(["p", *_ENDED_BY])
_END_A_PARAGRAPH = {*BLOCKS, *BOXES, "dir", "menu"} - {*_ENDED_BY}
_EMPTY_ITEM = re.compile(r"<li\s*/>", re.IGNORECASE)


def parsed(html: str) -> BeautifulSoup:
    # LibreOffice wrote `<li/>` before the paragraph of an item; to browsers that is `<li>`.
    # Of a string that ends in `.txt` it would be asked whether the name of a file was meant.
    return _Document(StringIO(_EMPTY_ITEM.sub("<li>", html)), "html.parser")


class _Document(BeautifulSoup):
    def handle_starttag(self, name: str, *given: Any, **named: Any) -> Tag | None:
        if ended := self._ended_by(name):
            self.handle_endtag(ended)
        return super().handle_starttag(name, *given, **named)

    def _ended_by(self, name: str) -> str:
        """The outermost element that ends where this one begins; "" for none."""
        if name in _END_A_PARAGRAPH:
            return "p" if self.tagStack[-1].name == "p" else ""
        ends, found = _ENDED_BY.get(name, []), ""
        for tag in reversed(self.tagStack) if ends else ():
            if tag.name not in ENDED:
                break
            found = tag.name if tag.name in ends else found
        return found
