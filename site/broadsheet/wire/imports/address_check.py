"""The proof of addresses: the paper itself is asked for every old address that an import knows."""

import json
import tempfile
from collections.abc import Iterator
from contextvars import Context
from typing import Any
from urllib.parse import quote

from flask import Flask
from werkzeug.test import Client, TestResponse

from .intake import Outcome


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
                self._write(old, f"/{outcome.address}")
            for old in outcome.old_lists:
                if old not in self.lists:
                    self.lists.add(old)
                    self._write(old, "")

    def _write(self, old: str, new: str) -> None:
        self.file.write(json.dumps([old, new]) + "\n")
        self.count += 1

    def checked(self, app: Flask) -> Iterator[str | None]:
        """For each address None, or what is wrong with it."""
        client = Client(app.wsgi_app)
        self.file.seek(0)
        for text in self.file:
            old, new = json.loads(text)
            yield _trouble(client, old, quote(new))


def _trouble(client: Client, old: str, new: str) -> str | None:
    """What keeps an old address from ending in one 200 at `new` ("": the list that has its stories
    now), by one 301 at most; or by one 308, where only the slash at its end is too many."""
    answer = _get(client, _asked(old))
    if answer.status_code == 200 and (new or "?" in old):
        return None if _path(old) == new else f"{old} shows another page than {new or 'its list'}"
    if answer.status_code == 200:
        return None
    if answer.status_code not in (301, 308):
        return f"{old} answers {answer.status_code}"
    where = answer.location or ""
    if answer.status_code == 308 and new and _path(where) != new:
        then = _get(client, where).status_code
        stands = "the paper’s own page stands there" if then == 200 else f"it answers {then}"
        return f"{old} does not lead to {new}: {stands}"
    if new and _path(where) != new:
        return f"{old} leads to {where}, not to {new}"
    then = _get(client, where).status_code
    return None if then == 200 else f"{old} leads to {where}, which answers {then}"


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
