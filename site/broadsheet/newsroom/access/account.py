"""One's own account: sessions, password, second factor."""

from collections.abc import Generator
from io import BytesIO

import pyotp
from flask import abort, flash, g, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from ... import clock
from ...archive import staff as members
from ...archive.actions import Action, Subject
from ...archive.desk import audit
from ...archive.staff import StaffSession
from ...archive.store import db
from ...language import gettext, lazy_gettext
from ...paper import paper
from ..transactions import COMMIT, LOCK, Step, Steps, writes
from . import guessing, passwords
from .account_forms import ChangePasswordForm, CodeForm, ConfirmForm, LanguageForm, NameForm
from .guard import begin_session, bp, let_in, me, my_session

NOT_CURRENT = lazy_gettext("That is not your current password.")


@bp.get("/account")
def account() -> str:
    return _page(ChangePasswordForm(formdata=None))


@bp.post("/account/name")
@writes
def change_name() -> Steps:
    """One's own name, as colleagues see it; a byline is an author's, and stays."""
    form = NameForm()
    if not form.validate():
        return _page(ChangePasswordForm(formdata=None), form), 422
    yield LOCK
    before, me().name = me().name, form.name.data
    audit.note(
        clock.now(), me(), Action.CHANGED_NAME, Subject.STAFF, me().name, me().id, was=before
    )
    yield COMMIT
    return _done(gettext("Your name is changed."))


@bp.post("/account/language")
@writes
def change_language() -> Steps:
    """The language that one has the desk in; readers have the paper's."""
    form = LanguageForm()
    if not form.validate():
        return _page(ChangePasswordForm(formdata=None), language=form), 422
    yield LOCK
    me().language = g.language = form.language.data
    yield COMMIT
    return _done(gettext("Your language is changed."))


@bp.post("/account/password")
@writes
def change_password() -> Steps:
    """All other sessions end with the old password, and this one goes on under a new token."""
    form = ChangePasswordForm()
    if not form.validate():
        return _page(form), 422
    if refused := (yield from _refused(form.current.data)):
        form.current.errors = [refused]
    elif problem := passwords.problem(form.password.data, me()):
        form.password.errors = [problem]
    else:
        digest = passwords.digest(form.password.data)
        yield LOCK
        passwords.set_digest(me(), digest, clock.now())
        members.end_sessions(me())
        _note(Action.CHANGED_PASSWORD)
        token = begin_session(me())
        yield COMMIT
        let_in(token)
        return _done(gettext("Your password is changed, and you are signed out everywhere else."))
    return _page(form), 422


@bp.post("/account/sessions/<id:session_id>/end")
@writes
def end_session(session_id: int) -> Steps:
    yield LOCK
    found = db.session.get(StaffSession, session_id)
    if found is None or found.staff_id != me().id:
        abort(404)
    db.session.delete(found)
    _note(Action.ENDED_SESSION)
    yield COMMIT
    return _done(gettext("That browser is signed out."))


@bp.post("/account/sessions/end")
@writes
def end_other_sessions() -> Steps:
    yield LOCK
    members.end_sessions(me(), but=my_session())
    _note(Action.ENDED_OTHER_SESSIONS)
    yield COMMIT
    return _done(gettext("You are signed out everywhere but here."))


@bp.post("/account/second-factor")
@writes
def begin_second_factor() -> Steps:
    """Show a new secret; it counts once a code made with it has come back."""
    if back := (yield from _unless_confirmed()):
        return back
    session["new_secret"] = pyotp.random_base32()
    return _second_factor_page(CodeForm(formdata=None))


@bp.get("/account/second-factor.svg")
def second_factor_picture() -> Response:
    """The QR code of the secret that is being set up."""
    import segno  # for this one picture, which few ever see

    secret = session.get("new_secret") or abort(404)
    address = pyotp.TOTP(secret, name=me().email, issuer=paper().name).provisioning_uri()
    picture = BytesIO()
    segno.make(address).save(picture, kind="svg", scale=5, border=4, light="#fff")
    return Response(picture.getvalue(), mimetype="image/svg+xml")


@bp.post("/account/second-factor/confirm")
@writes
def confirm_second_factor() -> Steps:
    secret = session.get("new_secret")
    if secret is None:  # its page was loaded anew, or sent twice
        return _done(gettext("Nothing is being set up. How you sign in stands below."))
    form = CodeForm()
    step = None
    if form.validate():
        step = passwords.code_fits(secret, form.code.data, clock.now(), 0)
    if step is None:
        form.code.errors = [gettext("That code doesn’t fit. Is the clock of your phone right?")]
        return _second_factor_page(form), 422
    yield LOCK
    me().totp_secret, me().totp_step = secret, step
    members.end_sessions(me(), but=my_session())
    codes = members.new_recovery_codes(me())
    _note(Action.SET_SECOND_FACTOR)
    yield COMMIT
    session.pop("new_secret")
    return render_template("newsroom/access/recovery_codes.html", codes=codes, is_new=True)


@bp.post("/account/recovery-codes")
@writes
def make_recovery_codes() -> Steps:
    """Ten new codes, which are shown this once; the former ones work no more."""
    if me().totp_secret is None:
        abort(404)
    if back := (yield from _unless_confirmed()):
        return back
    yield LOCK
    codes = members.new_recovery_codes(me())
    _note(Action.MADE_CODES)
    yield COMMIT
    return render_template("newsroom/access/recovery_codes.html", codes=codes, is_new=False)


@bp.post("/account/second-factor/drop")
@writes
def drop_second_factor() -> Steps:
    if back := (yield from _unless_confirmed()):
        return back
    yield LOCK
    members.drop_second_factor(me())
    _note(Action.DROPPED_SECOND_FACTOR)
    yield COMMIT
    return _done(gettext("Signing in asks for your password alone."))


def _unless_confirmed() -> Generator[Step, None, Response | None]:
    """None where the password was typed once more; else back to one's account, which says why."""
    form, refused = ConfirmForm(), str(NOT_CURRENT)
    if form.validate():
        refused = yield from _refused(form.current.data)
    if not refused:
        return None
    flash(refused, "error")
    return redirect(url_for(".account"), 303)


def _refused(password: str) -> Generator[Step, None, str]:
    """Why a password isn't taken for one's own; "" for the right one."""
    keys, now = guessing.keys_of_session(my_session().id), clock.now()
    if wait := guessing.seconds_to_wait(keys, now):
        return guessing.later(wait)
    if passwords.fits(me(), password):
        return ""
    yield from guessing.failed(keys, now)
    return str(NOT_CURRENT)


def _page(
    form: ChangePasswordForm, name: NameForm | None = None, language: LanguageForm | None = None
) -> str:
    return render_template(
        "newsroom/access/account.html",
        form=form,
        name=name or NameForm(None, obj=me()),
        language=language or LanguageForm(None, obj=me()),
        confirm=ConfirmForm(formdata=None, prefix=""),
        sessions=members.sessions_of(me()),
        codes_left=members.recovery_codes_left(me()),
        current=my_session(),
    )


def _done(message: str) -> Response:
    flash(message)
    return redirect(url_for(".account"), 303)


def _second_factor_page(form: CodeForm) -> str:
    secret = session["new_secret"]
    spaced = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
    return render_template("newsroom/access/second_factor.html", form=form, secret=spaced)


def _note(action: Action) -> None:
    audit.note(clock.now(), me(), action, Subject.STAFF, me().name, me().id)
