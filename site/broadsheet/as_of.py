"""As of: the paper at another moment, or with a story in it that readers don't see yet.

It is the same application under a prefix that nobody can guess. The clock is set for the request,
and what the paper says differently then is laid over the archive (archive/database/overlay.py): so
front, sections, rails and feeds show it exactly as they will. The press is passed by."""

import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Blueprint, Flask, Response, abort, current_app, g, redirect, request
from werkzeug.exceptions import Gone, ServiceUnavailable
from werkzeug.wrappers import Response as Answer

from . import clock, urls
from .archive import preview_links
from .archive import staff as members
from .archive.articles import Article
from .archive.database import overlay
from .archive.database.outages import DatabaseFailure
from .archive.manuscripts import revisions, working_copies
from .archive.manuscripts.manuscript import Manuscript
from .archive.manuscripts.revisions import Revision
from .archive.preview_links import PreviewLink
from .archive.staff import StaffSession
from .archive.store import db
from .language import gettext, lazy_gettext
from .look.choices import Look
from .paper import TRIED, paper
from .text import rendering
from .web import headers, signing
from .web.assets import media, static_files

bp = Blueprint("as_of", __name__)

PREFIX = urls.as_of("")
ENVIRON = "broadsheet.as_of.shown"
LONGEST = 12 * 3600  # seconds for which what somebody sees for themselves holds
FILES = (static_files.bp.name, media.bp.name)  # alike at all moments
MOST_TEXTS = 500  # stories that changed since a moment in the past, and are shown as they were
# Pages that one process prints at once for people who can't sign in: each costs far more than one
# that is kept, and they must leave threads for readers (docs/serving.md advises four).
SHARED_TURNS = threading.BoundedSemaphore(2)


class AsOf(NamedTuple):
    """What a link shows: the paper at a moment (aware UTC), with a story in it, perhaps."""

    moment: datetime
    story_id: int | None
    shared: bool  # with people who can't sign in
    text: Manuscript | None  # the version of the story, or a proposal; None: the last
    look: Look | None = None  # that is tried; None: the paper's own


class AsOfMiddleware:
    """The WSGI layer below the press that takes the prefix off an address (PEP 3333)."""

    def __init__(self, app: Flask) -> None:
        self.app, self.flask = app, app.wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        token, slash, rest = path.removeprefix(PREFIX).partition("/")
        if path.startswith(PREFIX) and slash and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            shown = self._shown_by(token)
            if shown is not None and rest.partition("/")[0] != urls.NEWSROOM[1:]:
                environ |= {
                    "SCRIPT_NAME": f"{environ.get('SCRIPT_NAME', '')}{PREFIX}{token}",
                    "PATH_INFO": f"/{rest}",
                    clock.AS_OF: shown.moment,
                    ENVIRON: shown,
                    TRIED: shown.look,
                }
        return self.flask(environ, start_response)

    def _shown_by(self, token: str) -> AsOf | None:
        try:
            with self.app.app_context():
                return read(token)
        except DatabaseFailure:  # asked once more by `enter`, within reach of the error pages
            return None


def path_to(
    moment: datetime,
    now: datetime,
    session: StaffSession,
    story: Article | None = None,
    proposal: Revision | None = None,
    look: Look | None = None,
) -> str:
    """The path of the front page as of a moment, for somebody at the desk while they are signed
    in; append a path of the paper to it. `proposal`: what the story would say. `look`: one that is
    tried."""
    ends = int(now.timestamp()) + LONGEST
    ids = [story.id if story else None, proposal.id if proposal else None]
    facts = [moment.timestamp(), *ids, ends, session.digest, look]
    return PREFIX + signing.sign("as of", facts)


def share(link: PreviewLink) -> str:
    """Keep a link for people who can't sign in, in the session's transaction; returns its address,
    which leads to the front page, or to the story that it is for."""
    front = "/" if link.article_id is None else ""
    return f"{current_app.config['SITE_URL']}{PREFIX}{preview_links.make(link)}{front}"


