"""Timeouts: a PostgreSQL that takes what it is asked and never answers holds nobody for long.

Its own limits (store/opening.py) end with it, and the system's don't count: the
connection is fine."""

import time
from collections.abc import Generator
from typing import Any

from flask import Flask, has_request_context, request
from sqlalchemy import event

from ..store import db

LENDING = 2.0  # seconds that a connection may take to say that it is alive
READING = 10.0  # seconds for each statement of a page
WRITING = 65.0  # of what is sent: PostgreSQL's own limit is a little less
AGAIN = 5.0  # seconds for which a server that took no connection is left alone; then one asks


def set_for(app: Flask) -> None:
    """Let an application's connections to PostgreSQL wait no longer than that."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "postgresql":
        event.listen(engine, "do_connect", Connector(engine.dialect.loaded_dbapi).connect)
        event.listen(engine, "checkout", _lent)
        event.listen(engine, "checkin", _given_back)


class Connector:
    """Opens connections whose statements end at a limit; one that was silent is left alone."""

    def __init__(self, driver: Any) -> None:
        self.driver, self.connections = driver, _bounded(driver)
        self.silent_until = 0.0  # of the machine's clock; 0: it answered when it was asked last

    def connect(self, _dialect: object, _record: object, args: Any, options: Any) -> Any:
        now = time.monotonic()
        if now < self.silent_until:
            raise self.driver.OperationalError("the database did not answer")
        if self.silent_until:
            self.silent_until = now + AGAIN
        try:
            connection = self.connections.connect(*args, **options)
        except self.driver.errors.ConnectionTimeout:
            self.silent_until = time.monotonic() + AGAIN
            raise
        self.silent_until = 0.0
        return connection


def _bounded(driver: Any) -> Any:
    """The driver's class of connections, with a limit in seconds."""

    class Bounded(driver.Connection):  # type: ignore[misc]
        limit: float | None = LENDING  # None: what nobody waits for takes as long as it takes

        def wait(self, steps: Any, *args: Any, **options: Any) -> Any:
            if self.limit is not None:
                steps = _until(steps, time.monotonic() + self.limit)
            try:
                return super().wait(steps, *args, **options)
            except TimeoutError:
                self.close()
                raise driver.OperationalError("the database does not answer") from None

    return Bounded


def _lent(connection: Any, *_: object) -> None:
    connection.limit = None
    if has_request_context():
        connection.limit = READING if request.method in ("GET", "HEAD") else WRITING


def _given_back(connection: Any, *_: object) -> None:
    if connection is not None:
        connection.limit = LENDING


def _until(steps: Generator[Any, Any, Any], end: float) -> Generator[Any, Any, Any]:
    """What a statement waits for; psycopg asks ten times a second whether it still does. Raises
    TimeoutError."""
    ready = None
    while True:
        try:
            waits_for = steps.send(ready)
        except StopIteration as done:
            return done.value
        ready = yield waits_for
        if not ready and time.monotonic() > end:
            raise TimeoutError
