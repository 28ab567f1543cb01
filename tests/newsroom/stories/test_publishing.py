"""Publishing: what readers see, from when on and until when, and what they are told of changes."""

from datetime import timedelta

import pytest

from answers import headlines, main, tree, words
from broadsheet.archive import articles, images
from broadsheet.archive.images import Image
from broadsheet.archive.sections import named
from broadsheet.archive.store import db
from desk import Desk, errors, fields_of, hire, row, state


@pytest.fixture
def reader(app):
    return app.test_client()


def shown(reader, address="/world/a-new-pier") -> str:
    answer = reader.get(address)
    assert answer.status_code == 200, answer.status
    return words(main(answer.text))


@pytest.fixture
def live(editor, clock):
    """A story that is out since a minute ago."""
    story = editor.write(headline="A new pier", body_source="It is long.", dek="Look.")
    assert editor.edit(story, "/publish").status_code == 303
    clock.advance(minutes=1)
    return story


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


def test_times_are_the_paper_s_and_clock_changes_are_refused_by_name(berlin):
    app, editor = berlin.app, berlin
    story = editor.write(headline="A new pier", body_source="It is long.")
    for moment, why in (
        ("2025-10-26T02:30", "exists twice in Europe/Berlin"),
        ("2026-03-29T02:30", "does not exist in Europe/Berlin"),
        ("2025-13-01T00:00", "A date and a time"),
        ("99999-01-01T00:00", "A date and a time"),
        ("2025-10-19T06:00", "That is past"),
    ):
        answer = editor.edit(story, "/publish", publish_at=moment, headline="Typed meanwhile")
        assert answer.status_code == 422
        assert why in errors(answer.text)["publish_at"]
        assert fields_of(answer.text, "story")["publish_at"] == moment
    assert row(app, story).headline == "Typed meanwhile"
    assert editor.edit(story, "/publish", publish_at="2025-10-21T06:00").status_code == 303
    assert row(app, story).published_at.isoformat() == "2025-10-21T04:00:00+00:00"


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
    for deed in ("/publish", ""):  # with what the form shows
        assert berlin.edit(story, deed, dek="Changed.").status_code == 303
        assert row(berlin.app, story).published_at.isoformat() == moment


def test_a_story_that_came_out_elsewhere_keeps_its_date(editor, reader, paper, clock):
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


def test_a_story_is_not_taken_down_before_it_is_out(editor):
    story = editor.write(headline="A new pier", body_source="Long.")
    answer = editor.edit(
        story, "/publish", publish_at="2025-10-21T06:00", unpublish_at="2025-10-21T05:00"
    )
    assert "unpublish_at" in errors(answer.text)


def test_what_is_missing_keeps_a_story_in_and_is_said_at_its_field(app, editor, paper):
    paper.add(Image(file="p.webp", width=3, height=2, alt=None))
    with app.app_context():
        number = images.by_name("p").id
    story = editor.write(headline="", body_source="", slug="a-new-pier")
    answer = editor.edit(story, "/publish", lead_image_id=number)
    assert answer.status_code == 422
    assert set(errors(answer.text)) == {"headline", "body_source", "lead_image_id"}
    assert row(app, story).published_at is None


def test_what_a_change_is_has_to_be_said(app, editor, live):
    answer = editor.edit(live, "/publish-changes", dek="Look again.")
    assert answer.status_code == 422
    assert errors(answer.text) == {"kind": "Say what the change is."}
    assert fields_of(answer.text, "story")["dek"] == "Look again."
    assert row(app, live).dek == "Look."
    odd = editor.edit(live, "/publish-changes", dek="Look again.", kind="fib")
    assert "kind" in errors(odd.text)


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


def test_a_withdrawn_story_is_gone_from_everywhere_at_once(editor, reader, live, clock):
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


def test_a_withdrawn_story_can_be_a_draft_or_out_again(editor, reader, live):
    editor.press(live, "/withdraw", reason="Checking")
    editor.edit(live, "/hold")
    assert state(editor.get(live).text) == "Draft"
    assert reader.get("/world/a-new-pier").status_code == 404
    editor.edit(live, "/publish")
    assert "It is long." in shown(reader)


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


def test_everything_done_to_a_story_is_in_the_log(editor, live):
    editor.edit(live, "/publish-changes", kind="correction", note="It is short.")
    editor.press(live, "/withdraw", reason="Libel")
    log = words(main(editor.get("/newsroom/audit?q=pier&kind=story").text))
    for deed in ("wrote", "published", "published: correction", "withdrew"):
        assert f"Editor {deed} A new pier" in log
    assert words(main(editor.get("/newsroom/audit?q=nothing+like+it").text)).count("Editor") == 0


