"""The guard: who is signed in, what they may do, and whether a form is really theirs."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Blueprint, Config, abort, current_app, g, redirect, request, session
from flask_wtf.csrf import CSRFProtect
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ... import clock, urls
from ...archive import staff as members
from ...archive.staff import Role, Staff, StaffSession
from ...archive.store import db
from .rights import ANYBODY, BESIDES, LEAST_ROLE
from .sign_in_page import form_to_sign_in

bp = Blueprint("newsroom", __name__, url_prefix=urls.NEWSROOM)
csrf = CSRFProtect()

SECRET = {"csrf_token", "password", "current", "code"}  # fields that are never shown again
LARGE_FORMS: dict[str, Callable[[Config], int]] = {  # bytes
    "upload_pictures": lambda _: 200 * 2**20,
    "replace_picture": lambda _: 50 * 2**20,
    "upload_import": lambda _: 256 * 2**20,  # of which 200 are taken; more is told at the field
    "upload_files": lambda config: 2 * config["FILE_MEGABYTES"] * 2**20,  # as it is of these
}
_OURS = re.compile(urls.NEWSROOM + r"(/[\w-]+)*(\?[\w=&%.+:-]*)?", re.ASCII)


class Known(NamedTuple):
    """Whoever is signed in, as far as pages can tell that must not ask the database."""

    name: str
    role: Role

    def may(self, least: Role) -> bool:
        return self.role.may(least)


@bp.before_request
def guard() -> Response | tuple[str, int] | None:
    """Let in who may, by the view's line in the table of rights; never by the path's text."""
    g.session = _session()
    g.staff = g.session and g.session.staff
    g.language = g.staff.language if g.staff else ""
    if g.staff:
        g.known = Known(g.staff.name, Role(g.staff.role))
    view = (request.endpoint or "").removeprefix("newsroom.")
    if view not in LEAST_ROLE:
        abort(403)
    least = LEAST_ROLE[view]
    if g.staff and view in LARGE_FORMS:
        request.max_content_length = LARGE_FORMS[view](current_app.config)
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


@bp.app_context_processor
def about_staff() -> dict[str, Any]:
    return {"staff": somebody(), "may": may}


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


def somebody() -> Staff | None:
    """Whoever is signed in; None for strangers, and where the guard was not asked."""
    staff: Staff | None = g.get("staff")
    return staff


def my_session() -> StaffSession:
    """The session of whoever is signed in, on routes that need somebody to be."""
    assert g.session is not None  # noqa: S101 - the guard saw to it
    return g.session  # type: ignore[no-any-return]


def known() -> Known | None:
    """Whoever is signed in, for pages that must not ask the database; None for strangers."""
    found: Known | None = g.get("known")
    return found


def may(right: str) -> bool:
    """Whether whoever is signed in may do what a view does, by its name, or what stands in
    `BESIDES`. Asks no database."""
    least = LEAST_ROLE[right] if right in LEAST_ROLE else BESIDES[right]
    return least is ANYBODY or ((found := known()) is not None and found.may(least))


def place_to_go(wanted: str | None) -> str:
    """Where to go after signing in: the wanted address if it is one of the desk's."""
    return wanted if wanted and _OURS.fullmatch(wanted) else urls.NEWSROOM


def typed_fields() -> list[tuple[str, str]]:
    """The fields of a form that could not be taken, so that nothing typed is lost. Raises
    HTTPException, OSError for a form that can't be read."""
    return [field for field in request.form.items(multi=True) if field[0] not in SECRET]


def kept_fields(form: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Fields of another form that ride along while its editor signs in again."""
    return [field for field in form.items(multi=True) if field[0].startswith("kept.")]


def _session() -> StaffSession | None:
    token = session.get("token")
    return members.session_of(token, clock.now()) if isinstance(token, str) else None


def _sign_in_first() -> Response | tuple[str, int]:
    """To the sign-in page; a form that was sent comes along, and is sent again from there."""
    here = request.full_path.rstrip("?")
    if request.method in ("GET", "HEAD"):
        return redirect(f"{request.script_root}{urls.NEWSROOM}/sign-in?next={quote(here)}", 303)
    db.session.rollback()
    kept = [(f"kept.{name}", value) for name, value in typed_fields()]
    return form_to_sign_in(kept, here if kept else "", with_files=bool(request.files)), 401
