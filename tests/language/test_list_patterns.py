"""Lists of words within a sentence."""

import pytest

from broadsheet.language import list_patterns

# CLDR 48, listPatterns.
LISTS = [
    ("en_GB", "standard", ["A and B", "A, B and C"]),
    ("en", "or", ["A or B", "A, B, or C"]),
    ("en_GB", "unit", ["A, B", "A, B, C"]),
    ("de", "standard", ["A und B", "A, B und C"]),
    ("ar", "standard", ["A وB", "A وB وC"]),
    ("ar", "unit", ["A وB", "A وB وC"]),
    ("ja", "unit", ["A、B", "A、B、C"]),
    ("ja", "standard", ["A、B", "A、B、C"]),
    ("zh_Hans", "standard", ["A和B", "A、B和C"]),
    ("ko", "standard", ["A, B", "A, B, C"]),  # not CLDR's "A 및 B"
]


@pytest.mark.parametrize(("locale", "style", "written"), LISTS)
def test_words_are_listed_as_their_language_lists_them(locale, style, written):
    given = [["A", "B"], ["A", "B", "C"]]
    assert [list_patterns.written(words, style, locale) for words in given] == written


def test_one_word_is_itself_and_none_are_nothing():
    assert list_patterns.written(["A"], "unit", "ar") == "A"
    assert list_patterns.written([], "or", "ar") == ""
