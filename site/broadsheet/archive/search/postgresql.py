"""Full text in PostgreSQL (https://www.postgresql.org/docs/current/textsearch.html): a table of
tsvectors, words as they are.

No extension is needed, and so no rights: `normalize` takes accents off, where `unaccent` would have
to be installed."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import reduce
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.engine import Connection

from ..articles import Article
from ..spelling.folding import LETTERS, MAY_BE_SAME, SAME
from ..store import db
from .asking import Part, SearchRequest
from .near import LISTED, keys_in_sql
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
from .unspaced import LETTERS as UNSPACED
from .unspaced import in_hex, is_unspaced, pairs_on_postgresql
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
_ACCENTS = "([a-zα-ω])[\u0300-\u036f]+"
_MORE_SIGNS = "[\u00a0-\u00bf\u2000-\u206f\u3000-\u303f]+"

_OF_PART = {Part.HEADLINE: "headline", Part.TOP: "top", Part.BODY: "words"}
# How many of the newest stories are looked through first, and how many next, for words that many
# have. The words of a whole story are dearer: they lie elsewhere, and packed.
_NEWEST = {"headline": (300, 3000), "top": (300, 3000), "words": (300, 1200)}

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
    same, alike = SAME[0] + SAME[2], SAME[1].replace("'", "''")
    # A database whose locale is C knows upper and lower case of ASCII alone.
    icu = connection.scalar(sa.text("SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu'"))
    collation = ' COLLATE "und-x-icu"' if icu else ""
    return [
        # `translate` looks each letter up in the whole list: only where one stands in it.
        f"CREATE OR REPLACE FUNCTION search_fold(given text) RETURNS text LANGUAGE sql"  # noqa: S608
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
        *(statement for vector in _NEWEST for statement in _by_words(vector)),
        'CREATE TABLE search_key (key text COLLATE "C", word text COLLATE "C",'
        " PRIMARY KEY (key, word))",
        "CREATE TABLE search_rest (level integer)",
        "CREATE TABLE search_version (version text NOT NULL)",
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


def matches(wanted: SearchRequest, now: datetime, limit: int) -> Iterator[sa.CompoundSelect[Any]]:
    """One query for rows of (part, place, article id).

    An index of words has no order here: all that match are found before the newest are known. So
    each part of the list is first looked for in the newest stories, which answers for words that
    many have; only if that leaves room, in the index, for what is older. The branches of a UNION
    ALL are run one after the other, and no further than the limit."""
    branches = []
    asked = _parsed(wanted)
    for part, vector in ({Part.HEADLINE: "words"} if wanted.by_date else _OF_PART).items():
        most = _place(now)
        if wanted.before is not None and part <= wanted.before.part:
            if part < wanted.before.part:
                continue
            most = wanted.before.place - 1
        entries = sa.select(_ENTRY).where(_ENTRY.c.place <= most)
        newest_first = entries.order_by(_ENTRY.c.place.desc())
        begin = 0
        for end in _NEWEST[vector]:
            window = newest_first.offset(begin).limit(end - begin).subquery("found")
            # The window's own columns: joined to the table, it would be the planner's to choose
            # between the window and the whole index of words.
            branches.append(_head(window, window, asked, part, wanted, now).limit(limit))
            begin = end
        last = newest_first.with_only_columns(_ENTRY.c.place).offset(begin).limit(1)
        older = sa.select(_indexed(vector, asked.words)).where(
            sa.column("place") <= last.scalar_subquery()
        )
        found = older.order_by(sa.desc("place")).offset(0).subquery("found")
        branches.append(_head(found, _ENTRY, asked, part, wanted, now).limit(limit))
    yield sa.union_all(*branches)


def _head(
    found: Any, entry: Any, asked: "_Asked", part: Part, wanted: SearchRequest, now: datetime
) -> sa.Select[Any]:
    """The public ones of what was found that match, newest first; `entry` has the words."""
    query, vector = asked.phrases, "words" if wanted.by_date else _OF_PART[part]
    head = (
        sa.select(sa.literal(int(part)), found.c.place, Article.id)
        .join_from(found, Article, Article.id == found.c.article_id)
        .where(_has(entry.c[vector], query), Article.public(now))
        .order_by(found.c.place.desc())
    )
    if entry is not found:
        head = head.join(entry, entry.c.article_id == found.c.article_id)
    if part:
        head = head.where(sa.not_(_has(entry.c[_OF_PART[Part(part - 1)]], query)))
    for word in wanted.author:
        head = head.where(_has(entry.c.authors, _term(Term((word,), begins=True))))
    if wanted.section_id is not None:
        head = head.where(Article.section_id == wanted.section_id)
    return head


def _indexed(vector: str, query: Any, most: int | None = None) -> Any:
    """Rows of (article_id, place) of all entries that have what is asked for, or of so many, by the
    index of words."""
    columns = sa.column("article_id", sa.Integer), sa.column("place", sa.BigInteger)
    return getattr(sa.func, f"search_by_{vector}")(query, most).table_valued(*columns)


def ids(wanted: SearchRequest, limit: int) -> sa.Select[Any]:
    """The ids of articles that match, hidden ones too."""
    asked = _parsed(wanted)
    if not asked.has_phrases:
        return sa.select(_indexed("words", asked.words, limit).c.article_id)
    found = _indexed("words", asked.words)
    return sa.select(found.c.article_id).where(_entry_has(asked, found.c.article_id)).limit(limit)


def has(wanted: SearchRequest) -> sa.ColumnElement[bool]:
    """Whether the article at hand matches."""
    return _entry_has(_parsed(wanted), Article.id)


def _entry_has(asked: "_Asked", article_id: Any) -> sa.ColumnElement[bool]:
    """A value and no EXISTS or join, for which the planner may read the table from end to end."""
    its = sa.select(_has(_ENTRY.c.words, asked.phrases)).where(_ENTRY.c.article_id == article_id)
    return its.correlate_except(_ENTRY).scalar_subquery()


def listed(keys: Iterable[str]) -> sa.Select[Any]:
    """The words that are listed under any of these keys (near.py). Each is looked up by itself: of
    a thousand in an array the planner thinks that they are sooner found by reading all."""
    given = (
        sa.func.unnest(sa.cast(list(keys), sa.ARRAY(sa.Text)))
        .table_valued(sa.column("value", sa.Text), name="given")
        .render_derived()
    )
    key, word = sa.column("key", sa.Text), sa.column("word", sa.Text)
    its = sa.select(word).select_from(sa.table("search_key")).where(key == given.c.value).offset(0)
    each = its.lateral("each")
    return sa.select(each.c.word).select_from(given.join(each, sa.true())).distinct()


def _has(vector: Any, query: Any) -> sa.ColumnElement[bool]:
    return vector.op("@@", is_comparison=True)(query)  # type: ignore[no-any-return]


def _place(now: datetime) -> int:
    return ((int(now.timestamp()) + 1) << ID_BITS) | ID_MASK


class _Asked(NamedTuple):
    """What is asked for; and the words of its phrases alone: an index has no order of words."""

    phrases: Any
    words: Any
    has_phrases: bool


def _parsed(wanted: SearchRequest) -> _Asked:
    """By one query: wherever another had it in place of a value, the planner would fold and parse
    the words again, which takes longer than to find the stories."""
    of_phrases, of_words = _query(wanted), _query(wanted, sa.func.plainto_tsquery)
    asked = sa.select(sa.cast(of_phrases, sa.Text), sa.cast(of_words, sa.Text))
    phrases, words = db.session.execute(asked).one()
    as_values = [sa.cast(sa.literal(text, sa.Text), TSQUERY) for text in (phrases, words)]
    return _Asked(as_values[0], as_values[1], phrases != words)


def _query(wanted: SearchRequest, phrase: Any = sa.func.phraseto_tsquery) -> Any:
    """What is asked for, as PostgreSQL has it; `phrase` makes it of the words of one term."""

    def one(alternatives: tuple[Term, ...]) -> Any:
        return _joined("||", (_term(term, phrase) for term in alternatives))

    return _joined("||", (_joined("&&", map(one, every)) for every in wanted.ways))


def _joined(operator: str, queries: Any) -> Any:
    return reduce(lambda a, b: a.op(operator, return_type=TSQUERY())(b).self_group(), queries)


def _term(term: Term, phrase: Any = sa.func.phraseto_tsquery) -> Any:
    words = (in_hex(word) if is_unspaced(word) else word for word in term.words)
    words = sa.func.search_fold(" ".join(words))
    if not term.begins:
        return phrase("simple", words, type_=TSQUERY)
    quoted = sa.literal("'").concat(words).concat("':*")
    return sa.func.to_tsquery("simple", quoted, type_=TSQUERY)


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
        f"CREATE FUNCTION {name}(query tsquery, most integer)"  # noqa: S608
        " RETURNS TABLE (article_id integer, place bigint)"
        " LANGUAGE sql STABLE ROWS 10 SET enable_seqscan = off SET enable_indexscan = off"
        f" AS $$ SELECT e.article_id, e.place FROM search_entry e WHERE e.{vector} @@ query"
        " LIMIT most $$",
    ]


def _take(which: str) -> str:
    cut = f"left({{0}}, {_LONGEST_TEXT})"
    vector = f"search_words({cut})".format
    top = "concat_ws(' ', headline, kicker, dek, authors, topics)"
    authors, topics = (names("string_agg", of) for of in ("byline", "tagging"))
    keys = ", ".join(f"({key})" for key in keys_in_sql("word"))
    return (
        "WITH taken AS (INSERT INTO search_entry"  # noqa: S608
        " (article_id, place, headline, top, authors, words)\n"
        "SELECT id,"
        f" (coalesce(floor(extract(epoch FROM published_at)), 0)::bigint << {ID_BITS}) | id,\n"
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
