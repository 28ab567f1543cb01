"""The door: who gets in, who doesn't, and what neither learns."""

import re
from datetime import timedelta

import pyotp
import pytest

from answers import tree, words
from broadsheet.archive import staff as members
from broadsheet.archive.staff import Role
from broadsheet.archive.store import begin_writing, db
from broadsheet.newsroom.access import guessing, password_links, passwords
from desk import PASSWORD, Desk, errors, hire, notices

WRONG = "That address and password don’t go together."


@pytest.fixture
def staffed(app, clock):
    """A paper with one editor who has a password."""
    email = hire(app, clock, Role.EDITOR)
    with app.app_context():
        passwords.set_password(members.by_email(email), PASSWORD, clock())
        db.session.commit()
    return email


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


def test_who_guesses_waits_ever_longer_and_at_most_a_quarter_of_an_hour(desk, staffed, clock):
    browser = desk()
    for _ in range(5):
        assert sign_in(browser, staffed, "a wrong password again").status_code == 422
    for seconds in (30, 60, 120):
        refused = sign_in(browser, staffed)
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == str(seconds)
        assert f"wait {'2 minutes' if seconds > 90 else f'{seconds} seconds'}" in refused.text
        assert f'value="{staffed}"' in refused.text  # what was typed is there
        clock.advance(seconds=seconds - 1)
        assert sign_in(browser, staffed).status_code == 429  # refused attempts prolong nothing
        clock.advance(seconds=1)
        assert sign_in(browser, staffed, "a wrong password again").status_code == 422
    guess(browser.app, clock, staffed, "127.0.0.1", 40)
    assert sign_in(browser, staffed).headers["Retry-After"] == "900"
    clock.advance(minutes=15)
    assert sign_in(browser, staffed).status_code == 303
    assert sign_in(desk(), staffed, "a wrong password again").status_code == 422  # all is forgotten


def test_strangers_guesses_keep_no_editor_out_on_a_new_browser(app, desk, staffed, clock):
    for _ in range(3):  # again and again
        for number in range(4):
            guess(app, clock, staffed, f"10.0.0.{number}", 50)
        assert sign_in(desk(), staffed, "with a slip of the hand").status_code == 422
        assert sign_in(desk(), staffed).status_code == 303
        clock.advance(hours=1)


def test_an_account_under_attack_is_guessed_at_no_faster_by_more_tries(app, desk, staffed, clock):
    for number in range(25):
        guess(app, clock, staffed, f"10.0.0.{number}", 4)
    clock.advance(minutes=15)
    tried = 0
    for number in range(25):  # each of them had its guesses, and they share one more
        browser = desk()
        answer = at(browser, f"10.0.0.{number}", staffed, "a wrong password again")
        tried += answer.status_code == 422
    assert tried == 1
    assert answer.headers["Retry-After"] == "900"
    for expected in (422, 422, 422, 429):  # a network that was not there yet has three
        assert at(desk(), "10.9.9.9", staffed, "a wrong password again").status_code == expected


def test_one_network_can_t_try_all_accounts(app, desk, staffed, clock):
    for number in range(50):
        guess(app, clock, f"somebody{number}@example.org", "2001:db8:1:2::1", 1)
    answer = at(desk(), "2001:db8:1:ff::2", staffed, PASSWORD)  # the same customer's
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert at(desk(), "2001:db8:2::1", staffed, PASSWORD).status_code == 303
    clock.advance(minutes=15)
    assert at(desk(), "2001:db8:1::1", staffed, PASSWORD).status_code == 303


def test_unknown_accounts_wait_as_known_ones(app, desk, staffed, clock):
    texts = set()
    for email in (staffed, "nobody@example.org"):
        guess(app, clock, email, "127.0.0.1", 6)
        answer = sign_in(desk(), email)
        texts.add((answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)))
    assert len(texts) == 1


def test_a_clock_that_was_put_back_keeps_nobody_out(app, desk, staffed, clock):
    clock.advance(days=400)
    guess(app, clock, staffed, "127.0.0.1", 60)
    clock.now -= timedelta(days=400)
    assert sign_in(desk(), staffed).status_code == 303


