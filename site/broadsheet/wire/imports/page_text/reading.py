"""Page texts: one article and its rail as plain lines, read without guessing.

What a page prints round its story is told from it by all of its words (furniture.py) or by the
shape in which it repeats (rails.py); what can't be told stays, and is marked as doubtful."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ....archive.spelling.plain_text import UNPRINTABLE, without_soft_breaks
from ....language import gettext, gettext_noop, ngettext
from ..items import ImportRefused
from ..notes import NoteKind
from ..safe_reading import text as decoded
from . import blocks, datelines, facts, head, rails, remembering
from .addressing import speaks_to_reader
from .crumbs import without_crumbs
from .dated_lines import dated
from .facts import Facts
from .furniture import Piece, is_prompt_like, pieces_of
from .language import language_of
from .lines import (
    Line,
    ends_short,
    is_labelled,
    is_of_story,
    is_paragraph,
    is_section_like,
    is_separator,
    numbered,
    numbers,
    quoted,
)
from .printed_moments.ages import (
    BIDI_MARKS,
    BLANKS,
    UNSEEN,
    languages_of,
    may_end_in_age,
    split_age,
)
from .printed_moments.dates import PrintedDate, decided, parse_date
from .teasers import RailEntry, entries_of

__all__ = ["NotPageText", "PageText", "RailEntry", "decode", "parse"]

_SHORT = 60  # characters of a line that may be an age or a date
_LINE_END = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile(f"{UNPRINTABLE.pattern}|[\x80-\x84\x86-\x9f]")
# Unicode counts these as blanks: dropping them would join two words.
_BLANK_CONTROL = re.compile(r"[\t\v\f\x85]")
_OTHER_FORMATS = (
    ("<?xml", "XML"),
    ("<rss", "RSS"),
    ("<feed", "Atom"),
    ("<", "HTML"),
    ("{\\rtf", "RTF"),
    ("{", "JSON"),
    ("%PDF", "PDF"),
    ("---\n", gettext_noop("Markdown with front matter")),
)


class NotPageText(ImportRefused):
    """The data is no page text; the message says why, in words for an editor."""


@dataclass(frozen=True)
class PageText:
    """What a page-text file says. `body` has one paragraph an item, `notes` one sentence for each
    oddity met on the way; section or headline is "" if the file lacks it. `doubtful` are the places
    in `body` of lines that may be of the page and not of the story; `facts` what else it says."""

    section: str
    headline: str
    body: tuple[str, ...]
    rail: tuple[RailEntry, ...]
    notes: tuple[str, ...]
    doubtful: tuple[int, ...] = ()
    is_doubtful: bool = False  # whether the rail may have more or less in it than it should
    facts: Facts = field(default_factory=Facts)


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, with or without byte order mark, or in UTF-16 with one.
    Raises NotPageText for other encodings, binary data and a file without a visible sign."""
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotPageText(gettext("looks like a binary file"))
    try:
        text = decoded(data)
    except ImportRefused as refusal:
        raise NotPageText(str(refusal)) from refusal
    if "\0" in text:
        raise NotPageText(gettext("looks like a binary file"))
    if not text.strip(UNSEEN):
        raise NotPageText(gettext("the file is empty"))
    return text


def parse(text: str, sections: Collection[str] = ()) -> PageText:
    """Section, headline, body and rail of a page text; `sections` are the names known already and
    settle doubts. Raises NotPageText if there is neither headline nor body, or for another format.
    The format: docs/editing.md."""
    try:
        return _parse(text, sections)
    finally:
        remembering.forget()


def _parse(text: str, sections: Collection[str]) -> PageText:
    notes: list[str] = []
    lines = _lines(text, notes)
    _refuse_other_formats(lines)
    known = {name.casefold() for name in sections}
    said = Facts(languages=_languages(lines), dates=_dates(lines))
    lines, crumbs = without_crumbs(_without_comments(lines, notes), notes)
    first = _first_section(lines)
    page = _Page(lines, known | first, said, notes)
    rest, is_bare = page.split()
    crumbs += filter(None, [said.section])
    is_bare = is_bare and not crumbs
    top = head.find(rest, known, crumbs, page.signed_at, is_bare=is_bare, notes=notes)
    section = _without_moment(top.section, known, said, notes)
    said.dek, said.kicker = top.dek, top.kicker
    body = page.body(top.rest)
    if not top.headline and not body:
        raise NotPageText(gettext("there is neither a headline nor a story in it"))
    blocks.note_missing(section, top.headline, [text for _, text in body], notes)
    entries = page.entries()
    days = [entry.day for entry in entries if entry.day]
    said.decide(days)
    return PageText(
        section,
        top.headline,
        tuple(text for _, text in body),
        tuple(_decided(entry, [*said.dates, *days], said, page.known) for entry in entries),
        tuple(notes),
        tuple(at for at, (number, _) in enumerate(body) if number in page.suspects),
        page.is_doubtful,
        said,
    )


