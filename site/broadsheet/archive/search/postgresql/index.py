"""The index: a table of tsvectors, words as they are.

No extension is needed, and so no rights: `normalize` takes accents off, where `unaccent` would have
to be installed."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ...spelling.folding import LETTERS, MAY_BE_SAME, SAME
from ..events import (
    ARTICLE_CHANGED,
    AWAKE,
    ID_BITS,
    Event,
    beside_the_article,
    changed,
    names,
    with_plain_letters,
)
from ..near import LISTED, keys_in_sql
from ..unspaced import LETTERS as UNSPACED
from ..unspaced import pairs_on_postgresql

VECTORS = ("headline", "top", "words")
DISARM = (
    "SELECT 'DROP FUNCTION ' || p.proname || ' CASCADE'"
    " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    " WHERE n.nspname = current_schema() AND p.prorettype = 'trigger'::regtype"
    " AND p.proname LIKE 'search@_%' ESCAPE '@'"
)
EMPTY = ["DELETE FROM search_entry", "DELETE FROM search_section"]
_LONGEST_TEXT = 200_000  # characters: a tsvector above a megabyte is refused, and with it the save
# What its parser would take for tags, addresses, paths and negative numbers is words here.
# A quote and a percent sign are doubled on their way into the database.
_SIGNS = """!"#$%%&''()*+,-./:;<=>?@[\\]^_`{|}~"""
_ACCENTS = "([a-zα-ω])[\u0300-\u036f]+"
_MORE_SIGNS = "[\u00a0-\u00bf\u2000-\u206f\u3000-\u303f]+"
# See ../index.py.
_PLACE_OF = f"(coalesce(floor(extract(epoch FROM published_at)), 0)::bigint << {ID_BITS}) | id"


def tables(connection: Connection) -> list[str]:
    plain = with_plain_letters("given", LETTERS)
    same, alike = SAME[0] + SAME[2], SAME[1].replace("'", "''")
    # A database whose locale is C knows upper and lower case of ASCII alone.
    icu = connection.scalar(sa.text("SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu'"))
    collation = ' COLLATE "und-x-icu"' if icu else ""
    return [
        # `translate` looks each letter up in the whole list: only where one stands in it.
        f"CREATE OR REPLACE FUNCTION search_fold(given text) RETURNS text LANGUAGE sql"
        f" IMMUTABLE PARALLEL SAFE AS $$ SELECT translate(regexp_replace("
        f"CASE WHEN it ~ '{MAY_BE_SAME}' THEN translate(it, '{same}', '{alike}') ELSE it END,"
        f" '{_MORE_SIGNS}', ' ', 'g'), '{_SIGNS}', repeat(' ', {len(_SIGNS) - 2}))"
        f" FROM (SELECT normalize(regexp_replace(lower(normalize({plain}, NFKD){collation}),"
        f" '{_ACCENTS}', '\\1', 'g'), NFC) AS it OFFSET 0) AS folded $$",
        pairs_on_postgresql(),
        # OFFSET: or the text would be folded twice.
        "CREATE OR REPLACE FUNCTION search_words(given text) RETURNS tsvector LANGUAGE sql"
        " IMMUTABLE PARALLEL SAFE AS $$"
        " SELECT to_tsvector('simple', folded || search_pairs(folded))"
        " FROM (SELECT search_fold(given) AS folded OFFSET 0) AS it $$",
        "CREATE TABLE search_entry (article_id integer PRIMARY KEY, place bigint NOT NULL,"
        " headline tsvector NOT NULL, top tsvector NOT NULL, authors tsvector NOT NULL,"
        " words tsvector NOT NULL)",
        "CREATE INDEX search_entry_place ON search_entry (place)",
        *(statement for vector in VECTORS for statement in _by_words(vector)),
        # Beside the words, which needn't be written anew when a section is merged into another.
        "CREATE TABLE search_section (article_id integer PRIMARY KEY,"
        " section_id integer NOT NULL, place bigint NOT NULL)",
        "CREATE INDEX search_section_place ON search_section (section_id, place, article_id)",
        'CREATE TABLE search_key (key text COLLATE "C", word text COLLATE "C",'
        " PRIMARY KEY (key, word))",
        "CREATE TABLE search_rest (level integer)",
        "CREATE TABLE search_version (version text NOT NULL)",
    ]


