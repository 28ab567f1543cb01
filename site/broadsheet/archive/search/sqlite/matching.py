"""Which stories match, asked of the FTS5 tables."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from ...articles import Article
from ...lists.statements import NOW
from ..asking import MatchedPart, Query, SearchRequest
from ..events import ID_MASK, newest_place
from ..words import Term

_READ = {  # by whoever searches; another column is for a filter
    "search_headline": "headline",
    "search_top": "headline dek authors topics",
    "search_text": "headline dek authors topics body",
}
_OF_PART = {
    MatchedPart.HEADLINE: "search_headline",
    MatchedPart.TOP: "search_top",
    MatchedPart.BODY: "search_text",
}
AT_FIRST = ""
_ASKED, _MOST = sa.bindparam("asked", type_=sa.Text()), sa.bindparam("most", type_=sa.Integer())
_SECTION = sa.table("search_section", sa.column("article_id"), sa.column("section_id"))


def matches(wanted: SearchRequest, now: datetime, limit: int) -> Iterator[Query]:
    """Queries for rows of (part, place, id), the article's, one for each part of the list. Each
    reads the head of an index that has the newest first, so it costs what is shown, not what is
    found."""
    for part in wanted.parts:
        table = "search_text" if wanted.by_date else _OF_PART[part]
        values = {"asked": _anywhere(table, wanted), "now": now, "most": limit}
        values["begin"] = wanted.begin(part, newest_place(now))
        if part:
            values["higher"] = _anywhere(_OF_PART[MatchedPart(part - 1)], wanted)
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
def _head(table: str, part: MatchedPart, in_section: bool) -> sa.Select[Any]:
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
        higher = _table(_OF_PART[MatchedPart(part - 1)])
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
