"""Health: whether this process can serve the paper, for load balancers."""

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from .. import clock
from ..archive import mail_queue
from ..archive.mail_queue import Kind
from ..archive.store import db, newest_migration, schema_of

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def health() -> tuple[Response, int]:
    """200 when pages can be served, else 503; what is wrong, by name."""
    parts = {"database": database(), "press": current_app.extensions["press"].state}
    if parts["database"] == "ok":
        parts["mail"] = mail()
    serving = parts["database"] == "ok"  # without its shared store the press is slower, and right
    well = all(state == "ok" for state in parts.values())
    response = jsonify(status="ok" if well else "degraded" if serving else "failing", **parts)
    response.headers["Cache-Control"] = "no-store"
    return response, 200 if serving else 503


def database() -> str:
    """ "ok", or why the archive can't be read."""
    try:
        current = schema_of(db.session.connection())
    except SQLAlchemyError:
        return "can't be reached"
    return "ok" if current == newest_migration() else "not upgraded: run `flask db upgrade`"


def mail() -> str:
    """ "ok", or that an invitation was given up. Not of links to new passwords: strangers ask for
    those, and would read here whether there is such an account."""
    lost = [letter for letter in mail_queue.given_up(clock.now()) if letter.kind == Kind.INVITATION]
    return f"{len(lost)} could not be sent: see the newsroom's staff" if lost else "ok"
