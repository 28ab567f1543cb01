"""Which stories match, asked of the index of tsvectors."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from ...articles import Article
from ...lists.statements import NOW
from ..asking import MatchedPart, Query, SearchRequest
from ..events import newest_place
from .tsqueries import text_query

# A search is planned once for all questions: planning takes as long as finding. PostgreSQL itself
# would plan it anew for each, because common words look cheaper than words that it doesn't know.
AT_FIRST = "SELECT set_config('plan_cache_mode', 'force_generic_plan', true)"  # of a transaction
_LAST_PLACE, _MANY = 2**63 - 1, 2**31 - 1
_OF_PART = {MatchedPart.HEADLINE: "headline", MatchedPart.TOP: "top", MatchedPart.BODY: "words"}
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
_SECTION = sa.table(
    "search_section",
    sa.column("article_id", sa.Integer),
    sa.column("section_id", sa.Integer),
    sa.column("place", sa.BigInteger),
).alias("section")
_ASKED_SECTION = sa.bindparam("section", type_=sa.Integer())
_PHRASES, _WORDS = (sa.bindparam(name, type_=TSQUERY()) for name in ("phrases", "words"))


class _Kind(NamedTuple):
    """What all questions have in common that one statement answers."""

    parts: tuple[MatchedPart, ...]
    by_date: bool
    in_section: bool
    by_author: bool

    def vector(self, part: MatchedPart) -> str:
        return "words" if self.by_date else _OF_PART[part]


def matches(wanted: SearchRequest, now: datetime, limit: int) -> Iterator[Query]:
    """One query for rows of (part, place, id), the article's."""
    if not wanted.parts:
        return
    asked = text_query(wanted)
    kind = _Kind(wanted.parts, wanted.by_date, wanted.section_id is not None, bool(wanted.author))
    newest = newest_place(now)
    values = {"now": now, "section": wanted.section_id, "newest": newest}
    values["begin"] = wanted.begin(wanted.parts[0], newest)
    yield Query(_matches(kind, limit), values | asked._asdict())


