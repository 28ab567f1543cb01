"""Files that somebody sent: one, or many in a zip archive. Nothing that an archive says of itself
is believed: not its names, nor its sizes.

Of an archive only what may be a story, or say where stories stood, is unpacked; its pictures are
read from it (bundle.py)."""

import mmap
import re
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ....language import gettext, number
from ..items import ImportRefused, line
from .bundle import UNREADABLE

LARGEST = 200 * 2**20  # bytes of what is sent
MOST = 50_000  # files in an archive
UNPACKED = 2**30  # bytes of stories
LONGEST = 1000  # characters of a name with its folders
DEEPEST = 30  # folders in each other
MARKDOWN = (".md", ".markdown", ".mdown", ".mdx")
STORIES = (*MARKDOWN, *".html .htm .xhtml .txt .xml .json .rss .atom .wxr".split())
_SAYING = (".yml", ".yaml", ".toml")  # where stories stood: the configuration of a site
_ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")
_ZIP = b"PK\x03\x04"
_ENTRY = b"PK\x01\x02"  # begins each in the list of an archive (APPNOTE.TXT, 4.3.12)
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may ask for any amount of memory
_DRIVE = re.compile(r"[A-Za-z]:")
_OFFICE = "[Content_Types].xml"
_CHUNK = 2**20  # bytes
_LONGEST_SAFE = 150  # bytes
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Packed(NamedTuple):
    """What an archive has: the entries to be unpacked, with their places, and how many were left
    out."""

    stories: list[tuple[zipfile.ZipInfo, PurePosixPath]]
    links: int = 0
    archives: int = 0


def is_archive(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(_ZIP)) == _ZIP


