"""Writing: what is saved is kept, what is typed is never lost, and nobody overwrites anybody."""

import re

import pytest

from answers import main, tree, with_class, words
from broadsheet.archive import authors
from broadsheet.archive.articles import Article
from broadsheet.archive.authors import Author
from broadsheet.archive.manuscripts import working_copies
from broadsheet.archive.staff import Role
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from desk import errors, fields_of, hire, notices, row, state


def test_a_draft_is_written_and_found_again(editor):
    story = editor.write(
        headline="A new pier", dek="It opens in May.", body_source="It is **long**.",
        kicker="Harbour", bylines=["Ada Venn", "Tom Pike"], topics=["Piers"], dateline="MARROW",
    )  # fmt: skip
    fields = editor.fields(story)
    assert fields["headline"] == "A new pier"
    assert fields["slug"] == ""
    assert 'placeholder="a-new-pier"' in editor.get(story).text
    assert fields["bylines"] == "Ada Venn\nTom Pike"
    page = editor.get(story).text
    assert state(page) == "Draft"
    assert "<strong>long</strong>" in page
    assert "A new pier" in editor.get("/newsroom?state=draft").text


@ON_SQLITE
def test_a_new_story_is_signed_by_whoever_begins_it(app, clock, desk, paper):
    paper.story(by=["Ada Venn"])
    with app.app_context():
        author = authors.named(Author, "Ada Venn").id
    hire(app, clock, Role.EDITOR, author_id=author)
    page = desk(Role.EDITOR).get("/newsroom/stories/new").text
    assert fields_of(page, "story")["bylines"] == "Ada Venn"


def test_a_draft_s_address_answers_as_an_unknown_one(app, editor):
    editor.write(headline="Nobody knows", body_source="x")
    reader = app.test_client()
    draft, unknown = reader.get("/world/nobody-knows"), reader.get("/world/nobody-ever-knew")
    assert (draft.status_code, draft.data) == (404, unknown.data)
    assert reader.get("/fragments/rail/nobody-knows").status_code == 404


