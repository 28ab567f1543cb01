"""Readership: counts which stories are read, without cookies, addresses or anybody else.

The press tells of each page that it hands out; how often it was read is remembered with the page,
and once in a while a thread of its own writes down how often each story was, and ends. Counts that
were not written when a process is killed are lost: at most a minute's.
"""

import logging
import threading
import time
from collections import Counter, deque
from itertools import islice
from typing import Any, Protocol

from flask import Flask

from .archive import readings
from .archive.database.outages import DatabaseFailure
from .archive.store import begin_writing, db
from .memo import Memo

log = logging.getLogger(__name__)

MOST_WAITING = 20_000  # pages read between two writings; beyond, the oldest are forgotten
IN_A_HURRY = 10_000  # from which on counts are written before their time

LONGEST_AGENT = 512  # characters of a User-Agent that are looked at: no browser's is longer


class CountedPage(Protocol):
    """As it was printed: from what, and how often it was read since that was written down."""

    stamps: tuple[str, ...]
    readings: int


class Readership:
    """The counts of one process that are not written down yet."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.pause: float = app.config["MOST_READ_SECONDS"]
        self.hours: int = app.config["MOST_READ_HOURS"]
        self.read: deque[CountedPage] = deque()  # with readings that are not written down
        self.due = time.monotonic() + self.pause
        self.writing = threading.Lock()
        app.extensions["readership"] = self

    def note(self, page: CountedPage, environ: dict[str, Any]) -> None:
        """Count a page that was handed out whole, if a reader asked: every hit comes by here."""
        if is_a_reading(environ):
            # Python goes on with another thread at a call or a loop, and there is none in between.
            page.readings = count = page.readings + 1
            if count == 1:
                self._remember(page)
        # How long ago, not what time it is: the machine's matter, not the paper's clock.
        if time.monotonic() >= self.due:
            self.due = time.monotonic() + self.pause
            if self.read:
                threading.Thread(target=self.write_down, name="readership", daemon=True).start()

    def _remember(self, page: CountedPage) -> None:
        self.read.append(page)
        if len(self.read) > IN_A_HURRY:
            self.due = 0
        if len(self.read) > MOST_WAITING:
            self.read.popleft().readings = 0

    def write_down(self) -> bool:
        """Add what was seen to the archive's counts. False if that has to wait: another writer
        took too long, or the database is away; then nothing is lost but time."""
        if not self.writing.acquire(blocking=False):
            return False
        taken: list[tuple[CountedPage, int]] = []
        try:
            # Who forgets the oldest meanwhile leaves as many.
            for _ in range(min(len(self.read), MOST_WAITING)):
                taken.append(self._take())
            with self.app.app_context():
                begin_writing()
                readings.add(_by_story(taken), self.app.config["CLOCK"](), self.hours)
                db.session.commit()
        except DatabaseFailure as error:
            log.warning("the counts of the most read must wait: %s", error)
            for page, count in taken:
                if not page.readings:  # else it was read meanwhile, and waits already
                    self.read.append(page)
                page.readings += count
            return False
        finally:
            self.writing.release()
        return True

    def _take(self) -> tuple[CountedPage, int]:
        """A page that was read, and how often."""
        page = self.read.popleft()
        count, page.readings = page.readings, 0
        return page, count


def _by_story(read: list[tuple[CountedPage, int]]) -> Counter[str]:
    """How often each story was read, by its slug: it is the first that its page is made from."""
    by_slug: Counter[str] = Counter()
    for page, count in read:
        stories = (stamp for stamp in page.stamps if stamp.startswith("article:"))
        for story in islice(stories, 1):
            by_slug[story.partition(":")[2]] += count
    return by_slug


def is_a_reading(environ: dict[str, Any]) -> bool:
    """Whether somebody asks to read, as far as that can be told: not a program, not a browser that
    fetches ahead (but when what it fetched is opened), not a reload, not an open tab that keeps
    itself right, which asks with `no-cache`."""
    return is_browser[environ.get("HTTP_USER_AGENT", "")] and (
        "HTTP_X_OPENED" in environ
        or (
            "HTTP_SEC_PURPOSE" not in environ
            and "HTTP_PURPOSE" not in environ
            and "HTTP_X_MOZ" not in environ
            and environ.get("HTTP_CACHE_CONTROL") not in ("no-cache", "max-age=0")
        )
    )


def _is_browser(agent: str) -> bool:
    """All of them have begun alike since ever, and so do many programs: these are known, or give an
    address or call themselves a bot."""
    agent = agent[:LONGEST_AGENT]
    if not agent.startswith(("Mozilla/", "Opera/")) or "+http" in agent or "bot" in agent.lower():
        return False
    import crawleruseragents  # its list takes longer to read than a page to print

    return not crawleruseragents.is_crawler(agent)


is_browser = Memo(_is_browser, 2048)  # whether a User-Agent is a browser's