def check(file: Path) -> None:
    """Raises ImportRefused for what can't be an import, as far as a glance tells, and OSError."""
    size = file.stat().st_size
    if size > LARGEST:
        raise ImportRefused(
            gettext("It is larger than %(most)s MB.", most=number(LARGEST // 2**20))
        )
    if not size:
        raise ImportRefused(gettext("It is empty."))
    if is_archive(file):
        with opened(file) as archive:
            if not contents(archive).stories:
                raise ImportRefused(gettext("Nothing in the archive is a story."))
        return
    with file.open("rb") as text:
        head = text.read(_CHUNK)
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" in head:
        raise ImportRefused(gettext("It is neither text nor a zip archive."))


def opened(file: Path) -> zipfile.ZipFile:
    """An archive whose list fits into memory. Raises ImportRefused."""
    if _count(file) > MOST:
        raise _too_many()
    try:
        return zipfile.ZipFile(file)
    except UNREADABLE as error:
        raise _damaged(error) from error


def contents(archive: zipfile.ZipFile) -> Packed:
    """What an archive has. Raises ImportRefused for one that nobody packed in good faith, or that
    can't be unpacked."""
    entries = archive.infolist()
    if len(entries) > MOST:
        raise _too_many()
    stories: dict[str, tuple[zipfile.ZipInfo, PurePosixPath]] = {}
    links = archives = 0
    for entry in entries:
        place = _place(entry.filename)
        if entry.is_dir() or not place.parts:
            continue
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
            links += 1
            continue
        _check_entry(entry, place)
        if place.name.lower().endswith(_ARCHIVES):
            archives += 1
        elif _is_wanted(place) and stories.setdefault(_key(place), (entry, place))[0] is not entry:
            raise _twice(place)
    if sum(entry.file_size for entry, _ in stories.values()) > UNPACKED:
        raise _too_large()
    return Packed([*stories.values()], links, archives)


def unpack(file: Path, into: Path, step: Callable[[], None]) -> Packed:
    """Put what may be a story into a new folder, below names that lead nowhere else; `step` is
    called for each file. Raises ImportRefused, OSError."""
    left = UNPACKED
    with opened(file) as archive:
        packed = contents(archive)
        room = shutil.disk_usage(into.parent).free
        if sum(entry.file_size for entry, _ in packed.stories) > room // 2:
            raise ImportRefused(gettext("There is no room on the disk to unpack it."))
        for entry, place in packed.stories:
            step()
            try:
                left -= _write(archive, entry, into / place, left)
            except (FileExistsError, NotADirectoryError) as error:
                raise _twice(place) from error
    return packed


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, most: int) -> int:
    """Put a file of an archive there; returns how many bytes it has. Raises ImportRefused for more
    than `most`: what an archive says of that may be wrong."""
    written = 0
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as out:
        for data in _parts(archive, entry):
            written += len(data)
            if written > most:
                raise _too_large()
            out.write(data)
    return written


def _parts(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a file of an archive has. Raises ImportRefused."""
    try:
        with archive.open(entry) as source:
            while data := source.read(_CHUNK):
                yield data
    except UNREADABLE as error:
        raise _damaged(error) from error


def safe_name(told: str) -> str:
    """A name for a file that was sent, after the one that it had: a page text is known again by it,
    and a date or a slug may stand in it."""
    name = line(told.replace("\\", "/").rpartition("/")[2])
    while len(name.encode()) > _LONGEST_SAFE:
        name = name[1:]
    return name.lstrip(". ") or "file"


def _place(told: str) -> PurePosixPath:
    """Where a file of an archive is to be, in good faith. Raises ImportRefused."""
    name = told.replace("\\", "/")
    parts = name.rstrip("/").split("/")
    is_odd = ".." in parts or name.startswith("/") or _DRIVE.match(name) or _CONTROL.search(name)
    is_long = any(len(part.encode(errors="replace")) > 255 for part in parts)
    if is_odd or is_long or len(name) > LONGEST or len(parts) > DEEPEST:
        raise ImportRefused(
            gettext("A file of the archive can’t be called %(name)s.", name=repr(told[:80]))
        )
    return PurePosixPath(*(part for part in parts if part not in ("", ".")))


def _check_entry(entry: zipfile.ZipInfo, place: PurePosixPath) -> None:
    if entry.flag_bits & 0x1:
        raise ImportRefused(gettext("The archive is locked with a password."))
    if entry.compress_type not in _PACKED:
        raise ImportRefused(
            gettext("The archive is packed in an unusual way: pack it as plain zip.")
        )
    if place.as_posix() == _OFFICE:
        raise ImportRefused(gettext("It is a document of an office program, not an archive."))


def _key(place: PurePosixPath) -> str:
    """Equal for names that some disks take for one."""
    return place.as_posix().casefold()


def _is_wanted(place: PurePosixPath) -> bool:
    """Not what macOS and Git keep beside the files."""
    hidden = any(part.startswith((".", "__MACOSX")) for part in place.parts)
    return not hidden and place.name.lower().endswith((*STORIES, *_SAYING))


def _count(file: Path) -> int:
    """At most how many files an archive lists: Python reads its list whole."""
    with file.open("rb") as bytes_of, mmap.mmap(bytes_of.fileno(), 0, prot=mmap.PROT_READ) as data:
        return sum(1 for _ in zip(_found(data), range(MOST + 1), strict=False))


def _found(data: mmap.mmap) -> Iterator[int]:
    at = data.find(_ENTRY)
    while at >= 0:
        yield at
        at = data.find(_ENTRY, at + len(_ENTRY))


def _twice(place: PurePosixPath) -> ImportRefused:
    return ImportRefused(gettext("The archive has two files called %(name)s.", name=place))


def _too_many() -> ImportRefused:
    return ImportRefused(gettext("The archive has more than %(most)s files.", most=number(MOST)))


def _too_large() -> ImportRefused:
    return ImportRefused(
        gettext("The archive has more than %(most)s MB of stories.", most=number(UNPACKED // 2**20))
    )


def _damaged(error: Exception) -> ImportRefused:
    return ImportRefused(gettext("The archive is damaged: %(error)s", error=error))
