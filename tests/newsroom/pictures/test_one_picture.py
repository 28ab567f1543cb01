"""The library of pictures at the desk, without any script."""

import os
import re
import tracemalloc
from io import BytesIO

import pytest
import sqlalchemy as sa

from answers import has_class, main, statements, tree, words
from broadsheet.archive import images, imprint
from broadsheet.archive.audit import AuditEntry
from broadsheet.archive.authors import Author
from broadsheet.archive.images import Image
from broadsheet.archive.store import db
from broadsheet.pictures import decoding, store
from desk import errors, fields_of, notices, row
from uploads import HOSTILE, from_a_telephone, opened, picture

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LIBRARY = "/newsroom/pictures"


@pytest.fixture
def upload():
    """Sends files as the library's form does."""

    def _upload(desk, *files, **fields):
        sent = [(BytesIO(data), name) for data, name in files]
        return desk.post(LIBRARY, {"pictures": sent, **fields})

    return _upload


@pytest.fixture
def harbour(editor, upload):
    """The address at the desk of a picture that is in the library."""
    answer = upload(editor, (picture("PNG", (800, 500)), "Harbour.png"))
    assert answer.status_code == 200
    return re.search(rf'href="({LIBRARY}/\d+)"', answer.text)[1]


def results(html):
    """What became of each file of an upload, in words."""
    return [words(e) for e in tree(html).iter() if has_class(e, "uploaded__file")]


def shelf(html):
    """The names in the library, in order."""
    return [words(e) for e in tree(html).iter() if has_class(e, "library__name")]


def image_at(app, address):
    with app.app_context():
        image = db.session.get(Image, int(address.rpartition("/")[2]))
        if image is not None:
            db.session.refresh(image)
            db.session.expunge(image)
        return image


def describe(desk, address, **fields):
    form = fields_of(desk.get(address).text, "picture")
    return desk.post(address, form | fields)


def test_several_files_come_in_at_once_and_the_bad_ones_keep_nobody_out(app, editor, upload):
    answer = upload(
        editor,
        (picture("PNG", (64, 64)), "one.png"),
        (HOSTILE["svg"][0], "two.svg"),
        (from_a_telephone(), "photos/three.jpg"),
        (b"", "four.jpg"),
        (picture("PNG", (64, 64)), "one again.png"),
    )
    assert answer.status_code == 200
    said = results(answer.text)
    for line, part in zip(
        said, ["one.png", "no JPEG", "three.jpg", "file is empty", "already"], strict=True
    ):
        assert part in line
    assert shelf(editor.get(LIBRARY).text) == ["three", "one"]
    with app.app_context():
        kept = db.session.scalars(sa.select(Image)).all()
        assert {image.uploaded_by for image in kept} == {"Editor"}
        deeds = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.kind == "picture")).all()
        assert sorted((d.deed, d.subject) for d in deeds) == [
            ("uploaded", "one"),
            ("uploaded", "three"),
        ]


@SQLITE
def test_a_form_without_files_says_so(editor):
    answer = editor.post(LIBRARY, {})
    assert answer.status_code == 422
    assert "Choose one or more pictures" in notices(answer.text)


@SQLITE
def test_a_store_that_is_full_refuses_with_a_word_and_keeps_no_row(
    app, editor, upload, monkeypatch
):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.Folder, "put", full)
    answer = upload(editor, (picture(), "a.jpg"))
    assert "could not be stored" in results(answer.text)[0]
    monkeypatch.undo()
    assert shelf(editor.get(LIBRARY).text) == []
    assert len(results(upload(editor, (picture(), "a.jpg")).text)) == 1
    assert shelf(editor.get(LIBRARY).text) == ["a"]


@SQLITE
def test_a_file_over_the_bound_is_refused_by_name(editor, upload, monkeypatch):
    monkeypatch.setattr(decoding, "MOST_BYTES", 2**17)  # the client spools half a megabyte
    answer = upload(editor, (picture() + bytes(2**17), "large.jpg"))
    assert results(answer.text) == ["large.jpg The file is larger than 0.125 MB."]


