"""Ghost exports: posts as their editors wrote them, in any of the editors that Ghost had."""

import json
from datetime import UTC, datetime

import pytest

from answers import main, words
from broadsheet.archive import articles
from broadsheet.wire.imports.ghost import lexical, mobiledoc


def text(words, bits=0):
    return {"type": "extended-text", "text": words, "format": bits}


def paragraph(*children):
    return {"type": "paragraph", "children": list(children)}


def tree(*children):
    return json.dumps({"root": {"type": "root", "children": list(children)}})


POST = {
    "id": "65f",
    "uuid": "0b7e",
    "title": "Bridge & tunnel",
    "slug": "bridge",
    "lexical": tree(paragraph(text("It is open."))),
    "html": "<p>Not asked for.</p>",
    "type": "post",
    "status": "published",
    "visibility": "public",
    "published_at": "2025-07-01 08:30:00",
    "custom_excerpt": "After a year.",
}


def export(*posts, wrap=True, **tables):
    data = {
        "posts": [POST | post for post in posts],
        "users": [{"id": "1", "name": "Ada Venn"}, {"id": "2", "name": "Bram Ostler"}],
        "tags": [
            {"id": "10", "name": "#desk", "slug": "hash-desk", "visibility": "internal"},
            {"id": "11", "name": "World", "slug": "world"},
            {"id": "12", "name": "Tides", "slug": "tides"},
        ],
        "posts_tags": [
            {"post_id": "65f", "tag_id": "12", "sort_order": 2},
            {"post_id": "65f", "tag_id": "11", "sort_order": 1},
            {"post_id": "65f", "tag_id": "10", "sort_order": 0},
        ],
        "posts_authors": [
            {"post_id": "65f", "author_id": "2", "sort_order": 1},
            {"post_id": "65f", "author_id": "1", "sort_order": 0},
        ],
        "members": [{"id": "m", "email": "reader@example.org"}],
    } | tables
    meta = {"exported_on": 1751358600000, "version": "5.130.1"}
    return json.dumps({"db": [{"meta": meta, "data": data}]} if wrap else {"data": data})


def test_old_lists_are_one_redirect_away_from_the_paper_s(client, bring):
    users = [{"id": "1", "name": "Ada Venn", "slug": "ada"}]
    brought = bring(export({}, users=users), "--check-addresses", name="ghost.json")
    assert brought.run.exit_code == 0, brought.run.output
    for old, new in {
        "/tag/world/": "/world",
        "/tag/world/rss/": "/world/feed.rss",
        "/tag/tides/": "/topics/tides",
        "/author/ada/": "/authors/ada-venn",
        "/rss/": "/feed.rss",
    }.items():
        answer = client.get(old)
        assert (answer.status_code, answer.location) == (301, new)
        assert client.get(new).status_code == 200


@pytest.mark.parametrize("wrap", [True, False])
def test_a_post_is_a_story_with_its_tags_authors_and_excerpt(app, client, bring, wrap):
    assert bring(export({}, wrap=wrap), name="ghost.json").results == ["imported"]
    page = client.get("/world/bridge")
    assert words(main(page.text).find(".//h1")) == "Bridge & tunnel"
    assert "It is open." in page.text
    with app.app_context():
        found = articles.by_slug("bridge")
        assert [a.name for a in found.authors] == ["Ada Venn", "Bram Ostler"]
        assert [t.name for t in found.topics] == ["Tides"]
        assert (found.dek, found.section.name) == ("After a year.", "World")
        assert found.published_at == datetime(2025, 7, 1, 8, 30, tzinfo=UTC)
    assert client.get("/bridge/").location == client.get("/bridge").location == "/world/bridge"


def test_what_is_no_address_is_not_where_a_story_stood_first(app, bring):
    brought = bring(export({"canonical_url": "javascript:alert(1)"}), name="ghost.json")
    assert "javascript:alert(1) is no address where it stood first" in brought.notes
    with app.app_context():
        assert articles.by_slug("bridge").canonical_url == ""


