"""Facts: what the furniture of a page says of its story, and what of it says nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import time

from ....language import gettext
from ..notes import NoteKind
from .bylines import is_name, is_names, names_in
from .dated_lines import dated, is_firm
from .datelines import own_dateline
from .furniture import Piece, moment_in, pieces_of
from .lines import Line, is_long, is_of_story, is_paragraph, is_section_like, is_separator, numbered
from .printed_moments.ages import UNSEEN, Age, parse_age
from .printed_moments.clocks import clock_of
from .printed_moments.dates import PrintedDate, decided, parse_date
from .signatures import name_of

_LONGEST_HEADLINE = 120  # of another story's, below "Read more"
_MASTHEAD = 40  # lines, menus among them
_LONGEST_ABOUT = 400  # of what is said of who wrote the story
_TOPIC_WORDS = 3
_MOST_TOPICS = 12
Moment = Age | PrintedDate


@dataclass
class Facts:
    """What a page says of its story. Moments may still be readable in two ways."""

    authors: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    published: Moment | None = None
    updated: Moment | None = None
    updated_clock: time | None = None  # of an update on the same day
    corrections: list[str] = field(default_factory=list)
    dateline: str = ""
    dek: str = ""
    kicker: str = ""
    section: str = ""
    languages: set[str] = field(default_factory=set)
    dates: list[PrintedDate] = field(default_factory=list)  # all of the page, told apart or not
    doubtful: set[int] = field(default_factory=set)  # numbers of lines

    def take(self, piece: Piece, *, is_above: bool) -> bool:
        """Use a piece; False if it says nothing of the story, or not so that it can be used."""
        value = piece.value.strip(UNSEEN)
        if piece.kind in ("published", "updated", "moment") and value:
            return self._take_moment(piece.kind, value, is_above=is_above)
        if piece.kind == "by" and value:
            self.authors += [name for name in names_in(value) if name not in self.authors]
        elif piece.kind == "topics" and value:
            self.topics += [name for name in _topics(value) if name not in self.topics]
        elif piece.kind == "correction" and value:
            self.corrections.append(value)
        elif piece.kind in ("section", "dateline") and value and not getattr(self, piece.kind):
            setattr(self, piece.kind, value)
        else:
            return False
        return True

    def _take_moment(self, kind: str, text: str, *, is_above: bool) -> bool:
        clock = clock_of(text) if kind == "updated" else None
        if clock is not None:
            self.updated_clock = clock
            return True
        found = moment_of(text, self.languages)
        if found is None:
            found = self._first_of(pieces_of(text), is_above=is_above)
        if found is None:
            return False
        if kind == "updated":
            self.updated = self.updated or found
        elif kind == "published" or (self.published is None and is_above):
            self._publish(found)
        elif isinstance(self.published, Age) and isinstance(found, PrintedDate):
            self.published = found  # "4 days ago on 20 October 2025"
        elif is_above and self.updated is None:
            self.updated = found
        return True

    def _first_of(self, pieces: Sequence[Piece], *, is_above: bool) -> Moment | None:
        """The first moment of several; those that say so are of an update."""
        found = None
        for piece in pieces:
            if found is not None and piece.kind == "updated":
                self._take_moment(piece.kind, piece.value, is_above=is_above)
            found = found or moment_of(piece.value, self.languages)
        return found

    def _publish(self, found: Moment) -> None:
        if self.published is not None and isinstance(found, Age):
            return
        self.published = found

    def decide(self, days: list[PrintedDate]) -> None:
        """Settle what can be read in two ways by the other dates of the page."""
        dates = [*self.dates, *days]
        if isinstance(self.published, PrintedDate):
            self.published = decided(self.published, dates, self.languages)
        if isinstance(self.updated, PrintedDate):
            self.updated = decided(self.updated, dates, self.languages)
        if self.published is None:
            self.published = self.updated  # by then readers had it
        if self.updated_clock and self.published and _is_before(self.published, self.updated_clock):
            self.updated = replace(self.published, clock=self.updated_clock)


def _is_before(moment: Moment, clock: time) -> bool:
    """Whether a moment, whose day is told, comes before a time of the same day."""
    has_day = isinstance(moment, PrintedDate) or moment.clock is not None
    return has_day and (moment.clock is None or moment.clock < clock)


def moment_of(text: str, languages: set[str]) -> Moment | None:
    text = text.strip(UNSEEN + ",;:()·|")
    return parse_age(text, languages) or parse_date(text)


def _topics(text: str) -> list[str]:
    for sign in "#＃":
        text = text.replace(sign, ",")
    for sign in ";|·、،/":
        text = text.replace(sign, ",")
    return [name for name in (part.strip(UNSEEN) for part in text.split(",")) if name]


def gather(
    lines: Sequence[Line], above: int, facts: Facts, notes: list[str], known: set[str]
) -> list[Line]:
    """The lines that are of the story or can't be told from it; what is furniture is used or left
    out, and named. Lines before the place `above` stand above the story."""
    kept: list[Line] = []
    used: list[Line] = []
    left: list[Line] = []
    early: list[Piece] = []
    at = 0
    while at < len(lines):
        is_above = at < above
        is_sign = not any(map(str.isalnum, lines[at][1]))
        if is_sign and is_above and above < len(lines) and (used or left) and _has_headline(kept):
            left.append(lines[at])  # among furniture: the story has not begun
            at += 1
            continue
        pieces = _furniture(lines, at, kept, known, facts.languages, is_above=is_above)
        if not pieces:
            kept.append(lines[at])
            at += 1
            continue
        is_next = pieces[0].kind == "next"
        length = 1 if is_next and is_above and not kept else _length(lines, at, pieces)
        if is_next and length == 1 and not pieces[0].value:
            # A headline that ends as a sentence does? Or the story goes on.
            following = lines[at + 1 : at + 2]
            facts.doubtful |= {number for number, text in following if len(text) <= 120}
        said = _said(lines, at, pieces, length)
        if is_above and _is_of_masthead(said, kept):
            early += said
            is_used = [True]
        else:
            is_used = [facts.take(piece, is_above=is_above) for piece in said]
        (used if any(is_used) else left).extend(lines[at : at + length])
        at += length
    kept = _without_authors(kept, facts.authors, left)
    for piece in early if facts.published is None else ():
        facts.take(piece, is_above=True)
    notes += _told(used, left)
    return kept


def _without_authors(kept: list[Line], authors: list[str], left: list[Line]) -> list[Line]:
    """The lines without those that name once more who wrote the story, which are left out."""
    names = {name.casefold() for name in authors if " " in name}
    again = [
        line
        for line in kept
        if names and is_names(line[1]) and {one.casefold() for one in names_in(line[1])} <= names
    ]
    left += again
    left.sort()
    return [line for line in kept if line not in again]


def _is_of_masthead(said: Sequence[Piece], kept: list[Line]) -> bool:
    """Whether it is a date above any headline, which may be the day's."""
    is_moment = all(piece.kind == "moment" for piece in said)
    return is_moment and len(kept) < _MASTHEAD and not any(is_long(text) for _, text in kept)


