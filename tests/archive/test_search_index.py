"""The index of words is right, whoever writes."""

import random
import sqlite3
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from archive.searching import found
from broadsheet.archive import articles, authors, search, sections
from broadsheet.archive.articles import Article
from broadsheet.archive.authors import Author, Topic
from broadsheet.archive.lists import teasers
from broadsheet.archive.search import Narrowed, Question, SearchPlan, index
from broadsheet.archive.store import db
from broadsheet.sample import large_archive
from conftest import ON_SQLITE
from stories import START

HOUR = timedelta(hours=1)


def contents():
    """Everything that the index holds."""
    rows = []
    for table in ("search_entry", "search_section"):
        rows += db.session.execute(sa.text(f"SELECT * FROM {table} ORDER BY article_id")).all()
    if db.engine.dialect.name == "postgresql":
        return [tuple(row) for row in rows]
    held = [row[:2] for row in rows]
    for table in ("search_headline", "search_top", "search_text"):
        db.session.execute(
            sa.text(
                f"CREATE VIRTUAL TABLE temp.held USING fts5vocab('main', '{table}', 'instance')"
            )
        )
        rows = db.session.execute(sa.text("SELECT doc, col, term FROM temp.held")).all()
        held += sorted(tuple(row) for row in rows)
        db.session.execute(sa.text("DROP TABLE temp.held"))
    return held


def made_anew():
    connection = db.session.connection()
    index.disarm(connection)
    index.arm(connection, anew=True)
    return contents()


CHANGES = [
    lambda story: setattr(story, "headline", "Ärger über die Brücke"),
    lambda story: setattr(story, "dek", "Naïve œuvre"),
    lambda story: setattr(story, "kicker", "Łódź"),
    lambda story: setattr(story, "body_html", "<p>New</p><p>words &amp; <em>more</em></p>"),
    lambda story: story.publish(START - 77 * HOUR),
    lambda story: story.withdraw(START),
    lambda story: setattr(story, "published_at", None),
    lambda story: setattr(story, "slug", "another"),
    lambda story: setattr(story, "section", sections.named("Sports")),
    lambda story: story.sign([]),
    lambda story: story.sign([authors.named(Author, "Bram Ostler")]),
    lambda story: story.tag([authors.named(Topic, "Trams"), authors.named(Topic, "Tides")]),
    lambda story: story.tag([]),
    lambda story: setattr(authors.named(Author, "Bram Ostler"), "name", "Bram Łukasz"),
    lambda story: setattr(authors.named(Topic, "Tides"), "name", "Ebb"),
    lambda story: db.session.delete(story),
]


def test_after_any_changes_the_index_is_what_it_would_be_if_made_anew(paper):
    chance = random.Random(7)
    for n in range(6):
        paper.story(f"Story {n}", by=["Ada Venn", "Bram Ostler"], about=["Tides"])
    with paper.open():
        for _ in range(60):
            story = chance.choice(list(db.session.scalars(sa.select(Article))))
            likely = CHANGES[:-1] if chance.random() < 0.9 else CHANGES
            change = chance.choice(likely)
            change(story)
            try:
                db.session.commit()
            except sa.exc.IntegrityError:
                db.session.rollback()  # a slug or name that another has
        kept = contents()
        assert kept == made_anew()
        db.session.rollback()


def test_who_writes_past_the_program_is_indexed_too(paper, app):
    paper.story("Old words", by=["Ada Venn"])
    statements = [
        "UPDATE article SET headline = 'New words', body_text = 'told at the prompt'",
        "UPDATE author SET name = 'Ada Prompt'",
        "UPDATE article SET section_id = section_id",
    ]
    with app.app_context():
        url = db.engine.url
    if url.get_backend_name() == "sqlite":
        connection = sqlite3.connect(str(url.database))
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()
    else:
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()
    assert found(paper, "told prompt") == ["New words"]
    assert found(paper, "new", author="prompt") == ["New words"]
    assert found(paper, "old") == found(paper, "x", author="venn") == []


def test_a_failed_save_leaves_the_index_as_it_was(paper):
    paper.story("Kept")
    with paper.open():
        articles.by_slug("kept").headline = "Lost"
        db.session.flush()
        db.session.rollback()
    assert found(paper, "kept") == ["Kept"]
    assert found(paper, "lost") == []


