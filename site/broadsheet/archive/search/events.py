"""When a story's entry in the index is made anew: the events that both databases watch."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

ID_BITS = 24  # of a place (see index.py): for sixteen million stories
ID_MASK = (1 << ID_BITS) - 1

AWAKE = "NOT EXISTS (SELECT 1 FROM search_rest)"  # see index.rest

_OF_AN_ARTICLE = "id kicker headline dek body_text published_at".split()
_LINKS = {"byline": "author", "tagging": "topic"}


def newest_place(now: datetime) -> int:
    """The first of all that are public then. A second more: SQLite rounds fractions, and
    `Article.public` is exact beside it."""
    return ((int(now.timestamp()) + 1) << ID_BITS) | ID_MASK


class Event(NamedTuple):
    """After which rows change the entries of which articles have to be made anew: `which` follows
    "article_id" in SQL. `when` says for which updates; "" for all."""

    table: str
    event: str
    which: str
    when: str = ""


def beside_the_article() -> Iterator[Event]:
    """Bylines and taggings, and the names that they lead to."""
    for table, of in _LINKS.items():
        yield Event(table, "INSERT", "IN (NEW.article_id)")
        yield Event(table, "DELETE", "IN (OLD.article_id)")
        moved = changed(["article_id", f"{of}_id"])
        yield Event(table, "UPDATE", "IN (OLD.article_id, NEW.article_id)", moved)
        its = f"IN (SELECT article_id FROM {table} WHERE {of}_id = NEW.id)"
        yield Event(of, "UPDATE", its, changed(["name"]))


def changed(columns: list[str]) -> str:
    return " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)


ARTICLE_CHANGED = changed(_OF_AN_ARTICLE)


def names(aggregate: str, table: str) -> str:
    """SQL for the names of an article's authors or topics; `a` is the article."""
    of = _LINKS[table]
    return (
        f"coalesce((SELECT {aggregate}(n.name, ' ') FROM {table} l JOIN {of} n"
        f" ON n.id = l.{of}_id WHERE l.article_id = a.id), '')"
    )


def with_plain_letters(text: str, letters: dict[str, str]) -> str:
    """SQL that folds letters one by one."""
    for letter, plain in letters.items():
        text = f"replace({text}, '{letter}', '{plain}')"
    return text
