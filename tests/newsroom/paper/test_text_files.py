"""Text files at fixed addresses, from their form to whoever reads them."""

import pytest

from answers import main, words
from broadsheet.archive.desk.audit import AuditEntry
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from desk import errors, fields_of, notices

FILES = "/newsroom/paper/files"
PLACES = {
    "ads.txt": ("/ads.txt", "example.com, 1, DIRECT"),
    "app-ads.txt": ("/app-ads.txt", "example.com, 1, RESELLER"),
    "trust.txt": ("/trust.txt", "belongto=https://www.example.org/"),
    "security.txt": (
        "/.well-known/security.txt",
        "Contact: mailto:a@example.org\nExpires: 2026-01-31T12:00:00Z",
    ),
    "humans.txt": ("/humans.txt", "/* TEAM */\nEditor: Ödön"),
}


@pytest.fixture
def publisher(desk):
    return desk("publisher")


def save(browser, name, text):
    where = f"{FILES}/{name}"
    return browser.post(where, browser.fields(where, "file") | {"text": text})


@ON_SQLITE
@pytest.mark.parametrize("name", PLACES)
def test_a_file_stands_at_its_address_while_it_has_a_text(client, publisher, name):
    address, text = PLACES[name]
    assert client.get(address).status_code == 404
    answer = save(publisher, name, f"{text}\r\n")
    assert f"{name} is saved." in notices(publisher.get(answer.location).text)
    found = client.get(address)
    assert (found.text, found.content_type) == (f"{text}\n", "text/plain; charset=utf-8")
    save(publisher, name, f"{text} # more" if name != "security.txt" else f"# more\n{text}")
    assert "more" in client.get(address).text
    answer = save(publisher, name, "")
    assert f"{name} is taken down." in notices(publisher.get(answer.location).text)
    assert client.get(address).status_code == 404


@ON_SQLITE
def test_what_nobody_could_read_is_said_at_its_field_and_stays_typed(client, paper, publisher):
    answer = save(publisher, "ads.txt", "example.com, 1, DIRECT\nbuy here")
    assert answer.status_code == 422
    assert "Line 2 can’t be read" in errors(answer.text)["text"]
    assert fields_of(answer.text, "file")["text"].endswith("buy here")
    assert client.get("/ads.txt").status_code == 404
    with paper.open():
        assert db.session.scalars(db.select(AuditEntry).filter_by(kind="settings")).all() == []


def test_two_publishers_who_write_the_same_file_both_keep_their_words(publisher, desk):
    where, other = f"{FILES}/humans.txt", desk("publisher", "other@example.org")
    mine, theirs = publisher.fields(where, "file"), other.fields(where, "file")
    assert other.post(where, theirs | {"text": "Ours."}).status_code == 303
    answer = publisher.post(where, mine | {"text": "Mine."})
    assert answer.status_code == 409
    assert "“Ours.”" in errors(answer.text)["text"]
    assert publisher.post(where, fields_of(answer.text, "file")).status_code == 303
    assert fields_of(publisher.get(where).text, "file")["text"] == "Mine."


@ON_SQLITE
def test_the_desk_warns_before_a_security_txt_expires(publisher, desk, clock):
    save(publisher, "security.txt", PLACES["security.txt"][1])
    pages = ("/newsroom", "/newsroom/paper")
    warning = "security.txt holds until 31 January 2026"
    assert not any(warning in words(main(publisher.get(page).text)) for page in pages)
    clock.advance(days=80)
    publisher = desk("publisher", "other@example.org")
    assert all(warning in words(main(publisher.get(page).text)) for page in pages)
    assert warning not in words(main(desk("editor").get("/newsroom").text))


@ON_SQLITE
def test_there_are_no_other_files(publisher):
    for name in ("robots.txt", "etc"):
        assert publisher.get(f"{FILES}/{name}").status_code == 404
        assert publisher.post(f"{FILES}/{name}", text="x").status_code == 404
