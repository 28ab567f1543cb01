"""A story's text: whatever is typed, its HTML holds the elements of a story and no script."""

import subprocess
import sys

import pytest

from answers import items
from broadsheet.archive.spelling import figure_marks
from broadsheet.text.rendering import ALLOWED_TAGS, opening, to_html
from payloads import PAYLOADS

SAFE = ("/", "#", "?", "http://", "https://", "mailto:", "tel:")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_markdown_makes_a_script(payload):
    for source in (payload, f"> {payload}", f"- {payload}", f"**{payload}**", f"[{payload}](/x)"):
        for element in items(to_html(source, "markdown")).iter():
            assert element.tag in {*ALLOWED_TAGS, "DOCUMENT_FRAGMENT"}, element.tag
            assert set(element.keys()) <= {"href", "title", "rel", "dir"}, element.attrib
            href = element.get("href", "/").strip().lower()
            assert href.startswith(SAFE), href


TWO_CELLS = "<table><tr><td>One</td><td>two</td></tr></table>"


@pytest.mark.parametrize("html", ["<p>One<br>two</p>", TWO_CELLS, "<p>One</p><p>two</p>"])
def test_an_opening_keeps_words_apart_that_stand_apart(html):
    assert opening(html) == "One two"


def test_html_of_other_systems_may_quote_either_way():
    html = (
        """<p><img src="/lost.jpg" alt='The "old" pier'></p>\n<figure><img src='pier'></figure>"""
    )
    link, mark = to_html(html, "html").split("\n")
    assert '>The "old" pier</a>' in link
    assert figure_marks.pictures_in(mark) == ["pier"]


def test_a_page_is_shown_without_what_reads_markdown():
    shows = "import broadsheet.reader.pages, broadsheet.wire.feeds, broadsheet.newsroom, sys"
    asks = f"{shows}; print('markdown_it' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"


@pytest.mark.parametrize("body_format", ["markdown", "html", "plain"])
@pytest.mark.parametrize("sign", ["&", "\xa0"])
def test_signs_beyond_all_sense_are_shown_in_paragraphs_of_which_none_is_long(body_format, sign):
    html = to_html("Ida " + f"{sign}a" * 25_000, body_format)
    assert max(paragraph.count("&") for paragraph in html.split("<p")) <= 10_000
    assert "Ida" in html
    assert html.count("&") == 25_000


def test_a_list_begins_at_the_number_that_it_was_given():
    assert to_html("5. Five\n6. Six", "markdown").startswith('<ol start="5">')


def test_cells_of_an_imported_table_stand_in_their_columns():
    table = '<table><tr><td rowspan="2">a</td><td class="at-end" colspan="2">1</td></tr></table>'
    html = to_html(table, "html")
    assert '<td rowspan="2">a</td><td class="at-end" colspan="2">1</td>' in html


def test_imported_text_keeps_which_way_it_runs_and_films_in_it():
    html = to_html('<blockquote dir="rtl"><p>a</p></blockquote><ul dir="rtl"></ul>', "html")
    assert html == '<blockquote dir="rtl"><p>a</p></blockquote><ul dir="rtl"></ul>'
    film = '<p dir="rtl"><a href="https://youtu.be/dQw4w9WgXcQ">A film</a></p>'
    assert to_html(film, "html").startswith("<!--embed")
