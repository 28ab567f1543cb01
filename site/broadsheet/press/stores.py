"""Stores: where this process keeps copies, and where processes share them."""

import hashlib
import logging
import time
from collections.abc import Callable
from typing import Any

from cachelib.serializers import BaseRedisSerializer
from flask import Flask
from flask_caching import Cache
from flask_caching.backends import NullCache, SimpleCache

from ..settings import MissingSetting, WrongSetting
from .copies import Copy, CopySerializer
from .shelf import Shelf

log = logging.getLogger(__name__)

# The store that CACHE_TYPE names, as Flask-Caching has it; an operator's own views may use it, too.
cache = Cache()

AWAY = 5.0  # seconds for which a shared store that failed is left alone
STORES = ("SimpleCache", "FileSystemCache", "RedisCache", "MemcachedCache", "NullCache")
# What they need, as pip names it.
CLIENTS = {"RedisCache": '"broadsheet[redis]"', "MemcachedCache": "pylibmc"}
IMPATIENT = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}  # seconds, for Redis


class SharedStore:
    """Copies that processes share, of each version of the code and of each database its own: others
    may use the same store. While it is away, it has none: that costs one wait in a while."""

    def __init__(self, store: Any, code_version: str) -> None:
        self.store, self.code_version = store, code_version
        self.again_at = 0.0  # when it is tried again after it failed

    @property
    def is_away(self) -> bool:
        return bool(self.again_at)

    def get(self, identity: str, key: str) -> Copy | None:
        """A copy that some process kept of the database with that identity."""
        copy = self._ask(self.store.get, identity, key)
        return copy if isinstance(copy, Copy) else None

    def set(self, identity: str, key: str, copy: Copy, seconds: int) -> None:
        self._ask(self.store.set, identity, key, copy, seconds)

    def _ask(self, do: Callable[..., Any], identity: str, key: str, *args: Any) -> Any:
        # How long ago, not what time it is: the machine's matter, not the paper's clock.
        if time.monotonic() < self.again_at:
            return None
        # As a digest: Memcached takes 250 characters at most, and no blanks.
        name = f"{self.code_version}{identity}:{hashlib.sha256(key.encode()).hexdigest()}"
        try:
            answer = do(name, *args)
        except Exception as error:  # each backend fails in its own way
            if not self.is_away:
                log.warning("the shared store is away, pages are printed instead: %s", error)
            self.again_at = time.monotonic() + AWAY
            return None
        if self.is_away:
            log.warning("the shared store is back")
            self.again_at = 0.0
        return answer


def stores(app: Flask, code_version: str) -> tuple[Any, SharedStore | None]:
    """Where this process keeps copies, and where it shares them, if CACHE_TYPE names such a store.
    In front of that stands a shelf: a hit makes no round trip.
    Raises WrongSetting, OSError."""
    options = IMPATIENT if "Redis" in app.config["CACHE_TYPE"] else {}
    options = options | (app.config.get("CACHE_OPTIONS") or {})
    try:
        cache.init_app(app, {"CACHE_OPTIONS": options, "CACHE_NO_NULL_WARNING": True})
    except (ImportError, TypeError) as error:  # no module, or nothing in it that is a store
        kind, why = app.config["CACHE_TYPE"], str(error).splitlines()[-1]
        raise WrongSetting(
            f"CACHE_TYPE must be one of {STORES} or a class with its module, like"
            f" broadsheet.press.Shelf, not {kind!r}: {why}"
        ) from None
    except RuntimeError as error:  # of a store whose client isn't installed
        kind = app.config["CACHE_TYPE"]
        install = f"pip install {CLIENTS.get(kind, '…')}"
        raise MissingSetting(f"BROADSHEET_CACHE_TYPE is {kind!r}: {error}: {install}") from None
    store = app.extensions["cache"][cache]
    if isinstance(store, Shelf | SimpleCache | NullCache):
        return store, None
    if isinstance(getattr(store, "serializer", None), BaseRedisSerializer):
        own = {"CACHE_OPTIONS": options, "CACHE_SERIALIZER": CopySerializer}
        store = Cache(app, config=own).cache
    return Shelf.factory(app, app.config), SharedStore(store, code_version)


def shelf_for_parts(app: Flask, shelf: Any) -> Shelf | None:
    """Parts stand on the shelf beside pages, within the same bound. Where the operator chose
    another store in memory, they have one of their own; where nothing is kept, none."""
    if isinstance(shelf, NullCache):
        return None
    return shelf if isinstance(shelf, Shelf) else Shelf.factory(app, app.config)
