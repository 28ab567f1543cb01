"""What Hugo, Jekyll, Hexo, Zola and Pelican put into Markdown besides Markdown."""

import pytest

from broadsheet.archive import articles


@pytest.fixture
def story(app):
    def _story(slug):
        with app.app_context():
            return articles.by_slug(slug)

    return _story


def test_what_generators_put_in_the_place_of_words_is_no_text(bring, story):
    source = (
        "---\ntitle: x\ndate: 2025-01-01\npermalink: /{{ page.fileSlug }}/\n---\n"
        '* Contents\n{:toc}\n\nA [b](@/c.md).\n\n{{ youtube(id="dQw4w9WgXcQ") }}\n'
    )
    brought = bring(source, name="p/a.md")
    assert not any("{" in one for one in brought.report[0]["old_addresses"])
    assert story("a").body_source.split() == [
        *("A", "[b](/c/)."),
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    ]


def test_where_html_is_kept_films_are_films_and_notes_are_whole(bring, story):
    source = (
        "---\ntitle: T\n---\nA<br>b[^1].\n\n{{< youtube dQw4w9WgXcQ >}}\n\n[^1]: One.\n\n    Two.\n"
    )
    bring(source, "--as-of", "2025-03-01", name="t.md")
    html = story("t").body_html
    assert '<!--embed {"url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in html
    assert "<p>One.<br>\nTwo." in html


def test_comments_and_names_of_headings_are_no_part_of_the_text(bring, story):
    source = (
        "---\ntitle: T\n---\nA.\n\n<!--more-->\n\n## Head {#an-id .big}\n\n```\n<!-- x -->\n```\n"
    )
    bring(source, "--as-of", "2025-03-01", name="t.md")
    found = story("t")
    assert found.body_format == "markdown"
    assert found.body_html.startswith("<p>A.</p>\n<h2>Head</h2>")
    assert "&lt;!-- x --&gt;" in found.body_html


def test_hexo_s_tags_are_code_pictures_and_films(bring, story):
    source = (
        "---\ntitle: T\n---\n{% codeblock A title lang:js %}\n*a* < b\n{% endcodeblock %}\n\n"
        '{% asset_img big pier.jpg "The pier" %}\n\n{% youtube dQw4w9WgXcQ %}\n'
    )
    brought = bring(source, "--as-of", "2025-03-01", name="t.md")
    html = story("t").body_html
    assert "*a* &lt; b" in html
    assert "dQw4w9WgXcQ" in html
    assert brought.report[0]["missing_pictures"] == ["pier.jpg"]
    assert "taken out" not in brought.notes


def test_a_figure_of_hugo_keeps_title_caption_and_whose_it_is(bring, story):
    figure = '{{< figure src="a.jpg" title="Pier" caption="At low tide" attr="Ada" >}}'
    bring(f"---\ntitle: T\n---\n{figure}\n", "--as-of", "2025-03-01", name="t.md")
    assert "Pier. At low tide (Ada)" in story("t").body_source
