"""Everything leaves the paper and comes back: the same bytes, on either database."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

import uploads
from answers import headlines
from broadsheet import create_app
from broadsheet.archive import articles
from broadsheet.archive.articles import Article
from broadsheet.archive.house.machine_terms import Terms
from broadsheet.archive.manuscripts import revisions, working_copies
from broadsheet.archive.placements import Banner, PageForm, Placement
from broadsheet.archive.store import db
from broadsheet.pictures import intake
from conftest import ON_SQLITE, dispose
from desk import Desk, hire
from stories import Paper


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by its name in it."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def rows(app) -> dict[str, list[object]]:
    """Everything in a paper's database."""
    with app.app_context():
        return {
            table.name: db.session.execute(table.select()).all()
            for table in db.metadata.sorted_tables
        }


def flask(app, *args: object):
    return app.test_cli_runner().invoke(args=[str(arg) for arg in args])


@pytest.fixture
def full(app, clock, paper, filled_once) -> None:
    """A paper with everything that a paper may have."""
    filled_once(lambda: fill(app, clock, paper))


def fill(app, clock, paper) -> None:
    with app.app_context():
        bridge = intake.take_in(uploads.picture(), name="bridge.jpg", alt="A bridge", credit="Venn")
        db.session.commit()
        number, name = bridge.id, bridge.name
        speech = uploads.kept(uploads.mp3(), "A speech.mp3")
    paper.story("Repairs begin", section="World", by=["Ada Venn"], about=["Tides"])
    paper.story("A match", section="Sports", ago=timedelta(days=9), picks=["repairs-begin"])
    editor = Desk(app, clock).sign_in_as(hire(app, clock, "publisher", name="Edna Ward"))
    text = f"# Long\n\n---\nIt is “long”.\n\n![Look]({name})\n\n- yes: no\n\n[Speech]({speech})"
    live = editor.write(headline="A new pier", body_source=text, lead_image_id=number)
    editor.edit(live, "/publish", kicker="'null'", source="yes", topics=["Piers", "1e3"])
    clock.advance(minutes=1)
    editor.edit(live, "/publish-changes", kind="correction", note="It is short:\nvery.", dek="#1")
    editor.edit(live, dek="A change that waits.")
    editor.press(live, "/address", slug="the-pier")
    later = editor.write(headline="Later", body_source="x")
    editor.edit(later, "/publish", publish_at="2030-01-01T06:00")
    editor.write(headline="שלום — 新聞 🗞", body_source="Draft  \n\twith odd\u2028blanks", slug="")
    withdrawn = editor.write(headline="Gone", body_source="x")
    editor.edit(withdrawn, "/publish")
    clock.advance(minutes=1)
    editor.press(withdrawn, "/withdraw", reason="Libel", withdrawn_note="We were wrong.")
    with app.app_context():
        pier = articles.by_slug("the-pier")
        ends = clock() + timedelta(days=1)
        db.session.add(Placement(slot=1, article_id=pier.id, ends_at=ends))
        db.session.add_all([PageForm(form="slow"), PageForm(section_id=1, form="briefs")])
        db.session.add(Banner(headline="News", article=pier, starts_at=clock(), ends_at=ends))
        db.session.commit()
    paper.tell_machines(Terms(search=True, training=False), world=Terms(answers=True))
    paper.write_file("humans.txt", "/* TEAM */\n\tEdna Ward: “editor”")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def other(request, tmp_path, clock, sqlite_template):
    """Another paper, empty."""
    given = {"CLOCK": clock, "TESTING": True, "INSTANCE_PATH": str(tmp_path / "other")}
    if request.param == "sqlite":
        shutil.copytree(sqlite_template, tmp_path / "other")
    else:
        given["SQLALCHEMY_DATABASE_URI"] = request.getfixturevalue("empty_postgresql")
    app = create_app(**given)
    yield app
    dispose(app)


@pytest.fixture
def database() -> str:
    """The paper that is written; what it is read into is on either database."""
    return "sqlite"


