"""Pictures and films in a text: how an editor writes them, and what readers get."""

from urllib.parse import urlsplit

import pytest

from answers import has_class, main, statements, tree, words
from broadsheet.archive import articles, images
from broadsheet.archive.spelling.plain_text import text_of
from broadsheet.archive.store import db
from broadsheet.pictures import intake, store
from broadsheet.text import figures, rendering
from conftest import ON_SQLITE
from uploads import picture


@pytest.fixture
def harbour(paper, filled_once):
    """The name of a picture in the library."""

    def take_in():
        with paper.open():
            image = intake.take_in(
                picture("PNG", (1000, 500)),
                name="Harbour.png",
                alt="Boats",
                credit="Photo: Ada Venn",
            )
            db.session.commit()
            return image.name

    return filled_once(take_in)


@pytest.fixture
def story(paper):
    def _story(body, **facts):
        return paper.story(body=body, **{"body_format": "markdown", **facts})

    return _story


def body(client, address):
    page = main(client.get(address).text)
    return next(e for e in page.iter() if has_class(e, "story__body"))


@ON_SQLITE
def test_a_picture_stands_where_its_line_stands(client, story, harbour):
    found = body(client, story(f"Before.\n\n![Boats at *dawn*]({harbour})\n\nAfter."))
    assert [child.tag for child in found] == ["p", "figure", "p"]
    figure = found[1]
    assert words(figure.find("figcaption")) == "Boats at dawn Photo: Ada Venn"
    source, image = figure.find("picture")
    assert (image.get("alt"), image.get("loading")) == ("Boats", "lazy")
    assert (image.get("width"), image.get("height")) == ("960", "480")
    assert source.get("srcset").endswith(" 1000w")
    assert source.get("sizes")
    assert client.get(image.get("src")).status_code == 200


@ON_SQLITE
def test_its_words_can_be_others_in_one_story(client, story, harbour):
    found = body(client, story(f'![Dusk]({harbour} "Photo: Bo")'))
    assert words(found.find(".//figcaption")) == "Dusk Photo: Bo"


def test_a_change_to_a_picture_shows_in_every_text_at_once(app, client, paper, story, harbour):
    address = story(f"![]({harbour})")
    before = body(client, address).find(".//img").get("src")

    with paper.open():
        image = images.by_name(harbour)
        image.caption, image.alt = "Boats in March", "Six boats"
        gone = intake.replace(image, intake.render_sizes(picture("JPEG", (640, 480)), "it.jpg"))
        db.session.commit()
        store.clear(gone)
    found = body(client, address)
    assert words(found.find(".//figcaption")).startswith("Boats in March")
    image = found.find(".//img")
    assert image.get("alt") == "Six boats"
    assert image.get("src") != before
    assert client.get(image.get("src")).status_code == 200
    assert client.get(before).status_code == 404


def test_a_picture_that_is_not_there_leaves_the_text_whole(client, story):
    found = body(client, story("One.\n\n![Gone](no-such-picture)\n\nTwo."))
    assert [words(child) for child in found] == ["One.", "Two."]


@ON_SQLITE
def test_a_picture_among_words_stands_below_them(client, story, harbour):
    found = body(client, story(f"Some ![]({harbour}) words."))
    assert [child.tag for child in found] == ["p", "figure"]
    assert words(found[0]) == "Some words."


@ON_SQLITE
def test_a_picture_of_another_site_is_a_link_to_it(client, story):
    found = body(client, story("![A boat](https://elsewhere.example/boat.jpg)"))
    assert found.find(".//img") is None
    link = found.find(".//a")
    assert (words(link), link.get("href")) == ("A boat", "https://elsewhere.example/boat.jpg")


@ON_SQLITE
def test_a_story_with_pictures_takes_one_query_more(app, client, story, harbour):
    counts = []
    for text in ("Bare.", f"![]({harbour})\n\n![]({harbour})\n\n![](none)"):
        address = story(text, headline=f"Story {len(text)}")
        client.get("/")
        with statements(app) as sent:
            client.get(address)
        counts.append(len([one for one, _ in sent if "FROM stamp" not in one]))
    assert counts[1] == counts[0] + 1