@SQLITE
def test_a_file_over_the_bound_stays_on_the_disk(editor, tmp_path):
    """64 MiB come in, and hardly one of them is in memory at any time."""
    part = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    body = part.format("csrf_token", "") + editor.token() + "\r\n"
    body += part.format("pictures", '; filename="large.jpg"')
    path = tmp_path / "body"
    path.write_bytes(body.encode())
    os.truncate(path, len(body) + 64 * 2**20)
    with path.open("ab") as end:
        end.write(b"\r\n--x--\r\n")
    with path.open("rb") as stream:
        tracemalloc.start()
        answer = editor.client.post(
            LIBRARY,
            input_stream=stream,
            content_type="multipart/form-data; boundary=x",
            environ_overrides={"CONTENT_LENGTH": str(path.stat().st_size)},
        )
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert results(answer.text) == ["large.jpg The file is larger than 40 MB."]
    assert most < 8 * 2**20


@SQLITE
def test_more_than_a_form_may_hold_is_413_for_whoever_is_signed_in_or_not(app, editor, desk):
    for browser, most in ((editor, 200 * 2**20), (desk(), 20 * 2**20)):
        answer = browser.client.post(
            LIBRARY,
            input_stream=BytesIO(b"--x\r\n"),
            content_type="multipart/form-data; boundary=x",
            environ_overrides={"CONTENT_LENGTH": str(most + 1)},
        )
        assert answer.status_code == 413


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
    [{"focal_x": "101"}, {"focal_y": "-1"}, {"focal_x": ""}, {"alt": "x" * 1001}, {"told": ""}],
)
@SQLITE
def test_odd_fields_are_no_error_of_ours(editor, harbour, wrong):
    assert describe(editor, harbour, **{"caption": "New", **wrong}).status_code in (409, 422)


def test_a_click_moves_the_focal_point_and_a_key_does_not(app, editor, harbour):
    before = image_at(app, harbour)
    click = {"focus.x": "288", "focus.y": "20"}  # of 320 × 200
    assert editor.post(harbour + "/focus", click).status_code == 303
    image = image_at(app, harbour)
    assert (image.focal_x, image.focal_y) == (0.9, 0.1)
    with app.app_context():
        assert all(map(store.store().exists, image.picture.files))
        assert not any(map(store.store().exists, before.picture.crops))
    for odd in ({"focus.x": "0", "focus.y": "0"}, {}, {"focus.x": "x"}):
        assert editor.post(harbour + "/focus", odd).status_code == 303
        assert image_at(app, harbour).focal_x == 0.9
    assert editor.post(harbour + "/focus", {"focus.x": "9999", "focus.y": "-5"}).status_code == 303
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


def use(browser, image, story, how="lead", **fields):
    """Choose a picture for a story, with the version that its page shows."""
    number, version = story.rpartition("/")[2], browser.version(story)
    return browser.post(image + "/use", story=number, version=version, how=how, **fields)


def test_a_picture_is_chosen_for_a_story_from_its_form(app, client, editor, harbour):
    form = editor.fields("/newsroom/stories/new")
    text = "One.\n\nTwo.\n\nThree."
    sent = form | {"headline": "New", "body_source": text, "then": "pictures", "at": "8"}
    answer = editor.client.post("/newsroom/stories/new", data=sent)
    library = answer.location
    assert library.startswith(LIBRARY + "?story=")
    page = editor.get(library).text
    assert "for “New”" in words(tree(page))
    story = "/newsroom/stories/" + re.search(r"story=(\d+)", library)[1]
    assert use(editor, harbour, story, at="8").location == story
    back = use(editor, harbour, story, how="text", at="8").location
    fields = editor.fields(back)
    assert fields["body_source"] == "One.\n\nTwo.\n\n![](harbour)\n\nThree."
    assert fields["body_source"][: int(fields["at"])].endswith("![](harbour)")
    assert fields["lead_image_id"] == harbour.rpartition("/")[2]
    use(editor, harbour, story, how="text", at="99999999")
    assert editor.fields(story)["body_source"].endswith("Three.\n\n![](harbour)")


