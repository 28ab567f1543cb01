"""Pictures that come with an import: into the library, into the text, and from nowhere else."""

import os
import zipfile
from io import BytesIO

import pytest
from PIL import Image as Pillow

from answers import main
from broadsheet.archive import articles, images
from broadsheet.wire.imports.items import ImportRefused
from broadsheet.wire.imports.media.bundle import LARGEST, open_media
from wire.imports.ghost.test_export import export as ghost
from wire.imports.wordpress import attachment, export, item, meta


def picture(colour="red", size=(64, 48), form="JPEG"):
    out = BytesIO()
    Pillow.new("RGB", size, colour).save(out, form)
    return out.getvalue()


FILES = {
    "uploads/2012/03/pier.jpg": picture("red"),
    "uploads/2012/03/pier-300x200.jpg": picture("red", (30, 20)),
    "uploads/2012/04/pier.jpg": picture("blue"),
    "uploads/2012/03/Böot.jpg": picture("green"),
    "uploads/2012/03/note.txt": b"not a picture",
}


@pytest.fixture(params=["folder", "zip"])
def media(request, tmp_path):
    """The same uploads, in a folder or in an archive."""
    root = tmp_path / "media"
    if request.param == "zip":
        with zipfile.ZipFile(root.with_suffix(".zip"), "w") as archive:
            for name, data in FILES.items():
                archive.writestr(name, data)
        return root.with_suffix(".zip")
    for name, data in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


FOUND = [
    ("https://old.example/wp-content/uploads/2012/03/pier.jpg", "uploads/2012/03/pier.jpg"),
    ("/wp-content/uploads/2012/03/pier-300x200.jpg", "uploads/2012/03/pier.jpg"),
    ("/wp-content/uploads/2012/03/pier-1024x768.jpg?w=604", "uploads/2012/03/pier.jpg"),
    ("/wp-content/uploads/2012/04/PIER.jpg", "uploads/2012/04/pier.jpg"),
    ("/wp-content/uploads/2012/03/B%C3%B6ot.jpg", "uploads/2012/03/Böot.jpg"),
    ("/elsewhere/pier.jpg", None),
    ("/wp-content/uploads/2012/03/note.txt", None),
    ("/wp-content/uploads/2012/03/../../../../etc/passwd", None),
    ("../../../etc/passwd", None),
    ("file:///etc/passwd", None),
    ("http://[::1", None),
    ("", None),
]


@pytest.mark.parametrize(("address", "name"), FOUND)
def test_a_picture_is_found_by_the_folders_of_its_address(media, address, name):
    assert open_media(media).find(address) == name


def test_links_are_not_followed_wherever_they_lead(tmp_path):
    (tmp_path / "secret.jpg").write_bytes(picture())
    root = tmp_path / "media"
    (root / "a").mkdir(parents=True)
    (root / "a" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (root / "b").symlink_to(tmp_path)
    os.mkfifo(root / "pipe.jpg")
    media = open_media(root)
    assert media.sizes == {}
    (root / "a" / "later.jpg").write_bytes(picture())
    media = open_media(root)
    (root / "a" / "later.jpg").unlink()
    (root / "a" / "later.jpg").symlink_to(tmp_path / "secret.jpg")
    with pytest.raises(ImportRefused):
        media.read("a/later.jpg")


def test_a_zip_that_says_less_than_it_holds_is_refused(tmp_path):
    file = tmp_path / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("uploads/a.jpg", bytes(LARGEST + 10))
        archive.writestr("../../outside.jpg", picture())
    media = open_media(file)
    with pytest.raises(ImportRefused, match="larger than"):
        media.read("uploads/a.jpg")
    data = bytearray(file.read_bytes())
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"outside"))
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")  # the size, as the directory has it
    file.write_bytes(data)
    lying = open_media(file)
    with pytest.raises(ImportRefused):
        lying.read(next(iter(lying.sizes)))


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04broken", b"x" * 100])
def test_what_is_no_folder_and_no_archive_is_refused(bring, tmp_path, content):
    file = tmp_path / "media.zip"
    if content is not None:
        file.write_bytes(content)
    run = bring(export(item(1)), "--media", file).run
    assert run.exit_code == 2
    assert "media.zip" in run.stderr


SHOWN = (
    '<p>Before.</p><figure><img src="https://old.example/wp-content/uploads/2012/03/pier-300x200.jpg"'
    ' alt="A pier"><figcaption>The pier in <em>March</em></figcaption></figure>'
    '<p>After, <a href="x.jpg"><img src="/wp-content/uploads/2012/04/pier.jpg"></a> here.</p>'
    '<p><img src="/wp-content/uploads/2012/05/lost.jpg" alt="Lost"></p>'
)
POST = export(
    attachment(8, 1, "2012/03/Böot.jpg", more=meta("_wp_attachment_image_alt", "A boat")),
    item(1, content_encoded=SHOWN, more=meta("_thumbnail_id", "8")),
)


