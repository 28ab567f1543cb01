"""The drill: a paper is backed up while editors write, and is the same one elsewhere."""

import hashlib
import json
import os
import stat
import subprocess
import threading
from contextlib import contextmanager
from io import BytesIO
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

import uploads
from backups import NEWEST, addresses, answers, contents, silent
from broadsheet import sample
from broadsheet.archive import addresses as former
from broadsheet.archive import articles, images
from broadsheet.archive import staff as members
from broadsheet.archive.staff import Role
from broadsheet.archive.store import db
from broadsheet.backup import making, restoring
from broadsheet.newsroom.access import passwords
from broadsheet.pictures import intake, store
from desk import PASSWORD, Desk, hire


@pytest.fixture
def full(app, clock, paper, editor, sample_pictures, filled_once):
    """The sample edition, and all else that a paper can hold."""
    filled_once(lambda: fill(paper, editor, clock))
    return app


def fill(paper, editor, clock):
    with paper.open():
        sample.edition.publish(clock())
        former.remember_former("/old/home", article=articles.by_slug("gig-crew-hask-record"))
        db.session.commit()
        speech = uploads.kept(uploads.mp3(), "A speech.mp3")
    paper.story("What was said", body=f"[The speech]({speech})", body_format="markdown")
    paper.set(name="The Ferry", tagline="Ægir’s own", zone="Europe/Berlin", locale="de_DE")
    paper.write_page("about", "We are *us*. “Quotes”, \u2028 and 🦭.")
    withdrawn = paper.story("Taken back", by=["Ada Venn"], about=["Tides"])
    paper.change(withdrawn, lambda article: article.withdraw(clock(), "It was wrong."))
    editor.edit(editor.write(headline="Draft", body_source="Not yet."), headline="Draft, changed")


@pytest.fixture
def publisher(full, clock):
    """Somebody with a password of their own."""
    email = hire(full, clock, Role.PUBLISHER)
    with full.app_context():
        passwords.set_password(members.by_email(email), PASSWORD, clock())
        db.session.commit()
    return email


def run(app, *command):
    done = app.test_cli_runner().invoke(args=[*map(str, command)])
    assert done.exit_code == 0, done.output
    return done.output


def test_it_is_the_same_paper_in_the_other_kind_of_database(
    full, publisher, elsewhere, clock, tmp_path
):
    everything = [*addresses(full, clock()), "/search?q=ferry", "/old/home", "/world/taken-back"]
    assert len(everything) > 150
    assert any(address.startswith("/media/files/") for address in everything)
    before = answers(full, everything)
    run(full, "backup", tmp_path / "paper.backup")
    run(elsewhere, "restore", tmp_path / "paper.backup")
    assert contents(elsewhere) == contents(full)
    after = answers(elsewhere, everything)
    assert [address for address in everything if after[address] != before[address]] == []
    assert {status for status, *_ in after.values()} >= {200, 301, 410}
    browser = Desk(elsewhere, clock)
    assert browser.post("/newsroom/sign-in", email=publisher, password=PASSWORD).status_code == 303
    assert browser.write(headline="Life goes on", body_source="It does.")


def test_there_and_back_again_nothing_is_lost(full, elsewhere, backup_of, clock):
    there = backup_of(full)
    with elsewhere.app_context():
        restoring.restore(BytesIO(there), NEWEST, clock(), silent)
    before, back = contents(full), backup_of(elsewhere)
    assert back == there
    with full.app_context():
        restoring.restore(BytesIO(back), NEWEST, clock(), silent, replace=True)
    assert contents(full) == before


def test_what_editors_do_meanwhile_is_in_it_whole_or_not_at_all(
    app, elsewhere, paper, clock, backup_of
):
    """At each step of the backup an editor changes two stories in one transaction, and puts other
    pixels in the place of a picture, whose files are deleted at once."""
    pair = [paper.story("Number 0", slug=slug) for slug in ("one", "two")]
    paper.stories(20)
    with app.app_context():
        for number in range(4):
            intake.take_in(uploads.picture(size=(90, 60 + number)), name=f"{number}.jpg")
        db.session.commit()
    changes = iter(range(1, 1000))

    @contextmanager
    def busy_newsroom(_label, _length):
        yield lambda _: change(next(changes))

    def change(number):
        with app.app_context():
            for address in pair:
                article = articles.by_slug(address.rpartition("/")[2])
                article.headline = f"Number {number}"
            gone = []
            if number < 60:  # nobody replaces pictures for ever
                renditions = intake.render_sizes(uploads.picture(size=(99, 20 + number)), "")
                gone = intake.replace(images.by_name(str(3 - number % 4)), renditions)
            db.session.commit()
            store.clear(gone)

    out = BytesIO()
    with app.app_context():
        made = making.write(out, NEWEST, clock(), busy_newsroom)
    assert made.lost == []
    assert next(changes) > 60
    with elsewhere.app_context():
        done = restoring.restore(out, NEWEST, clock(), silent)
        assert done.lost == []
        headlines = {articles.by_slug(slug).headline for slug in ("one", "two")}
        assert len(headlines) == 1
        for image in db.session.scalars(sa.select(images.Image)):
            assert all(map(store.store().exists, image.picture.files))


