"""Markdown within bounds: what people write comes out as markdown-it makes it, and of what nobody
writes the words are kept."""

import random
import re

import pytest
from markdown_it import MarkdownIt

from broadsheet.text import rendering
from broadsheet.text.markdown import bounded

SIGNS = [
    *"\"'\"'  ab*_.-1(`“’é\n[]!<>&\\|#>:",
    "\n\n",
    "](a)",
    "- ",
    "**",
    "![",
    "~~",
    "...",
    "<b>",
]
EDITORS = {"typographer": True, "linkify": False}


@pytest.mark.parametrize("preset", ["js-default", "commonmark"])
def test_short_texts_are_rendered_as_markdown_it_renders_them(preset):
    chance = random.Random(9)
    theirs, ours = MarkdownIt(preset, EDITORS), bounded(MarkdownIt(preset, EDITORS))
    for _ in range(1500):
        text = "".join(chance.choices(SIGNS, k=chance.randint(1, 60)))
        assert ours.render(text) == theirs.render(text), text


def test_a_paragraph_of_signs_is_shown_as_typed_and_the_others_are_not_touched():
    signs = "![" * 5000
    html = rendering.to_html(f"A *first* one.\n\n{signs}\n\nA *last* one.", "markdown")
    assert html.startswith("<p>A <em>first</em> one.</p>")
    assert signs in html
    assert html.endswith("<p>A <em>last</em> one.</p>")


def test_a_text_of_marks_without_end_keeps_its_words():
    items = "".join(f"- w{n}\n" for n in range(20_000))
    words = re.findall(r"w\d+", rendering.to_html(items, "markdown"))
    assert words == [f"w{n}" for n in range(20_000)]


def test_what_stands_deeper_than_the_parser_goes_is_kept():
    assert "the words" in rendering.to_html(">" * 500 + " the words", "markdown")


def test_a_long_list_of_names_and_a_long_table_stay_what_they_are():
    names = "".join(f"- Ida Marsh, {n}\n" for n in range(300))
    rows = "".join(f"| {n} | Dunmere Rovers | 20 | 14 | 3 | 45 |\n" for n in range(150))
    table = "| | Club | P | W | D | Pts |\n|-|-|-|-|-|-|\n" + rows
    assert rendering.to_html(names, "markdown").count("<li>") == 300
    assert rendering.to_html(table, "markdown").count("<td>") == 900


@pytest.mark.parametrize(
    "item", ["- item\n", "1. Ida\n", "- Ida, {n}\n", "- *Ida*\n\n", "- [Ida](/a)\n"]
)
def test_thousands_of_short_items_are_a_list(item):
    source = "".join(item.format(n=n) for n in range(3000))
    assert rendering.to_html(source, "markdown").count("<li>") == 3000


def test_html_that_is_nested_without_end_keeps_its_words():
    html = rendering.to_html("<div>" * 5000 + "first &amp; <b>last</b>", "html")
    assert "first &amp;" in html
    assert "last" in html


def test_bold_that_goes_on_for_ever_is_not_multiplied():
    source = "".join(f"<p><b class={n}>word</p>" for n in range(3000))
    assert len(rendering.to_html(source, "html")) < 20 * len(source)
