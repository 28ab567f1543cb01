"""A story in a script without blanks is taken apart for the search in proportion to its length."""

import sqlite3
from contextlib import closing

from abuse.measuring import cost
from broadsheet.archive.search.unspaced import numbers_on_sqlite, pairs_on_sqlite


def test_four_times_the_letters_cost_about_four_times_as_much():
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in numbers_on_sqlite():
            connection.execute(statement)

        def take_apart(text: str) -> None:
            told = pairs_on_sqlite("given.words")
            query = f"SELECT {told} FROM (SELECT DISTINCT ? AS words) AS given"
            (found,) = connection.execute(query, [text]).fetchone()
            assert found.count(" ") == len(text)

        take_apart("港の市場")
        short, long = (cost(take_apart, "港の市場" * length, 3) for length in (1_000, 4_000))
    assert long < 8 * short  # by the square it would be sixteen times as much
