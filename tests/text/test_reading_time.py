import pytest

from broadsheet.text.reading_time import length, minutes


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("", "en", 1),
        ("<p>" + "word " * 684 + "</p>", "en-GB", 3),
        ("<p>" + "Wort " * 716 + "</p>", "de_AT", 4),
        ("<p>" + "कहानी " * 368 + "</p>", "hi", 2),
        ("<p>" + "字" * 510 + "</p>", "zh-Hans", 2),
        ("<p>" + "日 本" * 357 + "</p>", "ja", 2),
        ("<p>" + "ก" * 3000 + "</p>", "th", 3),
    ],
)
def test_a_text_takes_as_long_as_its_language_is_read(text, language, expected):
    assert minutes(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "number", "is_letters"),
    [
        ("<p>Die Brücke</p><p>ist offen.</p>", "de", 4, False),
        ("<p>다리가 열렸다.</p>", "ko", 2, False),
        ("<p>橋が 開いた。</p><p>港も。</p>", "ja-JP", 9, True),
    ],
)
def test_a_text_without_blanks_is_as_long_as_its_letters(text, language, number, is_letters):
    assert length(text, language)[:2] == (number, is_letters)
