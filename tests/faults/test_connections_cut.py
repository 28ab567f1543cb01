"""PostgreSQL ends connections while pages are made: each answer is a page or asks for patience."""

import threading

import pytest
import sqlalchemy as sa

from answers import tree, words
from broadsheet.archive.articles import Article
from broadsheet.archive.store import db
from conftest import ON_POSTGRESQL
from serving import ROUNDS

pytestmark = ON_POSTGRESQL

READERS, TURNS = 4, 12 * ROUNDS
MINE = "SELECT pg_backend_pid()"
END = "SELECT pg_terminate_backend(:pid)"
END_ALL = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""


@pytest.fixture
def server(app, postgresql):
    """Whoever looks after the database, at a connection of their own."""
    engine = sa.create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_a_connection_that_ends_when_the_page_is_made_spoils_no_answer(app, client, server):
    def cut():
        _ = db.session.query(Article).first()
        server.execute(sa.text(END), {"pid": db.session.scalar(sa.text(MINE))})
        return "made"

    app.add_url_rule("/feed.cut", view_func=cut)
    assert (client.get("/feed.cut").status_code, client.get("/feed.cut").text) == (200, "made")


def test_a_connection_that_ends_before_the_page_is_made_asks_for_patience(app, client, server):
    def cut():
        server.execute(sa.text(END), {"pid": db.session.scalar(sa.text(MINE))})
        return str(db.session.query(Article).count())

    app.add_url_rule("/feed.cut", view_func=cut)
    answer = client.get("/feed.cut")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert words(tree(answer.text).find(".//h1")) == "The presses are held up"


def test_readers_and_editors_never_meet_an_empty_page(app, editor, paper, server):
    stories = paper.stories(3)
    desk = editor.write(headline="A draft", body_source="Text.")
    met = []

    def reads(number):
        client = editor.client if number == 0 else app.test_client()
        own = [desk, "/newsroom", "/newsroom/pictures"]
        pages = own if number == 0 else [*stories, "/", "/nowhere"]
        for turn in range(TURNS):
            address = pages[turn % len(pages)] + ("" if number == 0 else f"?x={number}-{turn}")
            try:
                answer = client.get(address)
                met.append((address, answer.status_code, bool(answer.data)))
            except Exception as error:
                met.append((address, error, False))

    readers = [threading.Thread(target=reads, args=(number,)) for number in range(READERS)]
    for reader in readers:
        reader.start()
    while any(reader.is_alive() for reader in readers):
        server.execute(sa.text(END_ALL))
        readers[0].join(0.02)
    assert len(met) == READERS * TURNS
    assert [one for one in met if one[1] not in (200, 404, 503) or not one[2]] == []
