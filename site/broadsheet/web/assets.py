"""Static files and media: bytes at addresses that never change their content."""

import hashlib
import logging
import os
import re
from base64 import b64encode
from functools import cache, lru_cache
from mimetypes import guess_type
from pathlib import Path
from posixpath import normpath
from typing import NamedTuple

from flask import Blueprint, Response, abort, current_app, request
from markupsafe import Markup
from werkzeug.exceptions import RequestedRangeNotSatisfiable, ServiceUnavailable
from werkzeug.security import safe_join
from werkzeug.wsgi import FileWrapper

from .. import press, settings, urls
from ..archive import library_files
from ..archive.changes import stamps
from ..archive.images import Picture
from ..language import locales
from ..look import styles
from ..look.choices import Look
from ..paper import paper
from ..pictures import file_kinds, store

bp = Blueprint("assets", __name__)

log = logging.getLogger(__name__)

RENDITION = re.compile(r"[a-z0-9][\w-]*\.(webp|jpg)", re.ASCII)
ONE_RANGE = re.compile(r"bytes=(?:\d+-\d*|-\d+)", re.ASCII)
# No script of a file runs, wherever it is opened; what shows PDF in a browser needs its styles.
FOR_FILES = (
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; media-src 'self'; "
    "frame-ancestors 'none'"
)
COMMENT_LINES = re.compile(rb"^ *(?://.*)?\n|^ +", re.MULTILINE)  # blank ones, and indents
COMMENTS_OF_STYLES = re.compile(rb"/\*.*?\*/", re.DOTALL)
INDENTS, COLONS = re.compile(rb"\s*\n\s*"), re.compile(rb"^([\w-]+): ", re.MULTILINE)
LINE_ENDS = re.compile(rb" ?([{};]|,(?=\n))\s")
FOLDER = settings.part("static")

# One request for all of a page's styles, without a build step; the order is the cascade's. What
# stands around pages comes with both kinds: what a page never shows would cost its readers more.
_AROUND = """shared/tokens.css shared/faces.css shared/scripts.css shared/base.css
    paper/page.css paper/as_of.css paper/banner.css paper/masthead.css paper/row.css paper/menu.css
    paper/field.css paper/colophon.css paper/contact.css""".split()
_ON_ALL = ["paper/teaser.css", "paper/living.css", "shared/picture.css"]
BUNDLES = {
    "lists.css": [
        *_AROUND,
        *("paper/heading.css", "paper/block.css", "paper/block_teasers.css"),
        *("paper/stories.css", "paper/search.css"),
        *_ON_ALL,
    ],
    "story.css": [
        *_AROUND,
        *("shared/story.css", "shared/writer.css", "shared/figure.css", "shared/notes.css"),
        *_ON_ALL,
        *("paper/spread.css", "paper/tools.css"),
    ],
    # For pages that few see, and for stories in which something plays.
    "archive.css": ["paper/calendar.css", "paper/admission.css", "paper/saved.css"],
    "embed.css": ["shared/embed.css"],
    "desk.css": """shared/tokens.css shared/faces.css shared/scripts.css shared/base.css
        shared/story.css shared/writer.css shared/figure.css shared/notes.css shared/picture.css
        shared/embed.css
        desk/newsroom.css desk/cards.css desk/worklist.css desk/form.css desk/writing.css
        desk/bar.css desk/check.css desk/device.css desk/look.css desk/choosing.css
        desk/placing.css desk/library.css""".split(),
}
# The same of the scripts of a page that fetches pieces of itself.
SCRIPTS = {"js/htmx-and-reading.js": ["vendor/htmx-4.0.1.min.js", "js/reading.js"]}

PLAIN = Look()  # the program's own

FONTS: dict[str, tuple[str, ...]] = {
    "Latn": ("newsreader-latin",),
    "Cyrl": ("source-serif-cyrillic",),
    "Grek": ("source-serif-greek",),
}
# Languages whose everyday letters go beyond those of Latin-1.
EXTENDED = frozenset("az bs cs cy eo et hr hu ku lt lv mt pl ro sk sl sr tk tr uz vi".split())


def static_url(name: str) -> str:
    """The address of a static file, with their version in its path: when any file changes, all
    addresses do, and relative references between the files stay true."""
    return request.script_root + urls.static(assets_version(), name)


