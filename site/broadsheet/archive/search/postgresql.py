"""Full text in PostgreSQL (https://www.postgresql.org/docs/current/textsearch.html): a table of
tsvectors, words as they are.

No extension is needed, and so no rights: `normalize` takes accents off, where `unaccent` would have
to be installed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import reduce
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.engine import Connection

from ..articles import Article
from ..spelling.folding import LETTERS
from .asking import Part, SearchRequest
from .triggers import (
    ARTICLE_CHANGED,
    AWAKE,
    ID_BITS,
    ID_MASK,
    Event,
    beside_the_article,
    names,
    with_plain_letters,
)
from .words import Term

DISARM = (
    "SELECT 'DROP FUNCTION ' || p.proname || ' CASCADE'"
    " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    " WHERE n.nspname = current_schema() AND p.prorettype = 'trigger'::regtype"
    " AND p.proname LIKE 'search@_%' ESCAPE '@'"
)
EMPTY = ["DELETE FROM search_entry"]
_LONGEST_TEXT = 200_000  # characters: a tsvector above a megabyte is refused, and with it the save

# What its parser would take for tags, addresses, paths and negative numbers is words here.
# A quote and a percent sign are doubled on their way into the database.
_SIGNS = """!"#$%%&''()*+,-./:;<=>?@[\\]^_`{|}~"""
_MARKS = "[\u0300-\u036f]+"
_MORE_SIGNS = "[\u00a0-\u00bf\u2000-\u206f\u3000-\u303f]+"

_ENTRY = sa.table(
    "search_entry",
    sa.column("article_id", sa.Integer),
    sa.column("place", sa.BigInteger),
    sa.column("headline", TSVECTOR),
    sa.column("top", TSVECTOR),
    sa.column("authors", TSVECTOR),
    sa.column("words", TSVECTOR),
).alias("entry")


def tables(connection: Connection) -> list[str]:
    plain = with_plain_letters("given", LETTERS)
    # A database whose locale is C knows upper and lower case of ASCII alone.
    icu = connection.scalar(sa.text("SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu'"))
    collation = ' COLLATE "und-x-icu"' if icu else ""
    return [
        f"CREATE OR REPLACE FUNCTION search_fold(given text) RETURNS text LANGUAGE sql"
        f" IMMUTABLE PARALLEL SAFE AS $$ SELECT translate(lower(regexp_replace(regexp_replace("
        f"normalize({plain}, NFKD), '{_MARKS}', '', 'g'), '{_MORE_SIGNS}', ' ', 'g'){collation}),"
        f" '{_SIGNS}', repeat(' ', {len(_SIGNS) - 2})) $$",
        "CREATE TABLE search_entry (article_id integer PRIMARY KEY, place bigint NOT NULL,"
        " headline tsvector NOT NULL, top tsvector NOT NULL, authors tsvector NOT NULL,"
        " words tsvector NOT NULL)",
        "CREATE INDEX search_entry_words ON search_entry USING gin (words)",
        "CREATE TABLE search_rest (level integer)",
        "CREATE TABLE search_edition (edition text NOT NULL)",
    ]


def triggers() -> Iterator[str]:
    forget = "DELETE FROM search_entry WHERE article_id {};\n".format
    take = _take("= NEW.id")
    yield from _trigger(Event("article", "INSERT", ""), take)
    yield from _trigger(Event("article", "UPDATE", "", ARTICLE_CHANGED), forget("= OLD.id") + take)
    yield from _trigger(Event("article", "DELETE", ""), forget("= OLD.id"))
    yield from _trigger(Event("article", "TRUNCATE", ""), forget("IS NOT NULL"))
    for event in beside_the_article():
        yield from _trigger(event, forget(event.which) + _take(event.which))


def fill() -> list[str]:
    return [
        "SET LOCAL statement_timeout = 0",  # a hundred thousand stories take minutes
        _take("NOT IN (SELECT article_id FROM search_entry)"),
        "SET LOCAL statement_timeout TO DEFAULT",
    ]


