"""Former addresses: what led somewhere once leads on, as an editor says."""

from urllib.parse import urlsplit

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired

from .. import clock
from ..archive import addresses as kept
from ..archive import audit
from ..archive.store import begin_writing, db
from .door import bp, me
from .forms import DeskForm, at_most, line
from .upkeep import told_at

Answer = str | tuple[str, int] | Response


class AddressForm(DeskForm):
    path = StringField("Former address", [DataRequired("Type an address."), at_most(2000)], [line])
    target = StringField("Leads to", [at_most(2000)], [line])
    gone = BooleanField("It leads nowhere: what stood there is gone for good")


@bp.get("/addresses")
def addresses() -> str:
    return _all(AddressForm(formdata=None))


@bp.post("/addresses")
def add_address() -> Answer:
    begin_writing()
    form = AddressForm()
    path, target = "", None
    if form.validate():
        with told_at(form.path):
            kept.check_path(path := kept.tidy(form.path.data))
        if not form.gone.data:
            with told_at(form.target):
                target = _within_the_paper(form.target.data)
                kept.check_target(path, target)
    if form.errors:
        return _all(form), 422
    former = kept.add(path, target)
    _note("added", path, former.leads_to)
    db.session.commit()
    flash(f"{path} leads to {former.leads_to}." if former.leads_to else f"{path} is gone for good.")
    return redirect(url_for(".addresses", q=path), 303)


@bp.post("/addresses/forget")
def forget_address() -> Response:
    begin_writing()
    path = request.form.get("path", "")
    former = kept.one(path) if path.isprintable() else None
    if former is None:
        abort(404)
    _note("deleted", path, former.leads_to)
    kept.forget(path)
    db.session.commit()
    flash(f"{path} is an address that never was.")
    return redirect(url_for(".addresses"), 303)


def _within_the_paper(text: str) -> str:
    """The path of an address of this paper, as it is pasted. Raises ValueError."""
    if not text:
        raise ValueError("Type an address of this paper, or mark the former one as gone.")
    host, own = urlsplit(text).netloc, urlsplit(current_app.config["SITE_URL"]).netloc
    if host and host != own:
        raise ValueError(f"Former addresses lead to pages of this paper, not to {host[:100]}.")
    return kept.tidy(text)


def _all(form: AddressForm) -> str:
    asked, after = request.args.get("q", ""), request.args.get("after")
    try:
        prefix = kept.tidy(asked)
    except ValueError:
        prefix = "/"
        flash("That is no address to look for.", "error")
    if after is not None and not after.isprintable():
        abort(404)
    page = kept.starting(prefix, after)
    return render_template(
        "newsroom/addresses.html", page=page, q=prefix if asked else "", after=after, form=form
    )


def _note(deed: str, path: str, leads_to: str | None) -> None:
    audit.note(clock.now(), me(), deed, "address", path, leads_to=leads_to or "nowhere")
