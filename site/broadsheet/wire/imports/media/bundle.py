"""Media: the pictures and other files of the library that come with an import, in a folder or a
zip archive, and nothing else.

No name that an export mentions is ever used as a path: it is looked up in a list of what is there,
and that has neither links nor anything outside."""

import os
import re
import stat
import struct
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Protocol
from urllib.parse import unquote, urlsplit

from ....language import gettext, number
from ....pictures import file_intake, file_kinds
from ..items import ImportRefused

LARGEST = 50 * 2**20  # bytes of one picture
MOST = 500_000  # files
CHUNK = 2**20  # bytes that are read at once
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff", ".heic")
TAKEN = (*PICTURES, *(f".{suffix}" for suffix in file_kinds.KINDS))
# What reading a damaged archive raises, ValueError for a name that is no text or a place before it.
UNREADABLE = (
    *(OSError, zipfile.BadZipFile, zlib.error, struct.error),
    *(EOFError, RuntimeError, NotImplementedError, ValueError),
)

_SIZED = re.compile(r"-(?:\d{1,5}x\d{1,5}|scaled|e\d{10,13})(?=\.\w{2,5}\Z)")


class Bundle(Protocol):
    """What pictures and files are read from."""

    def names(self) -> dict[str, int]:
        """Each file's name, "/" between its folders, and its size in bytes."""

    def open(self, name: str) -> IO[bytes]:
        """One of them. Raises what is in UNREADABLE."""


class Media:
    """Finds a picture by the address that it had."""

    def __init__(self, store: Bundle) -> None:
        self.store = store
        self.sizes = store.names()
        self.by_name: dict[str, list[str]] = defaultdict(list)
        for name in self.sizes:
            self.by_name[name.rpartition("/")[2].lower()].append(name)

    def find(self, address: str) -> str | None:
        """The name of the file that an address (path or URL) stood for: the one that shares most
        of its folders. The original is preferred to a smaller copy that WordPress made of it."""
        try:
            path = unquote(urlsplit(address).path)
        except ValueError:
            return None
        original = _SIZED.sub("", path)
        return self._find(original) or (self._find(path) if path != original else None)

    def fingerprint(self, address: str) -> object:
        """Another one for another file."""
        name = self.find(address)
        return name and (name, self.sizes[name])

    def read(self, name: str) -> bytes:
        """The bytes of a picture. Raises ImportRefused for one that is too large or can't be
        read."""
        return b"".join(self._parts(name, LARGEST))

    def check_file(self, name: str) -> None:
        """Raises ImportRefused for a file that the library would not keep, and UploadRefused."""
        with _reading(name), self.store.open(name) as file:
            head = file.read(file_kinds.HEAD)
        file_intake.check(name, self.sizes[name], head)

    def copy(self, name: str, into: BinaryIO) -> None:
        """Write a file that is checked. Raises ImportRefused if it can't be read, and OSError."""
        for part in self._parts(name, file_intake.largest()):
            into.write(part)

    def _parts(self, name: str, most: int) -> Iterator[bytes]:
        if self.sizes[name] > most:
            raise ImportRefused(
                gettext(
                    "%(name)s is larger than %(most)s MB", name=name, most=number(most // 2**20)
                )
            )
        with _reading(name):
            file = self.store.open(name)
        with file:
            while True:
                with _reading(name):
                    part = file.read(min(CHUNK, most + 1))
                if not part:
                    return
                most -= len(part)
                if most < 0:
                    raise ImportRefused(gettext("%(name)s is larger than it says", name=name))
                yield part

    def _find(self, path: str) -> str | None:
        wanted = [part.lower() for part in path.split("/") if part]
        if not wanted:
            return None
        there = self.by_name.get(wanted[-1], [])
        shared = sorted(((_shared(wanted, name), name) for name in there), reverse=True)
        if not shared:
            return None
        if len(shared) > 1 and shared[0][0] == shared[1][0]:
            return None  # which of the two is a guess
        # A name alone is enough only where no folder says otherwise.
        best, name = shared[0]
        return name if best > 1 or len(wanted) == 1 or "/" not in name else None


def _shared(wanted: list[str], name: str) -> int:
    """How many parts, from the end, a path and a file's name have in common."""
    count = 0
    for one, other in zip(reversed(wanted), reversed(name.lower().split("/")), strict=False):
        if one != other:
            break
        count += 1
    return count


@contextmanager
def _reading(name: str) -> Iterator[None]:
    try:
        yield
    except UNREADABLE as error:
        raise ImportRefused(
            gettext("%(name)s can’t be read: %(error)s", name=name, error=error)
        ) from error


def open_media(path: Path) -> Media:
    """A folder or a zip archive. Raises ImportRefused for anything else."""
    try:
        if path.is_dir():
            return Media(FolderBundle(path))
        if path.is_file():
            return Media(Archive(path))
    except UNREADABLE as error:
        raise ImportRefused(
            gettext("%(path)s is no folder and no zip archive: %(error)s", path=path, error=error)
        ) from error
    raise ImportRefused(gettext("%(path)s does not exist", path=path))


class FolderBundle:
    """A folder and those in it; links are not followed, whatever they lead to."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for folder, _, files in os.walk(self.root):
            for file in files:
                path = Path(folder, file)
                about = path.lstat()
                if stat.S_ISREG(about.st_mode) and file.lower().endswith(TAKEN):
                    found[path.relative_to(self.root).as_posix()] = about.st_size
            if len(found) > MOST:
                raise ImportRefused(
                    gettext(
                        "%(path)s has more than %(most)s files", path=self.root, most=number(MOST)
                    )
                )
        return found

    def open(self, name: str) -> IO[bytes]:
        handle = os.open(self.root / name, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        return os.fdopen(handle, "rb")


class Archive:
    """A zip archive; nothing of it is ever unpacked to disk."""

    def __init__(self, path: Path) -> None:
        self.zip = zipfile.ZipFile(path)

    def names(self) -> dict[str, int]:
        files = [entry for entry in self.zip.infolist() if not entry.is_dir()]
        if len(files) > MOST:
            raise ImportRefused(
                gettext("the archive has more than %(most)s files", most=number(MOST))
            )
        taken = (entry for entry in files if entry.filename.lower().endswith(TAKEN))
        return {entry.filename: entry.file_size for entry in taken}

    def open(self, name: str) -> IO[bytes]:
        return self.zip.open(name)
