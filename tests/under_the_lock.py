"""What happens at the desk while the writer's lock is held, on either database."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest
from flask import before_render_template, has_request_context, request
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection

from broadsheet.newsroom.access import passwords
from broadsheet.pictures import decoding
from broadsheet.text import rendering

SLOW = (
    (rendering, "to_html"),
    (passwords, "generate_password_hash"),
    (passwords, "check_password_hash"),
    (decoding, "decode"),
    (decoding, "cropped"),
    (decoding, "scaled"),
)


class Watch:
    """Notes what takes its time while the lock is held, and what was written."""

    def __init__(self) -> None:
        self.held = threading.local()
        self.slow: list[tuple[str | None, str]] = []  # the view, and what it did
        self.committed: set[str | None] = set()  # views that kept something
        self.written: set[tuple[str | None, str]] = set()  # views, and their statements

    def begins(self, connection: Connection) -> None:
        self.held.now = bool(connection.get_execution_options().get("broadsheet_writes"))

    def commits(self, _connection: Connection) -> None:
        if getattr(self.held, "now", False):
            self.committed.add(view())
        self.held.now = False

    def rolls_back(self, _connection: Connection) -> None:
        self.held.now = False

    def executes(self, *facts: Any) -> None:
        statement = facts[2]
        if statement.split(None, 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            self.written.add((view(), statement))

    def happens(self, what: str) -> None:
        name = view()
        if name is not None and name.startswith("newsroom.") and getattr(self.held, "now", False):
            self.slow.append((name, what))

    def noted(self, do: Callable[..., Any], what: str) -> Callable[..., Any]:
        @wraps(do)
        def noting(*args: Any, **kwargs: Any) -> Any:
            self.happens(what)
            return do(*args, **kwargs)

        return noting


def view() -> str | None:
    return request.endpoint if has_request_context() else None


@contextmanager
def watching() -> Iterator[Watch]:
    watch = Watch()
    listeners = {
        "begin": watch.begins,
        "commit": watch.commits,
        "rollback": watch.rolls_back,
        "before_cursor_execute": watch.executes,
    }

    def renders(_app: object, template: Any, **_more: Any) -> None:
        watch.happens(f"renders {template.name}")

    with pytest.MonkeyPatch.context() as patch:
        for module, name in SLOW:
            patch.setattr(module, name, watch.noted(getattr(module, name), name))
        for name, listener in listeners.items():
            event.listen(Engine, name, listener)
        before_render_template.connect(renders)
        try:
            yield watch
        finally:
            before_render_template.disconnect(renders)
            for name, listener in listeners.items():
                event.remove(Engine, name, listener)
