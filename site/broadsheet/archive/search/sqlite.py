"""Full text in SQLite: an FTS5 table (https://www.sqlite.org/fts5.html) that keeps no text itself.

What is deleted from such a table must be told exactly as it was put in, so `search_entry` remembers
what other tables than `article` contributed. The section stands in a table beside it: as a word of
the index, all texts of a section would be written anew when it is merged into another."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from ..articles import Article
from ..lists.statements import NOW
from . import sqlite_folding as folding
from .asking import Part, Query, SearchRequest
from .near import LISTED, keys_in_sql
from .triggers import (
    ARTICLE_CHANGED,
    AWAKE,
    ID_BITS,
    ID_MASK,
    Event,
    beside_the_article,
    changed,
)
from .unspaced import LETTERS as UNSPACED
from .unspaced import numbers_on_sqlite
from .words import Term

DISARM = (
    "SELECT 'DROP ' || type || ' IF EXISTS ' || name FROM sqlite_master"
    " WHERE type IN ('trigger', 'view') AND name LIKE 'search@_%' ESCAPE '@'"
)
# One index for each part of the list, so that each part is the head of one: in a large index,
# the few headlines with a word would be found by going through every text with it.
_COLUMNS = {
    "search_headline": "headline authors",
    "search_top": "headline dek authors topics",
    "search_text": "headline dek authors topics body",
}
# What is taken in, for a moment, so that its words can be listed.
_TAKEN_IN = "search_new"
_READ = {  # by whoever searches; another column is for a filter
    "search_headline": "headline",
    "search_top": "headline dek authors topics",
    "search_text": "headline dek authors topics body",
}
_OF_PART = {
    Part.HEADLINE: "search_headline",
    Part.TOP: "search_top",
    Part.BODY: "search_text",
}
AT_FIRST = ""
EMPTY = [
    *(f"INSERT INTO {table} ({table}) VALUES ('delete-all')" for table in _COLUMNS),  # noqa: S608
    "DELETE FROM search_entry",
    "DELETE FROM search_section",
]
_MOSTLY_NEW = "(SELECT count(*) FROM search_missing) * 2 > (SELECT count(*) FROM search_entry)"
_ASKED, _MOST = sa.bindparam("asked", type_=sa.Text()), sa.bindparam("most", type_=sa.Integer())
_SECTION = sa.table("search_section", sa.column("article_id"), sa.column("section_id"))
# Marks belong to their words, not only letters do: Hindi and pointed Hebrew need it.
_TAKEN_APART = "content='', tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* M* Co'\""
_HOW = f"prefix='2 3', {_TAKEN_APART}"


def tables(_connection: object) -> list[str]:
    return [
        "CREATE TABLE search_entry (article_id INTEGER PRIMARY KEY, place INTEGER NOT NULL,"
        " authors TEXT NOT NULL, topics TEXT NOT NULL)",
        *numbers_on_sqlite(),
        *folding.letters(),
        *(
            f"CREATE VIRTUAL TABLE {table} USING fts5({_listed(columns)}, {_HOW})"
            for table, columns in _COLUMNS.items()
        ),
        f"CREATE VIRTUAL TABLE {_TAKEN_IN} USING fts5({_listed(_COLUMNS['search_text'])},"
        f" {_TAKEN_APART}, detail=none)",
        f"CREATE VIRTUAL TABLE search_new_word USING fts5vocab({_TAKEN_IN}, row)",
        "CREATE TABLE search_key (key TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (key, word))"
        " WITHOUT ROWID",
        "CREATE TABLE search_section (article_id INTEGER PRIMARY KEY, section_id INTEGER NOT NULL)",
        folding.table(),
        "CREATE TABLE search_rest (level INTEGER)",
        "CREATE TABLE search_version (version TEXT NOT NULL)",
    ]


def triggers() -> Iterator[str]:
    yield from _views()
    leave, stand = "DELETE FROM search_section WHERE article_id = OLD.id;\n", _sections("= NEW.id")
    edited = Event("article", "UPDATE", "", ARTICLE_CHANGED)
    yield _trigger(Event("article", "INSERT", ""), _folded("= NEW.id", _take) + stand)
    # Before: what is taken out has to be as it was put in.
    yield _trigger(edited, _folded("= OLD.id", _take_out), "search_article_edited", "BEFORE")
    yield _trigger(edited, _folded("= NEW.id", _take))
    moved = Event("article", "UPDATE", "", changed(["id", "section_id"]))
    yield _trigger(moved, leave + stand, "search_article_moved")
    gone = _folded("= OLD.id", _take_out) + leave
    yield _trigger(Event("article", "DELETE", ""), gone, "", "BEFORE")
    for event in beside_the_article():
        yield _trigger(event, _folded(event.which, _take_out, _take))


def _views() -> Iterator[str]:
    """What the triggers put in, and how they fold it."""
    yield from folding.views()
    word = (
        f"length(term) BETWEEN {LISTED[0]} AND {LISTED[-1]} AND term NOT GLOB '*[0-9{UNSPACED}]*'"
    )
    keys = [
        f"SELECT {key} AS key, term AS word FROM search_new_word WHERE {word}"  # noqa: S608
        for key in keys_in_sql("term")
    ]
    yield f"CREATE VIEW search_listed AS {' UNION ALL '.join(keys)}"


def fill() -> list[str]:
    missing = "IN (SELECT id FROM search_missing)"
    # In the order of places: FTS5 writes out all it has gathered whenever one is smaller than the
    # one before.
    return [
        "CREATE TEMP TABLE search_missing AS SELECT id FROM article"
        " WHERE id NOT IN (SELECT article_id FROM search_entry)",
        # Of thousands of stories beside the paper's file, which would keep the room that they took.
        *(folding.table("TEMP"), *folding.views("TEMP"), folding.put_in(missing)),
        _entries(missing),
        _sections(missing),
        *(_text_in(t, f"WHERE a.id {missing} ORDER BY e.place") for t in _COLUMNS),
        *_words_of(f"WHERE a.id {missing} ORDER BY e.place"),
        # One that was filled in thousands of pieces takes several times as long to read.
        *(f"INSERT INTO {t} ({t}) SELECT 'optimize' WHERE {_MOSTLY_NEW}" for t in _COLUMNS),
        *folding.DROPPED,
        "DROP TABLE search_missing",
    ]


def matches(wanted: SearchRequest, now: datetime, limit: int) -> Iterator[Query]:
    """Queries for rows of (part, place, id), the article's, one for each part of the list. Each
    reads the head of an index that has the newest first, so it costs what is shown, not what is
    found."""
    for part in wanted.parts:
        table = "search_text" if wanted.by_date else _OF_PART[part]
        values = {"asked": _anywhere(table, wanted), "now": now, "most": limit}
        values["begin"] = wanted.begin(part, _place(now))
        if part:
            values["higher"] = _anywhere(_OF_PART[Part(part - 1)], wanted)
        if wanted.section_id is not None:
            values["section"] = wanted.section_id
        yield Query(_head(table, part, wanted.section_id is not None), values)


def ids(wanted: SearchRequest, limit: int) -> Query:
    """The ids of articles that match, hidden ones too."""
    return Query(_ids(), {"asked": _anywhere("search_text", wanted), "most": limit})


@cache
def _ids() -> sa.Select[Any]:
    text = _table("search_text")
    return sa.select(_id(text)).where(_match(text, _ASKED)).limit(_MOST)


def has(wanted: SearchRequest) -> sa.ColumnElement[bool]:
    """Whether the article at hand matches. All that do are gathered once: to look each of them up
    in the index would gather a beginning's words each time."""
    text = _table("search_text")
    found = sa.select(_id(text)).where(_match(text, _anywhere("search_text", wanted)))
    return (Article.id + 0).in_(found)  # a sum, so that the list's own order is followed


