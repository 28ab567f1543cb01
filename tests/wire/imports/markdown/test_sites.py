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
    assert client.get("/paper/de/2024/wahl/").location == "/news/wahl-de"
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


def test_a_configuration_that_nobody_can_read_leaves_the_usual_places(app, client, tmp_path, site):
    files = {"_config.yml": "a: [", "_posts/2024-03-07-pier.md": "# Pier\n\nText."}
    bring_path(app, tmp_path, site(files))
    assert client.get("/2024/03/07/pier.html").location.endswith("/pier")
