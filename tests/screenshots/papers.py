"""The papers of which pictures are taken: how they are filled, and where their pages stand."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

from flask.sessions import SecureCookieSessionInterface
from flask_migrate import upgrade
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from broadsheet import create_app, sample
from broadsheet.archive import readings
from broadsheet.archive import staff as members
from broadsheet.archive.articles import Article
from broadsheet.archive.house import imprint
from broadsheet.archive.staff import Role, Staff
from broadsheet.archive.store import begin_writing, db
from broadsheet.text.rendering import to_html

NOW = datetime(2026, 3, 12, 17, 41, tzinfo=UTC)  # so pictures of two days show the same ages
MIA = "mia@example.org"
DESK = {"de": "fr"}  # the language of a desk that has another than its paper
ABOUT = "We print what happens in Dunmere, and what it means.\n\n## Who we are\n\nTen people."

# Each page or state and its address; in braces: what `fill` tells of the paper.
PAGES = {
    "sample": {
        "front": "/",
        "section": "/politics",
        "opinions": "/opinion",
        "article": "{article}",
        "article with corrections": "{corrected}",
        "article without a picture": "{plain}",
        "author": "{author}",
        "topic": "{topic}",
        "latest": "/latest",
        "search": "/search",
        "search, found": "/search?q=council",
        "search, nothing found": "/search?q=zzyzx",
        "most read": "/most-read",
        "corrections": "/corrections",
        "archive": "/archive",
        "archive, a year": f"/archive/{NOW:%Y}",
        "archive, a month": f"/archive/{NOW:%Y/%m}",
        "archive, a day": f"/archive/{NOW:%Y/%m/%d}",
        "saved stories": "/saved",
        "standing page": "/about",
        "contact": "/contact",
        "404": "/politics/never-printed",
        "410": "{withdrawn}",
        "desk": "/newsroom",
        "desk, a story’s form": "{form}",
        "desk, a new story": "/newsroom/stories/new",
        "desk, a story’s history": "{form}/history",
        "desk, withdrawing a story": "{form}/withdraw",
        "desk, a note to readers": "{note}",
        "desk, pictures": "/newsroom/pictures",
        "desk, one picture": "/newsroom/pictures/1",
        "desk, placing": "/newsroom/placing",
        "desk, placing on a section": "/newsroom/placing/politics",
        "desk, breaking news": "/newsroom/banners",
        "desk, the paper as of": "/newsroom/as-of",
        "desk, authors": "/newsroom/authors",
        "desk, one author": "/newsroom/authors/1",
        "desk, topics": "/newsroom/topics",
        "desk, sections": "/newsroom/sections",
        "desk, one section": "/newsroom/sections/1",
        "desk, settings": "/newsroom/paper",
        "desk, a page of the paper": "/newsroom/paper/about",
        "desk, look": "/newsroom/paper/look",
        "desk, what machines may do": "/newsroom/paper/machines",
        "desk, former addresses": "/newsroom/addresses",
        "desk, import": "/newsroom/import",
        "desk, from imports": "/newsroom/from-imports",
        "desk, log": "/newsroom/audit",
        "desk, staff": "/newsroom/staff",
        "desk, account": "/newsroom/account",
        "desk, forgotten password": "/newsroom/password",
    },
    "empty": {
        "empty paper, front": "/",
        "empty paper, latest": "/latest",
        "empty paper, 404": "/nowhere",
        "empty paper, desk": "/newsroom",
    },
    "ar": {
        "in Arabic, front": "/",
        "in Arabic, article": "{article}",
        "in Arabic, latest": "/latest",
        "in Arabic, saved stories": "/saved",
        "in Arabic, desk": "/newsroom",
        "in Arabic, desk, a story’s form": "{form}",
        "in Arabic, desk, placing": "/newsroom/placing",
        "in Arabic, desk, import": "/newsroom/import",
    },
    "ja": {
        "in Japanese, front": "/",
        "in Japanese, article": "{article}",
        "in Japanese, saved stories": "/saved",
    },
    "de": {
        "in German, front": "/",
        "in German, article": "{article}",
        "in German, saved stories": "/saved",
        "in French, desk": "/newsroom",
        "in French, desk, a story’s form": "{form}",
        "in French, desk, placing": "/newsroom/placing",
        "in French, desk, import": "/newsroom/import",
    },
}


class Paper(NamedTuple):
    """One that is served."""

    site: str
    addresses: dict[str, str]  # of its pages, by their names
    cookie: str  # the name of the desk's
    session: str  # what it holds while Mia is signed in

    @property
    def desk_cookie(self) -> Any:
        """With which a browser of Playwright's is let in."""
        return {"name": self.cookie, "value": self.session, "url": f"{self.site}/newsroom"}


