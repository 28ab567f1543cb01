"""Plain text: the words of a story without its HTML, which the search index reads; and letters
without heaps of marks."""

import re
import unicodedata
from html import unescape

_BLOCK = re.compile(
    r"<(?=/?(?:p|h[1-6]|li|ul|ol|blockquote|pre|br|hr|t[dhr]|table|figure|figcaption)\b)"
)
MOST_MARKS = 30  # on one letter: more than any language has (UAX 15, stream-safe text)
_HEAP = re.compile(r"[^\w\s]{30,}")  # the only place where as many marks can be
# What neither XML, and so no feed (https://www.w3.org/TR/xml/#charsets), nor PostgreSQL can hold;
# and DEL, for which pages show nothing. Tabs and line ends stay.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# What only says where a line may break. A blank of no width parts words in scripts without blanks,
# and joiners shape letters in some (Arabic, those of India, emoji): there they stay.
_SOFT_BREAKS = re.compile(
    "[\u00ad\u180e\u2060\ufeff]|(?<![\u0e00-\u109f\u1780-\u17ff])\u200b"
    "|(?<=[!-\u058f])[\u200c\u200d]+"
)
# Possessive, so that a text's own length is all that it takes.
TAG = re.compile(r"""<(?:(?s:!--.*?-->)|[^'">]*+(?:(?:"[^"]*"|'[^']*')[^'">]*+)*+>)""")


def text_of(html: str) -> str:
    """The words of sanitised HTML on one line."""
    return " ".join(words_of(html))


def words_of(html: str) -> list[str]:
    """The words of sanitised HTML."""
    spaced = _BLOCK.sub(" <", html)
    return without_soft_breaks(unescape(TAG.sub("", spaced))).split()


def without_soft_breaks(text: str) -> str:
    """The text without soft hyphens and other characters of no width: a word is written, found and
    addressed as it is read."""
    return text if text.isascii() else _SOFT_BREAKS.sub("", text)


def printable(text: str) -> str:
    """The text without control characters and what else can be neither kept nor shown."""
    return UNPRINTABLE.sub("", text)


def few_marks(text: str) -> str:
    """The text without what stands above and below a letter beyond 30 marks: putting marks in
    their order takes the square of their number, here and in the database."""
    return text if text.isascii() else _HEAP.sub(_lightened, text)


def _lightened(heap: re.Match[str]) -> str:
    kept, marks = [], 0
    for sign in heap[0]:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)
