"""The shelf: copies and parts in this process's memory, and what goes when there is no room."""

import pickle
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_caching.backends.base import BaseCache

from .copies import OVERHEAD, Copy, Difference
from .printing import SharedPart

NEWCOMERS = 0.1  # of the room: for what nobody has asked for again yet
MOST_ASKED = 3  # beyond that it isn't counted how often something was asked for


@dataclass(slots=True)
class Pickled:
    """Something else than a copy, as Flask-Caching's own stores in memory keep it."""

    value: bytes
    size: int  # bytes
    until: float | None  # on the machine's own count of seconds; None: for ever
    asked: int = 0


Kept = Copy | Difference | SharedPart | Pickled


class Shelf(BaseCache):
    """As a backend of Flask-Caching: what SimpleCache is, but bounded in bytes as well as in
    number, without pickling, and as fast when it is full.

    What goes first is S3-FIFO's choice (Yang and others, "FIFO queues are all you need for cache
    eviction", SOSP 2023): what is new stands in a short queue, and goes from there unless it is
    asked for again; so whoever reads each page once, a crawler, pushes out nothing that readers
    come back to. A hit counts one up and moves nothing.

    It forgets no copy by the hour: whether one is still true, the press asks at each reading. What
    an operator's own views keep here ends with its timeout."""

    def __init__(self, most_bytes: int, most_copies: int, default_timeout: int = 300) -> None:
        super().__init__(default_timeout=default_timeout)
        self.most_bytes, self.most_copies = most_bytes, most_copies
        self.bytes = self.bytes_of_new = 0
        self.copies: dict[Hashable, Kept] = {}  # all, in either queue
        self.new: deque[Hashable] = deque()  # keys: these are many
        self.proven: OrderedDict[Hashable, None] = OrderedDict()  # keys, too
        self.gone: OrderedDict[int, None] = OrderedDict()  # hashes of what went from the new ones
        self.lock = threading.RLock()

    @classmethod
    def factory(cls, app: Flask, config: dict[str, Any], *_: Any) -> "Shelf":
        seconds = config["CACHE_DEFAULT_TIMEOUT"]
        return cls(config["CACHE_BYTES"], config["CACHE_THRESHOLD"], seconds)

    def get(self, key: Hashable) -> Any:
        kept = self.copies.get(key)  # without the lock: every hit comes by
        if kept is None:
            return None
        if kept.asked < MOST_ASKED:
            kept.asked += 1
        if type(kept) is Copy:  # first: every hit does
            return kept
        if type(kept) is Difference:
            return self._whole(key, kept)
        return _unpickled(kept) if type(kept) is Pickled else kept

    def set(self, key: Hashable, value: Any, timeout: Any = None) -> bool:
        is_ours = isinstance(value, Copy | Difference | SharedPart)
        kept: Kept = value if is_ours else self._pickled(value, timeout)
        with self.lock:
            before, demand = self.copies.get(key), self.demand(key)
            if before is not None:
                # What is printed anew after an edit keeps its place, and is as much asked for as
                # it was before.
                self._count(key, before, -1)
            elif hash(key) in self.gone:
                self.proven[key] = None
            else:
                self.new.append(key)
            kept.asked = before.asked if before else 0
            if isinstance(kept, Copy):
                kept.demand = demand
            self._stand(key, kept)
        return True

    def _stand(self, key: Hashable, kept: Kept) -> None:
        self.copies[key] = kept
        self._count(key, kept, 1)
        if isinstance(kept, Copy):
            kept.on_growth = self._grown
        self._make_room()

    def _count(self, key: Hashable, kept: Kept, sign: int) -> None:
        """Count what comes (1), or goes (-1), in the queue that it stands in."""
        self.bytes += sign * kept.size
        if key not in self.proven:
            self.bytes_of_new += sign * kept.size
        if isinstance(kept, Copy):
            self.bytes += sign * kept.more
            kept.on_growth = None

    def _whole(self, key: Hashable, told: Difference) -> Copy:
        """Somebody asked again for what was told by a difference."""
        copy = told.copy()
        with self.lock:
            if self.copies.get(key) is told:  # else another thread was here, or it went meanwhile
                copy.asked = told.asked
                self._count(key, told, -1)
                self._stand(key, copy)
        return copy

    def _make_room(self) -> None:
        while self.bytes > self.most_bytes or len(self.copies) > self.most_copies:
            if not self.proven or self.bytes_of_new > NEWCOMERS * self.most_bytes:
                self._let_a_new_one_go()
            else:
                self._let_a_proven_one_go()

    def _let_a_new_one_go(self) -> None:
        key = self.new.popleft()
        kept = self.copies[key]
        if kept.asked:
            kept.asked = 0
            self.bytes_of_new -= kept.size
            self.proven[key] = None
            return
        self._count(key, self.copies.pop(key), -1)
        self.gone[hash(key)] = None
        while len(self.gone) > len(self.copies):
            self.gone.popitem(last=False)

    def _let_a_proven_one_go(self) -> None:
        key = next(iter(self.proven))
        kept = self.copies[key]
        if kept.asked:
            kept.asked -= 1
            self.proven.move_to_end(key)
        else:
            self._count(key, self.copies.pop(key), -1)
            del self.proven[key]

    def _grown(self, copy: Copy, more: int) -> None:
        """A copy that stands here has so many bytes more: it was asked for in a further coding."""
        with self.lock:
            if copy.on_growth is not None:  # else it went meanwhile
                copy.more += more
                self.bytes += more
                self._make_room()

    def _pickled(self, value: Any, timeout: Any) -> Pickled:
        pickled = pickle.dumps(value)
        seconds = self._normalize_timeout(timeout)
        until = time.monotonic() + seconds if seconds else None
        return Pickled(pickled, len(pickled) + OVERHEAD, until)

    def demand(self, key: Hashable) -> int:
        """What counts for the next copy of the demand for the one that stands there."""
        kept = self.copies.get(key)
        return kept.demand // 2 if isinstance(kept, Copy) else 0

    def in_demand(self, least: int) -> list[tuple[Any, Copy]]:
        """The copies that were asked for so often at least (`Copy.demand`), with their keys."""
        with self.lock:
            return [
                (key, kept)
                for key, kept in self.copies.items()
                if isinstance(kept, Copy) and kept.demand >= least
            ]

    def add(self, key: Hashable, value: Any, timeout: Any = None) -> bool:
        with self.lock:
            return not self.has(key) and self.set(key, value, timeout)

    def has(self, key: Hashable) -> bool:
        return self.get(key) is not None

    def delete(self, key: Hashable) -> bool:
        with self.lock:
            kept = self.copies.pop(key, None)
            if kept is None:
                return False
            self._count(key, kept, -1)
            if key in self.proven:
                del self.proven[key]
            else:
                self.new.remove(key)
        return True

    def clear(self) -> bool:
        for key in list(self.copies):
            self.delete(key)
        return True


def _unpickled(kept: Pickled) -> Any:
    """None when its time is over."""
    if kept.until is not None and kept.until <= time.monotonic():
        return None
    return pickle.loads(kept.value)  # noqa: S301 - pickled by this process
