"""Stamps: what changed last, in the order of commits.

The database moves them itself, by triggers, in the transaction that changes the content: so they
move whoever writes, desk, import, command or a hand at the SQL prompt, and no code can forget to.

The row "*" counts the changes of what readers see. Every other row holds the count
at which its content changed last. A writer holds the row "*" until it commits, so whoever reads a
count also sees everything up to it.

That row names the database, too: two of them count alike, and a store of pages outlives both.
"""

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from ..articles import DESK_ONLY, Article
from ..store import Base

EVERYTHING = "*"
ANEW = "anew"  # pages from before it moved are printed again, whatever they are made from
FRAME = "frame"  # what stands around pages and names them: the paper itself, sections, authors …
LISTS = "lists"  # what any list of teasers shows
READINGS = "readings"  # how often stories were read
WIRE = "wire"  # what feeds and sitemaps tell of any story: its text, updates and corrections, too


def article(slug: str, **_: str) -> str:
    """The name of an article's stamp."""
    return f"article:{slug}"


def sitemap(year: int, month: int, **_: object) -> str:
    """The name of the stamp of what search engines are told of a month's stories."""
    return f"sitemap:{year:04}-{month:02}"


def start_anew(connection: Connection, now: datetime) -> None:
    """Make whatever was kept untrue, in all processes and shared stores: for a restore, which puts
    back old content, low counts and the identity of when it was saved, past the triggers. In the
    restore's own transaction.

    The count leaps to the milliseconds from 1970 to `now` (aware UTC). No paper gets there by
    counting, so a proxy was never told of a higher one."""
    name_database(connection)
    leap = int(now.timestamp() * 1000)
    connection.execute(
        sa.update(Stamp)
        .where(Stamp.name == EVERYTHING)
        .values(
            identity=new_identity(),
            moved=sa.case((Stamp.moved < leap, leap), else_=Stamp.moved + 1),
        )
    )
    connection.execute(sa.delete(Stamp).where(Stamp.name == ANEW))
    reached = sa.select(sa.literal(ANEW), Stamp.moved).where(Stamp.name == EVERYTHING)
    connection.execute(sa.insert(Stamp).from_select(["name", "moved"], reached))


def name_database(connection: Connection) -> None:
    """Give a database that has none the row "*" and an identity."""
    connection.exec_driver_sql(
        "INSERT INTO stamp (name, moved) VALUES ('*', 0) ON CONFLICT (name) DO NOTHING"
    )
    connection.execute(
        sa.update(Stamp)
        .where(Stamp.name == EVERYTHING, Stamp.identity.is_(None))
        .values(identity=new_identity())
    )


def new_identity() -> str:
    """One that no database ever had."""
    return secrets.token_hex(16)


class Stamp(Base):
    __tablename__ = "stamp"

    name: Mapped[str] = mapped_column(primary_key=True)
    moved: Mapped[int] = mapped_column(sa.BigInteger, index=True)
    # The transaction that moved "*" last: one that writes much moves it once (PostgreSQL).
    transaction: Mapped[int | None] = mapped_column(sa.BigInteger)
    identity: Mapped[str | None]  # the database's own, in the row "*"


def arm(connection: Connection) -> None:
    """Make the triggers anew. `flask db upgrade` does it each time, after `disarm`: a migration
    that rebuilds a table on SQLite drops the table's triggers with it."""
    name_database(connection)
    write = _on_sqlite if connection.dialect.name == "sqlite" else _on_postgresql
    for (table, event), queries in _rules(connection.dialect.name).items():
        for statement in write(f"stamp_{table}_{event.lower()}", table, event, queries):
            connection.exec_driver_sql(statement)


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


