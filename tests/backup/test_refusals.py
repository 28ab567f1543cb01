"""What is no whole backup, or is for another program or place, changes nothing."""

import hashlib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

import uploads
from backups import NEWEST, contents, is_empty, silent
from broadsheet.archive.store import db
from broadsheet.archive.store.schema_versions import newest_migration
from broadsheet.backup import restoring
from broadsheet.backup.file_format import ABOUT, SEAL, BackupRefused, BackupWriter
from broadsheet.pictures import intake


@pytest.fixture
def database():
    return "sqlite"


@pytest.fixture
def file(app, paper, backup_of):
    """A backup of a small paper."""
    paper.stories(3)
    with app.app_context():
        intake.take_in(uploads.picture(size=(40, 30)), name="boat.jpg")
        db.session.commit()
    return backup_of(app)


@pytest.fixture
def empty(make_app, tmp_path, clock):
    """A place without as much as a table."""
    return make_app(INSTANCE_PATH=str(tmp_path / "empty"))


def refused(app, clock, file, match):
    with app.app_context(), pytest.raises(BackupRefused, match=match):
        restoring.restore(BytesIO(file), NEWEST, clock(), silent, replace=True)
    assert is_empty(app)
    assert not list(Path(app.instance_path).glob("media/**/*"))


@pytest.mark.parametrize("tenths", range(10))
def test_a_file_that_was_cut_short_lacks_its_end(empty, clock, file, tenths):
    refused(empty, clock, file[: len(file) * tenths // 10], "its end is missing")


def test_a_file_whose_last_byte_is_missing_or_that_has_one_more(empty, clock, file):
    refused(empty, clock, file[:-1], "its end is missing")
    refused(empty, clock, file + b"\n", "its end is missing")


def test_a_file_in_which_any_byte_was_changed(empty, clock, file):
    for place in range(0, len(file), len(file) // 50):
        changed = bytearray(file)
        changed[place] ^= 1
        refused(empty, clock, bytes(changed), "damaged or was changed|its end is missing")


def test_a_file_with_a_piece_missing_in_its_middle(empty, clock, file):
    refused(empty, clock, file[:1000] + file[1100:], "damaged or was changed")


def test_a_file_of_a_newer_program(app, empty, clock, backup_of):
    refused(empty, clock, backup_of(app, "9.0.0"), r"9\.0\.0 .* newer than this one, 0")


def sealed(clock, **about):
    out = BytesIO()
    facts = {"version": NEWEST, "schema": newest_migration(), "settings": {}, "rows": 0}
    BackupWriter(out, clock()).finish(facts | about)
    return out.getvalue()


def test_a_file_with_tables_that_this_program_does_not_know(empty, clock):
    refused(empty, clock, sealed(clock, schema="0123456789ab"), "tables 0123456789ab.* newer")


def test_a_file_in_a_newer_format(empty, clock):
    refused(empty, clock, sealed(clock, format=2), "newer than this one")


@pytest.mark.parametrize(
    "about", [{"rows": None}, {"rows": "many"}, {"schema": []}, {"format": "x"}]
)
def test_a_file_that_only_looks_like_a_backup(empty, clock, about):
    refused(empty, clock, sealed(clock, **about), "no backup|newer")


@pytest.mark.parametrize("inside", [b"{", b"\xff\xfe", b"[]"])
def test_a_zip_with_another_s_facts(empty, clock, inside):
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr(ABOUT, inside)
    content = out.getvalue()
    seal = SEAL.format(hashlib.sha256(content).hexdigest()).encode()
    refused(empty, clock, content + seal, "no backup of a paper")


def test_a_picture_whose_name_leads_out_of_the_store(empty, clock):
    out = BytesIO()
    backup = BackupWriter(out, clock())
    facts = {"width": 9, "height": 9, "focal_x": 0.5, "focal_y": 0.5}
    backup.add_rows("image", [{"file": "../../wsgi.py", **facts}])
    backup.add_picture("../../wsgi.py", b"")
    backup.finish({"version": NEWEST, "schema": newest_migration(), "settings": {}, "rows": 1})
    refused(empty, clock, out.getvalue(), "a name that none can have")


def test_a_paper_that_is_there_stays_without_being_told_to_give_way(app, file, tmp_path):
    path = tmp_path / "paper.backup"
    path.write_bytes(file)
    before = contents(app)
    done = app.test_cli_runner().invoke(args=["restore", str(path)])
    assert done.exit_code == 1
    assert "Nothing was restored. This paper is not empty. With --replace" in done.output
    assert contents(app) == before


def test_rows_that_the_database_refuses_change_nothing(app, file, clock):
    before = contents(app)
    out = BytesIO()
    backup = BackupWriter(out, clock())
    backup.add_rows("rail_pick", [{"article_id": 1, "position": 0, "pick_id": 2}])
    backup.finish({"version": NEWEST, "schema": newest_migration(), "settings": {}, "rows": 1})
    with app.app_context(), pytest.raises(BackupRefused, match="The database refused it"):
        restoring.restore(BytesIO(out.getvalue()), NEWEST, clock(), silent, replace=True)
    assert contents(app) == before


def test_tables_of_another_version_are_upgraded_first(app, file, clock):
    with app.app_context():
        db.session.execute(sa.text("UPDATE alembic_version SET version_num = '7f228e8552d2'"))
        db.session.commit()
        with pytest.raises(BackupRefused, match="flask db upgrade"):
            restoring.restore(BytesIO(file), NEWEST, clock(), silent, replace=True)
