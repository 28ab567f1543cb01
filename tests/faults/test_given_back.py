"""Whatever refuses a form of the desk gives back all that was typed, and a button that sends it
again: and once the fault is mended, that button saves it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask

from answers import main, words
from broadsheet.archive.desk import audit
from broadsheet.archive.store import WRITERS, db
from conftest import ON_POSTGRESQL, POSTGRESQL
from desk import PASSWORD, fields_of, row
from uploads import picture

LONG = "Every word of it. " * 8000  # 144,000 characters: more than a database has left over
TEXT = LONG.strip() + "\n\nThe last line."


@pytest.fixture
def app(make_app) -> Flask:
    return make_app(PROPAGATE_EXCEPTIONS=False, LOCK_SECONDS=0)


@contextmanager
def locked(app: Flask) -> Iterator[None]:
    """Another program writes, and does not end."""
    with app.app_context():
        url, dialect = db.engine.url, db.engine.dialect.name
    if dialect == "sqlite":
        with closing(sqlite3.connect(url.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    engine = sa.create_engine(url)
    with engine.begin() as other:
        other.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITERS)))
        yield
    engine.dispose()


@contextmanager
def full(app: Flask) -> Iterator[None]:
    """There is no room for another page in the database."""
    with app.app_context():
        engine = db.engine
        pages = db.session.scalar(sa.text("PRAGMA page_count"))

    bounded = set()

    def bind(connection, *_):
        connection.execute(f"PRAGMA max_page_count = {pages}")
        bounded.add(connection)

    sa.event.listen(engine, "checkout", bind)
    try:
        yield
    finally:
        sa.event.remove(engine, "checkout", bind)
        for connection in bounded:  # other tests borrow them
            with suppress(sqlite3.ProgrammingError):  # one that was closed
                connection.execute("PRAGMA max_page_count = 1000000")


@contextmanager
def read_only(app: Flask) -> Iterator[None]:
    """The disk lets nobody write: what SQLite opens meanwhile can only be read for good."""
    with app.app_context():
        engine = db.engine

    def bind(connection, *_):
        connection.execute("PRAGMA query_only = ON")

    sa.event.listen(engine, "checkout", bind)
    try:
        yield
    finally:
        sa.event.remove(engine, "checkout", bind)


@contextmanager
def away(app: Flask) -> Iterator[None]:
    """The database's server lets nobody in."""
    with app.app_context():
        name = db.engine.url.database
    server = sa.create_engine(sa.make_url(POSTGRESQL), isolation_level="AUTOCOMMIT")
    allow = f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS'
    everyone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :it"
    with server.connect() as connection:
        try:
            connection.exec_driver_sql(f"{allow} false")
            connection.execute(sa.text(everyone), {"it": name})
            yield
        finally:
            connection.exec_driver_sql(f"{allow} true")
    server.dispose()


@contextmanager
def broken(_app: Flask) -> Iterator[None]:
    """We made a mistake."""

    def fails(*_args, **_kwargs):
        raise LookupError("a mistake of ours")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "note", fails)
        yield


FAULTS = {
    "locked": locked,
    "full": full,
    "read only": read_only,
    "away": away,
    "broken": broken,
}
SAYS = {
    "locked": "The paper can’t be written just now",
    "full": "The paper’s disk is full",
    "away": "The newsroom can’t reach its database",
    "read only": "The newsroom can’t reach its database",
    "broken": "Something broke on our side",
}


def on(*faults: str) -> pytest.MarkDecorator:
    """The same test under these faults, on the databases that can have them."""
    cases = [("sqlite", name) for name in faults if name != "away"]
    cases += [("postgresql", name) for name in faults if name in ("locked", "away")]
    marked = [pytest.param(*c, marks=[pytest.mark.postgres] * (c[0] != "sqlite")) for c in cases]
    return pytest.mark.parametrize(("database", "fault"), marked, indirect=["database"])


def given_back(answer, fault):
    """What the page of a refusal would send again."""
    assert answer.status_code == (500 if fault == "broken" else 503), answer.status
    assert SAYS[fault] in words(main(answer.text))
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert ("Retry-After" in answer.headers) == (fault != "broken")
    return fields_of(answer.text, "story")


@on("locked", "full", "read only", "away", "broken")
def test_a_story_that_can_t_be_saved_comes_back_and_is_saved_later(app, editor, fault):
    new = editor.fields("/newsroom/stories/new")
    typed = new | {"headline": "Bridge", "body_source": TEXT, "topics": "Water\nTraffic"}
    with FAULTS[fault](app):
        again = given_back(editor.client.post("/newsroom/stories/new", data=typed), fault)
        assert {name: again[name] for name in typed if name != "csrf_token"} == {
            name: value for name, value in typed.items() if name != "csrf_token"
        }
    saved = editor.client.post("/newsroom/stories/new", data=again)
    assert saved.status_code == 303
    assert row(app, saved.location).body_source == TEXT
    for action in ("", "/publish", "/publish-changes"):
        text = f"{TEXT}\n\nBefore {action}."
        fields = editor.fields(saved.location) | {"body_source": text, "kind": "update"}
        with FAULTS[fault](app):
            again = given_back(editor.client.post(saved.location + action, data=fields), fault)
            assert again["body_source"] == text
        assert editor.client.post(saved.location + action, data=again).status_code == 303, action
    assert row(app, saved.location).body_source == text


