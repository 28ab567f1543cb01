import pytest

from broadsheet.text.reading_time import minutes


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
