"""Content codings: how the bytes of an answer are packed for who understands it."""

import zlib
from functools import lru_cache
from typing import Any

import brotli
from werkzeug.http import parse_accept_header

from ..memo import Memo

WORTH_CODING = 500  # bytes; shorter bodies fit a packet anyway
# Of brotli: the first takes a tenth of the second's time, and most pages that crawlers ask for are
# never asked for again. Styles and scripts, which browsers keep for good, are packed once in
# each process: the last takes a tenth of a second, and a tenth of their bytes.
LIGHTLY, WELL, BEST = 0, 5, 11
RAW = -15  # of zlib: no header, and a window of 32 KiB
MEMORY = 6  # of nine levels: 160 KiB for what is prepared, and differences are hardly longer


def _preferred(accepted: str) -> str:
    admitted = parse_accept_header(accepted)
    return next((coding for coding in ("br", "gzip") if admitted[coding] > 0), "identity")


# The best coding of those that an Accept-Encoding header admits (RFC 9110, 12.5.3).
preferred = Memo(_preferred, 256)


def is_worth_coding(kind: str, body: bytes) -> bool:
    """Whether a body of that media type gets smaller by it."""
    is_text = kind.startswith("text/") or any(w in kind for w in ("json", "xml", "javascript"))
    return is_text and len(body) >= WORTH_CODING


def coded(body: bytes, coding: str, quality: int = LIGHTLY) -> bytes:
    """A body in a coding that `preferred` names; `quality`: of brotli, and of gzip as good."""
    if coding == "br":
        return bytes(brotli.compress(body, quality=quality))
    if coding == "gzip":
        return zlib.compress(body, 1 if quality == LIGHTLY else 6, wbits=31)
    return body


def likeness(like: bytes) -> Any:
    """What tells others apart from that body (zlib's preset dictionary), prepared: that is a fifth
    of the work. The third level takes as long as the first here, and leaves a third less."""
    return zlib.compressobj(3, zlib.DEFLATED, RAW, MEMORY, zdict=like)


def told_apart(body: bytes, likeness: Any) -> bytes:
    """A body by what parts it from another."""
    packer = likeness.copy()
    return bytes(packer.compress(body) + packer.flush())


def put_together(difference: bytes, like: bytes) -> bytes:
    return zlib.decompressobj(RAW, zdict=like).decompress(difference)


@lru_cache(32)
def coded_best(body: bytes) -> bytes:
    """A body in brotli, as small as it gets; what is the same for all is packed once."""
    return coded(body, "br", BEST)


def once_coded(
    headers: list[tuple[str, str]], body: bytes, accepted: str
) -> tuple[list[tuple[str, str]], bytes]:
    """An answer that is handed out once, packed in a hurry if its reader understands it."""
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    if not is_worth_coding(kind, body):
        return headers, body
    coding = preferred[accepted]
    packed = coded(body, coding)
    kept = [header for header in headers if header[0].lower() != "content-length"]
    kept += [("Vary", "Accept-Encoding"), ("Content-Length", str(len(packed)))]
    if coding != "identity":
        kept.append(("Content-Encoding", coding))
    return kept, packed
