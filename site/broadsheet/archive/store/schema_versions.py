"""The schema: which tables this program needs, which a database has, and `flask db`."""

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Connection
from werkzeug.local import LocalProxy

from .session import db

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"
_NUMBER = r"(?m)^{} = ['\"](\w+)['\"]$"


def offer_migrations(app: Flask) -> None:
    """Give an application `flask db`. Servers don't need it, and Alembic would take a fifth of
    their memory: for them it is there when it is first asked for."""

    def made() -> Any:
        from flask_migrate import Migrate

        Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)
        return app.extensions["migrate"]

    app.extensions["migrate"] = LocalProxy(made)
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        made()


@cache
def known_migrations() -> tuple[frozenset[str], str]:
    """All revisions of the tables that this program knows, and the newest, which it needs."""
    texts = [path.read_text() for path in (MIGRATIONS / "versions").glob("*.py")]
    made, followed = (
        frozenset(number for text in texts for number in re.findall(_NUMBER.format(name), text))
        for name in ("revision", "down_revision")
    )
    return made, max(made - followed)  # there is but one


def newest_migration() -> str:
    """The revision that the tables of this program are of."""
    return known_migrations()[1]


def schema_of(connection: Connection) -> str | None:
    """The revision that the tables of a database are of; None if there are none."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found
