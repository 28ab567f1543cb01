"""Two places: `app`, a paper on each kind of database, and `elsewhere`, where it is restored."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from backups import NEWEST, silent
from broadsheet import create_app
from broadsheet.backup import making
from conftest import dispose
from stories import Clock


@pytest.fixture
def elsewhere(
    database: str, tmp_path: Path, clock: Clock, request: pytest.FixtureRequest
) -> Iterator[Flask]:
    """An empty place, on the other kind of database; SQLite has no tables yet."""
    settings = {"CLOCK": clock, "TESTING": True, "INSTANCE_PATH": str(tmp_path / "elsewhere")}
    if database == "sqlite":
        settings["SQLALCHEMY_DATABASE_URI"] = request.getfixturevalue("empty_postgresql")
    place = create_app(**settings)
    yield place
    dispose(place)


@pytest.fixture
def backup_of(clock: Clock):
    """Makes a backup in memory."""

    def made(app: Flask, version: str = NEWEST) -> bytes:
        out = BytesIO()
        with app.app_context():
            making.write(out, version, clock(), silent)
        return out.getvalue()

    return made
