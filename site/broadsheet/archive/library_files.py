"""Files of the library that are no pictures: documents, sound and film. Their bytes are in the
media store, at names that are made from the content, and so are their addresses: what a page says
of a file follows from the story's text alone."""

import re
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from .. import urls
from .store import Base, db, holding

FOLDER = "files"  # in the media store
# Words, and sixteen digits of the content's digest.
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}-[0-9a-f]{16}\.[a-z0-9]{2,5}", re.ASCII)

ON_A_PAGE = 48
NEWEST = 2**31 - 1  # no id is as high


class LibraryFile(Base):
    __tablename__ = "library_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True, unique=True)  # see NAME; never reused
    digest: Mapped[str] = mapped_column(index=True, unique=True)  # SHA-256 of the content, hex
    bytes: Mapped[int]
    original_name: Mapped[str] = mapped_column(default="")  # as the uploader called the file
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str] = mapped_column(default="")

    @property
    def stored(self) -> str:
        """Its name in the media store."""
        return in_store(self.name)

    @property
    def path(self) -> str:
        """Its address on this site."""
        return urls.media_file(self.name)


class FilePage(NamedTuple):
    """Up to ON_A_PAGE files, newest first, and the id that older ones lie before (None: there are
    none)."""

    files: list[LibraryFile]
    older: int | None


def in_store(name: str) -> str:
    """What the media store calls the file of that name."""
    return f"{FOLDER}/{name}"


def library(words: str = "", *, before: int = NEWEST) -> FilePage:
    """The files whose names hold all the words. One query: the head of an index, unless it has to
    look for words."""
    query = select(LibraryFile).where(LibraryFile.id < before).order_by(LibraryFile.id.desc())
    query = query.where(*holding(words, (LibraryFile.name, LibraryFile.original_name)))
    found = list(db.session.scalars(query.limit(ON_A_PAGE + 1)))
    shown = found[:ON_A_PAGE]
    return FilePage(shown, shown[-1].id if len(found) > ON_A_PAGE else None)


def by_digest(digest: str) -> LibraryFile | None:
    """The file with this very content."""
    return db.session.scalar(select(LibraryFile).where(LibraryFile.digest == digest))


def all_stored(connection: Connection) -> list[str]:
    """The names of all files in the media store, as a connection's transaction sees them."""
    names = connection.scalars(select(LibraryFile.name).order_by(LibraryFile.id))
    return [*map(in_store, names)]


def named(connection: Connection, stored: list[str]) -> set[str]:
    """Which of these files of the media store belong to the library, as a connection's transaction
    sees them."""
    wanted = [file.rpartition("/")[2] for file in stored]
    names = connection.scalars(select(LibraryFile.name).where(LibraryFile.name.in_(wanted)))
    return set(map(in_store, names)).intersection(stored)


def names_in(text: str) -> list[str]:
    """The names of the files that a text leads to, in order, each once."""
    return list(dict.fromkeys(_LINK.findall(text)))


_LINK = re.compile(f"{urls.media_file('')}({NAME.pattern})", re.ASCII)
