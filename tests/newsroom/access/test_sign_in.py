"""The door: who gets in, who doesn't, and what neither learns."""

import re
from datetime import timedelta

import pyotp
import pytest

from answers import tree, words
from broadsheet.archive import staff as members
from broadsheet.archive.staff import Role
from broadsheet.newsroom.access import guessing, passwords
from conftest import ON_SQLITE
from desk import PASSWORD, errors, hire
from door import WRONG, link_for, meanwhile, sign_in, with_second_factor


def test_the_right_password_opens_the_door(desk, staffed):
    browser = desk()
    answer = sign_in(browser, "  EDITOR@Example.org ")
    assert (answer.status_code, answer.location) == (303, "/newsroom")
    assert browser.is_in()
    answer = browser.get("/newsroom/sign-in")  # who is in needs no door
    assert (answer.status_code, answer.location) == (303, "/newsroom")
    assert browser.post("/newsroom/sign-out").status_code == 303
    assert set(browser.session()) <= {"csrf_token"}
    page = desk(email=staffed, role=Role.EDITOR).get("/newsroom/audit").text
    assert re.search("signed out(?s:.)*signed in", page)  # what was last stands first


def test_a_form_that_is_not_filled_in_is_shown_again(desk, staffed):
    assert sign_in(desk(), "").status_code == 422


@ON_SQLITE
@pytest.mark.parametrize("change", ["password", "dismissal"])
@pytest.mark.parametrize("step", ["password", "code"])
def test_who_is_shut_out_while_the_door_opens_does_not_get_in(
    app, desk, staffed, clock, monkeypatch, change, step
):
    def shut_out():
        somebody = members.by_email(staffed)
        if change == "password":
            passwords.set_digest(somebody, "another", clock() + timedelta(seconds=1))
        else:
            somebody.dismissed_at = clock()

    browser = desk()
    if step == "password":
        meanwhile(app, monkeypatch, passwords, "fits", shut_out)
        answer = sign_in(browser, staffed)
        assert WRONG in answer.text
    else:
        secret = with_second_factor(app, staffed)
        sign_in(browser, staffed)
        meanwhile(app, monkeypatch, guessing, "seconds_to_wait", shut_out)
        answer = browser.post("/newsroom/sign-in/code", code=pyotp.TOTP(secret).at(clock()))
    assert answer.status_code == 422
    assert not browser.is_in()


@ON_SQLITE
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


@ON_SQLITE
def test_signing_in_leads_nowhere_but_to_the_newsroom(desk, staffed):
    for wanted in [
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
    ]:
        assert sign_in(desk(), staffed, next=wanted).location == "/newsroom", wanted


@ON_SQLITE
def test_signing_in_leads_back_to_where_one_was_stopped(desk, staffed):
    browser = desk()
    stopped = browser.get("/newsroom?state=review&q=pier")
    page = browser.get(stopped.location)
    wanted = re.search(r'name="next"[^>]*value="([^"]*)"', page.text)[1].replace("&amp;", "&")
    assert sign_in(browser, staffed, next=wanted).location == "/newsroom?state=review&q=pier"


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


@ON_SQLITE
@pytest.mark.parametrize("door", ["sign-in", "sign-in/code", "password", "invitation"])
def test_no_form_at_the_door_is_taken_without_its_token(app, desk, staffed, door):
    """Or a page elsewhere could sign somebody in, as somebody else, without their noticing."""
    where = link_for(app, staffed) if door == "invitation" else f"/newsroom/{door}"
    browser = desk()
    sent = {"email": staffed, "password": PASSWORD, "code": "123456"}
    assert browser.client.post(where, data=sent).status_code == 400
    assert not browser.is_in()
    assert sign_in(desk(), staffed).status_code == 303  # the password is what it was


def test_one_changes_one_s_own_name(app, desk, staffed):
    own = desk(email=staffed, role=Role.EDITOR)
    refused = own.post("/newsroom/account/name", name="")
    assert (refused.status_code, errors(refused.text)) == (422, {"name": "Type a name."})
    own.post("/newsroom/account/name", name="  Ada  Venn ")
    page = own.get("/newsroom/audit").text
    assert "Ada Venn changed the name of Ada Venn" in words(tree(page))
