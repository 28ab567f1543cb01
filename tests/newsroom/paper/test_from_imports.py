"""What an import could not decide waits at the desk until an editor has looked at it."""

import pytest

from answers import main, words
from broadsheet.archive.staff import Role
from desk import Desk, hire
from wire.imports import wordpress
from wire.imports.bringing import run_import

LIST = "/newsroom/from-imports"


@pytest.fixture
def editor(app, clock):
    hire(app, clock, Role.EDITOR, "ada@x.example", name="Ada Venn")
    return Desk(app, clock).sign_in_as("ada@x.example")


@pytest.fixture
def bring(app, tmp_path):
    def _bring(*items):
        file = tmp_path / "old.xml"
        file.write_text(wordpress.export(*items))
        return run_import(app, file)

    return _bring


def told(desk, why=""):
    return words(main(desk.get(LIST, query_string={"why": why}).text))


ITEMS = (
    wordpress.item(1, title="All is well", content_encoded="<p>Text.</p>"),
    wordpress.item(2, title="A chart", content_encoded="<p>See [chart id=7]</p>"),
    wordpress.item(3, title="Locked", wp_post_password="x"),
    wordpress.item(4, title="Pictured", content_encoded='<p><img src="/a.jpg"> Look</p>'),
)


def test_what_needs_a_look_is_listed_by_its_reason(editor, bring):
    assert "From the import" not in editor.get("/newsroom").text
    bring(*ITEMS)
    assert LIST in editor.get("/newsroom").text
    page = told(editor)
    assert "To look at 3" in page
    assert "All is well" not in page
    assert "it had a password: it waits as a draft" in page
    assert "the shortcode [chart] was taken out" in page
    missing = told(editor, "file")
    assert "Pictured" in missing
    assert "Locked" not in missing
    assert editor.get(LIST, query_string={"why": "nothing"}).status_code == 404


def test_what_was_looked_at_is_gone_says_who_looked_and_can_come_back(editor, bring, clock):
    bring(*ITEMS)
    clock.advance(hours=1)
    editor.post(LIST, {"one": "2"})
    assert "To look at 2" in told(editor)
    assert "looked at by Ada Venn, 15:05" in told(editor, "looked-at")
    editor.post(LIST, {"do": "again", "item": "2", "why": "looked-at"})
    assert "To look at 3" in told(editor)
    editor.post(LIST, {"do": "ticked", "item": ["2", "3"]})
    assert "To look at 1" in told(editor)
    bring(*ITEMS)  # nothing new
    assert "To look at 1" in told(editor)
    editor.post(LIST, {"do": "all", "why": "file"})
    assert "Nothing waits for a look." in told(editor)
    assert "From the import" not in editor.get("/newsroom").text
    bring(wordpress.item(2, title="A chart", content_encoded="<p>Look [chart id=8] again</p>"))
    assert "To look at 1" in told(editor)


def test_a_file_that_can_t_be_read_waits_until_it_can_be_or_somebody_has_looked(
    app, editor, tmp_path
):
    file = tmp_path / "old.html"
    file.write_text("<html><body></body></html>")
    for dry in ([], ["--dry-run"], []):
        assert run_import(app, file, *dry).exit_code == 1
    page = told(editor, "failed")
    assert page.count("old.html") == 3  # its name, that of its button, and the file
    assert "HTML without a story" in page
    editor.post(LIST, {"do": "all"})
    run_import(app, file)  # nothing new
    assert "Nothing waits for a look." in told(editor)
    file.write_text("<html><body>Still none</body></html>")
    run_import(app, file)
    assert "To look at 1" in told(editor)
    text = "It was a day like any other, and nobody at the harbour expected it. " * 3
    file.write_text(f"<html><body><article><h1>A day</h1><p>{text}</p></article></body></html>")
    run_import(app, file)
    assert "old.html" not in told(editor, "failed")


def test_what_was_tried_dry_and_failed_waits_for_nobody(app, editor, tmp_path):
    assert run_import(app, tmp_path / "nowhere.xml", "--dry-run").exit_code == 1
    assert "Nothing waits for a look." in told(editor)
