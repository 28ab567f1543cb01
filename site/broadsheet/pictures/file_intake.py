"""Files that are no pictures: what is uploaded is held against what its name says, and kept as it
is, or refused."""

import hashlib
import re
from datetime import datetime
from os import SEEK_END
from pathlib import PurePath
from typing import BinaryIO, NamedTuple

from flask import current_app

from .. import clock
from ..archive import library_files
from ..archive.library_files import LibraryFile
from ..archive.spelling.slugs import slugify
from ..archive.store import db
from ..language import gettext, number
from . import file_kinds
from . import store as media
from .file_kinds import FileKind
from .upload_limits import UploadRefused

LONGEST_WORDS = 40  # characters of a name in the store


class StoredFile(NamedTuple):
    """A file that is in the media store, and has no row yet."""

    name: str  # of the library
    digest: str  # SHA-256, hex
    bytes: int
    original_name: str
    was_there: bool = False  # before: whoever deletes the same file may take its bytes away


def largest() -> int:
    """Bytes that a file may have."""
    return int(current_app.config["FILE_MEGABYTES"]) * 2**20


def check(name: str, size: int, head: bytes) -> FileKind:
    """The kind of a file of so many bytes that begins so. Raises UploadRefused."""
    kind = file_kinds.of(name)
    if kind is None:
        raise UploadRefused(gettext("The library keeps no files of this kind."))
    if not size:
        raise UploadRefused(gettext("The file is empty."))
    if size > largest():
        most = number(largest() // 2**20)
        raise UploadRefused(gettext("The file is larger than %(number)s MB.", number=most))
    if not kind.begins(head):
        raise UploadRefused(gettext("What is in it is no %(kind)s file.", kind=kind.label))
    return kind


def keep(stream: BinaryIO, name: str) -> StoredFile:
    """Put a file into the media store, unless it is there. Who is to take the database's write
    lock calls this before: it may take long. Raises UploadRefused, OSError."""
    size = stream.seek(0, SEEK_END)
    stream.seek(0)
    check(name, size, stream.read(file_kinds.HEAD))
    digest = digest_of(stream)
    words = re.sub(r"[^a-z0-9]+", "-", slugify(PurePath(name).stem, ""))[:LONGEST_WORDS].strip("-")
    called = f"{words or 'file'}-{digest[:16]}.{file_kinds.suffix(name)}"
    known = library_files.by_digest(digest)
    if known is not None:
        called = known.name
    stored = StoredFile(called, digest, size, name[-200:])
    if is_there(stored):
        return stored._replace(was_there=True)
    media.store().put(library_files.in_store(called), stream)
    return stored


def is_there(stored: StoredFile) -> bool:
    """Whether the store has its bytes: who deletes the same file meanwhile takes them away."""
    return media.store().exists(library_files.in_store(stored.name))


def is_lost(stored: StoredFile) -> bool:
    """Whether a colleague deleted it since it was kept, or uploaded it under another name. Asked
    under the database's write lock; until its end the answer stays true."""
    known = library_files.by_digest(stored.digest)
    if known is not None:
        return known.name != stored.name
    return stored.was_there and not is_there(stored)


def digest_of(stream: BinaryIO) -> str:
    """SHA-256, hex, of all of it; leaves the stream at its beginning. Raises OSError."""
    digest = hashlib.sha256()
    stream.seek(0)
    while part := stream.read(media.CHUNK):
        digest.update(part)
    stream.seek(0)
    return digest.hexdigest()


def add(stored: StoredFile, *, by: str = "", now: datetime | None = None) -> LibraryFile:
    """The file of the library with this content: the one there is already, or a new one in the
    session."""
    known = library_files.by_digest(stored.digest)
    if known is not None:
        return known
    made = LibraryFile(
        name=stored.name,
        digest=stored.digest,
        bytes=stored.bytes,
        original_name=stored.original_name,
        uploaded_at=now or clock.now(),
        uploaded_by=by,
    )
    db.session.add(made)
    db.session.flush()
    return made
