"""What is typed beside a story's text is not lost with it; and what is offered to who may only
propose."""

from answers import tree, words
from conftest import ON_SQLITE
from desk import fields_of


@ON_SQLITE
def test_what_was_typed_beside_a_text_comes_back_with_it(editor):
    story = editor.write(headline="One", body_source="Text.")
    typed = {"share_note": "For Ada", "share_days": "30", "translation_of": "a-slug"}
    for verb in ("", "/publish", "/share", "/translations"):
        answer = editor.edit(story, verb, canonical_url="not an address", **typed)
        assert answer.status_code == 422, verb
        sent = fields_of(answer.text, "story")
        assert {name: sent.get(name) for name in typed} == typed, verb


@ON_SQLITE
def test_two_texts_of_a_story_stand_beside_all_else_that_was_typed(editor, desk):
    story = editor.write(headline="One", kicker="Sea", dek="A dek.", body_source="Text.")
    opened = editor.fields(story)
    desk("publisher").edit(story, dek="Another dek.")
    mine = {"dek": "My dek.", "kicker": "Land", "publish_at": "2030-01-01T06:00"}
    answer = editor.post(story + "/publish", opened | mine | {"share_note": "For Ada"})
    assert answer.status_code == 409
    shown = [words(e) for e in tree(answer.text).iter("h2")]
    assert "Dek" in shown
    assert "Kicker" not in shown  # only I changed it
    beside = [
        e.text.strip() for e in tree(answer.text).iter("textarea") if "beside" in e.get("id", "")
    ]
    assert beside == ["2030-01-01T06:00", "For Ada"]
    assert fields_of(answer.text, "story")["kicker"] == "Land"


@ON_SQLITE
def test_who_may_only_propose_is_offered_no_restoring(editor, desk):
    reporter = desk("reporter")
    story = reporter.write(headline="One", body_source="Text.")
    reporter.edit(story, headline="Two")
    assert 'name="revision"' in reporter.get(story + "/history").text
    editor.edit(story, "/publish", now="1")
    assert 'name="revision"' not in reporter.get(story + "/history").text
    assert 'name="revision"' in editor.get(story + "/history").text
