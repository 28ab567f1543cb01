"""Items: what every format's reader makes of a story, as plain values, and the filing takes."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from ... import urls
from ...archive.articles import TEXT_FIELDS
from ...archive.spelling.plain_text import few_marks, printable, without_soft_breaks
from ...archive.story_fields import WIDTHS, FieldKind
from ...language import gettext, number, tags
from ...text.rendering import LONGEST as LONGEST_BODY
from .notes import Note, NoteKind, kind_of

LONGEST_HEADLINE = 500  # characters, as are all of these
LONGEST_NAME = 120  # of a section, an author, a topic
LONGEST_KEY = 400

# The text fields of a story that no reader of a format knows by a name of its own (below).
OTHER_TEXTS = [
    text
    for text in TEXT_FIELDS
    if text.name not in ("headline", "kicker", "dek", "source", "canonical_url")
]


# Of an item: what is no part of what it says, and what later versions of the import read as well.
NEWER = ("unpublished_at",)
NOT_SAID = {
    "notes", "missing_pictures", "left_files", "skip", "fault", "texts", "guessed_addresses",
    "uid", "said", "linked_files", "is_whole_page", "is_withdrawn", "site", "has_all_of_site",
    "former_origin",
    *NEWER,
}  # fmt: skip


_AND = re.compile(r",?\s+(?:and|und|et|y|e|en|och|og|&)\s+")
_MOST_WORDS = 3  # of a name that stands beside another's
# What Atom has for ids (RFC 4287, 4.2.6), of a length that an index can hold.
_IRI = re.compile(r"[a-z][a-z0-9+.-]{1,30}:[^\s<>\"{}|\\^`\x00-\x20]{1,360}", re.IGNORECASE)


class ImportRefused(Exception):
    """What was given can't be taken in; the message is one clear sentence."""


class NoStories(ImportRefused):
    """A file that is whole, and something else than stories."""


class ItemState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    LIVE = "live"


@dataclass(frozen=True)
class ItemPicture:
    """A picture that a story shows, by the address that the other system gave it."""

    address: str
    alt: str | None = None  # None: nobody said
    caption: str = ""
    credit: str = ""

    def joined(self, other: "ItemPicture") -> "ItemPicture":
        """The same, with the other's words where it has none: a lead picture seldom says what the
        text says of it."""
        return ItemPicture(
            self.address,
            self.alt or (self.alt if other.alt is None else other.alt),
            self.caption or other.caption,
            self.credit or other.credit,
        )


class OldList(NamedTuple):
    """A list of the other system's, by its addresses, and what has its stories now."""

    kind: str  # "section", "topic" or "author"; "": the paper answers these by itself
    name: str  # of the topic or the author, as the item has it
    addresses: tuple[str, ...]


