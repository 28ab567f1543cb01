"""What Hugo, Jekyll, Hexo, Zola and Pelican put into Markdown besides Markdown."""

# ruff: noqa: E501 - tables of what comes in and what comes out

import pytest

from broadsheet.archive import articles
from wire.imports.bringing import bring_path


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


QUOTED = [
    ("{% blockquote Ida Quill, Low Water %}\nIt _is_.\n{% endblockquote %}", "Ida Quill, Low Water"),
    (
        "{% blockquote Ida Quill https://q.example/1 Low Water %}It _is_.{% endblockquote %}",
        "Ida Quill, [Low Water](https://q.example/1)",
    ),
    ("{% blockquote @ida https://q.example/1 %}It _is_.{% endblockquote %}", "[@ida](https://q.example/1)"),
    ('{% quote(author="Ida Quill", source="Low Water") %}\nIt _is_.\n{% end %}', "Ida Quill, Low Water"),
    ('{{< quote author="Ida Quill" source="Low Water" >}}It _is_.{{< /quote >}}', "Ida Quill, Low Water"),
    ('{{% blockquote "Ida Quill" %}}It _is_.{{% /blockquote %}}', "Ida Quill"),
    ("{% pullquote left %}It _is_.{% endpullquote %}", ""),
]  # fmt: skip


@pytest.mark.parametrize(("code", "by"), QUOTED)
def test_a_quotation_says_whom_it_quotes(bring, story, code, by):
    brought = bring(
        f"---\ntitle: T\n---\nA.\n\n{code}\n\nB.\n", "--as-of", "2025-03-01", name="t.md"
    )
    below = f"\n>\n> — {by}" if by else ""
    assert f"\n> It _is_.{below}\n" in story("t").body_source
    assert "taken out" not in brought.notes


def test_codes_that_nobody_closes_leave_others_alone(bring, story):
    opened = '{{< tip "a" >}} {% note(b) %} ' * 9
    code = "{% quote(author='Ida') %}It is.{% end %} {% blockquote x %}"
    brought = bring(f"---\ntitle: T\n---\n{opened}\n\n{code}", "--as-of", "2025-03-01", name="t.md")
    assert "> It is.\n>\n> — Ida" in story("t").body_source
    assert "“blockquote” was taken out" in brought.notes


def test_buttons_titles_and_posts_of_other_sites_are_kept(bring, story):
    source = (
        '{{< button href="https://b.example/" >}}Buy{{< /button >}}\n\n'
        '{{% expand "More of it" %}}Words.{{% /expand %}}\n\n{{< tweet user="ida" id="12" >}}\n\n'
        "{% gist ida/1a2b %}\n\n> [!NOTE]\n> An alert.\n"
    )
    brought = bring(f"---\ntitle: T\n---\n{source}", "--as-of", "2025-03-01", name="t.md")
    text = story("t").body_source
    assert "[Buy](https://b.example/)" in text
    assert "**More of it**\n\nWords." in text
    assert "https://twitter.com/ida/status/12\n" in text
    assert "https://gist.github.com/ida/1a2b\n" in text
    assert "[!NOTE]" not in text
    assert "taken out" not in brought.notes


FIGURES = [
    '{% include figure.html src="/a.jpg" alt="Pier" caption="At low tide" %}',
    "{% include figure image_path='/a.jpg' alt='Pier' caption='At low tide' %}",
    '{{ figure(src="/a.jpg", alt="Pier", caption="At low tide") }}',
    '{{< image src="/a.jpg" alt="Pier" caption="At low tide" >}}',
]


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("html", ["", "<br>"])
def test_pictures_of_themes_come_with_their_captions(bring, story, figure, html):
    source = f"---\ntitle: T\n---\nA.{html}\n\n{figure}\n"
    brought = bring(source, "--as-of", "2025-03-01", name="t.md")
    assert brought.report[0]["missing_pictures"] == ["/a.jpg"]
    assert "At low tide" in story("t").body_source
    assert "taken out" not in brought.notes


def test_zola_s_tables_are_part_of_its_front_matter(bring):
    source = '+++\ntitle = "T"\n[taxonomies]\ntags = ["Tides"]\ncategories = ["Harbour"]\n+++\nA.\n'
    found = bring(source, "--as-of", "2025-03-01", name="t.md")
    assert found.report[0]["address"].startswith("harbour/")


def test_mdx_is_read_without_its_components(app, bring, tmp_path, story):
    source = (
        "---\ntitle: T\n---\nimport X from './x'\nexport const y = 1\n\n{/* a remark */}\n\n"
        'Words <X on={true} b="c > d"/> and <Box>more *of* them</Box>.\n\n```js\nimport X from "x"\n```\n'
    )
    (tmp_path / "site").mkdir()
    (tmp_path / "site/t.mdx").write_text(source)
    brought = bring_path(app, tmp_path, tmp_path / "site", "--as-of", "2025-03-01")
    assert brought.results == ["imported"]
    text = story("t").body_source
    assert text.startswith("Words  and more *of* them.")
    assert text.endswith('```js\nimport X from "x"\n```')
