"""The paper as of a moment: for signed-in editors, and by link for those who can't sign in."""

from datetime import timedelta

from flask import current_app, render_template, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from .. import clock, editions
from ..archive import audit, worklists
from ..archive.store import begin_writing, db
from ..paper import paper
from .door import bp, me
from .forms import EditionForm
from .moments import moment_of

OWN = 12 * 3600  # seconds for which a member of staff's own link holds
SHARED = 7 * 86_400  # … and one to hand on

Answer = str | tuple[str, int] | Response


@bp.get("/as-of")
def as_of() -> Answer:
    """Choose a moment; with one in the address, the paper as of it."""
    form = EditionForm(request.args)
    return _see(form) if form.at.data else _page(form)


@bp.post("/as-of")
def choose_edition() -> Answer:
    """The paper as of a moment; or a link to it that works without signing in, for a week."""
    form = EditionForm()
    if not request.form.get("share"):
        return _see(form)
    moment = moment_of(form.at)
    if moment is None:
        form.at.errors = form.at.errors or ["Choose a moment."]
        return _page(form), 422
    begin_writing()
    audit.note(clock.now(), me(), "shared", "edition", moment.isoformat(timespec="minutes"))
    db.session.commit()
    path = editions.path_to(moment, clock.now(), SHARED, shared=True)
    return _page(form, current_app.config["SITE_URL"] + path + "/")


def _see(form: EditionForm) -> Answer:
    moment = moment_of(form.at) if form.at.data else clock.now()
    if moment is None:
        return _page(form), 422
    return redirect(f"{request.script_root}{editions.path_to(moment, clock.now(), OWN)}/", 303)


def _page(form: EditionForm, link: str = "") -> str:
    now = clock.now()
    zone = paper().zone
    soon = [line.published_at for line in worklists.next_live(now) if line.published_at]
    moments = [(moment + timedelta(minutes=1)).astimezone(zone) for moment in soon]
    return render_template(
        "newsroom/as_of.html", form=form, link=link, moments=moments, days=SHARED // 86_400, now=now
    )
