"""Error pages that look like the paper and lead on."""

import logging
from typing import NamedTuple

from flask import Flask, Response, make_response, render_template
from werkzeug.exceptions import Gone, HTTPException, InternalServerError, ServiceUnavailable

from .. import clock
from ..archive.changes import log as change_log
from ..archive.database.outages import DatabaseFailure, Outage, outage_of
from ..archive.lists import teasers as lists
from ..archive.store import let_go
from ..language import Lazy, lazy_gettext, spoken
from ..paper import bare
from .frame import Frame, frame

log = logging.getLogger(__name__)


class ErrorText(NamedTuple):
    headline: Lazy
    dek: Lazy | str


WORDS = {
    404: ErrorText(
        lazy_gettext("Page not found"),
        lazy_gettext("Nothing stands at this address. It may have been mistyped."),
    ),
    410: ErrorText(
        lazy_gettext("This story was withdrawn"),
        lazy_gettext("It stood here, and the paper has withdrawn it."),
    ),
    500: ErrorText(
        lazy_gettext("Something broke on our side"),
        lazy_gettext("The fault has been noted. Please try again soon."),
    ),
    503: ErrorText(
        # Translators: newspapers’ humour: the printing presses stand still for a moment
        lazy_gettext("The presses are held up"),
        lazy_gettext("The paper can’t be read just now. Please try again."),
    ),
}
OTHER = ErrorText(
    lazy_gettext("That can’t be answered"),
    lazy_gettext("The request was not one that this paper understands."),
)

LEADS_ON = 6  # teasers below the message


def register(app: Flask) -> None:
    app.register_error_handler(HTTPException, page)
    app.register_error_handler(DatabaseFailure, database)


def page(error: HTTPException) -> Response:
    """An error as a page of the paper, never kept by anybody: the address may work in a second."""
    if error.response is not None and error.code is None:
        return make_response(error.response)
    code = error.code or 500
    now = clock.now()
    surroundings, teasers = Frame(bare()), []
    if code < 500:
        try:
            surroundings, teasers = frame(now), lists.rail(now, limit=LEADS_ON)
        except DatabaseFailure as failure:
            report(failure)
    words = WORDS.get(code, OTHER)
    if code == 410 and error.description != Gone.description:
        headline = getattr(error, "headline", words.headline)
        words = ErrorText(headline, error.description or words.dek)  # an editor's own
    with spoken(surroundings.paper.locale):
        html = render_template(
            "errors/page.html",
            words=words,
            code=code,
            frame=surroundings,
            teasers=teasers,
            now=now,
        )
    response = make_response(html, code)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value  # Allow, Retry-After
    response.headers["Cache-Control"] = "no-store"
    return response


def database(error: DatabaseFailure) -> Response:
    """A database that is locked, full or away is a matter of waiting; anything else is ours."""
    report(error)
    let_go()
    return page(ServiceUnavailable(retry_after=5) if outage_of(error) else InternalServerError())


def report(error: DatabaseFailure) -> None:
    """Tell the log what the database refused: of what is ours all, of what is a matter of waiting a
    line, and while it is away that once."""
    outage = outage_of(error)
    if outage is None:
        log.error("the database refused", exc_info=error)
    elif outage is Outage.AWAY:
        change_log.current().failed(error)
    else:
        log.error("the database refused: %s", getattr(error, "orig", error))
