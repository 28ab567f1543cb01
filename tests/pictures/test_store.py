"""The media store, in a folder and behind obstore."""

import os
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import ClassVar

import pytest

import uploads
from broadsheet import settings
from broadsheet.archive.store import db
from broadsheet.pictures import file_intake, intake
from broadsheet.pictures import store as media

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(params=["", "memory:///"], ids=["folder", "objects"])
def store(request, make_app):
    app = make_app(MEDIA_STORE=request.param)
    with app.app_context():
        yield media.store()


def test_what_is_put_can_be_opened_until_it_is_deleted(store):
    assert not store.exists("masters/a.jpg")
    store.put("masters/a.jpg", b"pixels")
    assert store.exists("masters/a.jpg")
    assert store.open("masters/a.jpg") == b"pixels"
    store.put("masters/a.jpg", b"the same, again")
    assert store.open("masters/a.jpg") == b"the same, again"
    store.delete("masters/a.jpg")
    assert not store.exists("masters/a.jpg")
    with pytest.raises(FileNotFoundError):
        store.open("masters/a.jpg")


def test_deleting_what_is_not_there_is_no_error(store):
    store.delete("nothing.jpg")


def test_a_put_that_fails_leaves_nothing_behind(make_app, tmp_path, monkeypatch):
    app = make_app()

    def full(*_):
        raise OSError(28, "No space left on device")

    with app.app_context():
        media.store().put("a.jpg", b"before")
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            media.store().put("a.jpg", b"after")
    assert (tmp_path / "media" / "a.jpg").read_bytes() == b"before"
    assert [path.name for path in (tmp_path / "media").iterdir()] == ["a.jpg"]


def test_a_file_that_cant_be_deleted_stays_and_is_logged(make_app, tmp_path, caplog):
    with make_app().app_context():
        media.store().put("folder/b.jpg", b"")
        media.clear(["folder", "folder/b.jpg"])
    assert not (tmp_path / "media" / "folder" / "b.jpg").exists()
    assert "folder stays in the media store" in caplog.text


def test_readers_fetch_pictures_from_where_the_setting_says(make_app):
    with make_app(MEDIA_URL="https://cdn.example/pictures/").app_context():
        assert media.url("a-320.webp") == "https://cdn.example/pictures/a-320.webp"


def test_pictures_in_a_bucket_are_handed_out_by_this_site_too(make_app):
    app = make_app(MEDIA_STORE="memory:///")
    with app.app_context():
        media.store().put("a-320.webp", b"pixels")
    answer = app.test_client().get("/media/a-320.webp")
    assert (answer.data, answer.mimetype) == (b"pixels", "image/webp")


def test_a_store_that_is_away_is_503_and_no_fault_of_the_page(make_app, monkeypatch, caplog):
    def away(*_):
        raise OSError("the bucket does not answer")

    app = make_app(PROPAGATE_EXCEPTIONS=False)
    monkeypatch.setattr(media.FolderStore, "open", away)
    answer = app.test_client().get("/media/a-320.webp")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "a-320.webp can't be read" in caplog.text


class HangingBucket(BaseHTTPRequestHandler):
    """A bucket that takes each request, and answers none until it is well."""

    well = threading.Event()
    asked: ClassVar[list[str]] = []

    def do_GET(self):
        self.asked.append(self.path)
        if self.well.is_set():
            self.send_response(200)
            self.send_header("Content-Length", "6")
            self.send_header("ETag", '"1"')
            self.send_header("Last-Modified", "Mon, 20 Oct 2025 12:00:00 GMT")
            self.end_headers()
            self.wfile.write(b"pixels")
        else:
            self.well.wait(2)

    def do_PUT(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(0.5)  # longer than readers wait
        self.send_response(200)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def hanging(make_app, monkeypatch):
    """A paper whose bucket hangs, and what the bucket is asked."""
    HangingBucket.well.clear()
    HangingBucket.asked.clear()
    monkeypatch.setattr(media, "PATIENCE", timedelta(milliseconds=300))
    monkeypatch.setattr(media, "AGAIN", 3600.0)  # however slow the machine is
    with ThreadingHTTPServer(("127.0.0.1", 0), HangingBucket) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,)).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
        app = make_app(MEDIA_STORE="s3://bucket/prefix", PROPAGATE_EXCEPTIONS=False)
        yield app, HangingBucket.asked
        HangingBucket.well.set()
        server.shutdown()


