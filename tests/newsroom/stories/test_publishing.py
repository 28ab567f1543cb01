"""Publishing: now, at a time, until a time; and what the log has of it."""

from datetime import timedelta

import pytest

from answers import headlines, main, shown, tree, words
from broadsheet.archive import articles, images
from broadsheet.archive.images import Image
from broadsheet.archive.sections import named
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from desk import Desk, errors, fields_of, hire, row, state


def test_publishing_shows_a_story_at_once_with_what_was_typed(editor, reader):
    story = editor.write(headline="A pier")
    editor.edit(story, "/publish", headline="A new pier", slug="a-new-pier", body_source="Long.")
    assert "Long." in shown(reader)
    assert headlines(reader.get("/").text) == ["A new pier"]
    assert state(editor.get(story).text) == "Live"


def test_a_scheduled_story_appears_on_its_second(editor, reader, clock):
    story = editor.write(headline="A new pier", body_source="It is long.")
    answer = editor.edit(story, "/publish", publish_at="2025-10-21T06:00")
    assert answer.status_code == 303
    assert state(editor.get(story).text) == "Scheduled"
    assert "A new pier" in editor.get("/newsroom?state=scheduled").text
    assert "Goes live next" in editor.get("/newsroom").text
    clock.now = clock.now.replace(day=21, hour=5, minute=59, second=59)
    assert reader.get("/world/a-new-pier").status_code == 404
    assert headlines(reader.get("/").text) == []
    clock.advance(seconds=1)
    assert "It is long." in shown(reader)
    assert headlines(reader.get("/").text) == ["A new pier"]


def test_a_scheduled_story_is_published_now_by_a_button_of_its_own(editor, reader):
    story = editor.write(headline="A new pier", body_source="It is long.")
    editor.edit(story, "/publish", publish_at="2025-10-21T06:00")
    page = editor.get(story).text
    (button,) = (e for e in tree(page).iter("button") if words(e) == "Publish now")
    fields = fields_of(page, "story") | {button.get("name"): button.get("value")}
    assert fields["publish_at"] == "2025-10-21T06:00"
    assert editor.client.post(button.get("formaction"), data=fields).status_code == 303
    assert "It is long." in shown(reader)
    assert "Publish now" not in editor.get(story).text


def test_a_story_goes_on_the_second_that_was_set(editor, reader, clock):
    story = editor.write(headline="A new pier", body_source="It is long.")
    editor.edit(story, "/publish", unpublish_at="2025-10-20T15:00")
    assert "It is long." in shown(reader)
    clock.now = clock.now.replace(hour=15, minute=0, second=0)
    assert reader.get("/world/a-new-pier").status_code == 410
    assert headlines(reader.get("/").text) == []
    page = editor.get(story).text
    assert state(page) == "Withdrawn"
    assert "published 14:05 · taken down 15:00" in words(main(page))


@ON_SQLITE
@pytest.mark.parametrize(
    ("at", "until"), [("2025-10-21T06:00", "2025-10-21T06:00"), ("", "2025-10-20T14:05")]
)
def test_no_story_is_taken_down_at_the_moment_at_which_it_comes_out(editor, reader, at, until):
    story = editor.write(headline="A new pier", body_source="It is long.")
    answer = editor.edit(story, "/publish", publish_at=at, unpublish_at=until)
    assert answer.status_code == 422
    assert errors(answer.text) == {"unpublish_at": "It would be taken down before it was out."}
    assert state(editor.get(story).text) == "Draft"


def test_a_story_that_was_in_review_is_so_no_more_when_it_is_out(editor, reader):
    story = editor.write(headline="A new pier", body_source="It is long.")
    editor.edit(story, "/submit")
    assert "A new pier" in editor.get("/newsroom?state=review").text
    editor.edit(story, "/publish")
    assert "A new pier" not in editor.get("/newsroom?state=review").text
    editor.press(story, "/withdraw", reason="x")
    editor.edit(story, "/hold")
    assert state(editor.get(story).text) == "Draft"


@pytest.fixture
def berlin(make_app, clock):
    """An editor of a paper whose clocks are turned back on 26 October 2025."""
    app = make_app(TIMEZONE="Europe/Berlin", PROPAGATE_EXCEPTIONS=False)
    with app.app_context():
        named("World")
        db.session.commit()
    return Desk(app, clock).sign_in_as(hire(app, clock, "editor"))


