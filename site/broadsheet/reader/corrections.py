"""Corrections: the page on which the paper owns up to all of its mistakes."""

from flask import Blueprint, abort, render_template, request

from .. import clock, press
from ..archive import lists, turns
from ..archive.lists import Cursor
from ..archive.stamps import FRAME, LISTS
from .frame import frame

bp = Blueprint("corrections", __name__)


@bp.get("/corrections")
@press.printed(FRAME, LISTS, turn=turns.of_corrections, parameters=("before",))
def corrections() -> str:
    now = clock.now()
    before = _before()
    page = lists.corrections(now, before)
    if before is not None and not page.lines:
        abort(404)
    return render_template(
        "reader/corrections.html", page=page, before=before, now=now, frame=frame(now)
    )


def _before() -> Cursor | None:
    text = request.args.get("before")
    try:
        return None if text is None else Cursor.parse(text)
    except ValueError:
        abort(404)
