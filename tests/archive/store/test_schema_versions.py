import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask_migrate import check, downgrade, upgrade

from broadsheet.archive.changes import stamps
from broadsheet.archive.store import db
from broadsheet.archive.store.schema_versions import newest_migration


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
