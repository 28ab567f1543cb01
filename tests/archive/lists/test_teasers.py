"""What a list costs, wherever it is cut."""

from functools import partial

import pytest
import sqlalchemy as sa

from broadsheet import sample
from broadsheet.archive import sections
from broadsheet.archive.authors import Author, Topic
from broadsheet.archive.lists import teasers
from broadsheet.archive.store import db
from stories import START


@pytest.fixture
def database():
    return "sqlite"  # the one that tells how many steps it took


def steps(ask):
    """In hundreds of SQLite's virtual machine."""
    taken = []
    connection = db.session.connection().connection.driver_connection
    connection.set_progress_handler(lambda: taken.append(1), 100)
    ask()
    connection.set_progress_handler(None, 0)
    return len(taken)


def first(kind):
    return db.session.scalars(sa.select(kind).order_by(kind.id).limit(1)).one()


@pytest.mark.long
def test_a_page_deep_in_any_list_takes_no_more_steps_than_the_second(paper):
    with paper.open():
        for _ in sample.bulk.publish(2000, START):
            pass
        lists = {
            "latest": lambda before: teasers.latest(START, before),
            "section": lambda before: teasers.in_section(sections.names()[0], START, before),
            "author": lambda before: teasers.by_author(first(Author), START, before),
            "topic": lambda before: teasers.about(first(Topic), START, before),
        }
        for kind, page_of in lists.items():
            cursors, before = [], None
            while (page := page_of(before)).older is not None:
                cursors.append(before := page.older)
            assert len(cursors) > 2, kind
            second, last = (steps(partial(page_of, at)) for at in (cursors[0], cursors[-1]))
            assert last <= 1.5 * second + 2, kind
