"""Passwords: links to a new one, and which are taken."""

import re

import pytest

from answers import tree, words
from broadsheet.archive import staff as members
from broadsheet.newsroom.access import passwords
from conftest import ON_POSTGRESQL, ON_SQLITE
from desk import PASSWORD, errors, hire, notices
from door import guess, link_for, meanwhile, sign_in


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


def test_a_link_by_mail_lets_in_all_that_is_near_its_owner(app, desk, staffed, clock):
    """Not the browser alone that is known."""
    browser = desk()
    assert sign_in(browser, staffed).status_code == 303
    guess(app, clock, staffed, "127.0.0.1", 20)
    assert sign_in(desk(), staffed).status_code == 429
    browser.post(link_for(app, staffed), password="seven brass geese march")
    assert sign_in(desk(), staffed, "seven brass geese march").status_code == 303


def invitation(app):
    """The link for somebody new."""
    done = app.test_cli_runner().invoke(
        args=["staff", "add", "new@example.org", "--role", "reporter"]
    )
    return re.search(r"(/newsroom/invitation/\S+)", done.output)[1]


def test_an_invitation_works_once(app, desk):
    link, browser = invitation(app), desk()
    refused = browser.post(link, password="short")
    assert refused.status_code == 422
    assert "15 characters" in errors(refused.text)["password"]
    assert browser.post(link, password=PASSWORD).status_code == 303
    assert notices(browser.get("/newsroom").text) == "Your password is set, and you are signed in."
    browser.post("/newsroom/sign-out")
    assert browser.get(link).status_code == 410
    assert browser.post(link, password="another long password").status_code == 410
    assert sign_in(browser, "new@example.org").status_code == 303


@ON_SQLITE
def test_of_two_who_use_a_link_at_once_one_is_let_in(app, desk, staffed, monkeypatch):
    link, browser = link_for(app, staffed), desk()
    first = desk()
    token = first.token()

    def use_it():
        sent = {"csrf_token": token, "password": "seven brass geese march"}
        assert first.client.post(link, data=sent).status_code == 303

    meanwhile(app, monkeypatch, passwords, "digest", use_it)
    assert browser.post(link, password="another long password").status_code == 410
    assert (first.is_in(), browser.is_in()) == (True, False)
    assert "set a password" in words(tree(first.get("/newsroom/audit").text))


def test_an_invitation_holds_for_a_week(app, clock, desk):
    link = invitation(app)
    clock.advance(days=7, seconds=-2)
    assert desk().get(link).status_code == 200
    clock.advance(seconds=4)
    assert desk().get(link).status_code == 410


def test_a_link_to_a_new_password_holds_for_an_hour(app, clock, desk, staffed):
    done = app.test_cli_runner().invoke(args=["staff", "link", staffed])
    link = re.search(r"(/newsroom/invitation/\S+)", done.output)[1]
    page = desk().get(link)
    assert (page.status_code, errors(page.text)) == (200, {})
    assert errors(desk().post(link, password="").text) == {"password": "Type a password."}
    clock.advance(hours=1, seconds=2)
    assert desk().get(link).status_code == 410


@ON_POSTGRESQL
@pytest.mark.parametrize(
    "command",
    ["staff add new@example.org --role reporter", "staff link ann@example.org", "mail"],
)
def test_no_link_is_signed_by_a_key_that_no_server_has(make_app, clock, command):
    app = make_app(SECRET_KEY="")
    hire(app, clock, "editor", "ann@example.org")
    done = app.test_cli_runner().invoke(args=command.split())
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "BROADSHEET_SECRET_KEY is not set" in done.output
    with app.app_context():
        assert members.by_email("new@example.org") is None


def test_whoever_asks_for_a_link_says_for_which_address(desk, staffed):
    assert errors(desk().get("/newsroom/password").text) == {}
    answer = desk().post("/newsroom/password", email="")
    assert errors(answer.text) == {"email": "Type your e-mail address."}
    assert "on its way" not in answer.text


def test_a_lost_password_tells_nothing_of_who_works_here(desk, staffed):
    answers = {
        desk().post("/newsroom/password", email=email).text
        for email in (staffed, "nobody@example.org")
    }
    assert len(answers) == 1
    (answer,) = answers
    assert "sends no mail" in answer
    assert "on its way" not in answer, "there is no mail server"


@ON_SQLITE
def test_passwords_that_would_be_guessed_are_refused(app, staffed):
    for password, why in [
        ("short", "15 characters"),
        ("fourteen chars", "15 characters"),
        ("aaaaaaaaaaaaaaaaaaaa", "repeats"),
        ("wordwordwordwordword", "repeats"),
        ("welcomewelcome1", "repeats"),
        ("1234567890123456", "first"),
        ("Password 12345678", "first"),
        ("abcdefghijklmnopq", "first"),
        ("editor@example.org", "name"),
        ("x" * 513, "512"),
    ]:
        with app.test_request_context():
            problem = passwords.problem(password, members.by_email(staffed))
        assert problem is not None, password
        assert why in problem, password


@ON_SQLITE
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
