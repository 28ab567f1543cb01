"""Feeds: the entries of this paper's old site, or of a partner."""

# ruff: noqa: E501 - feeds as they come

from datetime import UTC, datetime

import pytest

from broadsheet.archive import articles
from wire.imports.bringing import bring_path

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>The Other Paper</title><link>https://other.example/</link>
<item><title>Bridge &amp;amp; tunnel</title><link>https://other.example/2025/bridge</link>
<guid isPermaLink="false">tag:1</guid><dc:creator>Ada Venn</dc:creator>
<category>Tides</category><category>Sport</category>
<pubDate>Mon, 20 Oct 2025 08:00:00 +0200</pubDate>
<description>&lt;p&gt;In short.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>In full, with a <a href="/more">link</a>.</p>
<script>alert(1)</script>]]></content:encoded>
<media:content url="https://other.example/a.jpg" medium="image"/></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>f</id>
<entry><id>urn:1</id><title type="html">A &lt;b&gt;bold&lt;/b&gt; one</title>
<link href="https://other.example/one"/><published>2025-10-01T08:00:00Z</published>
<updated>2025-10-02T08:00:00Z</updated><author><name>Cleo Hart</name></author>
<summary>In short.</summary></entry></feed>"""


def story(app, slug):
    with app.app_context():
        found = articles.by_slug(slug)
        _ = found.section.name, found.authors, found.topics
        return found


def test_a_partner_s_entry_says_whose_it_is_and_where_it_stands(app, client, bring):
    assert bring(RSS).results == ["imported"]
    found = story(app, "bridge-tunnel")
    assert (found.headline, found.dek) == ("Bridge & tunnel", "In short.")
    assert (found.source, found.canonical_url) == (
        "The Other Paper",
        "https://other.example/2025/bridge",
    )
    assert found.published_at == datetime(2025, 10, 20, 6, tzinfo=UTC)
    assert [author.name for author in found.authors] == ["Ada Venn"]
    assert (found.section.name, [topic.name for topic in found.topics]) == (
        "News",
        ["Tides", "Sport"],
    )
    page = client.get("/news/bridge-tunnel").text
    assert 'href="https://other.example/more"' in page
    assert "alert(1)" not in page
    assert client.get("/2025/bridge").status_code == 404


def test_an_entry_of_the_paper_s_own_old_site_leaves_its_address(make_app, tmp_path):
    app = make_app(SITE_URL="https://www.other.example")
    file = tmp_path / "feed.xml"
    file.write_text(RSS)
    assert bring_path(app, tmp_path, file, "--check-addresses").run.exit_code == 0
    assert story(app, "bridge-tunnel").canonical_url == ""
    assert app.test_client().get("/2025/bridge").location == "/news/bridge-tunnel"


def test_only_categories_that_the_map_knows_are_sections(app, bring):
    bring(RSS, "--section-map", "Sport=Games")
    assert story(app, "bridge-tunnel").section.name == "Games"


def test_an_atom_entry_was_updated_when_it_says_so(app, bring):
    bring(ATOM)
    found = story(app, "a-bold-one")
    assert found.published_at == datetime(2025, 10, 1, 8, tzinfo=UTC)
    assert found.updated_at == datetime(2025, 10, 2, 8, tzinfo=UTC)
    assert found.body_source == "<p>In short.</p>"


@pytest.mark.parametrize("source", [RSS, ATOM])
def test_a_second_run_changes_nothing(bring, everything, source):
    bring(source)
    before = everything()
    assert bring(source).results == ["unchanged"]
    assert everything() == before


def test_what_is_not_well_formed_is_read_as_far_as_it_can_be(bring):
    assert bring(
        RSS.replace("&amp;amp;", "& &nbsp;").replace("<title>The", "<title>\x0bThe")
    ).results == ["imported"]


def test_entries_without_id_link_and_title_are_stories_of_their_own(bring):
    feed = '<rss version="0.92"><channel>{}</channel></rss>'
    items = "".join(f"<item><description>Song {n}.</description></item>" for n in (1, 2, 3))
    assert bring(feed.format(items)).results == ["draft"] * 3
    assert bring(feed.format(items)).results == ["unchanged"] * 3


def test_a_feed_without_entries_brings_nothing_and_says_so(bring):
    brought = bring('<rss version="2.0"><channel><title>x</title></channel></rss>')
    assert (brought.run.exit_code, brought.results) == (0, ["skipped"])
    assert brought.notes == "has no story in it"


LADEN = " ".join(f"a{n}='b'" for n in range(2000))


def test_a_namespace_with_a_blank_in_its_address_is_told(bring):
    brought = bring(RSS.replace("//purl.org/rss", "//purl.org/\N{NO-BREAK SPACE}rss", 1))
    assert brought.results == ["failed"]
    assert "is no feed that can be read" in brought.notes


def test_an_element_with_hundreds_of_attributes_is_told(bring):
    brought = bring(RSS.replace("<item>", f"<item><category {LADEN}/>"))
    assert brought.results == ["failed"]
    assert "hundreds of attributes" in brought.notes


def test_such_an_element_in_a_text_ends_that_story_alone(bring):
    laden = f"<item><guid>2</guid><title>Two</title><description><![CDATA[<p {LADEN}>a</p>]]>"
    brought = bring(RSS.replace("</channel>", f"{laden}</description></item></channel>"))
    assert brought.results == ["imported", "failed"]
    assert "hundreds of attributes" in brought.notes


BLOGGER = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://www.w3.org/2007/app"
 xmlns:thr="http://purl.org/syndication/thread/1.0"><title>T</title><id>f</id>%s</feed>"""
