"""Former addresses: what led somewhere once leads on, as an editor says."""

from flask import abort, flash, redirect, render_template, request, url_for
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired

from ... import clock, urls
from ...archive import addresses as kept
from ...archive.actions import Action, Subject
from ...archive.desk import audit
from ...language import as_html, gettext, lazy_gettext
from ...web.wording import isolated_path
from ..access.guard import bp, me
from ..forms import DeskForm, at_most, line, told_at
from ..transactions import COMMIT, LOCK, ROLLBACK, Steps, writes
from ..typed_addresses import path_in
from .log_words import NOWHERE


class FormerAddressForm(DeskForm):
    path = StringField(
        lazy_gettext("Former address"),
        [DataRequired(lazy_gettext("Type an address.")), at_most(2000)],
        [line],
    )
    # Translators: before the field for an address
    target = StringField(lazy_gettext("Leads to"), [at_most(2000)], [line])
    gone = BooleanField(lazy_gettext("It leads nowhere: what stood there is gone for good"))


@bp.get("/addresses")
def addresses() -> str:
    return _all(FormerAddressForm(formdata=None))


@bp.post("/addresses")
@writes
def add_address() -> Steps:
    form = FormerAddressForm()
    path, target = "", None
    form.validate()
    yield LOCK
    if not form.errors:
        with told_at(form.path):
            path = urls.normalised(form.path.data)
            kept.check_path(path)
        if not form.gone.data:
            with told_at(form.target):
                if not form.target.data:
                    raise ValueError(gettext("Type an address, or mark the former one as gone."))
                target = path_in(form.target.data)
                kept.check_target(path, target)
    if form.errors:
        yield ROLLBACK
        return _all(form), 422
    former = kept.add(path, target)
    _note(Action.ADDED, path, former.leads_to)
    yield COMMIT
    if former.leads_to:
        said = as_html.gettext(
            "%(old)s leads to %(new)s.",
            old=isolated_path(path),
            new=isolated_path(former.leads_to),
        )
    else:
        said = as_html.gettext("%(path)s is gone for good.", path=isolated_path(path))
    flash(said)
    return redirect(url_for(".addresses", q=path), 303)


@bp.post("/addresses/forget")
@writes
def forget_address() -> Steps:
    yield LOCK
    path = request.form.get("path", "")
    former = kept.one(path) if path.isprintable() else None
    if former is None:
        abort(404)
    _note(Action.DELETED, path, former.leads_to)
    kept.forget(path)
    yield COMMIT
    said = as_html.gettext("%(path)s is an address that never was.", path=isolated_path(path))
    flash(said)
    return redirect(url_for(".addresses"), 303)


def _all(form: FormerAddressForm) -> str:
    asked, after = request.args.get("q", ""), request.args.get("after")
    try:
        prefix = urls.normalised(asked)
    except ValueError:
        prefix = "/"
        flash(gettext("That is no address to look for."), "error")
    if after is not None and not after.isprintable():
        abort(404)
    page = kept.starting(prefix, after)
    return render_template(
        "newsroom/paper/addresses.html",
        page=page,
        q=prefix if asked else "",
        after=after,
        form=form,
    )


def _note(action: Action, path: str, leads_to: str | None) -> None:
    audit.note(clock.now(), me(), action, Subject.ADDRESS, path, leads_to=leads_to or NOWHERE)
