"""Registering: which commands an application has, and that most of them need its tables."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

import click
import sqlalchemy as sa
from flask import Flask

from ..archive.database import outages
from ..archive.store import db, schema_versions
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
        app.cli.add_command(_plain_spoken(app, command, needs_tables=True))
    for command in (restore, translations):  # the first makes the tables where there are none
        app.cli.add_command(_plain_spoken(app, command, needs_tables=False))


def _plain_spoken(app: Flask, command: click.Command, *, needs_tables: bool) -> click.Command:
    """The same command, or group of them, which says in a line what an operator has to see to, and
    refuses to begin without the tables that it needs."""
    spoken = copy(command)
    if isinstance(spoken, click.Group):
        spoken.commands = {
            name: _plain_spoken(app, one, needs_tables=needs_tables)
            for name, one in spoken.commands.items()
        }
        if not spoken.invoke_without_command:
            return spoken

    def invoke(context: click.Context) -> Any:
        with _outages_in_a_line():
            if needs_tables:
                with app.app_context():
                    _refuse_without_tables(context)
            return type(command).invoke(spoken, context)

    spoken.invoke = invoke  # type: ignore[assignment, method-assign]
    return spoken


def _refuse_without_tables(context: click.Context) -> None:
    """Or if they are those of an older version: what they lack would end a command midway."""
    upgrade = f"{context.find_root().info_name} db upgrade"
    with db.engine.connect() as connection:
        if not sa.inspect(connection).has_table("article"):
            raise click.ClickException(
                gettext("This paper has no tables yet: %(command)s", command=upgrade)
            )
        known, newest = schema_versions.known_migrations()
        if schema_versions.schema_of(connection) in known - {newest}:
            raise click.ClickException(
                gettext("The tables here are of another version: %(command)s", command=upgrade)
            )


@contextmanager
def _outages_in_a_line() -> Iterator[None]:
    try:
        yield
    except outages.DatabaseFailure as error:
        if (told := outages.for_operators(error)) is None:
            raise
        said = gettext("The database can't be used: %(error)s", error=told)
        raise click.ClickException(said) from error
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise  # click ends quietly
        # Or Python tries again at the end to write what is left for a full disk, and says so.
        sys.stdout = None
        raise click.ClickException(str(error)) from error
