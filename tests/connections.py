"""Connections that go from test to test: each that is new costs as much as many a test.

SQLite reads a hundred kilobytes of tables and triggers for one, PostgreSQL begins a process, and
both compile or plan each statement anew."""

import fcntl
import os
import sqlite3
from pathlib import Path
from typing import Any
from weakref import WeakSet

import sqlalchemy as sa
from flask import Flask

from broadsheet.archive.store import db
from broadsheet.archive.store.opening import open_sqlite

POSTGRESQL: dict[str, sa.Pool] = {}  # pools of connections, by where they lead and how
SHARED = WeakSet[sa.Pool]()

# What every process that has the file open keeps locked: how many bytes, from where on. In the
# file itself and in the index (SHARED_FIRST in SQLite's os.h, UNIX_SHM_DMS in its os_unix.c).
IN_USE, INDEX_IN_USE = (510, 0x40000002), (1, 128)
BEGINNING = 136  # bytes of the index: its header, twice, and how far the log was copied


class OneFile:
    """The SQLite file of all tests of a process. Its connections stay, and beneath them it becomes
    an empty paper again. They notice, because the index of its log has lost its beginning, as after
    a crash (https://www.sqlite.org/walformat.html#recovery)."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder, self.number = folder, 0
        self.empty = template.read_bytes()
        self.engines: dict[int, sa.Engine] = {}  # by the seconds that they wait for a lock
        self._begin()

    def lay(self, place: Path) -> None:
        """An empty paper at this place, which is a link to the file."""
        if self._is_free():
            self.put(self.empty)
        else:
            self._begin()
        place.symlink_to(self.path)

    def pool(self, dialect: sa.Dialect, options: Any, patience: int) -> sa.Pool:
        """Connections to it that wait so many seconds for a lock."""
        if patience not in self.engines:
            engine = sa.create_engine(f"sqlite:///{self.path}", **options)
            engine.dialect = engine.pool._dialect = dialect
            open_sqlite(engine, patience)
            self.engines[patience] = engine
        return self.engines[patience].pool

    def paper(self) -> bytes:
        """All bytes of it, as it is now. Nobody may be at work there."""
        ((busy, *_),) = self.own.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert not busy, "somebody is at work there"
        return os.pread(self.file, os.fstat(self.file).st_size, 0)

    def put(self, paper: bytes) -> None:
        """Another in its place, by its bytes, of the same tables. Nobody may be at work there."""
        os.truncate(f"{self.path}-wal", 0)
        os.pwrite(self.file, paper, 0)
        os.ftruncate(self.file, len(paper))
        os.pwrite(self.index, bytes(BEGINNING), 0)
        # What stays begins alike each time: a commit tells this paper from the ones before it.
        self.own.execute("PRAGMA user_version = 0")

    def _is_free(self) -> bool:
        """Whether nobody is at work there, and its tables are those that it began with."""
        if any(engine.pool.checkedout() for engine in self.engines.values()):
            return False
        try:
            here = os.stat(f"{self.path}-shm").st_ino == os.fstat(self.index).st_ino
            # If no other process has it open, nobody holds these; and whoever closed a file of
            # this process has let go of all that it had locked, SQLite's own as well.
            fcntl.lockf(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB, *IN_USE)
            fcntl.lockf(self.file, fcntl.LOCK_SH, *IN_USE)
            fcntl.lockf(self.index, fcntl.LOCK_SH, *INDEX_IN_USE)
            return here and self._tables() == self.tables
        except (OSError, sqlite3.Error):
            return False

    def _tables(self) -> int:
        """A number that every change of tables changes."""
        ((version,),) = self.own.execute("PRAGMA schema_version")
        return int(version)

    def _begin(self) -> None:
        if self.number:
            self.close()
        self.number += 1
        self.path = self.folder.resolve() / f"{self.number}.db"
        self.path.write_bytes(self.empty)
        self.own = sqlite3.connect(self.path, check_same_thread=False)
        self.tables = self._tables()
        self.file, self.index = (os.open(f"{self.path}{end}", os.O_RDWR) for end in ("", "-shm"))

    def close(self) -> None:
        for engine in self.engines.values():
            engine.dispose()
        self.engines.clear()
        self.own.close()
        os.close(self.file)
        os.close(self.index)


def share(app: Flask, file: OneFile | None) -> None:
    """Let an application use the connections of those before it that had the same database."""
    options, patience = app.config["SQLALCHEMY_ENGINE_OPTIONS"], app.config["LOCK_SECONDS"]
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "postgresql":
        key = f"{engine.url} {options}"
        if key not in POSTGRESQL or POSTGRESQL[key].checkedout():  # somebody never gave one back
            POSTGRESQL[key] = engine.pool
        engine.pool = POSTGRESQL[key]
    elif file and os.path.realpath(str(engine.url.database)) == str(file.path):
        engine.pool = file.pool(engine.dialect, options, patience)
    else:
        return
    SHARED.add(engine.pool)


def is_shared(engine: sa.Engine) -> bool:
    """Whether the connections are not this engine's alone."""
    return engine.pool in SHARED
