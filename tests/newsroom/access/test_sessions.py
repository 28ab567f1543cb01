"""Sessions: when they begin and end, and what their cookie is."""

import re

import pyotp
import pytest

from broadsheet.archive import staff as members
from broadsheet.archive.staff import Role
from broadsheet.archive.store import db
from desk import PASSWORD, Desk
from door import link_for, sign_in


def test_the_cookie_is_the_newsroom_s_alone(make_app, clock, staffed):
    app = make_app(SITE_URL="https://example.org")
    browser = Desk(app, clock)
    page = browser.client.get("/newsroom/sign-in", base_url="https://example.org")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    answer = browser.client.post(
        "/newsroom/sign-in",
        base_url="https://example.org",
        headers={"Referer": "https://example.org/newsroom/sign-in"},
        data={"csrf_token": token, "email": staffed, "password": PASSWORD},
    )
    cookies = {cookie.partition("=")[0]: cookie for cookie in answer.headers.getlist("Set-Cookie")}
    for part in ("Secure", "HttpOnly", "Path=/newsroom", "SameSite=Lax"):
        assert part in cookies["newsroom"]
    for part in ("Secure", "HttpOnly", "Path=/newsroom/sign-in", "SameSite=Strict"):
        assert part in cookies["known_browser"]


def test_a_session_is_new_at_each_signing_in(app, desk, staffed):
    """Whoever planted a cookie in a browser has neither its session then, nor a token for forms."""
    thief, browser = desk(), desk()
    planted_token = thief.token()
    planted = thief.client.get_cookie("newsroom", path="/newsroom").value
    browser.client.set_cookie("newsroom", planted, path="/newsroom")
    assert sign_in(browser, staffed).status_code == 303
    assert (browser.is_in(), thief.is_in()) == (True, False)
    forged = browser.client.post("/newsroom/sign-out", data={"csrf_token": planted_token})
    assert (forged.status_code, browser.is_in()) == (400, True)

    def kept() -> str:
        with browser.client.session_transaction("/newsroom") as session:
            return session["token"]

    first = kept()
    sign_in(browser, staffed)  # once more, without having signed out
    assert kept() != first


def test_a_copied_cookie_is_dead_after_signing_out(app, clock, desk, staffed):
    browser = desk()
    sign_in(browser, staffed)
    thief = Desk(app, clock)
    cookie = browser.client.get_cookie("newsroom", path="/newsroom")
    thief.client.set_cookie("newsroom", cookie.value, path="/newsroom")
    assert thief.is_in()
    browser.post("/newsroom/sign-out")
    assert browser.client.get_cookie("newsroom", path="/newsroom") is None
    assert not thief.is_in()


def test_a_new_password_ends_all_other_sessions(app, desk, staffed):
    browser, other = desk(), desk()
    sign_in(browser, staffed)
    sign_in(other, staffed)
    answer = browser.post(
        "/newsroom/account/password", current=PASSWORD, password="seven brass geese march"
    )
    assert answer.status_code == 303
    assert browser.is_in()
    assert not other.is_in()
    assert sign_in(desk(), staffed).status_code == 422
    assert sign_in(desk(), staffed, "seven brass geese march").status_code == 303


def test_one_s_sessions_are_listed_and_ended_one_by_one(desk, staffed):
    browser, other = desk(), desk()
    sign_in(other, staffed)
    sign_in(browser, staffed)
    page = browser.get("/newsroom/account").text
    (number,) = re.findall(r"/account/sessions/(\d+)/end", page)
    assert browser.post(f"/newsroom/account/sessions/{number}/end").status_code == 303
    assert not other.is_in()
    assert browser.is_in()


def test_nobody_ends_the_sessions_of_others(app, desk, staffed):
    sign_in(desk(), staffed)
    other = desk(Role.REPORTER)
    with app.app_context():
        ids = [s.id for s in members.sessions_of(members.by_email(staffed))]
    assert other.post(f"/newsroom/account/sessions/{ids[0]}/end").status_code == 404


def test_a_password_set_by_a_link_ends_all_sessions(app, desk, staffed):
    thief = desk()
    sign_in(thief, staffed)
    assert thief.is_in()
    desk().post(link_for(app, staffed), password="seven brass geese march")
    assert not thief.is_in()


def test_a_session_has_an_end_however_much_it_is_used(desk, staffed, clock):
    browser = desk()
    sign_in(browser, staffed)
    for _ in range(13):
        clock.advance(days=1)
        assert browser.is_in()
    clock.advance(days=1, seconds=-1)
    assert browser.is_in()
    clock.advance(seconds=1)
    assert not browser.is_in()


@pytest.mark.parametrize(
    "where", ["password", "second-factor", "second-factor/drop", "recovery-codes"]
)
def test_who_sits_at_somebody_else_s_desk_guesses_no_faster_than_at_the_door(
    app, clock, desk, staffed, where
):
    borrowed, own = desk(), desk()
    for browser in (borrowed, own):
        sign_in(browser, staffed)
    with app.app_context():  # new recovery codes are for those who have a second step
        members.by_email(staffed).totp_secret = pyotp.random_base32()
        db.session.commit()

    def confirm(browser, current):
        fields = {"current": current, "password": "nine cold bakers hum at noon"}
        answer = browser.post(f"/newsroom/account/{where}", **fields)
        return browser.get("/newsroom/account").text if answer.status_code == 303 else answer.text

    for _ in range(5):
        assert "That is not your current password." in confirm(borrowed, "a wrong password again")
    told = confirm(borrowed, PASSWORD)
    assert "Too many attempts failed. Please wait 30 seconds" in told
    assert "attempts failed" not in confirm(own, "a wrong password again")  # the owner's own desk
    clock.advance(seconds=30)
    told = confirm(borrowed, PASSWORD)
    assert "attempts failed" not in told
    assert "not your current password" not in told