@ON_SQLITE
def test_a_form_that_is_wrong_comes_back_with_what_was_typed(editor):
    form = editor.fields("/newsroom/stories/new")
    answer = editor.post(
        "/newsroom/stories/new",
        form | {"headline": "x" * 301, "slug": "Not A Slug", "body_source": "My text.",
                "canonical_url": "javascript:alert(1)", "picks": "no-such-story"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert set(errors(answer.text)) == {"headline", "slug", "canonical_url"}
    fields = fields_of(answer.text, "story")
    assert fields["body_source"] == "My text."
    assert fields["slug"] == "Not A Slug"
    assert 'href="#headline"' in answer.text


@ON_SQLITE
def test_names_that_lead_nowhere_are_errors_at_their_fields(editor):
    form = editor.fields("/newsroom/stories/new") | {"headline": "H"}
    answer = editor.post(
        "/newsroom/stories/new", form | {"picks": "no-such-story", "lead_image_id": "77"}
    )
    assert set(errors(answer.text)) == {"picks", "lead_image_id"}
    shown = (editor.get("/newsroom/stories/new").text, answer.text)
    assert [_folds_the_picture_s_number(page) for page in shown] == [True, False]


@ON_SQLITE
def test_whoever_may_make_no_section_is_told_that_there_is_none_yet(desk):
    editor, new = desk("editor"), "/newsroom/stories/new"
    form = editor.fields(new) | {"headline": "H"}
    del form["section_id"]  # browsers send nothing of a list without a choice
    answer = editor.client.post(new, data=form)
    assert errors(answer.text) == {"section_id": "The paper has none yet."}


def _folds_the_picture_s_number(html):
    (details,) = (
        e for e in tree(html).iter("details")
        if any(field.get("name") == "lead_image_id" for field in e.iter("input"))
    )  # fmt: skip
    return details.get("open") is None


@pytest.mark.parametrize(
    "odd",
    [
        {"version": ""}, {"version": "x"}, {"version": "9" * 40}, {"version": "-1"},
        {"section_id": ""}, {"section_id": "x"}, {"section_id": "999999999999999999999"},
        {"lead_image_id": "9" * 30}, {"headline": "\x00\x0b\ud800"},
        {"body_source": "\r\r\n\x1b" * 9},
        {"bylines": "\n".join(f"name {n}" for n in range(60))}, {"topics": "x" * 300},
    ],
)  # fmt: skip
def test_no_form_makes_an_error_page(editor, odd):
    story = editor.write(headline="A story")
    form = editor.fields(story) | odd
    form = {n: v.encode("utf-8", "surrogatepass") for n, v in form.items()}
    assert editor.client.post(story, data=form).status_code in (303, 409, 422)
    form["csrf_token"] = editor.token().encode()
    assert editor.client.post("/newsroom/stories/new", data=form).status_code in (303, 422)
    assert editor.client.post(story + "/autosave", data=form).status_code == 200
    assert editor.client.post("/newsroom/stories/preview", data=form).status_code == 200


@pytest.mark.parametrize("odd", ["", "x", "0", "999", "9" * 40])
def test_a_section_that_there_is_not_is_asked_for(editor, odd):
    story = editor.write(headline="A story")
    answer = editor.client.post(story, data=editor.fields(story) | {"section_id": odd})
    assert errors(answer.text) == {"section_id": "Choose a section."}


def test_a_long_article_is_taken(editor):
    body = "\n\n".join(f"Paragraph {n}. " + "word " * 40 for n in range(1000))
    assert len(body) > 200_000
    story = editor.write(headline="Long", body_source=body)
    assert editor.fields(story)["body_source"] == body.strip()


def test_the_slug_follows_the_headline_until_somebody_chooses_one(app, editor):
    story = editor.write(headline="First thought")
    editor.edit(story, headline="Second thought")
    assert row(app, story).slug == "second-thought"
    editor.edit(story, slug="chosen")
    editor.edit(story, headline="Third thought")
    assert row(app, story).slug == "chosen"
    other = editor.write(headline="Second thought")
    assert row(app, other).slug == "second-thought"
    assert editor.edit(other, slug="chosen").status_code == 422
    numbered = editor.write(headline="Second thought!")
    assert row(app, numbered).slug == "second-thought-2"
    editor.edit(numbered, headline="Last thought")
    assert row(app, numbered).slug == "last-thought"


def test_of_two_who_save_one_wins_and_the_other_is_shown_both(app, desk, editor):
    story = editor.write(headline="A story", dek="Old dek.", body_source="One.\n\nTwo.")
    other = desk("editor", "other@example.org")
    mine, theirs = editor.fields(story), other.fields(story)
    assert other.post(story, theirs | {"headline": "Their headline"}).status_code == 303
    answer = editor.post(story, mine | {"headline": "My headline", "body_source": "One.\n\nMine."})
    assert answer.status_code == 409
    assert "Other saved this story" in words(main(answer.text))
    assert tuple(words(e) for e in (proof(answer.text, k) for k in ("ins", "del"))) == (
        "Their",
        "My",
    )
    assert row(app, story).headline == "Their headline"
    merged = fields_of(answer.text, "story")
    assert merged["headline"] == "My headline"
    assert merged["body_source"] == "One.\n\nMine."  # only I had touched it
    assert editor.post(story, merged | {"headline": "Our headline"}).status_code == 303
    article = row(app, story)
    assert (article.headline, article.body_source) == ("Our headline", "One.\n\nMine.")


def proof(html, kind):
    return next(with_class(main(html), "proof")[0].iter(kind))


def test_a_field_that_only_they_changed_stays_theirs_in_the_merge(app, desk, editor):
    story = editor.write(headline="A story", dek="Old.", body_source="Text.")
    other = desk("editor", "other@example.org")
    mine, theirs = editor.fields(story), other.fields(story)
    other.post(story, theirs | {"dek": "New."})
    answer = editor.post(story, mine | {"body_source": "My text."})
    assert answer.status_code == 409
    editor.post(story, fields_of(answer.text, "story"))
    article = row(app, story)
    assert (article.dek, article.body_source) == ("New.", "My text.")


def test_a_forged_version_is_refused(app, editor):
    story = editor.write(headline="A story")
    for version in ("0", "1000000", "2147483647"):
        form = editor.fields(story) | {"version": version, "headline": "Forged"}
        assert editor.post(story, form).status_code == 409
    assert row(app, story).headline == "A story"


def test_a_double_click_is_no_conflict(app, editor):
    story = editor.write(headline="A story")
    form = editor.fields(story) | {"headline": "Changed"}
    assert editor.post(story, form).status_code == 303
    assert editor.post(story, form).status_code == 303
    assert len(re.findall('name="new"', editor.get(story + "/history").text)) == 2


@pytest.mark.parametrize("is_live", [False, True], ids=["draft", "live"])
def test_two_saves_within_a_microsecond_are_two_versions(editor, is_live):
    story = editor.write(headline="A story", body_source="Text.")
    if is_live:
        editor.edit(story, "/publish")
    first = editor.fields(story)
    assert editor.post(story, first | {"headline": "One"}).status_code == 303
    assert editor.post(story, first | {"headline": "Two"}).status_code == 409
    assert editor.fields(story)["headline"] == "One"
    second = editor.version(story)
    assert editor.edit(story, headline="Two").status_code == 303
    assert int(first["version"]) < int(second) < int(editor.version(story))


def test_autosaving_tells_who_else_is_at_it_and_overwrites_nobody(desk, editor, clock):
    story = editor.write(headline="A story")
    other = desk("editor", "other@example.org")
    theirs = other.fields(story)
    other.client.post(story + "/autosave", data=theirs | {"dek": "Other’s."})
    answer = editor.client.post(story + "/autosave", data=editor.fields(story) | {"dek": "Mine."})
    assert "not saved yet" in answer.text
    assert ">Other writing here now" in editor.get(story + "/company").text
    assert "· Editor Other writing now" in words(main(editor.get("/newsroom").text))
    assert "· Editor Editor writing now" in words(main(other.get("/newsroom").text))
    clock.advance(minutes=3)
    assert "writing now" not in editor.get("/newsroom").text


@ON_SQLITE
def test_one_person_in_two_windows_is_told_as_such(editor):
    story = editor.write(headline="A story", body_source="One.")
    first, second = editor.fields(story), editor.fields(story)
    assert editor.post(story, first | {"body_source": "Two."}).status_code == 303
    told = editor.get(f"{story}/company?version={first['version']}").text
    assert ">You saved this story 14:05, in another window: when you save here" in told
    conflict = editor.post(story, second | {"body_source": "Three."})
    assert conflict.status_code == 409
    shown = words(main(conflict.text))
    assert "You saved something else 20 October 2025, 14:05 UTC, in another window" in shown
    assert "What you saved, compared with this" in shown
    assert not re.search("[Tt]heirs?|Editor", shown)
    editor.edit(story, "/publish")
    moved = editor.post(f"{story}/submit", version=second["version"])
    assert moved.status_code == 409
    assert "Editor published it, 14:05. That was you." in words(main(moved.text))


@ON_SQLITE
def test_an_ended_session_loses_no_word(app, editor, desk):
    story = editor.write(headline="A story")
    form = editor.fields(story) | {"body_source": "An hour’s work <b>& more</b>.\n\nYes."}
    editor.post("/newsroom/sign-out")
    answer = editor.client.post(story, data=form)
    assert answer.status_code == 401
    kept = [e for e in tree(answer.text).iter("textarea") if e.get("name") == "kept.body_source"]
    assert "".join(kept[0].itertext()).removeprefix("\n") == form["body_source"].replace("\r", "")


def test_reporters_submit_and_editors_return(desk, editor):
    reporter = desk("reporter")
    story = reporter.write(headline="Mine", body_source="Text.")
    assert reporter.edit(story, "/submit", body_source="Better text.").status_code == 303
    assert state(reporter.get(story).text) == "In review"
    assert "Mine" in editor.get("/newsroom?state=review").text
    assert editor.edit(story, "/return", word="Who said so?").status_code == 303
    assert state(reporter.get(story).text) == "Draft"
    returned = "Editor returned the story 14:05. Who said so?"
    for n in range(7):
        reporter.edit(story, body_source=f"Text {n}.")
    assert returned in words(main(reporter.get(story).text))
    assert "Draft, returned" in words(main(reporter.get("/newsroom").text))
    for move in ("/submit", "/recall"):
        reporter.edit(story, move)
        assert returned not in words(main(reporter.get(story).text))
        assert "Draft, returned" not in words(main(reporter.get("/newsroom").text))
    assert reporter.edit(story, "/publish").status_code == 403


@ON_SQLITE
def test_a_story_without_a_headline_is_not_submitted_but_saved(app, editor, desk):
    reporter = desk("reporter")
    story = reporter.write(headline="", body_source="Text.")
    answer = reporter.edit(story, "/submit", body_source="More text.")
    assert answer.status_code == 422
    assert "headline" in errors(answer.text)
    assert row(app, story).body_source == "More text."


def test_a_spiked_story_is_out_of_sight_and_can_be_taken_up(editor):
    story = editor.write(headline="Dropped")
    answer = editor.edit(story, "/spike")
    assert "spiked" in notices(editor.get(answer.location).text)
    assert "Dropped" not in editor.get("/newsroom").text.split('id="stories"')[1]
    assert "Dropped" in editor.get("/newsroom?state=spiked").text
    editor.edit(story, "/take-up")
    assert state(editor.get(story).text) == "Draft"


def test_what_was_typed_is_a_revision_when_a_story_is_spiked_and_taken_up(editor):
    story = editor.write(headline="Dropped", body_source="Text.")
    for action, text in (("/spike", "Hours of work."), ("/take-up", "More hours.")):
        assert editor.edit(story, action, body_source=text).status_code == 303
        assert editor.fields(story)["body_source"] == text
    assert editor.get(story + "/history").text.count('name="old"') == 3
    old = editor.fields(story) | {"version": "1", "body_source": "In another tab."}
    answer = editor.client.post(story + "/spike", data=old)
    assert answer.status_code == 409
    assert "In another tab." in answer.text
    assert state(editor.get(story).text) == "Draft"


def test_the_desk_filters_and_pages(app, editor, paper, clock):
    for n in range(45):
        paper.story(f"World {n}", slug=f"world-{n}", section="World", by=["Ada Venn"])
    paper.story("A match", section="Sports")
    page = editor.get("/newsroom?state=live")
    assert page.text.count('class="rows__main"') == 40
    older = re.search(r'rel="next" href="([^"]+)"', page.text)[1].replace("&amp;", "&")
    assert editor.get("/newsroom" + older).text.count('class="rows__main"') == 6
    assert "A match" in editor.get("/newsroom?section=sports").text
    assert "A match" not in editor.get("/newsroom?section=world").text
    assert "A match" in editor.get("/newsroom?q=match").text
    assert "No story fits" in editor.get("/newsroom?q=nothing+like+it").text
    assert "A match" not in editor.get("/newsroom?author=ada-venn").text
    assert "World 3" in editor.get("/newsroom?author=ada-venn").text
    day = clock().date().isoformat()
    assert "A match" in editor.get(f"/newsroom?state=live&since={day}&until={day}").text
    assert "A match" not in editor.get("/newsroom?state=live&until=2001-01-01").text
    for odd in ("since=x", "until=99999-01-01", "author=nobody", "section=none", "q=%00%25_\\"):
        assert editor.get("/newsroom?" + odd).status_code == 200
    for odd in ("before=x", "state=x", "before=20250101T000000000000-99999999999999999999"):
        assert editor.get("/newsroom?" + odd).status_code == 404


def test_an_editor_s_unpublished_work_has_no_page_printed_anew(app, editor):
    story = editor.write(headline="Out", body_source="Text.")
    editor.edit(story, "/publish")
    with app.app_context():
        before = db.session.execute(db.text("SELECT moved FROM stamp WHERE name = '*'")).scalar()
    editor.edit(story, body_source="Another text.")
    editor.client.post(story + "/autosave", data=editor.fields(story))
    with app.app_context():
        after = db.session.execute(db.text("SELECT moved FROM stamp WHERE name = '*'")).scalar()
        article = db.session.get_one(Article, int(story.rpartition("/")[2]))
        assert working_copies.of(article) is not None
    assert after == before


def test_a_second_click_on_a_new_story_makes_no_second_story(editor, clock):
    form = editor.fields("/newsroom/stories/new") | {"headline": "Once", "body_source": "Text."}
    first, second = (editor.client.post("/newsroom/stories/new", data=form) for _ in range(2))
    assert second.location == first.location
    clock.advance(minutes=1)
    assert editor.client.post("/newsroom/stories/new", data=form).location != first.location


def test_two_stories_that_say_nothing_yet_are_two(editor):
    first, second = (editor.write(dateline="MARROW") for _ in range(2))
    assert second != first


def test_a_reporter_s_story_that_was_out_is_spiked_by_editors_only(desk, editor):
    reporter = desk("reporter")
    story = reporter.write(headline="A new pier", body_source="It is long.")
    editor.edit(story, "/publish")
    editor.press(story, "/withdraw", reason="Libel")
    assert reporter.press(story, "/spike").status_code == 403
    assert editor.press(story, "/spike").status_code == 303
    assert reporter.press(story, "/take-up").status_code == 403


def test_a_reporter_takes_a_story_back_that_waits_for_a_review(desk, editor):
    reporter = desk("reporter")
    story = reporter.write(headline="A new pier", body_source="It is long.")
    reporter.edit(story, "/submit")
    assert reporter.edit(story, "/recall", dek="In May.").status_code == 303
    assert state(reporter.get(story).text) == "Draft"
    assert reporter.fields(story)["dek"] == "In May."
    assert reporter.edit(story, "/recall").status_code == 409
    reporter.edit(story, "/submit")
    editor.edit(story, "/publish")
    assert reporter.press(story, "/recall").status_code == 409
