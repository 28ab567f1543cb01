"""A backup or a restore that is killed leaves nothing half, and is simply run again."""

import signal
from io import BytesIO

import pytest

import uploads
from backup import killed
from backups import NEWEST, contents, is_empty, silent
from broadsheet.archive.store import db
from broadsheet.backup import restoring
from broadsheet.backup.file_format import BackupRefused
from broadsheet.pictures import intake

pytestmark = pytest.mark.long


@pytest.fixture
def small(app, paper):
    """A paper of eight files of pictures and four rows more."""
    paper.stories(3)
    with app.app_context():
        files = intake.take_in(uploads.picture(size=(900, 600)), name="boat.jpg").picture.files
        db.session.commit()
    assert len(files) == 8
    return app


def run(app, step, *command):
    """The status of a command in a process of its own, which is killed at a step."""
    uri = app.config["SQLALCHEMY_DATABASE_URI"]
    place = {"INSTANCE_PATH": app.instance_path, "SQLALCHEMY_DATABASE_URI": uri}
    return killed.status(step, [*map(str, command)], place)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_backup_that_is_killed_leaves_no_file_of_that_name(small, clock, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    file = folder / "paper.backup"
    for step in (8, 12):  # the last picture, the last row
        assert run(small, step, "backup", file) == -signal.SIGKILL
        assert not file.exists()
    for rest in folder.iterdir():
        assert rest.name.endswith(".unfinished")
        with small.app_context(), pytest.raises(BackupRefused):
            restoring.restore(BytesIO(rest.read_bytes()), NEWEST, clock(), silent, replace=True)
    assert run(small, 0, "backup", file) == 0
    whole = file.read_bytes()
    assert run(small, 3, "backup", file) == -signal.SIGKILL
    assert file.read_bytes() == whole


def test_a_restore_that_is_killed_leaves_an_empty_place_to_restore_into(
    small, elsewhere, backup_of, tmp_path
):
    file = tmp_path / "paper.backup"
    file.write_bytes(backup_of(small))
    for step in (4, 12):
        assert run(elsewhere, step, "restore", file) == -signal.SIGKILL
        assert is_empty(elsewhere)
    assert run(elsewhere, 0, "restore", file) == 0
    assert contents(elsewhere) == contents(small)


def test_a_paper_stays_whole_when_what_was_to_replace_it_is_killed(
    small, paper, backup_of, tmp_path
):
    file = tmp_path / "paper.backup"
    file.write_bytes(backup_of(small))
    then = contents(small)
    story = paper.story("Written since")
    now = contents(small)
    client = small.test_client()
    for step in (4, 12):
        assert run(small, step, "restore", "--replace", file) == -signal.SIGKILL
        assert contents(small) == now
        assert client.get(story).status_code == 200
    assert run(small, 0, "restore", "--replace", file) == 0
    assert contents(small) == then
    assert client.get(story).status_code == 404
