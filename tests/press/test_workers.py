"""Four real worker processes and an editor in another one: thousands of reads, none of them old."""

import http.client
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import uuid
from contextlib import ExitStack, closing
from functools import partial
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from bench.servers import free_port
from broadsheet import clock as clocks
from broadsheet import create_app
from broadsheet.archive import articles
from broadsheet.archive.readings import Reading
from broadsheet.archive.store import begin_writing, db
from conftest import dispose, missing
from stories import Paper

WORKERS, READERS, EDITS, READS = 4, 6, 60, 2000
READINGS = 300

pytestmark = pytest.mark.servers


# What a store does, and what a database, does not depend on the other: each is tried once.
PLACES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="module", params=PLACES)
def place(request):
    """Which database the paper has; the pages of the second are in a store of all processes."""
    return request.param


@pytest.fixture(scope="module")
def store(place):
    """Settings of the store of pages."""
    if place == "sqlite":
        return {"CACHE_TYPE": "SimpleCache"}
    import redis

    url = os.environ.get("BROADSHEET_TEST_REDIS", "redis://127.0.0.1:6379/0")
    try:
        redis.from_url(url).ping()
    except redis.ConnectionError as error:
        missing(f"Redis is not reachable at {url}: {error}")
    prefix = f"broadsheet-test-{uuid.uuid4()}:"
    return {"CACHE_TYPE": "RedisCache", "CACHE_REDIS_URL": url, "CACHE_KEY_PREFIX": prefix}


@pytest.fixture(scope="module")
def editor(request, place, tmp_path_factory):
    """Writes into a paper of this store, from a process beside the server's."""
    instance = tmp_path_factory.mktemp("workers")
    settings = {"INSTANCE_PATH": str(instance), "TESTING": True}
    if place == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        shutil.copy(template / "broadsheet.db", instance / "broadsheet.db")
    else:
        settings["SQLALCHEMY_DATABASE_URI"] = request.getfixturevalue("empty")()
    app = create_app(**settings)
    yield Paper(app, clocks.system)
    dispose(app)


@pytest.fixture(scope="module")
def site(editor, store, tmp_path_factory):
    """The address of the paper, served by four processes: they take their time to start."""
    app, folder = editor.app, tmp_path_factory.mktemp("server")
    port = free_port()
    settings = {
        "INSTANCE_PATH": app.instance_path,
        "SQLALCHEMY_DATABASE_URI": app.config["SQLALCHEMY_DATABASE_URI"],
        "SECRET_KEY": "test",
        "MOST_READ_SECONDS": "0",
        "AHEAD_SECONDS": "10",  # as by default
        "SITE_URL": f"http://127.0.0.1:{port}",
        **store,
    }
    environ = os.environ | {f"BROADSHEET_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS)]
    command += ["--workers-kill-timeout", "3"]  # one in a while misses the signal to stop
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [*command, "broadsheet:create_app"], env=environ, stdout=log, stderr=log
        )
        wait_for(port, server, folder)
        yield f"http://127.0.0.1:{port}"
        server.terminate()
        server.wait(30)


def wait_for(port, server, folder):
    for _ in range(300):
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
                if get(connection, "/healthz")[0] == 200:
                    return
        except OSError:
            pass
        if server.poll() is not None:
            break
        time.sleep(0.1)
    pytest.fail((folder / "server.log").read_text())


def get(connection, address, **headers):
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_no_answer_is_older_than_the_last_acknowledged_edit(editor, site):
    story = editor.story("Version 0")
    acknowledged, done, reads, old = 0, threading.Event(), [], []

    def read(address):
        with closing(http.client.HTTPConnection(urlsplit(site).netloc)) as connection:
            while not done.is_set() or len(reads) < READS:
                expected = acknowledged
                status, text = get(connection, address)
                reads.append(status)
                shown = re.search(r"Version (\d+)", text)
                if status != 200 or shown is None or int(shown[1]) < expected:
                    old.append((address, status, expected, shown and shown[1]))

    addresses = [story, "/", "/world", "/latest", story, "/fragments/rail"]
    threads = [threading.Thread(target=read, args=(address,)) for address in addresses[:READERS]]
    for thread in threads:
        thread.start()
    for version in range(1, EDITS + 1):
        headline = f"Version {version}"
        editor.change(story, lambda article: setattr(article, "headline", headline))  # noqa: B023
        acknowledged = version
    done.set()
    for thread in threads:
        thread.join(120)
    assert old == []
    assert len(reads) >= READS


def test_a_withdrawn_story_is_gone_in_every_process_at_once(editor, site):
    story = editor.story("Withdrawn soon")
    open_connection = partial(http.client.HTTPConnection, urlsplit(site).netloc)
    with ExitStack() as stack:
        connections = [stack.enter_context(closing(open_connection())) for _ in range(12)]
        withdraw_and_publish(editor, story, connections)


def withdraw_and_publish(editor, story, connections):
    for _ in range(5):
        assert {get(connection, story)[0] for connection in connections} == {200}
        editor.change(story, lambda article: article.withdraw(clocks.system()))
        for address in ("/", "/latest", "/world"):
            assert not any("Withdrawn soon" in get(c, address)[1] for c in connections)
        assert {get(connection, story)[0] for connection in connections} == {410}
        editor.change(story, lambda article: article.publish(clocks.system()))


def save(editor, story, dek):
    """As the desk does it: a writer says so from the start."""
    with editor.open():
        begin_writing()
        articles.by_slug(story.rpartition("/")[2]).dek = dek
        db.session.commit()


def test_no_reading_is_lost_between_processes_that_write_at_once(editor, site):
    story = editor.story("Read by all")
    connect = partial(http.client.HTTPConnection, urlsplit(site).netloc)
    browser = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Firefox/145.0"}

    def read():
        with closing(connect()) as connection:
            for _ in range(READINGS // READERS):
                assert get(connection, story, **browser)[0] == 200

    threads = [threading.Thread(target=read) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    for number in range(20):  # and an editor who saves meanwhile
        save(editor, story, f"Saved {number} times")
    for thread in threads:
        thread.join(120)
    assert counted_in_the_end(editor, connect) == READINGS


def counted_in_the_end(editor, connect):
    """What the database knows when each process has written what it had, or after a while."""
    counted = 0
    for _ in range(300):
        for _ in range(WORKERS):
            with closing(connect()) as connection:  # any page lets a process write what it has
                get(connection, "/latest")
        with editor.open():
            counted = db.session.scalar(sa.select(sa.func.sum(Reading.count))) or 0
        if counted == READINGS:
            break
        time.sleep(0.1)
    return counted
