"""A story that has sound is one to podcast players, too."""

import json
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

import uploads
from broadsheet.archive import library_files
from broadsheet.archive.images import Image
from broadsheet.archive.store import db
from broadsheet.pictures import store
from conftest import ON_SQLITE

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def speech(paper):
    """The address of a file of the library."""
    with paper.open():
        return uploads.kept(uploads.mp3(), "speech.mp3")


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
