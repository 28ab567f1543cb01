"""Stories come in by upload: tried first, brought in when somebody says so."""

from io import BytesIO
from zipfile import ZIP_LZMA, ZipFile, ZipInfo

import pytest

from broadsheet.archive.articles import Article
from broadsheet.archive.desk import import_jobs
from broadsheet.archive.desk.audit import AuditEntry
from broadsheet.archive.images import Image
from broadsheet.archive.sections import Section
from broadsheet.archive.staff import Role
from broadsheet.archive.store import db
from broadsheet.newsroom.paper import import_files, import_running
from broadsheet.wire.exports import reading as exports
from broadsheet.wire.imports.media import attaching, packed
from desk import Desk, errors, fields_of, hire, notices
from import_errands import put
from newsroom.paper.uploading import OLD, PAGE, headlines, report, send, told, zipped
from newsroom.paper.uploading import at_once as at_once
from uploads import picture
from wire.imports import wordpress


@pytest.fixture
def database() -> str:
    """But for the process itself: test_import_running, on both."""
    return "sqlite"


def kept(app):
    return [*(import_files.Path(app.instance_path, "imports").glob("*/*"))]


def test_a_file_is_tried_first_and_brought_in_when_somebody_says_so(app, editor, at_once):
    job = send(editor, OLD).location
    page = told(editor, job)
    assert "Tried: nothing is brought in yet" in page
    assert "3 stories from 1 file: 2 imported, 1 draft (dry run)" in page
    assert '<li dir="auto">3 stories' in editor.get(job).text  # English, also at a desk in Arabic
    assert "Words: 14 in the files = 10 public + 4 in drafts + 0 left out" in page, page
    assert "the shortcode [chart] was taken out" in page
    assert headlines(app) == []
    assert "Tried" in told(editor, PAGE)

    assert editor.post(job + "/bring-in").status_code == 303
    page = told(editor, job)
    assert "Brought in" in page
    assert "3 stories from 1 file: 2 imported, 1 draftPublic at once: 2 stories" in page
    assert headlines(app) == ["A chart", "All is well", "Unfinished"]
    shown = editor.get(job).text
    assert "/newsroom/stories/1" in shown
    assert "/newsroom/from-imports" in shown
    assert [line["result"] for line in report(editor, job)] == ["imported", "imported", "draft"]
    assert sorted(path.name for path in kept(app)) == ["lock", "report.json"]
    assert editor.post(job + "/bring-in").status_code == 303
    assert "The file is gone" in notices(editor.get(job).text)
    with app.app_context():
        log = [(e.action, e.kind, e.subject) for e in db.session.query(AuditEntry)]
    assert log == [("uploaded", "import", "old.xml"), ("imported", "import", "old.xml")]


def test_a_second_upload_of_the_same_changes_nothing(app, editor, at_once):
    for _ in range(2):
        job = send(editor, OLD).location
        editor.post(job + "/bring-in")
    assert "3 stories from 1 file: 3 unchanged" in told(editor, job)
    assert len(headlines(app)) == 3


PHOTO = wordpress.item(
    7, title="Pictured", content_encoded='<p><img src="/wp-content/uploads/2024/quay.jpg"> Look</p>'
)


def test_an_archive_brings_its_pictures_and_opens_no_other_archive(app, editor, at_once):
    files = {
        "site/export.xml": wordpress.export(PHOTO),
        "site/wp-content/uploads/2024/quay.jpg": picture(),
        "site/wp-content/uploads/old.zip": b"PK\x03\x04",
        "__MACOSX/site/._export.xml": b"\0",
    }
    job = send(editor, zipped(files), "Site.zip").location
    page = told(editor, job)
    assert "1 file: 1 imported (dry run)" in page
    assert "Pictures and files: 1 in the stories = 1 kept + 0 not taken in" in page
    assert "1 archive in the archive was not opened" in page
    assert headlines(app, Image.name) == []
    editor.post(job + "/bring-in")
    assert headlines(app, Image.name) == ["quay"]
    assert report(editor, job)[0]["file"] == "export.xml"