def _furniture(
    lines: Sequence[Line],
    at: int,
    kept: list[Line],
    known: set[str],
    languages: set[str],
    *,
    is_above: bool,
) -> tuple[Piece, ...]:
    """What the line at a place says as furniture; nothing if it is of the story, or may be."""
    text = lines[at][1]
    pieces = () if text.strip(UNSEEN).casefold() in known else _pieces(text, kept, is_above)
    if is_above and not pieces:
        has_headline = _has_headline(kept)
        pieces = own_dateline(text) or _section_and_moment(text, known, languages)
        if has_headline and pieces and pieces[0].kind == "section" and _signs(pieces[0], kept):
            pieces = (Piece("by", pieces[0].value), *pieces[1:])  # "Ida Quill — 4 May, 14:20"
        pieces = pieces or (name_of(lines, at, kept) if has_headline else ())
    if not is_above and pieces and _is_in_table(lines, at, kept):
        return ()
    if at == 0 and is_above and pieces == (Piece("next", ""),):
        return ()  # "Gündem" is a section, too
    return pieces


def _signs(piece: Piece, kept: list[Line]) -> bool:
    """Whether what stands beside the date, below a headline, is a name; in scripts without
    capitals, where the section stands above."""
    is_cased = piece.value.upper() != piece.value.lower()
    has_section = any(not is_long(text) for _, text in kept)
    return is_name(piece.value) or (not is_cased and has_section)


