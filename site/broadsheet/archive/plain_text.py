"""Plain text: the words of a story without its HTML, which the search index reads."""

import re
from html import unescape

_BLOCK = re.compile(
    r"</?(?:p|h[1-6]|li|ul|ol|blockquote|pre|br|hr|t[dhr]|table|figure|figcaption)\b"
)
_TAG = re.compile(r"""(?s:<!--.*?-->)|<(?:"[^"]*"|'[^']*'|[^'">])*>""")


def text_of(html: str) -> str:
    """The words of sanitised HTML on one line."""
    spaced = _BLOCK.sub(lambda tag: " " + tag[0], html)
    return " ".join(unescape(_TAG.sub("", spaced)).split())