@ON_SQLITE
@pytest.mark.parametrize("body_format", ["markdown", "plain"])
def test_nobody_can_write_a_mark(client, paper, harbour, body_format):
    mark = figures.mark_picture(harbour)
    text = f"{mark}\n\n\x020\x03 &#2;0&#3; <img src={harbour}>\n\n&lt;!--picture"
    found = body(client, paper.story(body=text, body_format=body_format))
    assert found.find(".//img") is None
    assert "picture {" in words(found)


@ON_SQLITE
@pytest.mark.parametrize("evil", ["--><script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_words_of_a_picture_are_inert(client, paper, story, harbour, evil):
    text = f"![{evil}]({harbour} '{evil}')\n\n[{evil}](https://youtu.be/dQw4w9WgXcQ)"
    page = client.get(story(text)).text
    assert "<script>alert" not in page
    assert not any(e.get("onerror") for e in tree(page).iter())
    assert page.count("figure class") == 2
    with paper.open():
        kept = articles.by_slug("bridge-reopens-after-repairs").body_html
        assert evil in figures.for_feeds(kept).unescape()
        assert "<script>" not in figures.for_feeds(kept)


FRAMED = {
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ": "www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
    "https://www.youtube.com/watch?t=4&v=dQw4w9WgXcQ": "www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
    "http://youtu.be/dQw4w9WgXcQ?si=x": "www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
    "https://youtube.com/shorts/dQw4w9WgXcQ": "www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
    "https://vimeo.com/76979871": "player.vimeo.com/video/76979871",
    "https://www.dailymotion.com/video/x8abcde": "geo.dailymotion.com/player.html",
    "https://datawrapper.dwcdn.net/aBc12/3/": "datawrapper.dwcdn.net/aBc12/",
    "https://open.spotify.com/episode/0123456789abcdefABCDEF": (
        "open.spotify.com/embed/episode/0123456789abcdefABCDEF"
    ),
}


@ON_SQLITE
@pytest.mark.parametrize(("url", "frame"), FRAMED.items())
def test_a_film_is_a_link_until_it_is_asked_for(client, story, url, frame):
    answer = client.get(story(f"Before.\n\n{url}\n\nAfter."))
    found = body(client, story(f"Once more.\n\n{url}"))
    card = found.find("figure")
    link = card.find("a")
    assert link.get("href") == url.replace("http://", "https://")
    parts = urlsplit(card.get("data-frame"))
    assert parts.netloc + parts.path == frame
    assert f"{parts.scheme}://{parts.netloc}" in answer.headers["Content-Security-Policy"]
    page = tree(answer.text)
    assert page.find(".//iframe") is None
    hosts = {urlsplit(e.get("src", "")).netloc for e in page.iter()}
    assert hosts == {""}
    assert any("embed.js" in e.get("src", "") for e in page.iter("script"))


@ON_SQLITE
@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://evil.example/https://youtu.be/dQw4w9WgXcQ",
        "https://youtu.be@evil.example/dQw4w9WgXcQ",
        "https://user:secret@youtu.be/dQw4w9WgXcQ",
        "https://youtu.be:8080/dQw4w9WgXcQ",
        "https://youtu.be/../dQw4w9WgXc",
        "https://www.youtube.com/@channel",
        "https://vimeo.com/about",
        "https://[::1/dQw4w9WgXcQ",
    ],
)
def test_any_other_address_alone_on_a_line_is_a_link(client, story, url):
    address = story(url)
    found = body(client, address)
    assert found.find("figure") is None
    assert words(found) == url
    assert "embed.js" not in client.get(address).text


@ON_SQLITE
@pytest.mark.parametrize(
    ("url", "whose"),
    [
        ("https://x.com/ada_venn/status/12", "@ada_venn on X"),
        ("https://twitter.com/ada/status/12?s=20", "@ada on X"),
        ("https://bsky.app/profile/ada.example.org/post/3kx", "@ada.example.org on Bluesky"),
        ("https://social.example/@ada/1234", "@ada on social.example"),
    ],
)
def test_a_post_is_quoted_with_a_link_that_says_whose_it_is(client, story, url, whose):
    found = body(client, story(f"> The bridge is open.\n>\n> {url}"))
    link = found.find("blockquote").find(".//a")
    assert (words(link), link.get("href")) == (whose, url)