def read(token: str) -> AsOf | None:
    """What a link shows; None if the link has ended or is none of ours."""
    now = clock.now()
    link = preview_links.of_token(token, now)
    if link is not None:
        text = Manuscript.read(link.manuscript) if link.manuscript is not None else None
        return AsOf(link.moment or now, link.article_id, shared=True, text=text)
    facts = signing.read("as of", token, LONGEST)
    if not isinstance(facts, list) or len(facts) != 6:
        return None
    moment, story_id, proposal_id, ends, session, look = facts
    if now.timestamp() >= ends or not members.is_signed_in(session, now):
        return None
    tried = Look._make(look) if look else None
    text = _proposed(story_id, proposal_id) if proposal_id else None
    return AsOf(datetime.fromtimestamp(moment, UTC), story_id, shared=False, text=text, look=tried)


def _proposed(story_id: int, proposal_id: int) -> Manuscript | None:
    """What a story would say if a proposal were taken into its text."""
    story = db.session.get(Article, story_id)
    proposal = revisions.one(story, proposal_id) if story else None
    if story is None or proposal is None:
        return None
    return revisions.proposed_over(proposal, story, working_copies.latest_text(story))


def current() -> AsOf | None:
    """What this request is to be shown; None for the paper as it is."""
    shown: AsOf | None = request.environ.get(ENVIRON)
    return shown


def register(app: Flask) -> None:
    app.before_request(set_up)
    app.after_request(never_kept)
    app.teardown_request(take_back)
    app.context_processor(lambda: {"as_of": current()})
    app.wsgi_app = AsOfMiddleware(app)  # type: ignore[method-assign]


def set_up() -> Answer | None:
    """Lay what the paper says differently at that moment over the archive."""
    shown = current()
    if shown is None or request.blueprint in FILES:
        return None
    if shown.text is not None and request.blueprint == "search":
        # The index has what was written after this version: readers' own search has not.
        root, _, _ = request.script_root.partition(PREFIX)
        return redirect(f"{root}{request.full_path}")
    if shown.shared and not _take_turn():
        raise ServiceUnavailable(retry_after=1)
    past = shown.moment < current_app.config["CLOCK"]().astimezone(UTC)
    if shown.story_id is None and not past:
        return None
    overlay.begin_reading()
    texts = revisions.texts_of(shown.moment, MOST_TEXTS) if past else {}
    if shown.story_id is not None:
        story = db.session.get(Article, shown.story_id) or abort(404)
        texts[story.id] = shown.text or working_copies.latest_text(story)
    with overlay.over(texts, shown.moment if past else None):
        for story_id, text in texts.items():
            article = db.session.get_one(Article, story_id)
            # It stands at its address of today: what has moved since is found there.
            own = text if story_id == shown.story_id else replace(text, slug=article.slug)
            own.write_to(article, _rendered)
            if story_id == shown.story_id and not article.is_public(shown.moment):
                article.published_at, article.unpublished_at = shown.moment, None
    return None


def _rendered(source: str, body_format: str, language: str) -> str:
    return rendering.to_html(source, body_format, language or paper().language)


def never_kept(response: Response) -> Response:
    if current() is not None and request.blueprint not in FILES:
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        # The desk shows it at the widths of a phone and a tablet (newsroom/stories/story_page.py).
        own = headers.policy(current_app.config["MEDIA_URL"], framed_by="'self'")
        response.headers["Content-Security-Policy"] = own
    return response


def take_back(_error: BaseException | None = None) -> None:
    if current() is None:
        return
    db.session.rollback()
    if g.pop("took_turn", False):
        SHARED_TURNS.release()


class LinkEnded(Gone):
    """What a link showed is no longer shown; the story may well be in the paper."""

    headline = lazy_gettext("This link has ended")


@bp.get(urls.as_of("<token>"))
@bp.get(urls.as_of("<token>", "<path:rest>"))
def enter(token: str, rest: str = "") -> Answer:
    """A link as it was handed out leads to what it shows; one that ended, and one that never was,
    say the same."""
    shown = None if rest else read(token)
    if shown is None:
        raise LinkEnded(gettext("Ask the newsroom for a new one."))
    return redirect(f"{request.script_root}{PREFIX}{token}/{_path_in(shown)}", 303)


def _path_in(shown: AsOf) -> str:
    """The path, below its prefix, of what a link was made for."""
    story = db.session.get(Article, shown.story_id) if shown.story_id is not None else None
    if story is None:
        return ""
    text = shown.text or working_copies.latest_text(story)
    return quote(f"{text.section}/{text.slug}")


def _take_turn() -> bool:
    g.took_turn = SHARED_TURNS.acquire(blocking=False)
    return bool(g.took_turn)
