"""Reading for a page: its rows are as SQLAlchemy makes them, and all of it is of one moment."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from answers import statements as watched
from broadsheet.archive import articles, reading, sections
from broadsheet.archive.changes import next_changes
from broadsheet.archive.images import Image
from broadsheet.archive.lists import printed_story, statements
from broadsheet.archive.store import close, db
from conftest import ON_POSTGRESQL, ON_SQLITE


@pytest.fixture
def full(paper, clock):
    """A paper with stories of all kinds."""
    paper.add(Image(name="pier", file="pier", width=2000, height=1500, alt=None, focal_x=0.25))
    facts = {"by": ["Ada Venn", "Tom Pike"], "about": ["Tides"], "lead_image_id": 1}
    paper.story("A pier", slug="pier", dek="It opens.", updated_at=clock(), **facts)
    paper.change(
        "/world/pier", lambda article: article.correct("correction", "It was June.", clock())
    )
    paper.story("Soon", slug="soon", ago=timedelta(hours=-1))
    paper.story("Now", slug="now", ago=timedelta())  # as SQLite compares them, moments are text
    paper.stories(3, section="Sports", body="")


def asked(now):
    """Statements that pages ask, and their values."""
    of_one = {"section": 1, "author": 1, "topic": 1}
    place = {"before_at": now, "before_id": 2}
    lists = [getattr(statements, f"of_{name}")(5) for name in ("section", "author", "topic")]
    yield printed_story._whole(), {"slug": "pier"}
    yield printed_story._whole(), {"slug": "nothing"}
    yield next_changes._ahead(), {"now": now}
    yield sections._dek(), {"section": 1}
    yield statements.everything(5).newest, {"now": now}
    yield statements.opening(4), {"now": now}
    yield statements.of_each(2, 3), {"now": now, "section_0": 1, "section_1": 2}
    yield statements.near(("section", "topic"), 5), {"now": now, "section_0": 1, "topic_1": 1}
    yield statements.placed_on(front=False), {"now": now, "section": 1}
    for listing, which in zip(lists, of_one, strict=True):
        yield listing.newest, {"now": now, which: 1}
        yield listing.older, {"now": now, which: 1, **place}


def test_rows_are_what_sqlalchemy_makes_of_them(app, full, clock):
    with app.app_context():
        for statement, values in asked(clock()):
            theirs = [tuple(row) for row in db.session.execute(statement, values)]
            ours = [tuple(row) for row in reading.rows(statement, **values)]
            assert ours == theirs, str(statement)
            assert [[type(value) for value in row] for row in ours] == [
                [type(value) for value in row] for row in theirs
            ]


@ON_SQLITE
@pytest.mark.parametrize("written", ["2026-01-15 10:00:00", "2026-01-15 11:00:00.000000+01:00"])
def test_moments_that_another_program_wrote_are_read(app, paper, written):
    paper.story(slug="pier")
    with app.app_context():
        db.session.execute(sa.text("UPDATE article SET published_at = :at"), {"at": written})
        story = printed_story.by_slug("pier")
        assert str(story.published_at) == "2026-01-15 10:00:00+00:00"


def test_all_of_a_page_is_of_one_moment_whoever_asks(app, make_app, paper):
    story, editor = paper.story("Before"), type(paper)(make_app(), paper.clock)
    slug = story.rpartition("/")[2]
    with app.app_context():
        reading.begin()
        assert printed_story.by_slug(slug).headline == "Before"
        editor.change(story, lambda article: setattr(article, "headline", "After"))
        assert printed_story.by_slug(slug).headline == "Before"
        assert articles.by_slug(slug).headline == "Before"
        assert db.session.scalar(sa.text("SELECT headline FROM article")) == "Before"
        reading.begin()  # another page
        assert printed_story.by_slug(slug).headline == "After"
        assert articles.by_slug(slug).headline == "After"
        close()
        paper.change(story, lambda article: setattr(article, "headline", "At last"))
        assert articles.by_slug(slug).headline == "At last"


def test_connections_go_back_when_the_page_is_done(app, client, paper):
    story = paper.story()
    for number in range(40):  # more than the pool has
        paper.change(story, lambda article: setattr(article, "headline", f"No. {number}"))  # noqa: B023
        assert f"No. {number}" in client.get(story).text
    with app.app_context():
        assert db.engine.pool.checkedout() == 0


@ON_POSTGRESQL
def test_what_postgresql_has_planned_is_planned_for_later_pages_too(app, paper):
    with app.app_context():
        db.engine.pool = db.engine.pool.recreate()  # one connection, which no other test had
    for _ in range(8):
        with app.app_context():
            reading.begin()
            printed_story.by_slug("pier")
    with app.app_context():
        begun = reading.begin()
        kept = "SELECT 1 FROM pg_prepared_statements WHERE statement LIKE '%%article%%'"
        assert reading.ask(begun.engine, begun.driver, kept, ())


def test_what_the_driver_refuses_is_an_error_of_the_database(app):
    with app.app_context():
        begun = reading.begin()
        with pytest.raises(sa.exc.DBAPIError, match="no_table"):
            reading.ask(begun.engine, begun.driver, "SELECT 1 FROM no_table", ())
    with app.app_context():  # the connection is good for others
        assert reading.begin().connection.execute(sa.text("SELECT 1")).scalar() == 1


def test_who_watches_statements_sees_these(app, paper):
    story = paper.story()
    with watched(app) as sent, app.app_context():
        printed_story.by_slug(story.rpartition("/")[2])
    assert len(sent) == 1
