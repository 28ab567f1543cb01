"""Stamps: what changed last, in the order of commits.

The database moves them itself, by triggers (triggers.py), in the transaction that changes the
content: so they move whoever writes, desk, import, command or a hand at the SQL prompt, and no code
can forget to.

The row "*" counts the changes of what readers see. Every other row holds the count
at which its content changed last. A writer holds the row "*" until it commits, so whoever reads a
count also sees everything up to it.

That row names the database, too: two of them count alike, and a store of pages outlives both.
"""

import secrets
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from ..store import Base

EVERYTHING = "*"
ANEW = "anew"  # pages from before it moved are printed again, whatever they are made from
PAPER = "paper"  # its settings, which pages there are about it, the names and order of sections
FRAME = "frame"  # all that stands around every page: the paper, and the banner
LISTS = "lists"  # what any list of teasers shows
BYLINES = "bylines"  # who signs any story, and their portraits
READINGS = "readings"  # how often stories were read
WIRE = "wire"  # what feeds and sitemaps tell of any story: its text, updates and corrections, too
MACHINES = "machines"  # what machines may do with the paper
# Of a section: what lists show of its stories, and the form that editors chose for them.
TEASERS = "teasers"
# What moves the one moves the other, too: a page that declares FRAME need not name PAPER.
_COVERED_BY = {PAPER: FRAME, TEASERS: LISTS}


@lru_cache(1000)  # each part of a page asks
def cover(stamp: str) -> str | None:
    """The stamp that always moves with this one, and may be named in its place."""
    return _COVERED_BY.get(stamp.partition(":")[0])


def teasers(section_id: int) -> str:
    """The name of the stamp of what lists show of a section's stories."""
    return f"{TEASERS}:{section_id}"


def article(slug: str, **_: str) -> str:
    """The name of an article's stamp: its page, with the pictures, authors and topics on it."""
    return f"article:{slug}"


def section(slug: str, **_: str) -> str:
    """Of what stands on a section's own page only."""
    return f"section:{slug}"


def author(slug: str, **_: str) -> str:
    """Of what is said of an author, the portrait too."""
    return f"author:{slug}"


def topic(slug: str, **_: str) -> str:
    """Of what is said of a topic."""
    return f"topic:{slug}"


def page(slug: str, **_: str) -> str:
    """Of the text of a page about the paper."""
    return f"page:{slug}"


def text_file(name: str, **_: str) -> str:
    """Of a text file at a fixed address."""
    return f"file:{name}"


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
            transaction=None,  # of another server, perhaps, which numbers them anew
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
