"""What a real database refuses is told apart: for a while, or because of what was written."""

import pytest
import sqlalchemy as sa

from broadsheet.archive.database.outages import DatabaseFailure, Outage, is_of_the_rows, outage_of


@pytest.fixture
def engine(tmp_path):
    """A database with one table, which waits for nobody, and has two connections."""
    file = tmp_path / "a.db"
    engine = sa.create_engine(
        f"sqlite:///{file}",
        connect_args={"timeout": 0}, pool_size=2, max_overflow=0, pool_timeout=0.01,
    )  # fmt: skip
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE story (slug TEXT PRIMARY KEY, body BLOB)")
    yield engine
    engine.dispose()


def refused(connection, *statement):
    with pytest.raises(DatabaseFailure) as caught:
        connection.exec_driver_sql(*statement)
    return caught.value


WRITE = "INSERT INTO story (slug) VALUES ('a')"


def test_a_database_to_which_somebody_else_writes_is_busy(engine):
    with engine.connect() as one, engine.connect() as other:
        one.exec_driver_sql("BEGIN IMMEDIATE")
        assert outage_of(refused(other, WRITE)) is Outage.BUSY


def test_a_database_whose_connections_are_all_taken_is_busy(engine):
    with engine.connect(), engine.connect(), pytest.raises(DatabaseFailure) as caught:
        engine.connect()
    assert outage_of(caught.value) is Outage.BUSY


def test_a_database_without_room_is_full(engine):
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 9")
        long = "INSERT INTO story VALUES ('a', zeroblob(1000000))"
        error = refused(connection, long)
    assert outage_of(error) is Outage.FULL
    assert not is_of_the_rows(error)  # the next one would find no room either


def test_a_database_that_cannot_be_opened_is_away(tmp_path):
    engine = sa.create_engine(f"sqlite:///{tmp_path}/nowhere/a.db")
    with pytest.raises(DatabaseFailure) as caught:
        engine.connect()
    assert outage_of(caught.value) is Outage.AWAY


@pytest.mark.parametrize(
    ("statement", "of_the_rows"),
    [(WRITE, True), ("INSERT INTO nothing VALUES (1)", False)],
)
def test_what_is_our_own_fault_is_no_outage_to_be_waited_for(engine, statement, of_the_rows):
    with engine.connect() as connection:
        connection.exec_driver_sql(WRITE)
        error = refused(connection, statement)
    assert is_of_the_rows(error) == of_the_rows
    if of_the_rows:
        assert outage_of(error) is None
