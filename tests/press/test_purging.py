"""The names that a proxy is told to forget (docs/serving.md)."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest


class Proxy(BaseHTTPRequestHandler):
    def do_PURGE(self) -> None:
        self.server.heard.append(self.headers["Surrogate-Key"])
        self.wfile.write(self.server.answer)

    def log_message(self, *_) -> None: ...


@pytest.fixture
def proxy():
    server = HTTPServer(("127.0.0.1", 0), Proxy)
    server.heard, server.answer = [], b"HTTP/1.0 200 OK\r\n\r\n"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def app(make_app, proxy):
    return make_app(PURGE_URL=f"http://127.0.0.1:{proxy.server_port}/")


def test_many_names_are_told_in_pieces_that_a_proxy_takes_lists_first(app, proxy):
    purged = app.extensions["ledger"].purged
    stories = [f"article:{'a-long-slug-' * 5}{n}" for n in range(150)]
    purged.add([*stories, "wire", "lists", "frame"])
    purged.send()
    assert all(len(heard) < 8000 for heard in proxy.heard)
    assert " ".join(proxy.heard).split() == ["frame", "lists", "wire", *sorted(stories)]


def test_a_proxy_that_answers_nonsense_costs_no_save(app, proxy, paper, client):
    proxy.answer = b"nonsense\r\n\r\n"
    story = paper.story()
    assert client.get(story).status_code == 200
    assert proxy.heard


@pytest.mark.parametrize("url", ["nowhere", "http://127.0.0.1:1/"])
def test_a_proxy_that_is_not_there_costs_no_save(make_app, clock, url):
    from stories import Paper

    app = make_app(PURGE_URL=url)
    assert app.test_client().get(Paper(app, clock).story()).status_code == 200
