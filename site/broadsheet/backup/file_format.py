"""The file of a backup: a ZIP that any tool opens, whose last bytes are the digest of all before.

    media/NAME          each file of each picture, and the others of the library
    rows/TABLE.jsonl    each row of the archive, a line of JSON; a table after those it refers to
    backup.json         what made it, by which settings, and how much there is of it
    SHA256SUMS          a digest of each of these, for `sha256sum --check`

It is written from its beginning to its end, so it may go into a pipe. The digest stands where a ZIP
has its comment. A file that was cut has none, and in one that was changed it is wrong."""

import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import TextIOWrapper
from os import SEEK_END
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from ..archive.database.dumping import Row
from ..archive.store import schema_versions
from ..language import gettext

FORMAT = 1
ABOUT, SUMS = "backup.json", "SHA256SUMS"
SEAL = "sha256:{}"
SEAL_LENGTH = len(SEAL.format(hashlib.sha256().hexdigest()))
PRIVATE = 0o600 << 16  # the mode that an unpacked file gets: it may hold digests of passwords
CHUNK = 2**20  # bytes
# What a ZIP can be wrong with, and the facts in it.
WRONG = BadZipFile, zlib.error, EOFError, RuntimeError, KeyError, TypeError, ValueError


class BackupRefused(ValueError):
    """The file can't be taken back; the message says why, in one sentence."""


class BackupWriter:
    """Writes a backup, in a `with` statement. Nothing that was written counts before `finish`."""

    def __init__(self, out: BinaryIO, now: datetime) -> None:
        self.out, self.now = _Sealed(out), now
        self.sums: list[str] = []
        self.archive = ZipFile(self.out, "w")

    def __enter__(self) -> "BackupWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self.out.leave()  # after an error ZipFile would still write an end to it

    def add_picture(self, name: str, data: bytes) -> None:
        self._add(f"media/{name}", [data])

    def add_rows(self, table: str, rows: Iterable[Row]) -> None:
        lines = (json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)
        self._add(f"rows/{table}.jsonl", lines, ZIP_DEFLATED)

    def finish(self, about: dict[str, Any]) -> None:
        """End the file; `about` is what else backup.json says."""
        facts = {"format": FORMAT, "made_at": self.now.isoformat(), **about}
        self._add(ABOUT, [json.dumps(facts, indent=2).encode()])
        self._add(SUMS, ["".join(self.sums).encode()])
        self.archive.comment = bytes(SEAL_LENGTH)  # the digest comes into its place
        self.archive.close()
        self.out.close()

    def _add(self, name: str, parts: Iterable[bytes], packed: int = 0) -> None:
        entry = ZipInfo(name, self.now.timetuple()[:6])
        entry.compress_type, entry.external_attr = packed, PRIVATE
        digest = hashlib.sha256()
        with self.archive.open(entry, "w", force_zip64=True) as file:
            for part in parts:
                digest.update(part)
                file.write(part)
        self.sums.append(f"{digest.hexdigest()}  {name}\n")


class _Sealed:
    """Hands bytes on, and a digest of them in the place of the last few. It can't go back, so that
    the ZIP is written as into a pipe, whatever it is."""

    def __init__(self, out: BinaryIO) -> None:
        self.out, self.digest, self.held = out, hashlib.sha256(), b""
        self.is_left = False

    def write(self, data: bytes) -> int:
        ready = self.held + data
        ready, self.held = ready[:-SEAL_LENGTH], ready[-SEAL_LENGTH:]
        self.digest.update(ready)
        if not self.is_left:
            self.out.write(ready)
        return len(data)

    def flush(self) -> None:
        if not self.is_left:
            self.out.flush()

    def leave(self) -> None:
        """Drop all that is written from now on."""
        self.is_left = True

    def close(self) -> None:
        """Write the digest at the end; the file below stays open."""
        self.out.write(SEAL.format(self.digest.hexdigest()).encode())
        self.out.flush()


class BackupReader:
    """A backup that is whole, and that this program can take back. Raises BackupRefused for any
    other file, before anything is read from it."""

    def __init__(self, file: BinaryIO, version: str) -> None:
        """`version`: of this program."""
        _check_seal(file)
        try:
            self.archive = ZipFile(file)
            self.about = json.loads(self.archive.read(ABOUT))
            self.schema = str(self.about["schema"])  # the revision of its tables
            self.length = int(self.about["rows"])  # of all tables together
            self._check_age(version)
        except BackupRefused:
            raise
        except WRONG as error:
            raise BackupRefused(gettext("It is no backup of a paper.")) from error

    def rows(self, table: str) -> Iterator[Row]:
        """All rows of a table; none of one that there was not."""
        if (name := f"rows/{table}.jsonl") in self.archive.NameToInfo:
            with self.archive.open(name) as file:
                yield from map(json.loads, TextIOWrapper(file, "utf-8", newline="\n"))

    def picture(self, name: str) -> bytes | None:
        """The bytes of a file of a picture; None for one that was lost when the backup was made."""
        try:
            return self.archive.read(f"media/{name}")
        except KeyError:
            return None

    def tables(self) -> list[str]:
        """The names of the tables that it has, each after those that it refers to."""
        paths = map(PurePosixPath, self.archive.namelist())
        return [path.stem for path in paths if path.parts[0] == "rows"]

    def _check_age(self, version: str) -> None:
        """Refuse what a newer program made, which may mean something else by the same words."""
        theirs = str(self.about["version"])
        newer = self.about["format"] > FORMAT or _parts(theirs) > _parts(version)
        if newer or self.schema not in schema_versions.known_migrations()[0]:
            raise BackupRefused(
                gettext(
                    "It was made by Broadsheet %(theirs)s (tables %(tables)s), which is newer than"
                    " this one, %(ours)s: bring the program up to date first.",
                    theirs=theirs,
                    tables=self.schema,
                    ours=version,
                )
            )


def _check_seal(file: BinaryIO) -> None:
    length = file.seek(0, SEEK_END) - SEAL_LENGTH
    file.seek(max(length, 0))
    seal = file.read()
    if not re.fullmatch(SEAL.format("[0-9a-f]{64}").encode(), seal):
        raise BackupRefused(gettext("It is no backup of a paper, or its end is missing."))
    file.seek(0)
    digest = hashlib.sha256()
    while length:
        part = file.read(min(CHUNK, length))
        digest.update(part)
        length -= len(part)
    if seal != SEAL.format(digest.hexdigest()).encode():
        raise BackupRefused(gettext("It is damaged or was changed: its digest is another one."))


def _parts(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)[:3]]
