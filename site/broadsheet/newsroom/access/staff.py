"""The staff: who works here, and as what."""

from collections.abc import Iterable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from ... import clock
from ...archive import authors, preview_links
from ...archive import staff as members
from ...archive.actions import Action, Subject
from ...archive.authors import Author
from ...archive.desk import audit
from ...archive.queues import mail_queue
from ...archive.queues.mail_queue import LetterKind
from ...archive.staff import Role, Staff
from ...archive.store import db
from ...language import gettext
from ...web import mail
from ..known_names import settle_one
from ..transactions import COMMIT, LOCK, ROLLBACK, Steps, writes
from . import letters, password_links
from .account_forms import StaffForm
from .guard import bp, me


@bp.get("/staff")
def staff() -> str:
    return _list(StaffForm())


@bp.post("/staff")
@writes
def add_staff() -> Steps:
    form = StaffForm()
    if form.validate():
        settle_one(form.byline, "author")
    yield LOCK
    if not form.errors and members.by_email(form.email.data):
        form.email.errors = [gettext("Somebody with that address works here already.")]
    if form.errors:
        yield ROLLBACK
        return _list(form), 422
    somebody = add(form.email.data, form.name.data, Role(form.role.data))
    _sign_as(somebody, form.byline.data)
    _note(Action.ADDED, somebody, role=somebody.role)
    letters.send_later(LetterKind.INVITATION, somebody.email, clock.now())
    yield COMMIT
    return _tell_link(somebody)


@bp.get("/staff/<id:staff_id>")
def staff_member(staff_id: int) -> str:
    somebody = _one(staff_id)
    byline = somebody.author.name if somebody.author else ""
    form = StaffForm(obj=somebody, data={"byline": byline})
    return _member(somebody, form)


@bp.post("/staff/<id:staff_id>")
@writes
def change_staff(staff_id: int) -> Steps:
    form = StaffForm()
    if form.validate():
        settle_one(form.byline, "author")
    yield LOCK
    somebody = _one(staff_id)
    other = None if form.errors else members.by_email(form.email.data)
    if other is not None and other is not somebody:
        form.email.errors = [gettext("Somebody with that address works here already.")]
    if form.role.data != Role.PUBLISHER and _is_last_publisher(somebody):
        form.role.errors = [gettext("Somebody must stay who can let people in.")]
    if form.errors:
        yield ROLLBACK
        return _member(somebody, form), 422
    before = somebody.role
    somebody.name, somebody.role = form.name.data, form.role.data
    if somebody.email != members.fold(form.email.data):
        somebody.email = members.fold(form.email.data)
        members.end_sessions(somebody)
    if not somebody.may(Role(before)):  # nor by an address that they opened or handed on before
        members.end_sessions(somebody)
        preview_links.end_all_by(somebody)
    _sign_as(somebody, form.byline.data)
    _note(Action.CHANGED, somebody, role=f"{before} → {somebody.role}")
    yield COMMIT
    flash(gettext("%(name)s is saved.", name=somebody.name))
    return redirect(url_for(".staff"), 303)


@bp.post("/staff/<id:staff_id>/link")
@writes
def send_link(staff_id: int) -> Steps:
    """A link at which they set a password; the second factor, lost with a phone, goes."""
    yield LOCK
    somebody = _one(staff_id)
    if request.form.get("without_factor"):
        members.drop_second_factor(somebody)
    _note(Action.MADE_LINK, somebody)
    letters.send_later(LetterKind.INVITATION, somebody.email, clock.now())
    yield COMMIT
    return _tell_link(somebody)


@bp.post("/staff/<id:staff_id>/dismiss")
@writes
def dismiss(staff_id: int) -> Steps:
    yield LOCK
    somebody = _one(staff_id)
    if _is_last_publisher(somebody):
        yield ROLLBACK
        flash(gettext("Somebody must stay who can let people in."), "error")
        return redirect(url_for(".staff_member", staff_id=staff_id), 303)
    somebody.dismissed_at = clock.now()
    members.end_sessions(somebody)
    preview_links.end_all_by(somebody)
    _note(Action.DISMISSED, somebody)
    yield COMMIT
    message = gettext(
        "%(name)s is signed out everywhere and can’t sign in any more.", name=somebody.name
    )
    flash(message)
    return redirect(url_for(".staff"), 303)


@bp.post("/staff/<id:staff_id>/take-back")
@writes
def take_back(staff_id: int) -> Steps:
    yield LOCK
    somebody = _one(staff_id)
    somebody.dismissed_at = None
    _note(Action.REINSTATED, somebody)
    yield COMMIT
    flash(gettext("%(name)s can sign in again.", name=somebody.name))
    return redirect(url_for(".staff"), 303)


def add(email: str, name: str, role: Role) -> Staff:
    """Add somebody to the staff, without a password; in the session's transaction."""
    somebody = Staff(
        email=members.fold(email),
        name=name or email.partition("@")[0],
        role=role,
        added_at=clock.now(),
    )
    db.session.add(somebody)
    db.session.flush()
    return somebody


def _list(form: StaffForm) -> str:
    unsent = {letter.address: letter for letter in mail_queue.given_up(clock.now())}
    people = members.everybody()
    return render_template("newsroom/access/staff.html", people=people, form=form, unsent=unsent)


def _tell_link(somebody: Staff) -> str:
    """Show a link at which somebody sets a password, when what was done is committed."""
    return render_template(
        "newsroom/access/link.html",
        person=somebody,
        link=password_links.to_password(somebody),
        mailed=mail.is_set(),
    )


def _one(staff_id: int) -> Staff:
    return db.session.get(Staff, staff_id) or abort(404)


def _member(somebody: Staff, form: StaffForm) -> str:
    entries: Iterable[Any] = audit.of(Subject.STAFF, somebody.id)
    return render_template(
        "newsroom/access/staff_member.html", person=somebody, form=form, entries=entries
    )


def _sign_as(somebody: Staff, byline: str) -> None:
    """The author under whose name their stories begin."""
    somebody.author = authors.named(Author, byline) if byline else None


def _is_last_publisher(somebody: Staff) -> bool:
    is_one = somebody.role == Role.PUBLISHER and somebody.dismissed_at is None
    return is_one and not members.other_publishers(somebody)


def _note(action: Action, somebody: Staff, **details: str) -> None:
    audit.note(clock.now(), me(), action, Subject.STAFF, somebody.name, somebody.id, **details)