def test_a_story_that_changed_meanwhile_is_not_overwritten_by_its_form(editor, harbour):
    story = editor.write(headline="Open in a tab", body_source="Text.")
    tab = editor.fields(story)
    use(editor, harbour, story)
    answer = editor.client.post(story, data=tab | {"body_source": "More text."})
    assert answer.status_code in (303, 409)
    assert editor.fields(story)["lead_image_id"] == harbour.rpartition("/")[2]


def test_reporters_use_pictures_and_change_those_that_no_reader_sees(
    app, editor, desk, upload, harbour
):
    reporter = desk("reporter")
    assert describe(reporter, harbour, alt="Boats").status_code == 303
    own = reporter.write(headline="Mine", body_source="Text.")
    theirs = editor.write(headline="A secret plan", body_source="Text.")
    used = use(reporter, harbour, own)
    assert used.location == own
    hidden = use(reporter, harbour, theirs)
    assert hidden.status_code == 404
    assert reporter.get(f"{LIBRARY}?story={theirs.rpartition('/')[2]}").status_code == 404
    use(editor, harbour, theirs)
    page = reporter.get(harbour).text
    assert "Mine" in page
    assert "A secret plan" not in page
    editor.edit(own, "/publish")
    assert reporter.get(harbour).status_code == 200
    form = fields_of(editor.get(harbour).text, "picture") | {"csrf_token": reporter.token()}
    assert reporter.post(harbour, form | {"alt": "Other"}).status_code == 403
    assert reporter.post(harbour + "/focus", {"focus.x": "5"}).status_code == 403
    assert reporter.post(harbour + "/replace").status_code == 403
    assert reporter.post(harbour + "/delete").status_code == 403
    assert image_at(app, harbour).alt == "Boats"
    assert row(app, own).lead_image.name == "harbour"


@SQLITE
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
    before = image_at(app, harbour).told
    new = {"picture": (BytesIO(picture("PNG", (90, 90))), "new.png")}
    assert reporter.post(harbour + "/replace", new).status_code == 403
    assert reporter.post(harbour, words_of_it | {"alt": "Other"}).status_code == 403
    assert reporter.post(harbour + "/focus", {"focus.x": "5"}).status_code == 403
    assert "Replace the picture" not in reporter.get(harbour).text
    assert editor.post(harbour + "/delete").location == harbour
    assert image_at(app, harbour).told == before
    assert describe(editor, harbour, alt="Boats").status_code == 303


def test_the_library_is_searched_filtered_and_paged(app, editor):
    with app.app_context():
        for n in range(100):
            alt = None if n % 10 == 0 else "A tide mill" if n == 7 else "x"
            caption = "At the 100% mill" if n == 8 else ""
            db.session.add(Image(name=f"p-{n}", file=f"p{n}", width=9, height=9, alt=alt,
                                 caption=caption))  # fmt: skip
            db.session.flush()
        db.session.commit()
    seen, address = [], LIBRARY
    while address:
        html = editor.get(address).text
        seen += shelf(html)
        older = tree(html).find(".//a[@rel='next']")
        address = older is not None and older.get("href")
    assert seen == [f"p-{n}" for n in reversed(range(100))]
    assert shelf(editor.get(LIBRARY + "?q=mill").text) == ["p-8", "p-7"]
    assert shelf(editor.get(LIBRARY + "?q=tide+MILL").text) == ["p-7"]
    assert shelf(editor.get(LIBRARY + "?q=100%25").text) == ["p-8"]
    assert shelf(editor.get(LIBRARY + "?q=p-99").text) == ["p-99"]
    assert len(shelf(editor.get(LIBRARY + "?without=alt").text)) == 10
    for odd in (
        "before=x",
        "before=-9",
        "before=99999999999999999999",
        "story=x",
        "at=-1",
        "q=%00",
    ):
        assert editor.get(f"{LIBRARY}?{odd}").status_code == 200


