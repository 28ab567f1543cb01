"""Withdrawing: a story is gone at once, leads on, or comes back."""

import pytest

from answers import has_class, headlines, main, shown, tree, words
from conftest import ON_SQLITE
from desk import errors, fields_of, state


def test_a_withdrawn_story_is_gone_from_everywhere_at_once(editor, reader, live):
    editor.edit(live, "/publish-changes", kind="correction", note="It is short.")
    pages = ["/", "/world", "/latest"]
    assert all("A new pier" in reader.get(page).text for page in pages)
    answer = editor.press(live, "/withdraw", withdrawn_note="We were wrong.")
    assert "reason" in errors(answer.text)
    assert "We were wrong." in answer.text
    note = "We were wrong <i>about</i> it."
    editor.press(live, "/withdraw", reason="Libel", withdrawn_note=note)
    gone = reader.get("/world/a-new-pier")
    assert gone.status_code == 410
    assert note in words(main(gone.text))
    assert "It is short." not in gone.text
    assert not any("A new pier" in reader.get(page).text for page in pages)
    assert "Libel" not in gone.text
    assert "Libel" in editor.get("/newsroom/audit").text


def test_a_withdrawn_story_may_lead_to_another(editor, reader, live):
    other = editor.write(headline="The real pier", body_source="Text.")
    editor.edit(other, "/publish")
    for odd in ("https://evil.example", "//evil.example", "javascript:x", "/a b", "/\\evil"):
        answer = editor.press(live, "/withdraw", reason="Moved", withdrawn_to=odd)
        assert "withdrawn_to" in errors(answer.text), odd
    editor.press(live, "/withdraw", reason="Moved", withdrawn_to="/world/the-real-pier")
    answer = reader.get("/world/a-new-pier")
    assert (answer.status_code, answer.location) == (301, "/world/the-real-pier")


def test_a_withdrawal_is_undone_and_the_story_stands_where_it_stood(editor, reader, clock, live):
    clock.advance(minutes=5)
    newer = editor.write(headline="A newer pier", body_source="Text.")
    editor.edit(newer, "/publish")
    before = headlines(reader.get("/latest").text)
    editor.press(live, "/withdraw", reason="Mistaken for another", withdrawn_note="Wrong.")
    page = editor.get(live).text
    assert f'formaction="{live}/put-back"' in page
    assert "See it</a>" not in page  # readers get its note; the preview is what they don't get
    clock.advance(minutes=5)
    assert editor.edit(live, "/put-back").status_code == 303
    assert state(editor.get(live).text) == "Live"
    assert "It is long." in shown(reader)
    assert headlines(reader.get("/latest").text) == before == ["A newer pier", "A new pier"]
    assert editor.press(live, "/put-back").status_code == 409  # it is out
    editor.edit(live, dek="A change that waits.")
    editor.press(live, "/withdraw", reason="Checking")
    assert "/put-back" not in editor.get(live).text


def test_what_is_not_fit_to_go_out_is_not_put_back(app, editor, reader, live):
    editor.press(live, "/withdraw", reason="Checking")
    answer = editor.edit(live, "/put-back", body_source="")
    assert (answer.status_code, "body_source" in errors(answer.text)) == (422, True)
    assert reader.get("/world/a-new-pier").status_code == 410
    again = fields_of(answer.text, "story") | {"body_source": "It is long."}
    assert editor.client.post(live + "/put-back", data=again).status_code == 303
    assert "It is long." in shown(reader)


def test_of_a_withdrawn_story_nothing_is_told_that_readers_see(editor, live):
    editor.edit(live, dek="In May.")
    assert "Readers see the text of before" in editor.get(live).text
    editor.press(live, "/withdraw", reason="Libel")
    assert "Readers see" not in editor.get(live).text
    assert editor.fields(live)["dek"] == "In May."


def test_a_withdrawn_story_can_be_a_draft_or_out_again(editor, reader, live):
    editor.press(live, "/withdraw", reason="Checking")
    editor.edit(live, "/hold")
    assert state(editor.get(live).text) == "Draft"
    assert reader.get("/world/a-new-pier").status_code == 404
    editor.edit(live, "/publish")
    assert "It is long." in shown(reader)


def test_a_withdrawn_story_leads_to_the_end_of_the_way_and_never_in_a_circle(
    editor, reader, live, clock
):
    own = editor.press(live, "/withdraw", reason="x", withdrawn_to="/world/a-new-pier")
    nowhere = editor.press(live, "/withdraw", reason="x", withdrawn_to="/world/nowhere")
    assert all("withdrawn_to" in errors(answer.text) for answer in (own, nowhere))
    other = editor.write(headline="The real pier", body_source="Text.")
    editor.edit(other, "/publish")
    editor.press(live, "/withdraw", reason="Moved", withdrawn_to="/world/the-real-pier")
    editor.press(other, "/address", slug="the-pier")
    clock.advance(minutes=3)
    assert reader.get("/world/a-new-pier").location == "/world/the-pier"
    editor.press(other, "/withdraw", reason="Moved", withdrawn_to="/world/a-new-pier")
    assert reader.get("/world/a-new-pier").status_code == 410
    assert reader.get("/world/the-pier").status_code == 410


@ON_SQLITE
@pytest.mark.parametrize(
    "typed", ["{site}/world/the-real-pier", "{site}/world/the-real-pier/", "the-real-pier"]
)
def test_a_withdrawn_story_leads_to_what_was_pasted_or_chosen(
    app, reader, editor, paper, live, typed
):
    real = paper.story("The real pier")
    to = typed.format(site=app.config["SITE_URL"])
    editor.press(live, "/withdraw", reason="Moved", withdrawn_to=to)
    assert reader.get("/world/a-new-pier").location == real


@ON_SQLITE
def test_a_note_to_readers_keeps_its_lines(editor, reader, live):
    editor.press(live, "/withdraw", reason="Libel", withdrawn_note="We were wrong.\n\nIt is open.")
    page = tree(reader.get("/world/a-new-pier").text)
    (dek,) = (e for e in page.iter("p") if has_class(e, "heading__dek"))
    lines = "".join(dek.itertext()).split("\n")
    assert lines == ["We were wrong.", "", "It is open.", "Go to the front page"]
    assert has_class(dek, "heading__dek--lines")  # which shows them
