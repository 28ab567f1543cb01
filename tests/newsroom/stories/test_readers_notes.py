"""Notes to readers that are mended or taken back."""

import re

import pytest

from answers import main, shown, words
from broadsheet.archive.articles import Article
from broadsheet.archive.store import db
from desk import errors, notices

PAGES = ("/world/a-new-pier", "/corrections", "/feed.rss")


@pytest.fixture
def noted(app, editor, live):
    """The address of the one note of a story that is out."""
    editor.edit(live, "/publish-changes", kind="correction", note="It is shrot.")
    (note,) = re.findall(rf'href="({live}/notes/\d+)"', editor.get(live).text)
    return note


def send(editor, noted, note, **fields):
    page = editor.get(noted)
    was = re.search(r'name="was"[^>]* value="([^"]*)"', page.text)[1]
    return editor.post(noted, {"was": was, "note": note} | fields)


def test_a_slip_in_a_note_is_mended_everywhere_under_its_date(editor, reader, live, noted, clock):
    clock.advance(hours=1)
    assert send(editor, noted, "It is short.").status_code == 303
    assert "The note is changed" in notices(editor.get(live).text)
    for page in PAGES:
        assert "It is short." in reader.get(page).text
        assert "shrot" not in reader.get(page).text
    assert "Correction, 20 October 2025, 14:06 UTC" in shown(reader)
    log = words(main(editor.get("/newsroom/audit").text))
    assert "changed a note to readers of A new pier" in log
    assert "It is shrot." in log
    assert "changed a note to readers 15:06" in words(main(editor.get(live).text))


def test_one_that_should_not_be_there_is_taken_back_once(editor, reader, live, noted):
    for _ in range(2):
        answer = editor.post(noted + "/take-back")
        assert (answer.status_code, answer.location) == (303, live)
    assert "It is shrot." not in "".join(reader.get(page).text for page in PAGES)
    assert "It is shrot." in words(main(editor.get("/newsroom/audit").text))
    assert editor.get(noted).status_code == 404
    assert editor.post(noted, note="It is short.").status_code == 404
    assert "Notes to readers" not in editor.get(live).text


def test_what_somebody_else_changed_is_told_and_an_empty_one_refused(app, editor, desk, noted):
    empty = send(editor, noted, " ")
    assert errors(empty.text) == {"note": "Say what was wrong, and what is right."}
    other = desk("editor", "other@example.org")
    send(other, noted, "It is too short.")
    late = editor.post(noted, {"was": "It is shrot.", "note": "It is short."})
    assert late.status_code == 422
    assert "now it says: It is too short." in errors(late.text)["note"]
    assert 'value="It is too short."' in late.text
    assert "It is short.</textarea>" in late.text
    assert send(editor, noted, "It is short.").status_code == 303
    with app.app_context():
        (note,) = db.session.scalars(db.select(Article)).one().corrections
        assert note.note == "It is short."


def test_reporters_read_the_notes_of_their_story_and_change_none(app, desk, editor):
    reporter = desk("reporter")
    story = reporter.write(headline="A new pier", body_source="It is long.")
    editor.edit(story, "/publish")
    editor.edit(story, "/publish-changes", kind="correction", note="It is shrot.")
    (note,) = re.findall(rf'href="({story}/notes/\d+)"', editor.get(story).text)
    page = reporter.get(story).text
    assert "It is shrot." in page
    assert note not in page
    assert reporter.get(note).status_code == 403
    assert reporter.post(note + "/take-back").status_code == 403


def test_a_note_is_found_at_its_own_story_alone(editor, noted):
    other = editor.write(headline="Another")
    elsewhere = other + noted[noted.index("/notes/") :]
    assert editor.get(elsewhere).status_code == 404
    editor.post(elsewhere + "/take-back")
    assert editor.get(noted).status_code == 200
