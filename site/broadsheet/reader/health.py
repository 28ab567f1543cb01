"""Health: whether this process can serve the paper, for load balancers."""

import sqlalchemy as sa
from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from .. import clock
from ..archive import mail_queue
from ..archive.mail_queue import Kind
from ..archive.store import db, newest_migration

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
        if not sa.inspect(db.session.connection()).has_table("alembic_version"):
            current = None
        else:
            current = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return "can't be reached"
    return "ok" if current == newest_migration() else "not upgraded: run `flask db upgrade`"


def mail() -> str:
    """ "ok", or that an invitation was given up. Not of links to new passwords: strangers ask for
    those, and would read here whether there is such an account."""
    lost = [letter for letter in mail_queue.given_up(clock.now()) if letter.kind == Kind.INVITATION]
    return f"{len(lost)} could not be sent: see the newsroom's staff" if lost else "ok"
