import pytest

from broadsheet.text.emoji import is_emoji


@pytest.mark.parametrize("sign", ["🎉", "🇩🇪", "👩‍👩‍👧", "✓"])
def test_signs_alone_are_emoji(sign):
    assert is_emoji(sign)


@pytest.mark.parametrize("words", ["", ":)", "a", "橋", "5", "🎉 party", "🎉" * 20])
def test_words_and_long_rows_of_signs_are_none(words):
    assert not is_emoji(words)