def test_a_link_by_mail_lets_its_owner_in_whatever_was_guessed(app, desk, staffed, clock):
    guess(app, clock, staffed, "127.0.0.1", 45)
    assert sign_in(desk(), staffed).status_code == 429
    browser = desk()
    answer = browser.post(link_for(app, staffed), password="seven brass geese march")
    assert (answer.status_code, answer.location) == (303, "/newsroom")
    assert browser.is_in()
    browser.post("/newsroom/sign-out")
    guess(app, clock, staffed, "127.0.0.1", 45)
    assert (
        sign_in(browser, staffed, "seven brass geese march").status_code == 303
    )  # it is known now
    guess(app, clock, staffed, "127.0.0.1", 1)
    assert sign_in(desk(), staffed, "seven brass geese march").status_code == 429


def test_a_link_by_mail_still_asks_for_the_second_factor(app, clock, desk, staffed):
    secret = with_second_factor(app, staffed)
    browser = desk()
    answer = browser.post(link_for(app, staffed), password="seven brass geese march")
    assert answer.status_code == 200
    assert not browser.is_in()
    code = pyotp.TOTP(secret).at(clock())
    assert browser.post("/newsroom/sign-in/code", code=code).status_code == 303
    assert browser.is_in()


def test_strangers_guesses_keep_no_editor_from_a_browser_they_know(desk, staffed):
    own = desk()
    assert sign_in(own, staffed).status_code == 303
    own.post("/newsroom/sign-out")
    guess(own.app, own.clock, staffed, "127.0.0.1", 45)
    assert sign_in(desk(), staffed).status_code == 429
    assert sign_in(own, staffed).status_code == 303


def test_a_known_browser_of_one_account_is_a_stranger_at_another(app, desk, staffed, clock):
    """Or whoever has an account could guess at others', with as many cookies as they like."""
    email = hire(app, clock, Role.REPORTER)
    with app.app_context():
        passwords.set_password(members.by_email(email), PASSWORD, clock())
        db.session.commit()
    browser = desk()
    sign_in(browser, email)
    browser.post("/newsroom/sign-out")
    guess(app, clock, staffed, "127.0.0.1", 45)
    assert sign_in(browser, staffed).status_code == 429
    assert sign_in(browser, email).status_code == 303


def test_forwarding_headers_of_strangers_are_not_believed(desk, staffed):
    browser = desk()
    guess(browser.app, browser.clock, staffed, "127.0.0.1", 4)
    for number in range(2):
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
    assert notices(browser.get("/newsroom").text) == "Your password is set, and you are signed in."
    browser.post("/newsroom/sign-out")
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
        trouble = passwords.problem(password, members.by_email(staffed))
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
        assert passwords.problem(password, members.by_email(staffed)) is None


def test_with_a_second_factor_the_password_is_not_enough(app, clock, desk, staffed):
    browser = desk()
    sign_in(browser, staffed)
    shown = browser.post("/newsroom/account/second-factor", current=PASSWORD)
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", shown.text)[1].replace(" ", "")
    picture = browser.get("/newsroom/account/second-factor.svg")
    assert picture.mimetype == "image/svg+xml"
    code = pyotp.TOTP(secret).at(clock())
    assert browser.post("/newsroom/account/second-factor/confirm", code="000000").status_code == 422
    done = browser.post("/newsroom/account/second-factor/confirm", code=code)
    assert done.status_code == 200
    assert "Recovery codes" in done.text

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
    secret = with_second_factor(app, staffed)
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


@pytest.mark.parametrize("door", ["sign-in", "sign-in/code", "password", "invitation"])
def test_no_form_at_the_door_is_taken_without_its_token(app, desk, staffed, clock, door):
    """Or a page elsewhere could sign somebody in, as somebody else, without their noticing."""
    where = link_for(app, staffed) if door == "invitation" else f"/newsroom/{door}"
    browser = desk()
    sent = {"email": staffed, "password": PASSWORD, "code": "123456"}
    assert browser.client.post(where, data=sent).status_code == 400
    assert not browser.is_in()
    assert sign_in(desk(), staffed).status_code == 303  # the password is what it was


