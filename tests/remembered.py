"""A paper that took many steps at the desk to fill: filled once, then written row by row."""

from typing import Any

import sqlalchemy as sa
from flask import Flask

from broadsheet.archive.store import db

OF_EACH_TEST = {"stamp", "staff_session"}  # what a test has of its own, before anything is filled
Rows = dict[str, list[dict[str, Any]]]


def rows_of(app: Flask) -> Rows:
    """Every row of the archive, by table."""
    with app.app_context():
        return {
            table.name: [dict(row) for row in db.session.execute(sa.select(table)).mappings()]
            for table in db.metadata.sorted_tables
            if table.name not in OF_EACH_TEST
        }


def write_rows(app: Flask, rows: Rows) -> None:
    """Add those that the archive does not have yet."""
    with app.app_context():
        for name, of_table in rows.items():
            table = db.metadata.tables[name]
            keys = [column.name for column in table.primary_key]
            known = {tuple(row) for row in db.session.execute(sa.select(*table.primary_key))}
            new = [row for row in of_table if tuple(row[key] for key in keys) not in known]
            if new:
                db.session.execute(sa.insert(table), new)
            if db.engine.dialect.name == "postgresql" and keys == ["id"] and new:
                count = (
                    f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"
                )
                db.session.execute(sa.text(count))
        db.session.commit()