def listed(keys: Iterable[str]) -> Query:
    """The words that are listed under any of these keys (near.py): rows of one word."""
    return Query(_under_keys(), {"keys": json.dumps(list(keys))})


@cache
def _under_keys() -> sa.Select[Any]:
    given = sa.func.json_each(sa.bindparam("keys", type_=sa.Text())).table_valued(
        "value", name="given"
    )
    key, word = sa.column("key", sa.Text), sa.column("word", sa.Text)
    listed = sa.select(word).select_from(sa.table("search_key")).distinct()
    return listed.where(key.in_(sa.select(given.c.value)))


@cache
def _head(table: str, part: Part, in_section: bool) -> sa.Select[Any]:
    text = _table(table)
    head = (
        sa.select(sa.literal_column(str(int(part)), sa.Integer).label("part"))
        .add_columns(text.c.rowid.label("place"), Article.id)
        .join_from(text, Article, Article.id == _id(text))
        .where(
            _match(text, _ASKED),
            text.c.rowid <= sa.bindparam("begin", type_=sa.BigInteger()),
            Article.public(NOW),
        )
        .order_by(text.c.rowid.desc())
        .limit(_MOST)
    )
    if in_section:
        # Before the article itself is looked up: in a section with few stories, thousands that
        # match are passed over.
        its = sa.select(_SECTION.c.section_id).where(_SECTION.c.article_id == _id(text))
        section = sa.bindparam("section", type_=sa.Integer())
        head = head.where(its.scalar_subquery() == section)
    if part:
        # Without what stands in the part before. There are few of them: else they fill the page.
        higher = _table(_OF_PART[Part(part - 1)])
        match = _match(higher, sa.bindparam("higher", type_=sa.Text()))
        head = head.where(text.c.rowid.not_in(sa.select(higher.c.rowid).where(match)))
    return head