def test_the_log_only_grows(app, editor, live):
    with app.app_context():
        for sql in ("UPDATE audit_entry SET deed = 'x'", "DELETE FROM audit_entry"):
            with pytest.raises(Exception, match="only grows"):
                db.session.execute(db.text(sql))
            db.session.rollback()


@pytest.mark.parametrize("when", ["2025-10-21T06:01", "2025-10-21T05:59"])
def test_the_paper_as_of_a_moment_ahead_is_what_it_will_be(editor, reader, clock, when):
    story = editor.write(headline="A new pier", body_source="It is long.")
    editor.edit(story, "/publish", publish_at="2025-10-21T06:00")
    as_of = editor.get("/newsroom/as-of?at=" + when).location.rstrip("/")
    found = {}
    for page in ("/", "/world", "/latest", "/fragments/rail", "/world/a-new-pier"):
        answer = reader.get(as_of + page)
        assert answer.headers["Cache-Control"] == "private, no-store", page
        assert answer.headers["X-Robots-Tag"].startswith("noindex")
        found[page] = (answer.status_code, "A new pier" in answer.text)
        own = f' href="{as_of}/'
        assert answer.text.count(' href="/') == answer.text.count(own) + (
            "/newsroom" in answer.text
        )
    out = when.endswith("06:01")
    assert {seen for page, (_, seen) in found.items()} == {out}
    assert found["/world/a-new-pier"][0] == (200 if out else 404)
    # Readers have what they had, and the clock is where it was.
    assert headlines(reader.get("/").text) == []
    clock.now = clock.now.replace(day=21, hour=6, minute=0)
    assert headlines(reader.get("/").text) == ["A new pier"]


def test_the_paper_as_of_the_past_has_the_texts_of_then(editor, reader, live, clock):
    then = clock.now
    clock.advance(days=1)
    editor.edit(live, "/publish-changes", headline="A short pier", kind="correction", note="Short.")
    clock.advance(days=1)
    assert "A short pier" in shown(reader)
    as_of = editor.get(f"/newsroom/as-of?at={then:%Y-%m-%dT%H:%M}").location.rstrip("/")
    text = words(main(reader.get(as_of + "/world/a-new-pier").text))
    assert "A new pier" in text
    assert "A short pier" not in text
    assert "Short." not in text
    assert "Updated" not in text
    assert headlines(reader.get(as_of + "/").text) == ["A new pier"]
    assert "A short pier" in shown(reader)
    assert headlines(reader.get("/").text) == ["A short pier"]


def test_the_paper_as_of_the_past_has_the_words_that_a_scheduled_story_came_out_with(
    editor, reader, clock
):
    story = editor.write(headline="A new pier", body_source="It is long.")
    editor.edit(story, "/publish", publish_at="2025-10-21T06:00")
    clock.advance(minutes=1)
    editor.edit(story, dek="Saved while it waits.")
    clock.now = then = clock.now.replace(day=21, hour=6, minute=30)
    assert "Saved while it waits." in shown(reader)
    clock.advance(days=1)
    editor.edit(story, "/publish-changes", dek="Changed later.", kind="typo")
    edition = editor.get(f"/newsroom/as-of?at={then:%Y-%m-%dT%H:%M}").location.rstrip("/")
    assert "Saved while it waits." in words(main(reader.get(edition + "/world/a-new-pier").text))


def test_the_paper_as_of_the_past_never_has_what_was_not_published(editor, reader, live, clock):
    editor.edit(live, dek="Not yet for readers.")
    editor.press(live, "/address", slug="the-pier")
    then = clock.now
    clock.advance(days=1)
    editor.edit(live, "/discard-changes")
    editor.edit(live, "/publish-changes", dek="Look here.", kind="typo")
    clock.advance(days=1)
    as_of = editor.get(f"/newsroom/as-of?at={then:%Y-%m-%dT%H:%M}").location.rstrip("/")
    text = words(main(reader.get(as_of + "/world/the-pier").text))
    assert "Not yet for readers." not in text
    assert "Look." in text


def test_a_draft_is_previewed_in_the_paper_and_nobody_else_sees_it(editor, reader):
    story = editor.write(headline="A new pier", body_source="It is long.")
    where = editor.get(story + "/preview").location
    assert "It is long." in words(main(reader.get(where).text))
    front = where.rpartition("/world/")[0]
    assert headlines(reader.get(front + "/").text) == ["A new pier"]
    assert reader.get("/world/a-new-pier").status_code == 404
    assert headlines(reader.get("/").text) == []
    assert state(editor.get(story).text) == "Draft"


