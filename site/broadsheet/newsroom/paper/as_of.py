"""The paper as of a moment: for signed-in editors, and by link for those who can't sign in."""

from datetime import datetime, timedelta

from flask import abort, flash, render_template, request, url_for
from werkzeug.utils import redirect

from ... import as_of as links
from ... import clock
from ...archive import preview_links
from ...archive.actions import Action, Subject
from ...archive.desk import audit
from ...archive.lists import worklists
from ...archive.preview_links import PreviewLink
from ...archive.store import db
from ...language import gettext
from ...paper import paper
from ..access.guard import bp, me, my_session
from ..forms import AsOfForm
from ..local_times import moment_of
from ..transactions import COMMIT, LOCK, Answer, Steps, writes
from ..wording import or_untitled

SHARED = timedelta(days=7)  # for which a link to hand on holds


@bp.get("/as-of")
def as_of() -> Answer:
    """Choose a moment; with one in the address, the paper as of it."""
    form = AsOfForm(request.args)
    return _see(form) if form.at.data else _page(form)


@bp.post("/as-of")
@writes
def open_as_of() -> Steps:
    """The paper as of a moment; or a link to it that works without signing in, for a week."""
    form = AsOfForm()
    if not request.form.get("share"):
        return _see(form)
    moment = moment_of(form.at)
    if moment is None:
        form.at.errors = form.at.errors or [gettext("Choose a moment.")]
        return _page(form), 422
    yield LOCK
    now = clock.now()
    link = PreviewLink(staff_id=me().id, moment=moment, made_at=now, ends_at=now + SHARED)
    address = links.share(link)
    audit.note(now, me(), Action.SHARED, Subject.EDITION, moment.isoformat(timespec="minutes"))
    yield COMMIT
    return _page(form, address)


@bp.post("/as-of/links/<id:link_id>/end")
@writes
def end_as_of(link_id: int) -> Steps:
    """End a link to the paper as of a moment."""
    yield LOCK
    link = db.session.get(PreviewLink, link_id)
    if link is None or link.article_id is not None:
        abort(404)
    audit.note(
        clock.now(), me(), Action.ENDED_LINK_TO, Subject.EDITION, f"{link.moment:%Y-%m-%dT%H:%M}"
    )
    db.session.delete(link)
    yield COMMIT
    flash(gettext("That link has ended."))
    return redirect(url_for(".as_of"), 303)


def _see(form: AsOfForm) -> Answer:
    moment = moment_of(form.at) if form.at.data else clock.now()
    if moment is None:
        return _page(form), 422
    path = links.path_to(moment, clock.now(), my_session())
    return redirect(f"{request.script_root}{path}/", 303)


def _page(form: AsOfForm, link: str = "") -> str:
    now = clock.now()
    soon: dict[datetime, list[str]] = {}  # local moments, and what is out by then
    for line in worklists.next_live(now):
        if line.published_at:
            moment = (line.published_at + timedelta(minutes=1)).astimezone(paper().zone)
            soon.setdefault(moment, []).append(or_untitled(line.headline))
    return render_template(
        "newsroom/paper/as_of.html",
        form=form,
        link=link,
        links=preview_links.listed(None, now),
        soon=soon,
        days=SHARED.days,
    )
