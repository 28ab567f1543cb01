"""The breaking banner: put up, announced, changed, taken down; and never ahead of its story."""

from datetime import timedelta

import pytest

from answers import main, tree, words
from broadsheet.archive.desk.audit import AuditEntry
from broadsheet.archive.placements import Banner
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from desk import errors, fields_of, notices

BANNERS = "/newsroom/banners"


def banner(client, address="/"):
    """The banner above a page of the paper."""
    found = [e for e in tree(client.get(address).text).iter("aside") if e.get("class") == "banner"]
    return words(found[0]).removeprefix("Breaking ") if found else None


def put_up(editor, headline="Ferries stop", **fields):
    return editor.post(BANNERS, editor.fields(BANNERS, "banner") | {"headline": headline} | fields)


def one(app):
    with app.app_context():
        (found,) = db.session.scalars(db.select(Banner))
        return found


def test_a_banner_stands_on_every_page_at_once_and_goes_on_its_second(paper, client, clock, editor):
    story, other = paper.story("Ferries suspended"), paper.story("Another")
    assert banner(client) is None
    assert put_up(editor, story=story).status_code == 303
    assert "The banner stands on every page." in notices(editor.get(BANNERS).text)
    assert banner(client, story) is None, "it leads to where its reader is"
    for address in ("/", "/world", other, "/latest", "/corrections"):
        assert banner(client, address) == "Ferries stop"
    assert f'<a href="{story}" dir="auto">Ferries stop</a>' in client.get("/latest").text
    clock.advance(hours=1, minutes=59, seconds=59)
    assert banner(client) == "Ferries stop"
    clock.advance(seconds=1)  # two hours are what the form proposes
    assert banner(client) is None


def test_a_banner_may_lead_nowhere_and_come_later(client, clock, editor):
    put_up(editor, starts_at="2025-10-20T15:00", lasts="", ends_at="2025-10-20T15:30")
    page = words(main(editor.get(BANNERS).text))
    assert "Ferries stop Coming 15:00 to 15:30" in page
    log = words(main(editor.get("/newsroom/audit").text))
    assert "14:05 UTC · until: 20 October 2025, 15:30 UTC" in log
    assert banner(client) is None
    clock.now = clock.now.replace(hour=15, minute=0)
    assert banner(client) == "Ferries stop"
    assert "On every page" in words(main(editor.get(BANNERS).text))
    clock.advance(minutes=30)
    assert banner(client) is None
    assert "The last ones Ferries stop 15:00 to 15:30" in words(main(editor.get(BANNERS).text))


def test_a_banner_never_gives_away_its_story(paper, client, clock, editor):
    paper.story("Minister resigns", ago=-timedelta(hours=1))
    put_up(editor, "Minister goes", story="minister-resigns")
    assert banner(client) is None
    assert "The banner waits" in notices(editor.get(BANNERS).text)
    assert "Waits for its story" in words(main(editor.get(BANNERS).text))
    clock.advance(hours=1)
    assert banner(client) == "Minister goes"
    paper.change("/world/minister-resigns", lambda a: a.withdraw(clock()))
    assert banner(client) is None


@ON_SQLITE
def test_a_banner_that_ends_before_its_story_is_out_is_refused(paper, editor):
    paper.story("Minister resigns", ago=-timedelta(hours=2))  # as long as banners stand
    answer = put_up(editor, "Minister goes", story="minister-resigns")
    assert answer.status_code == 422
    assert "before readers see its story" in errors(answer.text)["lasts"]
    assert put_up(editor, story="minister-resigns", lasts="4").status_code == 303


def test_the_newest_banner_stands_before_the_others(client, clock, editor):
    put_up(editor, "First")
    clock.advance(minutes=1)
    put_up(editor, "Second")
    assert banner(client) == "Second"
    assert "First Behind a newer one" in words(main(editor.get(BANNERS).text))


def test_a_banner_is_taken_down_at_once_and_a_coming_one_called_off(app, client, editor):
    put_up(editor)
    number = one(app).id
    assert editor.post(f"{BANNERS}/{number}/end").status_code == 303
    assert banner(client) is None
    assert editor.post(f"{BANNERS}/{number}/end").status_code == 303  # a second click
    put_up(editor, "Later", starts_at="2025-10-20T15:00")
    assert editor.post(f"{BANNERS}/{number + 1}/end").status_code == 303
    page = words(main(editor.get(BANNERS).text))
    assert "No banner stands or comes." in page
    assert "Later called off" in page
    with app.app_context():
        actions = [
            e.action for e in db.session.scalars(db.select(AuditEntry).filter_by(kind="banner"))
        ]
    assert actions == ["put up", "took down", "announced", "called off"]


