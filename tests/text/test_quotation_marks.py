"""Quotation marks as each language sets them."""

import pytest

from broadsheet.language import catalogues, tags
from broadsheet.text import quotation_marks, rendering


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("", "“It’s ‘late’”"),
        ("en-GB", "“It’s ‘late’”"),
        ("de-AT", "„It’s ‚late‘“"),
        ("de-CH", "«It’s ‹late›»"),
        ("fr-CA", "«\u202fIt’s “late”\u202f»"),
        ("uk", "«It’s „late“»"),
        ("ar", "«It’s “late”»"),
        ("he", "”It’s ’late’”"),
        ("ja", "「It’s 『late』」"),
        ("zh-CN", "“It’s ‘late’”"),
        ("zh-TW", "「It’s 『late』」"),
        ("zh-Hant-HK", "「It’s 『late』」"),
    ],
)
def test_straight_marks_become_those_of_the_language(language, words):
    html = rendering.to_html("\"It's 'late'\"", "markdown", language)
    assert html == f"<p>{words}</p>"


def test_what_was_set_by_hand_stays():
    html = rendering.to_html('„So“, ש"ח, 6" and `"code"`', "markdown", "he")
    assert html == '<p>„So“, ש"ח, 6" and <code>"code"</code></p>'


def test_every_language_that_ships_has_its_marks_and_every_tag_is_one():
    listed = set(" ".join(quotation_marks._PAIRS.split()).split()) | {"fr"}
    listed = {tag for tag in listed if tag[0].isascii()}
    for name in catalogues.known(catalogues.SHIPPED):
        assert listed & {name.replace("_", "-"), name.partition("_")[0]}, name
    assert all(tags.tag(tag) == tag for tag in listed)
