"""Broadsheet as it is measured, made by granian's workers; their instance is in the environment."""

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from broadsheet import create_app

if TYPE_CHECKING:
    from flask import Flask

MOMENT = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)  # the archives' last story is published


def kept() -> "Flask":
    """Broadsheet, that notes each render in a file; one that nobody waits for as " ahead"."""
    app = as_it_is()
    from broadsheet import clock
    from broadsheet.press import PressMiddleware

    render = PressMiddleware.render
    notes = os.open(os.environ["BENCH_RENDERS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def noted(self: PressMiddleware, environ: dict[str, Any]) -> Any:
        when = " ahead" if clock.AS_OF in environ else ""
        os.write(notes, f"{environ['PATH_INFO']}{when}\n".encode())
        return render(self, environ)

    PressMiddleware.render = noted  # type: ignore[method-assign]
    return app


def as_it_is() -> "Flask":
    """Broadsheet as docs/serving.md has it: of the environment alone, and nothing imported before
    it; so its start looks for no garbage, and workers share what they have not touched."""
    set_up()
    return create_app()


def cold() -> "Flask":
    """Broadsheet that keeps no page: each answer is printed, in all its codings. Its clock stands
    still, at an hour at which a front page has ages to tell."""
    from broadsheet import clock
    from broadsheet.press import Press

    Press.keep = lambda *_: None  # type: ignore[method-assign]
    clock.system = lambda: MOMENT
    return as_it_is()


def set_up() -> None:
    os.environ["BROADSHEET_INSTANCE_PATH"] = os.environ["BENCH_INSTANCE"]
    os.environ.setdefault("BROADSHEET_SITE_URL", "http://127.0.0.1")
    if os.environ.get("BENCH_DATABASE"):
        os.environ["BROADSHEET_SQLALCHEMY_DATABASE_URI"] = os.environ["BENCH_DATABASE"]
        os.environ.setdefault("BROADSHEET_SECRET_KEY", "of a bench")
