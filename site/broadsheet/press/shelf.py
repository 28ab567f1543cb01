"""The shelf: copies and parts in this process's memory, and what goes when there is no room."""

import pickle
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_caching.backends.base import BaseCache

from .copies import OVERHEAD, Copy
from .printing import Part

NEWCOMERS = 0.1  # of the room: for what nobody has asked for again yet
MOST_ASKED = 3  # beyond that it isn't counted how often something was asked for


@dataclass(slots=True)
class Pickled:
    """Something else than a copy, as Flask-Caching's own stores in memory keep it."""

    value: bytes
    size: int  # bytes
    until: float | None  # on the machine's own count of seconds; None: for ever
    asked: int = 0


Kept = Copy | Part | Pickled


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
        self.new: OrderedDict[Hashable, Kept] = OrderedDict()
        self.proven: OrderedDict[Hashable, Kept] = OrderedDict()
        self.gone: OrderedDict[int, None] = OrderedDict()  # hashes of what went from the new ones
        self.lock = threading.RLock()

    @classmethod
    def factory(cls, app: Flask, config: dict[str, Any], *_: Any) -> "Shelf":
        seconds = config.get("CACHE_DEFAULT_TIMEOUT", 300)
        return cls(config["CACHE_BYTES"], config["CACHE_THRESHOLD"], seconds)

    def get(self, key: Hashable) -> Any:
        kept = self.copies.get(key)  # without the lock: every hit comes by
        if kept is None:
            return None
        if kept.asked < MOST_ASKED:
            kept.asked += 1
        if type(kept) is not Pickled:
            return kept
        if kept.until is not None and kept.until <= time.monotonic():
            return None
        return pickle.loads(kept.value)  # noqa: S301 - pickled by this process

    def set(self, key: Hashable, value: Any, timeout: Any = None) -> bool:
        kept = value if isinstance(value, Copy | Part) else self._pickled(value, timeout)
        with self.lock:
            # What is printed anew after an edit is as much asked for as it was before.
            before, is_proven = self.copies.get(key), key in self.proven
            self.delete(key)
            self.copies[key] = kept
            kept.asked = before.asked if before else 0
            if is_proven or hash(key) in self.gone:
                self.proven[key] = kept
            else:
                self.new[key] = kept
                self.bytes_of_new += kept.size
            self.bytes += kept.size
            if isinstance(kept, Copy):
                self.bytes += kept.more
                kept.on_growth = self._grown
                kept.demand = before.demand // 2 if isinstance(before, Copy) else 0
            self._make_room()
        return True

    def _make_room(self) -> None:
        while self.bytes > self.most_bytes or len(self.copies) > self.most_copies:
            if not self.proven or self.bytes_of_new > NEWCOMERS * self.most_bytes:
                self._let_a_new_one_go()
            else:
                self._let_a_proven_one_go()

    def _let_a_new_one_go(self) -> None:
        key, kept = self.new.popitem(last=False)
        self.bytes_of_new -= kept.size
        if kept.asked:
            kept.asked = 0
            self.proven[key] = kept
            return
        self._taken_off(key, kept)
        self.gone[hash(key)] = None
        while len(self.gone) > len(self.copies):
            self.gone.popitem(last=False)

    def _let_a_proven_one_go(self) -> None:
        key, kept = self.proven.popitem(last=False)
        if kept.asked:
            kept.asked -= 1
            self.proven[key] = kept
        else:
            self._taken_off(key, kept)

    def _taken_off(self, key: Hashable, kept: Kept) -> None:
        del self.copies[key]
        self.bytes -= kept.size
        if isinstance(kept, Copy):
            self.bytes -= kept.more
            kept.on_growth = None

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
            kept = self.proven.pop(key, None)
            if kept is None:
                kept = self.new.pop(key, None)
                self.bytes_of_new -= kept.size if kept else 0
            if kept is not None:
                self._taken_off(key, kept)
        return kept is not None

    def clear(self) -> bool:
        for key in list(self.copies):
            self.delete(key)
        return True
