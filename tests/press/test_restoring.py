"""An archive that is put back from a backup, past the triggers, under running processes."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from broadsheet.archive.articles import Article
from broadsheet.archive.changes import stamps
from broadsheet.archive.changes.stamps import Stamp
from broadsheet.archive.house.imprint import Imprint
from broadsheet.archive.store import begin_writing, db
from conftest import ON_POSTGRESQL


def put_back(paper, slug, headline, count, name=""):
    """What a restore does: old content, and the counts of when it was saved."""
    begin_writing()
    db.session.execute(sa.update(Article).where(Article.slug == slug).values(headline=headline))
    db.session.execute(sa.update(Imprint).values(name=name))
    db.session.execute(sa.delete(Article).where(Article.slug != slug))
    db.session.execute(sa.delete(Stamp).where(Stamp.name != "*"))
    db.session.execute(sa.update(Stamp).values(moved=count))
    stamps.start_anew(db.session.connection(), paper.clock())
    db.session.commit()


@pytest.mark.parametrize("edits", [0, 1, 5])
def test_nothing_of_the_time_after_the_backup_is_handed_out(make_app, paper, edits):
    story = paper.story("Version 0")
    with paper.open():
        saved = db.session.scalar(sa.select(Stamp.moved).where(Stamp.name == "*"))
    paper.change(story, lambda article: setattr(article, "headline", "Version 1"))
    later = paper.story("Written later")
    clients = [make_app().test_client() for _ in range(2)]
    for client in clients:
        assert "Version 1" in client.get(story).text
        assert client.get(later).status_code == 200
    with paper.open():
        put_back(paper, story.rpartition("/")[2], "Version 0", saved)
    for _ in range(edits):
        other = paper.story("Another", ago=timedelta(minutes=1))
        assert all(client.get(other).status_code == 200 for client in clients)
    for client in clients:
        assert client.get(later).status_code == 404
        assert "Version 0" in client.get(story).text
        assert "Version 1" not in client.get("/").text
    paper.change(story, lambda article: setattr(article, "headline", "Version 2"))
    assert all("Version 2" in client.get(story).text for client in clients)


def test_a_page_of_the_restored_archive_takes_no_part_from_before(make_app, paper, monkeypatch):
    """It was begun as the restore was committed, of which its process had not heard yet: another
    machine's it hears of a quarter of a second later."""
    story = paper.story("Version 0")
    with paper.open():
        saved = db.session.scalar(sa.select(Stamp.moved).where(Stamp.name == "*"))
    paper.change(story, lambda article: setattr(article, "headline", "Version 1"))
    paper.set(name="Of later")
    app = make_app()
    client, change_log = app.test_client(), app.extensions["change_log"]
    assert "Version 1" in client.get("/latest").text
    begin_reading = change_log.begin_reading

    def overtaken():
        monkeypatch.undo()
        with paper.open():
            put_back(paper, story.rpartition("/")[2], "Version 0", saved, name="Of before")
        return begin_reading()

    monkeypatch.setattr(change_log, "begin_reading", overtaken)
    for _ in range(2):
        page = client.get("/").text
        assert "Version 0" in page
        assert "Version 1" not in page
        assert "Of before" in page
        assert "Of later" not in page


def test_the_count_goes_on_whenever_it_begins_anew(paper):
    """A proxy was told of some count, which no paper brings to the milliseconds since 1970;
    the clock may stand still or go back, and whoever puts back content may leave the count out."""
    reached = [int(paper.clock().timestamp() * 1000) - 1]
    with paper.open():
        db.session.execute(sa.delete(Stamp))
        db.session.commit()
    for hours in (0, 0, -1):
        paper.clock.advance(hours=hours)
        with paper.open():
            stamps.start_anew(db.session.connection(), paper.clock())
            reached.append(db.session.scalar(sa.select(Stamp.moved).where(Stamp.name == "*")))
            db.session.commit()
    assert reached == sorted(set(reached))


def test_no_transaction_counts_as_the_one_that_a_backup_names(paper):
    """Another server numbers its transactions anew, and comes to that number one day."""
    story = paper.story("Version 0")
    own = sa.select(Stamp.moved).where(Stamp.name == f"article:{story.rpartition('/')[2]}")
    with paper.open():
        begin_writing()
        on_sqlite = db.engine.dialect.name == "sqlite"
        at_work = 1 if on_sqlite else db.session.scalar(sa.select(sa.func.txid_current()))
        db.session.execute(sa.update(Stamp).values(transaction=at_work))
        stamps.start_anew(db.session.connection(), paper.clock())
        reached = db.session.scalar(sa.select(Stamp.moved).where(Stamp.name == "*"))
        db.session.execute(sa.update(Article).values(headline="Version 1"))
        assert db.session.scalar(own) > reached
        db.session.commit()


@ON_POSTGRESQL
def test_a_table_that_is_emptied_at_a_prompt_is_so_on_every_page(client, paper):
    """PostgreSQL can empty one without a word of its rows."""
    story = paper.story("It stays")
    for address in (story, "/"):
        assert "It stays" in client.get(address).text
    with paper.open():
        db.session.execute(sa.text("TRUNCATE article CASCADE"))
        db.session.commit()
    assert client.get(story).status_code == 404
    assert "It stays" not in client.get("/").text