def test_a_bucket_that_hangs_is_waited_for_once_and_left_alone_until_it_is_well(
    hanging, monkeypatch, caplog
):
    app, asked = hanging
    client, bucket = app.test_client(), app.extensions["media"]
    files = [f"/media/{n}-320.webp" for n in range(9)]
    for times in (1, 2):
        assert {client.get(file).status_code for file in files} == {503}
        assert client.get(files[0]).headers["Retry-After"] == "5"
        assert len(asked) == times
        assert caplog.text.count("can't be read") == times
        monkeypatch.setattr(bucket, "silent_until", time.monotonic() - 1)
    HangingBucket.well.set()
    assert {client.get(file).status_code for file in files} == {200}


def test_what_is_sent_to_a_bucket_may_take_longer_than_readers_wait(hanging):
    app, _ = hanging
    app.extensions["media"].put("a-320.webp", b"pixels")


@pytest.mark.parametrize("wrong", ["bucket", "file:///etc", "http://x.example", "s3://", "s3:// a"])
def test_a_store_that_is_none_is_refused_by_name(make_app, wrong):
    with pytest.raises(ValueError, match="MEDIA_STORE"):
        make_app(MEDIA_STORE=wrong)


@pytest.mark.parametrize("wrong", ["store", "s3://store", "http://", "http://a b", "http://a:port"])
def test_an_endpoint_that_is_none_is_refused_by_name(make_app, monkeypatch, wrong):
    """Or obstore panics at each request, which is no Exception."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", wrong)
    with pytest.raises(settings.WrongSetting, match="AWS_ENDPOINT_URL must be like https://"):
        make_app(MEDIA_STORE="s3://bucket")


class NoBucket(BaseHTTPRequestHandler):
    """Speaks S3, and has no bucket yet."""

    def do_PUT(self):
        told = b"<Error><Code>NoSuchBucket</Code></Error>"
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(404)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_):
        pass


def test_a_bucket_that_there_is_not_is_told_from_a_file_that_there_is_not(make_app, monkeypatch):
    with ThreadingHTTPServer(("127.0.0.1", 0), NoBucket) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,)).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
        app = make_app(MEDIA_STORE="s3://bucket/prefix")
        with pytest.raises(OSError, match="there is no such bucket"):
            app.extensions["media"].put("a-320.webp", b"pixels")
        server.shutdown()


def test_without_the_package_for_buckets_the_paper_says_what_to_install(make_app, monkeypatch):
    monkeypatch.setitem(sys.modules, "obstore", None)
    with pytest.raises(settings.MissingSetting, match=r"broadsheet\[s3\]"):
        make_app(MEDIA_STORE="s3://bucket")


@pytest.fixture
def moving(make_app, tmp_path):
    """A paper that began in a folder with one picture, and is told to use a bucket now."""
    app = make_app()
    with app.app_context():
        picture = intake.take_in(uploads.picture(), name="boat.jpg", alt="A boat").picture
        db.session.commit()
    return make_app(MEDIA_STORE="memory:///"), picture


def test_pictures_of_a_folder_go_along_into_a_bucket_and_back(moving, make_app, tmp_path):
    app, picture = moving
    with make_app().app_context():
        speech = uploads.kept(uploads.mp3(), "speech.mp3")
    runner, client = app.test_cli_runner(), app.test_client()
    assert client.get(f"/media/{picture.fallback.file}").status_code == 404
    done = runner.invoke(args=["media", "copy", "folder"])
    assert done.exit_code == 0, done.output
    assert client.get(speech, buffered=True).data == uploads.mp3()
    number = len(picture.files) + 1
    assert f"{number} of {number} files are in the media store" in done.output
    pixels = (tmp_path / "media" / picture.fallback.file).read_bytes()
    assert client.get(f"/media/{picture.fallback.file}").data == pixels
    assert "1 of 1 pictures are whole" in runner.invoke(args=["media", "render"]).output
    other = make_app(INSTANCE_PATH=str(tmp_path / "other"))
    with other.app_context():
        for name in picture.files:
            media.take_over(name, app.extensions["media"])
            assert media.store().open(name) == (tmp_path / "media" / name).read_bytes()


def test_a_copy_that_was_stopped_goes_on_and_brings_what_is_half_anew(moving, tmp_path):
    app, picture = moving
    bucket = app.extensions["media"]
    bucket.put(picture.master, b"another program was cut off here")
    assert app.test_cli_runner().invoke(args=["media", "copy", "folder"]).exit_code == 0
    assert bucket.open(picture.master) == (tmp_path / "media" / picture.master).read_bytes()


def test_files_that_the_other_store_lacks_are_named_in_a_line_each(moving, tmp_path):
    app, picture = moving
    (tmp_path / "media" / picture.master).unlink()
    done = app.test_cli_runner().invoke(args=["media", "copy", "folder"])
    assert done.exit_code == 1
    assert f"failed: {picture.master}: " in done.output
    assert len([line for line in done.output.splitlines() if "failed" in line]) == 1


def test_what_arrives_otherwise_than_it_was_sent_is_not_kept(moving, monkeypatch):
    app, picture = moving
    bucket = app.extensions["media"]
    put = bucket.put
    monkeypatch.setattr(bucket, "put", lambda name, data: put(name, data[:-1]))
    done = app.test_cli_runner().invoke(args=["media", "copy", "folder"])
    assert done.exit_code == 1
    assert f"{picture.master} did not arrive as it was sent" in done.output
    assert not bucket.exists(picture.master)


def test_a_store_that_lacks_pictures_is_told_of_without_debug_output(moving):
    app, _ = moving
    done = app.test_cli_runner().invoke(args=["media", "render"])
    assert done.exit_code == 1
    assert "0 of 1 pictures are whole" in done.output
    assert "flask media copy folder" in done.output
    assert "Debug" not in done.output
    assert len(done.output.splitlines()) == 3


@pytest.mark.parametrize("wrong", ["elsewhere", "file:///etc", "http://x.example"])
def test_pictures_come_from_a_folder_or_a_bucket(moving, wrong):
    done = moving[0].test_cli_runner().invoke(args=["media", "copy", wrong])
    assert done.exit_code == 2
    assert "s3://bucket/prefix" in done.output


# What was left behind


@pytest.fixture(params=["", "memory:///"], ids=["folder", "objects"])
def left_behind(request, make_app, clock):
    """A paper with one picture and one other file, those of others that were never committed,
    and one that is none of the paper's; all older than a day."""
    app = make_app(MEDIA_STORE=request.param)
    clock.now = datetime.now(UTC)
    with app.app_context():
        kept = intake.take_in(uploads.picture("PNG", (64, 64)), name="boat.png").picture
        speech = uploads.kept(uploads.mp3(), "speech.mp3").removeprefix("/media/")
        gone = intake.take_in(uploads.picture("PNG", (64, 80)), name="pier.png").picture
        report = file_intake.keep(BytesIO(uploads.pdf()), "report.pdf").name
        db.session.rollback()
        media.store().put("notes.txt", b"of somebody else")
    clock.advance(days=2)
    return app, [*kept.files, speech], [*gone.files, f"files/{report}"]


