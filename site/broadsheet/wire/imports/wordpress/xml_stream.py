"""XML streams: the elements of a file of any size, one after another, in bounded memory.

Exports of old systems are often not well-formed: control characters, HTML's entities, lone
ampersands, bytes of another encoding. libxml2 recovers from these by dropping text around them, so
they are put right before it sees them. No entity is ever expanded and nothing is ever fetched."""

import codecs
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from lxml import etree

from ....archive.spelling.plain_text import printable
from ....language import gettext, number
from .. import safe_reading
from ..items import ImportRefused

AT_ONCE = 256 * 1024  # bytes read from the file
LARGEST = 64 * 2**20  # bytes between the ends of two elements: a larger one is no story

MIXED = "broadsheet.mixed"  # what to do about bytes that a codec does not know
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(#?[0-9a-zA-Z]{1,32};)?")


class Stream:
    """A file as clean UTF-8, for lxml to read; `position` is how many of its bytes were read, and
    `ended` says that there are no more."""

    def __init__(self, file: Path, root: str) -> None:
        """`root`: the tag whose end is the end of the whole."""
        try:
            self.file = file.open("rb")
        except OSError as error:
            raise ImportRefused(
                gettext("can’t be read: %(error)s", error=error.strerror or error)
            ) from error
        self.root_end = f"</{root}>"
        head = self.file.read(4096)
        # A server's warnings may stand before the beginning.
        self.file.seek(max(head.find(b"<?xml"), 0))
        self.decoder = codecs.getincrementaldecoder(encoding_of(head))(MIXED)
        self.position, self.budget = 0, LARGEST
        self.ended = self.in_cdata = self.is_whole = False
        self.left = self.tail = ""

    def read(self, _size: int = -1) -> bytes:
        while not self.ended:
            data = self.file.read(AT_ONCE)
            self.position += len(data)
            self.budget -= len(data)
            if self.budget < 0:
                raise ImportRefused(
                    gettext(
                        "has an element of more than %(most)s MB: no story",
                        most=number(LARGEST // 2**20),
                    )
                )
            text = self.left + self.decoder.decode(data, not data)
            # Neither a reference nor a mark of CDATA has a line end in it.
            end = text.rfind("\n") + 1 or (len(text) if len(text) > AT_ONCE * 4 else 0)
            end = len(text) if not data else end
            self.left = text[end:]
            self.ended = not data
            self.tail = (self.tail + text[-1000:])[-1000:]
            self.is_whole = self.root_end in self.tail
            if end:
                return self._clean(text[:end]).encode()
        return b""

    def _clean(self, text: str) -> str:
        text, parts = printable(text), []
        at = 0
        while at < len(text):
            mark = _CDATA_END if self.in_cdata else _CDATA
            end = text.find(mark, at)
            part = text[at:] if end < 0 else text[at : end + len(mark)]
            parts.append(part if self.in_cdata else _REFERENCE.sub(_as_text, part))
            if end < 0:
                break
            at, self.in_cdata = end + len(mark), not self.in_cdata
        return "".join(parts)


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are what browsers take them for: old databases hold both."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("windows-1252", "replace"), error.end


codecs.register_error(MIXED, _as_windows_1252)


def encoding_of(head: bytes) -> str:
    """The name of the codec for a file that begins so."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    declared = _DECLARED.search(head)
    name = safe_reading.codec_of(declared[1]) if declared else "utf-8"
    return "utf-8-sig" if name == "utf-8" else name


def _as_text(reference: re.Match[str]) -> str:
    """An entity of HTML as the character that it stands for, anything unknown as itself."""
    meant = unescape(reference[0])
    if meant == reference[0] or not reference[1]:
        return "&amp;" + (reference[1] or "")
    return printable(meant).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def elements(stream: Stream, within: str, *tags: str) -> Iterator[Any]:
    """Each element of those tags (in Clark's notation, "{*}" for any namespace) that stands right
    within another, when it is whole; it is emptied once the next is asked for. Raises ImportRefused
    for what is no XML, for an element that is too large, and at the end if the file broke off or
    was too broken to be read on."""
    parser = etree.iterparse(
        stream,
        events=("end",),
        tag=tags,
        encoding="utf-8",
        recover=True,
        huge_tree=False,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in parser:
            if stream.ended and not stream.is_whole:
                break  # it was closed by the end of the file, not by its own end
            parent = element.getparent()
            if parent is None or parent.tag != within:
                continue
            stream.budget = LARGEST
            yield element
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        raise ImportRefused(
            gettext("is no XML that can be read: %(error)s", error=error.msg)
        ) from error
    finally:
        stream.file.close()
    if not stream.ended:
        last = parser.error_log.last_error
        where = f"line {last.line}: {last.message}" if last else gettext("too deep or too broken")
        raise ImportRefused(
            gettext("could not be read to its end (%(error)s): the rest is missing", error=where)
        )
    if not stream.is_whole:
        raise ImportRefused(gettext("breaks off in the middle: the rest is missing"))
