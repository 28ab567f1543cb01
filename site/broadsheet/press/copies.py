"""Copies: pages as they were printed, in each content coding, and as other processes read them."""

import hashlib
import json
import marshal
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from types import MappingProxyType
from typing import Any, NamedTuple

import brotli
from cachelib.serializers import BaseSerializer

from .codings import (
    LIGHTLY,
    WELL,
    coded,
    coded_best,
    is_worth_coding,
    likeness,
    put_together,
    told_apart,
)
from .printing import Printing

Header = tuple[str, str]
Headers = list[Header]

OVERHEAD = 3000  # bytes of memory for a copy's headers, stamps and objects, about
LEAST = 350  # the same for one that is told by a difference: it has an address, and little else
MADE_HERE = {"content-length", "content-encoding", "etag", "set-cookie", "vary"}


class Answer(NamedTuple):
    """A page in one content coding, with an ETag of its own. It is weak, since it stands for the
    page and not for its bytes, and the same on all machines, whatever compressed it (RFC 9110,
    8.8.3)."""

    headers: Headers
    about_page: int  # so many headers are about the page, and stand in a 304, too
    etag: str
    body: bytes


# By coding: of most copies nobody ever asked for any again.
NO_ANSWERS: Mapping[str, Answer] = MappingProxyType({})


class Plain(bytes):
    """A body that is to be packed when somebody gets it."""

    __slots__ = ()


