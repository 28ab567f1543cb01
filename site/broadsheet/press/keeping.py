"""Keeping: the one question about copies: is it still true?"""

import threading
from collections.abc import Hashable
from datetime import datetime
from typing import Protocol

from flask import Flask, current_app

from ..clock import in_seconds
from .copies import Copy, Difference, Example, told_by, written
from .printing import Printing, SharedPart
from .shelf import Shelf
from .stores import shelf_for_parts, stores

CEILING = 86_400  # seconds that a shared store keeps a copy at most: tidiness, not truth
# Bytes of a page that is told from another: it takes as long for a shorter one, and spares little;
# farther than that zlib doesn't see.
TOLD = range(10_000, 30_001)
# What nobody asked for again yet is kept as it is, until it takes one part in so many of the shelf.
AMPLE = 64
LOCKS = 256  # two pages that happen to share a lock wait for each other, which does no harm


class ChangeLog(Protocol):
    """Knows what changed, in the order of commits, and in which database."""

    identity: str
    known: int  # the count up to which it knows all changes
    went_back: bool
    state: object  # another one whenever `unchanged` may answer otherwise than it did

    def refresh(self) -> bool: ...
    def begin_reading(self) -> tuple[str, int]: ...
    def unchanged(self, names: tuple[str, ...], count: int) -> bool: ...


