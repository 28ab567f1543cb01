"""Media: the newsroom's pictures and other files, at names that never get other bytes."""

import logging
import re

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable, ServiceUnavailable
from werkzeug.wsgi import FileWrapper

from ... import urls
from ...archive import library_files
from ...archive.images import Picture
from ...pictures import file_kinds, store

bp = Blueprint("media", __name__)

log = logging.getLogger(__name__)

RENDITION = re.compile(r"[a-z0-9][\w-]*\.(webp|jpg)", re.ASCII)
ONE_RANGE = re.compile(r"bytes=(?:\d+-\d*|-\d+)", re.ASCII)
# No script of a file runs, wherever it is opened; what shows PDF in a browser needs its styles.
FOR_FILES = (
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; media-src 'self'; "
    "frame-ancestors 'none'"
)


def media_url(file: str) -> str:
    """The address of a file in the media store."""
    return store.url(file)


def srcset(picture: Picture) -> str:
    """The addresses of a picture's renditions with their widths (HTML, srcset)."""
    return ", ".join(f"{store.url(r.file)} {r.width}w" for r in picture.renditions)


def focus(picture: Picture) -> str:
    """The classes by which a picture that is cut off keeps its focal point in sight, in tenths
    (picture.css); "" for the middle."""
    tenths = ("x", round(10 * picture.focal_x)), ("y", round(10 * picture.focal_y))
    return "".join(f" focus-{axis}-{tenth}" for axis, tenth in tenths if tenth != 5)


@bp.get(urls.media("<name>"))
def picture(name: str) -> Response:
    """A rendition from the media store; its name never gets other bytes."""
    if not RENDITION.fullmatch(name):
        abort(404)
    try:
        body = store.store().open(name)
    except FileNotFoundError:
        abort(404)
    except OSError as error:
        raise _not_now(name, error) from None
    response = Response(body, mimetype=store.kind(name))
    response.headers["Cache-Control"] = store.IMMUTABLE
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.set_etag(name)
    _keep_to_what_is_asked(response, len(body))
    return response


@bp.get(urls.media_file("<name>"))
def library_file(name: str) -> Response:
    """A document, sound or film of the library, or the part of it that is asked for (RFC 9110, 14):
    readers seek in what plays."""
    kind = file_kinds.of(name) if library_files.NAME.fullmatch(name) else None
    if kind is None:
        abort(404)
    stored = library_files.in_store(name)
    try:
        size, stream = store.store().size(stored), store.store().stream(stored)
    except FileNotFoundError:
        abort(404)
    except OSError as error:
        raise _not_now(name, error) from None
    body = FileWrapper(stream, store.CHUNK)
    response = Response(body, mimetype=kind.media_type, direct_passthrough=True)
    response.content_length = size
    response.headers["Cache-Control"] = store.IMMUTABLE
    response.headers["Content-Disposition"] = file_kinds.disposition(name)
    response.headers["Content-Security-Policy"] = FOR_FILES
    response.set_etag(name)
    response.call_on_close(stream.close)
    try:
        _keep_to_what_is_asked(response, size)
    except RequestedRangeNotSatisfiable:
        stream.close()
        raise
    return response


def _not_now(name: str, error: OSError) -> ServiceUnavailable:
    if not isinstance(error, store.LeftAlone):  # else each picture of each page would be told
        log.error("%s can't be read: %s", name, error)
    return ServiceUnavailable(retry_after=5)


def _keep_to_what_is_asked(response: Response, size: int) -> None:
    """Nothing of what the reader has, or the part that is asked for; all of it where that is not
    one range of bytes (RFC 9110, 14.2). Raises RequestedRangeNotSatisfiable."""
    asked = dict(request.environ)
    if not ONE_RANGE.fullmatch(asked.get("HTTP_RANGE", "")):
        asked.pop("HTTP_RANGE", None)
    response.make_conditional(asked, accept_ranges=True, complete_length=size)
