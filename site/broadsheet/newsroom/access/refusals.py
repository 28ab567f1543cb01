"""Refusals: what the desk can't do for somebody is said at the desk, with all that was typed and a
button that sends it again. None of these pages asks the database anything: it may be away."""

import errno
import logging
from typing import Any, NamedTuple

from flask import Response, g, make_response, redirect, render_template, request, session
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, validate_csrf
from werkzeug.exceptions import HTTPException
from wtforms.validators import ValidationError

from ... import urls
from ...archive.database.outages import ROW_IS_GONE, DatabaseFailure, Outage, outage_of
from ...archive.manuscripts import manuscript
from ...archive.store import let_go
from ...language import Lazy, language_of_the_desk, lazy_gettext, lazy_pgettext, spoken
from ...paper import bare
from ...reader import error_pages, pages
from ..transactions import has_committed
from ..wording import LOOK_PARTS
from .guard import bp, kept_fields, known, somebody, typed_fields
from .sign_in_page import form_to_sign_in

log = logging.getLogger(__name__)

RETRY_AFTER = 5  # seconds


class RefusalText(NamedTuple):
    headline: Lazy
    dek: Lazy


WORDS = {
    400: RefusalText(
        lazy_gettext("The desk can’t read that"),
        lazy_gettext("Nothing was done. Please try once more."),
    ),
    403: RefusalText(
        lazy_gettext("This is not for your role"), lazy_gettext("Ask a colleague who may do it.")
    ),
    404: RefusalText(
        lazy_gettext("Nothing stands here"),
        lazy_gettext("It may have been deleted, or is not yours to see."),
    ),
    409: RefusalText(
        lazy_gettext("This has moved on"),
        lazy_gettext(
            "Somebody published, scheduled, withdrew or removed it after you had opened the page. "
            "Nothing was done."
        ),
    ),
    413: RefusalText(
        lazy_gettext("That is too large"),
        lazy_gettext("The desk takes less at once. Nothing of it was kept."),
    ),
    500: RefusalText(
        lazy_gettext("Something broke on our side"), lazy_gettext("The fault has been noted.")
    ),
}
OLD_FORM = RefusalText(
    lazy_gettext("This form was opened in another session"),
    lazy_gettext("Look at it, and send it again."),
)
TOO_OLD = RefusalText(
    lazy_gettext("That form was too old"),
    lazy_gettext("Nothing was done. Open the page once more, and try again."),
)
KEPT_ALL_THE_SAME = RefusalText(
    lazy_gettext("It is saved, but its page broke on our side"),
    lazy_gettext("The fault has been noted. Look at what you sent before you send it again."),
)
NO_ROOM = RefusalText(
    lazy_gettext("The paper’s disk is full"),
    lazy_gettext("Nothing can be saved until whoever looks after the machine has made room."),
)
OUTAGES = {
    Outage.BUSY: RefusalText(
        lazy_gettext("The paper can’t be written just now"),
        lazy_gettext("Other work holds it up. Try again in a moment."),
    ),
    Outage.FULL: NO_ROOM,
    Outage.AWAY: RefusalText(
        lazy_gettext("The newsroom can’t reach its database"),
        lazy_gettext("It should be back soon. Try again in a moment."),
    ),
}
NOT_STORED = RefusalText(
    lazy_gettext("The picture can’t be stored just now"),
    lazy_gettext("Its files could not be written. Please try again."),
)


@bp.errorhandler(HTTPException)
def refusal(error: HTTPException) -> Response:
    """What was refused, and what broke. What strangers are refused looks as it does everywhere in
    the paper."""
    let_go()
    words = WORDS.get(error.code or 500)
    if words is None or not _is_at_the_desk():
        return error_pages.page(error)
    if error.code == 500 and has_committed():
        words = KEPT_ALL_THE_SAME
    return page(words, error.code or 500)


@bp.get("/<path:path>")
def elsewhere(path: str) -> ResponseReturnValue:
    """No page of the desk stands there; one of another system may have. That nothing does is said
    at the desk to whoever is signed in. Where they sent a form, and were shown what was wrong in
    it, its page is opened anew."""
    if somebody() is not None and (page_of_form := _page_of_form()):
        return redirect(request.script_root + page_of_form, 303)
    if "/" in path:
        return pages.elsewhere(path)
    return pages.article(section=urls.NEWSROOM.strip("/"), slug=path)


def _page_of_form() -> str | None:
    """The page of the form that is sent to the address asked for: the nearest one above it."""
    routes = request_ctx.url_adapter
    if routes is None or not routes.test(method="POST"):
        return None
    above = request.path
    while (above := above.rpartition("/")[0]).startswith(urls.NEWSROOM):
        endpoint, _ = routes.match(above, method="GET")
        if endpoint != request.endpoint:
            return above
    return None


@bp.errorhandler(DatabaseFailure)
def database(error: DatabaseFailure) -> Response:
    """What the database refuses for a while is sent again later; a row that went, never."""
    let_go()
    if isinstance(error, ROW_IS_GONE):
        return page(WORDS[409], 409)
    if not _is_at_the_desk():
        return error_pages.database(error)
    error_pages.report(error)
    outage = outage_of(error)
    return page(OUTAGES[outage], 503) if outage else page(WORDS[500], 500)


@bp.errorhandler(OSError)
def disk(error: OSError) -> Response:
    """The answer where a file can't be written: a picture, or what was sent."""
    let_go()
    log.error("a file can't be written", exc_info=error)
    return page(NO_ROOM if error.errno in (errno.ENOSPC, errno.EFBIG) else NOT_STORED, 503)


