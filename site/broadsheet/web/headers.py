"""Headers that every answer carries, whatever room it comes from."""

import hashlib
from base64 import b64encode
from functools import cache
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request

from ..text import figures
from .assets import bundles

# Like a turned page, for those who like motion. It stands in the page itself: of what the styles
# say of it Chromium may know too late for the first frame, and gives such a transition up.
TURNING = "@media (prefers-reduced-motion:no-preference){@view-transition{navigation:auto}}"
TURNING_HASH = "sha256-" + b64encode(hashlib.sha256(TURNING.encode()).digest()).decode()
# Of these browsers and proxies keep what says nothing of it, for good (RFC 9111, 4.2.2); where an
# address leads may be another place in a second.
FOR_GOOD = {301, 308}


def register(app: Flask) -> None:
    app.after_request(protect)


def protect(response: Response) -> Response:
    """Add the security headers (OWASP Secure Headers Project) that the view did not set itself."""
    headers = response.headers
    view = current_app.view_functions.get(request.endpoint or "")
    declared: tuple[str, ...] | None = getattr(view, "parameters", None)
    if declared is not None and response.status_code == 200:
        headers["No-Vary-Search"] = counting(declared)
    if response.status_code in FOR_GOOD:
        headers.setdefault("Cache-Control", "public, no-cache")
    config = current_app.config
    set_before = {name.lower() for name, _ in headers}
    for name, value in protecting(config["MEDIA_URL"], config["SITE_URL"].startswith("https:")):
        if name.lower() not in set_before:
            headers.add(name, value)
    return response


@cache
def protecting(media_url: str, is_https: bool) -> list[tuple[str, str]]:
    """The headers that protect readers of this paper."""
    headers = [
        ("Content-Security-Policy", policy(media_url)),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ]
    if is_https:
        headers.append(("Strict-Transport-Security", "max-age=63072000; includeSubDomains"))
    return headers


@cache
def counting(parameters: tuple[str, ...]) -> str:
    """Which parameters of a query are part of a page's address, so that a browser knows a page
    again that it has: `parameters`, and no other (No-Vary-Search)."""
    names = " ".join(f'"{name}"' for name in parameters)
    return "key-order, params" + (f", except=({names})" if names else "")


def policy(media_url: str, frames: str = "", framed_by: str = "'none'") -> str:
    """The Content-Security-Policy (W3C CSP 3): ours alone, no inline script and no inline style but
    the one of each that every page begins with, no eval.
    `frames`: what may stand in a frame besides films; `framed_by`: which pages may frame this."""
    media = urlsplit(media_url)
    scheme = f"{media.scheme}://" if media.scheme else ""
    pictures = f" {scheme}{media.netloc}" if media.netloc else ""
    return (
        f"default-src 'none'; script-src 'self' '{bundles.head_script_digest()}'; "
        f"style-src 'self' '{TURNING_HASH}'; font-src 'self'; img-src 'self'{pictures}; "
        f"media-src 'self'{pictures}; "
        "manifest-src 'self'; worker-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; "
        f"frame-src {' '.join([*filter(None, [frames]), *figures.FRAMES])}; "
        f"frame-ancestors {framed_by}"
    )