def test_an_export_read_into_an_empty_paper_is_exported_to_the_same_bytes(
    app, full, other, tmp_path
):
    first, second = tmp_path / "first", tmp_path / "second"
    done = flask(app, "export", first)
    assert done.exit_code == 0, done.output
    done = flask(other, "import", first)
    assert done.exit_code == 0, done.output
    assert "stories are in the paper" in done.output
    assert flask(other, "export", second).exit_code == 0
    assert files(second) == files(first)


def test_the_paper_that_was_read_back_answers_as_the_first_did(app, full, other, tmp_path):
    flask(app, "export", tmp_path / "out")
    flask(other, "import", tmp_path / "out")
    for page in (
        "/",
        "/world",
        "/world/the-pier",
        "/latest",
        "/feed.rss",
        "/corrections",
        "/humans.txt",
    ):
        ours, theirs = app.test_client().get(page), other.test_client().get(page)
        assert (ours.status_code, ours.data) == (theirs.status_code, theirs.data), page
    assert other.test_client().get("/world/a-new-pier").location == "/world/the-pier"
    assert other.test_client().get("/world/gone").status_code == 410
    assert other.test_client().get("/world/later").status_code == 404
    found = other.test_client().get("/search?q=pier")
    assert "/world/the-pier" in found.text
    with other.app_context():
        article = db.session.scalar(select(Article).where(Article.slug == "the-pier"))
        assert working_copies.of(article).text.texts["dek"] == "A change that waits."
        assert [revision.action for revision in revisions.of(article)][:2] == ["moved", "saved"]


def test_a_second_reading_changes_nothing(app, full, other, tmp_path):
    flask(app, "export", tmp_path / "out")
    flask(other, "import", tmp_path / "out")
    before = rows(other)
    done = flask(other, "import", tmp_path / "out")
    assert (done.exit_code, "nothing was changed" in done.output) == (0, True)
    assert rows(other) == before


def test_writing_goes_on_after_a_paper_was_read_back(app, full, other, tmp_path, clock):
    flask(app, "export", tmp_path / "out")
    flask(other, "import", tmp_path / "out")
    editor = Desk(other, clock).sign_in_as(hire(other, clock, "editor", "new@example.org"))
    story = editor.write(headline="After the move", body_source="Here.")
    assert editor.edit(story, "/publish").status_code == 303
    answer = other.test_client().get("/world/after-the-move")
    assert (answer.status_code, "Here." in answer.text) == (200, True)
    assert headlines(other.test_client().get("/latest").text)[0] == "After the move"


def test_an_export_is_read_into_an_empty_paper_only(app, full, other, tmp_path, clock):
    flask(app, "export", tmp_path / "out")
    with other.app_context():
        Paper(other, clock).story("Another paper’s")
    done = flask(other, "import", tmp_path / "out")
    assert done.exit_code == 1
    assert "read into an empty one" in done.output


def test_a_dry_run_reads_all_and_keeps_nothing(app, full, other, tmp_path):
    flask(app, "export", tmp_path / "out")
    done = flask(other, "import", tmp_path / "out", "--dry-run")
    assert done.exit_code == 0, done.output
    with other.app_context():
        assert db.session.scalar(select(func.count()).select_from(Article)) == 0


@ON_SQLITE
@pytest.mark.parametrize(
    "spoil",
    [
        lambda out: (out / "broadsheet.json").write_text("{}"),
        lambda out: (out / "broadsheet.json").write_text('{"broadsheet": 99}'),
        lambda out: (out / "sections.jsonl").write_text("{"),
        lambda out: (out / "sections.jsonl").write_text('[1]\n"x"\n'),
        lambda out: (out / "sections.jsonl").unlink(),
        lambda out: next(out.rglob("repairs*.md")).write_text("no front matter"),
        lambda out: next(out.rglob("repairs*.md")).write_text("---\n- a list\n---\nx"),
        lambda out: next(out.rglob("repairs*.md")).write_text("---\nslug: [1]\nid: x\n---\nx"),
        lambda out: next(out.rglob("repairs*.md")).write_bytes(b"---\nslug: \xff\n---\n"),
        lambda out: next(out.rglob("*.revisions.jsonl")).write_text('{"saved_at": "never"}\n'),
    ],
)
def test_half_an_export_is_refused_in_a_sentence_and_nothing_is_kept(
    app, full, other, tmp_path, spoil
):
    flask(app, "export", tmp_path / "out")
    spoil(tmp_path / "out")
    done = flask(other, "import", tmp_path / "out")
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert "Error: " in done.output
    with other.app_context():
        assert db.session.scalar(select(func.count()).select_from(Article)) == 0