@ON_SQLITE
def test_times_are_the_paper_s_and_clock_changes_are_refused_by_name(berlin):
    app, editor = berlin.app, berlin
    story = editor.write(headline="A new pier", body_source="It is long.")
    for moment, why in (
        ("2025-10-26T02:30", "exists twice in Europe/Berlin"),
        ("2026-03-29T02:30", "does not exist in Europe/Berlin"),
        ("2025-13-01T00:00", "A date and a time"),
        ("99999-01-01T00:00", "A date and a time"),
        ("2025-10-19T06:00", "That is past. Set another hour, or publish now."),
    ):
        answer = editor.edit(story, "/publish", publish_at=moment, headline="Typed meanwhile")
        assert answer.status_code == 422
        assert why in errors(answer.text)["publish_at"]
        assert fields_of(answer.text, "story")["publish_at"] == moment
    assert row(app, story).headline == "Typed meanwhile"
    assert editor.edit(story, "/publish", publish_at="2025-10-21T06:00").status_code == 303
    assert row(app, story).published_at.isoformat() == "2025-10-21T04:00:00+00:00"


@ON_SQLITE
@pytest.mark.parametrize(("which", "hour"), [("first", "00:30"), ("second", "01:30")])
def test_of_an_hour_that_comes_twice_either_is_chosen_and_stays_chosen(berlin, which, hour):
    story = berlin.write(headline="A new pier", body_source="It is long.")
    answer = berlin.edit(story, "/publish", publish_at="2025-10-26T02:30")
    assert answer.status_code == 422
    assert "choose which" in errors(answer.text)["publish_at"]
    offered = [words(e) for e in main(answer.text).iter("label") if e.get("class") == "choice"]
    assert {"the first, CEST", "the second, CET"} <= set(offered)
    again = fields_of(answer.text, "story") | {"publish_at_which": which}
    assert berlin.client.post(story + "/publish", data=again).status_code == 303
    moment = f"2025-10-26T{hour}:00+00:00"
    assert row(berlin.app, story).published_at.isoformat() == moment
    for action in ("/publish", ""):  # with what the form shows
        assert berlin.edit(story, action, dek="Changed.").status_code == 303
        assert row(berlin.app, story).published_at.isoformat() == moment


def test_a_story_that_came_out_elsewhere_keeps_its_date(editor, reader, paper):
    paper.story("A newer one", ago=timedelta(hours=1))
    story = editor.write(headline="A new pier", body_source="It is long.")
    answer = editor.edit(story, "/publish", publish_at="2019-05-03T10:00")
    assert "That is past" in errors(answer.text)["publish_at"]
    assert "backdate" not in fields_of(answer.text, "story")
    again = fields_of(answer.text, "story") | {"backdate": "y"}
    assert editor.client.post(story + "/publish", data=again).status_code == 303
    assert row(editor.app, story).published_at.isoformat() == "2019-05-03T10:00:00+00:00"
    assert headlines(reader.get("/").text) == ["A newer one", "A new pier"]
    assert "3 May 2019" in shown(reader)
    assert "A new pier" in reader.get("/archive/2019/05/03").text


@ON_SQLITE
def test_a_story_is_not_taken_down_before_it_is_out(editor):
    story = editor.write(headline="A new pier", body_source="Long.")
    answer = editor.edit(
        story, "/publish", publish_at="2025-10-21T06:00", unpublish_at="2025-10-21T05:00"
    )
    assert "unpublish_at" in errors(answer.text)


@ON_SQLITE
def test_what_is_missing_keeps_a_story_in_and_is_said_at_its_field(app, editor, paper):
    paper.add(Image(file="p.webp", width=3, height=2, alt=None))
    with app.app_context():
        number = images.by_name("p").id
    story = editor.write(headline="", body_source="", slug="a-new-pier")
    answer = editor.edit(story, "/publish", lead_image_id=number)
    assert answer.status_code == 422
    assert set(errors(answer.text)) == {"headline", "body_source", "lead_image_id"}
    assert row(app, story).published_at is None


def test_a_story_that_is_out_again_was_not_updated_before_it_was_published(
    editor, reader, clock, live
):
    editor.edit(live, "/publish-changes", kind="correction", note="It is short.")
    assert "Updated" in shown(reader)
    editor.press(live, "/withdraw", reason="Checking")
    clock.advance(minutes=5)
    assert editor.edit(live, "/publish", again="1").status_code == 303
    page = shown(reader)
    assert "It is short." in page
    assert "Updated" not in page


def test_a_story_that_is_out_again_as_of_its_first_hour_stays_updated(editor, reader, clock, live):
    editor.edit(live, "/publish-changes", kind="correction", note="It is short.")
    editor.press(live, "/withdraw", reason="Checking")
    clock.advance(minutes=5)
    again = {"again": "1", "publish_at": "2025-10-20T14:05", "backdate": "y"}
    assert editor.edit(live, "/publish", **again).status_code == 303
    assert "Updated" in shown(reader)


