import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from answers import addresses, main, teasers, tree, words
from broadsheet.archive.articles import Article
from broadsheet.archive.queues import outbox  # noqa: F401 - its table: an import may load it
from broadsheet.archive.store import db
from broadsheet.language import spoken
from broadsheet.wire.imports import apart
from conftest import GIVEN, ON_BOTH
from stories import START

REMEMBERED = "imported_item"  # of files that can’t be read, too
PAGE = """World
Bridge reopens after repairs

The bridge is open.
“It took a year,” she said.
-
Politics4 days ago
Budget vote
"""


@pytest.fixture
def take_in(app, tmp_path):
    """Runs `flask import` on files given by their content, with options before them."""

    def _take_in(*contents, options=()):
        files = []
        for n, content in enumerate(contents):
            data = content.encode() if isinstance(content, str) else content
            files.append(tmp_path / f"story-{n}.txt")
            files[-1].write_bytes(data)
        return run_import(app, *options, *files)

    return _take_in


def run_import(app, *args):
    """`flask import`, in an application's context as the `flask` command has it."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=["import", *map(str, args)])


@ON_BOTH
def test_a_page_text_becomes_a_story_and_its_rail(client, take_in):
    result = take_in(PAGE)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "imported" in result.stdout
    page = main(client.get("/world/bridge-reopens-after-repairs").text)
    assert "“It took a year,” she said." in words(page)
    assert client.get("/politics/budget-vote").status_code == 200


@ON_BOTH
def test_soft_hyphens_stand_neither_in_the_address_nor_in_the_way_of_search(client, take_in):
    take_in("World\nGlow\u00adworms Re\u200bturn\n\nThe fire\u00adflies came, too.\n")
    assert client.get("/world/glowworms-return").status_code == 200
    for words_sought in ("glowworms", "return", "fireflies", "fire\u00adflies"):
        assert "/world/glowworms-return" in client.get(f"/search?q={words_sought}").text


@ON_BOTH
def test_a_second_run_changes_nothing(clock, take_in, paper):
    take_in(PAGE)
    before = paper.rows_but(REMEMBERED)
    for text in (PAGE, PAGE.replace("\n", "\r\n"), "\ufeff" + PAGE, PAGE.strip()):
        clock.advance(days=3)
        result = take_in(text)
        assert result.exit_code == 0
        assert "1 unchanged" in result.stdout
        assert paper.rows_but(REMEMBERED) == before


@ON_BOTH
def test_a_second_run_in_another_language_changes_nothing(take_in, paper):
    start = "---\ntitle: The bridge\n---\n\n{{< chart 7 >}}\n\n"
    story = start + "The bridge is open. " * (apart.SHORT // 10)  # long: another process reads it
    with spoken("de"):
        result = take_in(story)
    assert "„chart“ wurde herausgenommen" in result.stdout
    assert "ohne Datum: wartet als Entwurf" in result.stdout
    assert "1 Datei: 1 Entwurf" in result.stdout
    before = paper.rows_but(REMEMBERED)
    assert "1 unchanged" in take_in(story).stdout
    assert paper.rows_but(REMEMBERED) == before


@ON_BOTH
def test_one_file_given_twice_is_one_story(take_in, paper):
    result = take_in(PAGE, PAGE)
    assert "1 imported, 1 unchanged" in result.stdout
    assert len(paper.rows_but(REMEMBERED)["article"]) == 2


def published(app):
    with app.app_context():
        headline = "Bridge reopens after repairs"
        query = sa.select(Article.published_at).where(Article.headline == headline)
        return db.session.scalar(query)


@pytest.mark.parametrize(
    ("as_of", "moment"),
    [
        ("2025-10-20T14:05+02:00", datetime(2025, 10, 20, 12, 5, tzinfo=UTC)),
        ("2025-10-20T14:05Z", datetime(2025, 10, 20, 14, 5, tzinfo=UTC)),
        ("2025-10-20T14:05", datetime(2025, 10, 20, 12, 5, tzinfo=UTC)),
        ("2025-01-20 14:05:06", datetime(2025, 1, 20, 13, 5, 6, tzinfo=UTC)),
        ("2025-10-26T02:30+01:00", datetime(2025, 10, 26, 1, 30, tzinfo=UTC)),
    ],
)
def test_as_of_is_when_the_story_was_published(make_app, tmp_path, as_of, moment):
    app = make_app(TIMEZONE="Europe/Berlin")
    file = tmp_path / "story.txt"
    file.write_text(PAGE)
    result = run_import(app, "--as-of", as_of, file)
    assert result.exit_code == 0
    assert published(app) == moment


@pytest.mark.parametrize(
    ("as_of", "word"),
    [
        ("2025-03-30T02:30", "does not exist in Europe/Berlin"),
        ("2025-10-26T02:30", "exists twice in Europe/Berlin"),
        ("yesterday", "yesterday"),
        ("2025-13-01", "2025-13-01"),
        ("", "no moment"),
        ("1760968800", ""),
        ("9999-12-31T23:59:59-12:00", ""),
        ("0001-01-01T00:00:00+12:00", ""),
        ("0001-01-01T00:00:00", ""),
        ("0001-01-02T00:00:00Z", ""),  # four days earlier there was no calendar
    ],
)
def test_an_as_of_that_is_no_moment_is_refused(make_app, tmp_path, as_of, word):
    app = make_app(TIMEZONE="Europe/Berlin")
    file = tmp_path / "story.txt"
    file.write_text(PAGE)
    result = run_import(app, "--as-of", as_of, file)
    assert result.exit_code in (1, 2)
    assert isinstance(result.exception, SystemExit)
    assert word in result.stderr
    assert published(app) is None


@ON_BOTH
def test_as_of_ahead_is_an_embargo(client, clock, take_in):
    take_in(PAGE, options=["--as-of", "2025-10-21T06:00Z"])
    assert client.get("/world/bridge-reopens-after-repairs").status_code == 404
    clock.now = datetime(2025, 10, 21, 6, tzinfo=UTC)
    assert client.get("/world/bridge-reopens-after-repairs").status_code == 200


@ON_BOTH
def test_a_dry_run_reports_and_leaves_the_paper_as_it_was(client, take_in, paper):
    before = paper.rows_but(REMEMBERED)
    result = take_in(PAGE, options=["--dry-run"])
    assert result.exit_code == 0
    assert "1 imported" in result.stdout
    assert "dry run" in result.stdout
    assert paper.rows_but(REMEMBERED) == before
    assert client.get("/world/bridge-reopens-after-repairs").status_code == 404


def test_the_report_tells_machines_what_became_of_each_file(take_in, tmp_path):
    report = tmp_path / "report.json"
    take_in(PAGE, "", options=["--report", str(report)])
    good, bad = json.loads(report.read_text())
    assert good["result"] == "imported"
    assert good["address"] == "world/bridge-reopens-after-repairs"
    assert good["headlines"] == 1
    assert bad["result"] == "failed"
    assert bad["file"].endswith("story-1.txt")
    assert len(bad["notes"]) == 1


def test_a_report_that_cannot_be_written_is_one_clear_line(take_in, tmp_path):
    result = take_in(PAGE, options=["--report", str(tmp_path / "nowhere" / "report.json")])
    assert result.exit_code != 0
    assert isinstance(result.exception, SystemExit)
    assert "report.json" in result.stderr


LATIN = "World\nCafé\n\nUn café à Orléans.\n".encode("latin-1")
REFUSED = {
    "garbage": (bytes(range(256)) * 8, "binary"),
    "noise": (b"\x89PNG\r\n\x1a\n\xff\xfe\xfd", "not UTF-8"),
    "empty": (b"", "empty"),
    "blank": (b"\xef\xbb\xbf \r\n\t\n", "empty"),
    "latin": (LATIN, "not UTF-8"),
    "html": (b"<!doctype html>\n<p>World</p>", "HTML"),
    "odd utf-16": ("World\nX\n\nY".encode("utf-16")[:-1], "not UTF-16"),
}


@pytest.mark.parametrize("content", REFUSED)
def test_what_is_no_page_text_is_refused_in_one_clear_line(take_in, paper, content):
    before = paper.rows_but(REMEMBERED)
    data, word = REFUSED[content]
    result = take_in(data)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert "story-0.txt" in line
    assert word in line
    assert paper.rows_but(REMEMBERED) == before


@pytest.mark.parametrize("file", ["folder", "missing.txt", "large.txt", "a" * 300])
def test_what_is_no_file_of_ours_is_refused_in_one_clear_line(app, tmp_path, paper, file):
    (tmp_path / "folder").mkdir()
    with (tmp_path / "large.txt").open("wb") as large:
        large.truncate(50 * 2**20)
    before = paper.rows_but(REMEMBERED)
    result = run_import(app, tmp_path / file)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("failed: ")
    assert paper.rows_but(REMEMBERED) == before


def test_a_file_whose_name_is_no_text_is_taken_all_the_same(app, client, tmp_path):
    file = tmp_path / b"st\xf6ry.txt".decode(errors="surrogateescape")
    file.write_text(PAGE)
    result = run_import(app, file)
    assert result.exit_code == 0
    assert client.get("/world/bridge-reopens-after-repairs").status_code == 200


def test_without_files_the_command_says_how_it_is_used(app):
    result = run_import(app)
    assert result.exit_code == 2
    assert "FILES" in result.stderr


@ON_BOTH
def test_one_file_that_fails_does_not_hold_up_the_other(client, take_in):
    result = take_in(LATIN, PAGE)
    assert result.exit_code == 1
    assert "1 imported, 1 failed" in result.stdout
    assert client.get("/world/bridge-reopens-after-repairs").status_code == 200


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_text_with_a_byte_order_mark_is_read_rightly(client, take_in, encoding):
    mark = "\ufeff" if encoding.startswith("utf-16-") else ""
    assert take_in((mark + PAGE).encode(encoding)).exit_code == 0
    page = main(client.get("/world/bridge-reopens-after-repairs").text)
    assert "“It took a year,” she said." in words(page)


@ON_BOTH
def test_a_story_without_a_headline_waits_as_a_draft_on_no_page(client, take_in, paper):
    text = "The bridge is open after a year of repairs, the council said on Tuesday.\n" * 3
    result = take_in("World\n\n" + text)
    assert result.exit_code == 0
    assert "1 draft" in result.stdout
    assert len(paper.rows_but(REMEMBERED)["article"]) == 1
    for page in ("/", "/world", "/latest"):
        assert "The bridge is open" not in client.get(page).text
    assert addresses(client.get("/latest").text) == []


@ON_BOTH
def test_the_full_story_fills_a_headline_in_place(client, clock, take_in, paper):
    take_in(PAGE)
    address = "/politics/budget-vote"
    assert 'name="robots" content="noindex"' in client.get(address).text
    was = tree(client.get(address).text).find(".//main//time").get("datetime")
    clock.advance(days=1)
    result = take_in("Politics\nBudget vote\n\nIt was close.\nVery close.\n")
    assert "1 changed" in result.stdout
    page = main(client.get(address).text)
    assert "Very close." in words(page)
    assert page.find(".//time").get("datetime") == was
    assert "noindex" not in client.get(address).text
    assert len(paper.rows_but(REMEMBERED)["article"]) == 2


@ON_BOTH
def test_another_text_of_a_known_story_is_skipped_and_told(client, take_in):
    take_in(PAGE)
    result = take_in("World\nOther\n\nText.\n", PAGE.replace("a year", "two years"))
    assert result.exit_code == 0
    assert "1 imported, 1 skipped" in result.stdout
    assert "a year" in client.get("/world/bridge-reopens-after-repairs").text


def test_markup_in_a_page_text_is_words(client, take_in):
    take_in("World\n<script>alert(1)</script> & Co\n\n<img src=x onerror=alert(1)>\n")
    (line,) = teasers(main(client.get("/latest").text))
    assert line.headline == "<script>alert(1)</script> & Co"
    page = main(client.get(line.address).text)
    assert "<img src=x onerror=alert(1)>" in words(page)
    assert page.find(".//img") is None


OWN = Path(__file__).parent / "page_texts"
EXAMPLES = [OWN / "no_rail.txt", OWN / "windows_lines.txt"]
EXAMPLES += sorted((GIVEN / "page-texts").glob("*.txt"))


@ON_BOTH
@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_examples_are_read_as_they_are_meant(app, client, file):
    wanted = json.loads(file.with_suffix(".json").read_text())
    assert run_import(app, file).exit_code == 0
    (story,) = (
        line
        for line in teasers(main(client.get("/latest").text))
        if line.headline == wanted["headline"]
    )
    assert (story.section, story.moment) == (wanted["section"], START.isoformat())
    article = main(client.get(story.address).text).find(".//article")
    body = [words(p) for p in article.iter("p") if p.get("dir") == "auto"]
    assert body == wanted["body"]
