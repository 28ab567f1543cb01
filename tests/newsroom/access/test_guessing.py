"""Guessing: who waits, how long, and who never does."""

import re
from datetime import timedelta

from broadsheet.archive import staff as members
from broadsheet.archive.staff import Role
from broadsheet.archive.store import db
from broadsheet.newsroom.access import guessing, passwords
from conftest import ON_SQLITE
from desk import PASSWORD, hire
from door import at, guess, link_for, sign_in


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


@ON_SQLITE
def test_strangers_guesses_keep_no_editor_out_on_a_new_browser(app, desk, staffed, clock):
    for _ in range(3):  # again and again
        for number in range(4):
            guess(app, clock, staffed, f"10.0.0.{number}", 50)
        assert sign_in(desk(), staffed, "with a slip of the hand").status_code == 422
        assert sign_in(desk(), staffed).status_code == 303
        clock.advance(hours=1)


@ON_SQLITE
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


@ON_SQLITE
def test_once_its_owner_was_let_in_an_attack_on_an_account_begins_anew(app, desk, staffed, clock):
    for number in range(25):
        guess(app, clock, staffed, f"10.0.0.{number}", 4)
    assert at(desk(), "10.9.9.9", staffed, PASSWORD).status_code == 303
    for number in range(34):
        guess(app, clock, staffed, f"10.0.1.{number}", 3)
    # The one more that they share has not been had since.
    assert at(desk(), "10.0.1.0", staffed, PASSWORD).status_code == 303


def test_one_network_can_t_try_all_accounts(app, desk, staffed, clock):
    for number in range(50):
        guess(app, clock, f"somebody{number}@example.org", "2001:db8:1:2::1", 1)
        if number == 0:  # from the oldest on it is a quarter of an hour
            clock.advance(minutes=5)
    answer = at(desk(), "2001:db8:1:ff::2", staffed, PASSWORD)  # the same customer's
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")
    assert at(desk(), "2001:db8:1:100::1", staffed, PASSWORD).status_code == 303
    clock.advance(minutes=10)
    assert at(desk(), "2001:db8:1::1", staffed, PASSWORD).status_code == 303


def test_unknown_accounts_wait_as_known_ones(app, desk, staffed, clock):
    texts = set()
    for email in (staffed, "nobody@example.org"):
        guess(app, clock, email, "127.0.0.1", 6)
        answer = sign_in(desk(), email)
        texts.add((answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)))
    assert len(texts) == 1


@ON_SQLITE
def test_of_what_is_typed_no_more_is_counted_than_an_account_s_address_has(app):
    longest = "x" * 254
    with app.test_request_context():
        keys = guessing.keys_of(longest)
        assert guessing.keys_of(longest + "x") == keys != guessing.keys_of(longest[1:])


def test_a_clock_that_was_put_back_keeps_nobody_out(app, desk, staffed, clock):
    clock.advance(days=400)
    guess(app, clock, staffed, "127.0.0.1", 60)
    clock.now -= timedelta(days=400)
    assert sign_in(desk(), staffed).status_code == 303


def test_strangers_guesses_keep_no_editor_from_a_browser_they_know(desk, staffed):
    own = desk()
    assert sign_in(own, staffed).status_code == 303
    own.post("/newsroom/sign-out")
    guess(own.app, own.clock, staffed, "127.0.0.1", 45)
    assert sign_in(desk(), staffed).status_code == 429
    assert sign_in(own, staffed).status_code == 303


@ON_SQLITE
def test_each_known_browser_waits_for_itself(desk, staffed, clock):
    browser, other = desk(), desk()
    for known in (browser, other):
        assert sign_in(known, staffed).status_code == 303
    for _ in range(5):
        assert sign_in(other, staffed, "a wrong password again").status_code == 422
    assert sign_in(other, staffed).status_code == 429
    assert sign_in(browser, staffed).status_code == 303
    clock.advance(minutes=1)
    assert sign_in(other, staffed).status_code == 303


@ON_SQLITE
def test_after_a_link_by_mail_all_begins_anew_in_one_s_other_browsers(
    app, desk, staffed, clock, monkeypatch
):
    monkeypatch.setattr(guessing, "UNDER_ATTACK", 10)
    own = desk()
    assert sign_in(own, staffed).status_code == 303
    guess(app, clock, staffed, "10.0.0.1", 5)
    guess(app, clock, staffed, "127.0.0.1", 5)
    assert sign_in(desk(), staffed).status_code == 429
    own.post(link_for(app, staffed), password="seven brass geese march")
    guess(app, clock, staffed, "127.0.0.1", 3)
    assert sign_in(desk(), staffed, "seven brass geese march").status_code == 303


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


@ON_SQLITE
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
