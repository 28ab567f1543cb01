"""Pages of one database are never handed out for another's, whatever store both know, and however
alike they count."""

import shutil

import pytest
import sqlalchemy as sa
from flask_migrate import upgrade

from broadsheet.archive.changes.stamps import Stamp
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from stories import Paper


@pytest.fixture
def elsewhere(tmp_path):
    """Settings of another paper, on a database of its own that has no tables yet."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    database = f"sqlite:///{folder}/broadsheet.db"
    return {"INSTANCE_PATH": str(folder), "SQLALCHEMY_DATABASE_URI": database}


def test_two_papers_beside_one_store_answer_each_their_own(make_app, clock, shared, elsewhere):
    here, there = make_app(**shared), make_app(**shared, **elsewhere)
    with there.app_context():
        upgrade()
    for app, text in ((here, "Of here."), (there, "Of there.")):
        address = Paper(app, clock).story(body=text)
        with app.app_context():  # alike, as those of two young papers are
            db.session.execute(sa.update(Stamp).values(moved=10_000_000))
            db.session.commit()
    assert "Of here." in here.test_client().get(address).text
    assert "Of there." in there.test_client().get(address).text
    assert "Of here." in make_app(**shared).test_client().get(address).text


@ON_SQLITE
def test_a_new_database_in_an_old_one_s_place_has_its_own_pages(make_app, clock, shared, tmp_path):
    for text in ("Of before.", "Of now."):
        for file in tmp_path.glob("broadsheet.db*"):
            file.unlink()
        app = make_app(**shared)
        with app.app_context():
            upgrade()
        address = Paper(app, clock).story(body=text)
        with app.app_context():
            db.session.execute(sa.update(Stamp).values(moved=10_000_000))
            db.session.commit()
        assert text in app.test_client().get(address).text


@ON_SQLITE
def test_a_copy_that_goes_its_own_way_has_its_own_pages(
    make_app, paper, clock, shared, elsewhere, tmp_path
):
    address = paper.story()
    database = (tmp_path / "broadsheet.db").resolve()
    for end in ("", "-wal"):
        shutil.copy(f"{database}{end}", tmp_path / "elsewhere" / f"broadsheet.db{end}")
    here, copied = make_app(**shared), make_app(**shared, **elsewhere)
    told = copied.test_cli_runner().invoke(args=["restored"])
    assert told.exit_code == 0, told.output
    for app, text in ((here, "Here"), (copied, "There")):
        edited = Paper(app, clock)
        edited.change(address, lambda article: setattr(article, "headline", text))  # noqa: B023
        assert text in app.test_client().get(address).text
    assert "Here" in make_app(**shared).test_client().get(address).text
    assert "There" in make_app(**shared, **elsewhere).test_client().get(address).text


@pytest.mark.parametrize("told", [True, False], ids=["told", "not told"])
def test_a_database_put_back_under_running_servers_is_what_they_show(
    make_app, paper, shared, told, caplog
):
    """As its own tools do it: old rows, old counts, the same identity."""
    address = paper.story("Version 0")
    with paper.open():
        saved = db.session.execute(sa.select(Stamp.name, Stamp.moved)).all()
    running = [make_app(**shared) for _ in range(2)]
    for app in running:
        assert "Version 0" in app.test_client().get(address).text
    paper.change(address, lambda article: setattr(article, "headline", "Version 1"))
    for app in running:
        assert "Version 1" in app.test_client().get(address).text
    paper.change(address, lambda article: setattr(article, "headline", "Version 0"))
    with paper.open():
        db.session.execute(sa.delete(Stamp).where(Stamp.name.not_in([name for name, _ in saved])))
        for name, moved in saved:
            db.session.execute(sa.update(Stamp).where(Stamp.name == name).values(moved=moved))
        db.session.commit()
    if told:
        assert running[0].test_cli_runner().invoke(args=["restored"]).exit_code == 0
    for app in running:
        app.extensions[
            "change_log"
        ].seen = None  # another machine's commits take a quarter of a second
        assert "Version 0" in app.test_client().get(address).text
    paper.change(address, lambda article: setattr(article, "dek", "It counts on."))
    for app in running:
        assert "Version 0" in app.test_client().get(address).text
        assert "Version 1" not in app.test_client().get("/").text
        health = app.test_client().get("/healthz").json
        assert health["status"] == ("ok" if told else "degraded")
        assert told or "flask restored" in health["press"]
    said = [line for line in caplog.messages if "run `flask restored`" in line]
    assert len(said) == (0 if told else len(running))  # each process once
    if told:
        assert "Version 0" in make_app(**shared).test_client().get(address).text


def test_a_restore_costs_each_kept_page_one_print(make_app):
    app = make_app()
    addresses = ["/", "/speculation-rules.json"]  # that is made from nothing that changes

    def kept():
        return [bool(app.extensions["press"].kept(f"\n{address}\n")) for address in addresses]

    for _ in range(2):
        for address in addresses:
            assert app.test_client().get(address).status_code == 200
        assert kept() == [True, True]
        assert app.test_cli_runner().invoke(args=["restored"]).exit_code == 0
        assert kept() == [False, False]
