"""Icons and the manifest: what a browser or a telephone shows of the paper outside its pages."""

from flask import Blueprint, Response, json, request

from .. import press, urls
from ..archive.changes import stamps
from ..language import tags
from ..look import icons
from ..paper import Paper, paper

bp = Blueprint("home_screen", __name__)


@bp.get(urls.ICON)
@press.printed(stamps.PAPER)
def svg() -> Response:
    here = paper()
    return Response(icons.as_svg(here.look, here.name), mimetype="image/svg+xml")


@bp.get(urls.FAVICON)
@press.printed(stamps.PAPER)
def favicon() -> Response:
    """The icon for whoever asks without having read a page, as feed readers do."""
    from ..look import drawn_icons

    here = paper()
    return Response(drawn_icons.as_ico(here.look, here.name), mimetype="image/vnd.microsoft.icon")


@press.printed(stamps.PAPER)
def png(size: int) -> Response:
    from ..look import drawn_icons  # not before it is needed: Pillow takes 2 MiB of each process

    here = paper()
    return Response(drawn_icons.as_png(here.look, here.name, size), mimetype="image/png")


for _size in icons.SIZES:
    bp.add_url_rule(urls.icon(_size), view_func=png, defaults={"size": _size})


@bp.get(urls.MANIFEST)
@press.printed(stamps.PAPER)
def manifest() -> Response:
    """What a home screen shows of the paper (W3C, Web Application Manifest)."""
    body = json.dumps(_manifest(paper()), ensure_ascii=False)
    return Response(body, mimetype="application/manifest+json")


def _manifest(here: Paper) -> dict[str, object]:
    root = request.script_root
    colour = icons.ground(here.look)
    sizes = [
        {
            "src": f"{root}{urls.icon(size)}",
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in icons.SIZES[1:]
        for purpose in ("any", "maskable")
    ]
    drawn = {"src": root + urls.ICON, "sizes": "any", "type": "image/svg+xml"}
    return {
        "name": here.name,
        "short_name": here.name if len(here.name) <= 12 else icons.letters(here.look, here.name),
        "lang": here.language,
        "dir": tags.direction(here.language),
        "id": urls.FRONT,
        "start_url": root + urls.FRONT,
        "scope": root + urls.FRONT,
        "display": "minimal-ui",
        "background_color": colour,
        "theme_color": colour,
        "icons": [drawn, *sizes],
    }
