"""What comes along with an entry, such as the sound of a podcast, is not lost."""

import json

import pytest

import uploads
from answers import main

RSS = """<rss version="2.0"><channel><title>Old</title><link>http://127.0.0.1:5000/</link>
<item><title>Episode one</title><link>http://127.0.0.1:5000/episode-one</link><guid>urn:1</guid>
<pubDate>Mon, 20 Oct 2025 08:00:00 GMT</pubDate><description>We talk of tides.</description>
<enclosure url="http://127.0.0.1:5000/audio/one.mp3" length="9" type="audio/mpeg"/>
<enclosure url="javascript:alert(1)" length="9" type="audio/mpeg"/>
<enclosure url="http://127.0.0.1:5000/one.jpg" length="9" type="image/jpeg"/></item>
</channel></rss>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": "urn:1", "title": "Episode one", "url": "http://127.0.0.1:5000/episode-one",
             "date_published": "2025-10-20T08:00:00Z", "content_text": "We talk of tides.",
             "attachments": [{"url": "http://127.0.0.1:5000/audio/one.mp3",
                              "mime_type": "audio/mpeg"}, "odd"]},
        ],
    }
)  # fmt: skip


@pytest.fixture
def media(tmp_path):
    (tmp_path / "media-of-old" / "audio").mkdir(parents=True)
    (tmp_path / "media-of-old" / "audio" / "one.mp3").write_bytes(uploads.mp3())
    return tmp_path / "media-of-old"


@pytest.mark.parametrize(("feed", "name"), [(RSS, "feed.xml"), (JSON, "feed.json")])
def test_it_comes_into_the_library_and_plays_in_the_story(client, bring, media, feed, name):
    assert bring(feed, "--media", media, name=name).results == ["imported"]
    (player,) = main(client.get("/news/episode-one").text).iter("audio")
    assert client.get(player.get("src"), buffered=True).data == uploads.mp3()
    assert 'type="audio/mpeg"' in client.get("/feed.rss").text


def test_a_picture_that_comes_along_is_the_lead_picture(client, bring, media):
    (media / "one.jpg").write_bytes(uploads.picture())
    bring(RSS, "--media", media)
    (picture,) = main(client.get("/news/episode-one").text).iter("img")
    assert picture.get("src").startswith("/media/one-")


def test_without_the_file_the_story_links_to_it(client, bring):
    assert bring(RSS).results == ["imported"]
    page = client.get("/news/episode-one").text
    assert 'href="http://127.0.0.1:5000/audio/one.mp3"' in page
    assert "javascript:alert" not in page
