"""Attaching: what an import brings and the library has already, while colleagues go on working
there."""

from urllib.parse import urlsplit

import pytest

import uploads
from answers import main
from broadsheet.archive import images, library_files
from broadsheet.archive.staff import Role
from broadsheet.archive.store import db
from broadsheet.pictures import file_intake, intake
from conftest import ON_BOTH
from wire.imports.wordpress import export, item

PICTURE, PLAN = uploads.picture("PNG"), uploads.pdf()
TEXT = '<p><a href="/plan.pdf">The plan</a></p><p><img src="/pier.png" alt="A pier"></p>'
TAKEN_BY = {"pictures": (intake, "render_sizes"), "files": (file_intake, "keep")}


@pytest.fixture
def media(tmp_path):
    """The old site's files."""
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "pier.png").write_bytes(PICTURE)
    (folder / "plan.pdf").write_bytes(PLAN)
    return folder


@pytest.fixture
def library(app):
    """The same two in the library: the pages on which they are deleted."""
    with app.app_context():
        image = intake.take_in(PICTURE, name="pier.png")
        uploads.kept(PLAN, "ours.pdf")
        (file,) = library_files.library().files
        db.session.commit()
        return {"pictures": f"/newsroom/pictures/{image.id}", "files": f"/newsroom/files/{file.id}"}


def do_after(monkeypatch, kind, colleague_s):
    """What a colleague does once the import has taken in its first file of a kind."""
    module, name = TAKEN_BY[kind]
    take_in = getattr(module, name)

    def take_in_and_more(*given):
        taken = take_in(*given)
        monkeypatch.setattr(module, name, take_in)
        colleague_s()
        return taken

    monkeypatch.setattr(module, name, take_in_and_more)


def assert_whole(app, client):
    """The story shows its picture and leads to its file, and the library has both."""
    story = main(client.get("/news/story-1").text)
    (source,) = {image.get("src") for image in story.iter("img")}
    assert client.get(source, buffered=True).status_code == 200
    (file,) = (a.get("href") for a in story.iter("a") if "/media/files/" in a.get("href"))
    assert client.get(urlsplit(file).path, buffered=True).data == PLAN
    with app.app_context():
        (known,) = library_files.library().files
        assert known.path == urlsplit(file).path
        assert len([*images.all_names()]) == 1


@ON_BOTH
@pytest.mark.parametrize("kind", TAKEN_BY)
def test_what_a_colleague_deletes_in_the_library_meanwhile_comes_anew(
    app, client, desk, bring, media, library, monkeypatch, kind
):
    colleague = desk(Role.EDITOR)

    def delete():
        assert colleague.post(library[kind] + "/delete").status_code == 303

    do_after(monkeypatch, kind, delete)
    told = bring(export(item(1, content_encoded=TEXT)), "--media", media)
    assert told.of("Story 1")["files"] == {"said": 2, "kept": 2, "refused": 0}
    assert told.notes == ""
    assert_whole(app, client)


def test_a_file_that_a_colleague_uploads_meanwhile_has_the_name_that_it_got_there(
    app, client, bring, media, monkeypatch
):
    def upload():
        with app.app_context():
            uploads.kept(PLAN, "theirs.pdf")

    do_after(monkeypatch, "files", upload)
    bring(export(item(1, content_encoded=TEXT)), "--media", media)
    assert_whole(app, client)
