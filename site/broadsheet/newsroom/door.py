"""The door: who is signed in, what they may do, and whether a form is really theirs."""

import re
from typing import Any
from urllib.parse import quote

from flask import Blueprint, abort, g, redirect, render_template, request, session
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from .. import clock
from ..archive import staff as members
from ..archive.staff import Staff, StaffSession
from ..archive.store import db
from .rights import ANYBODY, LEAST_ROLE

bp = Blueprint("newsroom", __name__, url_prefix="/newsroom")
csrf = CSRFProtect()

SECRET = {"csrf_token", "password", "current", "code"}  # fields that are never shown again
LARGE_FORMS = {"upload_pictures": 200 * 2**20, "replace_picture": 50 * 2**20}  # bytes
LONGEST_KEPT = 1_000_000  # characters of one field that is carried over a sign-in
_OURS = re.compile(r"/newsroom(/[\w-]+)*(\?[\w=&%.+:-]*)?", re.ASCII)


@bp.before_request
def guard() -> Response | tuple[str, int] | None:
    """Let in who may, by the view's line in the table of rights; never by the path's text."""
    g.session = _session()
    g.staff = g.session and g.session.staff
    view = (request.endpoint or "").removeprefix("newsroom.")
    if view not in LEAST_ROLE:
        abort(403)
    least = LEAST_ROLE[view]
    if g.staff and view in LARGE_FORMS:
        request.max_content_length = LARGE_FORMS[view]
    if least is not ANYBODY:
        if g.staff is None:
            return _sign_in_first()
        if not g.staff.may(least):
            abort(403)
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        csrf.protect()
    return None


@bp.after_request
def never_kept(response: Response) -> Response:
    """Nothing of the desk is kept by anybody on the way, or found by a search engine."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.errorhandler(CSRFError)
def not_from_our_form(error: CSRFError) -> tuple[str, int]:
    """The token of a form is missing or old: nothing is done, and nothing typed is lost. Whoever is
    signed in looks at it and sends it again; a page of another site can't get here with a session
    (SameSite)."""
    if g.staff is not None:
        where = request.script_root + request.path
        page = render_template(
            "newsroom/send_again.html", fields=typed_texts(), where=where, stale=True
        )
        return page, 400
    if request.endpoint != "newsroom.sign_in":
        return render_template("newsroom/stale.html"), 400
    from .sign_in import form_to_sign_in  # the door opens to a room behind it

    return form_to_sign_in(kept_fields(request.form), request.form.get("next", "")), 400


@bp.app_context_processor
def about_staff() -> dict[str, Any]:
    return {"staff": g.get("staff")}


def begin_session(staff: Staff) -> str:
    """Begin a session, in the database's transaction; `let_in` its token when that is committed."""
    browser = request.user_agent.string
    return members.begin_session(staff, clock.now(), request.remote_addr or "", browser)


def let_in(token: str) -> None:
    """Give the browser its session; all that it kept before is dropped (session fixation)."""
    session.clear()
    session.permanent = True
    session["token"] = token


def me() -> Staff:
    """Whoever is signed in, on routes that need somebody to be."""
    assert g.staff is not None  # noqa: S101 - the guard saw to it
    return g.staff  # type: ignore[no-any-return]


def place_to_go(wanted: str | None) -> str:
    """Where to go after signing in: the wanted address if it is one of the desk's."""
    return wanted if wanted and _OURS.fullmatch(wanted) else "/newsroom"


def typed_texts() -> list[tuple[str, str]]:
    """The fields of a form that could not be taken, so that nothing typed is lost."""
    fields = request.form.items(multi=True)
    return [(name, value) for name, value in fields if name not in SECRET and value.strip()]


def kept_fields(form: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Fields of another form that ride along while its editor signs in again."""
    fields = form.items(multi=True)
    return [(name, value[:LONGEST_KEPT]) for name, value in fields if name.startswith("kept.")]


def _session() -> StaffSession | None:
    token = session.get("token")
    return members.session_of(token, clock.now()) if isinstance(token, str) else None


def _sign_in_first() -> Response | tuple[str, int]:
    """To the door; a form that was sent comes along, and is sent again from there."""
    here = request.full_path.rstrip("?")
    if request.method in ("GET", "HEAD"):
        return redirect(f"{request.script_root}/newsroom/sign-in?next={quote(here)}", 303)
    db.session.rollback()
    from .sign_in import form_to_sign_in  # the door opens to a room behind it

    kept = [(f"kept.{name}", value) for name, value in typed_texts()]
    return form_to_sign_in(kept, request.path if kept else ""), 401
