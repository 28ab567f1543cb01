"""Whole sites of Hugo and Jekyll, moved in with their addresses."""

import pytest

from broadsheet.archive import articles
from wire.imports.bringing import bring_path

FRONT = "---\ntitle: {}\ndate: {}\n{}---\n{}\n"


@pytest.fixture
def site(tmp_path):
    """Lays files below a folder of their own."""

    def _site(files):
        for name, text in files.items():
            file = tmp_path / "old" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return tmp_path / "old"

    return _site


def source_of(app, slug):
    with app.app_context():
        return articles.by_slug(slug).body_source


JEKYLL = {
    "_config.yml": """
title: The Old Harbour
baseurl: /blog
timezone: Asia/Tokyo
permalink: /:categories/:year/:month/:day/:title/
collections:
  essays: {output: true, permalink: /essays/:name/}
defaults:
  - scope: {path: "", type: posts}
    values: {categories: [harbour]}
""",
    "_posts/2024-03-07-pier.md": FRONT.format(
        "Pier", "2024-03-07 21:30:00 +0000",
        "redirect_from: [/pier/, 'https://x.example/old/pier']\n",
        "See [the lamp]({{ site.baseurl }}{% post_url 2024-03-01-lamp %}),"
        " [it]({% link _essays/on-lamps.md %}), [more]({{ '/about/' | relative_url }})"
        " in {{ site.title }} of {{ page.title | upcase }}.",
    ),
    "_posts/2024-03-01-lamp.md":
        "---\ncategories: light\n---\nThe lamp, see [pier](2024-03-07-pier.md#end).\n",
    "_essays/on-lamps.md": FRONT.format(
        "On lamps", "2024-01-01", "",
        "Words.\n\n```\n{{ kept }} {% too %}\n```",
    ),
}  # fmt: skip


def test_a_jekyll_site_keeps_the_addresses_that_its_configuration_gave(app, client, tmp_path, site):
    brought = bring_path(app, tmp_path, site(JEKYLL), "--check-addresses")
    assert brought.run.exit_code == 0, brought.run.stderr
    pier = "/harbour/pier"
    for former in ("/blog/harbour/2024/03/08/pier/", "/blog/pier/", "/old/pier"):
        assert client.get(former).location == pier
    assert client.get("/blog/light/2024/03/01/lamp/").location == "/light/lamp"
    assert client.get("/blog/essays/on-lamps/").status_code == 301
    assert client.get("/2024/03/08/pier").status_code == 404  # no guess beside what is known


def test_links_of_a_jekyll_site_lead_where_they_led(app, client, tmp_path, site):
    brought = bring_path(app, tmp_path, site(JEKYLL))
    assert source_of(app, "pier") == (
        "See [the lamp](/blog/light/2024/03/01/lamp/), [it](/essays/on-lamps/),"
        " [more](/blog/about/) in The Old Harbour of ."
    )
    assert "“page.title” was taken out" in brought.of("Pier")["notes"]
    assert "[pier](/blog/harbour/2024/03/08/pier/#end)" in source_of(app, "lamp")
    assert "{{ kept }} {% too %}" in source_of(app, "on-lamps")


def test_links_lead_where_they_led_by_whatever_path_the_folder_is_named(app, tmp_path, site):
    here = site(JEKYLL)
    (tmp_path / "elsewhere").mkdir()
    bring_path(app, tmp_path, tmp_path / "elsewhere" / ".." / here.name)
    assert "[the lamp](/blog/light/2024/03/01/lamp/)" in source_of(app, "pier")


def test_the_templates_and_the_made_pages_of_a_site_are_no_stories(app, tmp_path, site):
    page = "<html><head><title>Pier</title></head><body><p>Pier.</p></body></html>"
    machinery = {
        "_layouts/post.html": "---\ntitle: {{ page.title }}\n---\n{{ content }}",
        "_includes/foot.html": "<p>Foot</p>",
        "_site/light/2024/03/01/lamp/index.html": page,
    }
    brought = bring_path(app, tmp_path, site(JEKYLL | machinery))
    assert brought.run.exit_code == 0, brought.run.stderr
    assert len(brought.report) == 3
    assert bring_path(app, tmp_path, site({"plain/_layouts/a.html": page}) / "plain").report


def test_the_data_of_a_site_are_no_stories(app, tmp_path, site):
    root = site(
        {
            "_config.yml": "title: The Old Paper\n",
            "_posts/2024-05-01-ferry.md": "---\ntitle: Ferry\n---\nIt is so.\n",
            "assets/words.json": '{"words": []}',
            "robots.txt": "User-agent: *\nDisallow: /drafts/\n",
            "feed.xml": "---\n---\n<rss></rss>",
            "vendor/bundle/one/README.md": "# One\n\nIt is a library.\n",
            "node_modules/two/about.md": "# Two\n\nIt is one as well.\n",
        }
    )
    brought = bring_path(app, tmp_path, root)
    assert [line["headline"] for line in brought.report] == ["Ferry"]
    assert brought.run.exit_code == 0


