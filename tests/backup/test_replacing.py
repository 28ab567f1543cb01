"""A running paper is replaced: whoever holds its old pages hears the truth at the next request."""

import os
from contextlib import contextmanager
from io import BytesIO

import pytest

import uploads
from backups import NEWEST, silent
from broadsheet.archive.store import db
from broadsheet.backup import restoring
from broadsheet.pictures import intake
from conftest import missing

REDIS = os.environ.get("BROADSHEET_TEST_REDIS", "redis://127.0.0.1:6379/0")


@pytest.fixture
def shared(tmp_path):
    """Settings of a Redis store of this test's own."""
    import redis

    client = redis.from_url(REDIS)
    try:
        client.ping()
    except redis.ConnectionError as error:
        missing(f"Redis is not reachable at {REDIS}: {error}")
    prefix = f"broadsheet-test-{tmp_path.name}:"
    yield {"CACHE_TYPE": "RedisCache", "CACHE_REDIS_URL": REDIS, "CACHE_KEY_PREFIX": prefix}
    for key in client.scan_iter(prefix + "*"):
        client.delete(key)
    client.close()


@pytest.mark.parametrize("edits", [0, 1, 7])
def test_no_page_of_the_paper_that_was_replaced_is_handed_out(
    make_app, paper, clock, shared, backup_of, edits
):
    servers = [make_app(**shared) for _ in range(2)]
    operator = make_app(**shared)
    clock.advance(days=edits)
    story = paper.story("Version 0")
    file = backup_of(operator)
    paper.change(story, lambda article: setattr(article, "headline", "Version 1"))
    later = paper.story("Written later")
    with operator.app_context():
        image = intake.take_in(uploads.picture(), name="boat.jpg")
        db.session.commit()
        address = f"/media/{image.picture.fallback.file}"
    held = {}
    for server in servers:
        client = server.test_client()
        assert client.get(address).status_code == 200
        for page in ("/", "/latest", story, later, "/feed.rss"):
            held[page] = client.get(page).headers["ETag"]
            assert client.get(page, headers={"If-None-Match": held[page]}).status_code == 304
    with operator.app_context():
        restoring.restore(BytesIO(file), NEWEST, clock(), silent, replace=True)
    for n in range(edits):  # the counts of the two papers must not meet again
        paper.change(paper.story(f"Another {n}"), lambda article: article.withdraw(clock()))
    for server in (*servers, make_app(**shared)):
        client = server.test_client()
        assert client.get(address).status_code == 404
        assert client.get(later, headers={"If-None-Match": held[later]}).status_code == 404
        for page in ("/", "/latest", story, "/feed.rss"):
            answer = client.get(page, headers={"If-None-Match": held[page]})
            assert answer.status_code == 200, page
            assert "Version 1" not in answer.text
            assert "Written later" not in answer.text
        assert "Version 0" in client.get(story).text
        assert story in client.get("/search?q=version").text
        assert later not in client.get("/search?q=later").text
    paper.change(story, lambda article: setattr(article, "headline", "Version 2"))
    for server in servers:
        assert "Version 2" in server.test_client().get(story).text
        assert story in server.test_client().get("/search?q=version").text


def test_readers_are_answered_while_the_rows_are_replaced(make_app, paper, clock, backup_of):
    """A reader asks at each row that is put back, and gets the paper that was there."""
    paper.stories(3)
    operator, server = make_app(), make_app()
    file = backup_of(operator)
    story = paper.story("It stands until the end")
    asked = []

    @contextmanager
    def with_readers(label, _length):
        def step(_):
            client = server.test_client()
            pages = (story, "/", "/search?q=until", "/latest", "/healthz")
            asked.append((label, [client.get(page).status_code for page in pages]))

        yield step

    with operator.app_context():
        restoring.restore(BytesIO(file), NEWEST, clock(), with_readers, replace=True)
    assert asked == [("Rows", [200] * 5)] * 4
    assert server.test_client().get(story).status_code == 404