def triggers() -> Iterator[str]:
    forget = "DELETE FROM search_entry WHERE article_id {};\n".format
    leave = "DELETE FROM search_section WHERE article_id {};\n".format
    take, stand = _take("= NEW.id"), _sections("= NEW.id")
    yield from _trigger(Event("article", "INSERT", ""), take + stand)
    yield from _trigger(Event("article", "UPDATE", "", ARTICLE_CHANGED), forget("= OLD.id") + take)
    moved = Event("article", "UPDATE", "", changed(["id", "section_id", "published_at"]))
    yield from _trigger(moved, leave("= OLD.id") + stand, "search_article_moved")
    for deletion, gone in (("DELETE", "= OLD.id"), ("TRUNCATE", "IS NOT NULL")):
        yield from _trigger(Event("article", deletion, ""), forget(gone) + leave(gone))
    for event in beside_the_article():
        yield from _trigger(event, forget(event.which) + _take(event.which))


def fill() -> list[str]:
    return [
        "SET LOCAL statement_timeout = 0",  # a hundred thousand stories take minutes
        _take("NOT IN (SELECT article_id FROM search_entry)"),
        _sections("NOT IN (SELECT article_id FROM search_section)"),
        "SET LOCAL statement_timeout TO DEFAULT",
    ]


def take_in() -> list[str]:
    """Take in new stories, few or many: nothing is made for the moment."""
    return fill()


def _by_words(vector: str) -> list[str]:
    """An index of words, and the function that reads it.

    New words go into the index at once: those that wait in its list are looked through at each
    question. And the planner doesn't know that each vector must be fetched from where long values
    lie: by itself it would go through the table, in a second. A function may have settings of its
    own, without rights."""
    name = f"search_by_{vector}"
    return [
        f"CREATE INDEX search_entry_{vector} ON search_entry USING gin ({vector})"
        " WITH (fastupdate = off)",
        f"DROP FUNCTION IF EXISTS {name}",
        f"CREATE FUNCTION {name}(query tsquery, first bigint, most integer)"
        " RETURNS TABLE (article_id integer, place bigint)"
        " LANGUAGE sql STABLE STRICT ROWS 10 SET enable_seqscan = off SET enable_indexscan = off"
        f" AS $$ SELECT e.article_id, e.place FROM search_entry e WHERE e.{vector} @@ query"
        " AND e.place + 0 <= first LIMIT most $$",  # by the index of words alone
    ]


def _take(which: str) -> str:
    cut = f"left({{0}}, {_LONGEST_TEXT})"
    vector = f"search_words({cut})".format
    top = "concat_ws(' ', headline, kicker, dek, authors, topics)"
    authors, topics = (names("string_agg", of) for of in ("byline", "tagging"))
    keys = ", ".join(f"({key})" for key in keys_in_sql("word"))
    return (
        "WITH taken AS (INSERT INTO search_entry"
        " (article_id, place, headline, top, authors, words)\n"
        "SELECT id,"
        f" {_PLACE_OF},\n"
        f" {vector('headline')},\n {vector(top)},\n {vector('authors')},\n"
        f" {vector(f'concat_ws(chr(32), {top}, body_text)')}\n"
        f"FROM (SELECT a.*, {authors} AS authors, {topics} AS topics\n"
        f" FROM article a WHERE a.id {which}) AS story\nRETURNING words)\n"
        "INSERT INTO search_key (key, word) SELECT keys.key, found.word FROM"
        " (SELECT DISTINCT unnest(tsvector_to_array(words)) AS word FROM taken) AS found,"
        f" LATERAL (VALUES {keys}) AS keys (key)\n"
        f" WHERE length(word) BETWEEN {LISTED[0]} AND {LISTED[-1]} AND word !~ '[0-9{UNSPACED}]'"
        " ORDER BY key, word ON CONFLICT DO NOTHING;\n"
    )


def _sections(which: str) -> str:
    return (
        "INSERT INTO search_section (article_id, section_id, place)"
        f" SELECT id, section_id, {_PLACE_OF} FROM article WHERE id {which};\n"
    )


def _trigger(event: Event, body: str, name: str = "") -> list[str]:
    name = name or f"search_{event.table}_{event.event.lower()}"
    when = f"WHEN ({event.when})" if event.when else ""
    each = "STATEMENT" if event.event == "TRUNCATE" else "ROW"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        f"BEGIN\nIF {AWAKE} THEN\n{body}END IF;\nRETURN NULL;\nEND $$",
        f"CREATE TRIGGER {name} AFTER {event.event} ON {event.table}"
        f" FOR EACH {each} {when} EXECUTE FUNCTION {name}()",
    ]
