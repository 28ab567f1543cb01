"""Health: whether this process can serve the paper, for load balancers."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from ..archive.store import db

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def health() -> tuple[Response, int]:
    """200 when pages can be served, else 503; what is wrong, by name."""
    parts = {"database": database(), "press": current_app.extensions["press"].state}
    serving = parts["database"] == "ok"  # without its shared store the press is slower, and right
    well = all(state == "ok" for state in parts.values())
    response = jsonify(status="ok" if well else "degraded" if serving else "failing", **parts)
    response.headers["Cache-Control"] = "no-store"
    return response, 200 if serving else 503


def database() -> str:
    """ "ok", or why the archive can't be read."""
    config = current_app.extensions["migrate"].migrate.get_config()
    head = ScriptDirectory.from_config(config).get_current_head()
    try:
        current = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError:
        return "can't be reached"
    return "ok" if current == head else "not upgraded: run `flask db upgrade`"
