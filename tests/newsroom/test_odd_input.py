"""Input that no form of ours sends: NUL, ids of twenty digits, days before the calendar. The desk
says what is wrong or passes it over, on either database; it never breaks."""

import unicodedata

import pytest

from broadsheet.archive.authors import Author
from broadsheet.archive.images import Image
from broadsheet.archive.staff import Role
from broadsheet.archive.store import db
from desk import Desk, errors, hire

LONG = "9" * 20
LONGER = "9" * 4400  # more digits than Python reads

SHOWN = {
    "/newsroom/audit?q=%00": 200,
    "/newsroom/audit?kind=%00": 200,
    "/newsroom/banners?story=%00": 200,
    f"/newsroom/placing?add={LONG}": 200,
    f"/newsroom/authors?after={LONGER}": 404,
    "/newsroom/authors?after=-1": 404,
    f"/newsroom/from-imports?before={LONG}": 404,
    "/newsroom/from-imports?before=2147483648": 404,
    "/newsroom/audit?before=2147483648": 404,
}
SENT = [
    ("/newsroom/pictures/1/use", {"story": f"-{LONG}"}, 404),
    ("/newsroom/pictures/1/use/portrait", {"author": f"-{LONG}"}, 404),
    ("/newsroom/pictures/1", {"focus.x": "9" * 400, "focus.y": "1"}, 409),
    ("/newsroom/authors/1/merge", {"into": LONGER}, 404),
    ("/newsroom/placing", {"do": f"lead:{LONG}", "article_id": LONG}, 200),
    ("/newsroom/bulk", {"do": "section:\0", "story": "1:1"}, 404),
    ("/newsroom/bulk/do", {"do": "section:\0", "story": "1:1"}, 404),
    ("/newsroom/from-imports", {"one": LONG}, 303),
    ("/newsroom/stories/autosave", {"version": LONG}, 200),
]
WRONG = [
    ("/newsroom/banners", "banner", "lasts", "x"),
    ("/newsroom/authors/1", "part", "portrait_id", LONG),
    ("/newsroom/paper", "imprint", "logo_id", LONG),
]


@pytest.fixture
def publisher(app, desk, editor):
    """At a desk with an author and a picture, both of id 1."""
    with app.app_context():
        db.session.add(Author(name="Ada Venn", slug="ada-venn"))
        db.session.add(Image(name="harbour", file="harbour.jpg", width=64, height=64, alt="Boats"))
        db.session.commit()
    return desk(Role.PUBLISHER)


def test_odd_addresses_and_fields_break_nothing(publisher):
    assert {where: publisher.get(where).status_code for where in SHOWN} == SHOWN
    for where, fields, status in SENT:
        assert publisher.post(where, fields).status_code == status, where
    for where, form, field, odd in WRONG:
        answer = publisher.post(where, publisher.fields(where, form) | {field: odd})
        assert answer.status_code == 422, where
        assert field in errors(answer.text)


@pytest.mark.long
@pytest.mark.parametrize("number", [LONG, "2147483648", "-2147483649", LONGER])
def test_no_verb_of_a_story_breaks_at_a_number_that_no_row_has(publisher, number):
    story = publisher.write(headline="One", body_source="Text.")
    whole = publisher.fields(story)
    assert publisher.get(f"{story}/company?version={number}").status_code == 200
    verbs = """/publish /publish-changes /hold /share /translations /translations/end /submit
        /return /spike /take-up /withdraw /put-back /restore /decline /discard-changes /recall"""
    for verb in ["", *verbs.split()]:
        for fields in ({"version": number}, whole | {"proposal": number}):
            answer = publisher.post(story + verb, fields)
            assert answer.status_code < 500, (verb, fields)
    assert publisher.post(story, whole | {"version": number}).status_code in (303, 409, 422)


def test_strangers_break_nothing_at_the_door(desk):
    stranger = desk()
    answer = stranger.post("/newsroom/sign-in", email="a\0b@example.org", password="\0")
    assert answer.status_code == 422
    assert "don’t go together" in answer.text
    assert stranger.post("/newsroom/password", email="a\0b@example.org").status_code == 200


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_the_first_and_the_last_day_are_days_in_any_zone(make_app, clock, zone):
    app = make_app(TIMEZONE=zone, PROPAGATE_EXCEPTIONS=False)
    editor = Desk(app, clock).sign_in_as(hire(app, clock, Role.EDITOR))
    for asked in ("since=0001-01-01", "until=9999-12-31", "until=9999-12-30"):
        assert editor.get(f"/newsroom?{asked}").status_code == 200


def test_a_text_of_200_kb_is_saved_and_one_beyond_the_limit_comes_back_with_the_limit(editor):
    long = "A sentence that somebody wrote.\n\n" * 6200
    story = editor.write(headline="Long", body_source=long)
    assert editor.fields(story)["body_source"].split() == long.split()
    answer = editor.edit(story, body_source="word " * 100_001)
    assert answer.status_code == 422
    assert errors(answer.text)["body_source"] == "Use at most 500,000 characters."
    assert answer.text.count("word word") > 10_000


def test_a_letter_under_a_heap_of_marks_keeps_thirty_of_them(editor):
    story = editor.write(
        headline="Z" + "\u0301\u0323" * 50 + "algo", body_source="e" + "\u0301" * 50
    )
    fields = editor.fields(story)
    assert len(unicodedata.normalize("NFD", fields["headline"])) == 1 + 30 + 4
    assert len(fields["body_source"]) <= 1 + 30
