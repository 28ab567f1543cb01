"""Formats: which of them a file has, told by what is in it and not by its name."""

import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from ...language import gettext, gettext_noop
from . import apart
from .items import ImportRefused, Item
from .markdown import sites
from .media.packed import MARKDOWN, STORIES
from .options import ImportOptions

Reader = Callable[[Path, ImportOptions], Iterator[tuple[Item, int]]]

HEAD = 64 * 1024  # bytes that tell what a file is
MOST = 1_000_000  # files in a folder
_PAGES = (*MARKDOWN, ".html", ".htm", ".xhtml")  # what a static site makes of its files
_BINARY = (
    (
        b"PK\x03\x04",
        gettext_noop("is a zip archive; unpack it, and name what is in it (or give it as --media)"),
    ),
    (b"\x1f\x8b", gettext_noop("is a gzip archive; unpack it first")),
    (b"SQLite format 3", gettext_noop("is a database")),
)
_WEB_ARCHIVE = re.compile(r"(?:[\w-]+:.*\n(?:[ \t].*\n)*)*?content-type:\s*multipart/related", re.I)
_JSON_FEED = re.compile(r"jsonfeed\.org\\?/version\\?/")
_FRONT = re.compile(r"\A(?:---|\+\+\+|;;;)[ \t]*\r?\n")
# Atomic groups: a file of nothing but comments must not be tried in all ways.
_MARKUP = re.compile(
    r"\A(?:\s+|(?><\?[^>]*>)|(?><!--.*?-->)|(?><!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>))*+<([\w:.-]{1,40})",
    re.DOTALL | re.IGNORECASE,
)


def files(path: Path) -> Iterator[tuple[Path, Path | None]]:
    """A file, or those of a folder and of its folders that may be stories, in order, each with the
    folder that it was found in: of a Hugo or Jekyll site not its templates, its data and the pages
    that it made. Links are not followed."""
    try:
        is_folder = path.is_dir()
    except (OSError, ValueError):
        is_folder = False
    found = sorted(_within(path)) if is_folder else []
    yield from ((file, path) for file in found)
    if not found:
        yield path, None


def _within(root: Path) -> Iterator[Path]:
    number = 0
    for folder, folders, names in os.walk(root):
        aside = sites.aside(Path(folder)) | {"node_modules"}
        folders[:] = [name for name in folders if name[0] != "." and name not in aside]
        is_in_site = sites.around(Path(folder, "any"), ZoneInfo("UTC")) is not None
        kinds = _PAGES if is_in_site else STORIES
        for name in names:
            file = Path(folder, name)
            if name.lower().endswith(kinds) and not name.startswith("."):
                number += 1
                with suppress(FileNotFoundError):  # it was deleted since
                    if number <= MOST and stat.S_ISREG(file.lstat().st_mode):
                        yield file


def recognise(file: Path) -> Reader | None:
    """What reads a file; None for a page-text extraction, and for what is to be refused as one.
    Raises ImportRefused for what is certainly nothing to be imported."""
    head = _head_of(file)
    if head is None:
        return None  # page text has the words for it
    for start, what in _BINARY:
        if head.startswith(start):
            raise ImportRefused(gettext(what))
    text = _text(head)
    if _FRONT.match(text) or file.name.lower().endswith(MARKDOWN):
        return _reader("markdown.front_matter")
    if text[:1] in ("{", "["):
        return _reader("feeds.json_feed" if _JSON_FEED.search(text) else "ghost.export")
    if _WEB_ARCHIVE.match(text[:4096].replace("\r\n", "\n")):
        raise ImportRefused(gettext("is a web archive (MHTML): save the page as HTML"))
    if text[:1] == "<":
        return _of_markup(text)
    return None


def _head_of(file: Path) -> bytes | None:
    """How a file begins; None for what is none, or can't be read."""
    try:
        if not file.is_file():  # a pipe would be waited for
            return None
        with file.open("rb") as opened:
            return opened.read(HEAD)
    except (OSError, ValueError):
        return None


def _text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace").lstrip("\ufeff \t\r\n")
    return head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").lstrip()


def _of_markup(text: str) -> Reader | None:
    if "<rss" in text and ("wordpress.org/export" in text or "<wp:wxr_version" in text):
        return _reader("wordpress.export")  # below what a server said before it, perhaps
    root = _MARKUP.match(text)
    name = root[1].lower().rpartition(":")[2] if root else ""
    if name in ("rss", "feed", "rdf", "channel", "entry"):
        return _reader("feeds.feed")
    is_page = re.search(r"<(?:!doctype html|html|head|body|article|main)\b", text, re.IGNORECASE)
    return _reader("web_page") if is_page else None


def _reader(name: str) -> Reader:
    return partial(apart.read, f"{__package__}.{name}")
