"""Markdown with front matter, as Hugo and Jekyll keep it."""

from datetime import UTC, datetime

import pytest

from broadsheet.archive import articles
from broadsheet.wire.imports.items import OTHER_TEXTS
from wire.imports.bringing import bring_path

HUGO = """---
title: "Budget vote"
date: 2025-03-01T08:00:00+01:00
lastmod: 2025-03-02
description: It was close.
categories: [Politics, Money]
tags: [votes, budget]
authors: [Ada Venn, {name: Bram Ostler}]
aliases: [/old/vote, "https://old.example/vote/"]
slug: vote
---
# Budget vote

It was **close**.
"""
TOML = """+++
title = "Budget vote"
date = 2025-03-01T07:00:00Z
draft = false
+++
Text.
"""
JEKYLL = """---
layout: post
title: Budget vote
categories: politics money
redirect_from: /old/vote
author: Ada Venn
---
{% highlight python %}
x = 1
{% endhighlight %}
See [this]({{ site.baseurl }}{% post_url 2020-01-02-that %}).{: .note}
"""


def story(app, slug):
    with app.app_context():
        found = articles.by_slug(slug)
        _ = found.section.name, found.authors, found.topics
        return found


def test_hugo_s_front_matter_says_what_a_story_needs(app, client, bring):
    assert bring(HUGO, name="content/posts/vote.md").results == ["imported"]
    found = story(app, "vote")
    assert (found.headline, found.dek) == ("Budget vote", "It was close.")
    assert (found.body_format, found.body_source) == ("markdown", "It was **close**.")
    assert found.section.name == "Politics"
    assert [topic.name for topic in found.topics] == ["votes", "budget", "Money"]
    assert [author.name for author in found.authors] == ["Ada Venn", "Bram Ostler"]
    assert found.published_at == datetime(2025, 3, 1, 7, tzinfo=UTC)
    assert found.updated_at == datetime(2025, 3, 2, tzinfo=UTC)
    for former in ("/old/vote", "/vote/", "/posts/vote/"):
        assert client.get(former).location == "/politics/vote"


def test_every_other_text_field_of_a_story_comes_in_by_its_name(app, bring):
    said = {field.name: f"Its {str(field.label).lower()}" for field in OTHER_TEXTS} | {
        "language": "de",
        "lead_width": "full",
    }
    lines = "".join(f"{name}: {words}\n" for name, words in said.items())
    source = "---\ntitle: Budget vote\ndate: 2025-03-01\n{}---\nIt was close."
    assert bring(source.format(lines), name="vote.md").results == ["imported"]
    found = story(app, "vote")
    assert {name: getattr(found, name) for name in said} == said
    assert bring(source.format(lines), name="vote.md").results == ["unchanged"]
    assert bring(source.format(""), name="vote.md").results == ["changed"]
    assert {getattr(story(app, "vote"), name) for name in said} == {""}


def test_a_text_field_is_cut_to_what_it_holds(app, bring):
    brought = bring(f"---\ntitle: Vote\ndateline: {'P' * 101}\n---\nClose.", name="vote.md")
    assert story(app, "vote").dateline == "P" * 99 + "…"
    assert "cut to 100 characters: Dateline" in brought.notes


@pytest.mark.parametrize(
    ("name", "source", "section"),
    [
        ("content/posts/vote.md", TOML, "News"),
        ("content/world-news/vote.md", TOML, "World news"),
        ("content/sport/vote/index.md", TOML, "Sport"),
        ("x/vote.md", TOML, "X"),
    ],
)
def test_the_folder_is_the_section_where_nothing_else_is_said(app, bring, name, source, section):
    bring(source, name=name)
    assert story(app, "vote").section.name == section


def test_jekyll_s_file_name_is_the_date_and_the_address(app, client, bring):
    assert bring(JEKYLL, name="_posts/2025-03-01-budget-vote.md").results == ["imported"]
    found = story(app, "budget-vote")
    assert found.published_at == datetime(2025, 3, 1, tzinfo=UTC)
    assert (found.section.name, [t.name for t in found.topics]) == ("politics", ["money"])
    assert found.body_source == "```python\n\nx = 1\n\n```\n\nSee [this](/2020/01/02/that)."
    for former in ("/old/vote", "/2025/03/01/budget-vote.html", "/2025/03/01/budget-vote/"):
        assert client.get(former).location == "/politics/budget-vote"


