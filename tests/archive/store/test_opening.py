import pytest
import sqlalchemy as sa
from flask_migrate import upgrade

from broadsheet.archive import articles
from broadsheet.archive.store import db
from conftest import ON_POSTGRESQL, ON_SQLITE


@ON_SQLITE
def test_sqlite_is_opened_as_a_web_site_needs_it(app):
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    with app.app_context(), db.engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}
    assert found == wanted


@ON_SQLITE
def test_a_new_file_of_sqlites_is_its_owners_alone(make_app, tmp_path):
    app = make_app(INSTANCE_PATH=str(tmp_path / "new"))
    with app.app_context():
        upgrade()
        files = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "new").iterdir()}
        db.session.remove()
        db.engine.dispose()
    names = ["broadsheet.db", "broadsheet.db-shm", "broadsheet.db-wal"]
    assert {name: files[name] for name in names} == dict.fromkeys(names, 0o600)


def test_foreign_keys_are_kept(paper):
    paper.story("It", by=["Ada Venn"])
    with paper.open():
        db.session.execute(sa.delete(articles.Article))
        db.session.commit()
        assert db.session.scalar(sa.text("SELECT count(*) FROM byline")) == 0
        orphan = "INSERT INTO byline (article_id, author_id, position) VALUES (999, 1, 0)"
        with pytest.raises(sa.exc.IntegrityError):
            db.session.execute(sa.text(orphan))
        db.session.rollback()


@ON_POSTGRESQL
def test_what_postgresql_has_planned_for_the_desk_is_planned_for_its_later_pages(app, editor):
    with app.app_context():
        db.engine.pool = db.engine.pool.recreate()  # one connection, which no other test had
    for _ in range(8):
        assert editor.get("/newsroom").status_code == 200
    with app.app_context():
        kept = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%article%'"
        assert db.session.scalar(sa.text(kept))


@pytest.mark.parametrize(
    "changed",
    [
        "UPDATE article SET headline = 'Other'",
        "WITH other AS (UPDATE article SET headline = 'Other' RETURNING id) SELECT id FROM other",
    ],
)
@ON_POSTGRESQL
def test_what_was_not_committed_is_taken_back(app, paper, changed):
    story = paper.story("It")
    with app.app_context():
        db.session.execute(sa.text("SELECT 1"))
        db.session.execute(sa.text(changed))
        db.session.execute(sa.text("SELECT 1"))
    with app.app_context():
        articles.by_slug(story.rpartition("/")[2]).headline = "Other"
        db.session.flush()
        db.session.rollback()
        assert articles.by_slug(story.rpartition("/")[2]).headline == "It"
