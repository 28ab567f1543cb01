"""Broadsheet as it is measured, made by granian's workers; their instance is in the environment."""

import os
from datetime import UTC, datetime
from typing import Any

from flask import Flask

from broadsheet import clock, create_app
from broadsheet.press import Press, PressMiddleware

MOMENT = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)  # the archives' last story is published


def kept() -> Flask:
    """Broadsheet, that notes each render in a file; one that nobody waits for as " ahead"."""
    render = PressMiddleware.render
    notes = os.open(os.environ["BENCH_RENDERS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def noted(self: PressMiddleware, environ: dict[str, Any]) -> Any:
        when = " ahead" if clock.AS_OF in environ else ""
        os.write(notes, f"{environ['PATH_INFO']}{when}\n".encode())
        return render(self, environ)

    PressMiddleware.render = noted  # type: ignore[method-assign]
    return create_app(**settings())


def as_it_is() -> Flask:
    """Broadsheet, nothing noted."""
    return create_app(**settings())


def cold() -> Flask:
    """Broadsheet that keeps no page: each answer is printed, in all its codings. Its clock stands
    still, at an hour at which a front page has ages to tell."""
    Press.keep = lambda *_: None  # type: ignore[method-assign]
    return create_app(CLOCK=lambda: MOMENT, **settings())


def settings() -> dict[str, Any]:
    given = {"INSTANCE_PATH": os.environ["BENCH_INSTANCE"]}
    if os.environ.get("BENCH_DATABASE"):
        given["SQLALCHEMY_DATABASE_URI"] = os.environ["BENCH_DATABASE"]
    return given
