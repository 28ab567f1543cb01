"""Editions: the paper as of another moment, or with a story in it that readers don't see yet.

It is the same application under a signed prefix. The clock is set for the request, and what that
edition says differently is written into the archive in a transaction that is always taken back: so
front, sections, rails and feeds show it exactly as they will. The press is passed by."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import Blueprint, Flask, Response, abort, current_app, request
from werkzeug.exceptions import Gone

from . import clock, copy, signing
from .archive import revisions
from .archive.articles import Article
from .archive.corrections import Correction
from .archive.revisions import Revision
from .archive.store import begin_writing, db

bp = Blueprint("editions", __name__)

PREFIX = "/as-of/"
ENVIRON = "broadsheet.edition"
LONGEST = 30 * 86_400  # seconds for which any link to an edition holds
MOST_TEXTS = 500  # stories that were changed since a moment in the past, and are shown as they were


class Edition(NamedTuple):
    """What a signed link shows: the paper at a moment (aware UTC), with a story in it, perhaps."""

    moment: datetime
    story_id: int | None
    shared: bool  # with people who can't sign in


class Editions:
    """The WSGI layer below the press that takes the prefix off an address (PEP 3333)."""

    def __init__(self, app: Flask) -> None:
        self.app, self.flask = app, app.wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if path.startswith(PREFIX) and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            token, _, rest = path[len(PREFIX) :].partition("/")
            with self.app.app_context():
                edition = read(token)
            if edition is not None and rest.partition("/")[0] != "newsroom":
                environ |= {
                    "SCRIPT_NAME": f"{environ.get('SCRIPT_NAME', '')}{PREFIX}{token}",
                    "PATH_INFO": f"/{rest}",
                    clock.AS_OF: edition.moment,
                    ENVIRON: edition,
                }
        return self.flask(environ, start_response)


def path_to(
    moment: datetime,
    now: datetime,
    seconds: int,
    story: Article | None = None,
    shared: bool = False,
) -> str:
    """The path of an edition's front page, good for so many seconds from now; append a path of the
    paper to it."""
    ends = now.timestamp() + min(seconds, LONGEST)
    facts = [moment.timestamp(), story.id if story else None, int(ends), shared]
    return PREFIX + signing.sign("edition", facts)


def read(token: str) -> Edition | None:
    """The edition of a link; None if the link has ended or is none of ours."""
    facts = signing.read("edition", token, LONGEST)
    if not isinstance(facts, list) or len(facts) != 4:
        return None
    moment, story_id, ends, shared = facts
    if clock.now().timestamp() >= ends:
        return None
    return Edition(datetime.fromtimestamp(moment, UTC), story_id, bool(shared))


def current() -> Edition | None:
    """The edition that this request is for; None for the paper itself."""
    edition: Edition | None = request.environ.get(ENVIRON)
    return edition


def register(app: Flask) -> None:
    app.before_request(set_up)
    app.after_request(never_kept)
    app.teardown_request(take_back)
    app.context_processor(lambda: {"edition": current()})
    app.wsgi_app = Editions(app)  # type: ignore[method-assign]


def set_up() -> None:
    """Write what this edition says differently, to be taken back when it has been printed."""
    edition = current()
    if edition is None or request.blueprint == "assets":
        return
    past = edition.moment < current_app.config["CLOCK"]().astimezone(UTC)
    if edition.story_id is None and not past:
        return
    begin_writing()
    if past:
        _go_back(edition.moment)
    if edition.story_id is not None:
        _put_in(edition.story_id, edition.moment)
    db.session.flush()


def never_kept(response: Response) -> Response:
    if current() is not None and request.blueprint != "assets":
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def take_back(_error: BaseException | None = None) -> None:
    if current() is not None:
        db.session.rollback()


@bp.get("/as-of/<token>")
@bp.get("/as-of/<token>/<path:rest>")
def ended(token: str, rest: str = "") -> Response:
    """What is no edition, or none any more."""
    raise Gone("This link has ended. Ask the newsroom for a new one.")


def _put_in(story_id: int, moment: datetime) -> None:
    """The story as it was saved last, published by then."""
    article = db.session.get(Article, story_id) or abort(404)
    revisions.latest_text(article).write_to(article, copy.to_html)
    if not article.is_public(moment):
        article.published_at, article.unpublished_at = moment, None


def _go_back(moment: datetime) -> None:
    """Texts as they stood, and no correction that was not made yet."""
    later = sa.select(Revision.article_id).where(Revision.public_from > moment)
    then = (
        sa.select(sa.func.max(Revision.id))
        .where(Revision.public_from <= moment, Revision.article_id.in_(later))
        .group_by(Revision.article_id)
        .order_by(sa.func.max(Revision.id).desc())
        .limit(MOST_TEXTS)
    )
    for revision in db.session.scalars(sa.select(Revision).where(Revision.id.in_(then))):
        article = db.session.get_one(Article, revision.article_id)
        # It stands at its address of today: what has moved since is found there.
        text = replace(revision.text, slug=article.slug)
        text.write_to(article, copy.to_html)
    db.session.flush()
    db.session.execute(sa.delete(Correction).where(Correction.noted_at > moment))
    db.session.execute(
        sa.update(Article).where(Article.updated_at > moment).values(updated_at=None)
    )
    db.session.expire_all()