def matches(wanted: SearchRequest, now: datetime, limit: int) -> Iterator[sa.Select[Any]]:
    """One query for rows of (part, place, article id). An index of words has no order here: all
    that match are found before the newest are known."""
    query = _query(wanted)
    part = sa.case(
        (_has(_ENTRY.c.headline, query), int(Part.HEADLINE)),
        (_has(_ENTRY.c.top, query), int(Part.TOP)),
        else_=int(Part.BODY),
    )
    found = sa.select(
        (sa.literal(0) if wanted.by_date else part).label("part"),
        _ENTRY.c.place,
        _ENTRY.c.article_id,
    ).where(_has(_ENTRY.c.words, query), _ENTRY.c.place <= _place(now))
    for word in wanted.author:
        found = found.where(_has(_ENTRY.c.authors, _term(Term((word,), begins=True))))
    rows = found.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
    shown = (
        sa.select(rows.c.part, rows.c.place, Article.id)
        .join_from(rows, Article, Article.id == rows.c.article_id)
        .where(Article.public(now))
        .order_by(rows.c.part, rows.c.place.desc())
        .limit(limit)
    )
    if wanted.section_id is not None:
        shown = shown.where(Article.section_id == wanted.section_id)
    if wanted.before is not None:
        last = wanted.before
        further = sa.and_(rows.c.part == int(last.part), rows.c.place < last.place)
        shown = shown.where(sa.or_(rows.c.part > int(last.part), further))
    yield shown


def ids(wanted: SearchRequest) -> sa.Select[Any]:
    """The ids of all articles that match, hidden ones too."""
    return sa.select(_ENTRY.c.article_id).where(_has(_ENTRY.c.words, _query(wanted)))


def known(words: Sequence[str], now: datetime, most: int) -> sa.Select[Any]:
    """Rows of (word, in how many public stories it stands, up to `most`)."""
    given = (
        sa.func.unnest(sa.cast(list(words), sa.ARRAY(sa.Text)))
        .table_valued(sa.column("value", sa.Text), name="given")
        .render_derived()
    )
    query = sa.func.phraseto_tsquery("simple", sa.func.search_fold(given.c.value), type_=TSQUERY)
    some = (
        sa.select(sa.literal(1))
        .select_from(_ENTRY)
        .join(Article, Article.id == _ENTRY.c.article_id)
        .where(_has(_ENTRY.c.words, query), Article.public(now))
        .limit(most)
        .correlate(given)
        .subquery()
    )
    count = sa.select(sa.func.count()).select_from(some).scalar_subquery()
    return sa.select(given.c.value, count)


def _has(vector: Any, query: Any) -> sa.ColumnElement[bool]:
    return vector.op("@@", is_comparison=True)(query)  # type: ignore[no-any-return]


def _place(now: datetime) -> int:
    return ((int(now.timestamp()) + 1) << ID_BITS) | ID_MASK


def _query(wanted: SearchRequest) -> Any:
    return _joined("||", (_joined("&&", map(_one, every)) for every in wanted.ways))


def _one(alternatives: tuple[Term, ...]) -> Any:
    return _joined("||", map(_term, alternatives))


def _joined(operator: str, queries: Any) -> Any:
    return reduce(lambda a, b: a.op(operator, return_type=TSQUERY())(b).self_group(), queries)


def _term(term: Term) -> Any:
    words = sa.func.search_fold(" ".join(term.words))
    if not term.begins:
        return sa.func.phraseto_tsquery("simple", words, type_=TSQUERY)
    quoted = sa.literal("'").concat(words).concat("':*")
    return sa.func.to_tsquery("simple", quoted, type_=TSQUERY)


def _take(which: str) -> str:
    vector = f"to_tsvector('simple', search_fold(left({{}}, {_LONGEST_TEXT})))".format
    top = "concat_ws(' ', headline, kicker, dek, authors, topics)"
    authors, topics = (names("string_agg", of) for of in ("byline", "tagging"))
    return (
        "INSERT INTO search_entry (article_id, place, headline, top, authors, words)\n"  # noqa: S608
        "SELECT id,"
        f" (coalesce(floor(extract(epoch FROM published_at)), 0)::bigint << {ID_BITS}) | id,\n"
        f" {vector('headline')},\n {vector(top)},\n {vector('authors')},\n"
        f" {vector(f'concat_ws(chr(32), {top}, body_text)')}\n"
        f"FROM (SELECT a.*, {authors} AS authors, {topics} AS topics\n"
        f" FROM article a WHERE a.id {which}) AS story;\n"
    )


def _trigger(event: Event, body: str) -> list[str]:
    name = f"search_{event.table}_{event.event.lower()}"
    when = f"WHEN ({event.when})" if event.when else ""
    each = "STATEMENT" if event.event == "TRUNCATE" else "ROW"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        f"BEGIN\nIF {AWAKE} THEN\n{body}END IF;\nRETURN NULL;\nEND $$",
        f"CREATE TRIGGER {name} AFTER {event.event} ON {event.table}"
        f" FOR EACH {each} {when} EXECUTE FUNCTION {name}()",
    ]
