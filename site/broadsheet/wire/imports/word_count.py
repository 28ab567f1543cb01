"""The word count: how many words a source has, and where they are now. Pure.

A word is what stands between blanks and has a letter or a digit in it. What is said of a run adds
up: the words of the sources are those that readers see, those that only the desk sees, and those
that were left out."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from typing import NamedTuple

from ...archive.spelling import figure_marks
from ...archive.spelling.figure_marks import Mark
from ...archive.spelling.plain_text import without_soft_breaks

NAMED = 40  # of the words that were left out, in a report
LONGEST = 60  # characters of one of them

_INLINE = """a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q rb rp rt rtc ruby s
    samp small span strike strong sub sup tt u var wbr""".split()
# Each stops at the next bracket: what is no HTML is gone over once.
_WITHIN_A_LINE = re.compile(rf"</?(?:{'|'.join(_INLINE)})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_SILENT = re.compile(r"<(/?)(script|style|template)(?=[\s/>])", re.IGNORECASE)
_LINK = re.compile(
    r"\]\(\s{0,9}<?[^\s()<>]{0,2000}(?:\([^\s()<>]{0,300}\)[^\s()<>]{0,500})?>?"
    r"(?:\s+\"[^\"\n]{0,500}\")?\s{0,9}\)"
)
_REFERENCE = re.compile(
    r"^ {0,3}\[[^\[\]\n^][^\[\]\n]{0,200}\]:[ \t]*\S+.*$|(?<=\])\[[^\[\]\n]{0,200}\]",
    re.MULTILINE,
)
# The number of a footnote is no word: in HTML a link, in Markdown its label.
_NOTE = re.compile(
    r"<sup\b[^<>]*>\s*<a\b[^<>]*>\s*\[?\d{1,4}\]?\s*</a>\s*</sup>|\[\^[^\s\[\]<>&]{1,60}\]:?"
)
_FENCE_OR_NUMBER = re.compile(r"^ {0,3}(?:```+|~~~+).*$|^[ \t]*\d{1,9}[.)](?=\s)", re.MULTILINE)
# Between fences, and between graves within a line: no tag stands in it.
_CODE = re.compile(
    r"^ {0,3}(```+|~~~+).*\n(?s:.*?)^ {0,3}\1|(?<!`)`[^`\n]{1,1000}`(?!`)", re.MULTILINE
)
_TABLE = re.compile(r"(?<=\S)\|(?=\S)")  # between two cells
_CODE_OF_GENERATORS = re.compile(
    r"\{\{[^{}]{0,2000}\}\}|\{%[^{}]{0,2000}%\}|\{:[^{}\n]{0,300}\}"
    r"|\{[ ]?(?:[.#][A-Za-z]|[\w-]{1,40}=)[^{}\n]{0,300}\}"  # attributes
    r"|^[ \t]{0,40}(?:[-*+]|\d{1,9}[.)])[ \t]{1,4}\[[xX]\](?=[ \t])"  # a task that is done
    r"|^[ ]{0,3}>[ ]?\[![A-Za-z-]{1,20}\][+-]?"  # a quotation's kind
    r"|^(?:!!!|\?\?\?\+?)[ ][\w-]{1,40}",  # a box's
    re.MULTILINE,
)


class _Signs(dict[int, int | None]):
    """What stands in the place of each character: itself, or nothing, if it is neither letter nor
    digit nor blank."""

    def __missing__(self, code: int) -> int | None:
        sign = chr(code)
        kept = code if sign.isalnum() or sign.isspace() else None
        if code < 0x10000:  # texts have few of the others
            self[code] = kept
        return kept


_SIGNS = _Signs()


class Tally(NamedTuple):
    """What became of the words of a source."""

    said: int = 0  # of the source
    public: int = 0
    drafts: int = 0  # in the paper, where readers don't see them (yet)
    left_out: int = 0
    lost: tuple[str, ...] = ()  # the first of those that were left out

    def __add__(self, other: object) -> "Tally":
        """Of both together, in numbers."""
        if not isinstance(other, Tally):
            return NotImplemented
        said, public, drafts, left_out = map(sum, zip(self[:4], other[:4], strict=True))
        return Tally(said, public, drafts, left_out)


def words_of(text: str) -> list[str]:
    """The words of a plain text, in order."""
    plain = unicodedata.normalize("NFKC", without_soft_breaks(text))  # "H₂O" is "H~2~O", too
    return plain.translate(_SIGNS).split()


def of_html(source: str) -> str:
    """The readable text of HTML, as it is: nothing is repaired, or left out but what no browser
    shows as text."""
    if "<" not in source and "&" not in source:
        return _NOTE.sub("", source)
    text = _NOTE.sub("", _without_scripts(_without(source, "<!--", "-->")))
    return unescape(_TAG.sub(" ", _WITHIN_A_LINE.sub("", text)))


def of_markdown(source: str) -> str:
    """The readable text of Markdown, without where links lead, what pictures are called, and what
    is meant for Hugo and Jekyll."""
    text = _CODE.sub(lambda code: code[0].replace("&", "&amp;").replace("<", "&lt;"), source)
    text = _TABLE.sub(" ", _CODE_OF_GENERATORS.sub(" ", text))
    text = figure_marks.rewritten(text, lambda shown: f" {shown.title} ")
    return of_html(_FENCE_OR_NUMBER.sub("", _REFERENCE.sub("", _LINK.sub("]", text))))


def of_kept(html: str) -> str:
    """The readable text of a story as the paper keeps it, with what is said below its figures."""
    return of_html(figure_marks.filled(html, _below))


def tally(said: str, public: Iterable[str], drafts: Iterable[str] = ()) -> Tally:
    """Where the words of a source are: in the texts that readers see, in those that they don't, or
    in neither. Each word of the paper stands for one of the source."""
    source = words_of(said)
    unseen = Counter(source) - _words_in(public)
    lost = unseen - _words_in(drafts)
    left = lost.total()
    number = len(source) - unseen.total(), unseen.total() - left
    return Tally(len(source), *number, left, (*_named(source, lost),) if left else ())


def _words_in(texts: Iterable[str]) -> Counter[str]:
    return Counter(words_of("\n".join(texts)))


def _named(source: list[str], missing: Counter[str]) -> Iterator[str]:
    """The first of the missing words. Of one that is there as well, the last are missing."""
    seen: Counter[str] = Counter()
    there = Counter(source) - missing
    named = 0
    for word in source:
        seen[word] += 1
        if seen[word] > there[word]:
            yield word[:LONGEST]
            named += 1
            if named == NAMED:
                return


def _below(mark: Mark) -> str:
    said = (mark.facts.get(name, "") for name in ("caption", "credit", "title", "url"))
    return f"<p>{' '.join(said)}</p>"


def _without(text: str, start: str, end: str) -> str:
    kept, at = [], 0
    while (begin := text.find(start, at)) >= 0 and (close := text.find(end, begin)) >= 0:
        kept.append(text[at:begin])
        at = close + len(end)
    return "".join(kept) + text[at:]


def _without_scripts(text: str) -> str:
    kept, at, inside = [], 0, ""
    for tag in _SILENT.finditer(text):
        name = tag[2].lower()
        if not inside and not tag[1]:
            kept.append(text[at : tag.start()])
            inside = name
        elif tag[1] and name == inside:
            at, inside = tag.start(), ""
    return "".join(kept) if inside else "".join(kept) + text[at:]
