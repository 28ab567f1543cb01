"""A paper that took many steps to fill: filled once in each process, then copied: the whole file of
SQLite, the new rows of PostgreSQL."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import Flask

from broadsheet.archive.store import db
from connections import OneFile

OF_EACH_TEST = {"stamp", "staff_session"}  # what a test has of its own, before anything is filled
STATE = "SELECT name, moved FROM stamp UNION ALL SELECT email, id FROM staff ORDER BY 1"
Rows = dict[str, list[dict[str, Any]]]


class Kept(NamedTuple):
    pictures: Path
    file: bytes  # the database, if it is one
    rows: Rows  # if it is none
    clock: datetime
    returned: Any


class Remembered:
    """What has been done to papers in this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept: dict[Any, Kept] = {}

    def filled(self, app: Flask, file: OneFile | None, clock: Any, fill: Callable[[], Any]) -> Any:
        """Have `fill` done to a paper, clock and pictures included, or what it did to one that was
        the same: with the same staff, and the same before readers. `fill` adds, and changes nothing
        that was there. Returns what it returned, which must not be of the application itself."""
        with app.app_context():
            state = tuple(tuple(row) for row in db.session.execute(sa.text(STATE)))
        key = fill.__module__, fill.__qualname__, file is None, clock.now, state
        pictures = Path(app.instance_path, "media")
        if key in self.kept:
            kept = self.kept[key]
            clock.now = kept.clock
            if file:
                _put(file, kept.file)
            else:
                write_rows(app, kept.rows)
            if kept.pictures.exists():
                shutil.copytree(
                    kept.pictures, pictures, copy_function=_copy_missing, dirs_exist_ok=True
                )
            return kept.returned
        returned = fill()
        folder = self.folder / str(len(self.kept))
        if pictures.exists():
            shutil.copytree(pictures, folder)
        paper, rows = (file.paper(), {}) if file else (b"", rows_of(app))
        self.kept[key] = Kept(folder, paper, rows, clock.now, returned)
        return returned


def _copy_missing(source: str, target: str) -> None:
    """One that is there already may be the same file as other tests have."""
    if not Path(target).exists():
        shutil.copy2(source, target)


def _put(file: OneFile, paper: bytes) -> None:
    """Put a paper in the file's place, which may be open; who is signed in there, stays so."""
    sessions = file.own.execute("SELECT * FROM staff_session").fetchall()
    file.put(paper)
    with file.own as connection:
        connection.execute("DELETE FROM staff_session")
        for row in sessions:
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO staff_session VALUES ({marks})", row)


def rows_of(app: Flask) -> Rows:
    """Every row of the archive, by table."""
    with app.app_context():
        return {
            table.name: found
            for table in db.metadata.sorted_tables
            if table.name not in OF_EACH_TEST
            and (found := [dict(row) for row in db.session.execute(sa.select(table)).mappings()])
        }


def write_rows(app: Flask, rows: Rows) -> None:
    """Add those that the archive does not have yet."""
    with app.app_context():
        for name, of_table in rows.items():
            table = db.metadata.tables[name]
            keys = [column.name for column in table.primary_key]
            known = {tuple(row) for row in db.session.execute(sa.select(*table.primary_key))}
            new = [row for row in of_table if tuple(row[key] for key in keys) not in known]
            if new:
                db.session.execute(sa.insert(table), new)
            if db.engine.dialect.name == "postgresql" and keys == ["id"] and new:
                count = (
                    f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"
                )
                db.session.execute(sa.text(count))
        db.session.commit()
