"""Stories that were deleted at the old site: an import of all of it tells of them, and takes none
from readers; an import of a part of it raises no alarm."""

import json

import pytest
import sqlalchemy as sa

from broadsheet.archive import articles, imported
from broadsheet.archive.imported import LookReason
from broadsheet.archive.staff import Role, Staff
from broadsheet.archive.store import db
from stories import START
from wire.imports import wordpress
from wire.imports.bringing import bring_path

NUMBERS = range(1, 5)
NONE_LISTED = "2 stories that came from old.example before are not in these files"


@pytest.fixture
def database():
    return "sqlite"


def wxr(*numbers, **given):
    return wordpress.export(*(wordpress.item(n, title=f"Story {n}", **given) for n in numbers))


def ghost(*numbers, database="one"):
    posts = [
        {"uuid": f"{database}-{n}", "id": str(n), "title": f"Story {n}", "slug": f"{database}-{n}",
         "html": "<p>It was so.</p>", "status": "published", "published_at": "2024-05-01T10:00:00Z"}
        for n in numbers
    ]  # fmt: skip
    tables = {"posts": posts, "settings": [{"key": "db_hash", "value": database}]}
    return json.dumps({"db": [{"meta": {"exported_on": 1, "version": "5"}, "data": tables}]})


def gone(brought):
    return [line["headline"] for line in brought.report if line["result"] == "gone"]


def waiting(app):
    with app.app_context():
        return [row.headline for row in imported.waiting(LookReason.GONE)]


def test_what_a_whole_export_lacks_is_listed_each_night_until_somebody_has_looked(
    app, client, bring, everything
):
    bring(wxr(*NUMBERS))
    tried = bring(wxr(1, 3), "--whole", "--dry-run")
    assert gone(tried) == ["Story 2", "Story 4"]
    assert waiting(app) == []
    told = bring(wxr(1, 3), "--whole")
    assert gone(told) == ["Story 2", "Story 4"]
    assert told.report[-1]["notes"] == ["it is not there any more; readers go on seeing it here"]
    assert told.report[-1]["looks"] == ["gone"]
    assert told.report[-1]["address"] == "news/story-4"
    assert "1 file" in told.run.output
    assert "2 stories from 1 file: 2 unchanged, 2 no longer there" in told.run.output
    assert told.run.exit_code == 0
    assert client.get("/news/story-2").status_code == 200
    assert sorted(waiting(app)) == ["Story 2", "Story 4"]
    before = everything()
    assert gone(bring(wxr(1, 3), "--whole")) == ["Story 2", "Story 4"]
    assert everything() == before
    with app.app_context():
        staff = Staff(email="e@example.org", name="E", role=Role.EDITOR, added_at=START)
        db.session.add(staff)
        db.session.flush()
        for row in imported.waiting(LookReason.GONE):
            row.look_at(staff, START)
        db.session.commit()
    assert gone(bring(wxr(1, 3), "--whole")) == []
    assert bring(wxr(*NUMBERS), "--whole").results == ["unchanged"] * 4
    assert gone(bring(wxr(1, 3), "--whole")) == ["Story 2", "Story 4"]  # it went once more


def test_of_a_part_it_is_said_how_many_it_lacks_and_none_is_listed(app, bring):
    bring(wxr(*NUMBERS))
    told = bring(wxr(1, 3))
    assert gone(told) == waiting(app) == []
    assert f"{NONE_LISTED}. If they are all that it has, say so" in told.run.output
    assert "before are not" not in bring(wxr(*NUMBERS)).run.output


def test_parts_that_are_all_together_lack_nothing(app, bring, tmp_path):
    bring(wxr(*NUMBERS))
    for name, numbers in (("a.xml", (1, 2)), ("b.xml", (3, 4))):
        (tmp_path / name).write_text(wxr(*numbers))
    told = bring_path(app, tmp_path, tmp_path / "a.xml", tmp_path / "b.xml", "--whole")
    assert told.results == ["unchanged"] * 4


@pytest.mark.parametrize("broken", [wxr(1, 2)[:-40], "<html><body></body></html>"])
def test_nothing_is_told_where_a_file_breaks_off_or_can_t_be_read(app, bring, tmp_path, broken):
    bring(wxr(*NUMBERS))
    (tmp_path / "a.xml").write_text(wxr(1))
    (tmp_path / "b.xml").write_text(broken)
    told = bring_path(app, tmp_path, tmp_path / "a.xml", tmp_path / "b.xml", "--whole")
    assert gone(told) == waiting(app) == []
    assert "Which stories are no longer there is not told" in told.run.output


def test_what_is_in_the_trash_or_left_out_is_there(app, bring):
    bring(wxr(1, 2, wp_post_type="page"))
    assert gone(bring(wxr(1, 2, wp_post_type="page"), "--whole", "--skip-pages")) == []
    assert bring(wxr(1, 2, wp_status="trash"), "--whole").results == ["skipped"] * 2


@pytest.mark.parametrize("act", ["spike", "withdraw"])
def test_what_is_spiked_or_withdrawn_here_needs_nobody_s_look(app, bring, act):
    bring(wxr(*NUMBERS))
    with app.app_context():
        getattr(articles.by_slug("story-2"), act)(START)
        db.session.commit()
    assert gone(bring(wxr(1, 3, 4), "--whole")) == []


def test_another_site_s_stories_and_those_written_here_are_never_missed(paper, bring):
    paper.story(headline="Written here")
    bring(wxr(*NUMBERS).replace("old.example", "other.example"))
    bring(wxr(5, 6).replace("old.example", "old.example/blog"))
    bring(ghost(1, 2))
    assert gone(bring(wxr(7), "--whole")) == []
    assert gone(bring(ghost(3, database="two"))) == []


def test_ghost_s_own_export_is_always_all_of_it(app, bring):
    bring(ghost(*NUMBERS))
    assert gone(bring(ghost(1, 2, 3))) == ["Story 4"]
    assert gone(bring(ghost(*NUMBERS))) == []
    assert waiting(app) == []


def test_a_folder_of_markdown_is_whole_if_somebody_says_so(app, tmp_path):
    folder = tmp_path / "content"
    folder.mkdir()
    for n in NUMBERS:
        (folder / f"story-{n}.md").write_text(
            f"---\ntitle: Story {n}\ndate: 2024-05-0{n}\n---\nSo."
        )
    bring_path(app, tmp_path, folder)
    (folder / "story-2.md").unlink()
    assert gone(bring_path(app, tmp_path, folder)) == []
    assert gone(bring_path(app, tmp_path, folder, "--whole")) == ["Story 2"]


def test_feeds_are_never_whole(app, bring):
    item = "<item><guid>{0}</guid><title>Story {0}</title><description>So.</description></item>"
    feed = '<rss version="2.0"><channel><title>F</title>{}</channel></rss>'
    bring(feed.format("".join(map(item.format, NUMBERS))))
    told = bring(feed.format(item.format(4)), "--whole")
    assert told.results == ["unchanged"]
    assert "before are not" not in told.run.output


def test_stories_of_earlier_versions_are_known_from_the_first_night_on(app, bring):
    bring(wxr(*NUMBERS))
    with app.app_context():
        db.session.execute(sa.delete(imported.ImportedItem))
        db.session.commit()
    bring(wxr(*NUMBERS))
    assert gone(bring(wxr(1, 3), "--whole")) == ["Story 2", "Story 4"]
