"""The counter: the WSGI layer that hands kept pages out before Flask is entered (PEP 3333)."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_accept_header, parse_etags
from werkzeug.routing import RequestRedirect
from werkzeug.test import run_wsgi_app

from .copies import Copy, Headers, print_copy
from .keeping import Press, seconds_left
from .printing import ENVIRON, Policy, Printing, explain

Environ = dict[str, Any]

# Browsers ask every time, and mostly hear 304: so exactness reaches the reader (RFC 9111, 5.2.2.4).
REVALIDATE = ("Cache-Control", "public, no-cache")


class Counter:
    """Answers GET and HEAD of printed routes from copies; everything else is Flask's.

    A page is printed from an environment of our own, which holds its address and nothing else of
    the request: no header, host or cookie can reach what other readers get."""

    def __init__(self, app: Flask, press: Press) -> None:
        self.app, self.press, self.flask = app, press, app.wsgi_app
        self.routes = app.url_map.bind("localhost")
        self.cdn_seconds: int = app.config["CDN_SECONDS"]
        # Told of each page that is handed out whole: its stamps, and the request's environment.
        self.on_hand_out: Callable[[tuple[str, ...], Environ], None] | None = None
        site = urlsplit(app.config["SITE_URL"])
        self.environ = {
            "REQUEST_METHOD": "GET",
            "SERVER_NAME": site.hostname,
            "SERVER_PORT": str(site.port or {"http": 80, "https": 443}[site.scheme]),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": site.netloc,
            "wsgi.url_scheme": site.scheme,
        }

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.flask(environ, start_response)
        key = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        query = environ.get("QUERY_STRING")
        copy = None if query else self.press.kept(key)
        if copy is None:
            policy = self._policy(environ)
            if policy is None:
                return self.flask(environ, start_response)
            declared = _declared(query, policy)
            if query:
                key += f"?{declared}" if declared else ""
                copy = self.press.kept(key)
            if copy is None:
                return self._print(key, environ | {"QUERY_STRING": declared}, start_response)
        return self.hand_out(copy, environ, start_response)

    def _print(self, key: str, environ: Environ, start_response: Any) -> Iterable[bytes]:
        with self.press.lock(key):
            copy = self.press.kept(key) or self.press.fetch(key)
            if copy is None:
                printing, status, headers, body = self.render(environ)
                if printing.count < 0 or not status.startswith("200"):
                    start_response(status, headers)
                    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
                copy = print_copy(printing, headers, body)
                if not self.app.debug:  # a developer sees each change of a template at once
                    self.press.keep(key, copy)
        return self.hand_out(copy, environ, start_response)

    def render(self, environ: Environ) -> tuple[Printing, str, Headers, bytes]:
        """Ask Flask for a page: what it depends on, and the whole answer."""
        printing = Printing()
        wsgi = {name: value for name, value in environ.items() if name.startswith("wsgi.")}
        address = {name: environ.get(name, "") for name in ("SCRIPT_NAME", "PATH_INFO")}
        query = {"QUERY_STRING": environ["QUERY_STRING"], "wsgi.input": BytesIO()}
        clean = {**wsgi, **self.environ, **address, **query, ENVIRON: printing}
        parts, status, headers = run_wsgi_app(self.flask, clean, buffered=True)
        given = [(name, value) for name, value in headers]
        if "Cache-Control" not in headers:
            given.append(REVALIDATE)
        return printing, status, given, b"".join(parts)

    def explain(self, url: str) -> tuple[str, list[str]]:
        """Print the page of an address now: its status, and why it would be kept, in lines."""
        address = urlsplit(url)
        environ: Environ = {"PATH_INFO": unquote_to_bytes(address.path or "/").decode("latin-1")}
        policy = self._policy(environ)
        if policy is None:
            return "not a reader's page", []
        environ["QUERY_STRING"] = _declared(address.query, policy)
        printing, status, _, _ = self.render(environ)
        kept = status.startswith("200")
        return status, explain(printing) if kept else ["never kept: only 200 is"]

    def hand_out(self, copy: Copy, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer from a copy: in the reader's coding, or that nothing changed (304)."""
        coding = preferred(environ.get("HTTP_ACCEPT_ENCODING", ""))
        variant = copy.variants.get(coding) or copy.variants["identity"]
        headers = [*variant.headers]
        if self.cdn_seconds or self.app.debug:
            headers = self._also_say(copy.printing, headers)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and (
            known == variant.etag or parse_etags(known).contains_weak(variant.etag[1:-1])
        ):
            about_body = ("Content-Type", "Content-Length", "Content-Encoding")
            start_response("304 Not Modified", [h for h in headers if h[0] not in about_body])
            return []
        start_response("200 OK", headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            return []
        if self.on_hand_out is not None:
            self.on_hand_out(copy.printing.stamps, environ)
        return [variant.body]

    def _also_say(self, printing: Printing, headers: Headers) -> Headers:
        """What a CDN may do with a page, and what a developer wants to know of it."""
        if self.app.debug:
            why = "; ".join(explain(printing)).encode("ascii", "replace").decode()
            headers.append(("X-Press", why))
        if self.cdn_seconds and REVALIDATE in headers:
            left = seconds_left(printing, self.press.clock(), self.cdn_seconds)
            headers.remove(REVALIDATE)
            shared = f"public, max-age=0, must-revalidate, s-maxage={left}"
            keys = " ".join(quote(stamp, safe=":") for stamp in printing.stamps)
            headers += [("Cache-Control", shared), ("Surrogate-Key", keys)]
        return headers

    def _policy(self, environ: Environ) -> Policy | None:
        path = environ.get("PATH_INFO", "").encode("latin-1").decode(errors="replace")
        if "//" in path or path.endswith("/") > (path == "/"):
            return None  # Flask redirects it, query and all
        try:
            endpoint, _ = self.routes.match(path, "GET")
        except (HTTPException, RequestRedirect):
            return None
        policy: Policy | None = getattr(self.app.view_functions[endpoint], "policy", None)
        return policy


def _declared(query: str | None, policy: Policy) -> str:
    """The part of a query string that is part of the page's address: each parameter once."""
    given = dict(reversed(parse_qsl(query or "", keep_blank_values=True)))
    return urlencode([(name, given[name]) for name in policy.parameters if name in given])


@lru_cache(256)
def preferred(accepted: str) -> str:
    """The best coding of those that an Accept-Encoding header admits (RFC 9110, 12.5.3)."""
    admitted = parse_accept_header(accepted)
    for coding in ("br", "gzip"):
        if admitted[coding] > 0:
            return coding
    return "identity"
