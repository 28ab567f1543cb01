"""Purging: telling a proxy or CDN in front which names moved, until it has been told of all."""

import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from http.client import HTTPException
from typing import NamedTuple
from urllib.parse import quote
from urllib.request import Request, urlopen

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from ..store import db
from .stamps import ANEW, EVERYTHING, Stamp

log = logging.getLogger(__name__)

PURGED = "purged"  # the stamp that holds the count up to which the proxy was told
MOST_KEYS = 200  # beyond, it is told to forget all pages
LONGEST_KEYS = 6000  # bytes in one request: proxies refuse headers of more than some 8 KB
TIME_LIMIT = 2.0  # seconds that an editor's save waits for it
ON_ITS_WAY = 1.0  # seconds that an answer may take from the paper into the proxy
LET_OTHERS = 2.0  # seconds in which whoever committed tells it twice
WAITS = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)  # seconds between tries; the last again and again
DEAF = (SQLAlchemyError, OSError, HTTPException, ValueError)  # it can't be told just now


class Untold(NamedTuple):
    """What moved since the proxy was told last, and up to which count."""

    names: list[str]
    up_to: int


class ProxyPurger:
    """Tells the proxy by PURGE requests with the header Surrogate-Key, each twice: an answer that
    was on its way as it was told first is kept there until the second time.

    What it was told is one count in the database. So nothing is queued and nothing gets lost:
    whoever reaches it next, this process, another or a later one, tells what moved since then."""

    def __init__(self, app: Flask, let_others_notice: Callable[[], None]) -> None:
        self.app, self.url = app, app.config["PURGE_URL"]
        self.let_others_notice = let_others_notice
        self.told = self.written = -1  # the count, as far as this process knows
        self.once: list[str] = []  # the names that it was told once
        self.forget_all = False
        self.failing_since: datetime | None = None
        self.telling, self.lock = threading.Lock(), threading.Lock()
        self.thread: threading.Thread | None = None
        self.is_behind, self.closing = False, threading.Event()

    @property
    def state(self) -> str:
        """ "ok", or since when it could not be told."""
        if self.failing_since is None:
            return "ok"
        since = self.failing_since.isoformat(timespec="seconds")
        return f"not told of changes since {since}; it is tried again"

    def after_commit(self) -> None:
        """Tell it before the commit is answered, and once more soon; if that fails, or has failed
        before, only then."""
        if self.failing_since is None:
            self.tell()
        self.catch_up()

    def learnt(self, count: int) -> None:
        """Somebody changed something. Who did is about to tell, unless it was killed meanwhile."""
        if self.url and count > self.told:
            self.catch_up(LET_OTHERS)

    def another_database(self) -> None:
        """All that the proxy keeps is of a database that is gone."""
        self.told, self.written, self.forget_all = -1, -1, True

    def catch_up(self, after: float = 0.0) -> None:
        """Have a thread tell what is left, after so many seconds, and try until it succeeds."""
        with self.lock:
            self.is_behind = True
            if self.thread is None:
                self.thread = threading.Thread(
                    target=self._catch_up, args=(after,), name="purging", daemon=True
                )
                self.thread.start()

    def _catch_up(self, after: float) -> None:
        waits = _waits(after)
        while not self.closing.wait(next(waits)):
            with self.lock:
                self.is_behind = False
            if not (self.tell() and self._tell_again()):
                continue
            with self.lock:
                if not self.is_behind:
                    self.thread = None
                    return
            waits = _waits(0.0)

    def close(self) -> None:
        """Try no more, and wait for a try that is under way; before the engine is disposed of."""
        self.closing.set()
        thread = self.thread  # which it takes off itself when it ends
        if thread is not None:
            thread.join()

    def tell(self) -> bool:
        """Tell it all that it was not told. False if that has to wait."""
        with self.telling:
            try:
                untold = self._untold()
                if untold.names and self.app.config["MACHINES"] > 1:
                    self.let_others_notice()  # it may ask any of them for the page
                self._send(untold.names)
            except DEAF as error:
                self._failed(error)
                return False
            if self.failing_since is not None:
                log.warning("the proxy was purged of all that changed meanwhile")
            self.once += untold.names
            self.told, self.failing_since, self.forget_all = untold.up_to, None, False
            return True

    def _tell_again(self) -> bool:
        """Tell it once more what it was told once, and write that down: if this process ends
        before, another one tells it. False if that has to wait."""
        with self.telling:
            names, self.once, up_to = [*set(self.once)], [], self.told
        if names and self.closing.wait(ON_ITS_WAY):
            return False
        try:
            self._send(self._worth_telling(names))
        except DEAF as error:
            with self.telling:
                self.told, self.forget_all = self.written, ANEW in names
                self._failed(error)
            return False
        is_of_another = self.told < up_to
        return not is_of_another and self._remember(up_to)

    def _failed(self, error: Exception) -> None:
        if self.failing_since is None:
            log.error("the proxy was not purged, and is tried again: %s", error)
            self.failing_since = self.app.config["CLOCK"]()

    def _untold(self) -> Untold:
        own = (EVERYTHING, PURGED)
        with self.app.app_context(), db.engine.connect() as connection:
            rows = sa.select(Stamp.name, Stamp.moved)
            found = connection.execute(rows.where(Stamp.name.in_(own)))
            counts = {row.name: row.moved for row in found}
            self.written = counts.get(PURGED, -1)
            self.told = max(self.told, self.written)
            self.forget_all |= self.told < 0  # nobody knows what it keeps
            moved = (Stamp.moved > self.told, Stamp.name.not_in(own))
            names = connection.scalars(sa.select(Stamp.name).where(*moved).limit(MOST_KEYS + 1))
            return Untold(self._worth_telling(list(names)), counts[EVERYTHING])

    def _worth_telling(self, names: list[str]) -> list[str]:
        is_all = self.forget_all or ANEW in names or len(names) > MOST_KEYS
        return [ANEW] if is_all else names

    def _remember(self, told: int) -> bool:
        """Write down up to which count the proxy was told; False if another writer takes too
        long."""
        if told == self.written:
            return True
        values = {"name": PURGED, "moved": told}
        try:
            with self.app.app_context(), db.engine.connect() as connection:
                writer = connection.execution_options(broadsheet_writes=True)
                writer.execute(_REMEMBER, values)
                writer.commit()
        except SQLAlchemyError as error:
            log.warning("what the proxy was told must be written down later: %s", error)
            return False
        self.written = told
        return True

    def _send(self, names: list[str]) -> None:
        end = time.monotonic() + TIME_LIMIT
        for keys in in_pieces(names):
            left = max(0.1, end - time.monotonic())
            request = Request(self.url, method="PURGE", headers={"Surrogate-Key": keys})  # noqa: S310
            urlopen(request, timeout=left).close()  # noqa: S310 - an operator's setting


_REMEMBER = sa.text(
    "INSERT INTO stamp (name, moved) VALUES (:name, :moved) ON CONFLICT (name)"
    " DO UPDATE SET moved = excluded.moved WHERE stamp.moved < excluded.moved"
)


def _waits(first: float) -> Iterator[float]:
    return itertools.chain([first], WAITS, itertools.repeat(WAITS[-1]))


def in_pieces(names: Iterable[str]) -> list[str]:
    """The names as headers that proxies take; first what most pages are made from, in case it fails
    on the way."""
    pieces: list[str] = []
    for name in sorted(names, key=lambda name: (":" in name, name)):
        key = quote(name, safe=":")
        if pieces and len(pieces[-1]) + len(key) < LONGEST_KEYS:
            pieces[-1] += f" {key}"
        else:
            pieces.append(key)
    return pieces