@ON_SQLITE
def test_a_title_names_the_film(client, story):
    found = body(client, story("[The harbour at dawn](https://youtu.be/dQw4w9WgXcQ)"))
    assert words(found.find("figure").find("a")).startswith("The harbour at dawn")


def test_a_pull_quote_stands_out_and_no_other_class_does():
    html = rendering.to_html("::: pullquote\nWe row.\n\n— Gwen\n:::\n\n> Said.", "markdown")
    assert html.count('<blockquote class="pullquote">') == 1
    assert html.count("<blockquote>") == 1


@ON_SQLITE
def test_feeds_get_plain_figures_with_whole_addresses(make_app, paper, harbour):
    app = make_app(SITE_URL="https://paper.example")
    text = f"![]({harbour})\n\nhttps://youtu.be/dQw4w9WgXcQ"
    with app.app_context():
        html = figures.for_feeds(rendering.to_html(text, "markdown"))
    assert 'src="https://paper.example/media/harbour-' in html
    assert ' alt="Boats" width="960" height="480"' in html
    assert '<a href="https://youtu.be/dQw4w9WgXcQ">Video on YouTube</a>' in html
    assert "class=" not in html
    assert text_of(rendering.to_html(text, "markdown")) == ""


# Sound and film of the library

SPEECH, FILM = "speech-0123456789abcdef.mp3", "flood-0123456789abcdef.mp4"


@ON_SQLITE
def test_a_link_to_sound_of_the_library_alone_on_a_line_is_a_player(client, story):
    text = f"Before.\n\n[The *speech*](/media/files/{SPEECH})\n\nAfter."
    assert [child.tag for child in body(client, story(text))] == ["p", "p", "p"]
    found = body(client, story(text.replace("*", "")))
    assert [child.tag for child in found] == ["p", "figure", "p"]
    sound, caption = found[1]
    assert (sound.tag, sound.get("src")) == ("audio", f"/media/files/{SPEECH}")
    assert (sound.get("controls"), sound.get("preload")) == ("", "none")
    assert (sound.get("aria-label"), words(caption)) == ("The speech", "The speech Download (MP3)")
    assert caption.find("a").get("href") == f"/media/files/{SPEECH}"


def test_film_has_a_player_of_its_own_and_a_pdf_a_link(client, story):
    text = f"[Flood](/media/files/{FILM})\n\n[Report](/media/files/a-0123456789abcdef.pdf)"
    film, pdf = body(client, story(text))
    assert (film[0].tag, film[0].get("preload")) == ("video", "none")
    assert pdf.find("a").get("href") == "/media/files/a-0123456789abcdef.pdf"


@ON_SQLITE
def test_an_address_is_no_title_of_what_plays(client, story):
    text = f'<p><a href="/media/files/{SPEECH}">/wp-content/uploads/speech.mp3</a></p>'
    (player,) = body(client, story(text, body_format="html"))
    assert words(player) == "speech.mp3 Download (MP3)"


@ON_SQLITE
def test_feeds_lead_to_what_plays(client, story):
    story(f"[The speech](/media/files/{SPEECH})")
    assert (
        f"http://127.0.0.1:5000/media/files/{SPEECH}"
        in client.get("/feed.json").json["items"][0]["content_html"]
    )


def test_a_cdn_is_where_sound_is_played_from(make_app):
    app = make_app(MEDIA_URL="https://cdn.example")
    with app.test_request_context():
        html = rendering.to_html(f"[A speech](/media/files/{SPEECH})", "markdown")
        assert f'src="https://cdn.example/files/{SPEECH}"' in figures.printed(html)
    policy = app.test_client().get("/").headers["Content-Security-Policy"]
    assert "media-src 'self' https://cdn.example;" in policy
