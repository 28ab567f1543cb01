"""Signing in and out; invitations and lost passwords."""

import secrets
from datetime import datetime

from flask import (
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)

from ... import clock
from ...archive import staff as members
from ...archive.actions import Action, Subject
from ...archive.desk import audit
from ...archive.queues.mail_queue import LetterKind
from ...archive.staff import Staff
from ...archive.store import db
from ...language import gettext, lazy_gettext, number
from ...web.signing import sign
from ..transactions import COMMIT, LOCK, ROLLBACK, Steps, writes
from . import guessing, letters, password_links, passwords
from .account_forms import EmailForm, NewPasswordForm, SecondStepForm, SignInForm
from .guard import begin_session, bp, kept_fields, let_in, me, my_session, place_to_go, somebody
from .refusals import RefusalText, send_again
from .sign_in_page import sign_in_page

MOST_LINKS = 20  # that one network may ask for in a quarter of an hour
WRONG = lazy_gettext("That address and password don’t go together.")
WRONG_CODE = lazy_gettext("That code doesn’t fit, or was used.")
SIGNED_IN = RefusalText(
    lazy_gettext("You are signed in again"),
    lazy_gettext("What it says has not been saved yet. Look at it, and send it again."),
)
HALF_LASTS = 300  # seconds from the password to the code


@bp.route("/sign-in", methods=["GET", "POST"])
@writes
def sign_in() -> Steps:
    form = SignInForm(data={"next": request.args.get("next", "")})
    kept = kept_fields(request.form)
    if request.method == "GET":
        return redirect(url_for(".desk"), 303) if somebody() else sign_in_page(form, kept)
    now = clock.now()
    if not form.validate():
        return sign_in_page(form, kept), 422
    keys = guessing.keys_of(members.fold(form.email.data))
    if wait := guessing.seconds_to_wait(keys, now):
        return sign_in_page(form, kept, guessing.later(wait)), 429, {"Retry-After": str(wait)}
    staff = members.by_email(form.email.data)
    if not passwords.fits(staff if staff and not staff.dismissed_at else None, form.password.data):
        yield from guessing.failed(keys, now)
        return sign_in_page(form, kept, str(WRONG)), 422
    assert staff is not None  # noqa: S101 - a password fitted
    if staff.totp_secret:
        _half_way(staff, now)
        return _code_page(SecondStepForm(formdata=None), form.next.data, kept)
    fitted = staff.password
    yield LOCK
    staff = db.session.get_one(Staff, staff.id)
    if staff.password != fitted or staff.dismissed_at:  # changed while it was compared
        yield ROLLBACK
        return sign_in_page(form, kept, str(WRONG)), 422
    return (yield from _welcome(staff, keys, form.next.data, kept, now))


@bp.post("/sign-in/code")
@writes
def second_factor() -> Steps:
    """The second step, for those who have one."""
    now = clock.now()
    form, kept, wanted = SecondStepForm(), kept_fields(request.form), request.form.get("next", "")
    staff = _half_in(now)
    if staff is None:
        return sign_in_page(SignInForm(formdata=None), kept, gettext("Please begin again.")), 422
    keys = guessing.keys_of_code(staff.email)
    if wait := guessing.seconds_to_wait(keys, now):
        return _code_page(form, wanted, kept, guessing.later(wait)), 429, {"Retry-After": str(wait)}
    yield LOCK
    staff = _half_in(now)  # once more, now that nobody else writes
    if staff is None or not (form.validate() and _fits(form, staff, now)):
        guessing.count(keys, now)
        yield COMMIT
        return _code_page(form, wanted, kept, str(WRONG_CODE)), 422
    keys |= guessing.keys_of(staff.email)
    response = yield from _welcome(staff, keys, wanted, kept, now)
    if form.recovery.data:
        left = members.recovery_codes_left(staff)
        message = gettext(
            "Recovery codes left: %(number)s. You make new ones under your name.",
            number=number(left),
        )
        flash(message)
    return response


def _fits(form: SecondStepForm, staff: Staff, now: datetime) -> bool:
    """Whether a code is right, which is used up with it; the lock is held."""
    if form.recovery.data:
        fits = members.use_recovery_code(staff, form.recovery.data)
        if fits:
            audit.note(now, staff, Action.USED_CODE, Subject.STAFF, staff.name, staff.id)
        return fits
    step = passwords.code_fits(staff.totp_secret or "", form.code.data, now, staff.totp_step)
    if step is None:
        return False
    staff.totp_step = step
    return True