def _without_comments(lines: list[Line], notes: list[str]) -> list[Line]:
    begin, end = rails.comments_of(lines)
    if end:
        where, texts = numbered(lines[begin:end])
        words = gettext("%(lines)s: left out: %(texts)s", lines=where, texts=texts)
        notes.append(NoteKind.LINE.note(words))
    return [*lines[:begin], *lines[end:]]


def _without_moment(section: str, known: set[str], said: Facts, notes: list[str]) -> str:
    """What a line of section and age names: what runs into an age is no section."""
    found = None if section.casefold() in known else dated(section, known, said.languages)
    if found is None:
        return section
    notes.append(gettext("the page’s own age or date: %(texts)s", texts=quoted([found.text])))
    said.take(Piece("moment", found.text), is_above=True)
    return found.rest[0] if found.rest else ""


def _first_section(lines: list[Line]) -> set[str]:
    """The first line, as a name that the rail may have, too."""
    text = lines[0][1].strip(UNSEEN) if lines else ""
    is_name = is_section_like(text, set()) and not is_separator(text) and not pieces_of(text)
    return {text.casefold()} if is_name and dated(text, set(), set()) is None else set()


def _decided(entry: RailEntry, days: list[PrintedDate], said: Facts, known: set[str]) -> RailEntry:
    day = entry.day and decided(entry.day, days, said.languages)
    has_swallowed = not entry.age_text and entry.section and entry.section.casefold() not in known
    if has_swallowed and may_end_in_age(entry.section):
        # What runs into an age that nobody here reads is no section.
        return replace(entry, section="", age_text=entry.section, day=day)
    return replace(entry, day=day)


def _lines(text: str, notes: list[str]) -> list[Line]:
    text, count = _CONTROL.subn("", _BLANK_CONTROL.sub(" ", text))
    if count:
        notes.append(
            ngettext(
                "dropped %(num)s control character", "dropped %(num)s control characters", count
            )
        )
    numbered = enumerate(_LINE_END.split(without_soft_breaks(text)), start=1)
    stripped = ((number, raw.strip(BLANKS)) for number, raw in numbered)
    # A line of nothing but invisible marks is blank too.
    return [line for line in stripped if line[1].strip(BIDI_MARKS)]


def _refuse_other_formats(lines: list[Line]) -> None:
    first = lines[0][1].lower() + "\n" if lines else ""
    for start, name in _OTHER_FORMATS:
        if first.startswith(start.lower()):
            raise NotPageText(gettext("looks like %(format)s", format=gettext(name)))


def _languages(lines: Sequence[Line]) -> set[str]:
    """Those that most ages of the page are said in, else that of its text."""
    spoken: Counter[str] = Counter()
    for _, text in lines:
        if len(text) <= _SHORT:
            found = split_age(text)
            spoken.update(languages_of(text) or languages_of(found[1] if found else ""))
    most = max(spoken.values(), default=0)
    said = {language for language, count in spoken.items() if count == most}
    return said or {*filter(None, [language_of("\n".join(text for _, text in lines), "")])}


def _dates(lines: Sequence[Line]) -> list[PrintedDate]:
    found: list[PrintedDate] = []
    for _, text in lines:
        for piece in pieces_of(text):
            day = parse_date(piece.value) if piece.value else None
            found += [day] if day else []
    return found


