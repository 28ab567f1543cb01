"""What lists are read by: pages that are kept must hear of each change to it."""

import re

from broadsheet.archive.articles import Article
from broadsheet.archive.changes.what_moves import ON_TEASERS
from broadsheet.archive.lists import statements
from broadsheet.archive.lists.statements import Listing

COLUMNS = {column.name for column in Article.__table__.columns} - {"id"}


KEPT = type(statements.picked)  # a function under @cache
# What the statements of fronts, rails and overviews are made for; those of lists for so many.
MADE_FOR = {
    "near": (("section", "topic"), 12),
    "newest_of_all": (12,),
    "of_each": (3, 12),
    "of_each_span": (3, 12),
    "opening": (12,),
    "picked": (),
    "placed_on": (),
}


def test_a_change_to_what_a_list_is_read_by_moves_it():
    kept = {name: made for name, made in vars(statements).items() if isinstance(made, KEPT)}
    assert kept.keys() >= MADE_FOR.keys()
    for name, make in kept.items():
        wide = {"front": False} if name == "placed_on" else {}
        made = make(*MADE_FOR.get(name, (30,)), **wide)
        read = set(re.findall(r"\w+", str(made.older if isinstance(made, Listing) else made)))
        assert read & COLUMNS <= set(ON_TEASERS.split()), (name, "see ON_TEASERS")