def test_a_scheduled_story_is_previewed_at_its_moment(editor, reader, desk):
    reporter = desk("reporter")
    story = reporter.write(headline="A new pier", body_source="It is long.")
    editor.edit(story, "/publish", publish_at="2025-10-21T06:00")
    other = editor.write(headline="Another pier", body_source="It is short.")
    editor.edit(other, "/publish", publish_at="2025-10-21T05:00")
    where = editor.get(story + "/preview").location
    assert "21 October 2025, 06:00" in words(main(reader.get(where).text))
    # What else waits is not for reporters: theirs is the paper of now.
    theirs = reporter.get(story + "/preview").location
    assert "20 October 2025, 14:05" in words(main(reader.get(theirs).text))
    assert "Another pier" not in reader.get(theirs.rpartition("/world/")[0] + "/").text


def test_a_working_copy_is_previewed_as_it_will_be(editor, reader, live):
    editor.edit(live, dek="Look again.")
    where = editor.get(live + "/preview").location
    assert "Look again." in words(main(reader.get(where).text))
    assert "Look again." not in shown(reader)


def test_the_history_says_what_readers_saw_and_what_they_will_see(editor, clock):
    def seen():
        page = main(editor.get(story + "/history").text)
        return [words(e) for e in page.iter("span") if e.get("class") == "rows__meta"]

    story = editor.write(headline="A new pier", body_source="It is long.")
    editor.edit(story, "/publish", publish_at="2025-10-21T06:00")
    assert seen() == ["readers see it from Tue 21 Oct, 06:00"]
    clock.advance(minutes=1)
    editor.edit(story, "/publish", publish_at="")
    assert seen() == ["readers saw it from 14:06"]
    editor.press(story, "/withdraw", reason="x")
    clock.advance(minutes=1)
    editor.edit(story, headline="A newer pier")
    assert seen() == ["readers saw it from 14:06"]


def test_a_link_to_the_paper_as_of_a_moment_ends_and_can_t_be_forged(editor, reader, clock):
    as_of = editor.get("/newsroom/as-of?at=2025-10-21T06:00").location
    assert reader.get(as_of).status_code == 200
    forged = as_of[:-3] + ("xx" if as_of[-3:-1] != "xx" else "yy")
    assert reader.get(forged).status_code == 410
    assert reader.get("/as-of/nonsense").status_code == 410
    assert reader.get(as_of + "newsroom").status_code == 410
    assert reader.post(as_of.rstrip("/")).status_code == 405
    clock.advance(hours=12, seconds=1)
    assert reader.get(as_of.rstrip("/")).status_code == 410


def test_a_link_can_be_handed_on_for_a_week(editor, reader, clock):
    answer = editor.post("/newsroom/as-of", at="2025-10-21T06:00", share="1")
    link = next(e for e in tree(answer.text).iter("input") if e.get("id") == "link").get("value")
    path = link.removeprefix("http://127.0.0.1:5000")
    clock.advance(days=6)
    page = reader.get(path)
    assert page.status_code == 200
    assert "Back to the desk" not in page.text
    clock.advance(days=1, seconds=1)
    assert reader.get(path.rstrip("/")).status_code == 410


def test_nothing_of_the_paper_as_of_a_moment_is_kept_by_the_press(app, editor, reader, live):
    as_of = editor.get("/newsroom/as-of?at=2030-01-01T00:00").location.rstrip("/")
    before = reader.get("/").data
    for page in ("/", "/world", "/world/a-new-pier", "/fragments/rail"):
        reader.get(as_of + page)
    assert reader.get("/").data == before
    kept = app.extensions["press"].shelf.copies
    assert not [key for key in kept if "as-of" in key]


def test_the_day_line_of_the_paper_as_of_a_moment_is_its_own(editor, reader):
    as_of = editor.get("/newsroom/as-of?at=2030-01-01T12:00").location
    assert "Tuesday, 1 January 2030" in words(tree(reader.get(as_of).text))


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


def test_an_hour_that_is_missing_publishes_nothing(editor):
    story = editor.write(headline="Out", body_source="Text.")
    answer = editor.edit(story, "/publish", at_an_hour="1", unpublish_at="2025-10-21T06:00")
    assert errors(answer.text) == {"publish_at": "Set an hour, or publish now."}
    assert fields_of(answer.text, "story")["unpublish_at"] == "2025-10-21T06:00"
    assert state(editor.get(story).text) == "Draft"