@dataclass(slots=True)
class Copy:
    """A page as it was printed: what it depends on, and its bytes."""

    printing: Printing
    headers: Sequence[Header]  # of the page; what its bytes need besides is made with them
    body: bytes  # in one attribute: another thread may pack it at any time
    is_packed: bool  # the body is brotli: a tenth of the memory, and what browsers ask for
    size: int  # bytes of memory that it takes, about, but for further codings
    is_light: bool = False  # packed in a hurry: nobody asked for it again yet
    asked: int = field(default=0, compare=False)  # how often, since the shelf looked last
    # How often it was asked for, and half of what the copy before it was: whoever comes back to a
    # page counts, and who stays away is soon forgotten.
    demand: int = field(default=0, compare=False)
    more: int = field(default=0, compare=False)  # bytes, for further codings
    on_growth: Callable[["Copy", int], None] | None = field(default=None, compare=False)
    answers: Mapping[str, Answer] = field(default_factory=lambda: NO_ANSWERS, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """What other stores write down: nothing of where it stands, and of what is easily made."""
        how = self.is_packed, self.size, self.is_light
        return Copy, (self.printing, self.headers, self.packed(), *how)

    def answer(self, coding: str) -> Answer:
        """The page in that coding, made when somebody first asks for it."""
        coding = coding if self.is_packed else "identity"
        return self.answers.get(coding) or self._make(coding)

    def pack_well(self) -> None:
        """Somebody asked again: from now on readers get it a fifth smaller."""
        body = self.body
        plain = body if type(body) is Plain else brotli.decompress(body)
        self._packed_as(coded(plain, "br", WELL))
        self.is_light = False
        self.answers = NO_ANSWERS

    def packed(self) -> bytes:
        """The body as it is kept, but of one that was told by a difference."""
        body = self.body
        return self._packed_as(coded(body, "br")) if type(body) is Plain else body

    def _packed_as(self, body: bytes) -> bytes:
        self.body = body
        self._grow(len(body) + OVERHEAD - self.size - self.more)
        return body

    def _grow(self, more: int) -> None:
        if self.on_growth is not None:
            self.on_growth(self, more)

    def _make(self, coding: str) -> Answer:
        packed = body = self.packed()
        if self.is_packed and coding != "br":
            body = brotli.decompress(body)
        if coding == "gzip":
            body = coded(body, coding, LIGHTLY if self.is_light else WELL)
        suffix = "" if coding == "identity" else f"-{coding}"
        etag = f'W/"{self.printing.tag}{suffix}"'
        page = [header for header in self.headers if header[0] != "Content-Type"]
        if self.is_packed:
            page.append(_once("Vary", "Accept-Encoding"))
        page.append(("ETag", etag))
        own = [header for header in self.headers if header[0] == "Content-Type"]
        if coding != "identity":
            own.append(_once("Content-Encoding", coding))
        own.append(("Content-Length", str(len(body))))
        made = Answer(page + own, len(page), etag, body)
        if not self.is_light:  # else it may never be asked for again
            self.answers = {**self.answers, coding: made}
            self._grow(0 if body is packed else len(body))
        return made


@dataclass(slots=True)
class Difference:
    """A copy that nobody asked for again, by what parts it from another page of its kind: a fifth
    of what it takes packed by itself, and all that it depends on in the same bytes."""

    headers: Sequence[Header]
    packed: bytes
    like: bytes  # the other page, as `written`
    asked: int = 0  # how often the copy before it was

    @property
    def size(self) -> int:
        """Bytes of memory, about."""
        return len(self.packed) + LEAST

    def copy(self) -> Copy:
        """The copy itself, which is packed next, in a hurry or thoroughly."""
        page = BytesIO(put_together(self.packed, self.like))
        printing = Printing.of_facts(marshal.load(page))  # noqa: S302 - written by this process
        body = Plain(page.read())
        size = len(body) + OVERHEAD
        return Copy(printing, self.headers, body, is_packed=True, size=size, is_light=True)


def written(printing: Printing, body: bytes) -> bytes:
    """What a page depends on, and its body as it is, to be told apart from others."""
    return marshal.dumps(printing.facts()) + body


class Example:
    """The first page of a kind, as `written`, from which others are told apart."""

    def __init__(self, page: bytes) -> None:
        self.page, self.likeness = page, likeness(page)


def told_by(copy: Copy, page: bytes, like: Example) -> Difference:
    """A copy by what parts it, as `written`, from another page."""
    return Difference(copy.headers, told_apart(page, like.likeness), like.page)


FIRST_ELEMENT = re.compile(rb"<[a-z][a-z0-9]*")


def living(printing: Printing, body: bytes) -> bytes:
    """A page or fragment of HTML with what an open tab has to know of it, at its first element: its
    tag, to ask by whether it is still the same, and when the first of its words changes. Joined in
    when the whole is there, so no part of a page has it. What is no page of its own, but says that
    one is gone, has no tag."""
    facts = f' data-tag="{printing.tag}"' if printing.tag else ""
    if printing.words_until is not None:
        facts += f' data-until="{printing.words_until.isoformat(timespec="milliseconds")}"'
    first = FIRST_ELEMENT.search(body)
    if first is None:
        return body
    return b"%b%b%b" % (body[: first.end()], facts.encode(), body[first.end() :])


def tag_of(printing: Printing, body: bytes) -> str:
    """What stands for a page and until when its words hold: 20 hex digits."""
    return hashlib.sha256(f"{printing.words_until}\n".encode() + body).hexdigest()[:20]


def print_copy(printing: Printing, headers: Headers, body: bytes) -> Copy:
    """The copy of a page that was rendered; what readers get of it as text is packed, unless it is
    short."""
    by_name = dict(headers)
    kind = by_name["Content-Type"]
    kept = _once_each(tuple(header for header in headers if header[0].lower() not in MADE_HERE))
    if not is_worth_coding(kind, body):
        return Copy(printing, kept, body, is_packed=False, size=len(body) + OVERHEAD)
    is_light = "immutable" not in by_name.get("Cache-Control", "")
    packed = coded(body, "br") if is_light else coded_best(body)
    size = len(packed) + OVERHEAD
    return Copy(printing, kept, packed, is_packed=True, size=size, is_light=is_light)


@lru_cache(500)
def _once(name: str, value: str) -> Header:
    """A header that many pages have is in memory once."""
    return name, value


@lru_cache(100)
def _once_each(headers: tuple[Header, ...]) -> tuple[Header, ...]:
    """All headers of many pages are the same."""
    return headers


class CopySerializer(BaseSerializer):
    """Copies as JSON for a shared store. Never a pickle: who can write to the store could run
    code."""

    def dumps(self, value: Copy, protocol: int = 0) -> bytes:
        body = b64encode(value.packed()).decode()
        how = value.is_packed, value.size, value.is_light
        return json.dumps((value.printing.facts(), value.headers, body, *how)).encode()

    def loads(self, bvalue: bytes | None) -> Copy | None:
        """None for what is no copy."""
        try:
            facts, headers, body, *more = json.loads(bvalue or b"")
            named = tuple((name, value) for name, value in headers)
            return Copy(Printing.of_facts(facts), named, b64decode(body), *more)
        except (ValueError, TypeError):
            return None
