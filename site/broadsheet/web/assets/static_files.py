"""Static files: the program's own, with their version in the address."""

from mimetypes import guess_type

from flask import Blueprint, Response, abort, request

from ... import press, urls
from ...archive.changes import stamps
from ...language import locales
from ...look.choices import Look
from ...paper import paper
from ...pictures.store import IMMUTABLE
from . import bundles

bp = Blueprint("static_files", __name__)

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
    return request.script_root + urls.static(bundles.version(), name)


def styles_url(kind: str, look: Look) -> str:
    """The address of the styles of a kind of page ("lists", "story") in a look: another one for
    each that there may be."""
    return static_url(bundles.dressed(kind, look.styles, bundles.version()).name)


def fonts_first(locale: str, look: Look = bundles.PLAIN) -> list[str]:
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
    body = bundles.read(name)
    if body is None:
        abort(404)
    is_current = wanted == bundles.version() and bundles.is_as_it_began()  # after it was read
    return _lasting(body, _kind(name), is_current)


@bp.get(urls.static("<wanted>", "<any(lists, story):kind>-<digest>.css"))
@press.printed(stamps.PAPER)
def dressed(wanted: str, kind: str, digest: str) -> Response:
    """The paper's styles in its look."""
    version = bundles.version()
    file = bundles.dressed(kind, paper().look.styles, version)
    is_current = (wanted, f"{kind}-{digest}.css") == (version, file.name)
    return _lasting(file.body, "text/css", is_current)


def _lasting(body: bytes, kind: str, is_current: bool) -> Response:
    """What never changes at its address. A page from before the last change may still ask for what
    it knew; what it gets is today's, and is not kept: there is no end of such addresses."""
    response = Response(body, mimetype=kind)
    response.headers["Cache-Control"] = IMMUTABLE if is_current else "no-cache"
    if not is_current:
        press.do_not_keep()
    return response


def _kind(name: str) -> str:
    if name.endswith(".woff2"):  # not every system's table has it
        return "font/woff2"
    return guess_type(name)[0] or "application/octet-stream"