@contextmanager
def served(name: str, folder: Path, look: str = "") -> Iterator[Paper]:
    """One of PAGES, as it is at NOW, at an address of its own. `folder`: where it is kept. `look`:
    one of the sample edition's."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as door:
        host, port = door.getsockname()
        app = create_app(
            CLOCK=lambda: NOW,
            INSTANCE_PATH=str(folder),
            SITE_URL=f"http://{host}:{port}",
            SECRET_KEY="of pictures only, and of nothing else",
            AHEAD_SECONDS=0,
        )
        with app.app_context():
            upgrade()
            facts = fill(name)
            if look:
                sample.looks.put_on(look)
            begin_writing()
            mia = _mia()
            mia.language = DESK.get(name, "")
            token = members.begin_session(mia, NOW, host, "A camera")
            db.session.commit()
        signer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert signer is not None
        session = str(signer.dumps({"token": token, "_permanent": True}))
        server = make_server(host, port, app, True, request_handler=Silent, fd=door.fileno())
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1})
        thread.start()
        pages = {page: where.format(**facts) for page, where in PAGES[name].items()}
        try:
            yield Paper(f"http://{host}:{port}", pages, app.config["SESSION_COOKIE_NAME"], session)
        finally:
            server.shutdown()
            thread.join()


class Silent(WSGIRequestHandler):
    timeout = 5  # seconds: a browser may open connections that it never uses

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        pass


def fill(name: str) -> dict[str, str]:
    """Put into a paper what it is to show; where stories stand that show this and that."""
    if name == "empty":
        return {}
    sample.edition.publish(NOW, {"sample": "en"}.get(name, name))
    begin_writing()
    query = select(Article).where(Article.public(NOW)).order_by(Article.id)
    stories = list(db.session.scalars(query))
    readings.add({story.slug: 90 - 3 * n for n, story in enumerate(stories)}, NOW, 24)
    found = _of_each_kind(stories)
    if name == "sample":
        imprint.write_page("about", ABOUT, to_html(ABOUT, "markdown"))
        paper = imprint.of_the_paper()
        paper.email, paper.postal_address = "desk@example.org", "1 Quay\nDunmere"
        found["withdrawn"].withdraw(NOW)
    db.session.commit()
    where = {kind: story.path for kind, story in found.items()}
    corrected = found["corrected"]
    notes = [note.id for note in corrected.corrections]  # not each sample has one
    topics = [tagging.topic for story in stories for tagging in story.taggings]
    return where | {
        "author": found["article"].bylines[0].author.path,
        "topic": max(topics, key=topics.count).path,
        "form": f"/newsroom/stories/{found['article'].id}",
        "note": f"/newsroom/stories/{corrected.id}/notes/{notes[0] if notes else 0}",
    }


def _of_each_kind(stories: list[Article]) -> dict[str, Article]:
    def first(is_one: Callable[[Article], object], among: list[Article] = stories) -> Article:
        return next((story for story in among if is_one(story)), stories[0])

    pictured = [story for story in stories if story.lead_image_id]
    found = {
        "article": max(pictured, key=lambda story: len(story.body_source)),
        "corrected": first(lambda story: story.corrections),
        "plain": first(lambda story: not (story.lead_image_id or story.corrections), stories[::-1]),
    }
    return found | {"withdrawn": first(lambda story: story not in found.values())}


def _mia() -> Staff:
    somebody = members.by_email(MIA)
    if somebody is None:
        somebody = Staff(email=MIA, name="Mia Duarte", role=Role.PUBLISHER, added_at=NOW)
        db.session.add(somebody)
        db.session.flush()
    return somebody