@dataclass
class Item:
    """One story. Moments are aware UTC; all text is whatever the file says, cleaned by `fit`."""

    origin: str  # what a later run knows it by
    headline: str = ""
    kicker: str = ""
    dek: str = ""
    body: str = ""
    body_format: str = "html"  # or "markdown"
    section: str = ""  # as the other system calls it
    section_keys: tuple[str, ...] = ()  # other words that a section map may know it by
    authors: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    state: ItemState = ItemState.DRAFT
    published_at: datetime | None = None
    updated_at: datetime | None = None  # only where the format means a substantial edit
    unpublished_at: datetime | None = None  # from when readers see it no more
    uid: str = ""  # what its feed told it by, so that subscribers see no story again
    slug: str = ""
    canonical: str = ""  # of another's story: where it stands
    source: str = ""  # of another's story: whose it is
    texts: dict[str, str] = field(default_factory=dict)  # of OTHER_TEXTS, as far as it says them
    lead_picture: ItemPicture | None = None
    # Paths with their query, as they stand in the world: "/2013/04/09/name/", "/?p=12".
    old_addresses: list[str] = field(default_factory=list)
    guessed_addresses: list[str] = field(default_factory=list)  # those that nothing says
    # The paths of pictures that had a page or file of their own, to be led to the picture.
    attachments: list[str] = field(default_factory=list)
    linked_files: list[str] = field(default_factory=list)  # addresses (media/files.py)
    lists: list[OldList] = field(default_factory=list)  # that it stood in
    former_origin: str = ""  # what earlier versions knew it by, if that was something else
    site: str = ""  # the old site that it is of, where files of that format may have all of one
    has_all_of_site: bool = False  # whether its file has, by the format's own rules
    notes: list[str] = field(default_factory=list)
    missing_pictures: list[str] = field(default_factory=list)  # addresses; not among the media
    left_files: list[str] = field(default_factory=list)  # of these: what was not taken in
    skip: str = ""  # why it is left out, if it is
    fault: str = ""  # why it can't be taken in, if it can't
    is_withdrawn: bool = False  # readers of the other system saw it once, and don't any more
    is_whole_page: bool = False  # whether `said` has what stands around the story as well
    said: str = ""  # its readable text as the source has it, to count what became of it (words.py)

    def note(self, kind: NoteKind, words: str) -> None:
        """Note what was left out of it, or asks for somebody at the desk."""
        self.notes.append(kind.note(words))

    def fit(self) -> "Item":
        """The same, with nothing in it that no page or database can hold; says what it cut."""
        self.origin, self.site = key(self.origin), key(self.site)
        self.former_origin = key(self.former_origin)
        for name in ("headline", "kicker", "dek", "section", "canonical", "source", "slug"):
            setattr(self, name, line(getattr(self, name)))
        if self.canonical and not urls.WEB.fullmatch(self.canonical):
            self.note(
                NoteKind.ADDRESS,
                gettext(
                    "%(address)s is no address where it stood first: left out",
                    address=self.canonical[:60],
                ),
            )
            self.canonical = ""
        self._fit_texts()
        if not _IRI.fullmatch(self.uid):
            self.uid = ""
        self.body = few_marks(printable(self.body))
        if len(self.headline) > LONGEST_HEADLINE:
            self.headline = self.headline[: LONGEST_HEADLINE - 1].rstrip() + "…"
            self.note(
                NoteKind.BLOCK,
                gettext("the headline was cut to %(num)s characters", num=number(LONGEST_HEADLINE)),
            )
        self.section = self.section[:LONGEST_NAME]
        self.authors = _names(name for author in self.authors for name in _each_of(author))
        self.topics = _names(self.topics)
        self.old_addresses = [printable(path) for path in dict.fromkeys(self.old_addresses)]
        self.notes = [Note(line(note), kind_of(note)) for note in dict.fromkeys(self.notes)]
        if len(self.body) > LONGEST_BODY:
            self.fault = gettext(
                "the text is longer than %(num)s characters: hardly one story",
                num=number(LONGEST_BODY),
            )
        return self

    def _fit_texts(self) -> None:
        for text in OTHER_TEXTS:
            words = line(self.texts.get(text.name, ""))
            if len(words) > text.longest:
                words = words[: text.longest - 1].rstrip() + "…"
                self.note(
                    NoteKind.BLOCK,
                    gettext(
                        "cut to %(num)s characters: %(field)s",
                        field=text.label,
                        num=number(text.longest),
                    ),
                )
            if text.kind is FieldKind.LANGUAGE:
                words = tags.tag(words)
            if text.kind is FieldKind.WIDTH and words not in WIDTHS:
                words = ""
            if text.name in self.texts:
                self.texts[text.name] = words

    def digest(self, *also: object) -> str:
        """Stands for all that it says, and for `also`: the same, as long as nothing changes."""
        said = {name: value for name, value in vars(self).items() if name not in NOT_SAID}
        # What says nothing counts for nothing: so a new field changes no story that lacks it.
        said |= {name: value for name in NEWER if (value := getattr(self, name))}
        said |= {name: words for name, words in self.texts.items() if words}
        text = json.dumps([said, also], default=str, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def line(text: str) -> str:
    """The text on one line, without what can't be printed or has no width."""
    return " ".join(without_soft_breaks(few_marks(printable(text))).split())


def name_of(text: str) -> str:
    """The text as a section, an author or a topic can be called."""
    return line(text)[:LONGEST_NAME].strip()


def _each_of(authors: str) -> list[str]:
    """Each of several names in one text: "Ida Quill, Al Finn and Jo Marsh". Behind a comma alone
    may stand what somebody is."""
    first, *others = _AND.split(line(authors).removeprefix("By "))
    names = [*first.split(", "), *others]
    are_names = all(_MOST_WORDS >= len(name.split()) > 1 and name.istitle() for name in names)
    return names if others and are_names else [authors]


def _names(names: Iterable[str]) -> list[str]:
    by_case = {name.casefold(): name for name in reversed([*map(name_of, names)]) if name}
    return [*reversed(by_case.values())]


def key(text: str) -> str:
    """What something is known by: the text itself, or, where an index could not hold it, its
    hash."""
    text = line(text)
    if len(text) <= LONGEST_KEY:
        return text
    return text[:40] + "…" + hashlib.sha256(text.encode()).hexdigest()