@bp.post("/sign-out")
@writes
def sign_out() -> Steps:
    yield LOCK
    audit.note(clock.now(), me(), Action.SIGNED_OUT, Subject.STAFF, me().name, me().id)
    db.session.delete(my_session())
    yield COMMIT
    session.clear()
    return redirect(url_for(".sign_in"), 303)


@bp.route("/password", methods=["GET", "POST"])
@writes
def ask_for_link() -> Steps:
    """A link to a new password, by mail. Whether there is such an account, neither words nor time
    tell: the same rows are written, and the letter goes out after the answer."""
    form = EmailForm()
    if request.method == "GET" or not form.validate():
        return _ask_page(form)
    now = clock.now()
    key = f"link from:{guessing.network_of(request.remote_addr or '')}"
    asked = members.failures(key, now, MOST_LINKS)
    if len(asked) == MOST_LINKS and asked[-1] > now - guessing.LONGEST:
        page = _ask_page(form, problem=guessing.later(900))
        return page, 429, {"Retry-After": "900"}
    yield LOCK
    members.note_failure([key], now)
    letters.send_later(LetterKind.RESET, form.email.data, now)
    yield COMMIT
    return _ask_page(form, sent=True)


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@writes
def invitation(token: str) -> Steps:
    """Set a password by a signed link, for newcomers and for those who lost theirs."""
    staff = password_links.owner(token)
    if staff is None:
        return render_template("newsroom/access/used_up.html"), 410
    form, now = NewPasswordForm(), clock.now()
    if request.method != "POST":
        return _password_page(form, staff)
    if form.validate() and (problem := passwords.problem(form.password.data, staff)):
        form.password.errors = [problem]
    if form.errors:
        return _password_page(form, staff), 422
    digest = passwords.digest(form.password.data)
    yield LOCK
    staff = password_links.owner(token)  # once more, now that nobody else writes
    if staff is None:
        yield ROLLBACK
        return render_template("newsroom/access/used_up.html"), 410
    passwords.set_digest(staff, digest, now)
    members.end_sessions(staff)
    guessing.forget_account(staff.email)
    audit.note(now, staff, Action.SET_PASSWORD, Subject.STAFF, staff.name, staff.id)
    if staff.totp_secret:
        yield COMMIT
        _half_way(staff, now)
        return _code_page(SecondStepForm(formdata=None), "", [])
    response = yield from _welcome(staff, guessing.keys_of(staff.email), "", [], now)
    flash(gettext("Your password is set, and you are signed in."))
    return response


def _welcome(
    staff: Staff,
    keys: dict[str, str],
    wanted: str | None,
    kept: list[tuple[str, str]],
    now: datetime,
) -> Steps:
    """Begin a session and go on; the lock is held."""
    token = begin_session(staff)
    guessing.forget(keys)
    audit.note(now, staff, Action.SIGNED_IN, Subject.STAFF, staff.name, staff.id)
    yield COMMIT
    let_in(token)
    where = place_to_go(wanted)
    again = [(name.removeprefix("kept."), value) for name, value in kept]
    sent = send_again(SIGNED_IN, again, where, staff=staff) if kept else redirect(where, 303)
    response = make_response(sent)
    response.set_cookie(
        guessing.KNOWN,
        sign("browser", [staff.email, secrets.token_hex(8)]),
        max_age=guessing.KNOWN_LASTS,
        path=url_for(".sign_in"),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Strict",
    )
    return response


def _password_page(form: NewPasswordForm, owner: Staff) -> str:
    return render_template("newsroom/access/invitation.html", form=form, owner=owner)


def _ask_page(form: EmailForm, *, sent: bool = False, problem: str = "") -> str:
    return render_template(
        "newsroom/access/ask_for_link.html", form=form, sent=sent, problem=problem
    )


def _code_page(
    form: SecondStepForm, wanted: str | None, kept: list[tuple[str, str]], problem: str = ""
) -> str:
    return render_template(
        "newsroom/access/code.html", form=form, next=wanted or "", kept=kept, problem=problem
    )


def _half_way(staff: Staff, now: datetime) -> None:
    session["half"] = [staff.id, now.timestamp(), str(staff.password_set_at)]


def _half_in(now: datetime) -> Staff | None:
    """Who gave the right password a moment ago, and has the code still to give."""
    try:
        staff_id, began, state = session.get("half") or (0, 0, "")
    except (TypeError, ValueError):
        return None
    if not 0 <= now.timestamp() - began < HALF_LASTS:
        return None
    staff = db.session.get(Staff, staff_id)
    if staff is None or staff.dismissed_at or str(staff.password_set_at) != state:
        return None
    return staff if staff.totp_secret else None