@on("locked", "full", "away")
def test_an_autosave_that_can_t_be_kept_says_so(app, editor, fault):
    typed = editor.fields("/newsroom/stories/new") | {"headline": "A", "body_source": TEXT}
    with FAULTS[fault](app):
        answer = editor.client.post("/newsroom/stories/autosave", data=typed)
        given_back(answer, fault)
    assert editor.client.post("/newsroom/stories/autosave", data=typed).status_code == 200


@on("locked", "away", "broken")
def test_several_stories_are_chosen_still(app, editor, fault):
    stories = [editor.write(headline=name, body_source="Text.") for name in ("One", "Two")]
    shown = [f"{story.rpartition('/')[2]}:{row(app, story).version}" for story in stories]
    typed = {"story": shown, "do": "topic", "topic": LONG[:150].strip()}
    typed["csrf_token"] = editor.token()
    with FAULTS[fault](app):
        answer = editor.client.post("/newsroom/bulk/do", data=typed)
        given_back(answer, fault)
        for one in shown:
            assert f'name="story" value="{one}"' in answer.text
    again = fields_of(answer.text, "story") | {"story": shown}
    assert editor.client.post("/newsroom/bulk/do", data=again).status_code == 303
    assert [topic.name for topic in row(app, stories[1]).topics] == [typed["topic"]]


@on("locked", "away", "broken")
def test_an_upload_comes_back_without_its_files_and_says_so(app, editor, fault):
    files = {"pictures": (BytesIO(picture()), "harbour.jpg"), "q": "boats in March"}
    files["csrf_token"] = editor.token()
    with FAULTS[fault](app):
        answer = editor.client.post("/newsroom/pictures", data=files)
        assert given_back(answer, fault)["q"] == "boats in March"
        assert "Files can’t come back. Choose again: harbour.jpg" in words(main(answer.text))
    again = fields_of(answer.text, "story") | {"pictures": (BytesIO(picture()), "harbour.jpg")}
    assert editor.client.post("/newsroom/pictures", data=again).status_code == 200


@on("locked", "away", "broken")
def test_who_can_t_be_signed_in_is_told_and_types_the_password_alone(app, desk, fault):
    desk("editor")
    browser = desk()
    with app.app_context():
        set_password("editor@example.org")
    fields = {"email": "editor@example.org", "next": "/newsroom/account"}
    fields |= {"csrf_token": browser.token(), "password": PASSWORD}
    with FAULTS[fault](app):
        answer = browser.client.post("/newsroom/sign-in", data=fields)
        again = given_back(answer, fault)
        assert PASSWORD not in answer.text
        assert again == again | {"email": "editor@example.org", "password": ""}
    answer = browser.client.post("/newsroom/sign-in", data=again | {"password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/newsroom/account")


def set_password(email):
    from broadsheet import clock
    from broadsheet.archive import staff as members
    from broadsheet.newsroom.access import passwords

    passwords.set_password(members.by_email(email), PASSWORD, clock.now())
    db.session.commit()


@on("away")
def test_a_page_of_the_desk_that_can_t_be_read_is_tried_again(app, editor, fault):
    story = editor.write(headline="Bridge")
    with FAULTS[fault](app):
        answer = editor.get(story)
        assert answer.status_code == 503
        assert SAYS[fault] in words(main(answer.text))
        assert f'href="{story}">Try again' in answer.text
    assert editor.get(story).status_code == 200


@on("locked", "full", "broken")
def test_readers_are_answered_while_nobody_can_write(app, client, editor, paper, fault):
    story = paper.story("Out already")
    with FAULTS[fault](app):
        for address in ("/", story, "/latest", "/feed.atom"):
            assert client.get(address).status_code == 200, address


@ON_POSTGRESQL
def test_a_database_that_is_away_is_told_to_the_log_once_and_so_is_its_return(
    app, editor, paper, caplog
):
    story = paper.story()
    with away(app):
        for _ in range(9):
            for address in (story, "/nowhere", "/latest", "/healthz"):
                assert editor.client.get(address).status_code in (200, 404, 503)
            assert editor.client.get("/newsroom").status_code == 503
    while editor.client.get(story).status_code != 200:
        pass
    told = [record.getMessage().partition(":")[0] for record in caplog.records]
    assert told == ["the database is away", "the database is back"]
    assert not any(record.exc_info for record in caplog.records)
