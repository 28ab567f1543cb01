"""`flask media copy`: pictures go along when the media store is another one."""

import click
from flask import current_app
from flask.cli import with_appcontext

from ..archive import images
from ..archive.store import db
from ..pictures import store as media
from ..settings import BUCKET, MissingSetting
from .backups import progress

FOLDER = "folder"


@click.command("copy")
@click.argument("source", metavar="FROM")
@with_appcontext
def media_copy(source: str) -> None:
    """Bring the pictures FROM another store into the one that MEDIA_STORE names: "folder" is the
    one in the instance folder, any other is like s3://bucket/prefix.

    Each file that arrived is compared with what was sent. What is there already stays, so it may be
    stopped and run again, also while both stores are in use; nothing is deleted. The exit status is
    1 if a file could not be brought."""
    if source != FOLDER and not BUCKET.fullmatch(source):
        raise click.BadParameter(f'"{FOLDER}", or like s3://bucket/prefix', param_hint="FROM")
    try:
        store = media.store_at(current_app, "" if source == FOLDER else source)
    except MissingSetting as missing:
        raise click.ClickException(str(missing)) from missing
    names = images.all_files(db.session.connection())
    db.session.rollback()
    failed = _take_over(names, store)
    for name, error in failed.items():
        click.echo(f"failed: {name}: {error}", err=True)
    click.echo(f"{len(names) - len(failed)} of {len(names)} files are in the media store")
    if failed:
        raise SystemExit(1)


def _take_over(names: list[str], source: media.Store) -> dict[str, OSError]:
    """Bring files along; returns what went wrong with some of them."""
    failed: dict[str, OSError] = {}
    with progress("Pictures", len(names)) as step:
        for name in names:
            try:
                media.take_over(name, source)
            except OSError as error:
                failed[name] = error
            step(1)
    return failed
