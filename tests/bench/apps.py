"""The yardsticks: applications that answer a page's bytes from memory, without Broadsheet."""

import json
import os
from pathlib import Path
from typing import Any

from flask import Flask, Response
from flask_caching import Cache


def page() -> tuple[bytes, list[tuple[str, str]]]:
    """The bytes and headers that everybody answers with."""
    folder = Path(os.environ["BENCH_PAGE"])
    headers = json.loads((folder / "headers.json").read_text())
    return (folder / "page").read_bytes(), [(name, value) for name, value in headers]


def bare() -> Any:
    """A WSGI function, and nothing else."""
    body, headers = page()

    def answer(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", headers)
        return [body]

    return answer


def view() -> Flask:
    """A Flask view that has its answer ready."""
    app = Flask(__name__)
    body, headers = page()

    @app.get("/page")
    def answer() -> Response:
        return Response(body, headers=headers)

    return app


def cached() -> Flask:
    """A Flask view behind Flask-Caching's decorator."""
    app = Flask(__name__)
    body, headers = page()
    cache = Cache(app, config={"CACHE_TYPE": "SimpleCache"})

    @app.get("/page")
    @cache.cached(timeout=3600)
    def answer() -> Response:
        return Response(body, headers=headers)

    return app