@bp.errorhandler(CSRFError)
def not_from_our_form(_error: CSRFError) -> Response | tuple[str, int]:
    """The token of a form is missing or old: nothing is done. Whoever is signed in looks at it and
    sends it again; a page of another site can't get here with a session (SameSite)."""
    if somebody() is not None:
        return page(OLD_FORM, 400)
    if request.endpoint != "newsroom.sign_in":
        return page(TOO_OLD, 400, gives_back=False)
    try:
        return form_to_sign_in(kept_fields(request.form), request.form.get("next", "")), 400
    except DatabaseFailure as refused:
        return database(refused)


def page(words: RefusalText, code: int, *, gives_back: bool = True) -> Response:
    """Why something was refused, with what was sent, and a button that sends it again."""
    gives_back = gives_back and request.method == "POST"
    html = send_again(
        words,
        _sent() if gives_back else [],
        request.script_root + request.full_path.rstrip("?"),
        code=code,
        sent=gives_back,
        is_saved=has_committed(),
        secrets=_secrets() if gives_back else {},
        files=_files() if gives_back else {},
        tries_again=request.method == "GET" and code >= 500,
        story_id=(request.view_args or {}).get("story_id") if code != 404 else None,
        staff=known(),
        paper=bare,
    )
    response = make_response(html, code)
    if code == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def send_again(words: RefusalText, fields: list[tuple[str, str]], where: str, **more: Any) -> str:
    """A page with the fields of a form that is to be sent again, and where to."""
    template = "newsroom/access/send_again.html"
    with spoken(g.get("language") or language_of_the_desk(bare().locale)):
        typed = [_typed(*field) for field in fields]
        return render_template(template, words=words, fields=typed, where=where, **more)


class Typed(NamedTuple):
    """A field of a form that is given back."""

    name: str
    value: str
    label: str
    kind: str  # "hidden", "line", "text"


# As their forms have them, which stand above this module: a test holds the two together.
LABELS = {
    **manuscript.LABELS,
    **LOOK_PARTS,
    "alt": lazy_gettext("Description"),
    "beat": lazy_gettext("Beat"),
    "bio": lazy_gettext("About the author"),
    "byline": lazy_gettext("Byline"),
    "caption": lazy_gettext("Caption"),
    "credit": lazy_gettext("Credit"),
    "email": lazy_gettext("E-mail address"),
    "ends_at": lazy_pgettext("time", "Until"),
    "file": lazy_gettext("File"),
    "former_site": lazy_gettext("The site’s former address"),
    "licence_url": lazy_gettext("Where a licence can be had"),
    "locale": lazy_gettext("Language and region"),
    "name": lazy_gettext("Name"),
    "new_section": lazy_gettext("First section"),
    "note": lazy_gettext("Note to readers"),
    "path": lazy_gettext("Former address"),
    "phone": lazy_gettext("Telephone"),
    "postal_address": lazy_gettext("Postal address"),
    "publish_at": lazy_gettext("Publish at"),
    "reason": lazy_gettext("Reason, for the newsroom"),
    "recovery": lazy_gettext("Recovery code"),
    "share_note": lazy_gettext("For whom"),
    "starts_at": lazy_pgettext("time", "From"),
    "tagline": lazy_gettext("Tagline"),
    "target": lazy_gettext("Leads to"),
    "text": lazy_gettext("Text"),
    "topic": lazy_gettext("Topic"),
    "translation_of": lazy_gettext("A translation of"),
    "unpublish_at": lazy_gettext("Take down at"),
    "website": lazy_gettext("Elsewhere on the web"),
    "withdrawn_note": lazy_gettext("Note to readers"),
    "withdrawn_to": lazy_gettext("Lead readers to"),
    "word": lazy_gettext("A word to the reporter"),
    "zone": lazy_gettext("Time zone"),
}


def _typed(name: str, value: str) -> Typed:
    """What has a label is shown; the rest is what forms say besides words: rows, versions, choices,
    which button was pressed."""
    label = LABELS.get(name.removeprefix("kept."), "")
    if not label or not value.strip():
        return Typed(name, value, "", "hidden")
    return Typed(name, value, str(label), "text" if "\n" in value or len(value) > 80 else "line")


def _sent() -> list[tuple[str, str]]:
    """The fields of what was sent; none if it can't be read."""
    try:
        return typed_fields()
    except (HTTPException, OSError):
        return []


# Fields to be typed again.
SECRETS = {
    "password": lazy_gettext("Password"),
    "current": lazy_gettext("Current password"),
    "code": lazy_gettext("Code"),
}


def _secrets() -> dict[str, str]:
    """The passwords and codes that came along, by their labels: to be typed again, and never
    shown."""
    return {name: str(SECRETS[name]) for name in request.form if name in SECRETS} if _sent() else {}


def _files() -> dict[str, list[str]]:
    """The files that came along, by field: a browser has to be given them anew."""
    if not _sent():
        return {}
    named = {name: [file.filename or "" for file in files] for name, files in request.files.lists()}
    return {name: names for name, names in named.items() if any(names)}


def _is_at_the_desk() -> bool:
    """Whether somebody is signed in, as far as that can be told, or sent a form that we made. The
    cookie of a session never comes along with another site's form: so none can put words here."""
    return "known" in g or "token" in session or _is_our_form()


def _is_our_form() -> bool:
    try:
        validate_csrf(request.form.get("csrf_token"))
    except (HTTPException, OSError, ValidationError):
        return False
    return True
