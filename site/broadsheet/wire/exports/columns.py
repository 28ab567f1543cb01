"""Columns: rows of the archive as plain facts that mean the same in every copy of the paper.

A row of another table is named by what its people know it by, never by a number."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from ...archive.articles import TEXT_FIELDS
from ...archive.staff import EMAIL, Role
from ...archive.store import Moment, db
from ...archive.story_fields import WIDTHS, FieldKind
from ...language import tags
from ...urls import WEB, WITHIN

Facts = dict[str, Any]

# By what the rows of a table are known.
KEYS = {
    "article": "slug",
    "section": "slug",
    "author": "slug",
    "topic": "slug",
    "image": "name",
    "staff": "email",
}
# What is made anew from the rest, counts for one copy only, or is a secret.
LEFT_OUT = {
    "article": {"body_source", "body_html", "body_text", "has_copy"},
    "standing_page": {"html", "version"},
    "imprint": {"id", "version"},
    "machine_terms": {"id", "version"},
    "author": {"name_folded"},
    "topic": {"name_folded"},
    "former_name": {"name_folded"},
    "staff": {"id", "password", "password_set_at", "totp_secret", "totp_step"},
}
# The shapes of what readers are sent to, and of who may do what: as the desk's forms have them.
SHAPES = {
    "slug": re.compile(r"[^\s/\\?#]+"),  # one part of a path
    **{field.name: WEB for field in TEXT_FIELDS if field.kind is FieldKind.ADDRESS},
    **{field.name: tags.SHAPE for field in TEXT_FIELDS if field.kind is FieldKind.LANGUAGE},
    "lead_width": re.compile("|".join(WIDTHS)),
    "website": WEB,
    "licence_url": WEB,
    "withdrawn_to": WITHIN,
    "target": re.compile(rf"/|{WITHIN.pattern}"),
    "email": EMAIL,
    "role": re.compile("|".join(Role)),
}


class Keys:
    """The keys of a table's rows by their numbers, and the other way round; read once."""

    def __init__(self) -> None:
        self.known: dict[str, dict[int, str]] = {}

    def of(self, table: str) -> dict[int, str]:
        if table not in self.known:
            columns = db.metadata.tables[table].c
            rows = db.session.execute(sa.select(columns.id, columns[KEYS[table]]))
            self.known[table] = dict(tuple(row) for row in rows)
        return self.known[table]

    def numbers(self, table: str) -> dict[str, int]:
        return {key: number for number, key in self.of(table).items()}


def facts(table: sa.Table, row: sa.RowMapping, keys: Keys) -> Facts:
    """A row as it is written down. What is empty as it is by default is left out."""
    written: Facts = {}
    for column in _columns(table):
        value = row[column.name]
        if value is None or (value == "" and not column.nullable):
            continue
        name, target = _reference(column)
        if target is not None:
            value = keys.of(target)[value]
        elif isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat()
        written[name] = value
    return written


def values(table: sa.Table, written: Facts, numbers: Mapping[str, Mapping[str, int]]) -> Facts:
    """The other way round: what to insert. A name that leads nowhere, and a column that this
    version of the program does not know, are left out. Raises ValueError for what the desk would
    not take."""
    found: Facts = {}
    for column in _columns(table):
        name, target = _reference(column)
        value = written.get(name)
        if value or name == KEYS.get(table.name):
            _check(name, value)
        if target is not None:
            value = numbers[target].get(value) if isinstance(value, str) else None
        elif value is not None and isinstance(column.type, Moment):
            value = datetime.fromisoformat(value)
        if value is None and not column.nullable:
            if not isinstance(column.type, sa.Text):
                continue
            value = ""
        found[column.name] = value
    return found


def _check(name: str, value: Any) -> None:
    """Raises ValueError for what can't stand in that column, or in a field of a manuscript."""
    if name == "manuscript" and isinstance(value, dict):
        for field, said in value.items():
            if said:
                _check_shape(field, said)
    else:
        _check_shape(name, value)


def _check_shape(field: str, value: Any) -> None:
    shape = SHAPES.get(field)
    if shape and not (isinstance(value, str) and shape.fullmatch(value)):
        raise ValueError(f"{str(value)[:80]!r} can’t be its {field}")


def rows(table: sa.Table, *order: Any) -> sa.Result[Any]:
    """All rows of a table, read in batches."""
    query = sa.select(table).order_by(*order).execution_options(yield_per=500)
    return db.session.execute(query)


def _columns(table: sa.Table) -> list[sa.Column[Any]]:
    """Those that are written down; of numbers that rows are kept by, an article's alone, which
    decides the order of stories that came out in the same instant."""
    left_out = LEFT_OUT.get(table.name, set())
    own = table.name == "article"
    return [
        column
        for column in table.columns
        if column.name not in left_out and (own or column.name != "id")
    ]


def _reference(column: sa.Column[Any]) -> tuple[str, str | None]:
    """The name under which a column is written, and the table that it refers to, if one."""
    for key in column.foreign_keys:
        return column.name.removesuffix("_id"), key.column.table.name
    return column.name, None
