"""Teasers: which line of a short block is its section, its age and its headline, told by the shape
that all blocks of a rail share and by no word of any language."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import mean

from ....language import gettext, language, list_patterns
from ..notes import NoteKind
from .bylines import is_name, is_role
from .dated_lines import META_MAX, Dated, dated
from .furniture import pieces_of
from .lines import Line, is_known, is_section_like, numbers, quoted, without_bullet
from .printed_moments.ages import UNSEEN, Age
from .printed_moments.dates import PrintedDate

_SECTION_MEAN = 28
_SHORT_NAME = 20  # characters
_FEWEST_PEOPLE = 3


@dataclass(frozen=True)
class RailEntry:
    """One teaser of the rail; a part that the file lacks is "", its age and date None."""

    section: str
    age_text: str
    age: Age | None
    headline: str
    day: PrintedDate | None = None


def note_lacks(where: str, entry: RailEntry, notes: list[str]) -> None:
    """Say which of its parts a teaser has not."""
    missing = []
    if not entry.section:
        missing.append(gettext("no section"))
    if not entry.age_text:
        missing.append(gettext("no age"))
    if not entry.headline:
        missing.append(gettext("no headline"))
    if missing:
        names = list_patterns.written(missing, "standard", language())
        notes.append(gettext("%(lines)s: the teaser has %(missing)s", lines=where, missing=names))


@dataclass(frozen=True)
class _Block:
    number: int  # of its first line
    parts: tuple[str, ...]
    when: Dated | None
    form: str  # "T" a text, "A" an age or date alone, "M" one with something else
    left: tuple[str, ...]  # what of it is furniture


def entries_of(
    blocks: Sequence[list[Line]], known: set[str], languages: Collection[str], notes: list[str]
) -> tuple[RailEntry, ...]:
    """The teasers of blocks of the same shape, in order."""
    read = [_read(block, known, languages) for block in _unnumbered(blocks)]
    columns = _Columns(read, known)
    return tuple(columns.entry(block, notes) for block in read)


def _unnumbered(blocks: Sequence[list[Line]]) -> Sequence[list[Line]]:
    """The blocks without their numbers, where each begins with its own: "1. Gulls Return"."""
    if not all(re.match(rf"{n}[.)]\s+\S", block[0][1]) for n, block in enumerate(blocks, start=1)):
        return blocks
    return [[(at, text.split(maxsplit=1)[1]), *rest] for (at, text), *rest in blocks]


def _read(block: list[Line], known: set[str], languages: Collection[str]) -> _Block:
    texts = [without_bullet(text) for _, text in block]
    at, when = _when(texts, known, languages)
    parts: list[str] = []
    left = [*when.left] if when else []
    form = ""
    for place, text in enumerate(texts):
        if place == at and when:
            parts += when.rest
            form += "M" if when.rest else "A"
        elif is_known(text, known) or not is_furniture(text):
            parts.append(text.strip(UNSEEN))
            form += "T"
        else:
            left.append(text)
    return _Block(block[0][0], tuple(parts), when, form, tuple(left))


def _when(
    texts: list[str], known: set[str], languages: Collection[str]
) -> tuple[int, Dated | None]:
    """The line that says when: one that says nothing else, else one of several parts, else one
    that runs into something."""
    found = {
        place: said
        for place, text in enumerate(texts)
        if not is_known(text, known) and (said := dated(text, known, languages))
    }
    for place, said in found.items():
        if not said.rest:
            return place, said
    return next(iter(found.items()), (-1, None))


def _may_say_when(block: _Block, at: int) -> bool:
    """A part with a digit, where nothing else says when, may be an age that nobody here reads."""
    return block.when is None and any(map(str.isdecimal, block.parts[at]))


def _is_unread(block: _Block, at: int) -> bool:
    return _may_say_when(block, at) and len(block.parts[at]) <= META_MAX


def is_furniture(text: str) -> bool:
    return any(piece.kind != "moment" for piece in pieces_of(text))


class _Columns:
    """Which part of the blocks that most have is the headline, and which the section."""

    def __init__(self, blocks: Sequence[_Block], known: set[str]) -> None:
        self.known = known
        forms = Counter((block.form, len(block.parts)) for block in blocks if block.parts)
        self.form = forms.most_common(1)[0][0] if forms else ("", 0)
        alike = [block for block in blocks if (block.form, len(block.parts)) == self.form]
        self.section, self.headline = self._places(alike)
        self.sections = {
            block.parts[self.section].casefold() for block in alike if self.section is not None
        }

    def _places(self, alike: Sequence[_Block]) -> tuple[int | None, int]:
        count = self.form[1]
        if count < 2:
            return None, 0
        lengths = [mean(len(block.parts[at]) for block in alike) for at in range(count)]
        names = [all(self._may_be_section(block, at) for block in alike) for at in range(count)]
        people = self._people(alike)
        names = [is_name and at not in people for at, is_name in enumerate(names)]
        shortest = min(range(count), key=lambda at: (not names[at], lengths[at]))
        section = shortest if names[shortest] and lengths[shortest] <= _SECTION_MEAN else None
        unread = {section, *people, *self._unread(alike)}
        others = [at for at in range(count) if at not in unread]
        others = others or [at for at in range(count) if at != section]
        # A dek below its headline is longer than it: the first of two long ones is the headline.
        if len(others) > 1 and names[others[0]] and not names[others[1]]:
            is_name = lengths[others[0]] <= _SHORT_NAME  # whoever wrote it
            others = others[1:] if is_name else others
        headline = others[0] if section is not None or len(others) > 1 else max(others)
        return section, headline

    def _may_be_section(self, block: _Block, at: int) -> bool:
        part = block.parts[at]
        if is_known(part, self.known):
            return True
        return is_section_like(part, self.known) and not _may_say_when(block, at)

    def _people(self, alike: Sequence[_Block]) -> list[int]:
        """Which parts name who wrote each: other names of several words in each of the blocks."""
        if len(alike) < _FEWEST_PEOPLE:
            return []
        columns = [[block.parts[at] for block in alike] for at in range(self.form[1])]
        found = [at for at, texts in enumerate(columns) if self._are_people(texts)]
        return found if len(found) < len(columns) else []

    def _are_people(self, texts: list[str]) -> bool:
        is_each_another = len(set(texts)) == len(texts)
        return is_each_another and all(
            (is_name(text) or is_role(text)) and not is_known(text, self.known) for text in texts
        )

    def _unread(self, alike: Sequence[_Block]) -> list[int]:
        parts = range(self.form[1])
        return [at for at in parts if all(_is_unread(block, at) for block in alike)]

    def entry(self, block: _Block, notes: list[str]) -> RailEntry:
        section, headline, rest = self._told(block)
        when = block.when
        entry = RailEntry(
            section,
            when.text if when else "",
            when.age if when else None,
            headline,
            when.day if when else None,
        )
        where = numbers([block.number])
        note_lacks(where, entry, notes)
        if rest := [*block.left, *rest]:
            notes.append(
                NoteKind.LINE.note(
                    gettext(
                        "%(lines)s: left out of the teaser: %(texts)s",
                        lines=where,
                        texts=quoted(rest),
                    )
                )
            )
        return entry

    def _told(self, block: _Block) -> tuple[str, str, list[str]]:
        parts = block.parts
        if len(parts) == self.form[1] and parts:
            section = parts[self.section] if self.section is not None else ""
            used = {self.section, self.headline}
            return (
                section,
                parts[self.headline],
                [part for at, part in enumerate(parts) if at not in used],
            )
        sections = [part for part in parts if self._is_section(part)]
        others = [part for part in parts if not self._is_section(part)]
        return (sections or [""])[0], (others or [""])[0], [*sections[1:], *others[1:]]

    def _is_section(self, part: str) -> bool:
        return part.casefold() in self.sections or is_known(part, self.known)
