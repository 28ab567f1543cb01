"""`flask export`: the whole paper leaves as text, or its public pages as files."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from .. import clock
from ..wire.exports import reading, static_edition, writing
from ..wire.exports.writing import Refused


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--static", "static", is_flag=True, help="The public pages, for any web server.")
@with_appcontext
def export(folder: Path, static: bool) -> None:
    """Write the whole paper into FOLDER, as Markdown and JSON that `flask import` reads back; an
    earlier export there is brought up to date. With --static, the public pages as files."""
    try:
        _static(folder) if static else _whole(folder)
    except (Refused, OSError) as refusal:
        raise click.ClickException(str(refusal)) from refusal


def import_paper(folder: Path, dry_run: bool) -> None:
    """Read an export back, in all of it or nothing."""
    try:
        most = reading.count(folder)
        number = _counted(reading.read(folder, dry_run=dry_run), "Reading", most)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    if number or not most:  # an export of a paper without stories has people and settings
        click.echo(f"{number} stories are in the paper" + (" (dry run)" if dry_run else ""))
    else:
        click.echo("the paper has all of this export already: nothing was changed")


def _whole(folder: Path) -> None:
    number = _counted(writing.write(folder), "Writing", writing.count())
    click.echo(f"{number} stories and everything around them are in {folder}")


def _static(folder: Path) -> None:
    number = broken = 0
    # How many addresses there are shows on the way along the links.
    for written in static_edition.write(current_app, folder, clock.now()):
        number += 1
        if sys.stderr.isatty() and number % 20 == 0:
            click.echo(f"\r{number} addresses", nl=False, err=True)
        if written.problem:
            broken += 1
            where = f" (linked from {written.linked_from})" if written.linked_from else ""
            click.echo(f"broken: {written.address} {written.problem}{where}", err=True)
    not_there = "is not" if broken == 1 else "are not"
    left_out = f", {broken} {not_there}" if broken else ""
    click.echo(f"{number - broken} addresses are in {folder}{left_out}")
    if broken:
        raise SystemExit(1)


def _counted(stories: Iterable[Any], label: str, length: int) -> int:
    """Go through stories with a bar that shows how far it is; returns how many there were."""
    number = 0
    hidden = not sys.stderr.isatty()
    with click.progressbar(
        stories, length=length, label=label, file=sys.stderr, hidden=hidden, show_pos=True
    ) as bar:
        for _ in bar:
            number += 1
    return number