def test_links_in_an_archive_are_not_followed(app, editor, at_once):
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("one.txt", "World\nA headline\n\nA paragraph.\n")
        link = ZipInfo("two.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    job = send(editor, out.getvalue(), "a.zip").location
    page = told(editor, job)
    assert "1 file: 1 imported (dry run)" in page
    assert "1 link in the archive was not followed" in page


def locked():
    data = bytearray(zipped({"one.md": b"# One"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def twice():
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("One.md", b"1")
        archive.writestr("one.md", b"2")
    return out.getvalue()


def many():
    """A list of more files than may be, and no files."""
    one = zipped({"a.md": b""})
    start = one.index(b"PK\x01\x02")
    return b"PK\x03\x04" + one[start : one.index(b"PK\x05\x06")] * (packed.MOST + 1) + one[-22:]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "It is empty."),
        (b"\x7fELF\0\0", "It is neither text nor a zip archive."),
        (b"PK\x03\x04 and no more", "The archive is damaged: "),
        (zipped({"../../escape.md": b"#"}), "A file of the archive can’t be called "),
        (zipped({"/etc/cron.d/x.md": b"#"}), "A file of the archive can’t be called "),
        (zipped({"..\\x.md": b"#"}), "A file of the archive can’t be called "),
        (zipped({"C:\\x.md": b"#"}), "A file of the archive can’t be called "),
        (zipped({"a" * 300 + ".md": b"#"}), "A file of the archive can’t be called "),
        (zipped({"a/" * 40 + "x.md": b"#"}), "A file of the archive can’t be called "),
        (zipped({"inner.zip": b"PK", "song.mp3": b""}), "Nothing in the archive is a story."),
        (zipped({"[Content_Types].xml": b"<a/>"}), "It is a document of an office program"),
        (zipped({"one.md": b"#"}, compress_type=ZIP_LZMA), "The archive is packed in an unusual"),
        (locked(), "The archive is locked with a password."),
        (twice(), "The archive has two files called one.md."),
        (many(), "The archive has more than 50,000 files."),
    ],
)
def test_what_can_be_no_import_is_refused_at_its_field_and_leaves_nothing(
    app, editor, at_once, data, error
):
    answer = send(editor, data, "x.zip", former_site="https://old.example")
    assert answer.status_code == 422
    assert errors(answer.text)["file"].startswith(error)
    assert fields_of(answer.text, "import")["former_site"] == "https://old.example"
    assert kept(app) == []
    with app.app_context():
        assert import_jobs.latest() == []


def test_an_archive_that_says_less_than_it_unpacks_to_is_stopped(app, editor, monkeypatch, at_once):
    monkeypatch.setattr(packed, "UNPACKED", 2**20)
    bomb = zipped({"bomb.txt": b"a" * 2**22, "a.md": b"#"})
    refused = send(editor, bomb, "x.zip")
    assert errors(refused.text) == {"file": "The archive has more than 1 MB of stories."}
    small = (2**10).to_bytes(4, "little")  # in both places in which an archive says a size
    liar = bomb.replace((2**22).to_bytes(4, "little"), small)
    job = send(editor, liar, "x.zip").location
    page = told(editor, job)
    assert "Could not be done" in page
    assert "The archive is damaged" in page or "more than 1 MB" in page
    assert sorted(path.name for path in kept(app)) == ["lock", "report.json", "sent"]


def test_rubbish_is_told_as_what_it_is(app, editor, at_once):
    job = send(editor, b"\x80\x81\x8d" * 999, "rubbish.txt").location
    page = told(editor, job)
    assert "1 file: 1 failed (dry run)" in page
    assert "rubbish.txt" in page
    assert "Nothing of it can be brought in" in page
    assert "Bring in …" not in page
    assert headlines(app) == []


def test_the_name_of_an_uploaded_file_leads_out_of_no_folder(app, editor, at_once):
    for name in ("../../../x.md", "/etc/passwd", "..\\..\\x.md", "....", "a\0b.md", "é" * 300):
        job = send(editor, "---\ntitle: One\n---\nText.", name).location
        assert "Tried" in told(editor, job), name
    outside = import_files.Path(app.instance_path).rglob("*")
    assert not [path for path in outside if path.name in ("x.md", "passwd")]


def test_too_large_a_file_is_refused_at_its_field(app, editor, monkeypatch, at_once):
    monkeypatch.setattr(packed, "LARGEST", 2**20)
    answer = send(editor, b"a" * (2**20 + 1))
    assert errors(answer.text) == {"file": "It is larger than 1 MB."}
    assert kept(app) == []
    assert errors(editor.post(PAGE, {"section": "News"}).text)["file"] == "Choose a file."


def test_stories_come_as_drafts_if_that_is_wanted(app, editor, at_once):
    job = send(editor, OLD, drafts="y").location
    assert "3 draft (dry run)" in told(editor, job)
    editor.post(job + "/bring-in")
    with app.app_context():
        stories = db.session.scalars(db.select(Article)).all()
        assert [story.published_at for story in stories] == [None] * 3
        assert all(story.dated_at for story in stories if story.headline != "Unfinished")
    page_text = "World\nA headline\n\nA paragraph.\n-\nWorld4 days ago\nA teaser\n"
    job = send(editor, page_text, "page.txt", drafts="y").location
    editor.post(job + "/bring-in")
    with app.app_context():
        assert not db.session.scalars(
            db.select(Article).where(Article.published_at.is_not(None))
        ).all()


def test_whoever_may_make_no_section_makes_none_by_an_import(app, desk, editor, paper, at_once):
    page_text = "Elsewhere\nA headline\n\nA paragraph.\n-\nNowhere4 days ago\nA teaser\n"
    before = headlines(app, Section.name)
    assert "World" in before
    for data, name in ((OLD, "old.xml"), (page_text, "page.txt")):
        job = send(editor, data, name, section="World").location
        editor.post(job + "/bring-in")
        assert "Brought in" in told(editor, job)
    assert headlines(app, Section.name) == before
    assert len(headlines(app)) == 5
    publisher = desk(Role.PUBLISHER)
    job = send(publisher, wordpress.export(
        wordpress.item(9, title="More", more=wordpress.category("Harbour")),
    )).location  # fmt: skip
    publisher.post(job + "/bring-in")
    assert headlines(app, Section.name) == sorted([*before, "Harbour"])


def test_stories_of_the_former_address_are_the_paper_s_own(app, editor, at_once):
    page = """<html><head><title>A day</title><link rel="canonical"
      href="https://old.example/2020/a-day"></head><body><article><h1>A day</h1>
      <p>It was a day like any other, and nobody at the harbour expected what came of it.</p>
      </article></body></html>"""
    job = send(editor, page, "day.html", former_site="https://www.old.example").location
    editor.post(job + "/bring-in")
    with app.app_context():
        assert db.session.scalar(db.select(Article.canonical_url)) == ""
    wrong = send(editor, page, "day.html", former_site="old")
    assert "former_site" in errors(wrong.text)


def test_a_whole_paper_is_left_to_the_command(app, editor, at_once):
    files = {"my/" + exports.MARK: b"{}", "my/stories/a.md": b"# A"}
    job = send(editor, zipped(files), "my.zip").location
    assert "This is a whole paper" in told(editor, job)


def test_before_each_story_it_is_asked_whether_to_go_on(app, editor, monkeypatch, at_once):
    render, seen = attaching.render_pictures, []

    def third(item, *args, **options):
        seen.append(item.headline)
        if len(seen) == 3:
            editor.post(f"{PAGE}/1/cancel")
        return render(item, *args, **options)

    monkeypatch.setattr(import_running, "EACH", 0)
    monkeypatch.setattr(attaching, "render_pictures", third)
    job = send(editor, wordpress.export(*map(wordpress.item, range(1, 10)))).location
    assert "Cancelled" in told(editor, job)
    assert len(seen) == 3
    editor.post(job + "/try")
    assert "9 stories from 1 file: 9 imported (dry run)" in told(editor, job)


def test_a_process_that_can_t_be_begun_leaves_no_lock(app, editor, monkeypatch):
    monkeypatch.setattr(import_files.sys, "executable", "/nowhere")
    assert send(editor, OLD).status_code >= 500
    assert "Stopped on the way" in told(editor, f"{PAGE}/1")
    monkeypatch.undo()
    page = told(editor, f"{PAGE}/1")
    assert "Try again" in page


def test_an_import_without_a_process_has_stopped(app, editor, at_once):
    job = put(app)
    page = told(editor, job)
    assert "Stopped on the way" in page
    assert "Its file is gone" in page
    assert "hx-trigger" not in editor.get(job).text
    editor.post(job + "/cancel")
    assert "Cancelled" in told(editor, job)


def test_another_machine_s_import_is_known_by_what_it_said_last(app, editor, clock, at_once):
    job = put(app, machine="elsewhere", told_at=clock())
    page = told(editor, job)
    assert "Is being brought in" in page
    assert "On the machine elsewhere; heard of last at 14:05." in page
    second = send(editor, OLD).location
    assert "Waits" in told(editor, second)
    clock.advance(minutes=11)
    assert "Stopped on the way" in told(editor, job)
    assert "Its file is on the machine elsewhere." in told(editor, job)
    editor.post(job + "/bring-in")
    assert "The file is on the machine elsewhere" in notices(editor.get(job).text)
    editor.post(second + "/try")
    assert "Tried" in told(editor, second)


def test_a_file_that_nobody_decides_upon_is_deleted(app, editor, clock, at_once):
    first = send(editor, OLD).location
    clock.advance(days=6)
    second = send(editor, OLD).location
    assert len(kept(app)) == 6
    editor.post(second + "/delete")
    assert len(kept(app)) == 3
    clock.advance(days=2)
    send(editor, OLD)
    assert len(kept(app)) == 3
    assert "Its file is gone: to go on, upload it again." in told(editor, first)


def test_a_report_speaks_its_editor_s_language(app, clock, at_once):
    hire(app, clock, Role.PUBLISHER, "uwe@x.example", language="de")
    desk = Desk(app, clock).sign_in_as("uwe@x.example")
    assert "3 Artikel aus 1 Datei" in told(desk, send(desk, OLD).location)


def test_an_upload_of_all_of_the_old_site_lists_what_was_deleted_there(app, editor, at_once):
    editor.post(send(editor, OLD).location + "/bring-in")
    fewer = wordpress.export(wordpress.item(2, title="A chart", content_encoded="<p>See</p>"))
    job = send(editor, fewer, whole="y").location
    assert "1 changed, 2 no longer there (dry run)" in told(editor, job)
    assert "No longer there" not in told(editor, "/newsroom/from-imports")
    editor.post(job + "/bring-in")
    page = told(editor, "/newsroom/from-imports?why=gone")
    assert "No longer there" in page
    assert "it is not there any more" in page
    assert len(headlines(app)) == 3
