"""The change log: what one process knows of the stamps, and how it learns of more."""

import logging
import mmap
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from operator import getitem
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from .. import reading
from ..store import ArchiveSession, db
from ..store.page_transactions import give_back, lend
from . import stamps
from .purging import ProxyPurger

log = logging.getLogger(__name__)

POLL = 0.25  # seconds after which another machine's commits are looked for
LOOKING = 2.0  # seconds that a look may take: all requests wait for it
MOST_NAMES = 100_000  # remembered by a process; beyond, what is kept is printed again

WAL_INDEX_HEADER = 48  # bytes

_CHANGES = "SELECT name, moved, identity FROM stamp WHERE name = '*' OR moved > :known"
_CHANGES_AS_DRIVERS_TAKE_IT = {
    "sqlite": _CHANGES,
    "postgresql": _CHANGES.replace(":known", "%(known)s"),
}
NEVER = 2**62  # no count reaches it

Rows = Iterable[Any]  # of (name, moved, identity), which the row "*" has


class CommitWatch(Protocol):
    """Notices commits without asking the database each time."""

    @property
    def fingerprint(self) -> Callable[[], object]:
        """Another one after each commit; at once on this machine, soon on others."""

    def changes(self, known: int) -> Rows:
        """What moved past that count."""

    def close(self) -> None: ...


class ChangeLog:
    """For each name, the count at which it moved last, for all commits up to `known` of the
    database whose identity that is.

    What moved before the process first looked, or before the archive was put back from a backup, is
    not asked for: pages from before `floor` are printed again."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.lock = threading.Lock()
        self.moved: dict[str, int] = {}
        self.known = self.floor = -1
        self.rose_at = -POLL  # when `known` last did (time.monotonic)
        self.identity = ""  # until it was asked for
        self.went_back = False
        self.is_away = False  # the database could not be asked last
        # Another object whenever one of these changed, set last: what was found unchanged is so
        # while it is the same.
        self.state: object = object()
        self.watch: CommitWatch | None = None
        self.fingerprint: Callable[[], object] = object  # the watch's; until there is one, no two
        self.seen: object = None  # the watch's fingerprint, when all before it had been learnt
        self.purger = ProxyPurger(app, self.let_others_notice)
        app.extensions["change_log"] = self

    def refresh(self) -> bool:
        """Learn of every change that was committed on this machine before this call, and on others
        a quarter of a second before. False if the database can't be asked: then nothing is sure."""
        try:
            # Without the lock, because every hit comes by here: `seen` is set after learning.
            if self.fingerprint() == self.seen:
                return True
            with self.lock:
                if self.watch is None:
                    self.watch = _watch(self.app)
                    self.fingerprint = self.watch.fingerprint
                # Taken before the rows are read: what comes between is learnt the next time.
                fingerprint, asked = self.fingerprint(), self._asked
                identity, changes = _read(self.watch.changes(asked))
                if identity == self.identity and changes[stamps.EVERYTHING] < self.known:
                    self._distrust()
                self._learn(identity, changes, asked)
                self.seen = fingerprint
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            self.failed(error)
            return False
        if self.is_away:
            log.warning("the database is back")
            self.is_away = False
        return True

    def failed(self, error: Exception) -> None:
        """Somebody could not ask the database: the log says so once, until `refresh` can."""
        if not self.is_away:
            log.error("the database is away: %s", getattr(error, "orig", error))
        self.is_away, self.seen = True, None

    def unchanged(self, names: Iterable[str], count: int) -> bool:
        """True if nothing of these names changed after that count."""
        moved = self.moved
        for name in names:  # a loop, because every hit comes by here
            if moved.get(name, 0) > count:
                return False
        return self.floor <= count

    def begin_reading(self) -> tuple[str, int]:
        """Let the session's transaction see one single moment of the archive; returns the
        database's identity and its count, and learns what changed up to it. Before any other
        query."""
        begun = reading.begin()
        question, asked = _CHANGES_AS_DRIVERS_TAKE_IT[begun.engine.dialect.name], self._asked
        found = reading.ask(begun.engine, begun.driver, question, {"known": asked})
        identity, changes = _read(found)
        with self.lock:
            # What began before a restore knows nothing of it, and must not undo what is known.
            if self.identity in ("", identity):
                count = self._learn(identity, changes, asked)
                return self.identity, count  # one and the same string for all pages
        return identity, changes[stamps.EVERYTHING]

    def let_others_notice(self) -> None:
        """Wait until no machine answers as of before what was just committed, if that moved
        anything: at most POLL seconds, within which each of them looks."""
        with self.lock:
            self.seen = None  # nothing may have told this process either
        since = self.rose_at if self.refresh() else time.monotonic()
        time.sleep(max(0.0, since + POLL - time.monotonic()))

    def close(self) -> None:
        """Let go of the files, after the last connection to the database: see SQLiteWatch."""
        with self.lock:
            if self.watch is not None:
                self.watch.close()
            self.watch = self.seen = None
            self.fingerprint = object

    @property
    def _asked(self) -> int:
        return self.known if self.known >= 0 else NEVER  # at first the count alone is enough

    def _learn(self, identity: str, changes: dict[str, int], asked: int) -> int:
        """`changes`: those past the count `asked`."""
        before = self.identity, self.floor
        if identity != self.identity:  # whatever is kept is another database's
            if self.identity:
                self.purger.another_database()
            self.identity = identity
            self.known, self.floor, self.moved, self.went_back = -1, -1, {}, False
        count = changes.pop(stamps.EVERYTHING)
        self.floor = max(self.floor, changes.pop(stamps.ANEW, -1))
        # Who asked before anything was known may have been overtaken by who did: what moved between
        # the two nobody told.
        if asked > self.known or len(self.moved) > MOST_NAMES:
            self.floor = max(self.floor, self.known, count)  # first: it is read without the lock
            self.moved = {}
        for name, moved in changes.items():
            self.moved[name] = max(moved, self.moved.get(name, 0))
        if count > self.known:
            self.known, self.rose_at = count, time.monotonic()
        if changes or before != (self.identity, self.floor):
            self.state = object()
        self.purger.learnt(count)
        return count

    def _distrust(self) -> None:
        """An older copy of this database was put in its place, and keeps its identity: nothing that
        is kept can be told from what was, until `stamps.start_anew` gives it another."""
        if not self.went_back:
            log.error("the database is older than it was: run `flask restored`; no page is kept")
        self.went_back, self.floor, self.state = True, NEVER, object()


