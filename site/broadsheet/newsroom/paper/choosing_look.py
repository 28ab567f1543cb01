"""The look of the paper: chosen, tried on its front page, and made what readers see."""

from typing import NamedTuple

from flask import current_app, flash, make_response, redirect, render_template, request, url_for

from ... import as_of, clock
from ...archive.actions import Action, Subject
from ...archive.desk import audit
from ...archive.house import imprint as kept
from ...language import Lazy, gettext, lazy_gettext
from ...look import schemes
from ...look.choices import Look, named
from ...look.colours import to_hex, worst
from ...web import headers
from ..access.guard import bp, me, my_session
from ..transactions import COMMIT, LOCK, ROLLBACK, Answer, Steps, writes
from ..wording import THE_PAPER
from .log_words import FROM_TO, NOTHING
from .look_form import LookForm, ratio
from .part_forms import overtaken

LIVE = "live"  # what the button sends that keeps a look; all others show it


class Sample(NamedTuple):
    """What is written in a colour on the paper, and how well it is read."""

    name: Lazy
    colour: str
    ratio: str


SAMPLES = {
    "ink": lazy_gettext("Text"),
    "faint": lazy_gettext("Hours and captions"),
    "press": lazy_gettext("Accent"),
}


@bp.get("/paper/look")
def look() -> Answer:
    return _page(LookForm(obj=kept.of_the_paper_if_any()))


@bp.post("/paper/look")
@writes
def save_look() -> Steps:
    """Show a look on the front page; or keep it, so that readers see it."""
    form = LookForm()
    name, _, colour = request.form.get("take", "").partition(" ")
    if colour and name in form:
        form[name].data = colour  # which was offered for one that can't be read
    if not form.validate():
        return _page(form, 422)
    if request.form.get("do") != LIVE:
        return _page(form)
    yield LOCK
    row = kept.of_the_paper_if_any()
    if row is not None and overtaken(form, row):
        yield ROLLBACK
        return _page(form, 409)
    row, changed = row or kept.of_the_paper(), {}
    for column, chosen in form.look()._asdict().items():
        before = getattr(row, column)
        if before != chosen:
            names = [named(column, value) or NOTHING for value in (before, chosen)]
            changed[column] = FROM_TO.join(names)
            setattr(row, column, chosen)
    if changed:
        audit.note(clock.now(), me(), Action.CHANGED, Subject.SETTINGS, THE_PAPER, None, **changed)
    yield COMMIT
    flash(
        gettext("Saved: every page looks so from now on.")
        if changed
        else gettext("Nothing was changed.")
    )
    return redirect(url_for(".look"), 303)


def _page(form: LookForm, status: int = 200) -> Answer:
    tried = None if form.errors else form.look()
    shown = render_template(
        "newsroom/paper/look.html",
        form=form,
        schemes=_samples(tried) if tried else [],
        front=_front_in(tried) if tried else "",
    )
    response = make_response(shown, status)
    policy = headers.policy(current_app.config["MEDIA_URL"], frames="'self'")
    response.headers["Content-Security-Policy"] = policy
    return response


def _front_in(tried: Look) -> str:
    """The address of the front page as it is now, in a look."""
    now = clock.now()
    return f"{request.script_root}{as_of.path_to(now, now, my_session(), look=tried)}/"


def _samples(tried: Look) -> list[tuple[str, list[Sample]]]:
    """The papers of a look, for light screens and for dark ones, and what is read on each."""
    found = []
    for scheme in schemes.of_look(tried):
        grounds = schemes.grounds(scheme)
        samples = [
            Sample(name, to_hex(scheme[key]), ratio(worst(scheme[key], grounds)))
            for key, name in SAMPLES.items()
        ]
        found.append((to_hex(scheme["paper"]), samples))
    return found