def test_the_file_says_what_made_it_and_holds_no_secret(make_app, paper, tmp_path):
    app = make_app(
        MAIL_SERVER="smtps://me:hunter2@mail.example", SECRET_KEY="geheim", FEED_TEXT="dek"
    )
    with app.app_context():
        intake.take_in(uploads.picture(), name="boat.jpg")
        db.session.commit()
    path = tmp_path / "paper.backup"
    run(app, "backup", path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with ZipFile(path) as archive:
        about = json.loads(archive.read("backup.json"))
        everything = b"".join(map(archive.read, archive.namelist()))
        archive.extractall(tmp_path / "unpacked")
    assert about["version"] == NEWEST
    assert about["settings"] == {"FEED_TEXT": "dek"}
    assert about["pictures"] == len(list((tmp_path / "media").rglob("*.*")))
    assert not [
        secret for secret in (b"hunter2", b"geheim", b"mail.example") if secret in everything
    ]
    check = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    subprocess.run(check, cwd=tmp_path / "unpacked", check=True, capture_output=True)


def test_nobody_is_signed_in_by_a_backup(full, elsewhere, editor, backup_of, clock):
    assert editor.is_in()
    file = backup_of(full)
    with elsewhere.app_context():
        restoring.restore(BytesIO(file), NEWEST, clock(), silent)
        assert db.session.scalar(sa.select(members.StaffSession)) is None
    with full.app_context():
        restoring.restore(BytesIO(file), NEWEST, clock(), silent, replace=True)
    assert not editor.is_in()


def test_a_backup_goes_through_a_pipe_and_back(full, elsewhere, tmp_path):
    runner = full.test_cli_runner()
    sent = runner.invoke(args=["backup", "-"])
    assert sent.exit_code == 0
    taken = elsewhere.test_cli_runner().invoke(args=["restore", "-"], input=sent.stdout_bytes)
    assert taken.exit_code == 0, taken.output
    assert contents(elsewhere) == contents(full)


def test_it_is_read_from_a_pipe_with_a_name(full, elsewhere, backup_of, tmp_path):
    """As a shell makes one of `flask restore <(ssh elsewhere cat paper.backup)`."""
    os.mkfifo(pipe := tmp_path / "pipe")
    file = backup_of(full)
    writer = threading.Thread(target=pipe.write_bytes, args=(file,), daemon=True)
    writer.start()
    taken = elsewhere.test_cli_runner().invoke(args=["restore", str(pipe)])
    assert taken.exit_code == 0, taken.output
    assert contents(elsewhere) == contents(full)


def test_a_picture_that_the_store_has_lost_is_named_and_the_rest_is_saved(app, elsewhere, tmp_path):
    with app.app_context():
        picture = intake.take_in(uploads.picture(), name="boat.jpg").picture
        db.session.commit()
        store.store().delete(picture.master)
    assert f"lost: {picture.master}" in run(app, "backup", tmp_path / "paper.backup")
    assert f"lost: {picture.master}" in run(elsewhere, "restore", tmp_path / "paper.backup")
    with elsewhere.app_context():
        assert hashlib.sha256(store.store().open(picture.fallback.file)).hexdigest()


def test_settings_that_are_others_here_are_named(make_app, elsewhere, tmp_path):
    run(make_app(SITE_NAME="The Ferry"), "backup", tmp_path / "paper.backup")
    assert "SITE_NAME was 'The Ferry' there" in run(elsewhere, "restore", tmp_path / "paper.backup")


def test_a_backup_that_breaks_off_leaves_no_file(app, paper, tmp_path, monkeypatch):
    paper.story()
    folder = tmp_path / "backups"
    folder.mkdir()
    with app.app_context():
        intake.take_in(uploads.picture(), name="boat.jpg")
        db.session.commit()

    def away(*_):
        raise OSError("the bucket does not answer")

    monkeypatch.setattr(store.FolderStore, "open", away)
    for file in (str(folder / "paper.backup"), "-"):
        done = app.test_cli_runner().invoke(args=["backup", file])
        assert done.exit_code == 1
        assert "No backup was made: the bucket does not answer" in done.output
    assert list(folder.iterdir()) == []
