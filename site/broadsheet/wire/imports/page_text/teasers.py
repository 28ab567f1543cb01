"""Teasers: which line of a short block is its section, its age and its headline, told by the shape
that all blocks of a rail share and by no word of any language."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from statistics import mean

from ....language import gettext, language, list_patterns
from ..notes import NoteKind
from .ages import UNSEEN, Age, is_moment, parse_age, split_age
from .dates import PrintedDate, parse_date
from .furniture import Piece, pieces_of
from .lines import Line, is_known, is_section_like, numbers, quoted, without_bullet

META_MAX = 80  # characters of a line of section and age
LINE_MAX = 240  # of one with a headline in it, too
_SECTION_MEAN = 28
_LABELS = frozenset(["published", "updated", "by", "comments", "reading"])
_SHORT_NAME = 20  # characters
_SEAM = re.compile(r"[^\W\d_](?=\d)|[^\W\d_A-Z](?=[A-Z])")
_SEPARATORS = ("|", "·", "•", "‧", "∙", "⋅", "¦", " – ", " — ", " - ", " / ")


@dataclass(frozen=True)
class RailEntry:
    """One teaser of the rail; a part that the file lacks is "", its age and date None."""

    section: str
    age_text: str
    age: Age | None
    headline: str
    day: PrintedDate | None = None


@dataclass(frozen=True)
class Dated:
    """When a line says that something was: `rest` is what else it says, in its parts."""

    text: str
    age: Age | None
    day: PrintedDate | None
    rest: tuple[str, ...] = ()
    left: tuple[str, ...] = ()  # parts that are furniture: "3 min read"


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


def dated(text: str, known: Collection[str], languages: Collection[str]) -> Dated | None:
    """What a line says of a moment, alone or with a section or headline before or behind it; None
    for a line that says none. Only ages run together with what stands before them."""
    line = without_bullet(text.strip(UNSEEN))
    if len(line) > LINE_MAX:
        return None
    # In parts first where one is an age: "2h ago · 5 min" is no date in August, "ago" in Spanish.
    has_age = any(
        sign in line and parse_age(line.split(sign)[0], languages) for sign in _SEPARATORS
    )
    found = None if has_age else _moment(line, languages)
    found = found or _in_parts(line, known, languages)
    return found or _without_labels(_run_on(line, known, languages), known)


def is_firm(text: str, found: Dated) -> bool:
    """Whether a separator, or nothing at all, stands between a moment and what it runs into."""
    line = text.strip(UNSEEN)
    is_parted = not found.rest or any(sign in line for sign in _SEPARATORS)
    if is_parted or not line.endswith(found.text):
        return True
    before = line.removesuffix(found.text)
    return before.rstrip(UNSEEN) == before


def _moment(text: str, languages: Collection[str]) -> Dated | None:
    age = parse_age(text, languages)
    day = None if age else parse_date(text)
    if age or day or is_moment(text):
        return Dated(text, age, day)
    return None


def _without_labels(found: Dated | None, known: Collection[str]) -> Dated | None:
    """ "Updated 3 hours ago", "2 days ago by Ida Quill" say nothing else of a teaser."""
    if found is None or not found.rest or found.rest[0].casefold() in known:
        return found
    labels = [part for part in found.rest if _LABELS.intersection(map(_kind, pieces_of(part)))]
    rest = tuple(part for part in found.rest if part not in labels)
    return replace(found, rest=rest, left=(*found.left, *labels))


def _kind(piece: Piece) -> str:
    return piece.kind


def _in_parts(line: str, known: Collection[str], languages: Collection[str]) -> Dated | None:
    """A line of several parts, one of which is a moment: "World | 4 days ago | 3 min read"."""
    separator = next((sign for sign in _SEPARATORS if sign in line), None)
    if separator is None:
        return None
    parts = [part for part in (part.strip(UNSEEN) for part in line.split(separator)) if part]
    if not 2 <= len(parts) <= 5:
        return None
    moments = [found for part in parts if (found := _moment(part, languages))]
    if len(moments) > 1:  # "2h ago · 5 min"
        moments = [one for one in moments if "reading" not in map(_kind, pieces_of(one.text))]
    if not moments:  # "World4 hours ago · 3 min read"
        said = [part for part in parts if not pieces_of(part)]
        found = _run_on(said[0], known, languages) if len(said) == 1 else None
        left = tuple(part for part in parts if part not in said)
        return found and replace(found, left=left)
    if len(moments) != 1:
        return None
    others = [part for part in parts if part != moments[0].text]
    rest = tuple(part for part in others if not pieces_of(part))
    left = tuple(part for part in others if part not in rest)
    return Dated(moments[0].text, moments[0].age, moments[0].day, rest, left)


def _run_on(line: str, known: Collection[str], languages: Collection[str]) -> Dated | None:
    if found := split_age(line, known, languages):
        section, age_text, age = found
        return Dated(age_text, age, None, (section,)) if section else Dated(age_text, age, None)
    return _in_brackets(line, languages) or _glued(line) or _begins(line, languages)


def _in_brackets(line: str, languages: Collection[str]) -> Dated | None:
    """ "Politics (4 days ago)" """
    before, bracket, inner = line.removesuffix(")").rpartition("(")
    found = _moment(inner, languages) if bracket and line.endswith(")") and before else None
    return found and replace(found, rest=(before.strip(UNSEEN),))


def _glued(line: str) -> Dated | None:
    """A date that stands right behind a section: "PoliticsNov 24, 2026"."""
    for found in _SEAM.finditer(line) if len(line) <= META_MAX else ():
        if day := parse_date(line[found.end() :]):
            return Dated(line[found.end() :], None, day, (line[: found.end()],))
    return None


def _begins(line: str, languages: Collection[str]) -> Dated | None:
    """A line that begins with an age or a date and goes on with a section."""
    words = line.split()
    for length in range(min(6, len(words) - 1), 0, -1):
        head = " ".join(words[:length])
        if found := _moment(head.rstrip(",:"), languages):
            return Dated(found.text, found.age, found.day, (" ".join(words[length:]),))
    for length in range(min(6, len(words) - 1), 0, -1):  # "Politik 4. März 2025": a date at the end
        day = parse_date(" ".join(words[-length:]))
        if day and len(words) - length <= 20:
            rest = " ".join(words[:-length]).rstrip(",:")
            return Dated(" ".join(words[-length:]), None, day, (rest,))
    return None


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
        shortest = min(range(count), key=lambda at: (not names[at], lengths[at]))
        section = shortest if names[shortest] and lengths[shortest] <= _SECTION_MEAN else None
        others = [at for at in range(count) if at != section and at not in self._unread(alike)]
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
