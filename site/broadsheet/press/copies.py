"""Copies: pages as they were printed, and how they are written down for other processes."""

import hashlib
import json
import zlib
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

import brotli
from cachelib.serializers import BaseSerializer

from .printing import Printing

Headers = list[tuple[str, str]]

WORTH_CODING = 500  # bytes; shorter bodies fit a packet anyway


class Variant(NamedTuple):
    """A copy in one content coding, with a strong ETag of its own (RFC 9110, 8.8.3)."""

    body: bytes
    headers: Headers
    etag: str


class Copy(NamedTuple):
    """A page as it was printed: what it depends on, and its bytes in each coding."""

    printing: Printing
    headers: Headers
    variants: dict[str, Variant]

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        return 2000 + sum(len(variant.body) + 800 for variant in self.variants.values())


def print_copy(printing: Printing, headers: Headers, body: bytes) -> Copy:
    """All codings are made here, once."""
    coded = {"identity": body}
    if len(body) >= WORTH_CODING and _is_text(headers):
        gzip = zlib.compressobj(6, wbits=31)
        coded["gzip"] = gzip.compress(body) + gzip.flush()
        coded["br"] = brotli.compress(body, quality=5)
    return bind(printing, headers, coded)


def bind(printing: Printing, headers: Headers, coded: dict[str, bytes]) -> Copy:
    """A copy from its bodies: each gets the headers that go with its coding."""
    dropped = ("content-length", "content-encoding", "etag", "set-cookie", "vary")
    plain = [(name, value) for name, value in headers if name.lower() not in dropped]
    if len(coded) > 1:
        plain.append(("Vary", "Accept-Encoding"))
    variants = {}
    for coding, body in coded.items():
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        own = [*plain, ("ETag", etag), ("Content-Length", str(len(body)))]
        if coding != "identity":
            own.append(("Content-Encoding", coding))
        variants[coding] = Variant(body, own, etag)
    return Copy(printing, headers, variants)


def _is_text(headers: Headers) -> bool:
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    return kind.startswith("text/") or any(word in kind for word in ("json", "xml", "javascript"))


class CopySerializer(BaseSerializer):
    """Copies as bytes for a shared store: a line of JSON, then the bodies. Never a pickle: who can
    write to the store could run code."""

    def dumps(self, value: Copy, protocol: int = 0) -> bytes:
        bodies = {coding: variant.body for coding, variant in value.variants.items()}
        head = {
            "printing": asdict(value.printing),
            "headers": value.headers,
            "lengths": {coding: len(body) for coding, body in bodies.items()},
        }
        line = json.dumps(head, default=datetime.isoformat).encode()
        return b"\n".join((line, b"".join(bodies.values())))

    def loads(self, bvalue: bytes | None) -> Copy | None:
        """None for what is no copy."""
        try:
            line, _, rest = (bvalue or b"").partition(b"\n")
            head = json.loads(line)
            coded, start = {}, 0
            for coding, length in head["lengths"].items():
                coded[coding] = rest[start : start + length]
                start += length
            headers = [(name, value) for name, value in head["headers"]]
            return bind(_printing(head["printing"]), headers, coded)
        except (ValueError, TypeError, KeyError):
            return None


def _printing(facts: dict[str, Any]) -> Printing:
    moments = {
        name: facts[name] and datetime.fromisoformat(facts[name]) for name in ("since", "until")
    }
    stamps, because = tuple(facts["stamps"]), tuple(facts["because"])
    return Printing(stamps, facts["count"], because=because, **moments)