def test_upgrading_takes_in_the_stories_that_were_there(app, paper):
    with app.app_context():
        downgrade(revision="7f228e8552d2")
        section = "INSERT INTO section (id, slug, name, dek, position) VALUES (1, 'w', 'W', '', 1)"
        article = (
            "INSERT INTO article (id, slug, section_id, kicker, headline, dek, dateline,"
            " body_source, body_format, body_html, has_copy, published_at, source, canonical_url,"
            " search_title, search_description, version) VALUES (1, 'old', 1, '', 'An old one', '',"
            " '', 'x', 'plain', '<p>Of <em>ferr</em>ies</p><p>&amp; tides</p>', true, :at, '', '',"
            " '', '', 1)"
        )
        db.session.execute(sa.text(section))
        db.session.execute(sa.text(article), {"at": "2025-10-20 12:00:00.000000"})
        db.session.commit()
        upgrade()
        assert articles.by_slug("old").body_text == "Of ferries & tides"
    assert found(paper, "ferries tides") == ["An old one"]


def test_upgrading_again_leaves_the_index_alone(app, paper):
    paper.story("Kept")
    with app.app_context():
        before = contents()
        db.session.rollback()
        upgrade()
        assert contents() == before


def test_upgrading_makes_an_index_anew_that_was_made_in_another_way(app, paper, client):
    paper.story("Kept")
    with app.app_context():
        before = contents()
        db.session.execute(sa.text("UPDATE search_version SET version = 'of last year'"))
        db.session.execute(sa.text("DELETE FROM search_entry"))
        db.session.commit()
    health = client.get("/healthz")
    assert (health.status_code, health.json["status"]) == (200, "degraded")
    assert health.json["search"] == "not upgraded: run `flask db upgrade`"
    with app.app_context():
        upgrade()
        assert contents() == before
    assert client.get("/healthz").json["status"] == "ok"


def test_a_story_that_is_deleted_with_all_its_rows_leaves_nothing(paper):
    paper.story("Gone", by=["Ada Bridge"], about=["Ferries"])
    paper.story("There", by=["Ada Bridge"])
    with paper.open():
        db.session.execute(sa.text("DELETE FROM article WHERE headline = 'Gone'"))
        assert contents() == made_anew()


@ON_SQLITE
def test_a_connection_needs_little_memory_for_the_triggers(paper):
    """SQLite keeps the statements of all triggers and views, in each connection, at some 20 bytes
    of memory for each letter."""
    with paper.open():
        letters = "SELECT sum(length(sql)) FROM sqlite_master WHERE type IN ('trigger', 'view')"
        assert db.session.scalar(sa.text(letters)) < 113_000


def test_thousands_of_new_stories_are_taken_in_together(paper, app):
    paper.story("Before them")
    with paper.open():
        for _ in large_archive.publish(50, START):
            pass
        kept = contents()
        assert len(kept) > 50
        assert kept == made_anew()
        db.session.rollback()
        paper.story("After them")
    assert found(paper, "before them") == ["Before them"]
    assert found(paper, "after them")[0] == "After them"


def test_the_body_is_indexed_by_its_words_alone(paper):
    address = paper.story("Marked up", body="x")
    html = '<p>One<br>two</p><ul><li>th<b>ree</b></li></ul><a href="/four" title="a > b">five</a>'
    html += '<!--picture {"name": "a", "caption": "it\'s \\"big\\""}--><p>six</p>'
    paper.change(address, lambda story: setattr(story, "body_html", html))
    with paper.open():
        assert articles.by_slug("marked-up").body_text == "One two three five six"


@pytest.mark.long
def test_a_very_long_story_can_be_saved_and_found(paper):
    chance = random.Random(1)
    words = ("".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=9)) for _ in range(120_000))
    paper.story("Very long", body=f"Beginning {' '.join(words)}")
    assert found(paper, "beginning") == ["Very long"]


def test_what_is_found_in_a_large_paper_is_the_newest(paper):
    with paper.open():
        for _ in large_archive.publish(400, START):
            pass
        results = search.page(Question.parse("said"), START, "en", Narrowed())
        newest = teasers.latest(START).teasers
        assert results.way == SearchPlan.ALL
        assert [story.teaser.id for story in results.found] == [teaser.id for teaser in newest]
