"""Brings files in as `flask import` does, and tells what the archive holds afterwards."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from broadsheet.archive.store import db
from wire.imports.bringing import Brought, bring_path


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """What a reader makes of a file does not depend on the database. How it is filed may: those
    tests say so by `conftest.ON_BOTH`."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def bring(app: Flask, tmp_path: Path) -> Callable[..., Brought]:
    """Imports one file of that content, with options; an exception is the test's failure."""

    def _bring(content: str | bytes, *options: object, name: str = "file.xml") -> Brought:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return bring_path(app, tmp_path, file, *options)

    return _bring


@pytest.fixture
def everything(app: Flask) -> Callable[[], dict[str, list[str]]]:
    """What all tables hold."""

    def _everything() -> dict[str, list[str]]:
        with app.app_context():
            return {
                table.name: sorted(map(str, db.session.execute(sa.select(table)).all()))
                for table in db.metadata.sorted_tables
            }

    return _everything
