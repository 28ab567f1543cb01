"""The proof of addresses: the paper itself is asked for every old address that an import knows."""

import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextvars import Context
from enum import StrEnum
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from flask import Flask
from werkzeug.test import Client, TestResponse

from ... import urls
from ...archive import addresses, articles
from ...language import gettext
from . import safe_reading
from .items import ImportRefused
from .outcomes import Outcome

# Pictures and films of a page have a "loc" of their own, and are no pages.
_LOC = re.compile(
    r"<(?!image:|video:)(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?\s*(.*?)\s*(?:\]\]>)?\s*</", re.DOTALL
)


class Addresses:
    """Old addresses of public stories, kept on disk until they are asked for: an old site has
    hundreds of thousands."""

    def __init__(self) -> None:
        self.file: Any = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self.count = 0
        self.lists: set[str] = set()  # of which a site has hundreds: years, sections, people

    def __enter__(self) -> "Addresses":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def add(self, outcome: Outcome) -> None:
        """Those of a story that readers can see; the others lead nowhere yet."""
        if outcome.is_public:
            for old in outcome.old_addresses:
                self._write(old, f"/{outcome.address}", old in outcome.guessed_addresses)
            for old in outcome.old_lists:
                if old not in self.lists:
                    self.lists.add(old)
                    self._write(old, "")

    def _write(self, old: str, new: str, is_guessed: bool = False) -> None:
        self.file.write(json.dumps([old, new, is_guessed]) + "\n")
        self.count += 1

    def checked(self, app: Flask) -> Iterator[tuple[str | None, bool]]:
        """For each address None, or what is wrong with it; and whether it was only guessed."""
        client = Client(app.wsgi_app)
        self.file.seek(0)
        for text in self.file:
            old, new, is_guessed = json.loads(text)
            yield _problem(client, old, quote(new)), is_guessed


def _problem(client: Client, old: str, new: str) -> str | None:
    """What keeps an old address from ending in one 200 at `new` ("": the list that has its stories
    now), by one 301 at most; or by one 308, where only the slash at its end is too many."""
    answer = _get(client, _asked(old))
    if answer.status_code == 200:
        return None if _path(old) == new else _other_page(old, new)
    if answer.status_code not in (301, 308):
        return gettext("%(old)s answers %(status)s", old=old, status=answer.status_code)
    where = answer.location or ""
    if answer.status_code == 308 and new and _path(where) != new:
        then = _get(client, where).status_code
        if then == 200:
            return gettext(
                "%(old)s does not lead to %(new)s: the paper’s own page stands there",
                old=old,
                new=new,
            )
        return gettext(
            "%(old)s does not lead to %(new)s: it answers %(status)s", old=old, new=new, status=then
        )
    if new and _path(where) != new:
        return gettext("%(old)s leads to %(where)s, not to %(new)s", old=old, where=where, new=new)
    then = _get(client, where).status_code
    if then == 200:
        return None
    return gettext(
        "%(old)s leads to %(where)s, which answers %(status)s", old=old, where=where, status=then
    )


def _other_page(old: str, new: str) -> str | None:
    """What is wrong with an address that shows a page of its own, which a list's may."""
    if new:
        return gettext("%(old)s shows another page than %(new)s", old=old, new=new)
    return gettext("%(old)s shows another page than its list", old=old) if "?" in old else None


class Led(StrEnum):
    """Where an address of the old site leads in the paper."""

    STORY = "lead to a story"
    PAGE = "lead to another page of the paper"
    SITEMAP = "name further sitemaps, which have to be given as well"
    DRAFT = "lead to a story that waits as a draft"
    NOWHERE = "lead nowhere"


def told_by(file: Path) -> list[str]:
    """The addresses that a sitemap (sitemaps.org) or a list of them, one a line, tells of. Raises
    ImportRefused for a file that can't be read, and for one that tells of none."""
    text = safe_reading.page(safe_reading.whole(file, safe_reading.ARCHIVE))
    found = [unescape(loc[1]) for loc in _LOC.finditer(text)]
    if not found and "<" not in text:
        found = [row.strip() for row in text.splitlines()]
    found = [one for one in found if one.startswith("/") or urls.WEB.fullmatch(one)]
    if not found:
        raise ImportRefused(
            gettext("tells of no addresses: it is neither a sitemap nor a list of them")
        )
    return list(dict.fromkeys(found))


def led(app: Flask, told: Iterable[str]) -> Iterator[tuple[str, Led]]:
    """Where each of the old site's addresses leads: asked for as a reader's browser would, whatever
    host it had, and followed over one redirect."""
    client = Client(app.wsgi_app)
    for address in told:
        old = re.sub(r"\Ahttps?://[^/?#]+", "", address).partition("#")[0] or "/"
        yield old, _led(client, old)


def _led(client: Client, old: str) -> Led:
    answer, path = _get(client, _asked(old)), old
    if answer.status_code in (301, 308):
        path = answer.location or ""
        answer = _get(client, path)
    place = urls.place_at(unquote(urlsplit(path).path))
    is_of_story = place is not None and place.kind is urls.PlaceKind.STORY
    if answer.status_code == 200:
        return Led.STORY if is_of_story else Led.PAGE
    end = addresses.follow(unquote(urlsplit(path).path).rstrip("/"))
    waits = end.article if end is not None else None
    if place is not None and is_of_story:  # its old address may be its own here
        waits = waits or articles.by_slug(place.slug)
    if answer.status_code == 404 and waits is not None:
        return Led.DRAFT  # a reader is told nothing of it
    is_sitemap = old.lower().partition("?")[0].endswith((".xml", ".xml.gz"))
    return Led.SITEMAP if is_sitemap else Led.NOWHERE


def _get(client: Client, address: str) -> TestResponse:
    """A request of its own, as a server has it: in a command's context it would share the
    command's transaction."""
    return Context().run(client.get, address)


def _asked(old: str) -> str:
    """As a browser sends it."""
    path, mark, query = old.partition("?")
    return "/" + quote(path, safe="/%:@!$&'()*+,;=~").lstrip("/") + mark + query


def _path(address: str) -> str:
    return quote(address.partition("?")[0], safe="/%")
