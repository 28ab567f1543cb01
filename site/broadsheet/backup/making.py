"""Making a backup, while the paper is read and written.

Pictures and files come first, and then the rows of a moment whose pictures are all there: a picture
is deleted the moment an editor takes it back, so one that its rows still name may be gone by the
time it is looked for. It waits for nobody, and nobody waits for it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, BinaryIO, NamedTuple, TypeVar

from flask import current_app
from sqlalchemy.engine import Connection

from ..archive.database import dumping, media_files
from ..archive.store import schema_versions
from ..pictures import store as media
from ..settings import SHOWN
from .file_format import BackupWriter

Thing = TypeVar("Thing")
Step = Callable[[int], None]
# Shows how far it is with so many things of a kind; is told of each that is done.
Progress = Callable[[str, int], AbstractContextManager[Step]]


class Made(NamedTuple):
    """What a backup holds, and the names of files that the store lacked."""

    rows: int
    pictures: int
    lost: list[str]


def write(out: BinaryIO, version: str, now: datetime, progress: Progress) -> Made:
    """Write a backup of the paper; `version` is this program's, `now` aware UTC. The file is one
    only when this returns. Raises OSError, SQLAlchemyError."""
    with BackupWriter(out, now) as backup:
        added: dict[str, bool] = {}  # for each name of a file, whether there was one
        while True:
            with dumping.snapshot() as connection:
                wanted = media_files.all_names(connection)
                new = [name for name in wanted if name not in added]
                if not new:
                    rows = _add_rows(backup, connection, progress)
                    break
            added |= _add_pictures(backup, new, progress)
        lost = [name for name in wanted if not added[name]]
        made = Made(rows, len(wanted) - len(lost), lost)
        backup.finish(_about(version) | made._asdict())
        return made


def _about(version: str) -> dict[str, Any]:
    """What made it."""
    schema = schema_versions.newest_migration()
    return {"version": version, "schema": schema, "settings": settings_of_pages()}


def settings_of_pages() -> dict[str, Any]:
    """The settings that the operator fixed and that pages are made by; none of them is a secret."""
    config = current_app.config
    return {name: config[name] for name in SHOWN if name in config["FIXED"]}


def _add_pictures(backup: BackupWriter, names: list[str], progress: Progress) -> dict[str, bool]:
    """For each name of a file, whether there was one."""
    with progress("Pictures", len(names)) as step:
        return {name: _add_picture(backup, name) for name in counted(names, step)}


def _add_picture(backup: BackupWriter, name: str) -> bool:
    try:
        data = media.store().open(name)
    except FileNotFoundError:
        return False
    backup.add_picture(name, data)
    return True


def _add_rows(backup: BackupWriter, connection: Connection, progress: Progress) -> int:
    number = dumping.count(connection)
    with progress("Rows", number) as step:
        for table in dumping.tables():
            backup.add_rows(table.name, counted(dumping.rows(connection, table), step))
    return number


def counted(things: Iterable[Thing], step: Step) -> Iterator[Thing]:
    """These things, each of which counts as a step once it is done."""
    for thing in things:
        yield thing
        step(1)