def _told(used: list[Line], left: list[Line]) -> Iterator[str]:
    """What became of furniture, as notes."""
    if used:
        where, texts = numbered(used)
        words = gettext(
            "%(lines)s: used, and no part of the story: %(texts)s", lines=where, texts=texts
        )
        yield NoteKind.LINE.note(words)
    if left:
        where, texts = numbered(left)
        words = gettext("%(lines)s: left out: %(texts)s", lines=where, texts=texts)
        yield NoteKind.LINE.note(words)


def _is_in_table(lines: Sequence[Line], at: int, kept: list[Line]) -> bool:
    """Whether a line of nothing but numbers stands among lines of the story."""
    if any(map(str.isalpha, lines[at][1])) or not kept or kept[-1] != lines[at - 1]:
        return False
    following = (text for _, text in lines[at + 1 :] if any(map(str.isalpha, text)))
    return not pieces_of(next(following, "1"))


def _pieces(text: str, kept: list[Line], is_above: bool) -> tuple[Piece, ...]:
    pieces = pieces_of(text)
    if not pieces:
        return ()
    if all(piece.kind == "moment" for piece in pieces) and not is_above:
        return ()  # it may head a part of the story
    is_bare_byline = pieces[0].kind == "by" and ":" not in text and "：" not in text
    if is_bare_byline and pieces[0].value and not _has_headline(kept):
        return ()  # "Da Vinci Code" may be the headline
    return pieces


def _section_and_moment(text: str, known: set[str], languages: set[str]) -> tuple[Piece, ...]:
    """A line above the story such as "World | 4 days ago", its parts told apart by a sign."""
    found = dated(text, known, languages)
    if (
        found is None
        or len(found.rest) != 1
        or text.rstrip(UNSEEN).endswith(found.rest[0] + found.text)
    ):
        return ()
    is_parted = is_firm(text, found) and is_section_like(found.rest[0], known)
    if inner := pieces_of(found.rest[0]):
        return Piece("moment", found.text), *inner
    return (Piece("section", found.rest[0]), Piece("moment", found.text)) if is_parted else ()


def _has_headline(kept: list[Line]) -> bool:
    return len(kept) > 1 or any(is_long(text) for _, text in kept)


def _length(lines: Sequence[Line], at: int, pieces: tuple[Piece, ...]) -> int:
    """How many lines a label and what belongs to it take."""
    if len(pieces) > 1 or pieces[0].value:
        return 1
    kind = pieces[0].kind
    following = [text for _, text in lines[at + 1 : at + 2 + _MOST_TOPICS]]
    if not following:
        return 1
    if kind == "topics":
        return 1 + next(
            (n for n, text in enumerate(following) if not _is_topic(text)), len(following)
        )
    if kind == "about":  # a name, and what its bearer does
        lines_of_name = int(is_name(following[0]))
        about = following[lines_of_name : lines_of_name + 1]
        return 1 + lines_of_name + sum(_belongs(kind, text) for text in about)
    return 1 + _belongs(kind, following[0])


def _belongs(kind: str, text: str) -> bool:
    """Whether the line below a label is its value."""
    if kind in ("published", "updated", "joints"):
        return moment_in(text)
    if pieces_of(text) or is_separator(text):
        return False
    if kind == "by":
        return len(text.split()) <= 6 and not is_paragraph(text)
    if kind == "next":
        return len(text) <= _LONGEST_HEADLINE and not is_of_story(text)
    if kind == "credit":
        return not is_paragraph(text) and len(text) <= 80
    if kind == "section":
        return len(text.split()) <= _TOPIC_WORDS and not is_paragraph(text)
    return kind == "correction" or (kind == "about" and len(text) <= _LONGEST_ABOUT)


def _is_topic(text: str) -> bool:
    if text.startswith(("#", "＃")) or (
        "," in text and len(text) <= 120 and not is_paragraph(text)
    ):
        return True
    is_short = len(text.split()) <= _TOPIC_WORDS and len(text) <= 30 and not is_separator(text)
    return is_short and all(piece.kind == "marks" for piece in pieces_of(text))


def _said(
    lines: Sequence[Line], at: int, pieces: tuple[Piece, ...], length: int
) -> tuple[Piece, ...]:
    if length == 1:
        return pieces
    kind = "moment" if pieces[0].kind == "joints" else pieces[0].kind
    values = [text for _, text in lines[at + 1 : at + length]]
    return (Piece(kind, ", ".join(values)),)