# Only what a teaser shows, or where it stands, makes a list another.
_ON_TEASERS = (
    "slug section_id kicker headline dek lead_image_id published_at unpublished_at".split()
)
# What a sitemap tells of a story, or whether it is in there.
_ON_SITEMAPS = (
    "slug section_id published_at unpublished_at updated_at has_copy canonical_url".split()
)
# The triggers know no zones: a story is told in the month that it has where clocks are furthest
# behind and where they are furthest ahead. They never were 16 hours from UTC.
_ZONES = "(SELECT '-16 hours' AS ahead UNION SELECT '+16 hours')"
_MONTH = {
    "sqlite": "coalesce(strftime('%Y-%m', {at}, ahead), '9999-12')",
    "postgresql": "to_char({at} AT TIME ZONE 'UTC' + ahead::interval, 'YYYY-MM')",
}


def _rules(dialect: str) -> dict[tuple[str, str], list[str]]:
    """For each table and event the queries for the names to move; NEW and OLD are the row after
    and before the change."""
    anything = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in _ON_TEASERS)
    published = "(OLD.published_at IS NOT NULL OR NEW.published_at IS NOT NULL)"
    mapped = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in _ON_SITEMAPS)
    sitemap = (
        f"SELECT 'sitemap:' || {_MONTH[dialect]} AS name FROM {_ZONES} AS zones"  # noqa: S608
        " WHERE {at} IS NOT NULL"
    )
    before, after = (sitemap.format(at=f"{row}.published_at") for row in ("OLD", "NEW"))
    rules = {
        ("article", "INSERT"): [
            "SELECT 'lists' AS name WHERE NEW.published_at IS NOT NULL",
            "SELECT 'wire' AS name WHERE NEW.published_at IS NOT NULL",
            after,
        ],
        ("article", "UPDATE"): [
            "SELECT 'article:' || OLD.slug AS name",
            "SELECT 'article:' || NEW.slug AS name",
            f"SELECT 'lists' AS name WHERE {published} AND ({anything})",
            f"SELECT 'wire' AS name WHERE {published}",
            f"{before} AND ({mapped})",
            f"{after} AND ({mapped})",
            "SELECT 'frame' AS name FROM banner WHERE article_id = NEW.id",
        ],
        ("article", "DELETE"): [
            "SELECT 'article:' || OLD.slug AS name",
            "SELECT 'lists' AS name WHERE OLD.published_at IS NOT NULL",
            "SELECT 'wire' AS name WHERE OLD.published_at IS NOT NULL",
            before,
        ],
    }
    its_article = "SELECT 'article:' || slug AS name FROM article WHERE id = {row}.article_id"
    lists, wire = (
        f"SELECT '{name}' AS name FROM article"  # noqa: S608
        " WHERE id = {row}.article_id AND published_at IS NOT NULL"
        for name in (LISTS, WIRE)
    )
    wherever = {
        "byline": [its_article, lists, wire],
        "tagging": [its_article, lists, wire],
        "correction": [its_article, lists, wire],
        "rail_pick": [its_article],
        "placement": ["SELECT 'lists' AS name"],
        "section": ["SELECT 'frame' AS name"],
        "banner": ["SELECT 'frame' AS name"],
        "author": ["SELECT 'frame' AS name"],
        "topic": ["SELECT 'frame' AS name"],
        "image": ["SELECT 'frame' AS name"],
        "imprint": ["SELECT 'frame' AS name"],
        "standing_page": ["SELECT 'frame' AS name"],
        "reading": ["SELECT 'readings' AS name"],
    }
    rows = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}
    for table, queries in wherever.items():
        for event in rows:
            told = [query.format(row=row) for row in rows[event] for query in queries]
            rules[table, event] = list(dict.fromkeys(told))
    return rules


def _of_what_readers_see(table: str, event: str) -> str:
    """An editor's unpublished work on a story must not have its page printed anew."""
    if (table, event) != ("article", "UPDATE"):
        return event
    seen = (column.name for column in Article.__table__.columns if column.name not in DESK_ONLY)
    return f"UPDATE OF {', '.join(seen)}"


def _on_sqlite(trigger: str, table: str, event: str, queries: list[str]) -> list[str]:
    moves = "".join(
        "INSERT INTO stamp (name, moved)"  # noqa: S608 - all of it stands above
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
        END $$""",  # noqa: S608
        f"CREATE TRIGGER {trigger} AFTER {_of_what_readers_see(table, event)} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {trigger}()",
    ]
