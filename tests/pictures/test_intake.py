"""What becomes of an upload."""

import pytest
import sqlalchemy as sa

from answers import main
from broadsheet.archive import images
from broadsheet.archive.desk import filed_stories
from broadsheet.archive.images import Image
from broadsheet.archive.store import db
from broadsheet.pictures import intake, store
from broadsheet.pictures.upload_limits import UploadRefused
from conftest import ON_SQLITE
from stories import START
from uploads import (
    HALVES,
    HOSTILE,
    animation,
    from_a_telephone,
    opened,
    palette,
    picture,
    sixteen_bits,
    transparent,
    wide_gamut,
)


@pytest.fixture
def archive(app):
    with app.app_context():
        yield db.session


def stored(image):
    """All files of an image, by name."""
    return {name: store.store().open(name) for name in image.picture.files}


def is_near(pixel, colour, most=24):
    return all(abs(a - b) <= most for a, b in zip(pixel, colour, strict=True))


def test_an_upload_becomes_renditions_that_are_never_larger_than_it_was(archive):
    image = intake.take_in(picture("PNG", (1000, 500)), name="Häfen & Boote.PNG", by="Ada Venn")
    assert (image.width, image.height, image.uploaded_at) == (1000, 500, START)
    assert (image.name, image.original_name) == ("hafen-boote", "Häfen & Boote.PNG")
    assert (image.alt, image.described, image.uploaded_by) == (None, False, "Ada Venn")
    renditions = image.picture.renditions
    assert [(r.width, r.height) for r in renditions] == [
        (320, 160), (640, 320), (960, 480), (1000, 500),
    ]  # fmt: skip
    for rendition in renditions:
        found = opened(store.store().open(rendition.file))
        assert (found.format, found.size) == ("WEBP", (rendition.width, rendition.height))
    fallback = opened(store.store().open(image.picture.fallback.file))
    assert (fallback.format, fallback.size) == ("JPEG", (960, 480))
    assert [(c.width, c.height) for c in image.picture.in_shapes] == [
        (889, 500), (667, 500), (500, 500),
    ]  # fmt: skip
    for crop in image.picture.in_shapes:
        found = opened(store.store().open(crop.file))
        assert (found.format, found.size) == ("JPEG", (crop.width, crop.height))


@ON_SQLITE
def test_a_large_picture_ends_at_1920_pixels(archive):
    image = intake.take_in(picture("JPEG", (2400, 1600)))
    assert [r.width for r in image.picture.renditions] == [320, 640, 960, 1280, 1920]
    assert [(c.width, c.height) for c in image.picture.in_shapes] == [
        (1200, 675), (1200, 900), (1200, 1200),
    ]  # fmt: skip


@ON_SQLITE
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_every_format_is_taken_in_whatever_the_file_is_called(archive, form):
    image = intake.take_in(picture(form), name="picture.exe")
    assert "exe" not in image.file
    fallback = opened(store.store().open(image.picture.fallback.file))
    assert is_near(fallback.getpixel((20, 150)), HALVES[0])
    assert is_near(fallback.getpixel((380, 150)), HALVES[1])


@ON_SQLITE
def test_a_picture_is_turned_the_right_way_up_and_tells_nothing_else(archive):
    image = intake.take_in(from_a_telephone(), name="IMG_0001.jpg")
    assert (image.width, image.height) == (300, 400)
    for name, data in stored(image).items():
        found = opened(data)
        assert not found.getexif(), name
        assert not {"exif", "xmp", "comment", "icc_profile"}.intersection(found.info), name
        assert b"SECRET" not in data
    upright = opened(store.store().open(image.picture.fallback.file))
    assert is_near(upright.getpixel((20, 200)), HALVES[1])
    assert is_near(upright.getpixel((280, 200)), HALVES[0])


@ON_SQLITE
@pytest.mark.parametrize(
    ("data", "colour"),
    [
        (picture("JPEG", mode="CMYK"), HALVES[0]),
        (picture("JPEG", mode="L"), (80, 80, 80)),
        (picture("PNG", mode="LA"), (80, 80, 80)),
        (picture("PNG", mode="1"), None),
        (animation(), (0, 0, 0)),
        (transparent(), (255, 255, 255)),
        (palette(), (0, 200, 0)),
        (sixteen_bits(), (128, 128, 128)),
        (wide_gamut(), None),
        (picture("PNG", icc_profile=b"broken"), HALVES[0]),
        (picture("JPEG", exif=b"Exif\0\0broken"), HALVES[0]),
        (picture("JPEG", dpi=(300, 300)) + b"<script>alert(1)</script>", HALVES[0]),
    ],
    ids=[
        "cmyk", "grey", "grey with alpha", "bits", "animation", "transparent", "palette", "16 bits",
        "profile", "broken profile", "broken exif", "script behind it",
    ],
)  # fmt: skip
def test_every_kind_of_pixels_comes_out_as_srgb(archive, data, colour):
    image = intake.take_in(data)
    for name, kept in stored(image).items():
        assert opened(kept).mode == "RGB", name
        assert b"<script>" not in kept
    if colour:
        found = opened(store.store().open(image.picture.fallback.file)).getpixel((9, 9))
        assert is_near(found, colour)


