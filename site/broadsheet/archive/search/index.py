"""The index: how it is made, kept by triggers, and made anew when it may have fallen behind.

Triggers keep it in the transaction that changes a story, whoever writes. It holds all stories,
drafts too: whoever searches asks `Article.public` beside it.

A story's `place` in it is its moment of publication in seconds and, in the bits below, its id: so
matches come newest first without being sorted, and a place is a cursor. A draft's moment is 0.
"""

import hashlib
import json
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from .databases import room_of

_TABLES = (
    "search_new_word",
    "search_new",
    "search_key",
    "search_number",
    "search_letter",
    "search_headline",
    "search_top",
    "search_text",
    "search_section",
    "search_folded",
    "search_entry",
    "search_rest",
    "search_version",
    "search_edition",  # its name up to 0.2
)


def disarm(connection: Connection) -> None:
    """Drop the triggers and views: a migration may rebuild the tables that they stand on."""
    for statement in connection.scalars(sa.text(room_of(connection.dialect).index.DISARM)).all():
        connection.exec_driver_sql(statement)


def arm(connection: Connection, *, anew: bool) -> None:
    """Make the triggers; and the index itself where there is none, where it was made in another
    way, or where stories may have been changed without it (`anew`)."""
    tables, triggers = statements(connection)
    version = _version_of(tables, triggers)
    anew = anew or _version_kept(connection) != version
    if anew:
        drop(connection)
        for statement in tables:
            connection.exec_driver_sql(statement)
        connection.execute(sa.text("INSERT INTO search_version VALUES (:it)"), {"it": version})
    for statement in triggers:
        connection.exec_driver_sql(statement)
    if anew:
        fill(connection)


def is_current(connection: Connection) -> bool:
    """Whether the index is there, and made as this program makes and asks it."""
    return _version_kept(connection) == _version_of(*statements(connection))


def drop(connection: Connection) -> None:
    for table in _TABLES:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")


def fill(connection: Connection) -> None:
    """Take in every story that the index does not have yet."""
    for statement in room_of(connection.dialect).index.fill():
        connection.exec_driver_sql(statement)


def refill(connection: Connection) -> None:
    """Take in all stories anew; who searches meanwhile finds what stood there before."""
    for statement in room_of(connection.dialect).index.EMPTY:
        connection.exec_driver_sql(statement)
    fill(connection)


def rest(connection: Connection) -> None:
    """Let the triggers rest in this transaction until `resume`: thousands of new stories are taken
    in faster together. Only new ones: a change to another would be missed."""
    connection.exec_driver_sql("INSERT INTO search_rest VALUES (1)")


def resume(connection: Connection) -> None:
    connection.exec_driver_sql("DELETE FROM search_rest")
    fill(connection)


def resume_with(connection: Connection, ids: Iterable[int]) -> None:
    """The same where these are all that are new, and few."""
    connection.exec_driver_sql("DELETE FROM search_rest")
    given = json.dumps([*ids])
    for statement in room_of(connection.dialect).index.take_in():
        connection.exec_driver_sql(statement, (given,) if "?1" in statement else None)


def statements(connection: Connection) -> tuple[list[str], list[str]]:
    """Those that make the tables, and the triggers with what they use (on SQLite, views)."""
    database = room_of(connection.dialect).index
    return database.tables(connection), list(database.triggers())


def _version_of(tables: list[str], triggers: list[str]) -> str:
    return hashlib.sha256("".join([*tables, *triggers]).encode()).hexdigest()[:20]


def _version_kept(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("search_version"):
        return None
    found: str | None = connection.scalar(sa.text("SELECT version FROM search_version"))
    return found
