"""One picture at the desk: its words, its focal point, its file, and its end."""

import re
from io import BytesIO

import pytest

from answers import tree, words
from broadsheet.archive import images
from broadsheet.archive.authors import Author
from broadsheet.archive.house import imprint
from broadsheet.archive.store import db
from broadsheet.pictures import intake, store
from conftest import ON_SQLITE
from desk import errors, fields_of, notices
from library import LIBRARY, describe, image_at
from uploads import opened, picture


def test_a_picture_is_described_and_every_story_follows(app, client, editor, harbour):
    story = editor.write(
        headline="Out", body_source="Text.\n\n![](harbour)", lead_image_id=harbour.split("/")[-1]
    )
    refused = editor.edit(story, "/publish")
    assert refused.status_code == 422
    assert errors(refused.text).keys() == {"lead_image_id", "body_source"}
    assert "“harbour”" in errors(refused.text)["body_source"]
    (summary,) = (e for e in tree(refused.text).iter() if e.get("id") == "summary")
    links = [e.get("href") for e in summary.iter("a")]
    assert links == ["#body_source", harbour, "#lead_image_id", harbour]
    assert describe(editor, harbour, alt="Boats").status_code == 303
    assert editor.edit(story, "/publish").status_code == 303
    assert [i.get("alt") for i in tree(client.get("/world/out").text).iter("img")] == ["Boats"] * 2
    fields = {"alt": "Six boats", "caption": "In March", "credit": "Photo: Ada", "focal_x": "10"}
    assert describe(editor, harbour, **fields).status_code == 303
    page = client.get("/world/out").text
    assert page.count('alt="Six boats"') == 2
    assert page.count("In March") == 2
    assert "focus-x-1" in page
    assert "16x9-10-50.jpg" in page


@ON_SQLITE
def test_what_keeps_a_picture_as_it_was_has_the_focus_and_its_place(editor, desk, harbour):
    other = desk("editor", "other@example.org")
    theirs = fields_of(other.get(harbour).text, "picture")
    describe(editor, harbour, caption="Ours")
    conflict = other.post(harbour, theirs | {"alt": "X"})
    refused = editor.post(harbour + "/replace", picture=(BytesIO(b"no"), "a.txt"))
    for answer, status, told in (
        (conflict, 409, "Somebody changed this picture"),
        (refused, 422, "Another file: This is no JPEG"),
    ):
        assert answer.status_code == status
        (summary,) = (e for e in tree(answer.text).iter() if e.get("id") == "summary")
        assert told in words(summary)
        assert summary.get("tabindex") == "-1"


@ON_SQLITE
def test_a_decorative_picture_needs_no_description(app, editor, harbour):
    story = editor.write(headline="Out", body_source="Text.", lead_image_id=harbour.split("/")[-1])
    wrong = describe(editor, harbour, alt="Boats", decorative="y")
    assert wrong.status_code == 422
    assert "decorative" in errors(wrong.text)
    assert fields_of(wrong.text, "picture")["alt"] == "Boats"
    assert describe(editor, harbour, decorative="y").status_code == 303
    assert image_at(app, harbour).alt == ""
    assert editor.edit(story, "/publish").status_code == 303


def test_two_editors_of_one_picture_never_overwrite_each_other_silently(app, editor, desk, harbour):
    other = desk("editor", "other@example.org")
    mine, theirs = (fields_of(d.get(harbour).text, "picture") for d in (editor, other))
    assert other.post(harbour, theirs | {"caption": "Theirs"}).status_code == 303
    answer = editor.post(harbour, mine | {"caption": "Mine"})
    assert answer.status_code == 409
    assert "Theirs" in answer.text
    shown = fields_of(answer.text, "picture")
    assert shown["caption"] == "Mine"
    assert image_at(app, harbour).caption == "Theirs"
    assert editor.post(harbour, shown).status_code == 303
    assert image_at(app, harbour).caption == "Mine"
    assert editor.post(harbour, shown).status_code == 303, "a second click is no conflict"