STATES = [
    ({"status": "draft"}, "draft", ""),
    ({"status": "sent"}, "draft", "“sent”"),
    ({"visibility": "paid"}, "draft", "for paid only"),
    ({"visibility": "members"}, "draft", "for members only"),
    ({"status": "scheduled", "published_at": "2030-01-01T00:00:00.000Z"}, "imported", ""),
    ({"published_at": 1751358600000}, "imported", ""),
    ({"published_at": None}, "draft", "without a date"),
    ({"title": "  "}, "draft", "without a headline"),
]


@pytest.mark.parametrize(("post", "result", "note"), STATES)
def test_what_only_some_could_read_waits_as_a_draft(client, bring, post, result, note):
    brought = bring(export(post), name="ghost.json")
    assert brought.results == [result]
    assert note in brought.notes
    is_public = result == "imported" and post.get("status") != "scheduled"
    assert client.get("/world/bridge").status_code == (200 if is_public else 404)


def test_pages_are_stories_or_left_out(bring):
    for page in ({"type": "page"}, {"page": 1}):
        assert bring(export(page), "--skip-pages", name="ghost.json").results == ["skipped"]


def test_the_section_map_knows_names_and_slugs(app, bring):
    bring(export({}), "--section-map", "WORLD=Abroad", name="ghost.json")
    with app.app_context():
        assert articles.by_slug("bridge").section.name == "Abroad"


def test_addresses_of_the_site_itself_are_paths(app, bring):
    link = {"type": "link", "url": "__GHOST_URL__/tunnel/", "children": [text("tunnel")]}
    image = {"type": "image", "src": "__GHOST_URL__/content/images/2024/a.jpg", "alt": "A"}
    bring(export({"lexical": tree(paragraph(link), image)}), name="ghost.json")
    with app.app_context():
        source = articles.by_slug("bridge").body_source
    assert source == (
        '<p><a href="/tunnel/">tunnel</a></p>\n'
        '<figure><img src="/content/images/2024/a.jpg" alt="A"></figure>'
    )


BODIES = [
    ({"lexical": "", "html": "<p>From HTML.</p>"}, "From HTML."),
    (
        {"lexical": None, "mobiledoc": None, "html": None, "markdown": "*From* Markdown."},
        "From Mark",
    ),
    ({"lexical": tree({"type": "of-a-plugin", "children": []}), "html": "<p>Whole.</p>"}, "Whole."),
    ({"lexical": tree({"type": "of-a-plugin", "children": [text("Kept.")]}), "html": ""}, "Kept."),
    ({"lexical": "{", "html": "<p>Not lost.</p>"}, "Not lost."),
    ({"mobiledoc": '{"sections": [[1, "p', "lexical": None, "html": "<p>Whole.</p>"}, "Whole."),
    ({"lexical": "{", "html": None}, None),
]


@pytest.mark.parametrize(("post", "shown"), BODIES)
def test_the_best_text_that_is_there_is_taken(client, bring, post, shown):
    brought = bring(export(post), name="ghost.json")
    if shown is None:
        assert brought.results == ["failed"]
        assert "no JSON" in brought.notes
    else:
        assert shown in words(main(client.get("/world/bridge").text))


