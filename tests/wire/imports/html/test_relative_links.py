"""Links that were relative lead where they led on their old page."""

import pytest

from broadsheet.wire.imports.html import relative_links

KNOWN = {"b.md": "/news/b", "a b.md": "/news/a-b"}
PAGE, FILE = "/2024/05/story/", "posts/2024/story.md"
TARGETS = {
    "other/": "/2024/05/story/other/",
    "../other/": "/2024/05/other/",
    "/about": "/about",
    "photo.jpg": "/2024/05/story/photo.jpg",
    "#notes": "#notes",
    "?page=2": "?page=2",
    "//a.example/b": "//a.example/b",
    "mailto:a@b.example": "mailto:a@b.example",
    "{{< ref b >}}": "{{< ref b >}}",
    "b.md": "/news/b",
    "b.md#notes": "/news/b#notes",
    "a%20b.md": "/news/a-b",
    "c.md": "/posts/2024/c/",
    "c.markdown?x=1": "/posts/2024/c/?x=1",
    "../_index.md": "/posts/",
    "2024-5-3-a-pier.md": "/2024/05/03/a-pier.html",
    "2024-05-03-a-pier.md#end": "/2024/05/03/a-pier.html#end",
}


def in_full(target):
    return relative_links.in_full(target, PAGE, FILE, KNOWN.get)


@pytest.mark.parametrize(("target", "meant"), TARGETS.items())
def test_a_link_is_told_in_full(target, meant):
    assert in_full(target) == meant


MARKDOWN = {
    "See [this](b.md) and [that]( <c.md>).": "See [this](/news/b) and [that]( </posts/2024/c/>).",
    "[this]: b.md\n\n[^1]: b.md": "[this]: /news/b\n\n[^1]: b.md",
    "`[this](b.md)` and ``[that](b.md)``": "`[this](b.md)` and ``[that](b.md)``",
    "```\n[this](b.md)\n```\n[that](b.md)": "```\n[this](b.md)\n```\n[that](/news/b)",
    "~~~\n[this](b.md)": "~~~\n[this](b.md)",
    "![A pier](b.md)": "![A pier](b.md)",  # pictures have rules of their own
}


@pytest.mark.parametrize(("text", "told"), MARKDOWN.items())
def test_links_of_markdown_are_and_code_and_pictures_stay(text, told):
    assert relative_links.in_markdown(text, in_full) == told
