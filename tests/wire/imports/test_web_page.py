"""Saved pages: the story, and not the page around it."""

# ruff: noqa: E501 - pages and what becomes of them

from datetime import UTC, date, datetime

import pytest

from answers import main, words
from broadsheet.archive import articles
from wire.imports.bringing import bring_path

WORDS = "The bridge opened on Monday, a year later than the council had promised, and at a price."
STORY = "".join(f"<p>{WORDS} {n}</p>" for n in range(8))
JSON_LD = """<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {
"@type": "NewsArticle", "headline": "Bridge reopens", "datePublished": "2025-07-01T10:00:00+02:00",
"author": [{"@type": "Person", "name": "Ada Venn"}], "articleSection": "World",
"keywords": "Tides, Bridges"}]}</script>"""


def page(head="", body=STORY, heading="Bridge reopens"):
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8">{head}
<title>Bridge reopens | The Other Paper</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>{heading}</h1>{body}</article>
<aside class="related"><a href="/x">Read more</a></aside><footer>© The Other Paper</footer>
</body></html>"""


def story(app, slug="bridge-reopens"):
    with app.app_context():
        found = articles.by_slug(slug)
        _ = found.section.name, found.authors, found.topics
        return found


def test_a_page_s_structured_data_says_what_its_story_needs(app, client, bring):
    assert bring(page(JSON_LD), name="a.html").results == ["imported"]
    found = story(app)
    assert found.published_at == datetime(2025, 7, 1, 8, tzinfo=UTC)
    assert (found.section.name, [a.name for a in found.authors]) == ("World", ["Ada Venn"])
    assert [topic.name for topic in found.topics] == ["Tides", "Bridges"]
    shown = words(main(client.get("/world/bridge-reopens").text).find(".//article"))
    assert shown.count(WORDS) == 8
    for other in ("Home", "Read more", "© The Other Paper"):
        assert other not in found.body_source


@pytest.mark.parametrize(
    ("head", "moment"),
    [
        ('<meta property="article:published_time" content="2025-07-01T08:00:00Z">', True),
        ('<meta name="date" content="2025-07-01">', True),
        (JSON_LD.replace(">{", "><![CDATA[{").replace("}]}<", "}]}]]><"), True),
        ("<abbr class='published' title='2025-07-01T08:00:00Z'>July</abbr>", True),
        ("<time datetime='2025-07-01T08:00:00Z'>July</time>", True),
        ("<time datetime='2025-07-01'>a</time><time datetime='2025-07-02'>b</time>", False),
        ('<script type="application/ld+json">{"@type":</script>', False),
        ("", False),
    ],
)
def test_a_page_without_a_date_waits_as_a_draft(bring, head, moment):
    assert bring(page(head), name="a.html").results == ["imported" if moment else "draft"]


def test_a_page_without_a_date_has_the_one_that_is_given(app, bring):
    bring(page(), "--as-of", "2025-07-01T08:00Z", name="a.html")
    assert story(app).published_at == datetime(2025, 7, 1, 8, tzinfo=UTC)


def test_another_s_page_says_where_it_stands(app, bring):
    head = '<link rel="canonical" href="https://other.example/2025/bridge">'
    head += '<meta property="og:site_name" content="The Other Paper">'
    bring(
        page(head + JSON_LD, STORY + '<p>More words on it <a href="/y">here</a>.</p>'),
        name="a.html",
    )
    found = story(app)
    assert found.canonical_url == "https://other.example/2025/bridge"
    assert found.source == "The Other Paper"
    assert 'href="https://other.example/y"' in found.body_source


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "iso-8859-15", "utf-16"])
def test_a_page_is_read_in_the_encoding_that_it_names(app, bring, encoding):
    source = page(JSON_LD.replace("Bridge", "Brücke"), heading="Brücke reopens")
    source = source.replace("utf-8", encoding).replace("<title>Bridge", "<title>Brücke")
    bring(source.encode(encoding), name="a.html")
    assert story(app, "brucke-reopens").headline == "Brücke reopens"


def test_a_page_without_a_story_is_refused(bring):
    brought = bring(page(body="<p>Subscribe.</p>"), name="a.html")
    assert brought.run.exit_code == 1
    assert "without a story" in brought.notes


def test_a_copy_of_a_whole_site_says_by_its_folders_when_and_where_its_pages_stood(
    app, client, tmp_path
):
    file = tmp_path / "old" / "2016" / "04" / "05" / "bridge" / "index.html"
    file.parent.mkdir(parents=True)
    heading = "<h2 class=title>Bridge reopens</h2>"
    file.write_text(page().replace("<h1>Bridge reopens</h1>", heading))
    brought = bring_path(app, tmp_path, tmp_path / "old")
    assert brought.results == ["imported"]
    found = story(app)
    assert (found.headline, found.published_at.date()) == ("Bridge reopens", date(2016, 4, 5))
    assert client.get("/2016/04/05/bridge/").location == "/news/bridge-reopens"


MEDIUM = """<!DOCTYPE html><html><head><title>Bridge…</title></head><body><article class="h-entry">
<header><h1 class="p-name">Bridge reopens</h1></header>
<section data-field="subtitle" class="p-summary">A year late</section>
<section data-field="body" class="e-content"><section><div class="section-divider"><hr></div>
<h3 class="graf graf--h3 graf--title">Bridge reopens</h3>
<h4 class="graf graf--h4 graf--subtitle">A year late</h4><p class="graf">Short.</p></section>
</section><footer><p>By <a class="p-author h-card">Ada Venn</a> on <a href="https://medium.com/p/1">
%s</a>.</p><p><a href="https://medium.com/@a/b-1" class="p-canonical">Canonical link</a></p>
<p>Exported from <a href="https://medium.com">Medium</a>.</p></footer></article></body></html>"""
DATED = '<time class="dt-published" datetime="2025-07-01T08:00:00Z">July 1, 2025</time>'


def test_a_page_of_a_medium_export_is_read_by_its_own_headings(app, bring):
    assert bring(MEDIUM % DATED, name="a.html").results == ["imported"]
    found = story(app)
    assert (found.headline, found.dek) == ("Bridge reopens", "A year late")
    assert found.body_source == "<p>Short.</p>"
    assert found.published_at == datetime(2025, 7, 1, 8, tzinfo=UTC)
    assert [author.name for author in found.authors] == ["Ada Venn"]


def test_a_draft_of_a_medium_export_stays_one(bring):
    assert bring(MEDIUM % "", "--as-of", "2025-07-01T10:00", name="a.html").results == ["draft"]


FURNITURE = "<p>By Ada Venn</p><p>Published 1 July 2025</p><p>World</p><p>Share this</p>"


@pytest.mark.parametrize(
    "text",
    [
        '<div itemprop="articleBody">{}</div>',
        '<div class="entry-content">{}<div class="sharedaddy sd-sharing">Share this</div></div>',
        '<section class="gh-content gh-canvas">{}</section>',
        '<div class="post-body entry-content">{}</div>',
        '<div class="story__body">{}</div>',
    ],
)
def test_a_page_that_marks_its_text_is_read_by_the_mark(app, bring, text):
    body = f"{FURNITURE}{text.format(STORY)}{FURNITURE}"
    bring(page(JSON_LD, body), name="a.html")
    assert story(app).body_source == STORY.replace("</p><p>", "</p>\n<p>")


def test_a_page_with_several_marked_texts_is_read_by_its_shape(app, bring):
    body = f"{STORY}<div class='entry-content'><p>Another one.</p></div>" * 2
    bring(page(JSON_LD, body), name="a.html")
    assert WORDS in story(app).body_source


def test_our_own_page_comes_in_as_the_story_that_it_shows(app, client, bring, paper):
    address = paper.story("Ferry returns", dek="At last", by=["Ada Venn"], body=WORDS)
    saved = client.get(address).text
    other = bring(saved.replace("Ferry returns", "Ferry leaves"), name="own.html")
    assert other.results == ["imported"]
    found = story(app, "ferry-leaves")
    assert (found.section.name, found.dek) == ("World", "At last")
    assert found.body_source == f'<p dir="auto">{WORDS}</p>'
    assert [author.name for author in found.authors] == ["Ada Venn"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<body>", "<body class='archive category'>"),
        (
            "<title>",
            '<script type="application/ld+json">{"@type": "CollectionPage"}</script><title>',
        ),
    ],
)
def test_a_list_of_stories_is_no_story(app, bring, tmp_path, before, after):
    source = page(body=STORY).replace(before, after)
    assert bring(source, name="lists/a.html").results == ["failed"]
    brought = bring_path(app, tmp_path, tmp_path / "lists")
    assert (brought.results, brought.notes) == (
        ["skipped"],
        "is a list of stories, and none itself",
    )


def test_a_page_that_scripts_make_has_its_text_in_its_data(app, bring):
    body = "\\n\\n".join(f"{WORDS} <b>{n}</b>" for n in range(8))
    data = JSON_LD.replace('"headline"', f'"articleBody": "{body}", "headline"')
    source = f"<html><head>{data}</head><body><div id=root></div></body></html>"
    assert bring(source, name="a.html").results == ["imported"]
    paragraphs = story(app).body_source.split("\n")
    assert paragraphs == [f"<p>{WORDS} {n}</p>" for n in range(8)]


def test_the_heading_that_a_page_marks_is_the_headline(app, bring):
    source = page().replace("<h1>Bridge reopens", '<h1 itemprop="headline">Ferry stops')
    assert bring(source, name="a.html").report[0]["headline"] == "Ferry stops"


def test_pictures_and_films_of_amp_are_kept(app, bring):
    amp = '<amp-img src="/a.jpg" alt="Pier"></amp-img><amp-youtube data-videoid="dQw4w9WgXcQ">'
    told = bring(page(JSON_LD, body=f"{STORY}{amp}</amp-youtube>{STORY}"), name="a.html")
    assert told.report[0]["missing_pictures"] == ["/a.jpg"]
    assert "watch?v=dQw4w9WgXcQ" in story(app).body_source


TOLD = "The harbour town will move its fish market to the old rope works in spring, it said. "
DOCUMENT = f"""<html><head><title>Market moves</title><style>@import url(https://x.example/a.css);
.c1{{font-weight:700}}.c2{{font-style:italic;color:#000}}.c3{{vertical-align:super}}
.c0{{font-weight:400;vertical-align:baseline}}</style></head><body class="c9"><p class="c4 title">
<span class="c0">Market moves</span></p><p><span class="c0">Some </span><span class="c1">bold</span>
<span class="c2">slanted</span><span class="c0"> 10</span><span class="c3">6</span>, and
<span class="fw-bold">by name</span>, <span style="font-weight:bold">by style</span>. {TOLD * 3}</p>
<p>{TOLD * 3}</p></body></html>"""


def test_bold_and_raised_words_that_styles_say_by_class_are_kept(app, bring):
    assert bring(DOCUMENT, name="a.html").results == ["draft"]
    with app.app_context():
        text = " ".join(articles.by_slug("market-moves").body_source.split())
    assert text.startswith("<p>Some <strong>bold</strong> <em>slanted</em> 10<sup>6</sup>, and")
    assert "<strong>by name</strong>, <strong>by style</strong>" in text


AROUND = f"""<html><head><title>Market moves</title></head><body><main><article>
<h1>Market moves</h1><div class="article-byline">By <a rel="author" href="/a">Ada Venn</a></div>
<figure><img srcset="/a-400.jpg 400w, /a-1200.jpg 1200w" alt="Quay">
<figcaption>At low tide</figcaption></figure><div class="share-tools"><a href="#">Share</a></div>
<p>See
<a href="/b">this<span class="sr-only"> (opens in a new tab)</span></a>. {TOLD * 3}</p>
<div class="ad">Advertisement</div><p class="has-ad">{TOLD * 3}</p>
<div class="newsletter-signup"><p>Sign up for our newsletter</p></div><p>{TOLD}</p></article>"""


def test_what_stands_around_a_story_in_boxes_of_their_own_is_left_out(app, bring):
    brought = bring(AROUND, name="a.html")
    with app.app_context():
        story = articles.by_slug("market-moves")
        text = story.body_source
        assert [author.name for author in story.authors] == ["Ada Venn"]
    for word in ("Share", "Advertisement", "newsletter", "new tab", "By "):
        assert word not in text
    assert text.count("The harbour town") == 7
    assert brought.report[0]["missing_pictures"] == ["/a-1200.jpg"]


BOXED = f"""<html><head><title>Water on Europa</title></head><body><main><article>
<h1>Water on Europa</h1>{f'<div class="card"><div><p>{TOLD * 2}</p></div></div>' * 3}
<div class="card"><div><p>It was told on Monday in the <a href="/j">journal Nature</a>.</p></div>
</div><div class="tweet"><blockquote class="twitter-tweet"><p>Sharing my letter.</p>— Rep. Ida Quill
<a href="https://twitter.com/ida/status/1">19 November 2019</a></blockquote></div>
<div class="card"><p>{TOLD * 2}</p></div><div class="card"><p>More: <a href="/c">Another story
of the day</a></p></div></article></main>"""


def test_a_short_paragraph_in_a_box_of_its_own_and_a_post_that_is_shown_are_of_the_story(
    app, bring
):
    bring(BOXED, name="a.html")
    with app.app_context():
        text = articles.by_slug("water-on-europa").body_source
    assert 'It was told on Monday in the <a href="/j">journal Nature</a>.' in text
    assert "<blockquote>" in text
    assert "Sharing my letter." in text
    assert "Another story" not in text


SEVERAL = """<html lang="en"><head><title>The Paper</title></head><body><h1>The Paper</h1><main>
<article><h2><a href="https://x.example/a">Market moves</a></h2><p class="byline">By Ada Venn</p>
<time datetime="2025-03-01T10:00:00Z">1 March</time>{0}</article>
<article><h3>Tram opens</h3><time datetime="2025-03-02T10:00:00Z">2 March</time>{0}</article>
<article><h2>A teaser</h2><p>Short.</p></article></main>"""


def test_each_article_of_a_page_is_a_story(app, bring, everything):
    page = SEVERAL.format(f"<p>{TOLD * 3}</p>" * 2)
    brought = bring(page, name="a.html")
    told = [(line["result"], line["headline"]) for line in brought.report]
    assert told == [("imported", "Market moves"), ("imported", "Tram opens")]
    with app.app_context():
        story = articles.by_slug("market-moves")
        assert story.body_source.startswith("<p>The harbour")
        assert [author.name for author in story.authors] == ["Ada Venn"]
        assert story.canonical_url == "https://x.example/a"
        assert articles.by_slug("tram-opens").published_at.day == 2
    before = everything()
    assert bring(page, name="a.html").results == ["unchanged", "unchanged"]
    assert everything()["article"] == before["article"]


def test_a_page_that_says_that_it_is_an_article_is_one_story(bring):
    page = SEVERAL.format(f"<p>{TOLD * 3}</p>" * 2)
    page = page.replace("<title>", '<meta property="og:type" content="article"><title>')
    assert len(bring(page, name="a.html").report) == 1


@pytest.mark.parametrize(
    "line",
    [
        '<p><strong>Read more:</strong> <a href="/x">Gulls return</a></p>',
        '<p><em>See also | <a href="/x">Gulls return</a></em></p>',
        '<p><a href="/x"><b>Mehr zum Thema:</b> Gulls return</a></p>',
        '<div role="tooltip"><h4>Ada Venn</h4><p>Gulls return</p></div>',
    ],
)
def test_what_leads_elsewhere_in_a_story_is_none_of_it(app, bring, line):
    brought = bring(page(JSON_LD, STORY + line + f"<p>{WORDS}</p>"), name="a.html")
    assert "Gulls" not in story(app).body_html
    assert story(app).body_html.count("<p>") == 9
    assert "tooltip" in line or any(
        "Gulls return” was taken" in n for n in brought.report[0]["notes"]
    )


def test_a_link_of_the_storys_own_stays(app, bring):
    lines = (
        '<p>Source: <a href="/x">the harbour office</a></p>'
        '<p>Read more in <a href="/x">the report</a>, which came out today.</p>'
        '<p><a href="/x">The report</a></p><p><a href="/y"></a>More</p>'
    )
    bring(page(JSON_LD, STORY + lines + f"<p>{WORDS}</p>"), name="a.html")
    assert story(app).body_html.count('href="/x"') == 3


def test_words_that_a_site_calls_a_caption_stand_below_their_picture(app, bring):
    box = (
        '<div class="image-box"><div><img src="https://a.example/b.jpg" alt=""></div>'
        '<p class="caption-text">The bridge by night.</p><small class="copyright">Foto: dpa</small></div>'
    )
    bring(page(JSON_LD, f"<p>{WORDS}</p>{box}{STORY}"), name="a.html")
    assert ">The bridge by night. Foto: dpa</a></p>" in story(app).body_html
