"""Files of the library at the desk: uploading, a link to one for a story, where it is used."""

from io import BytesIO
from threading import Thread

import pytest
import sqlalchemy as sa

import uploads
from answers import main, tree
from broadsheet.archive import library_files
from broadsheet.archive.staff import Role
from broadsheet.archive.store import ArchiveSession
from broadsheet.pictures import file_intake
from conftest import ON_BOTH
from library import results

FILES = "/newsroom/files"
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def upload(browser, *named):
    return browser.post(FILES, files=[(BytesIO(data), name) for data, name in named])


def address_of(answer):
    return next(a.get("href") for a in tree(answer.text).iter("a") if f"{FILES}/" in a.get("href"))


def markdown(browser, address):
    (field,) = (e for e in tree(browser.get(address).text).iter("input") if e.get("id") == "link")
    return field.get("value")


@ON_BOTH
def test_an_upload_is_kept_listed_and_linked_to_from_a_story(client, editor):
    answer = upload(editor, (uploads.mp3(), "The [Mayor].mp3"), (b"<html>", "page.html"))
    assert answer.status_code == 200
    assert "The library keeps no files of this kind." in results(answer.text)[1]
    one = address_of(answer)
    assert "The [Mayor].mp3" in editor.get(FILES).text
    assert "Nowhere yet." in editor.get(one).text
    text = markdown(editor, one)
    assert text.startswith("[The  Mayor](/media/files/the-mayor-")
    story = editor.write(headline="What was said", body_source=f"Before.\n\n{text}")
    assert "What was said" in editor.get(one).text
    editor.edit(story, "/publish")
    page = client.get("/world/what-was-said").text
    (player,) = main(page).iter("audio")
    assert client.get(player.get("src"), buffered=True).data == uploads.mp3()


@ON_BOTH
def test_what_a_text_leads_to_is_not_deleted(app, client, editor):
    one = address_of(upload(editor, (uploads.pdf(), "report.pdf")))
    text = markdown(editor, one)
    assert text.startswith("[report (PDF, 1 kB)](/media/files/report-")
    path = text.rpartition("(")[2].removesuffix(")")
    story = editor.write(headline="Live", body_source="It is so.")
    editor.edit(story, "/publish")
    editor.edit(story, body_source=f"See {text}.")  # a change that waits
    editor.post(one + "/delete")
    assert "This file is in use, and stays." in editor.get(one).text
    assert client.get(path, buffered=True).status_code == 200
    editor.edit(story, body_source="It is so, still.")
    assert editor.post(one + "/delete").status_code == 303
    assert client.get(path).status_code == 404
    assert editor.get(one).status_code == 404
    with app.app_context():
        assert library_files.library().files == []


@SQLITE
def test_a_page_about_the_paper_keeps_a_file_too(editor, paper):
    one = address_of(upload(editor, (uploads.pdf(), "statutes.pdf")))
    paper.write_page("about", f"Our {markdown(editor, one)}.")
    editor.post(one + "/delete")
    assert "in a page about the paper" in editor.get(one).text


@SQLITE
def test_the_same_file_again_is_the_one_there_is(editor):
    one = address_of(upload(editor, (uploads.pdf(), "report.pdf")))
    again = upload(editor, (uploads.pdf(), "copy.pdf"))
    assert address_of(again) == one
    assert "was in the library already" in again.text


@SQLITE
def test_a_file_that_a_colleague_deletes_while_it_is_uploaded_is_to_be_sent_again(
    app, editor, desk, monkeypatch
):
    one = address_of(upload(editor, (uploads.pdf(), "report.pdf")))
    colleague, keep = desk(Role.EDITOR, "colleague@example.org"), file_intake.keep

    def keep_and_lose(*given):
        stored = keep(*given)
        monkeypatch.setattr(file_intake, "keep", keep)
        assert colleague.post(one + "/delete").status_code == 303
        return stored

    monkeypatch.setattr(file_intake, "keep", keep_and_lose)
    answer = upload(editor, (uploads.pdf(), "report.pdf"))
    assert "It was just deleted. Please upload it again." in results(answer.text)[0]
    with app.app_context():
        assert library_files.library().files == []
    address_of(upload(editor, (uploads.pdf(), "report.pdf")))


@SQLITE
def test_nothing_chosen_and_words_that_nothing_has_are_said(editor):
    answer = editor.post(FILES)
    assert (answer.status_code, "Choose a file first." in answer.text) == (422, True)
    upload(editor, (uploads.pdf(), "report.pdf"))
    assert "report.pdf" in editor.get(f"{FILES}?q=REPORT").text
    assert "No file fits." in editor.get(f"{FILES}?q=nothing&before=x").text


@SQLITE
def test_a_full_disk_is_told_at_the_file(editor, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("broadsheet.pictures.store.FolderStore.put", full)
    answer = upload(editor, (uploads.pdf(), "report.pdf"))
    assert "could not be stored just now" in results(answer.text)[0]


@SQLITE
def test_a_file_that_is_too_large_is_told_at_the_file(editor, monkeypatch):
    monkeypatch.setattr(file_intake, "largest", lambda: 100)
    answer = upload(editor, (uploads.mp3(), "long.mp3"))
    assert "The file is larger than" in results(answer.text)[0]


@ON_BOTH
def test_a_file_that_is_uploaded_while_a_colleague_s_deletion_ends_keeps_its_content(
    client, editor, desk
):
    one = address_of(upload(editor, (uploads.mp3(), "mayor.mp3")))
    colleague, answers = desk(Role.EDITOR), []

    def take_in():
        answers.append(upload(colleague, (uploads.mp3(), "mayor.mp3")))

    def at_once(_session):
        if not turns:
            turns.append(Thread(target=take_in))
            turns[0].start()
            turns[0].join()

    turns = []
    sa.event.listen(ArchiveSession, "after_commit", at_once)
    try:
        editor.post(one + "/delete")
    finally:
        sa.event.remove(ArchiveSession, "after_commit", at_once)
    path = markdown(editor, address_of(answers[0])).rpartition("(")[2].strip(")")
    assert client.get(path, buffered=True).data == uploads.mp3()


@SQLITE
def test_reporters_upload_and_link_and_delete_nothing(desk):
    reporter = desk(Role.REPORTER)
    one = address_of(upload(reporter, (uploads.pdf(), "report.pdf")))
    assert "Delete the file" not in reporter.get(one).text
    assert reporter.post(one + "/delete").status_code == 403
