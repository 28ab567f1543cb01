import logging

import pytest
import sqlalchemy as sa

from answers import addresses, main, tree, words
from broadsheet.archive.store import db
from conftest import ON_POSTGRESQL, ON_SQLITE, POSTGRESQL

SECRET = "the password is swordfish"


def fail() -> str:
    raise RuntimeError(SECRET)


@ON_SQLITE
def test_a_page_that_was_not_found_looks_like_the_paper_and_leads_on(client, paper):
    stories = paper.stories(8)
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
    page = tree(answer.text)
    assert words(page.find(".//h1")) == "Page not found"
    assert words(page.find(".//title")).endswith("Broadsheet")
    assert page.find(".//meta[@name='robots']").get("content") == "noindex"
    assert addresses(answer.text) == stories[:6]
    assert page.find(".//nav[@aria-label='Sections']") is not None
    assert page.find(".//form[@action='/search']//input[@name='q']") is not None


@ON_SQLITE
def test_an_address_in_an_error_page_is_not_repeated(client):
    assert "swordfish" not in client.get("/swordfish/<b>swordfish</b>?q=swordfish").text


@ON_SQLITE
def test_a_fault_of_ours_hides_its_traceback_and_looks_like_the_paper(make_app, caplog):
    app = make_app(PROPAGATE_EXCEPTIONS=False)
    app.add_url_rule("/feed.fail", view_func=fail)
    with caplog.at_level(logging.ERROR):
        answer = app.test_client().get("/feed.fail")
    assert answer.status_code == 500
    assert "swordfish" not in answer.text
    assert "Traceback" not in answer.text
    assert words(main(answer.text).find(".//h1")) == "Something broke on our side"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"]
    assert SECRET in caplog.text, "but it is in the log"


@pytest.fixture
def away(make_app, tmp_path, database):
    """A paper whose database is not there."""
    make_app()  # leaves PostgreSQL ready for the next test
    nowhere = {
        "sqlite": f"sqlite:///{tmp_path}/nowhere/broadsheet.db",
        "postgresql": "postgresql://nobody@127.0.0.1:1/nowhere",
    }
    app = make_app(SQLALCHEMY_DATABASE_URI=nowhere[database], PROPAGATE_EXCEPTIONS=False)
    return app.test_client()


@pytest.mark.parametrize("where", ["/", "/world", "/world/it", "/latest", "/fragments/rail", "/x/"])
def test_without_its_database_the_paper_asks_for_patience(away, where):
    answer = away.get(where)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert words(tree(answer.text).find(".//h1")) == "The presses are held up"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sqlite" not in answer.text.lower()
    assert "127.0.0.1:1" not in answer.text


def test_without_its_database_it_still_hands_out_static_files_and_says_how_it_is(away):
    assert away.get("/static/x/icon.svg").status_code == 200
    health = away.get("/healthz")
    assert health.status_code == 503
    assert health.json["status"] == "failing"
    assert health.json["database"] == "can't be reached"
    assert health.headers["Cache-Control"] == "no-store"


@ON_POSTGRESQL
def test_a_database_that_went_away_is_waited_for_and_found_again(app, client, paper):
    kept = paper.story("Kept")
    assert client.get(kept).status_code == 200
    unread = paper.story("Unread")
    with app.app_context():
        name = db.engine.url.database
    server = sa.create_engine(sa.make_url(POSTGRESQL), isolation_level="AUTOCOMMIT")
    allow = f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS'
    with server.connect() as connection:
        try:
            connection.exec_driver_sql(f"{allow} false")
            everyone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :it"
            connection.execute(sa.text(everyone), {"it": name})
            answers = [client.get(where) for where in (kept, unread, "/", "/nowhere/at-all")]
        finally:
            connection.exec_driver_sql(f"{allow} true")
    server.dispose()
    assert [answer.status_code for answer in answers] == [503] * 4
    assert all("Retry-After" in answer.headers for answer in answers)
    assert [client.get(where).status_code for where in (kept, unread, "/")] == [200] * 3


def test_a_healthy_paper_says_so(client):
    health = client.get("/healthz")
    assert (health.status_code, health.json["status"]) == (200, "ok")


@pytest.mark.parametrize(
    ("schema", "code", "told"),
    [("7f228e8552d2", 503, "flask db upgrade"), ("of_tomorrow", 200, "of a newer version")],
)
def test_a_paper_whose_tables_are_of_another_version_says_what_to_do(
    app, client, schema, code, told
):
    """Of an older one nothing is served. Beside a newer one old workers serve readers until they
    are replaced, and whoever sends them there must go on to."""
    change = sa.text("UPDATE alembic_version SET version_num = :number")
    with app.app_context():
        head = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
        db.session.execute(change, {"number": schema})
        db.session.commit()
    health = client.get("/healthz")
    with app.app_context():  # PostgreSQL is the next test's, too
        db.session.execute(change, {"number": head})
        db.session.commit()
    assert health.status_code == code
    assert told in health.json["database"]
    assert health.json["status"] == ("failing" if code == 503 else "degraded")


@ON_SQLITE
def test_a_method_that_is_not_allowed_says_which_are(client):
    answer = client.post("/latest")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert words(tree(answer.text).find(".//h1")) == "That can’t be answered"


@ON_SQLITE
@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "X" * 50])
def test_an_odd_method_is_not_allowed(client, method):
    assert client.open("/", method=method).status_code == 405
