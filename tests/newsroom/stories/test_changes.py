"""Changes to a live story, and what readers are told of them."""

import re

from answers import main, shown, words
from broadsheet.archive import articles
from conftest import ON_SQLITE
from desk import errors, fields_of, row, state


@ON_SQLITE
def test_what_a_change_is_has_to_be_said(app, editor, live):
    answer = editor.edit(live, "/publish-changes", dek="Look again.")
    assert answer.status_code == 422
    assert errors(answer.text) == {"kind": "Say what the change is."}
    assert fields_of(answer.text, "story")["dek"] == "Look again."
    assert row(app, live).dek == "Look."
    odd = editor.edit(live, "/publish-changes", dek="Look again.", kind="fib")
    assert "kind" in errors(odd.text)


@ON_SQLITE
def test_what_was_typed_beside_a_text_that_is_refused_comes_back(editor, live):
    answer = editor.edit(
        live, "/publish-changes", slug="x", section_id="999", kind="correction", note="It is short."
    )
    assert answer.status_code == 422
    again = fields_of(answer.text, "story")
    assert (again["kind"], again["note"]) == ("correction", "It is short.")


def test_a_headline_without_copy_is_changed_and_corrected(app, editor, paper, reader):
    paper.story("Bridge reopens", slug="bridge", body="")
    with app.app_context():
        story = f"/newsroom/stories/{articles.by_slug('bridge').id}"
    answer = editor.edit(story, "/publish-changes", headline="The bridge reopens", kind="typo")
    assert answer.status_code == 303, errors(answer.text)
    assert "The bridge reopens" in shown(reader, "/world/bridge")
    editor.edit(story, body_source="At last.")
    assert editor.edit(story, "/publish-changes", kind="update").status_code == 303
    answer = editor.edit(story, "/publish-changes", body_source="", kind="typo")
    assert "body_source" in errors(answer.text)


def test_a_live_story_changes_for_readers_when_the_change_is_published(editor, reader, live):
    editor.edit(live, dek="Look again.")
    assert "Look again." not in shown(reader)
    assert state(editor.get(live).text) == "Live, changed"
    assert editor.fields(live)["dek"] == "Look again."
    assert editor.edit(live, "/publish-changes", kind="typo").status_code == 303
    assert "Look again." in shown(reader)
    assert state(editor.get(live).text) == "Live"


def test_the_kind_of_a_change_decides_what_readers_are_told(editor, reader, live, clock):
    clock.advance(hours=1)
    editor.edit(live, "/publish-changes", dek="One.", kind="typo")
    assert "Updated" not in shown(reader)
    editor.edit(live, "/publish-changes", dek="Two.", kind="update")
    assert "Updated 20 October 2025, 15:06 UTC" in shown(reader)
    assert "Update," not in shown(reader)
    clock.advance(hours=1)
    answer = editor.edit(live, "/publish-changes", dek="Three.", kind="correction")
    assert "note" in errors(answer.text)
    assert "Three." not in shown(reader)
    editor.edit(live, "/publish-changes", kind="correction", note="It is short.")
    text = shown(reader)
    assert "Updated 20 October 2025, 16:06 UTC" in text
    assert "Correction, 20 October 2025, 16:06 UTC: It is short." in text
    assert "Three." in text


@ON_SQLITE
def test_a_correction_needs_no_changed_text_but_a_change_does(editor, reader, live):
    assert "kind" in errors(editor.edit(live, "/publish-changes", kind="update").text)
    editor.edit(live, "/publish-changes", kind="clarification", note="It is a pier.")
    assert "It is a pier." in shown(reader)


def test_what_is_noted_with_a_typo_stays_at_the_desk(editor, reader, live):
    answer = editor.edit(live, "/publish-changes", dek="Look!", kind="typo", note="Ada’s slip.")
    assert answer.status_code == 303
    assert "Look!" in shown(reader)
    for page in ("/world/a-new-pier", "/corrections", "/feed.rss"):
        assert "Ada’s slip." not in reader.get(page).text, page
    assert "Ada’s slip." in words(main(editor.get(live + "/history").text))


def test_a_dropped_change_stays_in_the_history(editor, reader, live):
    editor.edit(live, dek="A mistake.")
    assert editor.edit(live, "/discard-changes").status_code == 303
    assert state(editor.get(live).text) == "Live"
    assert editor.fields(live)["dek"] == "Look."
    assert "Dropped the changes" in editor.get(live + "/history").text


@ON_SQLITE
def test_the_slug_of_a_story_that_is_out_stays_whatever_is_restored(editor):
    story = editor.write(headline="Jetty", slug="pier", body_source="First.")
    editor.edit(story, "/publish", slug="jetty")
    oldest = re.findall(r'name="old" value="(\d+)"', editor.get(story + "/history").text)[-1]
    assert editor.press(story, "/restore", revision=oldest).status_code == 303
    folded = [words(e) for e in main(editor.get(story).text).iter("summary")]
    assert "Dateline, language, address, source, search engines jetty" in folded