STATES = [
    ("---\ntitle: x\ndate: 2025-01-01\ndraft: true\n---\nText.", "a.md", "draft"),
    ("---\ntitle: x\ndate: 2025-01-01\npublished: false\n---\nText.", "a.md", "draft"),
    ("---\ntitle: x\ndate: 2025-01-01\n---\nText.", "_drafts/a.md", "draft"),
    ("---\ntitle: x\n---\nText.", "a.md", "draft"),
    ("---\ntitle: x\ndate: nonsense\n---\nText.", "a.md", "draft"),
    ("---\ndate: 2025-01-01\n---\nText.", "a.md", "draft"),
    ("# A heading\n\nText.", "2025-01-01-a.md", "imported"),
    ("---\r\ntitle: x\r\ndate: 2025-01-01\r\n---\r\nText.", "a.md", "imported"),
    ("---\ntitle:\tx\ndate: \t2025-01-01\n---\nText.", "a.md", "imported"),
    (';;;\n{"title": "x", "date": "2025-01-01"}\n;;;\nText.', "a.md", "imported"),
    ("---\ntitle: x\n---\n", "_index.md", "skipped"),
    ("---\n- a\n---\n", "a.md", "failed"),
    ("---\na: [\n---\n", "a.md", "failed"),
    ("---\na: &x [1]\nb: *x\n---\n", "a.md", "failed"),
    ("---\n" + "[" * 5000 + "\n---\n", "a.md", "failed"),
    ("---\n!!python/object/apply:os.system ['x']\n---\n", "a.md", "failed"),
    ("---\na: " + "x" * 70_000 + "\n---\n", "a.md", "failed"),
    ("+++\na = \n+++\n", "a.md", "failed"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "name", "result"), STATES)
def test_each_kind_of_front_matter_comes_to_something_clear(bring, source, name, result):
    brought = bring(source, name=f"site/{name}")
    assert brought.results == [result]


def test_hexo_s_front_matter_needs_no_line_above_it(app, bring):
    text = "title: Budget vote\ndate: 2025-03-01 08:00:00\ntags:\n- votes\n---\n\nIt was close."
    assert bring(text, name="world/vote.md").results == ["imported"]
    with app.app_context():
        article = articles.by_slug("vote")
        assert article.headline == "Budget vote"
        assert article.body_source == "It was close."


def test_pelican_s_names_need_no_line_around_them(app, bring):
    source = (
        "Title: Budget: the vote\nDate: 2025-03-01 10:20\nModified: 2025-03-02\nCategory: World\n"
        "Tags: votes, long nights\nAuthors: Ada Venn; Bram Ostler\nSlug: vote\nSummary: It was\n"
        "    close.\n\nSee [it]({filename}/other.md), ![Pier]({static}/images/a.jpg).\n"
    )
    brought = bring(source, name="content/one.md")
    assert brought.report[0]["missing_pictures"] == ["/images/a.jpg"]
    found = story(app, "vote")
    assert (found.headline, found.dek) == ("Budget: the vote", "It was close.")
    assert (found.section.name, str(found.published_at)[:16]) == ("World", "2025-03-01 10:20")
    assert [one.name for one in found.authors] == ["Ada Venn", "Bram Ostler"]
    assert [one.name for one in found.topics] == ["votes", "long nights"]
    assert "See [it](/other/)" in found.body_source
    draft = bring("Title: Later\nStatus: draft\nDate: 2025-03-01\n\nText.", name="content/two.md")
    assert draft.results == ["draft"]
    assert bring("Title: a word\n\nText.", name="c/t.md").report[0]["headline"] != "a word"


def test_an_author_of_two_words_is_one_and_categories_may_be_within_others(app, bring):
    text = (
        "---\ntitle: x\ndate: 2025-01-01\nauthors: Ada Venn\ncategories:\n- [World, Asia]\n---\nA."
    )
    bring(text, name="p/a.md")
    found = story(app, "a")
    assert [one.name for one in found.authors] == ["Ada Venn"]
    assert (found.section.name, [one.name for one in found.topics]) == ("World", ["Asia"])


def test_words_above_a_line_are_no_front_matter(app, bring):
    bring("title: A\nIt was close.\n---\nText.", name="world/vote.md")
    with app.app_context():
        assert "It was close." in articles.by_slug("vote").body_source


def test_markdown_that_holds_html_is_kept_as_html(app, bring):
    front = "---\ntitle: x\ndate: 2025-01-01\n---\n"
    brought = bring(front + "A <b>bold</b> *word*.\n\n<div>box</div>\n", name="p/a.md")
    assert "kept as HTML" in brought.notes
    found = story(app, "a")
    assert found.body_format == "html"
    assert found.body_source == "<p>A <strong>bold</strong> <em>word</em>.</p>\n<p>box</p>"


def test_hugo_s_shortcodes_are_markdown_or_told(app, bring):
    text = (
        "---\ntitle: x\ndate: 2025-01-01\n---\n"
        '{{< figure src="/a.jpg" caption="The pier" >}}\n{{< youtube dQw4w9WgXcQ >}}\n'
        "{{% notice %}}Careful.{{% /notice %}}\n```\n{{< kept >}}\n```\n"
    )
    brought = bring(text, name="p/a.md")
    assert "“notice” was taken out" in brought.notes
    lines = [one for one in story(app, "a").body_source.split("\n") if one]
    assert lines == [
        '![](/a.jpg "The pier")', "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "Careful.", "```", "{{< kept >}}", "```",
    ]  # fmt: skip


