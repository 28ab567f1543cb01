"""Folding in SQLite: what readers may write otherwise is put into the index in one way.

A view, `search_folding`, folds what is put into it by a trigger. SQLite takes all triggers apart
for each statement that may set them off, and keeps them in the memory of each connection: written
out where it is needed, folding was most of both, 17 ms for each statement, and megabytes."""

import json
import re
from collections.abc import Iterator
from functools import cache

from ...spelling.folding import LATIN, fold_for_search
from ..events import names, with_plain_letters
from ..unspaced import letters_on_sqlite, pairs_on_sqlite

DROPPED = (  # of what was made for a moment
    *("DROP VIEW temp.search_told", "DROP VIEW temp.search_folding"),
    "DROP TABLE temp.search_folded",
)
_TOLD = {  # of an article `a`
    "headline": "a.headline",
    "dek": "a.kicker || ' ' || a.dek",
    "authors": names("group_concat", "byline"),
    "topics": names("group_concat", "tagging"),
    "body": "a.body_text",
}
# Scripts whose letters are folded one after the other: Greek, Cyrillic, Hebrew, Arabic, Devanagari
# and Bengali, Thai and Lao, full-width letters and digits; and letters that few texts have.
_BLOCKS = (
    *("\u0370-\u03ff", "\u0400-\u052f", "\u0591-\u05f4", "\u0600-\u06ff"),
    *("\u0900-\u09ff", "\u0e00-\u0eff"),
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a",
)
_RARE = (
    "\u0700-\u08ff\u0a00-\u0dff\u0f00-\u1dff\u1f00-\u1fff\uf900-\ufdff\ufe70-\ufefc\uff66-\uff9f"
)
_NOT_LETTERS = range(0x2000, 0x2070)  # signs and blanks, which part words


def table(create: str = "CREATE") -> str:
    """Where texts lie folded while an entry is made or taken out; empty at all other times."""
    return (
        f"{create} TABLE search_folded (article_id INTEGER, field TEXT, words TEXT NOT NULL,"
        " PRIMARY KEY (article_id, field)) WITHOUT ROWID"
    )


def views(create: str = "CREATE") -> Iterator[str]:
    """What folds, and `search_told`: of each article what lies folded at that time."""
    yield (
        f"{create} VIEW search_folding AS"
        " SELECT article_id, field, words AS given FROM search_folded"
    )
    yield (
        f"{create} TRIGGER search_fold INSTEAD OF INSERT ON search_folding BEGIN"
        f" INSERT INTO search_folded SELECT NEW.article_id, NEW.field, {_indexed('NEW.given')};"
        " END"
    )
    columns = ", ".join(
        f"(SELECT words FROM search_folded WHERE article_id = a.id AND field = '{field}')"
        f" AS {field}"
        for field in _TOLD
    )
    yield f"{create} VIEW search_told AS SELECT id, published_at, {columns} FROM article a"


def put_in(which: str) -> str:
    """Fold the texts of some articles: `search_told` has them until `search_folded` is emptied."""
    each = (
        f"SELECT a.id, '{field}', {text} FROM article a WHERE a.id {which}"
        for field, text in _TOLD.items()
    )
    return f"INSERT INTO search_folding (article_id, field, given) {' UNION ALL '.join(each)}"


def _indexed(text: str) -> str:
    """A text as it is put in. The tokenizer folds most letters of Latin. Those of other scripts are
    folded before, one after the other, where a text has some; of a text with rare ones each letter
    is looked up, which takes ten times as long."""
    plain = with_plain_letters(text, LATIN)
    for block in _BLOCKS:
        folded = with_plain_letters("words", _folded_in(block))
        plain = f"SELECT CASE WHEN {_has(block)} THEN {folded} ELSE words END {_of(plain)}"
        plain = f"({plain})"
    each = (
        "SELECT group_concat(coalesce(plain, letters), '') FROM"
        f" ({letters_on_sqlite('given.words')}) LEFT JOIN search_letter ON letter = letters"
    )
    plain = f"(SELECT CASE WHEN {_has(_RARE)} THEN ({each}) ELSE words END {_of(plain)} AS given)"
    return f"(SELECT words || {pairs_on_sqlite('folded.words')} {_of(plain)} AS folded)"


def _has(letters: str) -> str:
    return f"words GLOB '*[{letters}]*'"


def _of(text: str) -> str:
    # DISTINCT: or SQLite would work out the text anew wherever it is named.
    return f"FROM (SELECT DISTINCT {text} AS words)"


@cache
def _folded_in(block: str) -> dict[str, str]:
    """The letters of some ranges that the tokenizer wouldn't fold by itself."""
    inside = re.compile(f"[{block}]")
    letters = (chr(code) for code in range(0x300, 0xFFFF) if inside.match(chr(code)))
    return {one: plain for one in letters if (plain := fold_for_search(one)) != one.lower()}


@cache
def letters() -> list[str]:
    """A table of the letters that searches fold, one by one."""
    found = {}
    for code in (*range(0x80, 0x3000), *range(0xA640, 0xA7FF), *range(0xF900, 0xFFE7)):
        letter = chr(code)
        if code not in _NOT_LETTERS and (plain := fold_for_search(letter)) != letter:
            found[letter] = plain
    pairs = json.dumps(found, ensure_ascii=False).replace("'", "''")
    return [
        "CREATE TABLE search_letter (letter TEXT PRIMARY KEY, plain TEXT NOT NULL) WITHOUT ROWID",
        f"INSERT INTO search_letter SELECT key, value FROM json_each('{pairs}')",
    ]
