import pytest

from broadsheet.archive.spelling.plain_text import text_of
from broadsheet.text.reading_time import length


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
    assert length(text, language).minutes == expected


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


def test_the_words_at_hand_tell_what_the_text_does():
    plain, noted = "<p>Die Brücke ist offen.</p>", "<p>Offen.</p><!--note 1 1--><p>Seit 1904.</p>"
    for html in (plain, noted):
        for language in ("de", "ja"):
            assert length(html, language, text_of(html)) == length(html, language)
    assert length(noted, "de").number == 1
