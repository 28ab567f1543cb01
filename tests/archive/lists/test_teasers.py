"""What a list costs, wherever it is cut."""

from datetime import timedelta
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
        for _ in sample.large_archive.publish(2000, START):
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


def test_the_front_opens_with_the_newest_of_the_paper_wherever_they_stand(paper):
    paper.stories(7, section="World")
    paper.stories(4, section="Sports")  # out in the same minutes, entered later
    paper.story("Too soon", section="Local", ago=-timedelta(hours=1))
    with paper.open():
        found = teasers.front(sections.names(), START, teasers.newest_of_each)
        assert [*found.top] == teasers.newest(START)
        newest = teasers.newest(START, limit=2 * teasers.ON_TOP)
        assert found.newest == [teaser.published_at for teaser in newest]
