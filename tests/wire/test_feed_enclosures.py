"""What comes along with a story in a feed: its lead picture, and sound, by which it is one to
podcast players, too."""

import json
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

import uploads
from broadsheet import urls
from broadsheet.archive import library_files
from broadsheet.archive.images import Image
from broadsheet.archive.store import db
from broadsheet.pictures import store
from conftest import ON_SQLITE
from wire.feed_readers import ATOM, link, told_alike

SITE = "https://paper.example"


@pytest.fixture
def speech(paper):
    """The address of a file of the library."""
    with paper.open():
        return uploads.kept(uploads.mp3(), "speech.mp3")


@pytest.fixture
def site(make_app):
    return make_app(SITE_URL=SITE).test_client()


@ON_SQLITE
def test_a_lead_image_is_an_enclosure_with_its_size_and_type(site, paper, tmp_path):
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "pier.webp").write_bytes(b"x" * 1234)
    address = paper.story("Budget vote")
    image = Image(file="pier.webp", width=1280, height=853, alt="A pier", caption="It")
    paper.change(address, lambda story: setattr(story, "lead_image", image))
    url = SITE + "/media/pier.webp"
    enclosure = ElementTree.fromstring(site.get("/feed.rss").data).find(".//enclosure")
    assert enclosure is not None
    assert enclosure.attrib == {"url": url, "length": "1234", "type": "image/webp"}
    entry = ElementTree.fromstring(site.get("/feed.atom").data).find(ATOM + "entry")
    assert entry is not None
    attached = link(entry, "enclosure")
    assert (attached.get("href"), attached.get("length")) == (url, "1234")
    (item,) = json.loads(site.get("/feed.json").data)["items"]
    assert item["image"] == url
    assert item["attachments"] == [{"url": url, "mime_type": "image/webp", "size_in_bytes": 1234}]
    assert len(site.get(urlsplit(url).path).data) == 1234
    (story,) = told_alike(site)
    assert f'src="{SITE}/media/pier' in story["html"]
    assert 'alt="A pier"' in story["html"]


@ON_SQLITE
def test_a_picture_whose_file_is_not_here_is_no_enclosure(site, paper):
    address = paper.story("Budget vote")
    image = Image(file="missing.webp", width=1, height=1, alt="")
    paper.change(address, lambda story: setattr(story, "lead_image", image))
    for form in urls.FEEDS:
        assert "enclosure" not in site.get(f"/feed.{form}").text
        assert "attachments" not in site.get(f"/feed.{form}").text


@ON_SQLITE
def test_a_picture_whose_file_comes_later_is_an_enclosure_in_a_minute(site, paper, clock, tmp_path):
    image = Image(file="pier.webp", width=1280, height=853, alt="A pier")
    paper.change(paper.story(), lambda story: setattr(story, "lead_image", image))
    assert "<enclosure" not in site.get("/feed.rss").text
    (tmp_path / "media").mkdir(exist_ok=True)
    (tmp_path / "media" / "pier.webp").write_bytes(b"x" * 1234)
    clock.advance(minutes=1)
    assert "<enclosure" in site.get("/feed.rss").text


@ON_SQLITE
@pytest.mark.parametrize("text", ["[Hear it]({})", "As [said]({}) here."])
def test_sound_is_an_enclosure_with_its_size_and_type(client, paper, speech, tmp_path, text):
    address = paper.story("What was said", body="Before.\n\n" + text.format(speech))
    (tmp_path / "media" / "pier.webp").write_bytes(b"x")
    image = Image(file="pier.webp", width=1280, height=853, alt="A pier")
    paper.change(address, lambda story: setattr(story, "lead_image", image))
    (enclosure,) = ElementTree.fromstring(client.get("/feed.rss").data).iter("enclosure")
    url, length = enclosure.get("url"), str(len(uploads.mp3()))
    assert urlsplit(url).path == speech
    assert (enclosure.get("length"), enclosure.get("type")) == (length, "audio/mpeg")
    assert client.get(urlsplit(url).path, buffered=True).data == uploads.mp3()
    entry = ElementTree.fromstring(client.get("/feed.atom").data).find(f"{ATOM}entry")
    attached = [e for e in entry.iter(f"{ATOM}link") if e.get("rel") == "enclosure"]
    assert [e.get("type") for e in attached] == ["audio/mpeg", "image/webp"]
    assert attached[0].get("href") == url
    (item,) = json.loads(client.get("/feed.json").data)["items"]
    assert [one["mime_type"] for one in item["attachments"]] == ["audio/mpeg", "image/webp"]
    assert item["image"].endswith("/media/pier.webp")


@ON_SQLITE
def test_what_is_no_sound_or_is_missing_is_no_enclosure(client, paper):
    with paper.open():
        report = uploads.kept(uploads.pdf(), "report.pdf")
    paper.story("Read it", body=f"[Report]({report})")
    paper.story("Lost", body="[It](/media/files/lost-0123456789abcdef.mp3)")
    for form in ("rss", "atom"):
        assert "enclosure" not in client.get(f"/feed.{form}").text
    assert "attachments" not in client.get("/feed.json").text


def test_sound_that_comes_back_into_the_library_is_in_the_feeds_at_once(client, paper, speech):
    paper.story("What was said", body=f"[Hear it]({speech})")
    with paper.open():
        (gone,) = library_files.library().files
        db.session.delete(gone)
        db.session.commit()
        store.clear_unused([gone.stored])
    assert "enclosure" not in client.get("/feed.rss").text
    with paper.open():
        assert uploads.kept(uploads.mp3(), "speech.mp3") == speech
    assert "enclosure" in client.get("/feed.rss").text
