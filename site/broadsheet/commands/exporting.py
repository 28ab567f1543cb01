"""`flask export`: the whole paper leaves as text, or its public pages as files."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from .. import clock
from ..language import gettext, ngettext
from ..wire.exports import reading, static_edition, writing
from ..wire.exports.writing import ExportRefused


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--static", "static", is_flag=True, help="The public pages, for any web server.")
@with_appcontext
def export(folder: Path, static: bool) -> None:
    """Write the whole paper into FOLDER, as Markdown and JSON that `flask import` reads back; an
    earlier export there is brought up to date. With --static, the public pages as files."""
    try:
        _static(folder) if static else _whole(folder)
    except (ExportRefused, OSError) as refusal:
        raise click.ClickException(str(refusal)) from refusal


def import_paper(folder: Path, dry_run: bool) -> None:
    """Read an export back, in all of it or nothing."""
    try:
        most = reading.count(folder)
        number = _counted(reading.read(folder, dry_run=dry_run), gettext("Reading"), most)
    except ExportRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    if number or not most:  # an export of a paper without stories has people and settings
        click.echo(_would_be_in(number) if dry_run else _are_in(number))
    else:
        click.echo(gettext("the paper has all of this export already: nothing was changed"))


def _are_in(number: int) -> str:
    return ngettext("%(num)s story is in the paper", "%(num)s stories are in the paper", number)


def _would_be_in(number: int) -> str:
    return ngettext(
        "%(num)s story is in the paper (dry run)",
        "%(num)s stories are in the paper (dry run)",
        number,
    )


def _whole(folder: Path) -> None:
    number = _counted(writing.write(folder), gettext("Writing"), writing.count())
    click.echo(
        ngettext(
            "%(num)s story and everything around it are in %(folder)s",
            "%(num)s stories and everything around them are in %(folder)s",
            number,
            folder=folder,
        )
    )


def _static(folder: Path) -> None:
    number = broken = 0
    # How many addresses there are shows on the way along the links.
    for written in static_edition.write(current_app, folder, clock.now()):
        number += 1
        if sys.stderr.isatty() and number % 20 == 0:
            count = ngettext("%(num)s address", "%(num)s addresses", number)
            click.echo(f"\r{count}", nl=False, err=True)
        if written.problem:
            broken += 1
            click.echo(_broken(written), err=True)
    click.echo(_told(number - broken, broken, folder))
    if broken:
        raise SystemExit(1)


def _broken(written: static_edition.WrittenAddress) -> str:
    facts = {"address": written.address, "problem": written.problem}
    if not written.linked_from:
        return gettext("broken: %(address)s %(problem)s", **facts)
    return gettext(
        "broken: %(address)s %(problem)s (linked from %(page)s)",
        page=written.linked_from,
        **facts,
    )


def _told(number: int, broken: int, folder: Path) -> str:
    there = ngettext(
        "%(num)s address is in %(folder)s",
        "%(num)s addresses are in %(folder)s",
        number,
        folder=folder,
    )
    if not broken:
        return there
    # Translators: how many addresses are there, and how many aren't: "7 addresses are in out"
    return ngettext("%(there)s, %(num)s is not", "%(there)s, %(num)s are not", broken, there=there)


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
