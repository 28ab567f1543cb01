"""Furniture: what a page prints round its story, told line by line, in many languages.

A line is furniture only if all of it is explained: labels of `furniture_words.txt`, and the values
that may follow them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..html import wordings
from .bylines import MAIL, is_names
from .printed_moments.ages import BIDI_MARKS, BLANKS, is_moment
from .printed_moments.clocks import clock_of
from .printed_moments.dates import parse_date
from .remembering import remembered

LONGEST = 200  # characters of a line of furniture
_MOST_WORDS = 24
_LABEL_WORDS = 5
_MOMENT_WORDS = 9
_LONGEST_LABEL = 40
_LONGEST_VALUE = 120
_PARTS = re.compile(r"\s[|/–—\-]\s|\s?[·•‧∙⋅¦▪●│]\s?|\s?\|\s?|\s{3,}|\t")
_FIRM_PARTS = re.compile(r"\s?[·•‧∙⋅¦▪●│|]\s?|\s{3,}|\t")
_BRACKETS = re.compile(r"([^()（）]{4,80}?)\s?[(（]([^()（）]{4,80})[)）]")
_COPYRIGHT = re.compile(
    r"^(?:©|\(c\)|copyright\s*(?:©|\(c\)|\d{4}|:))|©\s?\d{4}|\d{4}\s?©"
    r"|^\(?(?:additional )?(?:reporting|writing) by [^;]{3,120};.{0,80}\bediting by\b",
    re.IGNORECASE,
)
_RUNNING_TIME = re.compile(
    r"(?:\d{1,2}:)?\d{1,2}:\d\d(?:\s?/\s?(?:\d{1,2}:)?\d{1,2}:\d\d)?(?:\smin\.?)?\Z"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+\Z|[\w.+-]+@[\w-]+\.[\w.-]+\Z|@\w{2,30}\Z")
_SEVERAL_WORDS = re.compile("[ -]|[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7a3]")
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u9fff]")
_CREDITED = re.compile(r"[.(|—–/]\s?([^.(|:：—–/]{1,30})[:：]")
_COUNT = re.compile(r"\d[\d.,]*\s?[kKmM]?\+?\Z")
_SEAM = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_HASHTAGS = re.compile(r"(?:[#＃][^\s#＃]+[\s,]*)+\Z")
_NAMED_AFTER = re.compile(
    r"(\S{2,4}(?:\s\S{1,4})?)\s?(?:기자|특파원|記者|记者|報導|报道)(?:\s\S+@\S+)?\Z"
)
_NAMED_BEHIND = re.compile(
    r"(?:(?:记者|記者|作者|编辑)\s?[/／|｜]?|文[\s/／|｜])\s?([^\s\d]{2,4})\Z"
)
_ORDER = (
    "buttons ads comments reading marks next topics updated published by credit correction section"
    " joints about"
).split()
_LABELS = frozenset(
    "next topics updated published by credit correction section reading ads".split()
)
_BEFORE_MOMENTS = ("published", "updated", "joints")


@dataclass(frozen=True)
class Piece:
    """One thing that a line of furniture says. `kind` is a heading of furniture_words.txt, or
    "moment", "copyright", "address", "signs"; `value` what stands behind the label, if anything."""

    kind: str
    value: str = ""


@remembered
def pieces_of(text: str) -> tuple[Piece, ...]:
    """What a line says, if all of it is furniture; nothing otherwise."""
    line = text.strip(BLANKS + BIDI_MARKS)
    if not line or len(line) > LONGEST:
        return ()
    if whole := _whole(line):
        return (whole,)
    return (
        _announced(line)
        or _composite(line)
        or _labelled(line)
        or _in_brackets(line)
        or _prompt(line)
        or _counted(line)
    )


def is_prompt_like(text: str) -> bool:
    """Whether a sentence may ask the reader for something ("… our newsletter …"), or be the caption
    of a picture ("… on Monday. Photo: …")."""
    if len(text) > LONGEST:
        return False
    labels = (plain(label) for label in _CREDITED.findall(text))
    if any(label in wordings.kinds()["credit"] for label in labels):
        return True
    said = plain(text)
    return bool(MAIL.search(text)) or _found(said, "prompts") or _found(said, "doubts")


plain = remembered(wordings.plain)


def is_home(text: str) -> bool:
    return plain(text) in wordings.kinds()["home"]


def moment_in(text: str) -> bool:
    """Whether the whole of a text is a date or an age."""
    text = text.strip(BLANKS + BIDI_MARKS + ",;:()·|")
    return is_moment(text) or parse_date(text) is not None


def _whole(line: str) -> Piece | None:
    """What a line is that has nothing of its own to say."""
    key = plain(line)
    if not key:
        return Piece("signs") if len(line) > 2 or not _may_part(line) else None
    if kind := _exact().get(key):
        return Piece(kind)
    if _COPYRIGHT.search(line):
        return Piece("copyright", line)
    if parse_date(line):  # "28.11.2026" is no count
        return Piece("moment", line)
    if _RUNNING_TIME.match(line) or _COUNT.match(line):
        return Piece("marks")
    if _ADDRESS.match(line):
        return Piece("address")
    if _HASHTAGS.match(line):
        return Piece("topics", line)
    return Piece("moment", line) if moment_in(line) else None


def _may_part(line: str) -> bool:
    return any(sign in "-–—‐‑−*•·" for sign in line)


def _announced(line: str) -> tuple[Piece, ...]:
    """A label and one moment, between whose day and time a sign may stand: "Published: 4 May 2026 -
    14:20"."""
    words = line.replace("：", ": ").split()
    for length in range(1, min(_LABEL_WORDS, len(words) - 1) + 1):
        kind = _segment_label(" ".join(words[:length]))
        value = " ".join(words[length:])
        if kind in _BEFORE_MOMENTS and moment_in(value):
            return (Piece("moment" if kind == "joints" else kind, value),)
    return ()