def test_pictures_come_into_the_library_and_stand_in_the_text(app, client, bring, media):
    brought = bring(POST, "--media", media)
    assert brought.results == ["imported"]
    assert brought.notes == (
        "a picture is not among the media, what stands there is a link at most: "
        "/wp-content/uploads/2012/05/lost.jpg"
    )
    with app.app_context():
        found = articles.by_slug("story-1")
        assert (found.lead_image.alt, found.lead_image.width) == ("A boat", 64)
        assert 'src="pier"' in found.body_source
    article = main(client.get("/news/story-1").text).find(".//article")
    sources = [image.get("src") for image in article.iter("img")]
    assert len(sources) == 3
    assert {client.get(source).status_code for source in sources} == {200}
    assert "A pier" in [image.get("alt") for image in article.iter("img")]
    (link,) = (a for a in article.iter("a") if (a.get("href") or "").endswith("lost.jpg"))
    assert link.text == "Lost"


def test_a_description_with_quotation_marks_comes_along(app, bring, media):
    shown = """<p>One.</p><img src="/2012/04/pier.jpg" alt='The "old" pier'>"""
    bring(export(item(1, content_encoded=shown)), "--media", media)
    with app.app_context():
        assert images.by_name("pier").alt == 'The "old" pier'


def test_the_address_of_a_picture_s_file_leads_to_the_picture(client, bring, media):
    bring(POST, "--media", media)
    answer = client.get("/wp-content/uploads/2012/03/B%C3%B6ot.jpg")
    assert answer.status_code == 301
    assert client.get(answer.location).mimetype.startswith("image/")


def test_a_second_run_changes_nothing_and_pictures_may_come_later(bring, everything, media):
    assert bring(POST).results == ["imported"]
    assert bring(POST, "--media", media).results == ["changed"]
    before = everything()
    assert bring(POST, "--media", media).results == ["unchanged"]
    assert everything() == before


def test_a_dry_run_keeps_no_picture(app, bring, everything, media, tmp_path):
    before = everything()
    assert bring(POST, "--media", media, "--dry-run").results == ["imported"]
    assert everything() == before
    assert not [*(tmp_path / "media").glob("*.webp")]


def test_what_is_no_picture_is_told_and_left_out(app, bring, tmp_path):
    root = tmp_path / "m" / "2012"
    root.mkdir(parents=True)
    (root / "a.jpg").write_bytes(b"<svg onload=alert(1)>")
    source = '<p>x</p><img src="/wp-content/2012/a.jpg">'
    brought = bring(export(item(1, content_encoded=source)), "--media", tmp_path / "m")
    assert brought.results == ["imported"]
    assert "2012/a.jpg was not taken in" in brought.notes


def test_pictures_in_markdown_are_the_library_s(app, client, bring, media):
    text = "---\ntitle: x\ndate: 2025-01-01\nimage: /2012/04/pier.jpg\n---\n"
    text += 'One.\n\n![A boat](/img/2012/03/B%C3%B6ot.jpg "The boat")\n\nTwo.\n'
    bring(text, "--media", media, name="p/a.md")
    with app.app_context():
        found = articles.by_slug("a")
        assert found.body_source == "One.\n\n![The boat](boot)\n\nTwo."
        assert found.lead_image is not None
    article = main(client.get("/p/a").text).find(".//article")
    assert "A boat" in [image.get("alt") for image in article.iter("img")]


def test_missing_pictures_are_named_the_first_on_the_screen_and_all_in_the_report(bring):
    names = [f"/2012/{n}.jpg" for n in range(5)]
    text = "---\ntitle: x\ndate: 2025-01-01\n---\n" + "\n\n".join(f"![]({n})" for n in names)
    brought = bring(text, name="p/a.md")
    assert brought.report[0]["missing_pictures"] == names
    assert "at most: /2012/0.jpg, /2012/1.jpg, /2012/2.jpg, …\n" in brought.run.stdout
    assert "\n1 file: 1 imported\n" in brought.run.stdout


DESCRIBED = {
    "hugo": (
        "---\ntitle: x\ndate: 2025-01-01\nimage: /2012/04/pier.jpg\n---\n"
        "One.\n\n![A pier](/2012/04/pier.jpg)\n"
    ),
    "wordpress": export(
        attachment(8, 1, "2012/04/pier.jpg"),
        item(
            1,
            content_encoded='<p>One.</p><p><img alt="A pier" '
            'src="https://old.example/wp-content/uploads/2012/04/pier.jpg"></p>',
            more=meta("_thumbnail_id", "8"),
        ),
    ),
    "ghost": ghost(
        {
            "feature_image": "__GHOST_URL__/2012/04/pier.jpg",
            "lexical": None,
            "html": '<p>One.</p><img src="__GHOST_URL__/2012/04/pier.jpg" alt="A pier">',
        }
    ),
}


@pytest.mark.parametrize("system", DESCRIBED)
@pytest.mark.parametrize("media", ["folder"], indirect=True)
def test_a_lead_picture_has_the_description_that_stands_in_the_text(
    app, client, bring, media, system
):
    name = {"hugo": "p/story-1.md"}.get(system, "export")
    report = bring(DESCRIBED[system], "--media", media, name=name).report
    page = client.get(f"/{report[0]['address']}").text
    lead = [image for image in main(page).iter("img") if "pier" in image.get("src")]
    assert {image.get("alt") for image in lead} == {"A pier"}
    with app.app_context():
        found = articles.by_slug(report[0]["address"].rpartition("/")[2])
        assert found.lead_image.alt == "A pier"
