"""Every button that changes a story sends the version that its page showed, and does nothing to
another."""

import re

import pytest

from answers import main, tree, words
from broadsheet.archive.articles import Article
from broadsheet.archive.images import Image
from broadsheet.archive.manuscripts import revisions, working_copies
from broadsheet.archive.store import db
from desk import fields_of, row, state

SCHEDULED = "2025-10-21T06:00"

# The state in which each button stands on a story's pages, and what else it sends.
BUTTONS = {
    "save_story": ("draft", "", {"headline": "Mine"}),
    "submit_story": ("draft", "/submit", {}),
    "return_story": ("review", "/return", {}),
    "recall_story": ("review", "/recall", {}),
    "spike_story": ("draft", "/spike", {}),
    "take_up_story": ("spiked", "/take-up", {}),
    "publish_story": ("draft", "/publish", {}),
    "publish_changes": ("changed", "/publish-changes", {"kind": "typo"}),
    "discard_changes": ("changed", "/discard-changes", {}),
    "hold_story": ("scheduled", "/hold", {}),
    "withdraw_story": ("live", "/withdraw", {"reason": "A mistake"}),
    "put_back_story": ("withdrawn", "/put-back", {}),
    "change_story_address": ("live", "/address", {"slug": "another"}),
    "restore": ("changed", "/restore", {"revision": "1"}),
    "decline_proposal": ("live", "/decline", {"revision": "1"}),
    "share_story": ("draft", "/share", {"share_days": "7", "share_shows": "version"}),
    "link_translation": ("draft", "/translations", {"translation_of": "another"}),
    "unlink_translation": ("draft", "/translations/end", {}),
}
# These change no text of a story: what is typed is kept beside it, a link ends whatever it shows,
# and a note to readers goes by its own words.
OTHERS = {"autosave", "end_share", "change_readers_note", "take_back_readers_note"}


@pytest.fixture
def database() -> str:
    """What a version is does not depend on the database."""
    return "sqlite"


def in_state(editor, wanted):
    story = editor.write(headline="A pier", body_source="It is long.")
    if wanted == "review":
        editor.edit(story, "/submit")
    elif wanted == "spiked":
        editor.edit(story, "/spike")
    elif wanted == "scheduled":
        editor.edit(story, "/publish", publish_at=SCHEDULED)
    elif wanted in ("live", "changed", "withdrawn"):
        editor.edit(story, "/publish")
    if wanted == "changed":
        editor.edit(story, body_source="It is very long.")
    elif wanted == "withdrawn":
        editor.press(story, "/withdraw", reason="A mistake")
    return story


def facts(app, story):
    """What there is to know of a story, but for what is only counted."""
    with app.app_context():
        article = db.session.get_one(Article, int(story.rpartition("/")[2]))
        working = working_copies.of(article)
        columns = {c.key: getattr(article, c.key) for c in Article.__table__.columns}
        return columns, working and working.manuscript, len(revisions.of(article))


def test_no_button_of_a_story_is_left_out(app):
    posts = {
        rule.endpoint.removeprefix("newsroom.")
        for rule in app.url_map.iter_rules()
        if "POST" in rule.methods and "story_id" in rule.arguments
    }
    assert posts == BUTTONS.keys() | OTHERS


@pytest.mark.long
@pytest.mark.parametrize("wanted", dict.fromkeys(state for state, *_ in BUTTONS.values()))
def test_a_button_on_a_page_that_is_behind_does_nothing(app, clock, desk, editor, wanted):
    story = in_state(editor, wanted)
    shown = {"older": editor.version(story), "none": "", "invented": "2147483647"}
    colleague = desk("editor", "colleague@example.org")
    assert colleague.edit(story, dek="A colleague’s.").status_code == 303
    clock.advance(minutes=1)
    before = facts(app, story)
    for button, (where, action, more) in BUTTONS.items():
        if where != wanted:
            continue
        for age, version in shown.items():
            answer = editor.post(story + action, more | {"version": version})
            assert_refused(answer, button, age)
            assert facts(app, story) == before, (button, age)


def assert_refused(answer, button, age):
    assert answer.status_code in ((409, 422) if button == "save_story" else (409,)), (button, age)
    if button != "save_story":
        said = words(main(answer.text))
        assert "moved on after you had opened it" in said, button
        assert "Colleague saved it" in said, button
        if age == "older":
            assert "A colleague’s." in [words(e) for e in main(answer.text).iter("ins")], button