def styles_url(kind: str, look: Look) -> str:
    """The address of the styles of a kind of page ("lists", "story") in a look: another one for
    each that there may be."""
    return static_url(_dressed(kind, look.styles, assets_version()).name)


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


def fonts_first(locale: str, look: Look = PLAIN) -> list[str]:
    """The parts of the typefaces that a page in a language is set in, to be fetched before the page
    is laid out; none for a script, or a look, whose faces readers have."""
    if look.has_own_faces:
        return []
    parts, language = FONTS.get(locales.script(locale), ()), locale.partition("_")[0]
    if parts == FONTS["Latn"] and language in EXTENDED:
        parts += ("newsreader-latin-ext",)
    if language == "vi":
        parts += ("newsreader-vietnamese",)
    return [f"fonts/{part}-wght.woff2" for part in parts]


@bp.get(urls.static("<wanted>", "<path:name>"))
@press.printed()
def static(wanted: str, name: str) -> Response:
    body = read(name)
    if body is None:
        abort(404)
    return _lasting(body, _kind(name), is_current=wanted == assets_version())


@bp.get(urls.static("<wanted>", "<any(lists, story):kind>-<digest>.css"))
@press.printed(stamps.PAPER)
def dressed(wanted: str, kind: str, digest: str) -> Response:
    """The paper's styles in its look."""
    version = assets_version()
    file = _dressed(kind, paper().look.styles, version)
    is_current = (wanted, f"{kind}-{digest}.css") == (version, file.name)
    return _lasting(file.body, "text/css", is_current)


def _lasting(body: bytes, kind: str, is_current: bool) -> Response:
    """What never changes at its address. A page from before the last change may still ask for what
    it knew; what it gets is today's, and is not kept: there is no end of such addresses."""
    response = Response(body, mimetype=kind)
    response.headers["Cache-Control"] = store.IMMUTABLE if is_current else "no-cache"
    if not is_current:
        press.do_not_keep()
    return response


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


def read(name: str) -> bytes | None:
    """A static file or a bundle of them; None if there is no such file. Our scripts go without
    lines that are blank or comments, and styles without blanks and comments: a fifth of what
    readers would get."""
    if name in BUNDLES:
        return _joined(BUNDLES[name])
    if name in SCRIPTS:
        return b"\n".join(read(part) or b"" for part in SCRIPTS[name])
    if name != normpath(name):  # "css/./base.css": there is no end of such addresses
        return None
    path = safe_join(str(FOLDER), name)
    if not path or not os.path.isfile(path):
        return None
    body = Path(path).read_bytes()
    return COMMENT_LINES.sub(b"", body) if name.startswith("js/") else body


def _kind(name: str) -> str:
    if name.endswith(".woff2"):  # not every system's table has it
        return "font/woff2"
    return guess_type(name)[0] or "application/octet-stream"


@cache
def head_script() -> Markup:
    """The one script that stands in pages themselves, without comments and indents."""
    body = read("js/head.js") or b""
    return Markup(re.sub(rb"\n\s*", b"\n", body).decode().strip())  # noqa: S704 - our own file


@cache
def head_script_digest() -> str:
    """The digest by which the Content-Security-Policy knows it (W3C CSP 3, hash-source)."""
    digest = hashlib.sha256(head_script().encode()).digest()
    return f"sha256-{b64encode(digest).decode()}"


def _joined(sheets: list[str]) -> bytes:
    """Styles without comments and blanks."""
    joined = b"\n".join((FOLDER / "css" / sheet).read_bytes() for sheet in sheets)
    lines = INDENTS.sub(b"\n", COMMENTS_OF_STYLES.sub(b"", joined))
    return LINE_ENDS.sub(rb"\1", COLONS.sub(rb"\1:", lines))


class File(NamedTuple):
    name: str
    body: bytes


@lru_cache(maxsize=16)
def _dressed(kind: str, look: Look, _version: str) -> File:
    """The styles of a kind of page in a look; in none they are the bundle itself."""
    joined = _joined(BUNDLES[f"{kind}.css"] + styles.sheets(look))
    body = styles.apply(joined.decode(), look).encode()
    digest = hashlib.sha256(body).hexdigest()[:12]
    return File(f"{kind}-{digest}.css" if look != PLAIN else f"{kind}.css", body)


def assets_version() -> str:
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