def test_a_banner_is_changed_and_keeps_what_nobody_touched(app, client, clock, editor):
    clock.advance(seconds=7, microseconds=3)
    put_up(editor)
    before = one(app)
    address = f"{BANNERS}/{before.id}"
    fields = editor.fields(address, "banner")
    assert editor.post(address, fields | {"headline": "Ferries run again"}).status_code == 303
    after = one(app)
    assert (after.starts_at, after.ends_at) == (before.starts_at, before.ends_at)
    assert banner(client) == "Ferries run again"
    fields = editor.fields(address, "banner")
    assert editor.post(address, fields | {"lasts": "4"}).status_code == 303
    assert one(app).ends_at == before.starts_at + timedelta(hours=4)


def test_of_two_who_change_a_banner_one_wins_and_the_other_is_shown_both(app, client, desk, editor):
    put_up(editor)
    address = f"{BANNERS}/{one(app).id}"
    other = desk("editor", "other@example.org")
    mine, theirs = editor.fields(address, "banner"), other.fields(address, "banner")
    assert other.post(address, theirs | {"headline": "Theirs"}).status_code == 303
    answer = editor.post(address, mine | {"headline": "Mine"})
    assert answer.status_code == 409
    page = words(main(answer.text))
    assert "Other changed this banner at 14:05" in page
    assert "Theirs" in page
    assert banner(client) == "Theirs"
    fields = fields_of(answer.text, "banner")
    assert fields["headline"] == "Mine"
    assert editor.post(address, fields).status_code == 303
    assert banner(client) == "Mine"


@ON_SQLITE
@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"headline": ""}, "headline"),
        ({"headline": "x" * 161}, "headline"),
        ({"story": "no-such-story"}, "story"),
        ({"lasts": "", "ends_at": ""}, "ends_at"),
        ({"lasts": "", "ends_at": "soon"}, "ends_at"),
        ({"lasts": "", "ends_at": "2025-10-20T14:00"}, "ends_at"),
        ({"lasts": "", "starts_at": "2025-10-20T16:00", "ends_at": "2025-10-20T15:00"}, "ends_at"),
        ({"lasts": "1000"}, "lasts"),
        ({"starts_at": "yesterday"}, "starts_at"),
        ({"starts_at": "9000-12-31T23:00", "lasts": "12"}, None),
    ],
)
def test_what_is_not_right_is_said_at_its_field(app, client, editor, typed, wrong):
    answer = put_up(editor, **typed)
    if wrong is None:
        assert answer.status_code == 303
        return
    assert answer.status_code == 422
    assert list(errors(answer.text)) == [wrong]
    kept = fields_of(answer.text, "banner")
    assert {name: kept[name] for name in typed if name != "lasts"} == {
        name: value for name, value in typed.items() if name != "lasts"
    }
    assert banner(client) is None


def test_a_second_click_puts_up_no_second_banner(app, editor):
    fields = editor.fields(BANNERS, "banner") | {"headline": "Once"}
    assert [editor.post(BANNERS, fields).status_code for _ in range(2)] == [303, 303]
    assert one(app).headline == "Once"


@ON_SQLITE
def test_a_story_s_page_leads_to_a_banner_of_it(paper, editor):
    paper.story("Ferries suspended")
    fields = editor.fields(f"{BANNERS}?story=ferries-suspended", "banner")
    assert (fields["headline"], fields["story"]) == ("Ferries suspended", "ferries-suspended")
    assert f"{BANNERS}?story=ferries-suspended" in editor.get("/newsroom/stories/1").text
    assert editor.get(f"{BANNERS}?story=nowhere").status_code == 200


@ON_SQLITE
def test_a_headline_is_text_and_nothing_else(client, editor):
    put_up(editor, "<script>x()</script>")
    assert banner(client) == "<script>x()</script>"
    assert "<script>x" not in client.get("/").text
    assert "<script>x" not in editor.get(BANNERS).text


def test_a_banner_that_is_none_is_not_found(editor):
    assert editor.get(f"{BANNERS}/7").status_code == 404
    assert editor.get(f"{BANNERS}/{10**12}").status_code == 404
    assert editor.post(f"{BANNERS}/7").status_code == 404
    assert editor.post(f"{BANNERS}/7/end").status_code == 404
