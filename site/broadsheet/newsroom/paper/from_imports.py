"""From the import: what imports brought and could not decide, until somebody has looked at it."""

from flask import abort, flash, redirect, render_template, request, url_for

from ... import clock
from ...archive import imported as kept
from ...archive.imported import LookReason
from ...language import gettext, gettext_noop, ngettext
from ...web import paging
from ..access.guard import bp, me
from ..forms import id_in
from ..transactions import COMMIT, LOCK, Steps, writes

ALL, LOOKED_AT = "", "looked-at"
# Translators: why somebody should look at a story that an import brought; “there”: in the other
# system
REASONS = {
    LookReason.CONFLICT: gettext_noop("Changed there and here"),
    LookReason.WITHDRAWN: gettext_noop("Withdrawn there"),
    LookReason.GONE: gettext_noop("No longer there"),
    LookReason.FAILED: gettext_noop("Could not be taken"),
    LookReason.WAITS: gettext_noop("Waits as a draft"),
    LookReason.FILE: gettext_noop("Pictures missing"),
    LookReason.DATE: gettext_noop("Date in doubt"),
    LookReason.ADDRESS: gettext_noop("Address in doubt"),
    LookReason.BLOCK: gettext_noop("Something left out"),
}


@bp.get("/from-imports")
def from_imports() -> str:
    why = request.args.get("why", ALL)
    before = paging.cursor(paging.row_id)
    rows = kept.looked_at(before) if why == LOOKED_AT else kept.waiting(_look(why), before)
    shown = rows[: kept.ON_A_PAGE]
    return render_template(
        "newsroom/paper/from_imports.html",
        why=why,
        rows=shown,
        older=shown[-1].id if len(rows) > kept.ON_A_PAGE else None,
        counts=kept.counts(),
        reasons=REASONS,
        looked_at=LOOKED_AT,
        now=clock.now(),
    )


@bp.post("/from-imports")
@writes
def look_at_imported() -> Steps:
    """Take items off the list: one, those that were ticked, or all of that reason; or put them
    back."""
    why, again = request.form.get("why", ALL), request.form.get("do") == "again"
    numbers = _numbers()
    look = None if why == LOOKED_AT else _look(why)
    now, staff = clock.now(), me()
    yield LOCK
    if again:
        rows = kept.by_ids(numbers)
    else:
        rows = kept.waiting_for(look, None if request.form.get("do") == "all" else numbers)
    for row in rows:
        row.look_again() if again else row.look_at(staff, now)
    yield COMMIT
    number = len(rows)
    if again:
        said = ngettext("%(num)s is on the list again.", "%(num)s are on the list again.", number)
    elif rows:
        said = ngettext(
            "%(num)s is looked at, and stays under “Looked at”.",
            "%(num)s are looked at, and stay under “Looked at”.",
            number,
        )
    else:
        said = gettext("Nothing was chosen.")
    flash(said)
    return redirect(url_for(".from_imports", why=why or None), 303)


def _look(why: str) -> LookReason | None:
    if why == ALL:
        return None
    return LookReason(why) if why in set(LookReason) else abort(404)


def _numbers() -> list[int]:
    """The ids of what was chosen: by its own button, else by ticks."""
    one = request.form.get("one", type=id_in)
    return [one] if one is not None else request.form.getlist("item", type=id_in)
