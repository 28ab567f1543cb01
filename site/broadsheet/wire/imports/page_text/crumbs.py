"""Breadcrumbs above a story, on one line or on several: "Home > World > Europe"."""

import re

from ....language import gettext
from ..notes import NoteKind
from .furniture import LONGEST, is_home
from .lines import Line, is_paragraph, numbered
from .printed_moments.ages import BIDI_MARKS, BLANKS

_MOST_CRUMBS = 9
_FEWEST_BARS = 2
_CRUMBS = re.compile(r"\s?[›»→❯⟩▸]\s?|\s(?:[/>]|::)\s")
_ARROW = re.compile(r"[›»→❯⟩▸]|\s>\s")


def without_crumbs(lines: list[Line], notes: list[str]) -> tuple[list[Line], list[str]]:
    """The lines without breadcrumbs, on one line or on several, and the names that these had."""
    for at, (_, text) in enumerate(lines[:12]):
        if is_paragraph(text):
            break
        length, crumbs = _trail(lines, at)
        if length:
            notes.append(noted(lines[at : at + length]))
            return [*lines[:at], *lines[at + length :]], crumbs
    return lines, []


def noted(lines: list[Line]) -> str:
    where, texts = numbered(lines)
    return NoteKind.LINE.note(
        gettext("%(lines)s: breadcrumbs: %(texts)s", lines=where, texts=texts)
    )


def _trail(lines: list[Line], at: int) -> tuple[int, list[str]]:
    """How many lines breadcrumbs take that begin at a place, and what they name."""
    text = lines[at][1]
    if crumbs := crumbs_of(text):
        return 1, crumbs
    length, crumbs = 1, [] if is_home(text) else [text]
    while at + length + 1 < len(lines) and length < 2 * _MOST_CRUMBS:
        if not is_crumb_sign(lines[at + length][1]):
            break
        following = lines[at + length + 1][1]
        crumbs.append(following)
        length += 2
    if length == 1:
        return 0, []
    return length, crumbs


def crumbs_of(text: str) -> list[str]:
    """The parts of a line of breadcrumbs, without the one that leads home; none for another."""
    if len(text) > LONGEST:
        return []
    parts = [part for part in map(str.strip, _CRUMBS.split(text)) if part]
    is_trail = len(parts) > 1 and max(map(len, parts)) <= 100
    if is_trail and is_home(parts[0]):
        return parts[1:]
    if is_trail_of_bars := len(bars := text.split("|")) > _FEWEST_BARS and all(bars):
        is_trail_of_bars = max(map(len, bars)) <= 30 and text.count(" |") == 0
    if is_trail_of_bars:
        return bars  # "أخبار|سياسة|السودان"
    is_arrowed = is_trail and _ARROW.search(text) is not None
    return parts if is_arrowed and max(map(len, parts[:-1])) <= 30 else []


def is_crumb_sign(text: str) -> bool:
    return text.strip(BLANKS + BIDI_MARKS) in {*">›»→❯⟩▸/\\", "::"}