def test_data_beside_stories_are_skipped_and_fail_alone(app, tmp_path, site):
    root = site({"post.md": "---\ntitle: Ferry\n---\nSo.\n", "package.json": '{"name": "x"}'})
    assert sorted(bring_path(app, tmp_path, root).results) == ["draft", "skipped"]
    assert bring_path(app, tmp_path, root / "package.json").results == ["failed"]


def test_a_post_of_jekyll_without_a_title_is_called_by_its_file(app, tmp_path, site):
    brought = bring_path(app, tmp_path, site(JEKYLL))
    assert "Lamp" in [line["headline"] for line in brought.report]


HUGO = {
    "hugo.toml": """
baseURL = "https://old.example/paper/"
defaultContentLanguage = "en"
[permalinks]
news = "/:year/:slug/"
[params]
city = "Harbourtown"
[languages.en]
[languages.de]
""",
    "content/news/vote.md": FRONT.format(
        "The vote", "2024-03-07T08:00:00+01:00",
        "aliases: [/short, late]\nexpiryDate: 2031-01-01\n",
        'See [it]({{< relref "essays/words.md#end" >}}) in {{< param city >}}.'
        ' [File](../essays/words.md) [name]({{% ref "words" %}})',
    ),
    "content/news/wahl.de.md": FRONT.format("Wahl", "2024-03-07", "", "Text."),
    "content/essays/words.md": FRONT.format("Words", "2024-02-01", "slug: on-words\n", "Text."),
    "content/essays/gone.md": FRONT.format(
        "Gone", "2024-02-01", "expiryDate: 2024-05-01\n", "Text.",
    ),
    "content/essays/odd.md": FRONT.format(
        "Odd", "2024-02-01", "expiryDate: soon\nlastmod: never\n", "Text.",
    ),
}  # fmt: skip


def test_a_hugo_site_keeps_the_addresses_that_its_configuration_gave(app, client, tmp_path, site):
    brought = bring_path(app, tmp_path, site(HUGO) / "content", "--check-addresses")
    assert brought.run.exit_code == 0, brought.run.stderr
    for former in ("/paper/2024/the-vote/", "/paper/short", "/paper/2024/late"):
        assert client.get(former).location == "/news/vote"
    assert client.get("/paper/de/2024/wahl/").location == "/news/wahl"
    assert client.get("/paper/essays/on-words/").location == "/essays/on-words"
    words = "[it](/paper/essays/on-words/#end) in Harbourtown. [File](/paper/essays/on-words/)"
    assert words in source_of(app, "vote")
    assert "[name](/paper/essays/on-words/)" in source_of(app, "vote")


def test_hugo_s_end_of_a_story_is_its_end_here(app, client, clock, tmp_path, site):
    brought = bring_path(app, tmp_path, site(HUGO) / "content")
    assert client.get("/essays/gone").status_code == 410
    assert client.get("/news/vote").status_code == 200
    clock.advance(days=9 * 365)
    assert client.get("/news/vote").status_code == 410
    assert brought.of("Odd")["notes"] == [
        "its lastmod “never” can’t be read as a date",
        "its expiryDate “soon” can’t be read as a date",
    ]


LANGUAGE_OF_ITS_OWN = {
    "config.toml": """
baseURL = "https://old.example/tech/"
DefaultContentLanguage = "ja"
[languages.ja]
contentDir = "content/ja"
[permalinks]
notes = "/:year/:title/"
""",
    "content/ja/harbour/map.md": FRONT.format("地図", "2024-03-07", "", "地図を読む。"),
    "content/ja/notes/vote.md": FRONT.format("'Votes - 2'", "2024-03-07", "", "Words."),
}


def test_a_folder_of_pages_for_each_language_is_no_part_of_an_address(app, client, tmp_path, site):
    brought = bring_path(app, tmp_path, site(LANGUAGE_OF_ITS_OWN))
    assert [line["address"].partition("/")[0] for line in brought.report] == ["harbour", "notes"]
    assert client.get("/tech/harbour/map/").status_code == 301
    for former in ("/tech/2024/votes-2/", "/tech/2024/votes---2/"):  # as new and old Hugo spell it
        assert client.get(former).status_code == 301


def test_zola_s_pages_are_dated_by_the_names_of_their_folders(app, client, tmp_path, site):
    files = {
        "config.toml": 'base_url = "https://old.example"\n',
        "content/harbour/2020-10-06_macro-pad/index.md": '+++\ntitle = "Macro pad"\n+++\nWords.\n',
    }
    brought = bring_path(app, tmp_path, site(files))
    assert brought.results == ["imported"]
    assert client.get("/harbour/macro-pad/").location == "/harbour/macro-pad"