class Press:
    """The kept pages of one process. `code_version` stands for everything that pages are made
    from and that changes with a start only: code, templates, settings."""

    def __init__(self, app: Flask, change_log: ChangeLog, code_version: str) -> None:
        self.change_log, self.code_version = change_log, code_version
        self.clock = app.config["CLOCK"]
        self.seconds = in_seconds(self.clock)
        self.shelf, self.shared = stores(app, code_version)
        self.examples: dict[str, Example] = {}  # the first page of each kind
        # Copies that were printed ahead (ahead.py), by key and the moment from which they are true.
        self.ready: dict[str, dict[datetime, Copy]] = {}
        # Pieces that pages share; None: each page is rendered whole, as a developer wants it.
        self.parts: Shelf | None = None if app.debug else shelf_for_parts(app, self.shelf)
        self.locks = [threading.Lock() for _ in range(LOCKS)]
        app.extensions["press"] = self

    def is_true(self, printing: Printing, now: datetime) -> bool:
        """Whether what was printed is what would be printed at `now` (aware UTC), for all changes
        known. What was printed ahead is not true yet; a clock that was set back makes untrue what
        was printed after it."""
        since, until = printing.since, printing.until
        if since is None or now < since or (until is not None and until <= now):
            return False
        return printing.found_current is self.change_log.state or self.is_current(printing)

    def is_current(self, printing: Printing) -> bool:
        """Whether it was made from the content as it is, for all changes known; of the clock it
        says nothing."""
        change_log = self.change_log
        state = change_log.state  # before it is looked at: what is learnt meanwhile has another
        if printing.identity != change_log.identity:
            return False
        if not change_log.unchanged(printing.stamps, printing.count):
            return False
        printing.found_current = state
        return True

    def kept(self, key: str) -> Copy | None:
        """The copy of a page, if there is one that is true at this instant."""
        copy: Copy | None = self.shelf.get(key)
        if copy is None or not (self.change_log.refresh() and self._is_true_now(copy.printing)):
            copy = self.turn(key) if key in self.ready else None
            if copy is None:
                return None
        copy.demand += 1
        return copy

    def _is_true_now(self, printing: Printing) -> bool:
        """`is_true` of this instant, with a short way for what was found true before: every hit
        takes it."""
        state, since, until = printing.found_true
        known = self.change_log.state  # before it is looked at, as in `is_current`
        if state is known and since <= self.seconds() < until:
            return True
        if not self.is_true(printing, self.clock()):
            return False
        printing.found_true = known, *printing.span()
        return True

    def _stands(self, printing: Printing) -> bool:
        """`is_true` of this instant, for all that was committed until now."""
        return self.change_log.refresh() and self.is_true(printing, self.clock())

    def turn(self, key: str) -> Copy | None:
        """Put on the shelf what was printed ahead for this instant, if it was and is true."""
        for copy in [*self.ready.get(key, {}).values()]:
            if self._stands(copy.printing):
                if self.shelf.get(key) is not copy:
                    self.shelf.set(key, copy)
                return copy
        return None

    def fetch(self, key: str) -> Copy | None:
        """A true copy that another process printed, from the shared store if there is one."""
        if self.shared is None or not self.change_log.refresh():
            return None
        copy = self.shared.get(self.change_log.identity, key)
        if copy is not None:
            self.shelf.set(key, copy)
        return self.kept(key)

    def keep(self, key: str, copy: Copy, kind: str = "", plain: bytes = b"") -> None:
        """Keep a copy, unless an edit or the clock overtook it while it was printed. `kind`: which
        pages are like it; `plain`: its body, packed in no way."""
        if self._stands(copy.printing):
            left = self._seconds_left(copy)
            self.shelf.set(key, self._spared(key, copy, kind, plain), left)
            if self.shared is not None:
                self.shared.set(copy.printing.identity, key, copy, left)
        elif not self.is_current(copy.printing):
            copy.printing.count = -1  # no cache in front may keep it, either

    def _seconds_left(self, copy: Copy) -> int:
        """For which another store keeps a copy: of 0 it would make for ever."""
        return max(1, copy.printing.seconds_left(self.clock(), CEILING))

    def _spared(self, key: str, copy: Copy, kind: str, plain: bytes) -> Copy | Difference:
        """What stands on the shelf of a page that nobody asked for again: what parts it from the
        first of its kind, if that takes less."""
        if not (copy.is_light and len(plain) in TOLD and isinstance(self.shelf, Shelf)):
            return copy
        if self.shelf.demand(key) or self.shelf.bytes_of_new < self.shelf.most_bytes // AMPLE:
            return copy
        page = written(copy.printing, plain)
        example = self.examples.get(kind) or self.examples.setdefault(kind, Example(page))
        spared = told_by(copy, page, example)
        return spared if spared.size < copy.size else copy

    def repack(self, key: str, copy: Copy) -> None:
        """Somebody asked again for a copy that was packed in a hurry."""
        copy.pack_well()
        if not isinstance(self.shelf, Shelf):  # another store in memory hands out copies of it
            self.shelf.set(key, copy, self._seconds_left(copy))

    def kept_part(self, name: Hashable, page: Printing) -> SharedPart | None:
        """A part of pages, if it is kept and true at the page's moment, of the clock and of the
        archive: another page may have made it that saw an edit, or a restore, which this one
        didn't, or the other way round."""
        part: SharedPart | None = self.parts.get(name) if self.parts is not None else None
        if part is None or page.since is None or not self.is_true(part.printing, page.since):
            return None
        known = part.printing
        if known.identity != page.identity:
            return None
        knows_more = known.count > page.count
        if knows_more and not self.change_log.unchanged(known.stamps, page.count):
            return None
        return part

    def keep_part(self, name: Hashable, part: SharedPart) -> None:
        """Keep a part, unless it may not be, or is of a page that is printed ahead: pages of now
        need their own."""
        printing = part.printing
        if self.parts is None or printing.count < 0 or printing.since is None:
            return
        if printing.since <= self.clock():
            self.parts.set(name, part)

    def lock(self, key: str) -> threading.Lock:
        """Who prints a page holds its lock; the others wait and get what was printed."""
        return self.locks[hash(key) % LOCKS]

    @property
    def state(self) -> str:
        """ "ok", or why pages are printed that might be kept."""
        if self.change_log.went_back:
            return "the database is older than it was: run `flask restored`"
        is_away = self.shared is not None and self.shared.is_away
        return "shared store away: pages are printed, slower" if is_away else "ok"

    def refreshed_state(self) -> str:
        """`state`, after the shared store was asked for something."""
        if self.shared is not None:
            self.shared.get(self.change_log.identity, "")
        return self.state


def current() -> Press:
    """The press of the application at hand."""
    press: Press = current_app.extensions["press"]
    return press
