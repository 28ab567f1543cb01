"""Links at which staff set a password: signed, used once, ended by time."""

import hashlib

from flask import current_app

from ... import urls
from ...archive.staff import Staff
from ...archive.store import db
from ...web.signing import read, sign

INVITATION = 7 * 86_400  # seconds for which an invitation holds
RESET = 3600  # seconds for which a link to a new password holds


def to_password(staff: Staff) -> str:
    """The address at which somebody sets a password, once: it is good until one is set."""
    token = sign("password", [staff.id, _state(staff)])
    return f"{current_app.config['SITE_URL']}{urls.NEWSROOM}/invitation/{token}"


def owner(text: str) -> Staff | None:
    """Whom a link to a password was made for; None if it is used up, old, or none of ours."""
    what = read("password", text, INVITATION)
    if not isinstance(what, list) or len(what) != 2:
        return None
    staff = db.session.get(Staff, what[0])
    if staff is None or staff.dismissed_at or what[1] != _state(staff):
        return None
    # A newcomer may take a week; who has a password already gets an hour.
    return staff if not staff.password or read("password", text, RESET) else None


def _state(staff: Staff) -> str:
    """Changes with the password and with who is let in: so each link works once."""
    facts = f"{staff.email} {staff.password} {staff.password_set_at}"
    return hashlib.sha256(facts.encode()).hexdigest()[:16]
