"""The shelf: copies in this process's memory, as a backend of Flask-Caching."""

import threading
from collections import OrderedDict
from typing import Any

from flask import Flask
from flask_caching.backends.base import BaseCache

from .copies import Copy


class Shelf(BaseCache):
    """What SimpleCache is, but bounded in bytes as well as in number, without pickling, and in the
    same time however full it is: the copies that were asked for least recently go first.

    It forgets nothing by the hour: whether a copy is still true, the press asks at each reading."""

    def __init__(self, most_bytes: int, most_copies: int) -> None:
        super().__init__(default_timeout=0)
        self.most_bytes, self.most_copies, self.bytes = most_bytes, most_copies, 0
        self.copies: OrderedDict[str, Copy] = OrderedDict()
        self.lock = threading.Lock()

    @classmethod
    def factory(
        cls, app: Flask, config: dict[str, Any], args: list[Any], kwargs: dict[str, Any]
    ) -> "Shelf":
        return cls(app.config["CACHE_BYTES"], config["CACHE_THRESHOLD"])

    def get(self, key: str) -> Copy | None:
        copy = self.copies.get(key)
        if copy is not None:
            try:
                self.copies.move_to_end(key)
            except KeyError:  # another thread dropped it
                return None
        return copy

    def set(self, key: str, value: Copy, timeout: Any = None) -> bool:
        with self.lock:
            self._drop(key)
            self.copies[key] = value
            self.bytes += value.size
            while self.bytes > self.most_bytes or len(self.copies) > self.most_copies:
                self._drop(next(iter(self.copies)))
        return True

    def delete(self, key: str) -> bool:
        with self.lock:
            return self._drop(key)

    def clear(self) -> bool:
        with self.lock:
            self.copies.clear()
            self.bytes = 0
        return True

    def _drop(self, key: str) -> bool:
        copy = self.copies.pop(key, None)
        if copy is not None:
            self.bytes -= copy.size
        return copy is not None
