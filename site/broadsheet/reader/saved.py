"""Saved stories: the page that lists what a reader's own browser keeps, and the worker that shows
it where there is no network. The server knows of neither (docs/press.md)."""

from flask import Blueprint, Response, render_template, request

from .. import clock, press, urls
from ..archive.changes.stamps import FRAME
from ..web.assets import bundles
from .frame import frame

bp = Blueprint("saved", __name__)


@bp.get(urls.SAVED)
@press.printed(FRAME)
def page() -> str:
    """The list without any story: js/saved.js fills it in."""
    now = clock.now()
    return render_template("reader/saved.html", now=now, frame=frame(now))


@bp.get(urls.SAVED_WORKER)
@press.printed()
def worker() -> Response:
    """The service worker, at one address for ever: browsers ask for it again at each visit of those
    who saved something. A file with its version in its name could not replace itself."""
    response = Response(bundles.read("js/worker.js"), mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = request.script_root + urls.FRONT
    return response
