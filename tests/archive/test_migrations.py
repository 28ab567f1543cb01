"""An upgrade keeps everything that an older version of the program wrote."""

import os
import resource
import subprocess
import sys

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from broadsheet import clock, sample
from broadsheet.archive import sections
from broadsheet.archive.images import Image
from broadsheet.archive.store import db
from broadsheet.archive.store.base import Moment
from conftest import ON_POSTGRESQL, ON_SQLITE

BEFORE_THE_IMPRINT = "5d0c8f1e6a27"

ROWS = """
INSERT INTO author (id, slug, name, bio) VALUES (7, 'ada-venn', 'Ada Venn', 'Reports.');
INSERT INTO topic (id, slug, name) VALUES (8, 'tides', 'Tides');
INSERT INTO section (id, slug, name, dek, position) VALUES
    (1, 'world', 'World', '', 1), (2, 'about', 'About', 'Us', 2), (3, 'about-2', 'Us', '', 3);
INSERT INTO article (id, slug, section_id, kicker, headline, dek, dateline, body_source,
    body_format, body_html, has_copy, published_at, source, canonical_url, search_title,
    search_description, version) VALUES
    (5, 'it', 2, '', 'It', '', '', 'It.', 'plain', '<p>It.</p>', true,
    '2025-10-20 12:00:00', '', '', '', '', 3);
INSERT INTO byline (article_id, author_id, position, published_at)
    VALUES (5, 7, 0, '2025-10-20 12:00:00');
INSERT INTO tagging (article_id, topic_id, position, published_at)
    VALUES (5, 8, 0, '2025-10-20 12:00:00');
INSERT INTO former_address (path, section_id) VALUES ('/old', 1);
"""


def test_authors_topics_sections_and_addresses_survive_the_imprint(app, client):
    with app.app_context():
        downgrade(revision=BEFORE_THE_IMPRINT)
        for statement in ROWS.split(";\n"):
            if statement.strip():
                db.session.execute(sa.text(statement))
        db.session.commit()
        upgrade()
        assert [section.slug for section in sections.in_order()] == ["world", "about-3", "about-2"]
        if db.engine.dialect.name == "sqlite":
            assert db.session.scalar(sa.text("PRAGMA foreign_keys")) == 1
    assert client.get("/old").location == "/world"
    assert client.get("/about/it").location == "/about-3/it"
    page = client.get("/about-3/it").text
    assert "Ada Venn" in page
    assert "Tides" in page
    assert "Reports." in client.get("/authors/ada-venn").text


THE_FIRST = "7f228e8552d2"
# What cannot be told from the rows that an older version wrote: what people gave later, and names
# and counts that are made anew.
NOT_TOLD = {
    "article": {"uid"},
    "author": {"beat", "portrait_id", "version"},
    "image": {"bytes", "digest", "name", "original_name", "uploaded_at"},
    "stamp": {"identity"},
}


@pytest.mark.long
def test_an_upgrade_fills_each_column_that_what_there_was_tells(app):
    """The rows that a way back to the first version leaves are the same after the way on."""
    with app.app_context():
        sample.edition.publish(clock.now())
        before = all_rows()
        downgrade(revision=THE_FIRST)
        upgrade()
        after = all_rows()
    differing = {}
    for name, rows in before.items():
        pairs = ((rows[key], after[name][key]) for key in rows.keys() & after[name].keys())
        others = {column for old, new in pairs for column in old if old[column] != new[column]}
        differing |= {name: others} if others else {}
    assert differing == NOT_TOLD


def all_rows():
    """The rows of each table by their keys."""
    found = {}
    for table in db.metadata.sorted_tables:
        keys = [column.name for column in table.primary_key]
        rows = [row._asdict() for row in db.session.execute(sa.select(table))]
        found[table.name] = {tuple(row[key] for key in keys): row for row in rows}
    db.session.commit()
    return found


BEFORE_THE_PICTURES = "5d1c0a7f3b92"


def test_pictures_from_before_there_were_renditions_keep_their_files_and_get_names(app, client):
    with app.app_context():
        downgrade(revision=BEFORE_THE_PICTURES)
        for number, file in ((1, "ferry-0a1b.webp"), (2, "odd.name.png"), (3, ".webp")):
            db.session.execute(
                sa.text(
                    "INSERT INTO image (id, file, width, height, caption, credit, focal_x, focal_y)"
                    " VALUES (:number, :file, 3, 2, '', '', 0.5, 0.5)"
                ),
                {"number": number, "file": file},
            )
        db.session.commit()
        upgrade()
        found = db.session.scalars(sa.select(Image).order_by(Image.id)).all()
        assert [image.name for image in found] == ["ferry-0a1b", "odd-name", "picture-3"]
        assert found[0].picture.files == ["ferry-0a1b.webp"]


MADE = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"


def made():
    return set(db.session.execute(sa.text(MADE)).all())


@ON_SQLITE
def test_an_upgrade_that_has_nothing_to_do_writes_nothing(app):
    """As the shipped service begins on a full disk."""
    with app.app_context():
        before = made()
        db.session.commit()
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
        try:
            upgrade()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert made() == before


