"""A real server over a test's archive, and editors who are signed in at it."""

from datetime import UTC, datetime

import pytest
from flask.sessions import SecureCookieSessionInterface

from broadsheet.archive import sections
from broadsheet.archive import staff as members
from broadsheet.archive.articles import Article
from broadsheet.archive.store import db
from desk import hire
from serving import Server

EDITORS = 3


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
