"""Outcomes: what a run tells an editor before anything is brought in."""

import pytest

from broadsheet.wire.imports.outcomes import MOST_SHOWN
from wire.imports.bringing import bring_path, run_import
from wire.imports.wordpress import export, item

RAIL = """World
A bridge opens

It was open at last.
-
Sport2 days ago
Rowers win
-
Sport3 days ago
A net is mended
"""
STORY = "Sport\nRowers win\n\nThey rowed as one.\n"
BEFORE, AFTER = "2020-01-01 08:00:00", "2099-01-01 08:00:00"


def without_text(run):
    """The headlines below the line that counts them."""
    _, _, listed = run.stdout.partition("Public without text: ")
    return [line.strip() for line in listed.splitlines()[1:] if line.startswith("  ")]


@pytest.mark.parametrize("options", [["--dry-run"], []])
@pytest.mark.parametrize("files", [(RAIL, STORY), (STORY, RAIL), (RAIL, RAIL, STORY)])
def test_headlines_that_go_out_without_a_text_are_listed(app, tmp_path, files, options):
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, text in enumerate(files):
        (folder / f"{number}.txt").write_text(text)
    told = bring_path(app, tmp_path, folder, *options)
    assert without_text(told.run) == ["A net is mended"]
    assert "Public without text: 1 headline\n" in told.run.stdout
    if not options:
        assert without_text(bring_path(app, tmp_path, folder).run) == []


@pytest.mark.parametrize("options", [["--dry-run"], []])
def test_stories_that_are_public_at_once_are_told_from_those_that_wait(bring, options):
    told = bring(
        export(
            item(1, title="Whole"),
            item(2, title="Bare", content_encoded=""),
            item(3, title="Drafted", content_encoded="", wp_status="draft"),
            item(4, title="Ahead", wp_status="future", wp_post_date_gmt=AFTER),
        ),
        *options,
    )
    assert "Public at once: 2 stories\n" in told.run.stdout
    at_once = [line for line in told.run.stdout.splitlines() if "(public at once)" in line]
    assert [line.split("“")[1].split("”")[0] for line in at_once] == ["Whole", "Bare"]
    assert without_text(told.run) == ["Bare"]
    assert [line["headline"] for line in told.report if line["without_text"]] == ["Bare"]


def test_of_a_large_import_the_first_are_listed_and_the_others_counted(app, tmp_path):
    count = MOST_SHOWN + 12
    file = tmp_path / "old.xml"
    file.write_text(export(*(item(n, content_encoded="") for n in range(1, count + 1))))
    run = run_import(app, file, "--dry-run")
    assert f"Public without text: {count} headlines\n" in run.stdout
    assert without_text(run) == [
        *(f"Story {n}" for n in range(1, MOST_SHOWN + 1)),
        "… and 12 more: in the report",
    ]


def test_headlines_stand_between_the_marks_of_the_language_that_is_spoken(bring, paper):
    paper.set(locale="fr")
    told = bring(export(item(1, title="Le pont")))
    (line,) = [line for line in told.run.stdout.splitlines() if "Le pont" in line]
    assert "\u202f: «\u202fLe pont\u202f»" in line
