"""The door: who gets in, who doesn't, and what neither learns."""

import re

import pyotp
import pytest

from broadsheet.archive import staff as members
from broadsheet.archive.staff import Role
from broadsheet.archive.store import db
from broadsheet.newsroom import passwords
from desk import PASSWORD, Desk, hire, notices

WRONG = "That address and password don’t go together."


@pytest.fixture
def staffed(app, clock):
    """A paper with one editor who has a password."""
    email = hire(app, clock, Role.EDITOR)
    with app.app_context():
        passwords.set_password(members.by_email(email), PASSWORD, clock())
        db.session.commit()
    return email


def sign_in(browser: Desk, email: str, password: str = PASSWORD, **more: str):
    return browser.post("/newsroom/sign-in", email=email, password=password, **more)


def test_the_right_password_opens_the_door(desk, staffed):
    browser = desk()
    answer = sign_in(browser, "  EDITOR@Example.org ")
    assert (answer.status_code, answer.location) == (303, "/newsroom")
    assert browser.is_in()


def test_unknown_and_wrong_are_told_in_the_same_words(desk, staffed, app, clock):
    hire(app, clock, Role.EDITOR, "invited@example.org")
    texts = set()
    for email in (staffed, "nobody@example.org", "invited@example.org"):
        answer = sign_in(desk(), email, "not the right password")
        assert answer.status_code == 422
        assert WRONG in answer.text
        texts.add(re.sub(r'value="[^"]*"', "", answer.text))
    assert len(texts) == 1


def test_the_same_work_is_done_for_nobody_s_password(desk, staffed, monkeypatch):
    checked = []
    known = passwords.check_password_hash
    monkeypatch.setattr(passwords, "check_password_hash", lambda *a: checked.append(1) or known(*a))
    for email in (staffed, "nobody@example.org"):
        sign_in(desk(), email, "not the right password")
    assert len(checked) == 2


def test_guessing_ends_after_five_attempts_and_is_free_again_in_a_quarter_hour(
    desk, staffed, clock
):
    browser = desk()
    for _ in range(5):
        assert sign_in(browser, staffed, "a wrong password again").status_code == 422
    refused = sign_in(browser, staffed)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "900"
    clock.advance(minutes=14)
    assert sign_in(browser, staffed).status_code == 429  # refused attempts prolong nothing
    clock.advance(minutes=1, seconds=1)
    assert sign_in(browser, staffed).status_code == 303


def test_many_addresses_can_t_guess_at_one_account(desk, staffed):
    for number in range(21):
        browser = desk()
        answer = browser.client.post(
            "/newsroom/sign-in",
            data={"csrf_token": browser.token(), "email": staffed, "password": "wrong again"},
            environ_overrides={"REMOTE_ADDR": f"10.0.0.{number}"},
        )
    assert answer.status_code == 429


def test_strangers_guesses_keep_no_editor_from_a_browser_they_know(desk, staffed):
    own = desk()
    assert sign_in(own, staffed).status_code == 303
    own.post("/newsroom/sign-out")
    for _ in range(25):
        sign_in(desk(), staffed, "a wrong password again")
    assert sign_in(own, staffed).status_code == 303


def test_forwarding_headers_of_strangers_are_not_believed(desk, staffed):
    browser = desk()
    for number in range(6):
        answer = browser.client.post(
            "/newsroom/sign-in",
            data={"csrf_token": browser.token(), "email": staffed, "password": "wrong again"},
            headers={"X-Forwarded-For": f"10.0.0.{number}", "X-Real-Ip": f"10.0.0.{number}"},
        )
    assert answer.status_code == 429


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/newsroom",
        "/newsroom//evil.example",
        "/%09/evil.example",
        "/\t/evil.example",
        "/newsroom\n/evil.example",
        "/newsroom/../../evil",
        "/newsroom@evil.example",
        "javascript:alert(1)",
        "\\\\evil.example",
        "/newsroom/\\evil.example",
    ],
)
def test_signing_in_leads_nowhere_but_to_the_newsroom(desk, staffed, wanted):
    assert sign_in(desk(), staffed, next=wanted).location == "/newsroom"


def test_signing_in_leads_back_to_where_one_was_stopped(desk, staffed):
    browser = desk()
    stopped = browser.get("/newsroom?state=review&q=pier")
    page = browser.get(stopped.location)
    wanted = re.search(r'name="next"[^>]*value="([^"]*)"', page.text)[1].replace("&amp;", "&")
    assert sign_in(browser, staffed, next=wanted).location == "/newsroom?state=review&q=pier"


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
    (cookie,) = (c for c in answer.headers.getlist("Set-Cookie") if c.startswith("newsroom="))
    for part in ("Secure", "HttpOnly", "Path=/newsroom", "SameSite=Lax"):
        assert part in cookie


def test_a_session_is_new_at_each_signing_in(desk, staffed):
    browser = desk()
    browser.get("/newsroom/sign-in")
    before = browser.client.get_cookie("newsroom", path="/newsroom").value
    sign_in(browser, staffed)
    assert browser.client.get_cookie("newsroom", path="/newsroom").value != before


def test_a_copied_cookie_is_dead_after_signing_out(app, clock, desk, staffed):
    browser = desk()
    sign_in(browser, staffed)
    thief = Desk(app, clock)
    cookie = browser.client.get_cookie("newsroom", path="/newsroom")
    thief.client.set_cookie("newsroom", cookie.value, path="/newsroom")
    assert thief.is_in()
    browser.post("/newsroom/sign-out")
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


