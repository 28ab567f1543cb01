"""A story's text: whatever is typed, its HTML holds the elements of a story and no script."""

import pytest

from answers import items
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
