"""A reader at a real browser, and the paper under test at an address of its own."""

import json
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import (
    Browser,
    Error,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)
from werkzeug.serving import WSGIRequestHandler, make_server

from broadsheet import sample
from broadsheet.archive import staff as members
from broadsheet.archive.store import db
from browser.lent import Lender
from browser.rail import HIDE_AND_SHOW
from conftest import PAGE_TEXT, missing
from desk import hire
from stories import START, Clock, Paper

PATIENCE = 30_000  # milliseconds: the machine may be busy
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
SHELL = ("chromium-headless-shell", *CHROMIUM)  # the same without a window: half the work
QUIET = """--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync""".split()
# Or a tab's first page of ours, whose opener is none of ours, begins another process.
QUIET.append("--renderer-process-limit=1")

NEVER_CHANGING = ("/static/", "/media/")

expect.set_options(timeout=PATIENCE // 2)


@pytest.fixture(params=["sqlite"])
def database(request: pytest.FixtureRequest) -> str:
    """What a browser shows does not depend on the database."""
    return str(request.param)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def shell(playwright: Playwright) -> Iterator[Browser]:
    yield from _browser(playwright, SHELL)


@pytest.fixture(scope="session")
def whole_browser(playwright: Playwright) -> Iterator[Browser]:
    yield from _browser(playwright, CHROMIUM, channel="chromium")


@pytest.fixture
def browser(request: pytest.FixtureRequest) -> Browser:
    """Chromium's shell; the whole of it for a test that is marked `whole_browser`, because it
    needs what the shell lacks, as pages kept for the way back."""
    whole = request.node.get_closest_marker("whole_browser")
    found: Browser = request.getfixturevalue("whole_browser" if whole else "shell")
    return found


@pytest.fixture(scope="session")
def lenders() -> dict[Browser, Lender]:
    return {}


@pytest.fixture
def lender(browser: Browser, lenders: dict[Browser, Lender], site: str) -> Lender:
    return lenders.setdefault(browser, Lender(browser, site))


def _browser(
    playwright: Playwright, names: Iterable[str], channel: str | None = None
) -> Iterator[Browser]:
    """The first of these commands, or else what Playwright has brought."""
    found = next((path for path in map(shutil.which, names) if path), None)
    try:
        browser = playwright.chromium.launch(
            executable_path=found,
            channel=None if found else channel,
            args=QUIET,
            ignore_default_args=["--disable-back-forward-cache"],  # readers have it, too
        )
    except Error as error:
        missing(f"no Chromium can be started: {error.message.splitlines()[0]}")
        raise
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def door() -> Iterator[socket.socket]:
    """Where the papers will be served, one after another: known before there is an application."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as door:
        yield door


@pytest.fixture(scope="session")
def site(door: socket.socket) -> str:
    return f"http://127.0.0.1:{door.getsockname()[1]}"


@pytest.fixture
def app(make_app: Callable[..., Flask], site: str) -> Flask:
    return make_app(PROPAGATE_EXCEPTIONS=False, SITE_URL=site)


@pytest.fixture
def answered() -> list[str]:
    """The address of every answer that the server gives: what the browser had not kept itself."""
    return []


@pytest.fixture
def served(app: Flask, door: socket.socket, clock: Clock, answered: list[str]) -> Iterator[None]:
    """The application, answering; its server dates the answers by the test's clock, but for files
    that never change: browsers keep them for a year by their own, as if a reader came today."""
    connections = set[socket.socket]()

    class Handler(WSGIRequestHandler):
        def setup(self) -> None:
            super().setup()
            connections.add(self.connection)

        def finish(self) -> None:
            connections.discard(self.connection)
            super().finish()

        def date_time_string(self, timestamp: float | None = None) -> str:
            if self.path.startswith(NEVER_CHANGING):
                return super().date_time_string(timestamp)
            return format_datetime(clock(), usegmt=True)

        def log_request(self, *_: object) -> None:
            answered.append(self.path)

        def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
            pass

    host, port = door.getsockname()
    server = make_server(host, port, app, threaded=True, request_handler=Handler, fd=door.fileno())
    server.daemon_threads = False  # closing waits for answers: the paper's files are let go of next
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield
    server.shutdown()
    _wait_for(thread, connections)


def _wait_for(server: threading.Thread, connections: set[socket.socket]) -> None:
    """The end of a server that waits for all its connections, of which a browser may have opened
    some in reserve."""
    while server.is_alive():
        for connection in [*connections]:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RD)
        server.join(0.05)


@pytest.fixture
def asked() -> list[Request]:
    """Every request that the browser makes."""
    return []


@pytest.fixture
def forgiven() -> list[str]:
    """Parts of the console's messages that a test causes on purpose; and Chromium's own, when it
    is too busy to move from one page to the next and just shows it."""
    return ["Transition was aborted", "Transition was skipped"]


@pytest.fixture
def open_tab(
    lender: Lender, served: None, site: str, asked: list[Request], forgiven: list[str]
) -> Iterator[Callable[..., Page]]:
    """Opens a tab of a browser that has never been here: `open_tab(360, locale="ar")`.

    Whatever the browser complains of fails the test (a breach of the Content-Security-Policy, an
    error in a script), and so does any request to another host."""
    lent, complaints = [], []

    def _open(width: int = 1280, height: int = 720, **options: object) -> Page:
        one = lender.lend(**options)
        lent.append((one, options))
        one.on("request", lambda request: asked.append(request))
        one.on("weberror", lambda error: complaints.append(str(error.error)))
        one.on(
            "console",
            lambda said: (
                complaints.append(said.text) if said.type in ("error", "warning") else None
            ),
        )
        page = one.context.new_page()
        page.set_default_timeout(PATIENCE)
        page.set_viewport_size({"width": width, "height": height})
        return _patient(page)

    yield _open
    for one, options in lent:
        lender.take_back(one, **options)
    assert [said for said in complaints if not any(part in said for part in forgiven)] == []
    hosts = {urlsplit(request.url).netloc for request in asked if request.url.startswith("http")}
    assert hosts <= {urlsplit(site).netloc}


def _patient(page: Page) -> Page:
    """Its keys wait for the scripts of the page that they are meant for."""

    def wait_first(act: Callable[..., None]) -> Callable[..., None]:
        def wait_and_act(*args: Any, **options: Any) -> None:
            page.wait_for_load_state()
            act(*args, **options)

        return wait_and_act

    keyboard = page.keyboard
    keyboard.press = wait_first(keyboard.press)  # type: ignore[method-assign]
    keyboard.type = wait_first(keyboard.type)  # type: ignore[method-assign]
    return page


@pytest.fixture
def page(open_tab: Callable[..., Page]) -> Page:
    return open_tab()


@pytest.fixture
def sign_in(app: Flask, clock: Clock) -> Callable[..., Page]:
    """Signs a tab's browser in: `sign_in(page, "editor")`; as if through the door, without the
    second that a password takes."""

    def enter(page: Page, role: str, email: str = "") -> Page:
        email = hire(app, clock, role, email)
        with app.app_context():
            somebody = members.by_email(email)
            assert somebody is not None
            token = members.begin_session(somebody, clock(), "127.0.0.1", "A browser")
            db.session.commit()
        serializer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert serializer is not None
        cookie = {
            "name": app.config["SESSION_COOKIE_NAME"],
            "value": str(serializer.dumps({"token": token, "_permanent": True})),
            "domain": "127.0.0.1",
            "path": "/newsroom",
        }
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        return page

    return enter


@pytest.fixture
def seed(app: Flask, filled_once: Callable[..., str]) -> str:
    """The address of the story of a page of another paper, imported as an operator would."""

    def bring_in() -> str:
        done = app.test_cli_runner().invoke(args=["import", str(PAGE_TEXT)])
        assert done.exit_code == 0, done.output
        found = re.search(r"→ (\S+) .*and 12 headlines", done.output)
        assert found, done.output
        return found[1]

    return filled_once(bring_in)


@pytest.fixture
def edition(
    paper: Paper, clock: Clock, sample_pictures: None, filled_once: Callable[..., Any]
) -> None:
    """The sample edition, with pictures, corrections, topics and a banner."""

    def publish() -> None:
        with paper.open():
            sample.edition.publish(clock())

    filled_once(publish)


@pytest.fixture(scope="module")
def seed_teasers() -> list[dict[str, Any]]:
    """The teasers of the seed's rail."""
    return json.loads(PAGE_TEXT.with_suffix(".json").read_text())["rail"]


@pytest.fixture
def left_open(open_tab: Callable[..., Page]) -> Callable[..., Page]:
    """A page in a tab whose time goes by only as `leave` says."""

    def _left_open(address: str, start: datetime = START, status: int = 1, **options: Any) -> Page:
        page = open_tab(**options)
        page.add_init_script(HIDE_AND_SHOW)
        page.clock.install(time=start)
        page.goto(address)
        expect(page.locator(".news")).to_have_count(status)
        return page

    return _left_open


@pytest.fixture
def leave(clock: Clock) -> Callable[..., None]:
    """Let time pass for the paper and at once for the browser: of what repeats it does one."""

    def _leave(page: Page, **duration: float) -> None:
        clock.advance(**duration)
        page.clock.fast_forward(int(timedelta(**duration) / timedelta(milliseconds=1)))

    return _leave