@SQLITE
def test_a_large_library_takes_as_many_queries_as_a_small_one_and_each_from_an_index(app, editor):
    counts = []
    for number in (50, 1000):
        with app.app_context():
            have = db.session.scalar(sa.select(sa.func.count()).select_from(Image))
            rows = [
                {"name": f"p-{n}", "file": f"p{n}", "width": 9, "height": 9, "alt": None}
                for n in range(have, number)
            ]
            db.session.execute(sa.insert(Image), rows)
            db.session.commit()
        for address in (LIBRARY, LIBRARY + "?without=alt", LIBRARY + "?q=p-1"):
            with statements(app) as sent:
                editor.get(address)
            counts.append(len(sent))
            with app.app_context():
                for statement, parameters in sent:
                    if "FROM image" in statement and "q=" not in address:
                        plan = db.session.connection().exec_driver_sql(
                            f"EXPLAIN QUERY PLAN {statement}", parameters
                        )
                        lines = [line[3] for line in plan]
                        assert not any(line.startswith("SCAN image") for line in lines), lines
                        assert not any("TEMP B-TREE" in line for line in lines)
    assert counts[:3] == counts[3:]


def test_a_picture_can_be_had_as_large_as_it_is_kept(editor, desk, harbour):
    answer = editor.get(harbour + "/master")
    assert opened(answer.data).size == (800, 500)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=harbour-")
    assert desk("reporter").get(harbour + "/master").status_code == 403


def test_hostile_words_of_a_picture_are_inert_at_the_desk(editor, upload, harbour):
    evil = '"><script>alert(1)</script>'
    upload(editor, (picture("PNG", (64, 64)), f"{evil}.png"))
    describe(editor, harbour, alt=evil, caption=evil, credit=evil)
    for page in (LIBRARY, harbour, LIBRARY + "?q=" + evil):
        assert "<script>alert" not in editor.get(page).text


def test_what_a_replaced_or_refused_file_says_is_shown_with_its_name_escaped(editor, upload):
    answer = upload(editor, (b"text", "<b>bold</b>.jpg"))
    assert "<b>bold" not in answer.text
    assert results(answer.text)[0].startswith("b>.jpg This is no JPEG")


def test_images_know_what_was_told_of_them(app, editor, harbour):
    with app.app_context():
        image = images.by_name("harbour")
        before = image.told
        image.credit = "Ada"
        assert image.told != before


def test_portrait_and_logo_are_chosen_from_the_library_too(app, client, desk, editor, harbour):
    editor.write(headline="By somebody", body_source="Text.", bylines=["Ada Venn"])
    for browser, page, form, button in (
        (editor, "/newsroom/authors/1", "part", "Use harbour as Ada Venn’s portrait"),
        (desk("publisher"), "/newsroom/paper", "imprint", "Use harbour as the paper’s logo"),
    ):
        library = browser.post(page, browser.fields(page, form) | {"then": "pictures"}).location
        (choice,) = (
            f
            for f in main(browser.get(library).text).iter("form")
            if any(b.get("aria-label") == button for b in f.iter("button"))
        )
        fields = {e.get("name"): e.get("value") for e in choice.iter("input")}
        answer = browser.client.post(choice.get("action"), data=fields)
        assert answer.location == page
        assert "harbour" in notices(browser.get(answer.location).text)
        assert "harbour" in next(main(browser.get(page).text).iter("img")).get("src")
    assert "harbour" in next(tree(client.get("/").text).iter("img")).get("src")
    for asked in ("logo", "author-9", "author-99999999999", "topic-1", "'"):
        answer = editor.get(f"{LIBRARY}?whose={asked}")
        assert answer.status_code == 200
        assert "Use harbour as" not in answer.text
    assert editor.post(f"{harbour}/use/portrait", {"author": "9"}).status_code == 404


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
