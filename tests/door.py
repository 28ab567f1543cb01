"""The door of the newsroom, as those who come and go use it in tests."""

import pyotp

from broadsheet.archive import staff as members
from broadsheet.archive.store import begin_writing, db
from broadsheet.newsroom.access import guessing, password_links
from desk import PASSWORD, Desk

WRONG = "That address and password don’t go together."


def guess(app, clock, email: str, address: str, times: int) -> None:
    """Guess wrong so often, from an address: comparing passwords takes its time."""
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        begin_writing()
        for _ in range(times):
            guessing.count(guessing.keys_of(email), clock())
        db.session.commit()


def at(browser: Desk, address: str, email: str, password: str):
    """Sign in from an address."""
    return browser.client.post(
        "/newsroom/sign-in",
        data={"csrf_token": browser.token(), "email": email, "password": password},
        environ_overrides={"REMOTE_ADDR": address},
    )


def link_for(app, email: str) -> str:
    with app.test_request_context():
        return password_links.to_password(members.by_email(email)).removeprefix(
            "http://127.0.0.1:5000"
        )


def with_second_factor(app, email: str) -> str:
    """Somebody with an app that makes codes; returns its secret."""
    with app.app_context():
        somebody = members.by_email(email)
        somebody.totp_secret = secret = pyotp.random_base32()
        db.session.commit()
    return secret


def sign_in(browser: Desk, email: str, password: str = PASSWORD, **more: str):
    return browser.post("/newsroom/sign-in", email=email, password=password, **more)


def meanwhile(app, monkeypatch, module, name: str, change) -> None:
    """The function of that name takes so long, the next time, that others change something."""
    known = getattr(module, name)

    def slow(*given):
        monkeypatch.setattr(module, name, known)
        made = known(*given)
        with app.app_context():
            change()
            db.session.commit()
        return made

    monkeypatch.setattr(module, name, slow)