def _in_brackets(line: str) -> tuple[Piece, ...]:
    """A moment, and in brackets behind it another: "4 May 2026 (updated 5 May 2026)"."""
    found = _BRACKETS.fullmatch(line)
    return _in_parts([found[1], found[2]]) if found and moment_in(found[1]) else ()


def _labelled(line: str) -> tuple[Piece, ...]:
    """A label and its value, perhaps several: "Published 4 May by Ida Quill"."""
    if piece := _before_colon(line) or _glued(line):
        return (piece,)
    words = line.replace("：", ": ").split()
    if len(words) > _MOST_WORDS:
        return ()
    if _begins_with_label(words):
        return tuple(_segments(words))
    # "28/11/2026 10h22 Updated 2 hours ago"
    for length in range(min(len(words) - 2, _MOMENT_WORDS), 0, -1):
        is_told = _segment_label(words[length]) in ("published", "updated", "by")
        if is_told and moment_in(" ".join(words[:length])):
            rest = _segments(words[length:])
            return (Piece("moment", " ".join(words[:length])), *rest) if rest else ()
    return ()


def _begins_with_label(words: list[str]) -> bool:
    labels = (_segment_label(" ".join(words[:length])) for length in range(1, _LABEL_WORDS + 1))
    return any(label not in ("", "credit") for label in labels)


def _ends_with_label(words: list[str]) -> bool:
    return any(_segment_label(" ".join(words[-length:])) for length in range(1, _LABEL_WORDS + 1))


def _segment_label(text: str) -> str:
    return _segment_labels().get(plain(text), "")


def _before_colon(line: str) -> Piece | None:
    label, colon, rest = line.replace("：", ":").partition(":")
    value = rest.strip(BLANKS + BIDI_MARKS)
    kind = _labels().get(plain(label)) if colon and len(label) <= _LONGEST_LABEL else None
    if kind is None or not value:
        return None
    return Piece(kind, value) if _fits(kind, value) else None


def _fits(kind: str, value: str) -> bool:
    if kind in _BEFORE_MOMENTS:
        is_clock = kind == "updated" and clock_of(value) is not None
        return is_clock or moment_in(value) or bool(pieces_of(value))
    if kind == "by":
        return is_names(value)
    # A sentence behind "Source:" may be one of the story.
    return kind in ("correction", "topics") or len(value) <= _LONGEST_VALUE


def _glued(line: str) -> Piece | None:
    """Labels of scripts without blanks, and those that stand behind their value."""
    if found := _NAMED_AFTER.match(line) or _NAMED_BEHIND.match(line):
        return Piece("by", found[1])
    if piece := _beside(line):
        return piece
    words = line.split()
    for length in (1, 2):
        kind = _labels().get(plain(" ".join(words[-length:])), "")
        value = " ".join(words[:-length])
        if kind in _BEFORE_MOMENTS and value and moment_in(value):
            return Piece(kind, value)
    return None


def _beside(line: str) -> Piece | None:
    """A moment with its label before or behind it, without a blank: "2025-03-04更新"."""
    for length in range(2, 9):
        for label, rest in ((line[:length], line[length:]), (line[-length:], line[:-length])):
            kind = "" if label.isascii() else _labels().get(plain(label), "")
            if kind in _BEFORE_MOMENTS and rest and moment_in(rest):
                return Piece(kind, rest.strip())
    return None