@ON_SQLITE
@pytest.mark.parametrize(
    "broken",
    [
        "DROP TRIGGER stamp_banner_insert",
        "DROP TRIGGER audit_keeps_delete",
        "DROP VIEW search_listed",
        "CREATE TRIGGER stamp_of_old AFTER INSERT ON topic BEGIN DELETE FROM stamp; END",
        "UPDATE search_version SET version = 'another'",
    ],
)
def test_an_upgrade_mends_triggers_and_the_index_though_no_table_changes(app, client, broken):
    with app.app_context():
        before = made()
        db.session.execute(sa.text(broken))
        db.session.commit()
        upgrade()
        assert made() == before
    assert client.get("/healthz").json["search"] == "ok"


TRIGGERS = "SELECT tgname, oid FROM pg_trigger WHERE NOT tgisinternal"


def triggers():
    found = db.session.execute(sa.text(TRIGGERS)).all()
    db.session.commit()
    return dict(found)


@ON_POSTGRESQL
def test_an_upgrade_of_postgresql_that_has_nothing_to_do_makes_no_trigger(app):
    with app.app_context():
        upgrade()  # in case that another test left something
        before = triggers()
        upgrade()
        assert triggers() == before


@ON_POSTGRESQL
@pytest.mark.parametrize(
    "broken",
    [
        "DROP FUNCTION stamp_banner_insert CASCADE",
        "ALTER TABLE audit_entry DISABLE TRIGGER audit_keeps",
        "CREATE OR REPLACE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN NULL; END $$",
        "DROP TRIGGER search_article_insert ON article",
        "COMMENT ON FUNCTION audit_only_grows() IS 'of another version'",
    ],
)
def test_an_upgrade_of_postgresql_makes_triggers_anew_that_are_others(app, broken):
    with app.app_context():
        upgrade()
        before = triggers()
        db.session.execute(sa.text(broken))
        db.session.commit()
        upgrade()
        made = triggers()
        assert made.keys() == before.keys()
        assert made["stamp_banner_insert"] != before["stamp_banner_insert"]
        enabled = "SELECT tgenabled FROM pg_trigger WHERE tgname = 'audit_keeps'"
        assert db.session.scalar(sa.text(enabled)) == "O"


def test_tables_of_a_newer_version_are_left_alone_in_plain_words(app):
    change = sa.text("UPDATE alembic_version SET version_num = :number")
    with app.app_context():
        head = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
        db.session.execute(change, {"number": "of_tomorrow"})
        db.session.commit()
        try:
            with pytest.raises(SystemExit, match="newer version"):
                upgrade()
        finally:
            db.session.rollback()
            db.session.execute(change, {"number": head})
            db.session.commit()


BEFORE_MOMENTS_HAD_BOUNDS = "5b7d20c9e3f1"
OUT_OF_BOUNDS = ("infinity", "-infinity", "10000-01-01", "0044-03-15 BC", "9999-12-31 23:59+00")


@ON_POSTGRESQL
def test_each_moment_is_one_that_pages_can_tell(app):
    """Of a new column a migration says so as `moments_within_the_calendar.py` did."""
    found = sa.text("SELECT conname FROM pg_constraint WHERE contype = 'c'")
    with app.app_context():
        held = set(db.session.scalars(found))
        for column in (c for table in db.metadata.sorted_tables for c in table.columns):
            if isinstance(column.type, Moment):
                assert f"ck_{column.table.name}_{column.name}" in held, column


@ON_POSTGRESQL
def test_a_moment_that_no_page_can_tell_is_refused_at_the_prompt(app, client, paper):
    address = paper.story()
    before = client.get(address).data
    with app.app_context():
        for moment in OUT_OF_BOUNDS:
            with pytest.raises(sa.exc.IntegrityError, match="ck_article_unpublished_at"):
                set_end(moment)
            db.session.rollback()
        set_end("9999-12-30 23:59+00")
    assert client.get(address).data == before


@ON_POSTGRESQL
def test_a_row_that_has_such_a_moment_is_left_as_it_is_until_it_is_put_right(app, client, paper):
    """Nobody knows what was meant."""
    address = paper.story()
    with app.app_context():
        downgrade(revision=BEFORE_MOMENTS_HAD_BOUNDS)
        set_end("infinity")
        upgrade()
        assert (
            db.session.scalar(
                sa.text("SELECT count(*) FROM article WHERE isfinite(unpublished_at)")
            )
            == 0
        )
        set_end(None)
    assert client.get(address).status_code == 200


def set_end(moment):
    """At the prompt, past what the program knows of moments."""
    statement = sa.text("UPDATE article SET unpublished_at = CAST(:moment AS timestamptz)")
    db.session.execute(statement, {"moment": moment})
    db.session.commit()


@pytest.mark.long
def test_machines_that_upgrade_at_once_wait_for_each_other(app, request, tmp_path):
    """Real processes, on a database without any table."""
    settings = {"INSTANCE_PATH": str(tmp_path / "new"), "SECRET_KEY": "test"}
    uri = app.config["SQLALCHEMY_DATABASE_URI"]
    if uri.startswith("postgresql"):
        settings["SQLALCHEMY_DATABASE_URI"] = request.getfixturevalue("bare_postgresql")
    environ = os.environ | {f"BROADSHEET_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "flask", "--app", "broadsheet", "db", "upgrade"]
    both = [
        subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    errors = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], errors


@pytest.fixture
def bare_postgresql(postgresql):
    """The address of a database without a table, gone after the test."""
    server = sa.create_engine(postgresql, isolation_level="AUTOCOMMIT")
    url = sa.make_url(postgresql)
    name = f"{url.database}_bare"
    with server.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        yield url.set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
    server.dispose()