def test_a_scheduled_story_that_comes_out_under_an_editor_s_hands_is_edited_beside(
    editor, reader, clock
):
    story = editor.write(headline="A new pier", body_source="It is long.")
    editor.edit(story, "/publish", publish_at="2025-10-21T06:00")
    form = editor.fields(story)
    clock.now = clock.now.replace(day=21, hour=6, minute=1)
    assert editor.post(story, form | {"body_source": "It is short."}).status_code == 303
    assert "It is long." in shown(reader)
    assert state(editor.get(story).text) == "Live, changed"


def test_a_moved_story_s_old_address_leads_to_it(editor, reader, live):
    assert "slug" in errors(editor.press(live, "/address", slug="Not A Slug").text)
    assert editor.press(live, "/address", slug="the-pier").status_code == 303
    answer = reader.get("/world/a-new-pier")
    assert (answer.status_code, answer.location) == (301, "/world/the-pier")
    assert editor.press(live, "/address", slug="a-new-pier").status_code == 303
    assert reader.get("/world/a-new-pier").status_code == 200
    assert reader.get("/world/the-pier").location == "/world/a-new-pier"


def test_an_action_on_a_story_in_another_state_does_nothing(editor, live):
    draft = editor.write(headline="A draft", body_source="Text.")
    assert editor.press(draft, "/publish-changes", kind="typo").status_code == 409
    assert editor.press(draft, "/withdraw", reason="x").status_code == 409
    assert editor.press(live, "/hold").status_code == 409
    assert editor.press(live, "/spike").status_code == 409
    assert editor.press(live, "/submit").status_code == 409


def test_a_tab_that_is_behind_publishes_nothing_that_a_colleague_decided_on(
    editor, reader, live, clock
):
    before = editor.fields(live)
    assert editor.post(live + "/publish", before).status_code == 303  # a double click
    later = before | {"publish_at": "2025-10-21T06:00"}
    assert editor.post(live + "/publish", later).status_code == 409  # not in silence
    assert reader.get("/world/a-new-pier").status_code == 200
    clock.advance(minutes=3)
    assert editor.post(live + "/publish", later).status_code == 409
    assert reader.get("/world/a-new-pier").status_code == 200
    editor.press(live, "/withdraw", reason="Libel", withdrawn_note="We were wrong.")
    assert editor.post(live + "/publish", before).status_code == 409
    assert "We were wrong." in reader.get("/world/a-new-pier").text
    draft = editor.write(headline="A draft", body_source="Text.")
    editor.press(draft, "/spike")
    assert editor.press(draft, "/publish").status_code == 409
    assert editor.post(live + "/publish", editor.fields(live) | {"again": "1"}).status_code == 303
    assert reader.get("/world/a-new-pier").status_code == 200


def test_everything_done_to_a_story_is_in_the_log(editor, live):
    editor.edit(live, "/publish-changes", kind="correction", note="It is short.")
    editor.press(live, "/withdraw", reason="Libel")
    log = words(main(editor.get("/newsroom/audit?q=pier&kind=story").text))
    for action in ("wrote", "published", "published: correction", "withdrew"):
        assert f"Editor {action} A new pier" in log
    assert words(main(editor.get("/newsroom/audit?q=nothing+like+it").text)).count("Editor") == 0


def test_the_log_only_grows(app, editor, live):
    with app.app_context():
        for sql in ("UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"):
            with pytest.raises(Exception, match="only grows"):
                db.session.execute(db.text(sql))
            db.session.rollback()


@ON_SQLITE
def test_an_hour_that_is_missing_publishes_nothing(editor):
    story = editor.write(headline="Out", body_source="Text.")
    answer = editor.edit(story, "/publish", at_an_hour="1", unpublish_at="2025-10-21T06:00")
    assert errors(answer.text) == {"publish_at": "Set an hour, or publish now."}
    assert fields_of(answer.text, "story")["unpublish_at"] == "2025-10-21T06:00"
    assert state(editor.get(story).text) == "Draft"


def test_a_change_that_waits_picks_a_story_by_its_address_of_now(editor, paper, app):
    paper.story("The pier", slug="pier", section="World")
    with app.app_context():
        picked = f"/newsroom/stories/{articles.by_slug('pier').id}"
    live = editor.write(headline="The ferry", body_source="It is late.", picks="pier")
    editor.edit(live, "/publish", now="1")
    editor.edit(live, dek="A change that waits.")
    assert editor.press(picked, "/address", slug="old-pier").status_code == 303
    assert editor.fields(live)["picks"].split() == ["old-pier"]
    assert editor.edit(live, "/publish-changes", kind="typo").status_code == 303
    assert editor.fields(live)["picks"].split() == ["old-pier"]
