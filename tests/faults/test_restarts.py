"""Restarts under load, as docs/serving.md has them: no reader is refused."""

import os
import re
import shlex
import signal
import sys
import threading
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest

from bench import servers
from deploy.asking import ask
from deploy.test_nginx import config

SERVICE = Path(__file__).resolve().parents[2] / "deploy" / "broadsheet.service"
READERS = 4

pytestmark = pytest.mark.servers


@pytest.fixture
def database():
    return "sqlite"


@pytest.fixture
def serve(make_app, tmp_path):
    """Starts the paper by the service's own command, but for its place and the number of its
    workers; each call starts another server of the same paper."""
    folder = make_app().instance_path
    environment = {"INSTANCE_PATH": folder, "SITE_URL": "http://paper.test", "SECRET_KEY": "test"}
    environment["AHEAD_SECONDS"] = "10"  # as by default
    environment = {f"BROADSHEET_{name}": value for name, value in environment.items()}
    with ExitStack() as stack:

        def start(port, workers):
            text = SERVICE.read_text().replace("\\\n", " ")
            _, *options = shlex.split(re.search("^ExecStart=(.*)$", text, re.MULTILINE)[1])
            for name, value in {"--port": port, "--workers": workers}.items():
                options[options.index(name) + 1] = str(value)
            command = [sys.executable, "-m", "granian", *options]
            running = servers.running(command, port, tmp_path / f"{port}.log", **environment)
            return stack.enter_context(running)

        yield start


class Readers:
    """Ask for pages, each on a new connection, until they are told to stop."""

    def __init__(self, port):
        self.port, self.answers, self.done = port, Counter(), threading.Event()
        self.threads = [threading.Thread(target=self.read) for _ in range(READERS)]

    def read(self):
        while not self.done.is_set():
            for path in ("/", "/latest", "/robots.txt"):
                try:
                    answer = ask(self.port, path, host="paper.test").status
                except OSError as error:
                    answer = repr(error)
                self.answers[answer] += 1
                self.done.wait(0.005)  # or a quick machine runs out of ports to ask from

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        for thread in self.threads:
            thread.join()


def behind_nginx(folder, proxy, first, *more):
    """The command of nginx as it is deployed, before one server or several."""
    command = config(folder, proxy, first)
    path = Path(command[-1])
    text, line = path.read_text(), f"server 127.0.0.1:{first} max_fails=0;"
    assert text.count(line) == 3
    for port in more:
        text = text.replace(line, f"server 127.0.0.1:{port} max_fails=0;", 1)
    path.write_text(text)
    return command


def test_a_reload_refuses_nobody(paper, serve, tmp_path):
    paper.story()
    server, proxy = serve(servers.free_port(), workers=1), servers.free_port()
    (before,) = set(server.pids) - {server.process.pid}
    command = behind_nginx(tmp_path, proxy, server.port)
    with servers.running(command, proxy, tmp_path / "nginx.log"), Readers(proxy) as readers:
        server.process.send_signal(signal.SIGHUP)
        while os.path.exists(f"/proc/{before}/exe"):
            assert server.process.poll() is None
            readers.done.wait(0.1)
        asked = readers.answers.total()
        while readers.answers.total() < asked + 100:  # of the new worker alone
            readers.done.wait(0.1)
    assert set(readers.answers) == {200}
    assert readers.answers.total() > 500


def test_two_servers_are_restarted_one_after_the_other_and_nobody_hears_of_it(
    paper, serve, tmp_path
):
    paper.story()
    ports, proxy = [servers.free_port(), servers.free_port()], servers.free_port()
    running = [serve(port, workers=1) for port in ports]
    command = behind_nginx(tmp_path, proxy, *ports)
    with servers.running(command, proxy, tmp_path / "nginx.log"), Readers(proxy) as readers:
        for port, server in zip(ports, running, strict=True):
            servers.stop(server.process)
            asked = readers.answers.total()
            while readers.answers.total() < asked + 200:
                readers.done.wait(0.1)
            serve(port, workers=1)
    assert set(readers.answers) == {200}
