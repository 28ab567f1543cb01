"""A real server, killed while editors save, again and again: no acknowledged word is missing.

Whoever is told of a save kills the server in the same breath: an answer that comes a few
milliseconds before what it says is kept is found out."""

import http.client
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from flask.sessions import SecureCookieSessionInterface

from broadsheet import copy
from broadsheet.archive import revisions, sections
from broadsheet.archive import staff as members
from broadsheet.archive.articles import Article
from broadsheet.archive.revisions import Manuscript
from broadsheet.archive.store import db
from desk import fields_of, hire

WORKERS, EDITORS, KILLS = 2, 3, 3
SAVES = (4, 12)  # acknowledged since the start, between which the server is killed
FORM = "application/x-www-form-urlencoded"


class Server:
    """Production's server over a test's archive; `kill` ends all of its processes at once."""

    def __init__(self, app, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        settings = {
            "INSTANCE_PATH": app.instance_path,
            "SQLALCHEMY_DATABASE_URI": app.config["SQLALCHEMY_DATABASE_URI"],
            "SECRET_KEY": app.config["SECRET_KEY"],
            "SITE_URL": f"http://127.0.0.1:{self.port}",
        }
        self.environ = os.environ | {f"BROADSHEET_{n}": v for n, v in settings.items()}
        self.log = folder / "server.log"

    def start(self):
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--workers", str(WORKERS)]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [*command, "broadsheet:create_app"],
                env=self.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        for _ in range(600):
            try:
                if self.ask("GET", "/healthz")[0] == 200:
                    return
            except OSError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        pytest.fail(self.log.read_text())

    def strike(self):
        os.killpg(self.process.pid, signal.SIGKILL)

    def kill(self):
        if self.process.poll() is None:
            self.strike()
        self.process.wait(30)

    def ask(self, method, address, fields=None, cookie=""):
        """Status and text; OSError or HTTPException from a server that dies meanwhile."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            body = urlencode(fields) if fields else None
            connection.request(method, address, body, {"Content-Type": FORM, "Cookie": cookie})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()


class Fate:
    """Strikes the server once so many saves are acknowledged."""

    def __init__(self, server, saves):
        self.server, self.left, self.lock = server, saves, threading.Lock()

    def acknowledged(self):
        with self.lock:
            self.left -= 1
            if self.left == 0:
                self.server.strike()


class Editor(threading.Thread):
    """Saves one story over and over, each time with another text, until the server dies."""

    def __init__(self, server, story, cookie, begun, fate):
        super().__init__()
        self.server, self.story, self.cookie, self.fate = server, story, cookie, fate
        self.acknowledged, self.tried = [], begun

    def run(self):
        try:
            while True:
                status, page = self.server.ask("GET", self.story, cookie=self.cookie)
                assert status == 200, status
                self.tried += 1
                words = text(self.tried)
                form = fields_of(page, "story") | {"body_source": words}
                status, _ = self.server.ask("POST", self.story, form, self.cookie)
                assert status == 303, status
                self.fate.acknowledged()
                self.acknowledged.append(words)
        except (OSError, http.client.HTTPException):
            pass  # killed


def text(number):
    return (f"Save number {number}.\n\n" + f"All **{number}** of it. " * 200).strip()


@pytest.fixture
def server(make_app, tmp_path):
    server = Server(make_app(), tmp_path)
    yield server
    server.kill()


@pytest.fixture
def desks(make_app):
    """A story and a signed-in browser's cookie for each editor."""
    app = make_app()
    now = datetime.now(UTC)  # the server has the machine's clock
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    found = []
    for n in range(EDITORS):
        email = hire(app, lambda: now, "editor", f"editor{n}@example.org")
        with app.app_context():
            somebody = members.by_email(email)
            token = members.begin_session(somebody, now, "127.0.0.1", "A test")
            story = Article(slug=f"story-{n}", section=sections.named("World"), headline=f"S{n}")
            db.session.add(story)
            db.session.commit()
            kept = serializer.dumps({"token": token, "csrf_token": "0" * 40})
            cookie = f"{app.config['SESSION_COOKIE_NAME']}={kept}"
            found.append((f"/newsroom/stories/{story.id}", cookie))
    return app, found


def test_killed_while_editors_save_it_has_every_acknowledged_word(server, desks):
    app, stories = desks
    chance = random.Random(6)
    acknowledged = {story: [] for story, _ in stories}
    tried = dict.fromkeys(acknowledged, 0)
    for _ in range(KILLS):
        server.start()
        fate = Fate(server, chance.randint(*SAVES))
        editors = [Editor(server, s, cookie, tried[s], fate) for s, cookie in stories]
        for editor in editors:
            editor.start()
        for editor in editors:
            editor.join(120)
            assert not editor.is_alive(), server.log.read_text()
            acknowledged[editor.story] += editor.acknowledged
            tried[editor.story] = editor.tried
        assert fate.left <= 0, server.log.read_text()
        server.kill()
        for story in acknowledged:
            assert_whole(app, story, acknowledged[story], tried[story])
    assert sum(map(len, acknowledged.values())) >= KILLS * SAVES[0]


def assert_whole(app, story, acknowledged, tried):
    """All that was acknowledged is there, in order; and nothing is half there."""
    with app.app_context():
        article = db.session.get_one(Article, int(story.rpartition("/")[2]))
        kept = [revision.text for revision in reversed(revisions.of(article))]
        sources = [manuscript.body_source for manuscript in kept]
        assert [source for source in sources if source in acknowledged] == acknowledged
        assert set(sources) <= {text(number) for number in range(1, tried + 1)}
        if kept:
            assert Manuscript.of(article) == kept[-1]
            assert article.body_html == copy.to_html(article.body_source, "markdown")
        if db.engine.dialect.name == "sqlite":
            # A new connection: one that has written before knows totals of the search's index
            # that are old once another process has written.
            with closing(sqlite3.connect(db.engine.url.database)) as fresh:
                assert fresh.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        db.session.rollback()
        db.session.remove()