NODES = [
    (paragraph(text("a", 1), text("b", 2), text("c", 3)),
     "<p><strong>a</strong><em>b</em><em><strong>c</strong></em></p>"),
    (paragraph(text("a"), {"type": "linebreak"}, text("<b>")), "<p>a<br>&lt;b&gt;</p>"),
    ({"type": "extended-heading", "tag": "h2", "children": [text("H")]}, "<h2>H</h2>"),
    ({"type": "extended-heading", "tag": "h1", "children": [text("H")]}, "<h2>H</h2>"),
    ({"type": "list", "listType": "number",
      "children": [{"type": "listitem", "children": [text("x")]}]},
     "<ol><li>x</li></ol>"),
    ({"type": "extended-quote", "children": [text("Q")]}, "<blockquote>Q</blockquote>"),
    ({"type": "horizontalrule"}, "<hr>"),
    ({"type": "codeblock", "code": "a < b"}, "<pre><code>a &lt; b</code></pre>"),
    ({"type": "html", "html": "<p>h</p>"}, "<p>h</p>"),
    ({"type": "markdown", "markdown": "**m**"}, "<p><strong>m</strong></p>"),
    ({"type": "markdown", "markdown": "10^6^ H~2~O ~~no~~ ~/x ^"},
     "<p>10<sup>6</sup> H<sub>2</sub>O <s>no</s> ~/x ^</p>"),
    ({"type": "bookmark", "url": "https://x.example/", "metadata": {"title": "T"}},
     '<p><a href="https://x.example/">T</a></p>'),
    ({"type": "embed", "url": "https://youtu.be/dQw4w9WgXcQ", "html": "<iframe>"},
     '<p><a href="https://youtu.be/dQw4w9WgXcQ">https://youtu.be/dQw4w9WgXcQ</a></p>'),
    ({"type": "button", "buttonUrl": "javascript:alert(1)", "buttonText": "B"}, "<p>B</p>"),
    ({"type": "callout", "calloutText": "C"}, "<blockquote><p>C</p></blockquote>"),
    ({"type": "toggle", "heading": "H", "content": "<p>c</p>"}, "<h3>H</h3><p>c</p>"),
    ({"type": "signup", "header": "Join"}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("node", "html"), NODES)
def test_each_kind_of_lexical_node_is_plain_html(node, html):
    made, unknown = lexical.to_html(json.loads(tree(node)), [])
    assert (made.strip(), unknown) == (html, set())


MOBILEDOC = {
    "version": "0.3.1",
    "markups": [["strong"], ["a", ["href", "https://x.example/"]]],
    "atoms": [["soft-return", "", {}]],
    "cards": [["markdown", {"markdown": "*m*"}], ["hr", {}], ["of-a-plugin", {}]],
    "sections": [
        [1, "p", [[0, [0], 1, "a"], [0, [], 0, " b "], [0, [1, 0], 2, "c"], [1, [], 0, 0]]],
        [1, "h1", [[0, [], 0, "H"]]],
        [3, "ul", [[[0, [], 0, "x"]], [[0, [], 0, "y"]]]],
        [10, 0],
        [10, 1],
        [10, 2],
        [10, 99],
        ["nonsense"],
    ],
}


def test_mobiledoc_is_plain_html():
    made, unknown = mobiledoc.to_html(MOBILEDOC, [])
    assert unknown == {"of-a-plugin"}
    assert (
        made.split()
        == (
            '<p><strong>a</strong> b <a href="https://x.example/"><strong>c</strong></a><br></p>'
            " <h2>H</h2> <ul><li>x</li><li>y</li></ul> <p><em>m</em></p> <hr>"
        ).split()
    )


@pytest.mark.parametrize("content", ["{}", "[]", "[" * 100_000, '{"posts": 1}', '{"a": "b"}', "{"])
def test_other_json_is_refused_in_one_clear_line(bring, content):
    brought = bring(content, name="other.json")
    assert brought.run.exit_code == 1
    (line,) = brought.run.stderr.splitlines()
    assert "JSON" in line


def test_a_second_run_changes_nothing(bring, everything):
    bring(export({}, {"id": "2", "uuid": "2", "slug": "tunnel"}), name="ghost.json")
    before = everything()
    again = bring(export({}, {"id": "2", "uuid": "2", "slug": "tunnel"}), name="ghost.json")
    assert again.results == ["unchanged", "unchanged"]
    assert everything() == before


CARDS = {
    "of a bookmark": (
        {"type": "bookmark", "url": "https://x.org/", "metadata": {"title": "A"}, "caption": "B"},
        '<p><a href="https://x.org/">A</a></p><p>B</p>',
    ),
    "of a bookmark, and what its page says of itself": (
        {"type": "bookmark", "url": "https://x.org/", "caption": "C"}
        | {"metadata": {"title": "A", "description": "B & <b>", "icon": "https://x.org/i.ico"}},
        '<p><a href="https://x.org/">A</a></p><p>B &amp; &lt;b&gt;</p><p>C</p>',
    ),
    "of a callout of paragraphs, whose sign stands in the first": (
        {"type": "callout", "calloutEmoji": "💡", "calloutText": '<p dir="ltr">A</p><p>B</p>'},
        '<blockquote><p><p dir="ltr">💡 A</p><p>B</p></p></blockquote>',
    ),
    "of footnotes in Markdown": (
        {"type": "markdown", "markdown": "It[^1] is.\n\n[^1]: A note."},
        "<p>It[^1] is.</p>\n<p>[^1]: A note.</p>\n",
    ),
    "of a callout, and its sign": (
        {"type": "callout", "calloutEmoji": "💡", "calloutText": "A <b>b</b>"},
        "<blockquote><p>💡 A <b>b</b></p></blockquote>",
    ),
    "of code": (
        {"type": "codeblock", "code": "a < b", "caption": "B"},
        "<pre><code>a &lt; b</code></pre><p>B</p>",
    ),
    "of a post": (
        {"type": "embed", "url": "https://x.com/a/status/1", "html": "<blockquote>A</blockquote>"},
        "<blockquote>A</blockquote>",
    ),
    "of a button": (
        {"type": "header", "header": "A", "subheader": "B", "buttonEnabled": True}
        | {"buttonText": "C", "buttonUrl": "https://x.org/"},
        '<h2>A</h2><p>B</p><p><a href="https://x.org/">C</a></p>',
    ),
}


@pytest.mark.parametrize("name", CARDS)
def test_cards_keep_the_words(name):
    card, html = CARDS[name]
    assert lexical.to_html(json.loads(tree(card)), []) == (
        f"{html}\n",
        set(),
    )


def test_lists_keep_their_numbers_and_stand_within_their_items():
    def items(*children):
        return [{"type": "listitem", "children": [child]} for child in children]

    inner = {"type": "list", "listType": "bullet", "children": items(text("B"))}
    outer = {"type": "list", "listType": "number", "start": 3}
    outer["children"] = items(text("A"), inner, text("C"))
    html, _ = lexical.to_html(json.loads(tree(outer)), [])
    assert html.replace("\n", "") == '<ol start="3"><li>A<ul><li>B</li></ul></li><li>C</li></ol>'


def test_what_runs_to_the_left_does():
    html, _ = lexical.to_html(json.loads(tree(paragraph(text("A")) | {"direction": "rtl"})), [])
    assert html == '<p dir="rtl">A</p>\n'


def test_tasks_are_done_or_not():
    entries = [
        {"type": "listitem", "checked": done, "children": [text("A")]} for done in (True, False)
    ]
    html, _ = lexical.to_html(
        json.loads(tree({"type": "list", "listType": "check", "children": entries})), []
    )
    assert html == "<ul><li>☑ A</li><li>☐ A</li></ul>\n"


def test_the_button_of_a_call_is_there_if_it_was_shown():
    card = {"type": "call-to-action", "textValue": "<p>A</p>", "hasSponsorLabel": True}
    card |= {"sponsorLabel": "<p>Paid</p>", "buttonText": "Go", "buttonUrl": "https://x.example"}
    for is_shown in (True, False):
        html, _ = lexical.to_html(json.loads(tree(card | {"showButton": is_shown})), [])
        assert ("<p>Paid</p><p>A</p>" in html, "Go" in html) == (True, is_shown)


def test_marked_words_of_markdown_and_low_headings_are_what_ghost_showed():
    card = {"type": "markdown", "markdown": "A ==b== c, `d ==e== f`"}
    html, _ = lexical.to_html(json.loads(tree(card)), [])
    assert html.strip() == "<p>A b c, <code>d ==e== f</code></p>"
    heading = {"type": "extended-heading", "tag": "h5", "children": [text("A")]}
    assert lexical.to_html(json.loads(tree(heading)), [])[0] == "<h4>A</h4>\n"


def test_what_search_engines_are_given_comes_along(app, bring):
    meta = {"post_id": "65f", "meta_title": "Bridge", "meta_description": "Open."}
    bring(export({}, posts_meta=[meta]), name="ghost.json")
    with app.app_context():
        story = articles.by_slug("bridge")
        assert (story.search_title, story.search_description) == ("Bridge", "Open.")
