"""What a reporter saves of a story that is out of their hands is proposed to the editors."""

import pytest

from answers import main, words
from broadsheet.archive import moves, sections
from broadsheet.archive.store import db
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
    assert "wait for an editor" in words(main(reporter.get(proposed).text))
    assert "waits for an editor" in words(main(reporter.get("/newsroom").text))
    shown = reporter.get(link(reporter, proposed, "What it changes")).text
    assert "until Monday" in words(main(shown))
    assert "Reporter proposed a change" in words(main(editor.get(proposed).text))


def test_an_editor_takes_it_into_the_text_and_publishes_it(app, client, editor, proposed):
    page = editor.get(link(editor, "/newsroom", TAKE)).text
    assert "Reporter proposed this change" in words(main(page))
    merged = fields_of(page, "story")
    assert (merged["body_source"], merged["dek"]) == ("Closed until Monday.", "Nobody knows.")
    assert editor.client.post(proposed, data=merged).status_code == 303
    assert "Proposed changes" not in editor.get("/newsroom").text
    assert "Editor took a proposed change into the text" in words(main(editor.get(proposed).text))
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
    assert "Editor declined what you proposed 14:05, 14:05." in told
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


def decline(editor, story, word=""):
    page = main(editor.get(story).text)
    form = next(f for f in page.iter("form") if f.get("action", "").endswith("/decline"))
    sent = {e.get("name"): e.get("value") for e in form.iter("input")} | {"word": word}
    return editor.client.post(form.get("action"), data=sent)


def take(editor, story):
    merged = editor.fields(link(editor, story, TAKE))
    return editor.client.post(story, data=merged)


def proposals_of(editor, story):
    return editor.get(story).text.count(TAKE)


def test_a_reporter_goes_on_from_what_they_proposed_and_it_is_one_proposal(
    reporter, editor, proposed
):
    page = reporter.get(proposed).text
    assert "You proposed this 14:05: your words stand in the form" in words(main(page))
    assert fields_of(page, "story")["body_source"] == "Closed until Monday."
    reporter.edit(proposed, kicker="Traffic")
    assert proposals_of(editor, proposed) == 1
    merged = editor.fields(link(editor, proposed, TAKE))
    assert (merged["body_source"], merged["kicker"]) == ("Closed until Monday.", "Traffic")
    history = words(main(reporter.get(proposed + "/history").text))
    assert history.count("Proposed") == 2
    shown = reporter.get(link(reporter, proposed, "What it changes")).text
    assert "until Monday" in words(main(shown))  # beside the story, not the first proposal


def test_what_waits_is_seen_in_the_paper_by_who_proposed_it_alone(
    client, reporter, editor, proposed
):
    answer = reporter.edit(proposed, dek="Until Monday.")
    page = main(reporter.get(answer.location).text)
    told = next(e for e in page.iter() if e.get("id") == "notices")
    (see,) = (e.get("href") for e in told.iter("a") if words(e) == "See it")
    seen = reporter.get(see, follow_redirects=True)
    assert "Closed until Monday." in seen.text
    assert "Until Monday." in seen.text
    assert "Closed until Monday." not in client.get("/world/bridge").text
    assert (
        "Closed until Monday." not in client.get(link(reporter, proposed, "What readers see")).text
    )
    shown = editor.get(proposed + "/preview", follow_redirects=True)
    assert "Closed until Monday." not in shown.text


def test_what_an_editor_saved_meanwhile_stands_in_a_proposal_that_goes_on(
    reporter, editor, proposed
):
    editor.edit(proposed, kicker="Traffic", body_source="Shut.")
    page = reporter.get(proposed).text
    assert "Editor saved the story 14:05, after that" in words(main(page))
    typed = fields_of(page, "story")
    assert (typed["kicker"], typed["body_source"]) == ("Traffic", "Closed until Monday.")
    editor.edit(proposed, kicker="Roads")
    reporter.client.post(proposed, data=typed | {"dek": "Until Monday."})
    merged = editor.fields(link(editor, proposed, TAKE))
    assert (merged["kicker"], merged["dek"]) == ("Roads", "Until Monday.")
    assert merged["body_source"] == "Closed until Monday."
    compared = words(main(editor.get(link(editor, proposed, TAKE)).text))
    assert "Shut." in compared  # both changed it: an editor decides


@ON_SQLITE
def test_two_windows_of_a_reporter_overwrite_nothing(reporter, editor, proposed):
    first, second = reporter.fields(proposed), reporter.fields(proposed)
    del second["proposal"]  # as if it had been opened before anything was proposed
    second["body_source"] = "Closed."
    reporter.client.post(proposed, data=first | {"kicker": "Traffic"})
    other = reporter.client.post(proposed, data=second | {"dek": "Until Monday."})
    assert other.status_code == 303  # other fields: both fit together
    merged = editor.fields(link(editor, proposed, TAKE))
    assert (merged["kicker"], merged["dek"]) == ("Traffic", "Until Monday.")
    assert merged["body_source"] == "Closed until Monday."
    refused = reporter.client.post(proposed, data=second | {"body_source": "Closed for ever."})
    assert refused.status_code == 409
    told = words(main(refused.text))
    assert "You proposed something else 20 October 2025, 14:05 UTC" in told
    assert "until Monday" in told
    again = fields_of(refused.text, "story")
    assert (again["body_source"], again["kicker"]) == ("Closed for ever.", "Traffic")
    assert reporter.client.post(proposed, data=again).status_code == 303
    assert proposals_of(editor, proposed) == 1
    assert editor.fields(link(editor, proposed, TAKE))["body_source"] == "Closed for ever."


