"""Printing ahead: pages that readers keep asking for are printed before the clock makes their
copies untrue, and lie ready for that moment."""

import atexit
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from .. import clock
from .copies import Copy, print_copy
from .middleware import OK, Environ, PressMiddleware, key_of
from .shelf import Shelf

log = logging.getLogger(__name__)

IN_DEMAND = 2  # times that a copy was asked for: see `Copy.demand`
LOOK = 1.0  # seconds between two looks at what is due
AWAY = 30.0  # seconds after something went wrong
REST = 3  # times as long as a page took, before the next: a quarter of a core at most
ROOM = 16  # the pages that lie ready take one part in so many of CACHE_BYTES, beside it
MOST_TRIED = 10_000
FARTHER = timedelta(minutes=1)  # than it prints, it asks which stories come: once in that time

# From a moment (aware UTC, exclusive) to another (inclusive): paths that nobody can have asked for,
# and from when on there is a page at each; the first to come first, and not more than some.
Coming = Callable[[datetime, datetime], Iterable[tuple[str, datetime]]]
Due = tuple[str, datetime]  # the key of a page, and the moment from which it is to be true


@dataclass
class Scheduled:
    """The pages of stories that come after `since`, until `until` (aware UTC), as of a state of the
    change log."""

    state: object
    since: datetime
    until: datetime
    due: list[Due]


