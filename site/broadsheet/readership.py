"""Readership: counts which stories are read, without cookies, addresses or anybody else.

The press tells of each page that it hands out; here it is remembered in memory, and once in a
while a thread of its own writes down how often each story was read, and ends. Counts that were not
written when a process is killed are lost: at most a minute's.
"""

import logging
import threading
import time
from collections import Counter, deque
from functools import lru_cache
from itertools import islice
from typing import Any

from flask import Flask

from .archive import readings, store
from .archive.database.outages import DatabaseFailure
from .archive.store import db

log = logging.getLogger(__name__)

MOST_WAITING = 200_000  # pages handed out between two writings; beyond, the oldest are forgotten
IN_A_HURRY = 100_000  # from which on counts are written before their time

LONGEST_AGENT = 512  # characters of a User-Agent that are looked at: no browser's is longer


class Readership:
    """The counts of one process that are not written down yet."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.pause: float = app.config["MOST_READ_SECONDS"]
        self.hours: int = app.config["MOST_READ_HOURS"]
        self.seen: deque[tuple[str, ...]] = deque(maxlen=MOST_WAITING)
        self.due = time.monotonic() + self.pause
        self.writing = threading.Lock()
        app.extensions["readership"] = self

    def note(self, stamps: tuple[str, ...], environ: dict[str, Any]) -> None:
        """Remember a page that was handed out whole, if a reader asked, by what it is made from."""
        if is_a_reading(environ):
            self.seen.append(stamps)  # whose they are is asked later: every hit comes by here
        # How long ago, not what time it is: the machine's matter, not the paper's clock.
        if time.monotonic() >= self.due or len(self.seen) > IN_A_HURRY:
            self.due = time.monotonic() + self.pause
            if self.seen:
                threading.Thread(target=self.write_down, name="readership", daemon=True).start()

    def write_down(self) -> bool:
        """Add what was seen to the archive's counts. False if that has to wait: another writer
        took too long, or the database is away; then nothing is lost but time."""
        if not self.writing.acquire(blocking=False):
            return False
        counts = Counter(self.seen.popleft() for _ in range(len(self.seen)))
        try:
            with self.app.app_context():
                store.begin_writing()
                readings.add(_by_story(counts), self.app.config["CLOCK"](), self.hours)
                db.session.commit()
        except DatabaseFailure as error:
            log.warning("the counts of the most read must wait: %s", error)
            self.seen.extendleft(counts.elements())
            return False
        finally:
            self.writing.release()
        return True


def _by_story(counts: Counter[tuple[str, ...]]) -> Counter[str]:
    """How often each story was read, by its slug: it is the first that its page is made from."""
    by_slug: Counter[str] = Counter()
    for stamps, count in counts.items():
        stories = (stamp for stamp in stamps if stamp.startswith("article:"))
        for story in islice(stories, 1):
            by_slug[story.partition(":")[2]] += count
    return by_slug


def is_a_reading(environ: dict[str, Any]) -> bool:
    """Whether somebody asks to read, as far as that can be told: not a program, not a browser that
    fetches ahead (but when what it fetched is opened), not a reload, not an open tab that keeps
    itself right, which asks with `no-cache`."""
    return is_browser(environ.get("HTTP_USER_AGENT", "")) and (
        "HTTP_X_OPENED" in environ
        or (
            "HTTP_SEC_PURPOSE" not in environ
            and "HTTP_PURPOSE" not in environ
            and "HTTP_X_MOZ" not in environ
            and environ.get("HTTP_CACHE_CONTROL") not in ("no-cache", "max-age=0")
        )
    )


@lru_cache(2048)
def is_browser(agent: str) -> bool:
    """Whether a User-Agent is a browser's. All of them have begun alike since ever, and so do many
    programs: these are known, or give an address or call themselves a bot."""
    agent = agent[:LONGEST_AGENT]
    if not agent.startswith(("Mozilla/", "Opera/")) or "+http" in agent or "bot" in agent.lower():
        return False
    import crawleruseragents  # its list takes longer to read than a page to print

    return not crawleruseragents.is_crawler(agent)
