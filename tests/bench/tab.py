"""An open tab that somebody looks at for an hour: how often it asks, by static/js/living.js in
Chromium, whose clock and the paper's are moved on: `python -m tests.bench.tab`."""

import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Request, Response, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from broadsheet import create_app

from ..stories import Clock
from . import archives, servers
from .papers import MOMENT
from .report import Target

STORIES = 1000
HOUR, STEP = 3600, 10  # seconds
MOST = 60  # questions in an hour: one a minute, as docs/press.md has it
KINDS = ("front", "section", "article")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")


class Tab(NamedTuple):
    """What an open tab asked in an hour in which nobody edited anything."""

    kind: str
    page: int  # questions for the page itself
    fragments: int  # for its rail, and what stands beside a story
    unchanged: int  # of all these, answered by 304

    def targets(self) -> list[Target]:
        return [(f"questions of an open tab in an hour, {self.kind}", self.page, "<=", MOST)]

    def __str__(self) -> str:
        return (
            f"an open tab with the {self.kind}, looked at for an hour: {self.page} questions for "
            f"the page, {self.fragments} for its fragments; {self.unchanged} of 304"
        )


def measure(folder: Path) -> list[Tab]:
    """Front page, a list, a section and the newest story; none where there is no Chromium."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        return []
    paper = archives.build(folder / "tab", STORIES)
    clock = Clock(MOMENT)
    pages = {"list": "/latest"} | {kind: paper.pages[kind][0] for kind in KINDS}
    with served(paper.instance, clock) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            return [look(browser, site, *page, clock) for page in pages.items()]
        finally:
            browser.close()


def look(browser: Browser, site: str, kind: str, path: str, clock: Clock) -> Tab:
    clock.now = MOMENT
    page = browser.new_page()
    page.clock.install(time=MOMENT)
    page.goto(site + path, wait_until="networkidle")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # who reads to the end has the rail
    page.clock.run_for(1000)
    page.wait_for_load_state("networkidle")
    waiting: set[Request] = set()
    asked, unchanged = Counter[str](), 0

    def answered(response: Response) -> None:
        nonlocal unchanged
        unchanged += response.status == 304

    page.on("request", lambda request: (waiting.add(request), asked.update([_path(request)])))
    page.on("response", answered)
    page.on("requestfinished", lambda request: waiting.discard(request))
    page.on("requestfailed", lambda request: waiting.discard(request))
    for _ in range(HOUR // STEP):
        clock.advance(seconds=STEP)
        page.clock.run_for(1000 * STEP)
        while waiting:
            page.wait_for_timeout(5)
    page.close()
    fragments = sum(n for address, n in asked.items() if address.startswith("/fragments/"))
    return Tab(kind, asked[path], fragments, unchanged)


def _path(request: Request) -> str:
    return urlsplit(request.url).path


@contextmanager
def served(instance: Path, clock: Clock) -> Iterator[str]:
    """The address of the paper, from a server that dates its answers by the same clock."""

    class Handler(WSGIRequestHandler):
        def date_time_string(self, timestamp: float | None = None) -> str:
            return format_datetime(clock(), usegmt=True)

        def log(self, *_: object) -> None:
            """Nothing."""

    port = servers.free_port()
    site = f"http://127.0.0.1:{port}"
    app = create_app(INSTANCE_PATH=str(instance), CLOCK=clock, SITE_URL=site, AHEAD_SECONDS=0)
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="broadsheet-tab-") as folder:
        for found in measure(Path(folder)):
            print(found)


if __name__ == "__main__":
    main()