def test_files_that_no_picture_has_are_listed_and_deleted_when_asked(left_behind):
    app, kept, gone = left_behind
    runner = app.test_cli_runner()
    for asked in ([], ["--delete"]):
        done = runner.invoke(args=["media", "check", *asked])
        assert done.exit_code == 0, done.output
        assert sorted(gone) == [name for name in done.output.splitlines() if name in gone]
        assert not any(name in done.output for name in (*kept, "notes.txt"))
    assert (
        f"{len(gone)} of {len(gone)} files that belong to nothing in the library are deleted"
        in done.output
    )
    with app.app_context():
        assert all(map(media.store().exists, [*kept, "notes.txt"]))
        assert not any(map(media.store().exists, gone))


def test_files_of_the_last_day_are_left_alone_since_they_may_get_their_picture(left_behind, clock):
    app, _, gone = left_behind
    clock.advance(days=-1, minutes=-1)
    done = app.test_cli_runner().invoke(args=["media", "check", "--delete"])
    assert "0 of 0 files" in done.output
    with app.app_context():
        assert all(map(media.store().exists, gone))


def test_a_draft_that_a_server_was_killed_over_is_left_behind_too(make_app, clock, tmp_path):
    app = make_app()
    clock.now = datetime.now(UTC) + timedelta(days=2)
    (tmp_path / "media" / "masters").mkdir(parents=True)
    (tmp_path / "media" / "masters" / ".ab_1z9xy").write_bytes(b"half")
    done = app.test_cli_runner().invoke(args=["media", "check", "--delete"])
    assert "masters/.ab_1z9xy" in done.output
    assert not list((tmp_path / "media").rglob("*.*"))
