"""The WSGI layer that hands kept pages out before Flask is entered (PEP 3333)."""

import string
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit

from flask import Flask, Response, current_app
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_etags
from werkzeug.routing import MapAdapter
from werkzeug.test import create_environ

from ..archive.changes.stamps import ANEW
from .codings import once_coded, preferred
from .copies import Copy, Headers, living, print_copy, tag_of
from .keeping import Press
from .printing import ENVIRON, Printing, at_work, in_print, script_name

Environ = dict[str, Any]

# Browsers ask every time, and mostly hear 304: so exactness reaches the reader (RFC 9111, 5.2.2.4).
REVALIDATE = ("Cache-Control", "public, no-cache")
OK = "200 OK"
# For readers who save data: their own faces do as well, and nobody keeps this for others.
NO_TYPEFACE = [("Cache-Control", "no-store")]
MATCHED = "broadsheet.matched"  # where a page's environment has the route of its address
PLAIN_QUOTES = str.maketrans("“”", '""')


class Rendered(NamedTuple):
    """What Flask answered. All but 200 is handed out once: an error, a redirect."""

    printing: Printing  # what it depends on
    status: str
    headers: Headers
    body: bytes


class Matched(MapAdapter):
    """The routes for an address that was matched already: Flask need not do it again."""

    def __init__(self, routes: MapAdapter, script_name: str, found: Any) -> None:
        address = routes.server_name, script_name or "/", routes.subdomain, routes.url_scheme
        super().__init__(routes.map, *address, routes.path_info, "GET")
        self.found = found

    def match(self, *_: Any, **__: Any) -> Any:
        return self.found


