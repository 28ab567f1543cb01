"""Signing in and out; invitations and lost passwords."""

import secrets
from collections.abc import Generator
from datetime import datetime

from flask import (
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)

from .. import clock
from ..archive import audit
from ..archive import staff as members
from ..archive.mail_queue import Kind
from ..archive.staff import Staff
from ..archive.store import db
from ..signing import read, sign
from . import letters, links, passwords
from .door import begin_session, bp, kept_fields, let_in, me, place_to_go
from .forms import CodeForm, EmailForm, NewPasswordForm, SignInForm
from .transactions import COMMIT, LOCK, ROLLBACK, Step, Steps, writes

# Failures in a quarter of an hour after which no more is tried: from one address at one account,
# at one account, from one address. Refused attempts don't count, so the wait has an end.
MOST = {"pair": 5, "account": 20, "address": 50, "browser": 10, "links": 20}
WRONG = "That address and password don’t go together."
KNOWN, KNOWN_LASTS = "known_browser", 180 * 86_400  # a cookie, and seconds
HALF_LASTS = 300  # seconds from the password to the code


@bp.route("/sign-in", methods=["GET", "POST"])
@writes
def sign_in() -> Steps:
    known = {"email": session.pop("email", ""), "next": request.args.get("next", "")}
    form = SignInForm(data=known)
    kept = kept_fields(request.form)
    if request.method == "GET":
        return redirect(url_for(".desk"), 303) if g.staff else _page(form, kept)
    now = clock.now()
    if not form.validate():
        return _page(form, kept), 422
    keys = _keys(members.fold(form.email.data))
    if _too_many(keys, now):
        return _page(form, kept, _later()), 429, {"Retry-After": "900"}
    staff = members.by_email(form.email.data)
    if not passwords.fits(staff if staff and not staff.dismissed_at else None, form.password.data):
        yield from _failed(keys, now)
        return _page(form, kept, WRONG), 422
    assert staff is not None  # noqa: S101 - a password fitted
    if staff.totp_secret:
        session["half"] = [staff.id, now.timestamp(), str(staff.password_set_at)]
        return _code_page(CodeForm(formdata=None), form.next.data, kept)
    yield LOCK
    staff = db.session.get_one(Staff, staff.id)
    return (yield from _welcome(staff, keys, form.next.data, kept, now))


@bp.post("/sign-in/code")
@writes
def second_factor() -> Steps:
    """The second step, for those who have one."""
    now = clock.now()
    form, kept, wanted = CodeForm(), kept_fields(request.form), request.form.get("next", "")
    staff = _half_in(now)
    if staff is None or staff.totp_secret is None:
        return _page(SignInForm(formdata=None), kept, "Please begin again."), 422
    keys = _keys(staff.email)
    if _too_many(keys, now):
        return _code_page(form, wanted, kept, _later()), 429, {"Retry-After": "900"}
    step = None
    if form.validate():
        step = passwords.code_fits(staff.totp_secret, form.code.data, now, staff.totp_step)
    if step is None:
        yield from _failed(keys, now)
        return _code_page(form, wanted, kept, "That code doesn’t fit, or was used."), 422
    yield LOCK
    staff = db.session.get_one(Staff, staff.id)
    if step <= staff.totp_step:  # the same code, at the same time, in another window
        yield ROLLBACK
        return _code_page(form, wanted, kept, "That code doesn’t fit, or was used."), 422
    staff.totp_step = step
    return (yield from _welcome(staff, keys, wanted, kept, now))


