"""The static edition: the public paper of one moment as files that any web server can hand out, a
lifeboat for when everything else is down.

It asks the paper for its pages as a reader would, from the front page along every link, and writes
down what it answers. `/world` becomes `world/index.html`, and `?before=X` a folder `before/X`. Ages
stay what they were at that moment, and the search page says that it rests."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, TextIO
from urllib.parse import quote, unquote, unquote_to_bytes, urlsplit

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import run_wsgi_app

from ... import clock, urls
from ...archive.addresses import FormerAddress
from ...archive.house.text_files import FILES
from ...archive.store import db
from ...language import gettext
from .writing import ExportRefused

MARK = ".broadsheet-static"  # names the files that are the edition's, a line each
FIRST = (
    *(urls.FRONT, urls.LATEST, urls.SEARCH, urls.RAIL, urls.ROBOTS),
    *(urls.SITEMAPS, urls.SITEMAP_OF_NEWS, urls.icon(192), urls.icon(512)),
    *(urls.feed(urls.FRONT, form) for form in urls.FEEDS),
)
# Nothing links to them, and many papers have none.
IF_WRITTEN = (urls.TDM_RESERVATION, *map(urls.text_file, FILES))
NOWHERE = "/this-page-is-nowhere"
_AS_OF = urls.as_of("").removesuffix("/")
NOT_ASKED = re.compile(
    f"({'|'.join((urls.NEWSROOM, urls.ADMIN, _AS_OF, urls.HEALTH, urls.SEARCH_FRAGMENT))})(/|$)"
)
DRAFT = ".broadsheet-unfinished"  # the file that is being written
LONGEST_NAME = 255  # bytes of a file's or a folder's name

_LINKS = re.compile(r'\s(?:href|src|hx-get|content|data-src)="([^"]*)"')
_SETS = re.compile(r'\ssrcset="([^"]*)"')
_PAGED = re.compile(r'(\shref="[^"?#]*)\?before=([\w-]+)"')
_IN_STYLES = re.compile(r"url\(\s*[\"']?([^\"')]+)")
_FORM = re.compile("<search>.*</search>", re.DOTALL)
_FORM_SCRIPT = re.compile(r'<script src="[^"]*/search\.js" defer></script>')
_RESTS = (
    '<p class="heading__dek">Search rests in this copy of the paper. '
    f'<a href="{urls.archive()}">The archive has every story by its day.</a></p>'
)
_STUB = (
    '<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Moved</title>\n'
    '<meta name="robots" content="noindex"><link rel="canonical" href="{0}">\n'
    '<meta http-equiv="refresh" content="0; url={0}">\n'
    '<p><a href="{0}">It has moved.</a></p></html>\n'
)


class WrittenAddress(NamedTuple):
    """An address of the paper, and what became of it: "" for well, else what is wrong, and the
    first page that was seen to link there ("": none did)."""

    address: str
    problem: str = ""
    linked_from: str = ""


def write(app: Flask, folder: Path, now: datetime) -> Iterator[WrittenAddress]:
    """Write the edition of a moment (aware UTC); yields every address. Raises ExportRefused,
    OSError."""
    mark = folder / MARK
    if folder.exists() and any(folder.iterdir()) and not mark.exists():
        raise ExportRefused(
            gettext(
                "%(folder)s holds something else: name a new folder, or one of an edition",
                folder=folder,
            )
        )
    folder.mkdir(parents=True, exist_ok=True)
    earlier = mark.read_text("utf-8").splitlines() if mark.exists() else []
    # Each name before its file: what a killed run left goes with the next.
    with mark.open("a", buffering=1, encoding="utf-8") as names:
        edition = EditionWalk(app, folder, now, names)
        yield from edition.write()
    if edition.is_ailing:  # a lifeboat that leaks is better than none
        return
    for name in set(earlier) - edition.written:  # withdrawn stories must not stay
        path = folder / name
        if path.resolve().is_relative_to(folder.resolve()) and path.is_file():
            path.unlink()
    mark.write_text("".join(f"{name}\n" for name in sorted(edition.written)), "utf-8")


class EditionWalk:
    """One walk along all links."""

    def __init__(self, app: Flask, folder: Path, now: datetime, names: TextIO) -> None:
        self.app, self.folder, self.now, self.names = app, folder, now, names
        self.written: set[str] = set()  # files, by their names below the folder
        self.is_ailing = False  # whether the paper failed to answer something
        self.site: str = app.config["SITE_URL"]
        self.known = dict.fromkeys(FIRST + IF_WRITTEN, "")  # addresses, and what led there
        # Pages first, as a broken link is better told of where readers see it than by a feed.
        self.waiting = deque(sorted(self.known, key=_is_for_machines, reverse=True))
        self.own_addresses = re.compile(re.escape(self.site) + r"(/[^\s\"'<>\\)&?]*)")

    def write(self) -> Iterator[WrittenAddress]:
        while self.waiting:
            address = self.waiting.pop()
            yield self._one(address)._replace(linked_from=self.known[address])
        status, _, body = self.ask(NOWHERE)
        if status == 404:
            self._keep("404.html", body)
        yield WrittenAddress("/404.html", "" if status == 404 else f"answers {status}")
        yield from self._former()

    def ask(self, address: str) -> tuple[int, str, bytes]:
        """Status, content type or place to go, and body, as the paper answers at the moment of
        this edition, past the press."""
        parts = urlsplit(address)
        site = urlsplit(self.site)
        environ = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
            "QUERY_STRING": parts.query,
            "SERVER_NAME": site.hostname,
            "SERVER_PORT": str(site.port or {"http": 80, "https": 443}[site.scheme]),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": site.netloc,
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(),
            "wsgi.errors": BytesIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            clock.AS_OF: self.now,
        }
        answer: Any = run_wsgi_app(
            lambda environ, start: Flask.wsgi_app(self.app, environ, start), environ, buffered=True
        )
        parts, status, headers = answer
        kind = headers.get("Location") or headers.get("Content-Type", "")
        return int(status[:3]), kind, b"".join(parts)

    def _one(self, address: str) -> WrittenAddress:
        status, kind, body = self.ask(address)
        if status == 204 or (status == 404 and address in IF_WRITTEN):
            return WrittenAddress(address)  # nothing to show, which a missing file says as well
        if status in (301, 308):
            self._find([kind], self.known[address])
            return self._write_stub(address, kind)
        if status != 200:
            self.is_ailing |= status >= 500
            return WrittenAddress(address, f"answers {status}")
        is_page = kind.startswith("text/html")
        if kind.startswith("text/css"):
            folder = address.rpartition("/")[0]
            found = _IN_STYLES.findall(body.decode())
            self._find((f"{folder}/{file}" for file in found), address)
        if kind.startswith("text/") or "xml" in kind or "json" in kind:
            self._find(self.own_addresses.findall(body.decode()), address)
        if is_page:
            body = self._page(address, body.decode()).encode()
        return self._write(address, body, is_page=is_page)

    def _page(self, address: str, text: str) -> str:
        """A page as it is written, when its links are remembered."""
        if address == urls.SEARCH:
            text = _FORM_SCRIPT.sub("", _FORM.sub(_RESTS, text))
        self._find(map(unescape, _LINKS.findall(text)), address)
        files = ",".join(map(unescape, _SETS.findall(text))).split(",")
        self._find((file.split()[0] for file in files if file.strip()), address)
        return _PAGED.sub(r'\1/before/\2"', text)

    def _find(self, links: Iterable[str], page: str) -> None:
        """Remember the addresses of this paper among links that were found on a page."""
        for link in links:
            parts = urlsplit(link)
            own = not parts.netloc and link.startswith("/") and not link.startswith("//")
            if not own and not link.startswith(self.site + "/"):
                continue
            paged = re.fullmatch(r"before=[\w-]+", parts.query)
            address = parts.path + (f"?{parts.query}" if paged else "")
            if address not in self.known and not NOT_ASKED.match(address):
                self.known[address] = page
                add = self.waiting.appendleft if _is_for_machines(address) else self.waiting.append
                add(address)

    def _write(self, address: str, body: bytes, *, is_page: bool) -> WrittenAddress:
        names = _names(address)
        if is_page:
            names.append("index.html")  # of "/old.html", too: it may have pages below it
        if any(name in (".", "..") or len(name.encode()) > LONGEST_NAME for name in names):
            return WrittenAddress(address, "has a name that no file can have")
        try:
            self._keep("/".join(names), body)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            return WrittenAddress(address, "stands where another address has its file")
        return WrittenAddress(address)

    def _write_stub(self, address: str, where: str) -> WrittenAddress:
        """A page that leads on; none where only a slash differs, which is the same file."""
        if _names(address) == _names(where):
            return WrittenAddress(address)
        path = quote(unquote(urlsplit(where).path))
        return self._write(address, _STUB.format(path).encode(), is_page=True)

    def _former(self) -> Iterator[WrittenAddress]:
        """Pages that lead on, at addresses that were given up."""
        for path in db.session.scalars(sa.select(FormerAddress.path)).all():
            address = quote(path)
            if "?" in path or address in self.known:
                continue
            status, where, _ = self.ask(address)
            if status == 301:
                yield self._write_stub(address, where)

    def _keep(self, name: str, body: bytes) -> None:
        path = self.folder / name
        self.names.write(f"{name}\n")
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.folder / DRAFT  # readers get all of a page, or that of before
        draft.write_bytes(body)
        draft.replace(path)
        self.written.add(name)


def _is_for_machines(address: str) -> bool:
    return address.endswith((".rss", ".atom", ".json", ".xml"))


def _names(address: str) -> list[str]:
    """The folders, and the file, that an address has below the edition's own."""
    parts = urlsplit(address)
    before = re.fullmatch(r"before=([\w-]+)", parts.query)
    names = [name for name in unquote(parts.path).split("/") if name]
    return names + (["before", before[1]] if before else [])
