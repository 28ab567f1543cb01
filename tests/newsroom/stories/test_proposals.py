"""What a reporter saves of a story that is out of their hands is proposed to the editors."""

import pytest

from answers import main, words
from conftest import ON_SQLITE
from desk import errors, fields_of, notices, row


@pytest.fixture
def reporter(desk, editor):
    return desk("reporter")


@pytest.fixture
def proposed(reporter, editor):
    """A story that came out while its reporter was typing; and what they typed, saved."""
    story = reporter.write(headline="Bridge", body_source="Closed.", dek="For how long?")
    typed = reporter.fields(story) | {"body_source": "Closed until Monday."}
    assert editor.edit(story, "/publish", dek="Nobody knows.").status_code == 303
    answer = reporter.client.post(story, data=typed)
    assert answer.status_code == 303
    assert "proposed" in notices(reporter.get(answer.location).text)
    return story


def link(browser, page, name):
    return next(e.get("href") for e in main(browser.get(page).text).iter("a") if words(e) == name)


TAKE = "Compare, and take into the text"


def test_what_a_reporter_typed_while_an_editor_published_waits_for_the_editors(
    app, client, reporter, editor, proposed
):
    assert row(app, proposed).body_source == "Closed."
    assert "Closed until Monday." not in client.get("/world/bridge").text
    for page in (proposed, "/newsroom"):
        assert "Proposed changes" in editor.get(page).text
    assert "waits for an editor" in words(main(reporter.get(proposed).text))
    shown = reporter.get(link(reporter, proposed, "What you proposed")).text
    assert "until Monday" in words(main(shown))
    assert "Reporter proposed a change" in words(main(editor.get(proposed).text))


def test_an_editor_takes_it_into_the_text_and_publishes_it(app, client, editor, proposed):
    page = editor.get(link(editor, "/newsroom", TAKE)).text
    assert "Reporter proposed this change" in words(main(page))
    merged = fields_of(page, "story")
    assert (merged["body_source"], merged["dek"]) == ("Closed until Monday.", "Nobody knows.")
    assert editor.client.post(proposed, data=merged).status_code == 303
    assert "Proposed changes" not in editor.get("/newsroom").text
    log = words(main(editor.get("/newsroom/audit").text))
    assert "Editor took a proposed change into Bridge" in log
    assert editor.client.post(proposed, data=merged).status_code == 303  # a second click
    assert words(main(editor.get("/newsroom/audit").text)).count("took a proposed change") == 1
    assert "Closed until Monday." not in client.get("/world/bridge").text
    assert editor.edit(proposed, "/publish-changes", kind="update").status_code == 303
    assert "Closed until Monday." in client.get("/world/bridge").text


def test_an_editor_declines_it_and_its_reporter_is_told_why(app, reporter, editor, proposed):
    page = main(editor.get(proposed).text)
    (form,) = (f for f in page.iter("form") if f.get("action", "").endswith("/decline"))
    sent = {e.get("name"): e.get("value") for e in form.iter("input")}
    answer = editor.client.post(form.get("action"), data=sent | {"word": "Who said so?"})
    assert answer.status_code == 303
    assert "Proposed changes" not in editor.get(proposed).text
    told = words(main(reporter.get(proposed).text))
    assert "declined a proposed change" in told
    assert "Who said so?" in told
    assert "Proposed" in words(main(reporter.get(proposed + "/history").text))
    again = editor.client.post(
        form.get("action"), data=sent | {"version": editor.version(proposed)}
    )
    assert again.status_code == 404


def test_a_proposal_is_no_version_of_the_story(app, desk, editor, proposed):
    """It stands in nobody's way, and nobody is shown it for what a colleague saved."""
    mine = editor.fields(proposed) | {"dek": "Mine."}
    other = desk("editor", "other@example.org")
    assert other.edit(proposed, body_source="Theirs.").status_code == 303
    answer = editor.client.post(proposed, data=mine)
    assert answer.status_code == 409
    assert "Other saved this story" in words(main(answer.text))
    assert fields_of(answer.text, "story")["body_source"] == "Theirs."
    assert editor.get("/world/bridge").status_code == 200


@ON_SQLITE
@pytest.mark.parametrize("action", ["/submit", "/spike", "/take-up", "/share"])
def test_whatever_button_sends_the_text_it_is_proposed_and_nothing_else_is_done(
    app, reporter, editor, action
):
    story = reporter.write(headline="Bridge", body_source="Closed.")
    typed = reporter.fields(story) | {"body_source": "Closed until Monday."}
    editor.edit(story, "/publish")
    assert reporter.client.post(story + action, data=typed).status_code == 303
    assert "Closed until Monday." in editor.get(link(editor, story, TAKE)).text
    article = row(app, story)
    assert (article.body_source, article.spiked_at, article.submitted_at) == ("Closed.", None, None)


@ON_SQLITE
def test_a_proposal_that_is_not_valid_comes_back_in_a_form_that_can_be_sent(reporter, proposed):
    typed = reporter.fields(proposed) | {"canonical_url": "nowhere", "body_source": "More."}
    answer = reporter.client.post(proposed, data=typed)
    assert answer.status_code == 422
    assert "canonical_url" in errors(answer.text)
    again = fields_of(answer.text, "story") | {"canonical_url": ""}
    assert reporter.client.post(proposed, data=again).status_code == 303


def test_what_was_typed_is_offered_again_and_can_be_proposed(reporter, editor):
    story = reporter.write(headline="Bridge", body_source="Closed.")
    form = reporter.fields(story) | {"body_source": "Closed until Monday."}
    editor.edit(story, "/publish")
    reporter.client.post(story + "/autosave", data=form)
    taken_up = reporter.fields(link(reporter, story, "Take up"))
    assert taken_up["body_source"] == "Closed until Monday."
    assert reporter.client.post(story, data=taken_up).status_code == 303
    assert "Closed until Monday." in editor.get(link(editor, story, TAKE)).text
    assert "not saved" not in words(main(reporter.get(story).text))


@ON_SQLITE
def test_nothing_is_proposed_where_nothing_is_changed(reporter, editor, proposed):
    before = editor.get(proposed).text.count(TAKE)
    assert reporter.edit(proposed).status_code == 303
    assert editor.get(proposed).text.count(TAKE) == before


def test_reporters_see_no_proposals_of_others_and_decide_on_none(desk, reporter, proposed):
    other = desk("reporter", "another@example.org")
    assert "Proposed changes" not in other.get("/newsroom").text
    for browser in (reporter, other):
        assert browser.get(proposed + "/proposals/1").status_code == 403
        assert browser.post(proposed + "/decline", revision="1").status_code == 403
