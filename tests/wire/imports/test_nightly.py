"""A paper that moves in while the old one goes on: what changed there follows, what changed here
stays, what changed on both sides is told and proposed."""

import pytest
import sqlalchemy as sa

from answers import main, words
from broadsheet.archive import articles, imported
from broadsheet.archive.actions import Action
from broadsheet.archive.imported import LookReason
from broadsheet.archive.lists import proposals
from broadsheet.archive.manuscripts import manuscript, revisions
from broadsheet.archive.staff import Role, Staff
from broadsheet.archive.store import db
from stories import START
from wire.imports import test_word_count as made
from wire.imports import wordpress

LINES = [" ".join(["words"] * 12) + f" {n}" for n in range(6)]
FORMATS = made.FORMATS


@pytest.fixture
def run(bring, monkeypatch):
    """One night: the same story from the same place, with another first line."""

    def _run(name, first, **given):
        monkeypatch.setattr(made, "NUMBERS", iter([7] * 99))
        content = FORMATS[name]("A bridge opens", [first, *LINES], "lost")
        return bring(content, name=name).report[0]

    return _run


def edit(app, slug, body):
    """What an editor's save does."""
    with app.app_context():
        editor = Staff(email="e@example.org", name="E", role=Role.EDITOR, added_at=START)
        db.session.add(editor)
        article = articles.by_slug(slug)
        article.file_copy(body, "plain", f"<p>{body}</p>")
        article.new_version(START)
        revisions.keep(article, manuscript.Manuscript.of(article), editor, START, Action.SAVED)
        db.session.commit()


@pytest.mark.parametrize("name", FORMATS)
def test_what_changed_there_follows_and_a_quiet_night_writes_nothing(client, run, everything, name):
    told = run(name, "It is open")
    before = everything()
    assert run(name, "It is open")["result"] == "unchanged"
    assert everything() == before
    assert run(name, "It is shut again")["result"] == "changed"
    page = words(main(client.get(f"/{told['address']}").text))
    assert "It is shut again" in page
    assert "It is open" not in page
    assert "Updated" not in page


@pytest.mark.parametrize("name", FORMATS)
def test_what_changed_here_stays_and_what_changed_on_both_sides_is_proposed(
    app, client, run, everything, name
):
    told = run(name, "It is open")
    edit(app, told["address"].rpartition("/")[2], "We know better")
    assert run(name, "It is open")["result"] == "unchanged"
    conflict = run(name, "It is shut again")
    assert (conflict["result"], conflict["looks"]) == ("conflict", ["conflict"])
    before = everything()
    assert run(name, "It is shut again")["result"] == "conflict"  # until somebody has looked
    assert everything() == before
    page = client.get(f"/{told['address']}").text
    assert "We know better" in page
    assert "It is shut again" not in page
    with app.app_context():
        (proposed,) = proposals.waiting()
        assert "It is shut again" in proposed.text.body_source
        (waiting,) = imported.waiting(LookReason.CONFLICT)
        waiting.look_at(db.session.scalar(sa.select(Staff)), START)
        db.session.commit()
    assert run(name, "It is shut again")["result"] == "unchanged"
    assert run(name, "It is half open")["result"] == "conflict"
    with app.app_context():
        (proposed,) = proposals.waiting()
        assert "It is half open" in proposed.text.body_source


@pytest.mark.parametrize("status", ["trash", "draft", "private"])
def test_what_was_withdrawn_there_is_told_and_readers_keep_it(app, client, bring, status):
    bring(wordpress.export(wordpress.item(1, title="A bridge opens")))
    gone = wordpress.export(wordpress.item(1, title="A bridge opens", wp_status=status))
    for _ in range(2):
        told = bring(gone).of("A bridge opens")
        assert (told["result"], told["looks"]) == ("skipped", ["withdrawn"])
        assert "withdrawn there" in " ".join(told["notes"])
    address = "/news/story-1"
    assert client.get(address).status_code == 200
    with app.app_context():
        assert len(imported.waiting(LookReason.WITHDRAWN)) == 1
    back = bring(wordpress.export(wordpress.item(1, title="A bridge opens")))
    assert back.results == ["unchanged"]
    with app.app_context():
        assert imported.waiting() == []


def test_a_story_that_was_withdrawn_here_is_not_put_back_from_there(app, client, bring):
    bring(wordpress.export(wordpress.item(1, title="A bridge opens")))
    with app.app_context():
        articles.by_slug("story-1").withdraw(START)
        db.session.commit()
    changed = wordpress.export(wordpress.item(1, title="A bridge opens again"))
    assert bring(changed).results == ["conflict"]
    assert client.get("/news/story-1").status_code == 410
