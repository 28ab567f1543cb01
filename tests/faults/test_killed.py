"""A real server, killed while editors save, again and again: no acknowledged word is missing.

Whoever is told of a save kills the server in the same breath: an answer that comes a few
milliseconds before what it says is kept is found out."""

import http.client
import random
import sqlite3
import threading
from contextlib import closing

import pytest

from broadsheet.archive.articles import Article
from broadsheet.archive.manuscripts import revisions
from broadsheet.archive.manuscripts.manuscript import Manuscript
from broadsheet.archive.store import db
from broadsheet.text import rendering
from desk import fields_of
from serving import ROUNDS

KILLS = 3 * ROUNDS
SAVES = (4, 12)  # acknowledged since the start, between which the server is killed


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


@pytest.mark.servers
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
            assert article.body_html == rendering.to_html(article.body_source, "markdown")
        if db.engine.dialect.name == "sqlite":
            # A new connection: one that has written before knows totals of the search's index
            # that are old once another process has written.
            with closing(sqlite3.connect(db.engine.url.database)) as fresh:
                assert fresh.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        db.session.rollback()
        db.session.remove()