KIND = (
    '<category scheme="http://schemas.google.com/g/2005#kind"'
    ' term="http://schemas.google.com/blogger/2008/kind#{}"/>'
)


def of_blogger(kind, title, more=""):
    return f"""<entry><id>tag:{title}</id>{KIND.format(kind)}<published>2025-10-01T08:00:00Z
</published><title>{title}</title><content type="html">&lt;p&gt;Some.&lt;/p&gt;</content>{more}
</entry>"""


def test_of_a_blogger_export_only_posts_and_pages_are_stories(app, client, bring):
    label = '<category scheme="http://www.blogger.com/atom/ns#" term="Tides"/>'
    draft = "<app:control><app:draft>yes</app:draft></app:control>"
    brought = bring(
        BLOGGER
        % "".join(
            [
                of_blogger("settings", "Which days"),
                of_blogger("template", "The template"),
                of_blogger("post", "Ferry", label),
                of_blogger("comment", "So do I", '<thr:in-reply-to ref="tag:Ferry"/>'),
                of_blogger("post", "Not yet", draft),
                of_blogger("page", "About us"),
            ]
        )
    )
    told = [(line["headline"], line["result"]) for line in brought.report]
    assert told == [("Ferry", "imported"), ("Not yet", "draft"), ("About us", "imported")]
    assert [topic.name for topic in story(app, "ferry").topics] == ["Tides"]
    assert client.get("/pages/about-us").status_code == 200
    assert client.get("/news/not-yet").status_code == 404


def test_blogger_s_newer_exports_name_their_kinds_otherwise(bring):
    source = BLOGGER.replace(
        "xmlns:thr", 'xmlns:blogger="http://schemas.google.com/blogger/2018" xmlns:thr'
    )
    entry = """<entry><id>{0}</id><blogger:type>{0}</blogger:type><blogger:status>{1}
</blogger:status><published>2025-10-01T08:00:00Z</published><title>{0} {1}</title>
<content type="html">Some.</content></entry>"""
    kinds = [("POST", "LIVE"), ("COMMENT", "LIVE"), ("PAGE", "DRAFT")]
    brought = bring(source % "".join(entry.format(*kind) for kind in kinds))
    assert brought.results == ["imported", "draft"]


JSON_FEED = """{"version": "https:\\/\\/jsonfeed.org\\/version\\/1.1", "title": "The Other Paper",
 "home_page_url": "https://other.example/", "language": "de", "items": [
 {"id": "urn:1", "url": "https://other.example/one", "title": "One", "tags": ["Tides"],
  "content_html": "<p>In <b>full</b>.</p>", "summary": "In short.",
  "authors": [{"name": "Ada Venn"}],
  "image": "https://other.example/a.jpg", "date_published": "2025-10-20T08:00:00+02:00"},
 {"id": 2, "content_text": "A < B.\\n\\nMore.", "date_published": "2025-10-20T08:00:00Z"}, 7]}"""


def test_a_json_feed_is_read_as_others_are(app, bring):
    brought = bring(JSON_FEED, name="feed.json")
    assert brought.results == ["imported", "draft", "skipped"]
    found = story(app, "one")
    assert (found.dek, found.language, found.source) == ("In short.", "de", "The Other Paper")
    assert found.body_source == "<p>In <strong>full</strong>.</p>"
    assert found.published_at == datetime(2025, 10, 20, 6, tzinfo=UTC)
    assert [author.name for author in found.authors] == ["Ada Venn"]
    assert brought.report[0]["missing_pictures"] == ["https://other.example/a.jpg"]
    assert brought.report[1]["words"]["drafts"] == 3
    assert bring(JSON_FEED, name="feed.json").results == ["unchanged", "unchanged", "skipped"]


