import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from broadsheet.archive import articles
from broadsheet.archive.authors import Author
from broadsheet.archive.store import begin_writing, db
from stories import START


def test_writers_wait_for_each_other_and_lose_nothing(app, paper):
    paper.add(Author(name="Counter", slug="press_middleware", bio="0"))
    together, failures = threading.Barrier(2), []

    def count() -> None:
        with app.app_context():
            together.wait(30)
            for _ in range(20):
                try:
                    begin_writing()
                    counter = db.session.scalar(sa.select(Author))
                    assert counter is not None
                    counter.bio = str(int(counter.bio) + 1)
                    db.session.commit()
                except sa.exc.SQLAlchemyError as error:
                    db.session.rollback()
                    failures.append(error)

    threads = [threading.Thread(target=count) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert failures == []
        assert db.session.scalar(sa.select(Author.bio)) == "40"


def test_a_transaction_that_fails_leaves_nothing_behind(paper):
    paper.story("Kept", slug="kept")
    with paper.open():
        begin_writing()
        db.session.add(Author(name="Half", slug="half"))
        db.session.flush()
        twice = "INSERT INTO author (slug, name, bio) VALUES ('half', 'Twice', '')"
        with pytest.raises(sa.exc.IntegrityError):
            db.session.execute(sa.text(twice))
        db.session.rollback()
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Author)) == 0
        assert articles.by_slug("kept").published_at == START - timedelta(hours=1)
