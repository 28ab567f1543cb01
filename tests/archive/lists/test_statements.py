"""What lists are read by: pages that are kept must hear of each change to it."""

import re

from broadsheet.archive.articles import Article
from broadsheet.archive.changes.what_moves import ON_TEASERS
from broadsheet.archive.lists import statements
from broadsheet.archive.lists.statements import Listing

COLUMNS = {column.name for column in Article.__table__.columns} - {"id"}


def test_a_change_to_what_a_list_is_read_by_moves_it():
    lists = [made for made in vars(statements).values() if returns_a_listing(made)]
    assert len(lists) >= 5
    for made in lists:
        read = set(re.findall(r"\w+", str(made(30).older)))
        assert read & COLUMNS <= set(ON_TEASERS.split()), (made.__name__, "see ON_TEASERS")


def returns_a_listing(made):
    """Whether it makes the statements of a list, for so many stories."""
    is_one = getattr(made, "__annotations__", {}).get("return") is Listing
    return is_one and hasattr(made, "cache_info")