@bp.post("/sign-out")
@writes
def sign_out() -> Steps:
    yield LOCK
    audit.note(clock.now(), me(), "signed out", "staff", me().name, me().id)
    db.session.delete(g.session)
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
    now, key = clock.now(), f"link from:{request.remote_addr}"
    if members.failures(key, now) >= MOST["links"]:
        return _ask_page(form, trouble=_later()), 429, {"Retry-After": "900"}
    yield LOCK
    members.note_failure([key], now)
    letters.send_later(Kind.RESET, form.email.data, now)
    yield COMMIT
    return _ask_page(form, sent=True)


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@writes
def invitation(token: str) -> Steps:
    """Set a password by a signed link, for newcomers and for those who lost theirs."""
    staff = links.owner(token)
    if staff is None:
        return render_template("newsroom/used_up.html"), 410
    form, now = NewPasswordForm(), clock.now()
    if request.method == "POST" and form.validate():
        trouble = passwords.trouble(form.password.data, staff)
        if trouble is None:
            digest = passwords.digest(form.password.data)
            yield LOCK
            staff = links.owner(token)  # once more, now that nobody else writes
            if staff is None:
                yield ROLLBACK
                return render_template("newsroom/used_up.html"), 410
            passwords.set_digest(staff, digest, now)
            members.end_sessions(staff)
            audit.note(now, staff, "set a password", "staff", staff.name, staff.id)
            yield COMMIT
            flash("Your password is set. Sign in.")
            session["email"] = staff.email  # to be filled in at the door
            return redirect(url_for(".sign_in"), 303)
        form.password.errors = [trouble]
    code = 422 if request.method == "POST" else 200
    return render_template("newsroom/invitation.html", form=form, owner=staff), code


def form_to_sign_in(kept: list[tuple[str, str]], wanted: str) -> str:
    """The door, for somebody whose session ended under a form: its fields ride along."""
    return _page(SignInForm(formdata=None, data={"next": wanted}), kept, ended=True)


def _welcome(
    staff: Staff,
    keys: dict[str, str],
    wanted: str | None,
    kept: list[tuple[str, str]],
    now: datetime,
) -> Steps:
    """Begin a session and go on; the lock is held."""
    token = begin_session(staff)
    members.forget_failures([key for kind, key in keys.items() if kind != "address"])
    audit.note(now, staff, "signed in", "staff", staff.name, staff.id)
    yield COMMIT
    let_in(token)
    where = place_to_go(wanted)
    again = [(name.removeprefix("kept."), value) for name, value in kept]
    sent = render_template("newsroom/send_again.html", fields=again, where=where, staff=staff)
    response = make_response(sent) if kept else redirect(where, 303)
    response.set_cookie(
        KNOWN,
        sign("browser", [staff.email, secrets.token_hex(8)]),
        max_age=KNOWN_LASTS,
        path=url_for(".sign_in"),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Strict",
    )
    return response


def _page(
    form: SignInForm, kept: list[tuple[str, str]], trouble: str = "", ended: bool = False
) -> str:
    first = members.nobody_yet()
    return render_template(
        "newsroom/sign_in.html", form=form, kept=kept, trouble=trouble, ended=ended, first=first
    )


def _ask_page(form: EmailForm, sent: bool = False, trouble: str = "") -> str:
    return render_template("newsroom/ask_for_link.html", form=form, sent=sent, trouble=trouble)


def _code_page(
    form: CodeForm, wanted: str | None, kept: list[tuple[str, str]], trouble: str = ""
) -> str:
    return render_template(
        "newsroom/code.html", form=form, next=wanted or "", kept=kept, trouble=trouble
    )


def _keys(email: str) -> dict[str, str]:
    """What a failure counts against. A browser in which this account was signed in before has a
    count of its own: so strangers' guesses keep nobody out of their own desk."""
    address, email = request.remote_addr or "", email[:254]
    known = read("browser", request.cookies.get(KNOWN, ""), KNOWN_LASTS)
    if isinstance(known, list) and len(known) == 2 and known[0] == email:
        return {"browser": f"browser:{email} {known[1]}"}
    return {
        "pair": f"pair:{email} {address}",
        "account": f"account:{email}",
        "address": f"address:{address}",
    }


def _too_many(keys: dict[str, str], now: datetime) -> bool:
    return any(members.failures(key, now) >= MOST[kind] for kind, key in keys.items())


def _failed(keys: dict[str, str], now: datetime) -> Generator[Step, None, None]:
    yield LOCK
    members.note_failure(list(keys.values()), now)
    yield COMMIT


def _later() -> str:
    return "Too many attempts failed. Please wait a quarter of an hour, then try again."


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
    return staff
