"""The record: what the archive remembers of each item that an import told of. Each is written in
the transaction in which its story is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from ...archive import imported
from ...archive.articles import Article
from ...archive.imported import ImportedItem, LookReason, Result
from ...archive.store import db
from . import notes
from .items import line
from .notes import NoteKind
from .word_count import Tally

LONGEST_NOTE = 1000  # characters
MOST_NOTES = 200
UNREAD = "unread file: "  # begins what a file is known by
_LONGEST_NAME = 300  # characters
# Of what the paper has otherwise, or not at all.
LEFT = (Result.CONFLICT, Result.FAILED, Result.SKIPPED)
_NO_LOOK = NoteKind.LINE  # what stands around each story of a page is no news to anybody


class Source(NamedTuple):
    """What an item is known by: its key, what it says as a digest, its file and its headline."""

    origin: str
    digest: str
    file: str
    headline: str
    site: str = ""  # the old one


class Files(NamedTuple):
    """Pictures and files that a story brought, or should have."""

    said: int = 0
    kept: int = 0
    refused: int = 0

    def __add__(self, other: object) -> "Files":
        if not isinstance(other, Files):
            return NotImplemented
        return Files(*map(sum, zip(self, other, strict=True)))


@dataclass
class ItemReport:
    """What became of an item."""

    result: Result
    address: str = ""  # section and slug: "world/budget-vote"
    is_public: bool = False
    notes: list[str] = field(default_factory=list)
    words: Tally = field(default_factory=Tally)
    files: Files = field(default_factory=Files)
    looks: list[LookReason] = field(default_factory=list)
    # By origin, the headlines of what is public from now on and has no text.
    without_text: dict[str, str] = field(default_factory=dict)


def looks_at(result: Result, said: Iterable[str], *more: LookReason | None) -> list[LookReason]:
    """Why somebody should look at what became of an item, of which that was noted."""
    if result in (Result.CONFLICT, Result.FAILED):
        return [LookReason(result.value)]  # of what was not taken nothing else matters
    kinds = {kind for kind, _ in notes.of_kinds(said) if kind is not _NO_LOOK}
    found = {LookReason(kind) for kind in kinds} | {look for look in more if look}
    return [look for look in LookReason if look in found]


def write(
    known: ImportedItem | None,
    source: Source,
    told: ItemReport,
    article: Article | None,
    now: datetime,
) -> ImportedItem | None:
    """Remember what became of an item, if that is news: in what is said again each night, somebody
    has looked at it or will."""
    if told.result is Result.UNCHANGED and known is None and not source.site:
        return None
    if told.result is Result.UNCHANGED and known is not None and known.digest == source.digest:
        known.site = source.site  # earlier versions kept none
        return known
    if told.result in LEFT:
        if not told.looks and known is None:
            return None
        if known and (known.digest, known.result) == (source.digest, told.result):
            return known
    row = known or ImportedItem(origin=source.origin)
    row.digest, row.file, row.headline = source.digest, source.file, source.headline
    row.site = source.site
    row.result = told.result
    row.report, row.told_at = _report(told), now
    row.ask_for([] if told.result is Result.UNCHANGED else told.looks)
    if article is not None:
        row.article = article
        if told.result not in (*LEFT, Result.UNCHANGED):
            row.version = article.version
    db.session.add(row)
    return row


def write_gone(row: ImportedItem, notes: list[str], now: datetime) -> None:
    """Remember that an item is no longer there. Whatever it says once it is back is news."""
    row.digest, row.result, row.told_at = "", Result.GONE, now
    row.report = _report(ItemReport(Result.GONE, notes=notes))
    row.ask_for([LookReason.GONE])


def of_file(file: Path, root: Path | None) -> Source:
    """What a file is known by of which no story could be read: its name in the folder that was
    given. Its digest is no more than its size, since it may be large; "" for what is no file."""
    name = line(str(file.relative_to(root) if root else file.name))[-_LONGEST_NAME:]
    try:
        digest = str(file.stat().st_size) if file.is_file() else ""
    except (OSError, ValueError):
        digest = ""
    return Source(UNREAD + name, digest, name, name)


def write_file(source: Source, notes: list[str], now: datetime) -> None:
    """Remember that a file could not be read, and why; without notes, that it could."""
    known = imported.told_of([source.origin]).get(source.origin)
    if not notes:
        if known is not None:
            db.session.delete(known)
        return
    told = ItemReport(Result.FAILED, notes=notes)
    told.looks = looks_at(told.result, notes)
    write(known, source, told, None, now)


def _report(told: ItemReport) -> dict[str, Any]:
    return {
        "address": told.address,
        "notes": [str(note)[:LONGEST_NOTE] for note in told.notes[:MOST_NOTES]],
        "words": told.words[:4],
        "lost": told.words.lost,
        "files": told.files,
    }