@lru_cache(128)
def _matches(kind: _Kind, limit: int) -> sa.CompoundSelect[Any]:
    """An index of words has no order here: all that match are found before the newest are known. So
    each part of the list is first looked for in the newest stories, which answers for words that
    many have: in the very newest, in as many more as may fill the page if these have enough for
    that, and only if there is room then, in the index, for what is older. The branches of a UNION
    ALL are run one after the other, and no further than the limit."""
    branches = []
    for part in kind.parts:
        vector = kind.vector(part)
        near, far = _NEWEST[vector]
        first = sa.bindparam("begin" if part == kind.parts[0] else "newest", type_=sa.BigInteger())
        # The windows' own columns: joined to the table, it would be the planner's to choose between
        # the window and the whole index of words.
        window = _window(first, 0, near, kind)
        newest = _head(window, window, part, kind, limit).cte(f"newest_{vector}")
        count = sa.select(sa.func.count()).select_from(newest).scalar_subquery()
        are_many = count >= _number(max(1, limit * near // far))
        window = _window(first, near, far, kind)
        next_ = _head(window, window, part, kind, limit).where(are_many)
        end = sa.case((are_many, _last(first, far, kind)), else_=_last(first, near, kind))
        older = sa.select(_indexed(vector, _WORDS, end)).order_by(sa.desc("place"))
        found = older.offset(_number(0)).subquery("found")
        branches += [sa.select(newest), next_, _head(found, _ENTRY, part, kind, limit)]
    return sa.union_all(*branches).limit(_number(limit))


def _window(first: Any, begin: int, end: int, kind: _Kind) -> sa.Subquery:
    """The newest entries from `first` on, but for so many, up to so many."""
    if not kind.in_section:
        return _newest(first, begin, end - begin, kind).subquery("found")
    newest = _newest(first, begin, end - begin, kind).subquery("newest")
    # Each by itself: of so many the planner thinks that they are sooner found by reading all.
    its = sa.select(_ENTRY).where(_ENTRY.c.article_id == newest.c.article_id)
    entry = its.offset(_number(0)).lateral("its")
    words = (entry.c[name] for name in ("headline", "top", "authors", "words"))
    return sa.select(newest, *words).select_from(newest.join(entry, sa.true())).subquery("found")


def _last(first: Any, begin: int, kind: _Kind) -> Any:
    """The place of the newest behind so many; NULL if there is none."""
    newest = _newest(first, begin, 1, kind)
    return newest.with_only_columns(newest.selected_columns.place).scalar_subquery()


def _newest(first: Any, begin: int, most: int, kind: _Kind) -> sa.Select[Any]:
    """So many of the newest from `first` on, in the section if one is asked for."""
    stories = _SECTION if kind.in_section else _ENTRY
    newest = sa.select(stories).where(stories.c.place <= first)
    if kind.in_section:
        newest = newest.where(_SECTION.c.section_id == _ASKED_SECTION)
    return newest.order_by(stories.c.place.desc()).offset(_number(begin)).limit(_number(most))


def _head(found: Any, entry: Any, part: MatchedPart, kind: _Kind, limit: int) -> sa.Select[Any]:
    """The public ones of what was found that match, newest first; `entry` has the words."""
    head = (
        sa.select(_number(part).label("part"), found.c.place, Article.id)
        .join_from(found, Article, Article.id == found.c.article_id)
        .where(_has(entry.c[kind.vector(part)], _PHRASES), Article.public(NOW))
        .order_by(found.c.place.desc())
        .limit(_number(limit))
    )
    if entry is not found:
        head = head.join(entry, entry.c.article_id == found.c.article_id)
    if part:
        head = head.where(sa.not_(_has(entry.c[_OF_PART[MatchedPart(part - 1)]], _PHRASES)))
    if kind.by_author:
        head = head.where(_has(entry.c.authors, sa.bindparam("author", type_=TSQUERY())))
    if kind.in_section:
        head = head.where(Article.section_id == _ASKED_SECTION)
    return head


def _number(number: int) -> sa.ColumnElement[int]:
    """One that the planner knows beforehand."""
    return sa.literal_column(str(int(number)), sa.Integer)


def _indexed(vector: str, query: Any, first: Any = None, most: int = _MANY) -> Any:
    """Rows of (article_id, place) of all entries that have what is asked for, or of so many, by the
    index of words, which isn't asked where `first`, the place from which on, is NULL."""
    columns = sa.column("article_id", sa.Integer), sa.column("place", sa.BigInteger)
    first = sa.literal_column(str(_LAST_PLACE)) if first is None else first
    by_words = getattr(sa.func, f"search_by_{vector}")
    return by_words(query, first, _number(most)).table_valued(*columns)


def ids(wanted: SearchRequest, limit: int) -> Query:
    """The ids of articles that match, hidden ones too."""
    asked = text_query(wanted)
    return Query(_ids(limit, asked.phrases != asked.words), asked._asdict())


@cache
def _ids(limit: int, has_phrases: bool) -> sa.Select[Any]:
    if not has_phrases:
        return sa.select(_indexed("words", _WORDS, most=limit).c.article_id)
    found = _indexed("words", _WORDS)
    its = _entry_has(_PHRASES, found.c.article_id)
    return sa.select(found.c.article_id).where(its).limit(_number(limit))


def has(wanted: SearchRequest) -> sa.ColumnElement[bool]:
    """Whether the article at hand matches."""
    return _entry_has(sa.literal(text_query(wanted).phrases, TSQUERY()), Article.id)


def _entry_has(query: Any, article_id: Any) -> sa.ColumnElement[bool]:
    """A value and no EXISTS or join, for which the planner may read the table from end to end."""
    its = sa.select(_has(_ENTRY.c.words, query)).where(_ENTRY.c.article_id == article_id)
    return its.correlate_except(_ENTRY).scalar_subquery()


def listed(keys: Iterable[str]) -> Query:
    """The words that are listed under any of these keys (near.py): rows of one word."""
    return Query(_under_keys(), {"keys": list(keys)})


@cache
def _under_keys() -> sa.Select[Any]:
    """Each key is looked up by itself: of a thousand in an array the planner thinks that they are
    sooner found by reading all."""
    given = (
        sa.func.unnest(sa.bindparam("keys", type_=sa.ARRAY(sa.Text)))
        .table_valued(sa.column("value", sa.Text), name="given")
        .render_derived()
    )
    key, word = sa.column("key", sa.Text), sa.column("word", sa.Text)
    its = sa.select(word).select_from(sa.table("search_key")).where(key == given.c.value)
    each = its.offset(_number(0)).lateral("each")
    return sa.select(each.c.word).select_from(given.join(each, sa.true())).distinct()


def _has(vector: Any, query: Any) -> sa.ColumnElement[bool]:
    return vector.op("@@", is_comparison=True)(query)  # type: ignore[no-any-return]