@pytest.mark.parametrize("said", ["a: [", "timezone: 0"])
def test_a_configuration_that_nobody_can_read_leaves_the_usual_places(
    app, client, tmp_path, site, said
):
    files = {"_config.yml": said, "_posts/2024-03-07-pier.md": "# Pier\n\nText."}
    bring_path(app, tmp_path, site(files))
    assert client.get("/2024/03/07/pier.html").location.endswith("/pier")


SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://old.example/paper/2024/the-vote/</loc></url>
<url><loc>https://old.example/paper/essays/on-words/</loc></url>
<url><loc><![CDATA[https://old.example/paper/tags/a&amp;b/]]></loc></url>
<url><loc>https://old.example/paper/undated/</loc></url>
<url><loc>https://old.example/</loc></url>
<url><loc>https://old.example/sitemap-2.xml</loc></url>
</urlset>
"""


def test_the_old_site_s_own_sitemap_is_the_measure(app, tmp_path, site):
    sitemap = tmp_path / "sitemap.xml"
    sitemap.write_text(SITEMAP)
    undated = {"content/undated.md": "---\ntitle: Undated\n---\nWords.\n"}
    brought = bring_path(app, tmp_path, site(HUGO | undated) / "content", "--addresses", sitemap)
    assert brought.run.exit_code == 1
    assert "nowhere: /paper/tags/a&b/" in brought.run.stderr
    assert brought.run.stdout.splitlines()[-1] == (
        "6 addresses in sitemap.xml: 2 lead to a story, 1 lead to another page of the paper,"
        " 1 name further sitemaps, which have to be given as well,"
        " 1 lead to a story that waits as a draft, 1 lead nowhere"
    )


def test_a_list_of_addresses_is_asked_for_as_well(app, tmp_path, site):
    listed = tmp_path / "old.txt"
    listed.write_text("/paper/2024/the-vote/\nhttps://old.example/paper/short\n")
    brought = bring_path(app, tmp_path, site(HUGO) / "content", "--addresses", listed)
    assert brought.run.stdout.splitlines()[-1] == "2 addresses in old.txt: 2 lead to a story"


def test_a_file_without_addresses_is_refused_before_anything_is_done(app, tmp_path, site):
    content, empty = site(HUGO) / "content", tmp_path / "none.txt"
    empty.write_text("none")
    brought = bring_path(app, tmp_path, content, "--addresses", empty)
    assert brought.run.exit_code == 2
    assert "tells of no addresses" in brought.run.stderr


def test_what_was_only_guessed_is_never_called_all(app, tmp_path, site):
    files = {"_posts/2024-03-07-pier.md": "# Pier\n\nText."}
    brought = bring_path(app, tmp_path, site(files), "--check-addresses")
    assert brought.report[0]["guessed_addresses"] == brought.report[0]["old_addresses"]
    assert "all lead" not in brought.run.stdout
    assert "2 more were guessed from the names of files" in brought.run.stdout


def test_hugo_s_lists_lead_to_those_of_the_paper(app, client, tmp_path, site):
    front = "title: Ferry\ndate: 2024-05-01\ncategories: [Harbour News, World]\ntags: [Big Ferries]"
    root = site(
        {
            "hugo.toml": 'baseURL = "https://old.example/blog/"\n',
            "content/post/ferry.md": f"---\n{front}\n---\nIt is so.\n",
        }
    )
    file = tmp_path / "sitemap.xml"
    lists = ["tags/big-ferries", "categories/harbour-news", "categories/world"]
    locs = "".join(f"<url><loc>https://old.example/blog/{one}/</loc></url>" for one in lists)
    shown = "<image:image><image:loc>https://old.example/a.jpg</image:loc></image:image>"
    file.write_text(f"<urlset>{locs}{shown}</urlset>")
    brought = bring_path(app, tmp_path, root, "--check-addresses", "--addresses", file)
    assert brought.run.exit_code == 0, brought.run.stderr
    assert "3 addresses in sitemap.xml: 3 lead to another page" in brought.run.stdout
    assert client.get("/blog/tags/big-ferries/").location == "/topics/big-ferries"
    assert client.get("/blog/categories/harbour-news/").location == "/harbour-news"


def test_braces_around_nothing_say_nothing(app, tmp_path, site):
    root = site(
        {"ferry.md": "---\ntitle: Ferry\ndate: 2024-05-01\n---\nIt {{  }} is {{-\n}} so.\n"}
    )
    brought = bring_path(app, tmp_path, root)
    assert (brought.results, brought.notes) == (["imported"], "")
    assert source_of(app, "ferry").split() == ["It", "is", "so."]


def test_a_draft_at_its_own_old_address_waits_there(app, tmp_path, site):
    root = site({"_config.yml": "title: T\n", "talks/iot/index.md": "---\ntitle: IoT\n---\nSo.\n"})
    file = tmp_path / "list.txt"
    file.write_text("/talks/iot/\n")
    brought = bring_path(app, tmp_path, root, "--addresses", file)
    assert "1 address in list.txt: 1 lead to a story that waits" in brought.run.stdout