HOSTILE = [
    ("articles/**/repairs*.md", "slug:", "withdrawn_to: //evil.example/x\nslug:", "withdrawn_to"),
    ("articles/**/repairs*.md", "slug:", "canonical_url: javascript:x\nslug:", "canonical_url"),
    (
        "articles/**/*.working.json",
        '"canonical_url": ""',
        '"canonical_url": "//x"',
        "canonical_url",
    ),
    ("authors.jsonl", '"name"', '"website": "javascript:x", "name"', "website"),
    ("sections.jsonl", '"slug": "world"', '"slug": "/evil.example"', "slug"),
    ("sections.jsonl", '"slug": "world"', '"slug": ""', "slug"),
    ("former_addresses.jsonl", '"path"', '"target": "//evil.example", "path"', "target"),
    ("staff.jsonl", '"publisher"', '"owner"', "role"),
]


@pytest.mark.parametrize("other", ["sqlite"], indirect=True)
def test_an_export_that_somebody_changed_is_not_trusted(app, full, other, tmp_path, caplog):
    out = tmp_path / "out"
    flask(app, "export", out)
    for name, right, wrong, field in HOSTILE:
        path = next(out.glob(name))
        whole = path.read_text()
        path.write_text(whole.replace(right, wrong, 1))
        assert path.read_text() != whole, name
        done = flask(other, "import", out)
        assert (done.exit_code, f"{path.name}: " in done.output) == (1, True), done.output
        assert f"can’t be its {field}" in done.output
        path.write_text(whole)
    (tmp_path / "secret").write_text("A secret of the machine")
    for name in ("media/*.jpg", "articles/**/repairs*.md", "topics.jsonl", "articles"):
        path, aside = next(out.glob(name)), tmp_path / "aside"
        path.rename(aside)
        path.symlink_to(aside if aside.is_dir() else tmp_path / "secret")
        done = flask(other, "import", out)
        assert (done.exit_code, f"{path} is a link" in done.output) == (1, True), done.output
        path.unlink()
        aside.rename(path)
    with other.app_context():
        assert db.session.scalar(select(func.count()).select_from(Article)) == 0
    assert not caplog.records
    assert flask(other, "import", out).exit_code == 0
    assert "1 person of the export can work here: 'publisher@example.org (publisher)'" in (
        caplog.text
    )


def test_an_export_holds_no_secret(app, full, tmp_path, clock):
    with app.app_context():
        from broadsheet.archive import staff
        from broadsheet.newsroom.access import passwords

        somebody = staff.by_email("publisher@example.org")
        passwords.set_password(somebody, "four quiet lamps swim", clock())
        somebody.totp_secret = "JBSWY3DPEHPK3PXP"
        db.session.commit()
    flask(app, "export", tmp_path / "out")
    everything = b"".join(files(tmp_path / "out").values())
    for secret in (b"scrypt", b"JBSWY3DPEHPK3PXP", b"password"):
        assert secret not in everything
    (line,) = (tmp_path / "out" / "staff.jsonl").read_text().splitlines()
    assert json.loads(line)["email"] == "publisher@example.org"


def test_an_older_export_in_the_folder_is_brought_up_to_date(app, full, tmp_path):
    out = tmp_path / "out"
    flask(app, "export", out)
    (out / ".git").mkdir()
    (out / ".git" / "HEAD").write_text("ours")
    with app.app_context():
        db.session.delete(db.session.scalar(select(Article).where(Article.slug == "gone")))
        db.session.commit()
    assert flask(app, "export", out).exit_code == 0
    assert not list(out.rglob("gone.*"))
    assert (out / ".git" / "HEAD").read_text() == "ours"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    done = flask(app, "export", tmp_path / "mine")
    assert (done.exit_code, "holds something else" in done.output) == (1, True)
    done = flask(app, "export", "--static", tmp_path / "mine")
    assert (done.exit_code, "holds something else" in done.output) == (1, True)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"
