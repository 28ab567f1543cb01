"""Four real worker processes and an editor in another one: thousands of reads, none of them old."""

import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
import uuid
from contextlib import ExitStack, closing
from functools import partial
from urllib.parse import urlsplit

import pytest

from broadsheet import clock as clocks
from conftest import missing
from stories import Paper

WORKERS, READERS, EDITS, READS = 4, 6, 60, 2000


@pytest.fixture(params=["SimpleCache", "RedisCache"])
def store(request):
    """Settings of the store of pages."""
    if request.param == "SimpleCache":
        return {"CACHE_TYPE": "SimpleCache"}
    import redis

    url = os.environ.get("BROADSHEET_TEST_REDIS", "redis://127.0.0.1:6379/0")
    try:
        redis.from_url(url).ping()
    except redis.ConnectionError as error:
        missing(f"Redis is not reachable at {url}: {error}")
    prefix = f"broadsheet-test-{uuid.uuid4()}:"
    return {"CACHE_TYPE": "RedisCache", "CACHE_REDIS_URL": url, "CACHE_KEY_PREFIX": prefix}


@pytest.fixture
def site(make_app, store, tmp_path):
    """The address of the paper, served by four processes."""
    app = make_app()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "INSTANCE_PATH": app.instance_path,
        "SQLALCHEMY_DATABASE_URI": app.config["SQLALCHEMY_DATABASE_URI"],
        "SECRET_KEY": "test",
        "SITE_URL": f"http://127.0.0.1:{port}",
        **store,
    }
    environ = os.environ | {f"BROADSHEET_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS)]
    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen(
            [*command, "broadsheet:create_app"], env=environ, stdout=log, stderr=log
        )
        wait_for(port, server, tmp_path)
        yield f"http://127.0.0.1:{port}"
        server.terminate()
        server.wait(30)


def wait_for(port, server, tmp_path):
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
    pytest.fail((tmp_path / "server.log").read_text())


def get(connection, address):
    connection.request("GET", address)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_no_answer_is_older_than_the_last_acknowledged_edit(make_app, site):
    editor = Paper(make_app(), clocks.system)
    editor.clock = clocks.system
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


def test_a_withdrawn_story_is_gone_in_every_process_at_once(make_app, site):
    editor = Paper(make_app(), clocks.system)
    editor.clock = clocks.system
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
