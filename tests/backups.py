"""What tests of backups share: who shows no progress, and all that a paper answers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa
from flask import Flask

from broadsheet.archive.database import dumping
from broadsheet.archive.store import db
from broadsheet.settings import VERSION
from broadsheet.wire.exports.static_edition import EditionWalk

NEWEST = VERSION


@contextmanager
def silent(_label: str, _length: int) -> Iterator[Callable[[int], None]]:
    yield lambda _: None


def addresses(app: Flask, now: datetime) -> list[str]:
    """Every address that readers come to along links: pages, feeds, sitemaps, pictures, styles."""
    with app.app_context(), TemporaryDirectory() as folder:
        edition = EditionWalk(app, Path(folder), now, StringIO())
        for _ in edition.write():
            pass
        return sorted(edition.known)


def answers(app: Flask, wanted: list[str]) -> dict[str, tuple[int, dict[str, str], bytes]]:
    """Status, headers (but for the machine's date) and body of each address."""
    client, found = app.test_client(), {}
    for address in wanted:
        answer = client.get(address, buffered=True)
        headers = {k: v for k, v in answer.headers if k != "Date"}
        found[address] = answer.status_code, headers, answer.data
    return found


def contents(app: Flask) -> dict[str, list[Any]]:
    """Every row of a paper."""
    with app.app_context(), db.engine.connect() as connection:
        if not sa.inspect(connection).has_table("article"):
            return {}
        return {t.name: list(dumping.rows(connection, t)) for t in dumping.tables()}


def is_empty(app: Flask) -> bool:
    return not any(contents(app).values())