class Ahead:
    """A thread of each process prints ahead, in no reader's request.

    A page that is in demand is printed as the clock will have it at its copy's end, from the
    content of now. It is a copy as any other, true from that moment on unless one of its stamps
    moved, and until then nobody gets it. Pages of stories that are coming are printed as well,
    whose first readers all come at once."""

    def __init__(self, middleware: PressMiddleware, coming: Coming) -> None:
        self.middleware, self.press, self.coming = middleware, middleware.press, coming
        config = middleware.app.config
        self.lead = timedelta(seconds=config["AHEAD_SECONDS"])
        self.most_bytes = config["CACHE_BYTES"] // ROOM
        self.tried: set[Due] = set()  # what came to no page that may be kept, since the last edit
        self.count = -1  # of changes, as of the last look
        self.scheduled: Scheduled | None = None  # as last asked for
        self.pid: int | None = None  # of the process whose thread it is
        self.lock, self.closing = threading.Lock(), threading.Event()
        self.thread: threading.Thread | None = None
        middleware.app.extensions["press_ahead"] = self

    def begin(self) -> None:
        """Have this process's thread begin, unless it has: when a page is kept first, since a
        thread of a server's does not live on in the workers that it forks."""
        if self.pid == os.getpid() or not self.lead or not isinstance(self.press.shelf, Shelf):
            return
        with self.lock:
            if self.pid != os.getpid():
                self.pid, self.closing = os.getpid(), threading.Event()
                self.thread = threading.Thread(target=self._run, name="ahead", daemon=True)
                self.thread.start()
                atexit.register(self.close)

    def close(self) -> None:
        """Print no more, and wait for the page that is being printed."""
        self.closing.set()
        if self.thread is not None:  # one of another process, in a fork of it, has ended there
            self.thread.join()

    def _run(self) -> None:
        pause = 0.0  # the first look, which reads most, is before readers are many
        while not self.closing.wait(pause):
            try:
                while self.print_due():
                    pass
                pause = LOOK if self.press.change_log.refresh() else AWAY
            except Exception as error:  # whatever it is, the next page may be another matter
                log.error("a page can't be printed ahead: %s", error)
                pause = AWAY

    def print_due(self) -> int:
        """Print what is due, what is asked for most first, one turn of each page; how many."""
        printed = 0
        if not self.press.change_log.refresh():
            return printed
        room = self.most_bytes - self._tidy()
        for key, moment in [*self._due(self.press.clock())]:
            begun = time.monotonic()
            if self.closing.is_set() or room <= 0:
                return 0
            copy = self._print(key, moment) if self.press.clock() < moment else None
            if copy is not None:
                # Another dictionary: readers look into it meanwhile.
                self.press.ready[key] = self.press.ready.get(key, {}) | {moment: copy}
                printed, room = printed + 1, room - copy.size
            self.closing.wait(REST * (time.monotonic() - begun))
        return printed

    def _tidy(self) -> int:
        """What has come true goes on the shelf; what is over, or was overtaken by an edit, goes.
        Returns how many bytes are left."""
        ready, now, left = self.press.ready, self.press.clock(), 0
        for key, copies in [*ready.items()]:
            if min(copies) <= now:
                self.press.turn(key)
            still = {
                m: c for m, c in copies.items() if m > now and self.press.is_current(c.printing)
            }
            left += sum(copy.size for copy in still.values())
            if still:
                ready[key] = still
            else:
                del ready[key]
        if self.count != self.press.change_log.known or len(self.tried) > MOST_TRIED:
            self.count, self.tried = self.press.change_log.known, set()
        return left

    def _due(self, now: datetime) -> Iterator[Due]:
        """The pages whose copies end within the time ahead, and those that come."""
        end = now + self.lead
        for key, moment in self._coming(now, end) + self._ending(end):
            next_one = self._first_gap(key, moment)
            if next_one and now < next_one <= end and (key, next_one) not in self.tried:
                yield key, next_one

    def _coming(self, now: datetime, end: datetime) -> list[Due]:
        """The pages of stories that come. The database is asked after an edit and once in a while,
        not at each look: every process would."""
        known = self.scheduled
        state = self.press.change_log.state  # before it is asked, as everywhere
        if not (known and known.state is state and known.since <= now and end <= known.until):
            until = end + FARTHER
            with self.middleware.app.app_context():
                self.press.change_log.begin_reading()
                due = [(_key(path), moment) for path, moment in self.coming(now, until)]
            # Of many that come the first alone are named.
            until = due[-1][1] if due else until
            known = self.scheduled = Scheduled(state, now, until, due)
        return [(key, moment) for key, moment in known.due if now < moment <= end]

    def _ending(self, end: datetime) -> list[Due]:
        """The ends of copies that are in demand, those that are asked for most first."""
        found = [
            (copy.demand, key, copy.printing.until)
            for key, copy in self.press.shelf.in_demand(IN_DEMAND)
            if copy.printing.until
            and copy.printing.until <= end
            and self.press.is_current(copy.printing)
        ]
        return [(key, until) for _, key, until in sorted(found, reverse=True)]

    def _first_gap(self, key: str, moment: datetime | None) -> datetime | None:
        """The moment from which on nothing lies ready, of a page that is followed from `moment`."""
        ready = self.press.ready.get(key, {})
        while moment in ready:
            moment = ready[moment].printing.until
        return moment

    def _print(self, key: str, moment: datetime) -> Copy | None:
        """The copy of a page as at that moment; None where there is none that may be kept."""
        self.tried.add((key, moment))
        page = self.middleware.page(_address(key))
        if page is None:
            return None
        made = self.middleware.render({**page, clock.AS_OF: moment})
        printing = made.printing
        if made.status != OK or printing.since != moment:
            return None
        copy = print_copy(printing, made.headers, made.body)
        if copy.is_light:
            copy.pack_well()
        is_never_true = printing.until is not None and printing.until <= moment
        if is_never_true or not (
            self.press.change_log.refresh() and self.press.is_current(copy.printing)
        ):
            return None
        self.tried.discard((key, moment))
        return copy


def _key(path: str) -> str:
    return key_of({"PATH_INFO": path.encode().decode("latin-1")})


def _address(key: str) -> Environ:
    script, _, rest = key.partition("\n")
    path, _, query = rest.rpartition("\n")
    return {"SCRIPT_NAME": script, "PATH_INFO": path, "QUERY_STRING": query}