@ON_SQLITE
def test_a_link_back_says_what_becomes_of_a_proposal(editor, proposed):
    assert link(editor, link(editor, proposed, TAKE), "Decide later: back to the story") == proposed
    assert proposals_of(editor, proposed) == 1


def test_what_was_taken_while_a_reporter_went_on_is_not_proposed_again(reporter, editor, proposed):
    typed = reporter.fields(proposed) | {"kicker": "Traffic"}
    merged = editor.fields(link(editor, proposed, TAKE))
    editor.client.post(proposed, data=merged | {"body_source": "Closed until Tuesday."})
    assert reporter.client.post(proposed, data=typed).status_code == 303
    merged = editor.fields(link(editor, proposed, TAKE))
    assert (merged["body_source"], merged["kicker"]) == ("Closed until Tuesday.", "Traffic")
    told = words(main(reporter.get(proposed).text))
    assert "Editor took what you proposed 14:05 into the text, 14:05." in told


def test_what_was_declined_while_a_reporter_went_on_is_told_and_stays_in_what_they_sent(
    reporter, editor, proposed
):
    typed = reporter.fields(proposed) | {"kicker": "Traffic"}
    decline(editor, proposed, "Who said so?")
    assert reporter.client.post(proposed, data=typed).status_code == 303
    merged = editor.fields(link(editor, proposed, TAKE))
    assert (merged["body_source"], merged["kicker"]) == ("Closed until Monday.", "Traffic")
    told = words(main(reporter.get(proposed).text))
    assert "Editor declined what you proposed 14:05, 14:05." in told
    assert "Who said so?" in told


def test_what_was_declined_can_be_read_and_taken_up_again(clock, reporter, editor, proposed):
    decline(editor, proposed, "Who said so?")
    assert reporter.fields(proposed)["body_source"] == "Closed."
    for page in (proposed, "/newsroom"):
        assert "Who said so?" in words(main(reporter.get(page).text))
        shown = reporter.get(link(reporter, page, "What you proposed")).text
        assert "until Monday" in words(main(shown))
        again = link(reporter, page, "Take your words up again")
        assert "It stands in the form." in words(main(reporter.get(again).text))
    assert "Who said so?" not in words(main(editor.get("/newsroom").text))
    typed = reporter.fields(again)
    assert typed["body_source"] == "Closed until Monday."
    reporter.client.post(proposed, data=typed | {"dek": "The council says so."})
    merged = editor.fields(link(editor, proposed, TAKE))
    assert merged["body_source"] == "Closed until Monday."
    assert merged["dek"] == "The council says so."
    clock.advance(days=31)
    reporter.sign_in_as("reporter@example.org")
    assert "Who said so?" not in words(main(reporter.get("/newsroom").text))


@ON_SQLITE
def test_what_was_typed_into_a_proposal_and_not_saved_is_offered_with_it(
    reporter, editor, proposed
):
    form = reporter.fields(proposed) | {"kicker": "Traffic"}
    reporter.client.post(proposed + "/autosave", data=form)
    taken_up = reporter.fields(link(reporter, proposed, "Take up"))
    assert (taken_up["body_source"], taken_up["kicker"]) == ("Closed until Monday.", "Traffic")
    assert reporter.client.post(proposed, data=taken_up).status_code == 303
    assert proposals_of(editor, proposed) == 1
    assert editor.fields(link(editor, proposed, TAKE))["kicker"] == "Traffic"


@ON_SQLITE
def test_a_reporter_who_makes_the_text_the_story_s_again_takes_the_proposal_back(
    reporter, editor, proposed
):
    answer = reporter.edit(proposed, body_source="Closed.")
    assert "nothing of yours waits" in notices(reporter.get(answer.location).text)
    assert proposals_of(editor, proposed) == 0
    assert "Reporter took back a proposed change" in words(main(editor.get(proposed).text))


@ON_SQLITE
def test_nobody_goes_on_from_a_proposal_that_is_not_theirs(desk, reporter, editor, proposed):
    other = desk("reporter", "another@example.org")
    story = other.write(headline="Tunnel", body_source="Open.")
    editor.edit(story, "/publish")
    (number,) = {fields_of(reporter.get(proposed).text, "story")["proposal"]}
    assert other.fields(f"{story}?proposed={number}")["body_source"] == "Open."
    other.client.post(story, data=other.fields(story) | {"proposal": number, "dek": "Wide."})
    assert proposals_of(editor, proposed) == 1
    assert reporter.fields(proposed)["body_source"] == "Closed until Monday."


@ON_SQLITE
def test_a_section_that_is_at_another_address_meanwhile_becomes_no_other(
    app, reporter, editor, proposed
):
    with app.app_context():
        sections.named("Another")
        zoo = sections.named("Zoo").id
        db.session.commit()
    own = reporter.fields(proposed)["section_id"]
    assert reporter.edit(proposed, section_id=str(zoo)).status_code == 303
    with app.app_context():
        moves.readdress_section(sections.named("Zoo"), "animals")
        db.session.commit()
    assert reporter.fields(proposed)["section_id"] == own
    assert editor.fields(link(editor, "/newsroom", TAKE))["section_id"] == own


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