class _Page:
    """The lines of a page, and which of them are its story and its rail."""

    def __init__(self, lines: list[Line], known: set[str], said: Facts, notes: list[str]) -> None:
        self.lines, self.known, self.said, self.notes = lines, known, said, notes
        self.hyphens: list[list[Line]] = []  # blocks of the story
        self.blocks: list[list[Line]] = []  # of a rail with hyphens
        self.rail: rails.Rail | None = None  # of one without
        self.suspects: set[int] = set()  # numbers of doubtful lines
        self.is_doubtful = False
        self.signed_at = 0  # of the line by which the head of the page is over, or 0

    def split(self) -> tuple[list[Line], bool]:
        """Tell the rail from the story, and what the page prints around it from both: the lines
        that remain, and whether nothing but a section and a headline stood above the story."""
        story, parts = blocks.split(self.lines)
        start = blocks.rail_start(parts, self.known, self.said.languages)
        self.hyphens, self.blocks = parts[:start], parts[start:]
        lines = [*story, *(line for block in self.hyphens for line in block)]
        above = head.height(lines)
        after: list[Line] = []
        if not self.blocks:
            lines, after = self._without_rail(lines, above)
        kept = facts.gather(lines, above, self.said, self.notes, self.known)
        self.signed_at = head.signature(lines[:above])
        top = {number for number, _ in lines[:above]}
        is_bare = len(top.intersection(number for number, _ in kept)) == len(top)
        return [*kept, *self._below_the_rail(after)], is_bare

    def _without_rail(self, lines: list[Line], above: int) -> tuple[list[Line], list[Line]]:
        """The lines above and below a rail without hyphens."""
        bare = [line for line in lines[above:] if not _is_furniture(line[1], self.known)]
        rail = rails.find(bare, 1, self.known, self.said.languages)
        if rail is None:
            bare = lines[above:]
            rail = rails.find_undated(bare, 1, self.known)
        if rail is None:
            return lines, []
        self.rail = rail
        inside = {number for block in rail.blocks for number, _ in block}
        first, last = min(inside), max(inside)
        # A headline that ends as a sentence does may be the story's last: it is shown as both.
        doubtful = [bare[at] for at in rail.doubtful]
        self.is_doubtful = bool(doubtful)
        self.suspects |= {number for number, _ in doubtful}
        between = [line for line in lines if first < line[0] < last and line[0] not in inside]
        if between:
            where, texts = numbered(between)
            self.notes.append(
                NoteKind.LINE.note(
                    gettext("%(lines)s: left out, in the rail: %(texts)s", lines=where, texts=texts)
                )
            )
        before = [line for line in lines if line[0] < first]
        before += [line for line in doubtful if line[0] >= first and is_of_story(line[1])]
        return before, [line for line in lines if line[0] > last]

    def _below_the_rail(self, lines: list[Line]) -> list[Line]:
        """What of the lines below a rail may be of the story: all, once a paragraph is among
        them."""
        kept = facts.gather(lines, 0, self.said, self.notes, self.known)
        if any(is_paragraph(text) for _, text in kept):
            self.suspects |= {number for number, _ in kept}
            return kept
        if kept:
            where, texts = numbered(kept)
            self.notes.append(
                NoteKind.LINE.note(
                    gettext(
                        "%(lines)s: left out, below the rail: %(texts)s", lines=where, texts=texts
                    )
                )
            )
        return []

    def body(self, lines: list[Line]) -> list[Line]:
        """The paragraphs, in order, with the hyphens among them."""
        if self.hyphens:
            there = {number for number, _ in lines}
            blocks.note_hyphens([b[0][0] for b in self.hyphens if b[0][0] in there], self.notes)
        suspects = self.suspects | self.said.doubtful | set(self._of_authors(lines))
        lines = self._without_dateline(lines)
        if len(lines) == 1 and not pieces_of(lines[0][1]):
            self.suspects = suspects  # what else should a story of one line be?
            return lines
        suspects |= {number for part in (lines, lines[::-1]) for number in _at_edge(part)}
        self.suspects = {
            number for number, text in lines if number in suspects or _is_doubtful(text)
        }
        self.suspects |= set(self._between_suspects(lines))
        return lines

    def _of_authors(self, lines: list[Line]) -> Iterator[int]:
        """Lines that name who wrote the story: "Ida Quill covers the harbour"."""
        names = [name for name in self.said.authors if " " in name]
        yield from (number for number, text in lines if any(name in text for name in names))

    def _between_suspects(self, lines: list[Line]) -> Iterator[int]:
        """Short sentences each of which stands between lines in doubt: headlines of a rail, or
        what stands below them, may be such."""
        for at in range(1, len(lines)):
            is_last = at + 1 == len(lines)
            is_below = len(self.suspects) > 1 if is_last else lines[at + 1][0] in self.suspects
            if lines[at - 1][0] in self.suspects and is_below and len(lines[at][1]) <= _SHORT * 2:
                yield lines[at][0]

    def _without_dateline(self, lines: list[Line]) -> list[Line]:
        # Above the first paragraph may stand a caption.
        at = next((at for at, line in enumerate(lines[:3]) if is_of_story(line[1])), 0)
        place, words = datelines.dateline_of(lines[at][1]) if lines else ("", "")
        if not place or self.said.dateline:
            return lines
        self.said.dateline = place
        number, text = lines[at]
        self.notes.append(
            gettext(
                "%(lines)s: its dateline: %(texts)s",
                lines=numbers([number]),
                texts=quoted([words.strip()]),
            )
        )
        return [*lines[:at], (number, text[len(words) :]), *lines[at + 1 :]]

    def entries(self) -> tuple[RailEntry, ...]:
        languages = self.said.languages
        if self.rail:
            return entries_of(self.rail.blocks, self.known, languages, self.notes)
        return blocks.entries(self.blocks, self.known, languages, self.notes)


def _is_furniture(text: str, known: set[str]) -> bool:
    if text.strip(UNSEEN).casefold() in known:
        return False
    return any(piece.kind != "moment" for piece in pieces_of(text))


def _at_edge(lines: Sequence[Line]) -> Iterator[int]:
    """The first lines of a story, or its last, that look like what pages print there: labels whose
    words nobody here knows, and what ends in an abbreviation."""
    for number, text in lines:
        if not (is_labelled(text) or ends_short(text)):
            break
        yield number


def _is_doubtful(text: str) -> bool:
    if not any(map(str.isalnum, text)):
        return False  # a hyphen, or "* * *"
    return not is_paragraph(text) or is_prompt_like(text) or speaks_to_reader(text)