def test_nobody_ends_the_sessions_of_others(app, clock, desk, staffed):
    sign_in(desk(), staffed)
    other = desk(Role.REPORTER)
    with app.app_context():
        ids = [s.id for s in members.sessions_of(members.by_email(staffed))]
    assert other.post(f"/newsroom/account/sessions/{ids[0]}/end").status_code == 404


def test_an_invitation_works_once_and_for_a_week(app, clock, desk):
    done = app.test_cli_runner().invoke(
        args=["staff", "add", "new@example.org", "--role", "reporter"]
    )
    link = re.search(r"(/newsroom/invitation/\S+)", done.output)[1]
    browser = desk()
    assert browser.post(link, password="short").status_code == 422
    assert browser.post(link, password=PASSWORD).status_code == 303
    door = browser.get("/newsroom/sign-in").text
    assert notices(door) == "Your password is set. Sign in."
    assert 'value="new@example.org"' in door
    assert browser.get(link).status_code == 410
    assert browser.post(link, password="another long password").status_code == 410
    assert sign_in(browser, "new@example.org").status_code == 303


def test_an_invitation_ends(app, clock, desk):
    done = app.test_cli_runner().invoke(
        args=["staff", "add", "new@example.org", "--role", "reporter"]
    )
    link = re.search(r"(/newsroom/invitation/\S+)", done.output)[1]
    clock.advance(days=7, seconds=2)
    assert desk().get(link).status_code == 410


def test_a_link_to_a_new_password_holds_for_an_hour(app, clock, desk, staffed):
    done = app.test_cli_runner().invoke(args=["staff", "link", staffed])
    link = re.search(r"(/newsroom/invitation/\S+)", done.output)[1]
    assert desk().get(link).status_code == 200
    clock.advance(hours=1, seconds=2)
    assert desk().get(link).status_code == 410


def test_a_lost_password_tells_nothing_of_who_works_here(desk, staffed):
    answers = {
        desk().post("/newsroom/password", email=email).text
        for email in (staffed, "nobody@example.org")
    }
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "15 characters"),
        ("fourteen chars", "15 characters"),
        ("aaaaaaaaaaaaaaaaaaaa", "repeats"),
        ("wordwordwordwordword", "repeats"),
        ("1234567890123456", "first"),
        ("Password 12345678", "first"),
        ("abcdefghijklmnopq", "first"),
        ("editor@example.org", "name"),
        ("x" * 513, "512"),
    ],
)
def test_passwords_that_would_be_guessed_are_refused(app, staffed, password, why):
    with app.test_request_context():
        trouble = passwords.trouble(password, members.by_email(staffed))
    assert trouble is not None
    assert why in trouble


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "пятнадцать букв да",
        "no rules about CAPITALS or digits",
        "🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆",
    ],
)
def test_all_other_long_ones_are_taken(app, staffed, password):
    with app.test_request_context():
        assert passwords.trouble(password, members.by_email(staffed)) is None


def test_with_a_second_factor_the_password_is_not_enough(app, clock, desk, staffed):
    browser = desk()
    sign_in(browser, staffed)
    shown = browser.post("/newsroom/account/second-factor", current=PASSWORD)
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", shown.text)[1].replace(" ", "")
    picture = browser.get("/newsroom/account/second-factor.svg")
    assert picture.mimetype == "image/svg+xml"
    code = pyotp.TOTP(secret).at(clock())
    assert browser.post("/newsroom/account/second-factor/confirm", code="000000").status_code == 422
    assert browser.post("/newsroom/account/second-factor/confirm", code=code).status_code == 303

    clock.advance(minutes=1)
    other = desk()
    half = sign_in(other, staffed)
    assert half.status_code == 200
    assert not other.is_in()
    assert other.post("/newsroom/sign-in/code", code="123456").status_code == 422
    code = pyotp.TOTP(secret).at(clock())
    assert other.post("/newsroom/sign-in/code", code=code).status_code == 303
    assert other.is_in()
    again = desk()
    sign_in(again, staffed)
    assert again.post("/newsroom/sign-in/code", code=code).status_code == 422  # used once already


def test_a_code_without_the_password_opens_nothing(app, clock, desk, staffed):
    with app.app_context():
        somebody = members.by_email(staffed)
        somebody.totp_secret = secret = pyotp.random_base32()
        db.session.commit()
    browser = desk()
    answer = browser.post("/newsroom/sign-in/code", code=pyotp.TOTP(secret).at(clock()))
    assert answer.status_code == 422
    assert not browser.is_in()


def test_a_newsroom_without_staff_says_how_to_begin(desk):
    assert "flask staff add" in desk().get("/newsroom/sign-in").text


def test_the_last_publisher_can_t_leave(app, desk):
    publisher = desk(Role.PUBLISHER)
    page = publisher.get("/newsroom/staff").text
    number = re.search(r'href="/newsroom/staff/(\d+)"', page)[1]
    publisher.post(f"/newsroom/staff/{number}/dismiss")
    assert publisher.is_in()
    fields = {"name": "P", "email": "publisher@example.org", "role": "reporter", "byline": ""}
    answer = publisher.post(f"/newsroom/staff/{number}", fields)
    assert answer.status_code == 422
    assert "Somebody must stay" in answer.text
