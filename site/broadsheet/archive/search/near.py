"""Words near to one that no story has: under which keys they are listed, and how far they are.

The table `search_key` lists each word of the index, of hidden stories too, under itself, its first
half, its second half, and its consonants. Whoever makes one slip leaves a half as it is; of two
slips, a half has one at most; and vowels and doubled letters, the likeliest slips, leave the
consonants.
What is listed is looked for in public stories before it is offered to anybody."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import sqlalchemy as sa

from .asking import Query
from .events import with_plain_letters
from .words import slips

LISTED = range(4, 21)  # letters of words that are listed
LAST = "\U0010ffff"  # the last of all letters
LONG = 7  # letters from which on a word may have two slips

_VOWELS = "aeiouyαεηιουωаеёиоуыэюяіїє"
_BARE = dict.fromkeys(_VOWELS, "") | {2 * one: one for one in "bcdfghjklmnpqrstvwxz"}


def keys_in_sql(word: str) -> list[str]:
    """The keys of a word, in SQL that both databases understand."""
    half = f"length({word}) / 2"
    return [
        word,
        f"substr({word}, 1, {half}) || '-'",
        f"'-' || substr({word}, {half} + 1)",
        f"'=' || {with_plain_letters(word, _BARE)}",
    ]


def beginning(word: str, limit: int) -> Query:
    """Listed words that begin so, itself included: rows of one word."""
    return Query(_beginning(limit), {"first": word, "last": word + LAST})


@cache
def _beginning(limit: int) -> sa.Select[Any]:
    key, listed = sa.column("key", sa.Text), sa.table("search_key")
    itself = key == sa.column("word", sa.Text)
    first, last = (sa.bindparam(name, type_=sa.Text()) for name in ("first", "last"))
    begins = key.between(first, last)
    return sa.select(key).select_from(listed).where(begins, itself).limit(limit)


def keys(word: str, most: int) -> set[str]:
    """The keys under which all words are listed that are up to `most` slips (1 or 2) away."""
    found = {f"={_bare(word)}"} if len(_bare(word)) > 2 else set()
    for length in range(len(word) - most, len(word) + most + 1):
        half = length // 2
        rest = length - half
        heads = _near(word[: half + 1], half) if most > 1 else _kept(word, half)
        tails = _near(word[::-1][: rest + 1], rest) if most > 1 else _kept(word[::-1], rest)
        found |= {f"{head}-" for head in heads} | {f"-{tail[::-1]}" for tail in tails}
    return found


def is_near(word: str, other: str, most: int) -> bool:
    """Whether it takes up to so many slips to come from one to the other: a letter left out, one
    too many, a wrong one, two that changed places. A wrong vowel, and a letter that is doubled or
    should be, count half."""
    if abs(len(word) - len(other)) > most + 1:
        return False
    return _distance(word, other) <= 2 * most


def _kept(word: str, length: int) -> set[str]:
    """A beginning as it stands, and with the letters changed back that changed places at its
    end."""
    return {word[:length], word[: length - 1] + word[length : length + 1]}


def _near(beginning: str, length: int) -> set[str]:
    """What has so many letters and is one slip away from a beginning, which may end one letter
    earlier or later than the other does."""
    ends = range(max(1, length - 1), len(beginning) + 1)
    near = {slip for end in ends for slip in slips(beginning[:end])}
    return {beginning[:length]} | {slip for slip in near if len(slip) == length}


def _bare(word: str) -> str:
    for letters, plain in _BARE.items():
        word = word.replace(letters, plain)
    return word


def _distance(word: str, other: str) -> int:
    """In halves of a slip (https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance)."""
    before: list[int] = []
    above = [0, *_running(other)]
    for n, left in enumerate(_running(word)):
        row = [left]
        for m, letter in enumerate(other):
            costs = [above[m] + _wrong(word[n], letter)]
            costs.append(above[m + 1] + _extra(word, n))
            costs.append(row[m] + _extra(other, m))
            if n and m and word[n - 1] == letter and word[n] == other[m - 1]:
                costs.append(before[m - 1] + 2)
            row.append(min(costs))
        before, above = above, row
    return above[-1]


def _running(word: str) -> Iterator[int]:
    total = 0
    for n in range(len(word)):
        total += _extra(word, n)
        yield total


def _extra(word: str, n: int) -> int:
    return 1 if n and word[n] == word[n - 1] else 2


def _wrong(letter: str, other: str) -> int:
    if letter == other:
        return 0
    return 1 if letter in _VOWELS and other in _VOWELS else 2