def _segments(words: list[str]) -> list[Piece]:
    """The labels and values that a line is made of, or nothing. From the end, so that each rest is
    looked at once."""
    best: dict[int, list[Piece]] = {len(words): []}
    for start in range(len(words) - 1, -1, -1):
        for piece, end in _beginning(words, start):
            if end in best:
                best[start] = [piece, *best[end]]
                break
    return best.get(0, [])


def _beginning(words: list[str], start: int) -> Iterator[tuple[Piece, int]]:
    """A label and a value that begin at a word, and the word behind them; the longest first."""
    for length in range(min(_LABEL_WORDS, len(words) - start - 1), 0, -1):
        kind = _segment_label(" ".join(words[start : start + length]))
        if not kind or (kind == "credit" and not start):
            continue
        first = start + length
        for end in range(len(words), first, -1):
            value = " ".join(words[first:end])
            if _is_value(kind, words, first, end):
                yield Piece("moment" if kind == "joints" else kind, value.strip(",;|·")), end
    # A moment that nothing announces, below what was announced.
    if start:
        for end in range(min(len(words), start + 8), start, -1):
            value = " ".join(words[start:end])
            if moment_in(value):
                yield Piece("moment", value), end


def _is_value(kind: str, words: list[str], first: int, end: int) -> bool:
    value = " ".join(words[first:end])
    if kind == "credit":
        return is_names(value)
    if kind != "by":
        return moment_in(value) or (kind == "updated" and clock_of(value) is not None)
    # "By Ida Quill Published 4 May"
    goes_on = end < len(words) and _ends_with_label(words[first:end])
    has_credit = any(
        word.isalpha() and _segment_label(word) == "credit" for word in words[first + 1 : end - 1]
    )
    return is_names(value) and not goes_on and not has_credit


def _composite(line: str) -> tuple[Piece, ...]:
    """A line of several parts, each of which is furniture."""
    # A dash may part a date from its time, and less from others.
    return _in_parts(_FIRM_PARTS.split(line)) or _in_parts(_PARTS.split(line))


def _in_parts(parts: list[str]) -> tuple[Piece, ...]:
    parts = [part for part in parts if part.strip()]
    if not 2 <= len(parts) <= 12:
        return ()
    found: list[Piece] = []
    for part in parts:
        said = _whole(part.strip())
        pieces = (said,) if said else _announced(part.strip()) or _labelled(part.strip())
        if not pieces:
            return ()
        found += pieces
    return tuple(found)


def _prompt(line: str) -> tuple[Piece, ...]:
    words = plain(line)
    is_sentence = line.endswith((".", "。", "।", "۔"))
    # "Cookies were sold out by noon" may be of the story: that is a doubt, and no more.
    is_asking = words.startswith(_asking())
    if is_asking or (len(line) <= 100 and not is_sentence and _found(words, "prompts")):
        return (Piece("prompts", line),)
    return ()


def _counted(line: str) -> tuple[Piece, ...]:
    """A moment and the number of comments behind it: "Mar 3, 2026 Updated 2 hrs ago 0"."""
    said, _, count = line.rpartition(" ")
    pieces = _labelled(said) if count.isdecimal() else ()
    return pieces if {piece.kind for piece in pieces} <= {"moment", *_BEFORE_MOMENTS} else ()


def without_label(text: str) -> str:
    """A name without the label that runs into it: "World" of "WorldUpdated"."""
    for seam in _SEAM.finditer(text):
        if _segment_label(text[seam.end() :]) in ("published", "updated"):
            return text[: seam.end()]
    return text


@cache
def _asking() -> tuple[str, ...]:
    return tuple(filter(_SEVERAL_WORDS.search, wordings.kinds()["prompts"]))


def _found(said: str, kind: str) -> bool:
    return _anywhere(kind).search(said) is not None


@cache
def _anywhere(kind: str) -> re.Pattern[str]:
    """The wordings of a kind, each at the beginning of a word; of scripts without blanks, between
    any others."""
    words = sorted(map(re.escape, wordings.kinds()[kind]), key=len, reverse=True)
    within = [word for word in words if _UNSPACED.match(word)]
    spaced = [word for word in words if not _UNSPACED.match(word)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})|{'|'.join(within)}")


@cache
def _exact() -> dict[str, str]:
    return {word: kind for kind in reversed(_ORDER) for word in wordings.kinds()[kind]}


@cache
def _labels() -> dict[str, str]:
    kinds = [kind for kind in reversed(_ORDER) if kind in _LABELS]
    return {word: kind for kind in kinds for word in wordings.kinds()[kind]}


@cache
def _segment_labels() -> dict[str, str]:
    """Labels that need no colon behind them."""
    kinds = ("credit", "joints", "by", "published", "updated")
    return {word: kind for kind in kinds for word in wordings.kinds()[kind]}
