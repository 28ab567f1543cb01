"""The second factor: codes of an app, and those that are kept on paper."""

import re

import pyotp
import pytest

from answers import tree, words
from broadsheet.archive import staff as members
from broadsheet.archive.staff import Role
from broadsheet.archive.store import begin_writing, db
from broadsheet.newsroom.access import guessing, passwords
from conftest import ON_SQLITE
from desk import PASSWORD, Desk, notices
from door import WRONG, at, guess, link_for, meanwhile, sign_in, with_second_factor


def test_a_link_by_mail_still_asks_for_the_second_factor(app, clock, desk, staffed):
    secret = with_second_factor(app, staffed)
    guess_codes(app, clock, staffed)
    browser = desk()
    answer = browser.post(link_for(app, staffed), password="seven brass geese march")
    assert answer.status_code == 200
    assert not browser.is_in()
    code = pyotp.TOTP(secret).at(clock())
    assert browser.post("/newsroom/sign-in/code", code=code).status_code == 303
    assert browser.is_in()


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


def test_whoever_was_dismissed_is_asked_for_no_second_step(app, clock, desk, staffed):
    with_second_factor(app, staffed)
    with app.app_context():
        members.by_email(staffed).dismissed_at = clock()
        db.session.commit()
    answer = sign_in(desk(), staffed)
    assert (answer.status_code, WRONG in answer.text) == (422, True)


def test_whoever_takes_both_steps_goes_where_they_were_and_has_nothing_against_them(
    app, clock, desk, staffed
):
    secret = with_second_factor(app, staffed)
    guess(app, clock, staffed, "127.0.0.1", 4)
    browser, wanted = desk(), "/newsroom?state=review"
    half = sign_in(browser, staffed, next=wanted)
    assert f'name="next" value="{wanted}"' in half.text
    code = pyotp.TOTP(secret).at(clock())
    answer = browser.post("/newsroom/sign-in/code", code=code, next=wanted)
    assert (answer.status_code, answer.location) == (303, wanted)
    guess(app, clock, staffed, "127.0.0.1", 1)
    again = sign_in(desk(), staffed)
    assert again.status_code == 200
    assert 'name="next" value=""' in again.text


@ON_SQLITE
@pytest.mark.parametrize("when", ["before", "at once"])
def test_whoever_gives_up_the_second_step_before_taking_it_takes_none(
    app, desk, staffed, monkeypatch, when
):
    def give_up():
        members.by_email(staffed).totp_secret = None
        db.session.commit()

    with_second_factor(app, staffed)
    browser = desk()
    sign_in(browser, staffed)
    if when == "at once":
        meanwhile(app, monkeypatch, guessing, "seconds_to_wait", give_up)
    else:
        with app.app_context():
            give_up()
    answer = browser.post("/newsroom/sign-in/code", code="123456")
    assert answer.status_code == 422
    assert ("Please begin again" in answer.text) == (when == "before")


@ON_SQLITE
@pytest.mark.parametrize("half", [7, [1, 2]])
def test_a_half_sign_in_that_another_version_wrote_is_none(desk, half):
    browser = desk()
    with browser.client.session_transaction("/newsroom") as session:
        session["half"] = half
    assert browser.post("/newsroom/sign-in/code", code="123456").status_code == 422


def test_a_code_without_the_password_opens_nothing(app, clock, desk, staffed):
    secret = with_second_factor(app, staffed)
    browser = desk()
    answer = browser.post("/newsroom/sign-in/code", code=pyotp.TOTP(secret).at(clock()))
    assert answer.status_code == 422
    assert not browser.is_in()


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


def test_a_half_sign_in_of_somebody_who_is_not_there_opens_nothing(app, desk, staffed):
    """As when a backup was put back meanwhile that is older than they are."""
    with_second_factor(app, staffed)
    browser = desk()
    assert sign_in(browser, staffed).status_code == 200
    with app.app_context():
        db.session.delete(members.by_email(staffed))
        db.session.commit()
    assert browser.post("/newsroom/sign-in/code", code="123456").status_code == 422
    assert not browser.is_in()


def test_a_half_sign_in_holds_for_five_minutes(app, clock, desk, staffed):
    secret = with_second_factor(app, staffed)
    browser = desk()
    sign_in(browser, staffed)
    clock.advance(minutes=5, seconds=-1)
    assert "That code doesn’t fit" in browser.post("/newsroom/sign-in/code", code="000000").text
    clock.advance(seconds=1)
    code = pyotp.TOTP(secret).at(clock())
    answer = browser.post("/newsroom/sign-in/code", code=code)
    assert (answer.status_code, "Please begin again" in answer.text) == (422, True)


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


def test_codes_guessed_at_one_account_keep_nobody_from_another(app, clock, desk, staffed):
    secret = with_second_factor(app, staffed)
    guess_codes(app, clock, "other@example.org")
    browser = desk()
    for _ in range(2):
        sign_in(browser, staffed)
        code = pyotp.TOTP(secret).at(clock())
        assert browser.post("/newsroom/sign-in/code", code=code).status_code == 303
        browser.post("/newsroom/sign-out")
        guess_codes(app, clock, staffed)  # and at theirs not from a browser they know
        clock.advance(seconds=30)


def guess_codes(app, clock, email: str) -> None:
    """In browsers that nobody knows."""
    with app.test_request_context():
        begin_writing()
        for _ in range(9):
            guessing.count(guessing.keys_of_code(email), clock())
        db.session.commit()


def recovery_codes(page: str) -> list[str]:
    return re.findall(r"\b(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}\b", page)


def test_whoever_loses_the_phone_signs_in_with_a_code_that_was_kept(app, desk, staffed):
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
    assert "used a recovery code of" in words(tree(browser.get("/newsroom/audit").text))
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


def test_a_page_of_recovery_codes_that_is_loaded_anew_leads_to_the_account(app, desk, staffed):
    own = desk(email=staffed, role=Role.EDITOR)
    page = own.post("/newsroom/account/second-factor", current=PASSWORD).text
    secret = "".join(re.findall(r"<code[^>]*>([A-Z2-7 ]+)</code>", page)).replace(" ", "")
    code = pyotp.TOTP(secret).at(own.clock())
    first = own.post("/newsroom/account/second-factor/confirm", code=code)
    assert len(recovery_codes(first.text)) == 10
    assert "for a code of the app. Print them" in words(tree(first.text))
    again = own.post("/newsroom/account/second-factor/confirm", code=code)
    assert (again.status_code, again.location) == (303, "/newsroom/account")
    assert "Nothing is being set up" in notices(own.get("/newsroom/account").text)
