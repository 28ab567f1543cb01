"""`flask backup` and `flask restore`: the whole paper as one file, and back."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

import click
from flask.cli import with_appcontext

from .. import atomic_files, clock
from ..archive.changes import stamps
from ..archive.database import outages
from ..archive.store import begin_writing, db
from ..backup import making, restoring
from ..backup.file_format import BackupRefused
from ..backup.making import Made, Step
from ..language import gettext, ngettext
from ..settings import VERSION

STANDARD = "-"


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@with_appcontext
def backup(file: str) -> None:
    """Write the whole paper into FILE ("-": to standard output), while it is read and written.

    It holds what `flask restore` needs, staff and digests of their passwords included: so it is
    readable by its owner only. Secrets of the settings are not in it. An earlier FILE gives way
    when the new one is whole."""
    try:
        made = _to_standard_output() if file == STANDARD else _to_file(Path(file))
    except (OSError, outages.DatabaseFailure) as error:
        said = gettext("No backup was made: %(error)s", error=_why(error))
        raise click.ClickException(said) from error
    for name in made.lost:
        lost = gettext(
            "lost: %(file)s is named by a picture, and is not in the media store", file=name
        )
        click.echo(lost, err=True)
    where = gettext("standard output") if file == STANDARD else file
    click.echo(_held(made.rows, made.pictures, where), err=True)


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, exists=True, allow_dash=True))
@click.option("--replace", is_flag=True, help="All that is in this paper gives way.")
@with_appcontext
def restore(file: str, replace: bool) -> None:
    """Put the paper of a backup into this place, which is empty, or gives way with --replace, also
    under running servers. FILE "-" is standard input. Nothing is written of a FILE that was cut or
    changed, or comes from a newer version."""
    try:
        with _opened(file) as source:
            done = restoring.restore(source, VERSION, clock.now(), progress, replace=replace)
    except (BackupRefused, OSError, outages.DatabaseFailure) as error:
        said = gettext("Nothing was restored. %(why)s", why=_why(error))
        raise click.ClickException(said) from error
    for name in done.lost:
        lost = gettext("lost: %(file)s was missing when the backup was made", file=name)
        click.echo(lost, err=True)
    for name, value in done.settings.items():
        other = gettext(
            "%(setting)s was %(value)s there, and is another here", setting=name, value=repr(value)
        )
        click.echo(other, err=True)
    click.echo(_held(done.rows, done.pictures, gettext("the paper")))
    click.echo(gettext("Everybody signs in anew, with the password of then."))


@click.command("restored")
@with_appcontext
def restored() -> None:
    """Say that this database was put back, or copied, by other tools than `flask restore`.

    They copy its identity along, by which shared stores and running servers know what they keep:
    it gets a new one, and nothing that was kept is handed out any more."""
    begin_writing()
    stamps.start_anew(db.session.connection(), clock.now())
    db.session.commit()
    click.echo(
        gettext("Nothing that was kept of the database that stood here is handed out any more")
    )


def _why(error: Exception) -> str:
    """In one line, where an operator can do something about it."""
    told = outages.for_operators(error) if isinstance(error, outages.DatabaseFailure) else None
    return told or str(error)


def _held(rows: int, pictures: int, where: str) -> str:
    """ "312 rows and 40 files of pictures are in paper.backup"."""
    counted = ngettext("%(num)s row", "%(num)s rows", rows)
    return ngettext(
        # Translators: rows: "312 rows"; place: a file, "the paper" or "standard output"
        "%(rows)s and %(num)s file of pictures are in %(place)s",
        "%(rows)s and %(num)s files of pictures are in %(place)s",
        pictures,
        rows=counted,
        place=where,
    )


def _to_standard_output() -> Made:
    if sys.stdout.isatty():
        raise click.UsageError(
            gettext("A backup is no text for a terminal: name FILE, or use a pipe.")
        )
    return making.write(sys.stdout.buffer, VERSION, clock.now(), progress)


def _to_file(path: Path) -> Made:
    with atomic_files.whole(path) as out:
        return making.write(out, VERSION, clock.now(), progress)


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    """A file that can be read more than once: what comes through a pipe is put down first."""
    if file != STANDARD and Path(file).is_file():
        with open(file, "rb") as source:
            yield source
        return
    with click.open_file(file, "rb") as pipe, TemporaryFile() as source:
        shutil.copyfileobj(pipe, source)
        yield source


@contextmanager
def progress(label: str, length: int) -> Iterator[Step]:
    """Tell how far a command is: by a bar on a terminal, elsewhere by one line."""
    with click.progressbar(
        length=length, label=label, file=sys.stderr, show_pos=True, update_min_steps=50
    ) as bar:
        yield bar.update