@pytest.mark.parametrize(
    "wrong",
    [
        {"focal_x": "101"},
        {"focal_y": "-1"},
        {"focal_x": ""},
        {"alt": "x" * 1001},
        {"fingerprint": ""},
    ],
)
@ON_SQLITE
def test_odd_fields_are_no_error_of_ours(editor, harbour, wrong):
    assert describe(editor, harbour, **{"caption": "New", **wrong}).status_code in (409, 422)


@ON_SQLITE
def test_a_click_moves_the_focal_point_and_a_key_does_not(app, editor, harbour):
    before = image_at(app, harbour)
    click = {"focus.x": "288", "focus.y": "20"}  # of 320 × 200
    assert describe(editor, harbour, **click).status_code == 303
    image = image_at(app, harbour)
    assert (image.focal_x, image.focal_y) == (0.9, 0.1)
    with app.app_context():
        assert all(map(store.store().exists, image.picture.files))
        assert not any(map(store.store().exists, before.picture.crops))
    for odd in ({"focus.x": "0", "focus.y": "0"}, {}, {"focus.x": "x"}):
        assert describe(editor, harbour, **odd).status_code == 303
        assert image_at(app, harbour).focal_x == 0.9
    assert describe(editor, harbour, **{"focus.x": "9999", "focus.y": "-5"}).status_code == 303
    assert (image_at(app, harbour).focal_x, image_at(app, harbour).focal_y) == (1, 0)


def test_a_replaced_picture_shows_at_once_where_the_old_one_stood(app, client, editor, harbour):
    describe(editor, harbour, alt="Boats")
    story = editor.write(headline="Out", body_source="Text.\n\n![](harbour)")
    editor.edit(story, "/publish")
    before = next(tree(client.get("/world/out").text).iter("img")).get("src")
    new = (BytesIO(picture("WEBP", (640, 480))), "new.webp")
    assert editor.post(harbour + "/replace", {"picture": new}).status_code == 303
    image = next(tree(client.get("/world/out").text).iter("img"))
    assert (image.get("alt"), image.get("height")) == ("Boats", "480")
    assert client.get(image.get("src")).status_code == 200
    assert client.get(before).status_code == 404
    for wrong in ({}, {"picture": (BytesIO(b"text"), "a.jpg")}):
        answer = editor.post(harbour + "/replace", wrong)
        assert answer.status_code == 422
        assert errors(answer.text).keys() == {"replacement"}


def test_only_a_picture_that_nothing_shows_can_be_deleted(app, editor, paper, harbour):
    number = int(harbour.rpartition("/")[2])
    story = editor.write(headline="A story", body_source="Text.", lead_image_id=number)
    assert editor.post(harbour + "/delete").status_code == 303
    assert image_at(app, harbour) is not None
    assert "A story" in editor.get(harbour).text
    editor.edit(story, lead_image_id="")
    with app.app_context():
        imprint.of_the_paper().logo_id = number
        db.session.commit()
    editor.post(harbour + "/delete")
    assert image_at(app, harbour) is not None
    with app.app_context():
        imprint.of_the_paper().logo_id = None
        db.session.commit()
    files = image_at(app, harbour).picture.files
    assert editor.post(harbour + "/delete").location == LIBRARY
    assert image_at(app, harbour) is None
    with app.app_context():
        assert not any(map(store.store().exists, files))
    assert editor.get(harbour).status_code == 404


def test_a_picture_of_a_change_that_waits_is_in_use(app, editor, harbour):
    describe(editor, harbour, alt="Boats")
    story = editor.write(headline="Out", body_source="Text.")
    editor.edit(story, "/publish")
    editor.edit(story, body_source="Text.\n\n![](harbour)")
    page = editor.get(harbour).text
    assert "not published yet" in page
    editor.post(harbour + "/delete")
    assert image_at(app, harbour) is not None