@cache
def _table(name: str) -> sa.TableClause:
    return sa.table(name, sa.column("rowid", sa.BigInteger))


def _id(text: sa.TableClause) -> sa.ColumnElement[int]:
    return text.c.rowid.op("&", return_type=sa.BigInteger())(ID_MASK)


def _match(text: sa.TableClause, query: Any) -> sa.ColumnElement[bool]:
    return sa.literal_column(text.name).op("MATCH", is_comparison=True)(query)


def _place(now: datetime) -> int:
    # A second more: SQLite rounds fractions. `Article.public` is exact beside it.
    return ((int(now.timestamp()) + 1) << ID_BITS) | ID_MASK


def _anywhere(table: str, wanted: SearchRequest) -> str:
    query = f"{{{_READ[table]}}} : ({_any(wanted)})"
    for word in wanted.author:
        query = f'({query}) AND ({{authors}} : "{word}" *)'
    return query


def _any(wanted: SearchRequest) -> str:
    return " OR ".join(
        "(" + " AND ".join(_one(alternatives) for alternatives in every) + ")"
        for every in wanted.ways
    )


def _one(alternatives: tuple[Term, ...]) -> str:
    # Always in quotes: outside of them nearly every sign is syntax, and so is OR.
    terms = (f'"{" ".join(t.words)}"' + (" *" if t.begins else "") for t in alternatives)
    return "(" + " OR ".join(terms) + ")"


def _folded(which: str, *steps: Callable[[str], str]) -> str:
    """Steps with the texts of some articles while these lie folded."""
    done = "".join(step(which) for step in steps)
    return f"{folding.put_in(which)};\n{done}DELETE FROM search_folded;\n"  # noqa: S608


def _take(which: str) -> str:
    where = f"WHERE a.id {which}"
    into = [_text_in(table, where) for table in _COLUMNS]
    return _in_a_row(_entries(which), *into, *_words_of(where))


def _take_out(which: str) -> str:
    out = (_text_in(table, f"WHERE a.id {which}", delete=True) for table in _COLUMNS)
    return _in_a_row(*out, f"DELETE FROM search_entry WHERE article_id {which}")  # noqa: S608


def _in_a_row(*statements: str) -> str:
    return "".join(f"{statement};\n" for statement in statements)


def _entries(which: str) -> str:
    seconds = "coalesce(CAST(strftime('%s', a.published_at) AS INTEGER), 0)"
    return (
        "INSERT INTO search_entry (article_id, place, authors, topics)"  # noqa: S608
        f" SELECT a.id, ({seconds} << {ID_BITS}) | a.id, a.authors, a.topics"
        f" FROM search_told a WHERE a.id {which}"
    )


def _sections(which: str) -> str:
    return (
        "INSERT INTO search_section (article_id, section_id)"  # noqa: S608
        f" SELECT a.id, a.section_id FROM article a WHERE a.id {which};\n"
    )


def _text_in(table: str, where: str, *, delete: bool = False) -> str:
    """Put entries into an index, or take them out: `a` is what the article tells, `e` its entry,
    which remembers what other tables told when it was put in."""
    its, command = (f"{table}, ", "'delete', ") if delete else ("", "")
    columns = _COLUMNS["search_text" if table == _TAKEN_IN else table].split()
    chosen = ", ".join(f"{'e' if n in ('authors', 'topics') else 'a'}.{n}" for n in columns)
    return (
        f"INSERT INTO {table} ({its}rowid, {', '.join(columns)}) SELECT {command}e.place, {chosen}"  # noqa: S608
        f" FROM search_entry e JOIN search_told a ON a.id = e.article_id {where}"
    )


def _words_of(where: str) -> list[str]:
    """List the words of articles, which the index alone takes apart."""
    return [
        _text_in(_TAKEN_IN, where),
        "INSERT OR IGNORE INTO search_key (key, word) SELECT key, word FROM search_listed",
        f"INSERT INTO {_TAKEN_IN} ({_TAKEN_IN}) VALUES ('delete-all')",  # noqa: S608
    ]


def _listed(columns: str) -> str:
    return columns.replace(" ", ", ")


def _trigger(event: Event, body: str, name: str = "", moment: str = "AFTER") -> str:
    when = f"({event.when}) AND {AWAKE}" if event.when else AWAKE
    when = when.replace("IS DISTINCT FROM", "IS NOT")  # what older ones understand
    name = name or f"search_{event.table}_{event.event.lower()}"
    return (
        f"CREATE TRIGGER {name} {moment} {event.event} ON {event.table} WHEN {when}"
        f" BEGIN\n{body}END"
    )
