"""A scheduled story comes out fit: whatever would make it unfit is refused, aloud."""

import re
from typing import Any

import pytest

from answers import main, words
from broadsheet.archive import images
from broadsheet.archive.articles import Article
from broadsheet.archive.images import Image
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from desk import errors, fields_of, row, state

HOUR = "2025-10-21T06:00"


@pytest.fixture
def scheduled(editor, paper, filled_once):
    """A story that comes out tomorrow, with a picture as its lead and one in its text."""
    return filled_once(lambda: schedule(editor, paper))


def schedule(editor, paper):
    for name in ("lead", "pier", "new"):
        alt = None if name == "new" else "A pier"
        paper.add(Image(name=name, file=f"{name}.webp", width=640, height=480, alt=alt))
    text = "It is long.\n\n![](pier)"
    story = editor.write(
        headline="A new pier", body_source=text, lead_image_id=number("lead", paper)
    )
    assert editor.edit(story, "/publish", publish_at=HOUR).status_code == 303
    return story


def number(name: str, paper: Any) -> int:
    with paper.open():
        image = images.by_name(name)
        assert image is not None
        return image.id


@ON_SQLITE
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headline", ""),
        ("body_source", ""),
        ("body_source", "![](new)"),
        ("body_source", "![](nobody-has-it)"),
        ("lead_image_id", "new"),
    ],
)
def test_a_text_that_could_not_be_published_is_refused_at_its_field_with_the_words(
    app, editor, paper, scheduled, field, value
):
    typed = {
        field: str(number(value, paper)) if field == "lead_image_id" else value,
        "dek": "Kept.",
    }
    before = row(app, scheduled)
    for action in ("", "/publish", "/return"):
        answer = editor.edit(scheduled, action, **typed)
        assert answer.status_code == 422, action
        assert list(errors(answer.text)) == [field], action
        again = fields_of(answer.text, "story")
        assert (again[field], again["dek"]) == (typed[field], "Kept."), action
        after = row(app, scheduled)
        assert (after.version, after.published_at) == (before.version, before.published_at), action
    assert editor.client.post(scheduled + "/hold", data=again).status_code == 303  # off its hour
    assert state(editor.get(scheduled).text) == "Draft"
    assert editor.fields(scheduled)["dek"] == "Kept."


def test_an_earlier_text_that_could_not_be_published_comes_back_in_the_form(app, editor):
    story = editor.write(headline="", body_source="First words.", slug="a-new-pier")
    editor.edit(story, headline="A new pier")
    editor.edit(story, "/publish", publish_at=HOUR)
    oldest = re.findall(r'name="old" value="(\d+)"', editor.get(story + "/history").text)[-1]
    answer = editor.press(story, "/restore", revision=oldest)
    assert answer.status_code == 422
    assert list(errors(answer.text)) == ["headline"]
    again = fields_of(answer.text, "story") | {"headline": "A pier"}
    assert editor.client.post(story, data=again).status_code == 303
    assert row(app, story).headline == "A pier"


@ON_SQLITE
@pytest.mark.parametrize("how", ["lead", "text"])
def test_a_picture_that_nobody_described_is_not_put_into_it(app, editor, paper, scheduled, how):
    picture, story = number("new", paper), scheduled.rpartition("/")[2]
    fields = {"story": story, "version": editor.version(scheduled), "how": how}
    answer = editor.post(f"/newsroom/pictures/{picture}/use", fields)
    assert "describe the picture first" in editor.get(answer.location).text
    article = row(app, scheduled)
    assert article.lead_image.name == "lead"
    assert "new" not in article.body_source


@pytest.mark.parametrize("name", ["lead", "pier"])
@pytest.mark.parametrize("is_out", [False, True])
def test_a_description_is_changed_and_not_taken_away_while_a_story_needs_it(
    app, clock, editor, paper, scheduled, name, is_out
):
    if is_out:
        clock.advance(days=2)
    page = f"/newsroom/pictures/{number(name, paper)}"
    form = editor.fields(page, "picture")
    answer = editor.client.post(page, data=form | {"alt": "", "caption": "Typed."})
    assert answer.status_code == 422
    assert list(errors(answer.text)) == ["alt"]
    assert fields_of(answer.text, "picture")["caption"] == "Typed."
    decorative = {"alt": "", "decorative": "y"}
    assert editor.client.post(page, data=form | decorative).status_code == 303


def test_one_that_was_made_unfit_before_is_marked_in_the_lists(app, editor, scheduled):
    with app.app_context():
        db.session.get_one(Image, 2).alt = None
        db.session.commit()
    for page in ("/newsroom", "/newsroom?state=scheduled"):
        assert "Scheduled, unfit" in words(main(editor.get(page).text))
    assert "not fit to go out" in words(main(editor.get("/newsroom").text))
    with app.app_context():
        db.session.get_one(Image, 2).alt = "A pier"
        db.session.commit()
    assert "unfit" not in words(main(editor.get("/newsroom").text))


@ON_SQLITE
def test_every_reason_that_keeps_a_story_in_marks_it(app, editor, paper, scheduled):
    def spoil(**columns):
        with app.app_context():
            article = db.session.get_one(Article, 1)
            before = {name: getattr(article, name) for name in columns}
            for name, value in columns.items():
                setattr(article, name, value)
            db.session.commit()
        return before

    def is_marked():
        return "unfit" in words(main(editor.get("/newsroom?state=scheduled").text))

    assert not is_marked()
    for columns in (
        {"headline": ""}, {"has_copy": False}, {"lead_image_id": number("new", paper)},
    ):  # fmt: skip
        before = spoil(**columns)
        assert is_marked(), columns
        spoil(**before)
    assert not is_marked()