@ON_SQLITE
@pytest.mark.parametrize(("data", "why"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_picture_is_refused_and_leaves_nothing(app, archive, tmp_path, data, why):
    with pytest.raises(UploadRefused, match=why):
        intake.take_in(data, name="holiday.jpg")
    assert archive.scalar(sa.select(sa.func.count()).select_from(Image)) == 0
    assert not (tmp_path / "media").exists()


def test_the_same_bytes_are_the_same_image_and_its_words_stay(archive):
    data = picture()
    first = intake.take_in(data, name="a.jpg", alt="Two colours", credit="Ada")
    again = intake.take_in(data, name="b.jpg", alt="Other", caption="Red, blue", credit="Bo")
    assert again is first
    assert (first.alt, first.caption, first.credit) == ("Two colours", "Red, blue", "Ada")


def test_pictures_of_one_name_get_names_of_their_own(archive):
    names = [intake.take_in(picture(size=(400, 300 + n)), name="IMG.jpg").name for n in range(3)]
    assert names[0] == "img"
    assert len(set(names)) == 3
    assert all(name.startswith("img-") for name in names[1:])


@ON_SQLITE
def test_an_interrupted_upload_is_simply_repeated(archive):
    data = picture()
    before = stored(intake.take_in(data, name="a.jpg"))
    archive.rollback()
    store.store().delete(next(iter(before)))
    assert stored(intake.take_in(data, name="a.jpg")) == before


@ON_SQLITE
def test_the_crops_follow_the_focal_point(archive):
    image = intake.take_in(picture("PNG", (1600, 400)))
    before = image.picture.crops
    gone = intake.focus(image, 0.9, 0.5)
    assert gone == before
    square = image.picture.cropped("1x1")
    pixels = opened(store.store().open(square.file))
    assert is_near(pixels.getpixel((5, 200)), HALVES[1]), "all of it lies in the right half"
    store.clear(gone)
    assert set(stored(image)) == set(image.picture.files)
    assert intake.focus(image, 0.9, 0.5) == []
    with pytest.raises(ValueError, match="outside"):
        intake.focus(image, 1.1, 0.5)


def test_a_replaced_picture_is_the_same_image_with_other_files(archive):
    image = intake.take_in(picture(), name="a.jpg", alt="Words stay")
    other = intake.take_in(picture(size=(500, 500)), name="b.jpg")
    intake.focus(image, 0.1, 0.1)
    before, kept = image.picture.files, (image.id, image.name, image.alt)
    gone = intake.replace(image, intake.render_sizes(picture("WEBP", (640, 400)), "it.webp"))
    archive.flush()
    assert gone == before
    assert not set(gone).intersection(image.picture.files)
    assert (image.id, image.name, image.alt) == kept
    assert (image.width, image.height, image.focal_x) == (640, 400, 0.5)
    stored(image)
    with pytest.raises(UploadRefused, match=f"“{other.name}”"):
        intake.replace(image, intake.render_sizes(picture(size=(500, 500)), "it.png"))


def test_a_picture_knows_the_stories_that_show_it(app, paper):
    with paper.open():
        name = intake.take_in(picture(), name="Harbour.jpg").name
        db.session.commit()
    in_text = paper.story("In the text", body=f"One.\n\n![]({name})", body_format="markdown")
    paper.story("Not at all")
    as_lead = paper.story("As lead", ago=None)
    paper.change(as_lead, lambda story: setattr(story, "lead_image", images.by_name(name)))
    with paper.open():
        image = images.by_name(name)
        assert [f"/world/{s.slug}" for s in filed_stories.showing(image)] == [as_lead, in_text]
    paper.change(in_text, lambda story: story.file_copy("None.", "markdown", "<p>None.</p>"))
    with paper.open():
        assert [s.headline for s in filed_stories.showing(images.by_name(name))] == ["As lead"]


def test_pictures_from_before_there_were_renditions_still_show_and_can_get_them(app, client, paper):
    with paper.open():
        store.store().put("old-0123.webp", picture("WEBP", (700, 500)))
    address = paper.story("Old")
    old = Image(file="old-0123.webp", width=700, height=500, alt="Old", focal_x=0.2)
    paper.change(address, lambda story: setattr(story, "lead_image", old))
    shown = main(client.get(address).text).find(".//picture")
    assert [e.tag for e in shown] == ["img"]
    assert shown[0].get("src") == "/media/old-0123.webp"

    done = app.test_cli_runner().invoke(args=["media", "render"])
    assert (done.exit_code, done.output) == (0, "1 of 1 pictures are whole\n")
    source, image = main(client.get(address).text).find(".//picture")
    assert source.get("srcset").endswith(" 700w")
    assert client.get(image.get("src")).status_code == 200
    assert client.get("/media/old-0123.webp").status_code == 404
    assert "focus-x-2" in image.get("class")


def test_renditions_that_were_lost_are_made_again_from_the_master(app, paper):
    with paper.open():
        image = intake.take_in(picture("PNG", (900, 600)), name="a.png")
        db.session.commit()
        before = stored(image)
        lost = [name for name in before if name != image.picture.master]
        store.clear(lost)
        name, master = image.name, image.picture.master
    assert app.test_cli_runner().invoke(args=["media", "render"]).exit_code == 0
    with paper.open():
        assert {n: opened(d).size for n, d in stored(images.by_name(name)).items()} == {
            n: opened(d).size for n, d in before.items()
        }
        store.clear([*lost, master])
    done = app.test_cli_runner().invoke(args=["media", "render"])
    assert done.exit_code == 1
    assert f"failed: {name}: " in done.output
