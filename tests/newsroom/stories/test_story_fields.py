"""Story fields: what is declared once goes all the way, from the form to another paper."""

import shutil

import pytest

from answers import tree, words
from broadsheet import create_app
from broadsheet.archive import articles
from broadsheet.archive.articles import DESK_ONLY, TEXT_FIELDS
from broadsheet.archive.manuscripts import revisions, working_copies
from broadsheet.archive.story_fields import FieldKind
from broadsheet.wire.exports import reading, writing
from conftest import dispose
from desk import errors, row

CHOSEN = (FieldKind.LANGUAGE, FieldKind.WIDTH)
NAMES = [field.name for field in TEXT_FIELDS]


def typed(field, version):
    """What an editor might type into a field: another text in each version."""
    if field.kind is FieldKind.ADDRESS:
        return f"https://wire.example/{field.name}/{version}"
    if field.kind is FieldKind.LANGUAGE:
        return {"First": "de", "Second": "ar", "Third": "ja", "Mine": "pt-BR"}[version]
    if field.kind is FieldKind.WIDTH:
        return {"First": "text", "Second": "full", "Third": "text", "Mine": ""}[version]
    return f"{version} {str(field.label).lower()}"


def everything(version):
    return {field.name: typed(field, version) for field in TEXT_FIELDS}


@pytest.fixture
def story(editor, filled_once):
    """A story with something in each field, saved twice."""

    def save_twice():
        story = editor.write(body_source="It is long.", **everything("First"))
        assert editor.edit(story, **everything("Second")).status_code == 303
        return story

    return filled_once(save_twice)


def test_every_declared_field_is_typed_and_saved(app, editor, story):
    fields = editor.fields(story)
    assert {name: fields.get(name) for name in NAMES} == everything("Second"), (
        "the form's template (newsroom/stories/story.html) has a line for each field"
    )
    article = row(app, story)
    assert {name: getattr(article, name) for name in NAMES} == everything("Second")


def test_every_declared_field_is_kept_in_revisions_and_compared(app, editor, story):
    with app.app_context():
        new, old = revisions.of(articles.by_slug("second-headline"))
        assert (old.text.texts, new.text.texts) == (everything("First"), everything("Second"))
    page = tree(editor.get(story + "/compare").text)
    changed = [e for e in page.iter("section") if e.get("class") == "change"]
    changes = {words(e.find("h2")): words(e) for e in changed}
    for field in TEXT_FIELDS:
        for version in ("First", "Second"):
            said = typed(field, version) if field.kind in CHOSEN else version
            assert said in changes[str(field.label)], field


def test_every_declared_field_is_restored_and_put_side_by_side(app, editor, story):
    with app.app_context():
        first = revisions.of(articles.by_slug("second-headline"))[-1].id
    stale = editor.fields(story) | everything("Mine")
    editor.press(story, "/restore", revision=first)
    fields = editor.fields(story)
    assert {name: fields.get(name) for name in NAMES} == everything("First")
    answer = editor.post(story, stale)
    assert answer.status_code == 409
    shown = {e.get("aria-labelledby") for e in tree(answer.text).iter("section")}
    assert {f"versus-{name}" for name in NAMES} <= shown


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_declared_field_stands_on_the_story_s_page_or_is_the_desk_s_alone(app, editor, story):
    assert editor.edit(story, "/publish").status_code == 303
    article = row(app, story)
    page = app.test_client().get(f"/world/{article.slug}").text
    hidden = {name for name, text in everything("Second").items() if text not in page}
    assert hidden - {"lead_width"} - DESK_ONLY == set(), (  # it has no lead picture
        "named in PrintedStory (archive/lists/printed_story.py) and shown in reader/article.html?"
    )


@pytest.mark.parametrize(
    "field",
    [field for field in TEXT_FIELDS if field.kind not in CHOSEN],
    ids=lambda field: field.name,
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_declared_field_takes_more_than_it_says(editor, story, field):
    start = typed(field, "A")
    long = start + "x" * (field.longest + 1 - len(start))
    answer = editor.edit(story, **{field.name: long})
    assert answer.status_code == 422
    assert list(errors(answer.text)) == [field.name]
    assert editor.edit(story, **{field.name: long[:-1]}).status_code == 303


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_declared_field_comes_along_into_another_paper(
    app, clock, editor, story, tmp_path, sqlite_template
):
    editor.edit(story, "/publish")
    editor.edit(story, **everything("Third"))  # waits beside what readers see
    with app.app_context():
        list(writing.write(tmp_path / "out"))
    shutil.copytree(sqlite_template, tmp_path / "other")
    other = create_app(CLOCK=clock, TESTING=True, INSTANCE_PATH=str(tmp_path / "other"))
    with other.app_context():
        list(reading.read(tmp_path / "out"))
        article = articles.by_slug("second-headline")
        assert {name: getattr(article, name) for name in NAMES} == everything("Second")
        assert working_copies.latest_text(article).texts == everything("Third")
        kept = [revision.text.texts for revision in revisions.of(article)]
        assert kept[-2:] == [everything("Second"), everything("First")]
    dispose(other)