@pytest.mark.parametrize("action", ["/publish", "/submit", "/spike"])
def test_a_change_of_state_alone_stops_a_button_that_sends_the_same_text(app, desk, editor, action):
    story = in_state(editor, "draft")
    mine = editor.fields(story)
    colleague = desk("editor", "colleague@example.org")
    colleague.edit(story, "/publish", publish_at=SCHEDULED)
    before = facts(app, story)
    answer = editor.client.post(story + action, data=mine)
    assert answer.status_code == 409
    assert "Colleague scheduled it" in words(main(answer.text))
    assert facts(app, story) == before
    assert state(answer.text) == "Scheduled"


@pytest.mark.parametrize("action", ["/publish", "/submit", "/spike"])
def test_a_text_that_came_along_with_such_a_button_is_shown_beside_theirs(
    app, desk, editor, action
):
    story = in_state(editor, "draft")
    mine = editor.fields(story) | {"body_source": "Mine."}
    desk("editor", "colleague@example.org").edit(story, body_source="Theirs.")
    answer = editor.client.post(story + action, data=mine)
    assert answer.status_code == 409
    assert fields_of(answer.text, "story")["body_source"] == "Mine."
    assert row(app, story).body_source == "Theirs."


@pytest.mark.parametrize("page", ["/withdraw", "/address"])
def test_a_form_of_its_own_comes_back_with_what_was_typed_and_can_be_sent_again(desk, editor, page):
    story = in_state(editor, "live")
    form = next(f for f in main(editor.get(story + page).text).iter("form"))
    sent = {e.get("name"): e.get("value", "") for e in form.iter("input")}
    typed = {"reason": "A mistake", "slug": "another"}
    desk("editor", "colleague@example.org").edit(story, dek="A colleague’s.")
    answer = editor.client.post(story + page, data=sent | typed)
    assert answer.status_code == 409
    form = next(f for f in main(answer.text).iter("form"))
    again = {e.get("name"): e.get("value", "") for e in form.iter("input")}
    assert typed.items() & again.items()
    assert editor.client.post(story + page, data=again).status_code == 303


@pytest.mark.parametrize("page", ["/history", "/compare"])
def test_a_text_is_restored_from_the_list_and_from_a_comparison(app, editor, page):
    story = in_state(editor, "draft")
    editor.edit(story, body_source="It is very long.")
    found = main(editor.get(story + page).text)
    (form,) = (f for f in found.iter("form") if f.get("action", "").endswith("/restore"))
    beside = [e for e in found.iter() if e.get("form") == "restore"]
    sent = {e.get("name"): e.get("value") for e in (*form.iter(), *beside) if e.get("name")}
    assert editor.client.post(form.get("action"), data=sent).status_code == 303
    assert row(app, story).body_source == "It is long."


def test_a_picture_goes_into_the_text_that_its_chooser_saw_and_into_no_other(
    app, desk, editor, paper
):
    paper.add(Image(name="pier", file="pier-1", width=640, height=480, alt="A pier"))
    story = in_state(editor, "draft")
    library = editor.get(f"/newsroom/pictures?story={story.rpartition('/')[2]}").text
    (form,) = (f for f in tree(library).iter("form") if f.get("action", "").endswith("/1/use"))
    sent = {e.get("name"): e.get("value") for e in form.iter("input")} | {"how": "text", "at": "3"}
    desk("editor", "colleague@example.org").edit(story, body_source="Rewritten.")
    assert editor.client.post("/newsroom/pictures/1/use", data=sent).status_code == 409
    assert row(app, story).body_source == "Rewritten."


def test_what_a_list_does_to_several_stories_it_does_to_those_that_were_shown(app, desk, editor):
    story = in_state(editor, "draft")
    number = story.rpartition("/")[2]
    asked = editor.post("/newsroom/bulk", story=number, do="spike")
    shown = re.search(r'name="story" value="([0-9:]+)"', asked.text)[1]
    desk("editor", "colleague@example.org").edit(story, dek="A colleague’s.")
    answer = editor.post("/newsroom/bulk/do", story=shown, do="spike")
    assert answer.status_code == 409
    assert row(app, story).spiked_at is None
