"""Triggers: how both databases are told which names each change moves, and what follows a story's
moment."""

from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ..articles import DESK_ONLY, Article
from . import what_moves
from .stamps import ANEW, name_database


def arm(connection: Connection) -> None:
    """Make the triggers anew. `flask db upgrade` does it each time, after `disarm`: a migration
    that rebuilds a table on SQLite drops the table's triggers with it."""
    name_database(connection)
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


def statements(dialect: str) -> list[str]:
    """Those that make the triggers."""
    write = _on_sqlite if dialect == "sqlite" else _on_postgresql
    rules = what_moves.rules(dialect)
    made = [*_followed(dialect)]
    for (table, event), queries in rules.items():
        made += write(f"stamp_{table}_{event.lower()}", table, event, queries)
    tables = sorted({table for table, _ in rules})
    if dialect == "sqlite":  # which knows the standard's words for it only since 3.39
        made = [statement.replace("IS DISTINCT FROM", "IS NOT") for statement in made]
        made += _of_replacing(tables)
    else:
        made += _of_truncation(tables)
    return made


def disarm(connection: Connection) -> None:
    """Drop all triggers of `arm`."""
    if connection.dialect.name == "sqlite":
        found = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'stamp_%'"
        drop = "DROP TRIGGER {}"
    else:
        found = (
            "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = current_schema() AND p.proname LIKE 'stamp@_%' ESCAPE '@'"
        )
        drop = "DROP FUNCTION {} CASCADE"
    for name in connection.scalars(sa.text(found)).all():
        connection.exec_driver_sql(drop.format(name))


def _of_what_readers_see(table: str, event: str) -> str:
    """An editor's unpublished work on a story must not have its page printed anew."""
    if (table, event) != ("article", "UPDATE"):
        return event
    seen = (column.name for column in Article.__table__.columns if column.name not in DESK_ONLY)
    return f"UPDATE OF {', '.join(seen)}"


def _on_sqlite(trigger: str, table: str, event: str, queries: list[str]) -> list[str]:
    moves = "".join(
        "INSERT INTO stamp (name, moved)"
        f" SELECT name, (SELECT moved FROM stamp WHERE name = '*') FROM ({query}) WHERE true"
        " ON CONFLICT (name) DO UPDATE SET moved = excluded.moved;\n"
        for query in queries
    )
    return [
        f"CREATE TRIGGER {trigger} AFTER {_of_what_readers_see(table, event)} ON {table} BEGIN\n"
        f"UPDATE stamp SET moved = moved + 1 WHERE name = '*';\n{moves}END"
    ]


def _on_postgresql(trigger: str, table: str, event: str, queries: list[str]) -> list[str]:
    # Many versions of one row in one transaction make each further update slower: so "*" and the
    # names move once in a transaction.
    return [
        f"""CREATE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE reached bigint;
        BEGIN
            UPDATE stamp SET moved = moved + 1, transaction = txid_current()
                WHERE name = '*' AND transaction IS DISTINCT FROM txid_current();
            SELECT moved INTO reached FROM stamp WHERE name = '*';
            INSERT INTO stamp (name, moved)
                SELECT names.name, reached FROM ({" UNION ".join(queries)}) AS names
                ON CONFLICT (name) DO UPDATE SET moved = excluded.moved
                    WHERE stamp.moved < excluded.moved;
            RETURN NULL;
        END $$""",
        f"CREATE TRIGGER {trigger} AFTER {_of_what_readers_see(table, event)} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {trigger}()",
    ]


def _followed(dialect: str) -> list[str]:
    """Bylines and taggings have their story's moment, by which lists are read. Whoever moves it in
    the program moves theirs (articles.py); here a hand at the SQL prompt does, too."""
    name, event = "stamp_article_moment", "AFTER UPDATE OF published_at ON article"
    follow = "".join(
        f"UPDATE {table} SET published_at = NEW.published_at WHERE article_id = NEW.id"
        " AND published_at IS DISTINCT FROM NEW.published_at;\n"
        for table in ("byline", "tagging")
    )
    if dialect == "sqlite":
        return [f"CREATE TRIGGER {name} {event} BEGIN\n{follow}END"]
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        f"BEGIN\n{follow}RETURN NULL;\nEND $$",
        f"CREATE TRIGGER {name} {event} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _of_replacing(tables: Iterable[str]) -> Iterator[str]:
    """SQLite's REPLACE takes a row away without a word to the triggers of a deletion, these and the
    search's: so it is refused."""
    for table in tables:
        its = Article.metadata.tables[table]
        if "id" in its.columns:  # another row of the same key moves the same names
            keys = (f"{name} = NEW.{name}" for name in _keys(its))
            yield (
                f"CREATE TRIGGER stamp_{table}_replace BEFORE INSERT ON {table}"
                f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {' OR '.join(keys)}) BEGIN\n"
                f"SELECT RAISE(ABORT, '{table} has it: UPDATE the row, or DELETE it first');\nEND"
            )


def _keys(table: sa.Table) -> list[str]:
    """The columns of a table that no two rows have alike."""
    alone = [[*index.columns] for index in table.indexes if index.unique]
    return [c.name for c in table.columns if c.primary_key or c.unique or [c] in alone]


def _of_truncation(tables: Iterable[str]) -> Iterator[str]:
    """PostgreSQL can empty a table without a word of its rows: then all pages are printed anew."""
    yield f"""CREATE FUNCTION stamp_truncation() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE stamp SET moved = moved + 1 WHERE name = '*';
            INSERT INTO stamp (name, moved) SELECT '{ANEW}', moved FROM stamp WHERE name = '*'
                ON CONFLICT (name) DO UPDATE SET moved = excluded.moved;
            RETURN NULL;
        END $$"""
    for table in tables:
        yield (
            f"CREATE TRIGGER stamp_{table}_truncate AFTER TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION stamp_truncation()"
        )
