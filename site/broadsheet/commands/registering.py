"""Registering: which commands an application has, and that most of them need its tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

import click
import sqlalchemy as sa
from flask import Flask

from ..archive.database import outages
from ..archive.store import db
from ..language import gettext
from .backups import backup, restore, restored
from .exporting import export
from .hiring import staff_commands
from .importing import import_files
from .kept_pages import why
from .media import media_store
from .message_catalogues import translations
from .sample_papers import sample_paper
from .sending import send_mail, tell_others


def register(app: Flask) -> None:
    for command in (
        *(import_files, export, sample_paper, media_store, why, staff_commands),
        *(tell_others, send_mail, backup, restored),
    ):
        app.cli.add_command(_needing_tables(app, command))
    app.cli.add_command(restore)  # which makes the tables where there are none
    app.cli.add_command(translations)


def _needing_tables(app: Flask, command: click.Command) -> click.Command:
    """The same command, or group of them, which refuses to begin on a database without tables."""
    needing = copy(command)
    if isinstance(needing, click.Group):
        needing.commands = {n: _needing_tables(app, c) for n, c in needing.commands.items()}
        return needing

    def invoke(context: click.Context) -> Any:
        with _outages_in_a_line():
            with app.app_context():
                if not sa.inspect(db.engine).has_table("article"):
                    upgrade = f"{context.find_root().info_name} db upgrade"
                    raise click.ClickException(
                        gettext("This paper has no tables yet: %(command)s", command=upgrade)
                    )
            return command.invoke(context)

    needing.invoke = invoke  # type: ignore[assignment, method-assign]
    return needing


@contextmanager
def _outages_in_a_line() -> Iterator[None]:
    try:
        yield
    except outages.DatabaseFailure as error:
        if (told := outages.for_operators(error)) is None:
            raise
        said = gettext("The database can't be used: %(error)s", error=told)
        raise click.ClickException(said) from error
