"""`flask media …`: renditions that are missing are made, pictures and files go along when the media
store is another one, and what was left behind in it is found."""

import re
from collections.abc import Callable
from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from .. import clock
from ..archive.database import media_files
from ..archive.store import db
from ..language import gettext, ngettext, number
from ..pictures import intake
from ..pictures import store as media
from ..settings import WrongSetting, fits
from .backups import progress

FOLDER = "folder"
UNDER_WAY = timedelta(days=1)  # as long as an upload or an import may take to name its files
# A picture's file (archive/images.py), another of the library (library_files.py), or a draft of
# either in a folder.
OWN = re.compile(r"-[0-9a-f]{16}[-.]|(^|/)\.[a-z0-9_]{8}$")


@click.group("media")
def media_store() -> None:
    """The media store, where pictures are kept."""


@media_store.command("render")
@with_appcontext
def render() -> None:
    """Make the renditions that are missing: after an upgrade, or when files were lost.

    The exit status is 1 if a picture could not be made whole."""
    found = dict(intake.complete_all())
    failed = {name: error for name, error in found.items() if error}
    for name, error in failed.items():
        click.echo(gettext("failed: %(what)s: %(why)s", what=name, why=error), err=True)
    click.echo(
        ngettext(
            "%(whole)s of %(num)s pictures are whole",
            "%(whole)s of %(num)s pictures are whole",
            len(found),
            whole=number(len(found) - len(failed)),
        )
    )
    if failed and current_app.config["MEDIA_STORE"]:
        click.echo(
            gettext(
                "Those of a paper that began in a folder go along: %(command)s",
                command="flask media copy folder",
            )
        )
    if failed:
        raise SystemExit(1)


@media_store.command("copy")
@click.argument("source", metavar="FROM")
@with_appcontext
def media_copy(source: str) -> None:
    """Bring the pictures and files FROM another store into the one that MEDIA_STORE names: "folder"
    is the one in the instance folder, any other is like s3://bucket/prefix.

    Each file that arrived is compared with what was sent. What is there already stays, so it may be
    stopped and run again, also while both stores are in use; nothing is deleted. The exit status is
    1 if a file could not be brought."""
    if source != FOLDER and not fits("MEDIA_STORE", source):
        wanted = gettext('"%(folder)s", or like s3://bucket/prefix', folder=FOLDER)
        raise click.BadParameter(wanted, param_hint="FROM")
    try:
        store = media.store_at(current_app, "" if source == FOLDER else source)
    except WrongSetting as error:
        raise click.ClickException(str(error)) from error
    names = _all_files()
    done = _each(names, lambda name: media.take_over(name, store))
    click.echo(
        ngettext(
            "%(done)s of %(num)s file is in the media store",
            "%(done)s of %(num)s files are in the media store",
            len(names),
            done=number(done),
        )
    )
    if done < len(names):
        raise SystemExit(1)


@media_store.command("check")
@click.option("--delete", is_flag=True, help="Delete them.")
@with_appcontext
def media_check(delete: bool) -> None:
    """List what is in the media store and belongs to no picture or file of the paper: what uploads
    and imports left that broke off.

    Files of the last day are not looked at: what is under way has its files before it has a row.
    The exit status is 1 if one could not be deleted."""
    try:
        old = set(media.store().older_than(clock.now() - UNDER_WAY))
    except OSError as error:
        raise click.ClickException(str(error)) from error
    names = _all_files()  # read last: what came in meanwhile is there
    left = sorted(name for name in old.difference(names) if OWN.search(name))
    for name in left:
        click.echo(name)
    if not delete:
        click.echo(
            ngettext(
                "%(num)s file belongs to nothing in the library",
                "%(num)s files belong to nothing in the library",
                len(left),
            )
        )
        return
    done = _each(left, media.store().delete)
    click.echo(
        ngettext(
            "%(done)s of %(num)s file that belongs to nothing in the library is deleted",
            "%(done)s of %(num)s files that belong to nothing in the library are deleted",
            len(left),
            done=number(done),
        )
    )
    if done < len(left):
        raise SystemExit(1)


def _all_files() -> list[str]:
    """The names in the store of all that the library has."""
    names = media_files.all_names(db.session.connection())
    db.session.rollback()
    return names


def _each(names: list[str], do: Callable[[str], None]) -> int:
    """Do something with each file, and say what went wrong with some; returns for how many it
    went well."""
    failed: dict[str, OSError] = {}
    with progress(gettext("Pictures"), len(names)) as step:
        for name in names:
            try:
                do(name)
            except OSError as error:
                failed[name] = error
            step(1)
    for name, why in failed.items():
        click.echo(gettext("failed: %(what)s: %(why)s", what=name, why=why), err=True)
    return len(names) - len(failed)