@pytest.mark.parametrize("source", ["{", '{"items": 7}', "[]"])
def test_what_only_looks_like_a_json_feed_is_refused(bring, source):
    head = '{"version": "https://jsonfeed.org/version/1", '
    assert bring(head + source.removeprefix("{"), name="feed.json").results == ["failed"]


def test_what_a_feed_of_comments_has_is_no_story(bring):
    comment = RSS.replace("/2025/bridge<", "/2025/bridge/#comment-7<")
    brought = bring(comment)
    assert (brought.results, brought.notes) == (["skipped"], "is a comment, not a post")


WORDPRESS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Paper</title><link>https://x.example</link><item><title>Bridge</title>
<link>https://x.example/bridge/?utm=rss</link><pubDate>Tue, 01 Jul 2025 08:00:00 GMT</pubDate>
<author>{0}</author><description><![CDATA[<p>The bridge is [&#8230;]</p>{1}]]></description>
<content:encoded><![CDATA[<p>The bridge is open.</p><p>Until <a href="https://x.example/a/">it</a>
closes, says <a href="https://x.example">the paper</a>.</p>{1}]]></content:encoded></item></channel></rss>"""
FIRST = (
    '<p>The post <a href="https://x.example/bridge/">Bridge &#8220;<em>open</em>&#8221;</a> appeared'
    ' first on <a href="https://x.example">The Paper</a>.</p>'
)


def test_where_wordpress_s_feeds_say_that_a_post_came_first_is_no_text(app, bring):
    bring(WORDPRESS.format("ada@paper.news (Ada Venn)", FIRST))
    with app.app_context():
        story = articles.by_slug("bridge")
        assert story.dek == ""
        assert [author.name for author in story.authors] == ["Ada Venn"]
        assert story.body_source.startswith("<p>The bridge is open.</p>")
        assert story.body_source.endswith("the paper</a>.</p>")


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Ada Venn and Bram Ostler", ["Ada Venn", "Bram Ostler"]),
        ("Ada Venn, Bram Ostler, and Cy Hart", ["Ada Venn", "Bram Ostler", "Cy Hart"]),
        ("Ada Venn, Staff Writer", ["Ada Venn, Staff Writer"]),
        ("By Ada Venn, Bram Ostler &amp; Cato Lind", ["Ada Venn", "Bram Ostler", "Cato Lind"]),
        ("Bill and Melinda Gates", ["Bill and Melinda Gates"]),
        ("Ada Venn, editor", ["Ada Venn, editor"]),
    ],
)
def test_several_names_in_one_text_are_several(app, bring, said, names):
    bring(WORDPRESS.format(said, ""))
    with app.app_context():
        assert [author.name for author in articles.by_slug("bridge").authors] == names


def test_plain_text_keeps_its_signs_and_paragraphs(app, bring):
    entry = "<title>A</title><id>urn:a</id><updated>2025-07-01T08:00:00Z</updated>"
    plain = '<content type="text">One &lt;two&gt;.\n\nThree.</content>'
    bring(f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{entry}{plain}</entry></feed>')
    described = (
        "<item><title>B</title><link>/b</link><description>5 &lt; 6.\n\nTwo.</description></item>"
    )
    bring(f"<rss version='2.0'><channel>{described}</channel></rss>", "--as-of", "2025-07-01")
    with app.app_context():
        assert articles.by_slug("a").dek == ""
        text = articles.by_slug("a").body_source
        assert text == "<p>One &lt;two&gt;.</p>\n<p>Three.</p>"
        assert articles.by_slug("b").body_source == "<p>5 &lt; 6.</p>\n<p>Two.</p>"


def test_the_paragraphs_of_a_summary_are_not_joined_to_one_word(app, bring):
    item = "<item><title>C</title><description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</description>"
    text = "<content:encoded>&lt;p&gt;Else.&lt;/p&gt;</content:encoded></item>"
    space = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    feed = f"<rss version='2.0' {space}><channel>{item}{text}</channel></rss>"
    bring(feed, "--as-of", "2025-07-01")
    with app.app_context():
        assert articles.by_slug("c").dek == "One. Two."
