"""Notes: what is told of an item, in the operator's language; some say of what kind it is."""

from collections.abc import Iterable
from enum import StrEnum


class NoteKind(StrEnum):
    """What was left out, or asks for somebody at the desk."""

    LINE = "line"  # of the page around a story
    BLOCK = "block"  # a part of a text: a shortcode, a card, a form
    FILE = "file"  # a picture that was refused, or is not among the media
    DATE = "date"  # one that can't be read
    ADDRESS = "address"  # one that can't be kept, or was guessed
    WAITS = "waits"  # why a story is a draft that was none

    def note(self, words: str) -> "Note":
        return Note(words, self)


class Note(str):
    """A note of a kind; one without is a plain text."""

    kind: NoteKind | None

    def __new__(cls, words: str, kind: NoteKind | None = None) -> "Note":
        note = super().__new__(cls, words)
        note.kind = kind
        return note

    def __reduce__(self) -> tuple[type["Note"], tuple[str, NoteKind | None]]:
        return Note, (str(self), self.kind)


def kind_of(note: str) -> NoteKind | None:
    return note.kind if isinstance(note, Note) else None


def of_kinds(notes: Iterable[str]) -> list[tuple[NoteKind, str]]:
    """Those of a kind, each with it."""
    return [(kind, str(note)) for note in notes if (kind := kind_of(note))]
