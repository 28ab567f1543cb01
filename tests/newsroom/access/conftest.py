"""Somebody who has a password."""

import pytest

from broadsheet.archive import staff as members
from broadsheet.archive.staff import Role
from broadsheet.archive.store import db
from broadsheet.newsroom.access import passwords
from desk import PASSWORD, hire


@pytest.fixture
def staffed(app, clock):
    """A paper with one editor who has a password."""
    email = hire(app, clock, Role.EDITOR)
    with app.app_context():
        passwords.set_password(members.by_email(email), PASSWORD, clock())
        db.session.commit()
    return email
