import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask_migrate import check, downgrade, upgrade
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.archive import articles
from broadsheet.archive.authors import Author
from broadsheet.archive.changes import stamps
from broadsheet.archive.store import begin_writing, db, newest_migration
from conftest import ON_SQLITE
from stories import START

OFFSETS = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1800, 1, 1), datetime(2200, 1, 1), timezones=OFFSETS)  # noqa: DTZ001


def test_a_moment_without_its_zone_is_refused(app):
    with app.app_context(), pytest.raises(sa.exc.StatementError, match="a moment needs its zone"):
        db.session.scalar(sa.select(articles.Article).where(naive()))


def naive():
    return articles.Article.published_at == datetime(2025, 10, 20)  # noqa: DTZ001


@given(MOMENTS)
@settings(max_examples=40)
def test_a_moment_comes_back_as_the_same_instant_in_utc(paper, moment):
    with paper.open():
        article = articles.by_slug("kept")
    if article is None:
        paper.story("Kept")
    with paper.open():
        article = articles.by_slug("kept")
        article.published_at = moment
        db.session.commit()
        kept = db.session.scalar(sa.select(articles.Article.published_at))
        assert kept == moment
        assert kept.tzinfo is UTC
        same = sa.select(articles.Article.id).where(articles.Article.published_at == moment)
        assert db.session.scalar(same) is not None
        db.session.rollback()


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


def test_the_newest_migration_is_read_off_the_files(app):
    with app.app_context():
        config = app.extensions["migrate"].migrate.get_config()
    assert newest_migration() == ScriptDirectory.from_config(config).get_current_head()


def test_the_migrations_make_what_the_models_say(app):
    with app.app_context():
        downgrade(revision="base")
        tables = set(sa.inspect(db.engine).get_table_names())
        assert tables <= {"alembic_version"}
        upgrade()
        check()
        made = set(sa.inspect(db.engine).get_table_names())
        assert set(db.metadata.tables) == made - {"alembic_version"} - shadows(made)


def shadows(tables):
    """Tables that a search index makes for itself."""
    return {name for name in tables if name.startswith(("search_", "fts_"))}


def test_the_columns_have_the_types_of_the_models(app):
    with app.app_context():
        inspector = sa.inspect(db.engine)
        for table in db.metadata.sorted_tables:
            kept = {column["name"]: column for column in inspector.get_columns(table.name)}
            for column in table.columns:
                assert kept[column.name]["nullable"] == column.nullable, column
                found, wanted = (
                    kind.compile(db.engine.dialect)
                    for kind in (kept[column.name]["type"], column.type)
                )
                assert found.replace("DOUBLE PRECISION", "DOUBLE") == wanted.replace(
                    "DOUBLE PRECISION", "DOUBLE"
                ), column


AN_OPERATORS_OWN = {
    "sqlite": ("TRIGGER", " AFTER INSERT ON article BEGIN SELECT 1; END"),
    "postgresql": ("FUNCTION", "() RETURNS int LANGUAGE sql AS 'SELECT 1'"),
}


def test_upgrading_again_changes_nothing_and_keeps_the_stories(app, client, paper):
    address = paper.story()
    before = client.get(address).data
    with app.app_context():
        count = db.session.scalar(moved())
        kind, own = AN_OPERATORS_OWN[db.engine.dialect.name]
        with db.engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE {kind} own{own}")
        upgrade()
        assert db.session.scalar(moved()) == count
        with db.engine.begin() as connection:
            connection.exec_driver_sql(f"DROP {kind} own")  # if it is there
    assert client.get(address).data == before


def moved():
    return sa.select(stamps.Stamp.moved).where(stamps.Stamp.name == stamps.EVERYTHING)


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