def test_a_folder_is_taken_whole_without_what_hides_in_it_or_leads_out(app, tmp_path):
    site, elsewhere = tmp_path / "content", tmp_path / "secret.md"
    (site / "posts" / ".git").mkdir(parents=True)
    elsewhere.write_text("---\ntitle: Secret\ndate: 2025-01-01\n---\n")
    (site / "posts" / "link.md").symlink_to(elsewhere)
    (site / "posts" / ".git" / "x.md").write_text(elsewhere.read_text())
    (site / "posts" / "style.css").write_text("a {}")
    for name in ("a", "b"):
        (site / "posts" / f"{name}.md").write_text(f"---\ntitle: {name}\ndate: 2025-01-01\n---\n")
    brought = bring_path(app, tmp_path, site)
    assert [line["headline"] for line in brought.report] == ["a", "b"]
    again = bring_path(app, tmp_path, site / "posts" / "a.md")
    assert again.results == ["unchanged"]


def test_two_files_that_would_be_one_story_are_told_apart(app, tmp_path):
    for folder in ("x", "y"):
        (tmp_path / folder / "posts").mkdir(parents=True)
        text = f"---\ntitle: In {folder}\ndate: 2025-01-01\n---\n"
        (tmp_path / folder / "posts" / "a.md").write_text(text)
    files = [tmp_path / folder / "posts" / "a.md" for folder in ("x", "y")]
    brought = bring_path(app, tmp_path, *files)
    assert brought.results == ["imported", "skipped"]
    assert "is the same story as" in brought.notes


LINKING = """---
title: Two
date: 2025-01-02
---
[a](../one/) [b](./one.md#end) [c](../bundle/index.md "T") [![d](p.png)](../one/) [e][e]

[f](https://else.example/a.md) [g](#h) [i](mailto:a@b.example) [j](/k) `[l](../one/)` ![m](n.png)

```
[o](../one/)
```

[e]: one.md
[^1]: no.link
"""
IN_FULL = """[a](/news/one/) [b](/news/one/#end) [c](/bundle/ "T") [![d](p.png)](/news/one/) [e][e]

[f](https://else.example/a.md) [g](#h) [i](mailto:a@b.example) [j](/k) `[l](../one/)` ![m](n.png)

```
[o](../one/)
```

[e]: /news/one/
[^1]: no.link"""


def test_relative_links_lead_where_they_led(app, client, tmp_path):
    site = tmp_path / "content"
    (site / "news").mkdir(parents=True)
    one = "---\ntitle: One\ndate: 2025-01-01\ncategories: Town\n---\n<p>A <a href='../two/'>b</a>"
    (site / "news" / "one.md").write_text(one)
    (site / "news" / "two.md").write_text(LINKING)
    bring_path(app, tmp_path, site)
    assert story(app, "two").body_source == IN_FULL
    assert client.get("/news/one/").location == "/town/one"
    assert 'href="/news/two/"' in story(app, "one").body_source


def test_jekyll_s_relative_links_lead_where_they_led(app, bring):
    text = "[a](2025-03-02-next.md) [b](../28/last.html)"
    bring(text, name="_posts/2025-03-01-budget.md")
    expected = "[a](/2025/03/02/next.html) [b](/2025/03/28/last.html)"
    assert story(app, "budget").body_source == expected


def test_an_old_address_at_which_the_paper_has_a_page_of_its_own_is_told_as_that(app, tmp_path):
    site = tmp_path / "content"
    (site / "posts").mkdir(parents=True)
    front = "---\ntitle: {}\ndate: 2025-01-01\n{}---\nText.\n"
    (site / "words.md").write_text(front.format("On words", "categories: Words\n"))
    (site / "posts" / "vote.md").write_text(front.format("Vote", ""))  # stays at /posts/vote
    brought = bring_path(app, tmp_path, site, "--check-addresses")
    told = "broken: /words/ does not lead to /words/words: the paper’s own page stands there\n"
    assert brought.run.stderr == told
    assert brought.of("On words")["notes"] == [
        "its address /words/ can’t be kept: the paper has its own there"
    ]
    assert brought.of("Vote")["notes"] == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("name", "said", "language"),
    [
        ("content/world/ferry.md", "", ""),
        ("content/world/ferry.md", "language: de", "de"),
        ("content/world/ferry.md", "lang: PT_br", "pt-BR"),
        ("content/world/ferry.md", "lang: en-US", ""),  # the paper's
        ("content/world/ferry.md", "lang: klingon", ""),
        ("content/world/ferry.ar.md", "", "ar"),
        ("content/de/world/ferry.md", "", "de"),
    ],
)
def test_a_story_keeps_the_language_that_its_file_or_place_says(app, bring, name, said, language):
    source = f"---\ntitle: Ferry\ndate: 2025-03-01\n{said}\n---\nIt sails."
    assert bring(source, name=name).results == ["imported"]
    with app.app_context():
        found = articles.by_slug("ferry")
        assert (found.language, found.section.name) == (language, "World")