class PressMiddleware:
    """Answers GET and HEAD of printed routes from copies; everything else is Flask's.

    A page is printed from an environment of our own, which holds its address and nothing else of
    the request: no header, host or cookie can reach what other readers get."""

    def __init__(self, app: Flask, press: Press) -> None:
        self.app, self.press, self.flask = app, press, app.wsgi_app
        self.environ = create_environ(base_url=app.config["SITE_URL"])
        self.routes = app.url_map.bind_to_environ(self.environ)
        # What is printed anew was mostly matched before.
        self.match = lru_cache(200)(partial(self.routes.match, method="GET", return_rule=True))
        self.cdn_seconds: int = app.config["CDN_SECONDS"]
        # Told of each page that is handed out whole, or that was fetched ahead and is opened now:
        # what it is made from, and the request's environment.
        self.on_hand_out: Callable[[Printing, Environ], None] | None = None
        self.on_keep: Callable[[], None] = lambda: None  # told when a page was printed and kept
        app.extensions["press_middleware"] = self

    def answer(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.flask(environ, start_response)
        get = environ.get
        query = get("QUERY_STRING", "")
        # Most requests end here: without a query, the request's own address is the key, which
        # `key_of` would make in a call more.
        key = f"{get('SCRIPT_NAME', '')}\n{get('PATH_INFO', '')}\n"
        copy = None if query else self.press.kept(key)
        if copy is not None:
            if copy.is_light and "HTTP_IF_NONE_MATCH" not in environ:
                self.press.repack(key, copy)
            return self._hand_out(copy, environ, start_response)
        page = self.page(environ)
        if page is None:
            return self.flask(environ, start_response)
        made = self._copy_of(page)
        if isinstance(made, Rendered):
            accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
            headers, body = once_coded(made.headers, made.body, accepted)
            start_response(made.status, headers)
            return [body] if environ["REQUEST_METHOD"] == "GET" else []
        # With parameters that count for nothing it isn't the address of the page itself: a shared
        # cache would keep the page once for each that somebody makes up.
        at_its_own = page["QUERY_STRING"] == query
        return self._hand_out(made, environ, start_response, at_its_own)

    def _copy_of(self, page: Environ) -> "Copy | Rendered":
        """A true copy of a page, printed now unless it is kept, while who else asks waits; the
        whole answer instead where it is none that may be kept."""
        key = key_of(page)
        with self.press.lock(key):
            copy = self.press.kept(key) or self.press.fetch(key)
            if copy is not None:
                if copy.is_light:
                    self.press.repack(key, copy)
                return copy
            made = self.render(page)
            if made.status != OK:
                return made
            copy = print_copy(made.printing, made.headers, made.body)
            if not self.app.debug:  # a developer sees each change of a template at once
                self.press.keep(key, copy, page[MATCHED].found[0].endpoint, made.body)
                self.on_keep()
            return copy

    def _hand_out(
        self, copy: Copy, environ: Environ, start_response: Any, at_its_own: bool = True
    ) -> Iterable[bytes]:
        """Answer from a copy: in the reader's coding, or that nothing changed (304)."""
        coding = preferred[environ.get("HTTP_ACCEPT_ENCODING", "")]
        made = copy.answers.get(coding) or copy.answer(coding)  # nearly always it is there
        headers, about_page, etag, body = made
        headers = headers[:]  # the server may change its list
        if "HTTP_SAVE_DATA" in environ:
            if _is_typeface(headers):
                start_response("204 No Content", NO_TYPEFACE)
                return []
            about_page -= _save_data(headers)
        if (
            self.cdn_seconds
            and "HTTP_SAVE_DATA" not in environ  # others are told of more
            and headers[0] == REVALIDATE
            and at_its_own
            and copy.printing.count >= 0  # else it is not kept here either
        ):
            left = copy.printing.seconds_left(self.press.clock(), self.cdn_seconds)
            shared = f"public, max-age=0, must-revalidate, s-maxage={left}"
            headers[0] = ("Cache-Control", shared)
        known = environ.get("HTTP_IF_NONE_MATCH")
        # Nearly always it is the very tag that was sent: parsing lists of them costs more.
        if known and (known == etag or _knows(known, etag, copy.printing.tag)):
            start_response("304 Not Modified", headers[:about_page])
            # living.js: a page that was fetched ahead is opened
            if "HTTP_X_OPENED" in environ and self.on_hand_out is not None:
                self.on_hand_out(copy.printing, environ)
            return []
        start_response(OK, headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            return []
        if self.on_hand_out is not None:
            self.on_hand_out(copy.printing, environ)
        return [body]

    def render(self, page: Environ) -> Rendered:
        """Ask Flask for a page."""
        printing = page[ENVIRON]
        response = self._ask_flask(page)
        status, body = response.status, response.get_data()
        given = response.get_wsgi_headers(page)
        headers = [header for header in given if header[0] == "Cache-Control"] or [REVALIDATE]
        headers += [header for header in given if header[0] != "Cache-Control"]
        if self.app.debug:
            headers.append(("X-Press", _in_a_header("; ".join(printing.explain()))))
        if self.cdn_seconds:
            keys = (quote(stamp, safe=":") for stamp in printing.stamps)
            headers.append(("Surrogate-Key", " ".join((ANEW, *keys))))
        printing.tag = tag_of(printing, body) if status == OK else ""
        if given.get("Content-Type", "").startswith("text/html"):
            body = living(printing, body)
        return Rendered(printing, status, headers, body)

    def _ask_flask(self, page: Environ) -> Response:
        """What `Flask.wsgi_app` does, but for the server's side of it: nobody is answered yet."""
        at_work.set(self.press)
        around = in_print.set(None)  # the view sets it
        try:
            with self.app.request_context(page) as context:
                script_name.set(context.request.script_root)
                try:
                    return self.app.full_dispatch_request()
                except Exception as error:
                    return self.app.handle_exception(error)
        finally:
            in_print.reset(around)

    def fresh(self, path: str) -> tuple[str, bytes]:
        """Status and body of an address (as WSGI has it) as they are now, past all that is kept;
        "404 NOT FOUND" for one that is not printed."""
        page = self.page({"PATH_INFO": path, "QUERY_STRING": ""})
        if page is None:
            return "404 NOT FOUND", b""
        made = self.render(page)
        return made.status, made.body

    def explain(self, url: str) -> tuple[str, list[str]]:
        """Print the page of an address now: its status, and why it would be kept, in lines."""
        address = urlsplit(url)
        path = unquote_to_bytes(address.path or "/").decode("latin-1")
        page = self.page({"PATH_INFO": path, "QUERY_STRING": address.query})
        if page is None:
            return "not a reader's page", []
        made = self.render(page)
        is_kept = made.status == OK
        return made.status, made.printing.explain() if is_kept else ["never kept: only 200 is"]

    def page(self, environ: Environ) -> Environ | None:
        """What a page is printed from; None for an address that is not printed."""
        path = environ.get("PATH_INFO", "").encode("latin-1").decode(errors="replace")
        if "//" in path or (path.endswith("/") and path != "/"):
            return None  # Flask redirects it, query and all
        try:
            rule, values = self.match(path)
        except HTTPException:
            return None
        declared = getattr(self.app.view_functions[rule.endpoint], "parameters", None)
        if declared is None:
            return None
        query = environ.get("QUERY_STRING", "")
        if query:
            given = dict(reversed(parse_qsl(query, keep_blank_values=True)))  # the first of each
            query = urlencode([(name, given[name]) for name in declared if name in given])
        address = {name: environ.get(name, "") for name in ("SCRIPT_NAME", "PATH_INFO")}
        matched = Matched(self.routes, address["SCRIPT_NAME"], (rule, values))
        own = {"QUERY_STRING": query, ENVIRON: Printing(), MATCHED: matched}
        return {**self.environ, **address, **own}


def key_of(environ: Environ) -> str:
    """The name of a page: no two addresses share it, whatever characters are in the path."""
    get = environ.get
    return f"{get('SCRIPT_NAME', '')}\n{get('PATH_INFO', '')}\n{get('QUERY_STRING', '')}"


def _knows(known: str, etag: str, tag: str) -> bool:
    """Whether an If-None-Match names the page: in this coding, as its caches know it, or in none,
    as open tabs do."""
    tags = parse_etags(known)
    return tags.contains_weak(etag[3:-1]) or tags.contains_weak(tag)


def _is_typeface(headers: Headers) -> bool:
    return any(name == "Content-Type" and kind.startswith("font/") for name, kind in headers)


def _save_data(headers: Headers) -> int:
    """Take out of the headers what lets a browser fetch ahead: how many these were."""
    kept = [header for header in headers if header[0] != "Speculation-Rules"]
    taken = len(headers) - len(kept)
    headers[:] = kept
    return taken


def _in_a_header(text: str) -> str:
    """Words of any script as ASCII, which is all that a header holds (RFC 9110, 5.5)."""
    return quote(text.translate(PLAIN_QUOTES), safe=string.punctuation + " ")


def current_middleware() -> PressMiddleware:
    """That of the application at hand."""
    middleware: PressMiddleware = current_app.extensions["press_middleware"]
    return middleware