def test_a_half_sign_in_ends_when_the_password_changes(app, clock, desk, staffed):
    secret = with_second_factor(app, staffed)
    thief = desk()
    assert sign_in(thief, staffed).status_code == 200
    clock.advance(seconds=1)
    with app.app_context():
        passwords.set_password(members.by_email(staffed), "seven brass geese march", clock())
        db.session.commit()
    code = pyotp.TOTP(secret).at(clock())
    assert thief.post("/newsroom/sign-in/code", code=code).status_code == 422
    assert not thief.is_in()


def test_a_half_sign_in_holds_for_five_minutes(app, clock, desk, staffed):
    secret = with_second_factor(app, staffed)
    browser = desk()
    sign_in(browser, staffed)
    clock.advance(minutes=5)
    code = pyotp.TOTP(secret).at(clock())
    assert browser.post("/newsroom/sign-in/code", code=code).status_code == 422


def test_codes_of_six_digits_are_not_guessed_by_many_networks(app, clock, desk, staffed):
    """Whoever gets as far has the password: all networks wait together."""
    secret = with_second_factor(app, staffed)
    for number in range(6):
        browser = desk()
        assert at(browser, f"10.0.0.{number}", staffed, PASSWORD).status_code == 200
        answer = browser.client.post(
            "/newsroom/sign-in/code",
            data={"csrf_token": browser.token(), "code": "000000"},
            environ_overrides={"REMOTE_ADDR": f"10.0.0.{number}"},
        )
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")
    clock.advance(seconds=30)
    code = pyotp.TOTP(secret).at(clock())
    assert browser.post("/newsroom/sign-in/code", code=code).status_code == 303


def recovery_codes(page: str) -> list[str]:
    return re.findall(r"\b(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}\b", page)


def test_whoever_loses_the_phone_signs_in_with_a_code_that_was_kept(app, clock, desk, staffed):
    secret = with_second_factor(app, staffed)
    own = desk(email=staffed, role=Role.EDITOR)
    page = own.post("/newsroom/account/recovery-codes", current=PASSWORD)
    codes = recovery_codes(page.text)
    assert len(set(codes)) == 10
    with app.app_context():
        kept = str(db.session.execute(db.text("SELECT * FROM recovery_code")).all())
        assert not [code for code in codes if code in kept or code.replace("-", "") in kept]
    assert not recovery_codes(own.get("/newsroom/account").text)

    def second_step(typed: str) -> tuple[int, Desk]:
        browser = desk()
        sign_in(browser, staffed)
        return browser.post("/newsroom/sign-in/code", recovery=typed).status_code, browser

    status, browser = second_step(f" {codes[0].lower().replace('-', ' ')} ")
    assert status == 303
    assert "Recovery codes left: 9" in notices(browser.get("/newsroom").text)
    assert "9 of your ten recovery codes are left" in browser.get("/newsroom/account").text
    assert second_step(codes[0])[0] == 422  # once
    assert second_step("AAAA-AAAA-AAAA-AAAA")[0] == 422
    again = own.post("/newsroom/account/recovery-codes", current=PASSWORD)
    assert second_step(codes[1])[0] == 422
    assert second_step(recovery_codes(again.text)[0])[0] == 303
    assert secret


def test_recovery_codes_are_made_by_the_password_alone_and_go_with_the_factor(app, desk, staffed):
    own = desk(email=staffed, role=Role.EDITOR)
    assert own.post("/newsroom/account/recovery-codes", current=PASSWORD).status_code == 404
    with_second_factor(app, staffed)
    answer = own.post("/newsroom/account/recovery-codes", current="not the right password")
    assert answer.status_code == 303
    own.post("/newsroom/account/recovery-codes", current=PASSWORD)
    own.post("/newsroom/account/second-factor/drop", current=PASSWORD)
    with app.app_context():
        assert db.session.scalar(db.text("SELECT count(*) FROM recovery_code")) == 0


def test_one_changes_one_s_own_name(app, desk, staffed):
    own = desk(email=staffed, role=Role.EDITOR)
    refused = own.post("/newsroom/account/name", name="")
    assert (refused.status_code, errors(refused.text)) == (422, {"name": "Type a name."})
    own.post("/newsroom/account/name", name="  Ada  Venn ")
    page = own.get("/newsroom/audit").text
    assert "Ada Venn changed the name of Ada Venn" in words(tree(page))
