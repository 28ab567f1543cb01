"""The library of pictures at the desk, without any script."""

import os
import tracemalloc
from io import BytesIO

import sqlalchemy as sa

from answers import statements, tree
from broadsheet.archive.desk.audit import AuditEntry
from broadsheet.archive.images import Image
from broadsheet.archive.store import db
from broadsheet.pictures import store, upload_limits
from conftest import ON_SQLITE
from desk import notices
from library import LIBRARY, results, shelf
from uploads import HOSTILE, from_a_telephone, picture


def test_several_files_come_in_at_once_and_the_bad_ones_keep_nobody_out(app, editor, upload):
    answer = upload(
        editor,
        (picture("PNG", (64, 64)), "one.png"),
        (HOSTILE["svg"][0], "two.svg"),
        (from_a_telephone(), "photos/three.jpg"),
        (b"", "four.jpg"),
        (picture("PNG", (64, 64)), "one again.png"),
    )
    assert answer.status_code == 200
    said = results(answer.text)
    for line, part in zip(
        said, ["one.png", "no JPEG", "three.jpg", "file is empty", "already"], strict=True
    ):
        assert part in line
    assert shelf(editor.get(LIBRARY).text) == ["three", "one"]
    with app.app_context():
        kept = db.session.scalars(sa.select(Image)).all()
        assert {image.uploaded_by for image in kept} == {"Editor"}
        entries = db.session.scalars(
            sa.select(AuditEntry).where(AuditEntry.kind == "picture")
        ).all()
        assert sorted((d.action, d.subject) for d in entries) == [
            ("uploaded", "one"),
            ("uploaded", "three"),
        ]


@ON_SQLITE
def test_a_form_without_files_says_so(editor):
    answer = editor.post(LIBRARY, {})
    assert answer.status_code == 422
    assert "Choose one or more pictures" in notices(answer.text)


@ON_SQLITE
def test_a_store_that_is_full_refuses_with_a_word_and_keeps_no_row(
    app, editor, upload, monkeypatch
):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.FolderStore, "put", full)
    answer = upload(editor, (picture(), "a.jpg"))
    assert "could not be stored" in results(answer.text)[0]
    monkeypatch.undo()
    assert shelf(editor.get(LIBRARY).text) == []
    assert len(results(upload(editor, (picture(), "a.jpg")).text)) == 1
    assert shelf(editor.get(LIBRARY).text) == ["a"]


@ON_SQLITE
def test_a_file_over_the_bound_is_refused_by_name(editor, upload, monkeypatch):
    monkeypatch.setattr(upload_limits, "MOST_BYTES", 2**17)  # the client spools half a megabyte
    answer = upload(editor, (picture() + bytes(2**17), "large.jpg"))
    assert results(answer.text) == ["large.jpg The file is larger than 0.125 MB."]


@ON_SQLITE
def test_a_file_over_the_bound_stays_on_the_disk(editor, tmp_path):
    """64 MiB come in, and hardly one of them is in memory at any time."""
    part = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    body = part.format("csrf_token", "") + editor.token() + "\r\n"
    body += part.format("pictures", '; filename="large.jpg"')
    path = tmp_path / "body"
    path.write_bytes(body.encode())
    os.truncate(path, len(body) + 64 * 2**20)
    with path.open("ab") as end:
        end.write(b"\r\n--x--\r\n")
    with path.open("rb") as stream:
        tracemalloc.start()
        answer = editor.client.post(
            LIBRARY,
            input_stream=stream,
            content_type="multipart/form-data; boundary=x",
            environ_overrides={"CONTENT_LENGTH": str(path.stat().st_size)},
        )
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert results(answer.text) == ["large.jpg The file is larger than 40 MB."]
    assert most < 8 * 2**20


@ON_SQLITE
def test_more_than_a_form_may_hold_is_413_for_whoever_is_signed_in_or_not(app, editor, desk):
    for browser, most in ((editor, 200 * 2**20), (desk(), 20 * 2**20)):
        answer = browser.client.post(
            LIBRARY,
            input_stream=BytesIO(b"--x\r\n"),
            content_type="multipart/form-data; boundary=x",
            environ_overrides={"CONTENT_LENGTH": str(most + 1)},
        )
        assert answer.status_code == 413


def test_the_library_is_searched_filtered_and_paged(app, editor):
    with app.app_context():
        for n in range(100):
            alt = None if n % 10 == 0 else "A tide mill" if n == 7 else "x"
            caption = "At the 100% mill" if n == 8 else ""
            db.session.add(Image(name=f"p-{n}", file=f"p{n}", width=9, height=9, alt=alt,
                                 caption=caption))  # fmt: skip
            db.session.flush()
        db.session.commit()
    seen, address = [], LIBRARY
    while address:
        html = editor.get(address).text
        seen += shelf(html)
        older = tree(html).find(".//a[@rel='next']")
        address = older is not None and older.get("href")
    assert seen == [f"p-{n}" for n in reversed(range(100))]
    assert shelf(editor.get(LIBRARY + "?q=mill").text) == ["p-8", "p-7"]
    assert shelf(editor.get(LIBRARY + "?q=tide+MILL").text) == ["p-7"]
    assert shelf(editor.get(LIBRARY + "?q=100%25").text) == ["p-8"]
    assert shelf(editor.get(LIBRARY + "?q=p-99").text) == ["p-99"]
    assert len(shelf(editor.get(LIBRARY + "?without=alt").text)) == 10
    for odd in (
        "before=x",
        "before=-9",
        "before=99999999999999999999",
        "story=x",
        "at=-1",
        "q=%00",
    ):
        assert editor.get(f"{LIBRARY}?{odd}").status_code == 200


@ON_SQLITE
def test_a_large_library_takes_as_many_queries_as_a_small_one_and_each_from_an_index(app, editor):
    counts = []
    for number in (50, 1000):
        with app.app_context():
            have = db.session.scalar(sa.select(sa.func.count()).select_from(Image))
            rows = [
                {"name": f"p-{n}", "file": f"p{n}", "width": 9, "height": 9, "alt": None}
                for n in range(have, number)
            ]
            db.session.execute(sa.insert(Image), rows)
            db.session.commit()
        for address in (LIBRARY, LIBRARY + "?without=alt", LIBRARY + "?q=p-1"):
            with statements(app) as sent:
                editor.get(address)
            counts.append(len(sent))
            with app.app_context():
                for statement, parameters in sent:
                    if "FROM image" in statement and "q=" not in address:
                        plan = db.session.connection().exec_driver_sql(
                            f"EXPLAIN QUERY PLAN {statement}", parameters
                        )
                        lines = [line[3] for line in plan]
                        assert not any(line.startswith("SCAN image") for line in lines), lines
                        assert not any("TEMP B-TREE" in line for line in lines)
    assert counts[:3] == counts[3:]


@ON_SQLITE
def test_what_a_replaced_or_refused_file_says_is_shown_with_its_name_escaped(editor, upload):
    answer = upload(editor, (b"text", "<b>bold</b>.jpg"))
    assert "<b>bold" not in answer.text
    assert results(answer.text)[0].startswith("b>.jpg This is no JPEG")
