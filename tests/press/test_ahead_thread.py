"""The thread that prints ahead, beside those that answer."""

import os
import threading
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from http.client import HTTPConnection

import pytest
from flask import template_rendered
from werkzeug.serving import WSGIRequestHandler, make_server

from broadsheet.press import ahead as printing_ahead
from press.wanting import want

READERS = 500


@pytest.fixture
def at_work(make_app, monkeypatch):
    """A paper whose own thread prints ahead, without a pause between looks."""
    monkeypatch.setattr(printing_ahead, "LOOK", 0.001)
    monkeypatch.setattr(printing_ahead, "AWAY", 0.001)
    return make_app(PROPAGATE_EXCEPTIONS=False, AHEAD_SECONDS=10)


def wait_until(is_so):
    for _ in range(3000):
        if is_so():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it did not happen within half a minute")


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_):
        """Nothing."""


@contextmanager
def served(app):
    """The port at which a server answers, with a thread for each of its readers."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.long
def test_five_hundred_readers_at_its_second_cost_no_render(at_work, paper, clock):
    paper.stories(5)
    coming, renders = paper.story("The result", ago=timedelta(seconds=-8)), []
    front = at_work.test_client()
    with served(at_work) as port, ExitStack() as stack:
        readers = [HTTPConnection("127.0.0.1", port, timeout=60) for _ in range(READERS)]
        for reader in readers:
            stack.callback(reader.close)
        assert all("The result" not in ask(reader, "/") for reader in readers)
        ready = at_work.extensions["press"].ready
        wait_until(
            lambda: len(ready) == 4
        )  # the front page; the story, its rail, what is beside it
        stack.enter_context(
            template_rendered.connected_to(lambda *_, template, **__: renders.append(template.name))
        )
        clock.advance(seconds=8)
        at_once = threading.Barrier(READERS)
        told: list[str] = []

        def read(reader):
            at_once.wait()
            told.append(ask(reader, "/"))
            told.append(ask(reader, coming))

        threads = [threading.Thread(target=read, args=(reader,)) for reader in readers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert front.get("/").status_code == 200
    assert ["The result" in text for text in told] == [True] * 2 * READERS
    assert renders == []


def ask(reader, address):
    reader.request("GET", address)
    answer = reader.getresponse()
    text = answer.read().decode()
    assert answer.status == 200
    return text


def test_the_thread_begins_with_the_first_page_that_is_kept_and_ends_when_it_is_told_to(
    at_work, paper, monkeypatch
):
    ahead, looks, at_its_end = at_work.extensions["press_ahead"], [], []
    monkeypatch.setattr("atexit.register", at_its_end.append)
    monkeypatch.setattr(printing_ahead, "AWAY", 1000)
    monkeypatch.setattr(ahead, "print_due", lambda: looks.append(ahead.thread))
    at_work.test_client().get("/nothing/here")
    assert ahead.thread is None
    paper.story()
    want(at_work, "/latest")
    thread = ahead.thread
    assert thread.is_alive()
    assert thread.daemon  # else the process would wait for it before it tells it to end
    assert at_its_end == [ahead.close]
    wait_until(lambda: len(looks) > 2)
    want(at_work, "/world")
    assert ahead.thread is thread
    ahead.close()
    assert not thread.is_alive()


def test_a_process_that_was_forked_has_a_thread_of_its_own(at_work, paper):
    paper.story()
    want(at_work, "/latest")
    ahead = at_work.extensions["press_ahead"]
    ahead.pid = (
        -os.getpid()
    )  # as a child finds it: begun in another process, whose thread is not here
    before = ahead.thread
    ahead.closing.set()
    before.join()
    want(at_work, "/world")
    assert ahead.thread is not before
    assert ahead.thread.is_alive()


def test_whatever_goes_wrong_the_thread_goes_on(at_work, paper, caplog):
    ahead, failures = at_work.extensions["press_ahead"], []
    coming_by_itself = ahead.coming

    def fail_at_first(*moments):
        if len(failures) < 3:
            failures.append(moments)
            raise RuntimeError("the archive is away")
        return coming_by_itself(*moments)

    ahead.coming = fail_at_first
    coming = paper.story("The result", ago=timedelta(seconds=-8))
    want(at_work, "/latest")
    wait_until(lambda: any(coming in key for key in at_work.extensions["press"].ready))
    assert [
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("broadsheet.press")
    ] == ["a page can't be printed ahead: the archive is away"] * 3
