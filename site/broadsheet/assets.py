"""Static files and media: bytes at addresses that never change their content."""

import hashlib
import os
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request, send_from_directory
from werkzeug.security import safe_join

from . import press, settings

bp = Blueprint("assets", __name__)

FOR_EVER = "public, max-age=31536000, immutable"  # a year, the longest that RFC 9111 caches honour
FOLDER = settings.part("static")

# One request for all of a page's styles, without a build step; the order is the cascade's.
BUNDLES = {
    "paper.css": ["tokens.css", "base.css", "page.css", "story.css", "teaser.css"],
    "desk.css": ["tokens.css", "base.css", "story.css", "newsroom.css"],
}


@bp.app_template_global()
def static_url(name: str) -> str:
    """The address of a static file, with the edition in its path: when any file changes, all
    addresses do, and relative references between the files stay true."""
    return f"{request.script_root}/static/{edition()}/{name}"


@bp.app_template_global()
def media_url(file: str) -> str:
    """The address of a picture in the media store."""
    return f"{current_app.config['MEDIA_URL']}/{file}"


@bp.get("/static/<wanted>/<path:name>")
@press.printed()
def static(wanted: str, name: str) -> Response:
    body = read(name)
    if body is None:
        abort(404)
    response = Response(body, mimetype=guess_type(name)[0] or "application/octet-stream")
    # A page from before the last change may still ask for what it knew; what it gets is today's.
    response.headers["Cache-Control"] = FOR_EVER if wanted == edition() else "no-cache"
    return response


@bp.get("/media/<path:name>")
def media(name: str) -> Response:
    response = send_from_directory(Path(current_app.instance_path) / "media", name)
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def read(name: str) -> bytes | None:
    """A static file or a bundle of them; None if there is no such file."""
    if name in BUNDLES:
        return b"\n".join((FOLDER / "css" / part).read_bytes() for part in BUNDLES[name])
    path = safe_join(str(FOLDER), name)
    return Path(path).read_bytes() if path and os.path.isfile(path) else None


def edition() -> str:
    """Twelve hex digits that stand for the content of all static files."""
    if current_app.debug:
        _digest.cache_clear()  # a developer sees every change at the next reload
    return _digest()


@cache
def _digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