def _read(rows: Rows) -> tuple[str, dict[str, int]]:
    """The database's identity, and the count at which each name moved."""
    identity, changes = "", {}
    for name, moved, own in rows:
        changes[name] = moved
        identity = own or identity  # the row "*" alone has one
    return identity, changes


def _watch(app: Flask) -> CommitWatch:
    with app.app_context():
        engine = db.engine
    return SQLiteWatch(engine) if engine.dialect.name == "sqlite" else MachineWatch(app)


class SQLiteWatch:
    """One connection that only looks, and the header of the WAL-index: all processes that have the
    database open map it, each commit changes it, and SQLite's own readers go by it
    (https://www.sqlite.org/walformat.html#the_wal_index_header). To compare it takes a tenth of a
    microsecond, a thirtieth of what `PRAGMA data_version` takes, which locks and unlocks the
    file."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        file = os.path.realpath(str(engine.url.database))  # SQLite's other files stand beside it
        # Of the tables it asks nothing: they would take 1.4 MiB of it, as of each connection.
        self.connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self.connection.execute("PRAGMA data_version").fetchone()  # now the index is there
        self.opened: list[BinaryIO | mmap.mmap] = []
        self.fingerprint: Callable[[], object] = self._data_version
        ((mode,),) = self._ask("PRAGMA journal_mode")
        if mode == "wal":
            # Whoever closes a file drops all locks that this process has on it, SQLite's own as
            # well (https://www.sqlite.org/howtocorrupt.html, 2.2): so it stays open as long as the
            # database; and as long as it is, nobody cuts the file short.
            index = open(f"{file}-shm", "rb")  # noqa: SIM115
            header = mmap.mmap(index.fileno(), WAL_INDEX_HEADER, access=mmap.ACCESS_READ)
            self.opened = [header, index]
            # All of the header; no function of our own, because every hit comes by here.
            self.fingerprint = partial(getitem, header, slice(None))

    def _data_version(self) -> object:
        return self.connection.execute("PRAGMA data_version").fetchone()

    def changes(self, known: int) -> Rows:
        return self._ask(_CHANGES, {"known": known})

    def close(self) -> None:
        self.connection.close()
        for one in self.opened:
            one.close()

    def _ask(self, question: str, given: Any = ()) -> list[Any]:
        """Of one of the engine's connections, which have the tables at hand."""
        pool = self.engine.pool
        lent = lend(pool)
        try:
            driver: Any = lent.dbapi_connection
            found: list[Any] = driver.execute(question, given).fetchall()
            return found
        finally:
            give_back(pool, lent)


class MachineWatch:
    """The date of a file in the instance folder, which every process of this machine sets when it
    has committed; and a look into the database every quarter of a second, for other machines."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.signal = str(signal_file(app))

    def fingerprint(self) -> object:
        # How long ago, not what time it is: the machine's matter, not the paper's clock.
        try:
            return os.stat(self.signal).st_mtime_ns, time.monotonic() // POLL
        except OSError:  # nobody could make it: what happens here is noticed as elsewhere
            return time.monotonic() // POLL

    def changes(self, known: int) -> Rows:
        with self.app.app_context(), db.engine.connect() as connection:
            driver: Any = connection.connection.dbapi_connection
            driver.limit = LOOKING  # database/timeouts.py
            return connection.execute(sa.text(_CHANGES), {"known": known}).all()

    def close(self) -> None:
        """Its connections are the engine's."""


def current() -> ChangeLog:
    """The log of the application at hand."""
    change_log: ChangeLog = current_app.extensions["change_log"]
    return change_log


@event.listens_for(ArchiveSession, "after_commit")
def announce_commit(session: ArchiveSession) -> None:
    """Let the other processes of this machine notice at once, other machines before whoever saved
    is answered, and then the proxy in front of them, which may ask any of them."""
    change_log = current()
    if session.get_bind().dialect.name != "sqlite":  # SQLite tells them itself
        is_told = _tell_this_machine(current_app)
        if not is_told or current_app.config["MACHINES"] > 1:
            change_log.let_others_notice()
    if change_log.purger.url:
        change_log.purger.after_commit()


def _tell_this_machine(app: Flask) -> bool:
    """False if the file can't be written: what was committed is so all the same."""
    # Any that was not there before, also in processes that were forked from one.
    path, date = signal_file(app), int.from_bytes(os.urandom(6))
    try:
        path.touch()
        os.utime(path, ns=(date, date))
    except OSError as error:
        log.error("until %s can be written, each save waits for others to notice: %s", path, error)
        return False
    return True


def signal_file(app: Flask) -> Path:
    return Path(app.instance_path) / "last-change"