@ON_SQLITE
@pytest.mark.parametrize("place", ["logo", "portrait", "page"])
def test_reporters_change_no_picture_of_the_paper_s_own(app, editor, desk, paper, harbour, place):
    number, reporter = int(harbour.rpartition("/")[2]), desk("reporter")
    words_of_it = fields_of(reporter.get(harbour).text, "picture")
    if place == "page":
        paper.write_page("about", "![](harbour)")
    elif place == "logo":
        with app.app_context():
            imprint.of_the_paper().logo_id = number
            db.session.commit()
    else:
        with app.app_context():
            db.session.add(Author(name="Ada Venn", slug="ada-venn", portrait_id=number))
            db.session.commit()
    before = image_at(app, harbour).fingerprint
    new = {"picture": (BytesIO(picture("PNG", (90, 90))), "new.png")}
    assert reporter.post(harbour + "/replace", new).status_code == 403
    assert reporter.post(harbour, words_of_it | {"alt": "Other"}).status_code == 403
    assert "Replace the picture" not in reporter.get(harbour).text
    told = editor.get(harbour).text
    assert ("/newsroom/authors/1" in told) is (place == "portrait")
    assert {"page": "About us", "logo": "Logo", "portrait": "Ada Venn"}[place] in told
    assert "Nowhere yet" not in told
    assert editor.post(harbour + "/delete").location == harbour
    assert image_at(app, harbour).fingerprint == before
    assert describe(editor, harbour, alt="Boats").status_code == 303


@ON_SQLITE
def test_a_picture_can_be_had_as_large_as_it_is_kept(editor, desk, harbour):
    answer = editor.get(harbour + "/master")
    assert opened(answer.data).size == (800, 500)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=harbour-")
    assert desk("reporter").get(harbour + "/master").status_code == 403


@ON_SQLITE
def test_hostile_words_of_a_picture_are_inert_at_the_desk(editor, upload, harbour):
    evil = '"><script>alert(1)</script>'
    upload(editor, (picture("PNG", (64, 64)), f"{evil}.png"))
    describe(editor, harbour, alt=evil, caption=evil, credit=evil)
    for page in (LIBRARY, harbour, LIBRARY + "?q=" + evil):
        assert "<script>alert" not in editor.get(page).text


def test_images_know_what_was_told_of_them(app, editor, harbour):
    with app.app_context():
        image = images.by_name("harbour")
        before = image.fingerprint
        image.credit = "Ada"
        assert image.fingerprint != before


@ON_SQLITE
@pytest.mark.parametrize("how", ["upload", "replace"])
def test_pixels_that_a_colleague_deletes_while_they_are_taken_in_are_to_be_sent_again(
    app, editor, desk, upload, harbour, monkeypatch, how
):
    colleague, theirs = desk("editor", "colleague@example.org"), []
    other = picture("PNG", (700, 400)), "Harbour.png"

    def put_there():
        answer = upload(colleague, other)
        theirs.append(re.search(rf'href="({LIBRARY}/\d+)"', answer.text)[1])

    last = "render_sizes" if how == "upload" else "crop_around"
    take_in = getattr(intake, last)

    def take_in_and_lose(*given):
        monkeypatch.setattr(intake, last, take_in)
        if not theirs:
            put_there()
        made = take_in(*given)
        assert colleague.post(theirs[0] + "/delete").location == LIBRARY
        return made

    if how == "replace":
        put_there()
    monkeypatch.setattr(intake, last, take_in_and_lose)
    if how == "upload":
        answer = upload(editor, other)
    else:
        answer = editor.post(harbour + "/replace", {"picture": (BytesIO(other[0]), other[1])})
    assert "It was just deleted. Please upload it again." in answer.text
    with app.app_context():
        for image in map(images.by_name, images.all_names()):
            assert all(map(store.store().exists, image.picture.files))


@ON_SQLITE
@pytest.mark.parametrize(("size", "focal_x"), [((1600, 1000), 0.1), ((500, 800), 0.5)])
def test_a_replaced_picture_keeps_its_focal_point_if_it_has_the_same_shape(
    app, editor, harbour, size, focal_x
):
    describe(editor, harbour, alt="Boats", focal_x="10", focal_y="20")
    new = (BytesIO(picture(size=size)), "new.jpg")
    answer = editor.post(harbour + "/replace", {"picture": new})
    told = notices(editor.get(answer.location).text)
    assert ("the focal point is in the middle again" in told) is (focal_x == 0.5)
    image = image_at(app, harbour)
    assert (image.width, image.focal_x) == (size[0], focal_x)
    with app.app_context():
        assert [file for file in image.picture.files if not store.store().exists(file)] == []
