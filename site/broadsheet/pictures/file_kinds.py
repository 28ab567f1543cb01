"""Kinds of files that the library keeps beside pictures: by the end of their names, and held
against how each begins. Nothing that a browser would run as a page of this site: no HTML, SVG or
XML, no program, and no document or archive that may carry one unseen."""

import re
from collections.abc import Callable
from enum import Enum
from pathlib import PurePath
from typing import NamedTuple

HEAD = 4096  # bytes that tell a kind


class Shown(Enum):
    SOUND = "sound"  # by a player in the page
    FILM = "film"
    OPENED = "opened"  # by the browser, in a tab of its own
    DOWNLOADED = "downloaded"


class FileKind(NamedTuple):
    media_type: str
    shown: Shown
    begins: Callable[[bytes], bool]  # whether a file of this kind may begin so
    label: str  # what people call it, in any language

    @property
    def plays(self) -> bool:
        return self.shown in (Shown.SOUND, Shown.FILM)


def _with(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(starts)


def _is_pdf(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-")


def _is_mp3(head: bytes) -> bool:
    """A tag (ID3v2), or a frame of MPEG audio, layer III (ISO/IEC 11172-3, 2.4.1)."""
    return head.startswith(b"ID3") or _frame(head, 0xE0, 0x02)


def _is_aac(head: bytes) -> bool:
    """A frame of ADTS (ISO/IEC 13818-7), whose layer is always 0."""
    return head.startswith(b"ID3") or _frame(head, 0xF0, 0x00)


def _frame(head: bytes, sync: int, layer: int) -> bool:
    return len(head) > 3 and head[0] == 0xFF and head[1] & sync == sync and head[1] & 6 == layer


def _is_mp4(head: bytes) -> bool:
    """ISO base media file format (ISO/IEC 14496-12); not QuickTime's own, which few play."""
    return head[4:8] == b"ftyp" and head[8:12] != b"qt  "


def _is_webm(head: bytes) -> bool:
    return head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:256]


def _is_wave(head: bytes) -> bool:
    return head.startswith(b"RIFF") and head[8:12] == b"WAVE"


def _zip_that_says(media_type: str) -> Callable[[bytes], bool]:
    """OpenDocument and EPUB name their kind in the first entry, unpacked, at byte 30."""
    said = f"mimetype{media_type}".encode()
    return lambda head: head.startswith(b"PK\3\4") and head[30:].startswith(said)


def _is_office(head: bytes) -> bool:
    """Office Open XML (ECMA-376, part 2): a zip of such parts, and whose formats hold no macros
    under these names."""
    parts = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/")
    return head.startswith(b"PK\3\4") and head[30:].startswith(parts)


def _is_text(head: bytes) -> bool:
    """Rows of text, and no markup."""
    has_controls = re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head)
    return not has_controls and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


_EPUB = "application/epub+zip"
_OPEN = "application/vnd.oasis.opendocument."
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OF_OPEN = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
_OF_OFFICE = {
    "docx": "wordprocessingml.document",
    "xlsx": "spreadsheetml.sheet",
    "pptx": "presentationml.presentation",
}


def _download(media_type: str, begins: Callable[[bytes], bool], suffix: str) -> FileKind:
    return FileKind(media_type, Shown.DOWNLOADED, begins, suffix.upper())


KINDS = {
    "pdf": FileKind("application/pdf", Shown.OPENED, _is_pdf, "PDF"),
    "mp3": FileKind("audio/mpeg", Shown.SOUND, _is_mp3, "MP3"),
    "m4a": FileKind("audio/mp4", Shown.SOUND, _is_mp4, "M4A"),
    "aac": FileKind("audio/aac", Shown.SOUND, _is_aac, "AAC"),
    "ogg": FileKind("audio/ogg", Shown.SOUND, _with(b"OggS"), "Ogg"),
    "oga": FileKind("audio/ogg", Shown.SOUND, _with(b"OggS"), "Ogg"),
    "opus": FileKind("audio/ogg", Shown.SOUND, _with(b"OggS"), "Opus"),
    "flac": FileKind("audio/flac", Shown.SOUND, _with(b"fLaC"), "FLAC"),
    "wav": FileKind("audio/wav", Shown.SOUND, _is_wave, "WAV"),
    "mp4": FileKind("video/mp4", Shown.FILM, _is_mp4, "MP4"),
    "m4v": FileKind("video/mp4", Shown.FILM, _is_mp4, "MP4"),
    "webm": FileKind("video/webm", Shown.FILM, _is_webm, "WebM"),
    "csv": _download("text/csv", _is_text, "csv"),
    "rtf": _download("application/rtf", _with(rb"{\rtf"), "rtf"),
    "epub": _download(_EPUB, _zip_that_says(_EPUB), "epub"),
    **{
        suffix: _download(_OPEN + name, _zip_that_says(_OPEN + name), suffix)
        for suffix, name in _OF_OPEN.items()
    },
    **{
        suffix: _download(_OFFICE + name, _is_office, suffix) for suffix, name in _OF_OFFICE.items()
    },
}


def of(name: str) -> FileKind | None:
    """The kind that a file's name says; None for one that the library doesn't keep."""
    return KINDS.get(suffix(name))


def suffix(name: str) -> str:
    """The end of a file's name, without its dot."""
    return PurePath(name).suffix.lower().removeprefix(".")


def disposition(name: str) -> str:
    """What a browser does with a file of the store (Content-Disposition, RFC 6266): what it can't
    show it saves, by the words that the name has; "" for a picture."""
    kind = of(name)
    if kind is None:
        return ""
    how = "attachment" if kind.shown is Shown.DOWNLOADED else "inline"
    return f'{how}; filename="{plain_name(name)}"'


def plain_name(name: str) -> str:
    """The name of a file of the store without what its content added to it: "report.pdf"."""
    return _DIGEST.sub("", PurePath(name).name)


_DIGEST = re.compile(r"-[0-9a-f]{16}(?=\.[a-z0-9]+\Z)")
