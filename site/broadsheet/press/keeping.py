"""Keeping: where copies are, and the one question about them: is it still true?"""

import logging
import threading
import time
from datetime import datetime
from math import ceil
from typing import Any, Protocol

from flask import Flask
from flask_caching import Cache

from .copies import Copy, CopySerializer
from .printing import Printing
from .shelf import Shelf

log = logging.getLogger(__name__)

CEILING = 86_400  # seconds that a shared store keeps a copy at most: tidiness, not truth
AWAY = 5.0  # seconds for which a shared store that failed is left alone
IMPATIENT = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}  # seconds, for Redis
LOCKS = 256  # two pages that happen to share a lock wait for each other, which does no harm


class Ledger(Protocol):
    """Knows what changed, in the order of commits."""

    def look(self) -> bool: ...
    def begin_reading(self) -> int: ...
    def unmoved(self, names: tuple[str, ...], count: int) -> bool: ...


class Press:
    """The kept pages of one process. `edition` stands for everything that pages are made from and
    that changes with a start only: code, templates, settings."""

    def __init__(self, app: Flask, ledger: Ledger, edition: str) -> None:
        self.ledger, self.edition = ledger, edition
        self.clock = app.config["CLOCK"]
        simple = app.config["CACHE_TYPE"] == "SimpleCache"
        own: dict[str, Any] = {"CACHE_TYPE": "broadsheet.press.shelf.Shelf"} if simple else {}
        if not simple:
            own = {"CACHE_SERIALIZER": CopySerializer, "CACHE_OPTIONS": IMPATIENT}
        store = Cache(app, config={**app.config, **own}).cache
        self.shelf = store if simple else Shelf.factory(app, dict(app.config), [], {})
        self.shared: Any = None if simple else store
        self.shared_again = 0.0  # when a shared store that failed is tried again
        self.parts: dict[str, tuple[Printing, Any]] = {}
        self.locks = [threading.Lock() for _ in range(LOCKS)]
        app.extensions["press"] = self

    def is_true(self, printing: Printing) -> bool:
        """Whether what was printed is what would be printed now, for all changes known."""
        return printing.holds_at(self.clock()) and self.ledger.unmoved(
            printing.stamps, printing.count
        )

    def kept(self, key: str) -> Copy | None:
        """The copy of a page, if it is on the shelf and true at this instant."""
        copy: Copy | None = self.shelf.get(key)
        if copy is None:
            return None
        return copy if self.ledger.look() and self.is_true(copy.printing) else None

    def keep(self, key: str, copy: Copy) -> None:
        """Keep a copy, unless an edit or the clock overtook it while it was printed."""
        if not self.ledger.look() or not self.is_true(copy.printing):
            return
        self.shelf.set(key, copy)
        if self.shared is not None:
            until = copy.printing.until
            left = CEILING if until is None else ceil((until - self.clock()).total_seconds())
            self._ask(self.shared.set, self.edition + key, copy, max(1, min(left, CEILING)))

    def fetch(self, key: str) -> Copy | None:
        """A true copy that another process printed, from the shared store if there is one."""
        if self.shared is None:
            return None
        copy = self._ask(self.shared.get, self.edition + key)
        if isinstance(copy, Copy) and self.ledger.look() and self.is_true(copy.printing):
            self.shelf.set(key, copy)
            return copy
        return None

    def lock(self, key: str) -> threading.Lock:
        """Who prints a page holds its lock; the others wait and get what was printed."""
        return self.locks[hash(key) % LOCKS]

    @property
    def state(self) -> str:
        """ "ok", or what is wrong with the shared store."""
        return "ok" if not self.shared_again else "shared store away: pages are printed, slower"

    def _ask(self, what: Any, *args: Any) -> Any:
        """Ask the shared store; None if it is away. A dead store costs one wait in a while."""
        # How long ago, not what time it is: the machine's matter, not the paper's clock.
        if time.monotonic() < self.shared_again:
            return None
        try:
            answer = what(*args)
        except Exception as error:  # each backend fails in its own way
            if not self.shared_again:
                log.warning("the shared store is away, pages are printed instead: %s", error)
            self.shared_again = time.monotonic() + AWAY
            return None
        if self.shared_again:
            log.warning("the shared store is back")
            self.shared_again = 0.0
        return answer


def seconds_left(printing: Printing, now: datetime, most: int) -> int:
    """Whole seconds that somebody who can't ask may keep a page: at most `most`, and never past
    the moment at which the clock makes it untrue."""
    if printing.until is None:
        return most
    return max(0, min(most, int((printing.until - now).total_seconds())))
