"""Restoring: a backup becomes the same paper again, in either kind of database, all of it or
nothing.

Pictures come first, since their names say what is in them: until the rows are committed, nothing
leads there. The rows are one transaction, under which readers go on reading what was there. A run
that was killed is simply repeated."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, NamedTuple

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from ..archive import library_files
from ..archive.database import dumping, media_files
from ..archive.database.dumping import Row
from ..archive.images import Image, Picture
from ..archive.library_files import LibraryFile
from ..archive.store import begin_writing, db, opening, schema_versions
from ..language import gettext, gettext_noop
from ..pictures import store as media
from .file_format import BackupReader, BackupRefused
from .making import Progress, counted, settings_of_pages

IMAGES = db.metadata.tables[Image.__tablename__]
FILES = db.metadata.tables[LibraryFile.__tablename__]
SAFE_NAME = re.compile(r"[^/\\.][^/\\]*")
RowsOf = Callable[[sa.Table], Iterable[Row]]
NOT_EMPTY = gettext_noop(
    "This paper is not empty. With --replace, all of it gives way to the backup: stories, staff,"
    " pictures."
)


class Restored(NamedTuple):
    """What was put back; which pictures the backup lacks; and the settings under which it was made
    that are others here, with what they were."""

    rows: int
    pictures: int
    lost: list[str]
    settings: dict[str, Any]


def restore(
    file: BinaryIO, version: str, now: datetime, progress: Progress, *, replace: bool = False
) -> Restored:
    """Put a paper back; `version` is this program's, `now` aware UTC. With `replace`, in the place
    of one that is there, also while it is read. Raises BackupRefused and OSError; then no row was
    changed, and no picture that a row names."""
    backup = BackupReader(file, version)
    _prepare(replace)
    with _rows_of(backup) as rows_of:
        names = [name for row in rows_of(IMAGES) for name in _files(row)]
        names += [_stored(row) for row in rows_of(FILES)]
        lost = _put_pictures(backup, names, progress)
        with progress("Rows", backup.length) as step:
            before = _put_rows(lambda table: counted(rows_of(table), step), now, replace)
    media.clear(sorted(set(before) - set(names)))
    return Restored(backup.length, len(names) - len(lost), lost, _other_settings(backup))


def _prepare(replace: bool) -> None:
    """Make the tables where there are none. Raises BackupRefused where the rows can't come."""
    with db.engine.connect() as connection:
        if schema := schema_versions.schema_of(connection):
            if schema != schema_versions.newest_migration():
                raise BackupRefused(
                    gettext(
                        "The tables here are of another version: %(command)s",
                        command="flask db upgrade",
                    )
                )
            if not replace and not dumping.is_empty(connection):
                raise BackupRefused(gettext(NOT_EMPTY))
    if not schema:
        _upgrade()


@contextmanager
def _rows_of(backup: BackupReader) -> Iterator[RowsOf]:
    """The rows of each table, as this program has it. Those of an older backup are brought up to
    date as a paper's own are, by the migrations, in an SQLite database for the meantime."""
    if backup.schema == schema_versions.newest_migration():
        yield lambda table: backup.rows(table.name)
        return
    with TemporaryDirectory() as folder:  # which nobody else may look into
        engine = _brought_up_to_date(backup, Path(folder) / "older.db")
        try:
            with engine.connect() as connection:
                yield lambda table: dumping.rows(connection, table)
        finally:
            engine.dispose()


def _brought_up_to_date(backup: BackupReader, file: Path) -> sa.Engine:
    app = Flask("broadsheet")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{file}"
    app.config["LOCK_SECONDS"] = 0  # nobody else writes there
    opening.open_in(app)
    schema_versions.offer_migrations(app)
    with app.app_context():
        _upgrade(backup.schema)
        older, names = sa.MetaData(), backup.tables()
        older.reflect(db.engine, only=names)
        with db.engine.begin() as connection:
            for name in names:
                dumping.insert(connection, older.tables[name], backup.rows(name))
        _upgrade()
        return db.engine


def _upgrade(revision: str = "head") -> None:
    from flask_migrate import upgrade  # servers don't need it

    upgrade(revision=revision)


def _files(row: Row) -> list[str]:
    """The names of a picture's files. Raises BackupRefused for one that would lead out of the
    store."""
    picture = Picture(*(row[name] for name in Picture._fields))
    if not SAFE_NAME.fullmatch(picture.file):
        raise BackupRefused(
            gettext(
                "A picture of it has a name that none can have: %(name)s.", name=repr(picture.file)
            )
        )
    return picture.files


def _stored(row: Row) -> str:
    """The name in the store of a file that is no picture."""
    if not library_files.NAME.fullmatch(row["name"]):
        raise BackupRefused(
            gettext("A file of it has a name that none can have: %(name)s.", name=repr(row["name"]))
        )
    return library_files.in_store(row["name"])


def _put_pictures(backup: BackupReader, names: list[str], progress: Progress) -> list[str]:
    """Put files into the store; returns the names of those that the backup lacks."""
    lost = []
    with progress("Pictures", len(names)) as step:
        for name in counted(names, step):
            data = backup.picture(name)
            if data is None:
                lost.append(name)
            else:
                media.store().put(name, data)
    return lost


def _put_rows(rows_of: RowsOf, now: datetime, replace: bool) -> list[str]:
    """Replace the rows, in one transaction; returns the files that the pictures had before."""
    try:
        begin_writing()
        connection = db.session.connection()
        if not replace and not dumping.is_empty(connection):  # somebody was quicker
            raise BackupRefused(gettext(NOT_EMPTY))
        before = media_files.all_names(connection)
        dumping.replace(connection, rows_of, now)
        db.session.commit()
    except SQLAlchemyError as error:
        said = gettext("The database refused it: %(why)s", why=getattr(error, "orig", error))
        raise BackupRefused(said) from error
    finally:
        db.session.rollback()
    return before


def _other_settings(backup: BackupReader) -> dict[str, Any]:
    """Pages are made by these as well: what they were where they differ here."""
    here, theirs = settings_of_pages(), backup.about["settings"]
    return {name: theirs.get(name) for name in here | theirs if theirs.get(name) != here.get(name)}
