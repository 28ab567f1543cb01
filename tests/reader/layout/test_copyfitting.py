"""About how many lines words take."""

import pytest

from broadsheet.reader.layout import copyfitting


@pytest.mark.parametrize(
    ("text", "breadth"),
    [
        ("Brücke – “ok”", 13),
        ("橋が再開", 8),
        ("ＡＢ한국", 8),
        ("हिन्दी", 5),
        ("กำลังดี", 5),
        ("גֶּשֶׁר", 3),
    ],
)
def test_a_text_is_as_broad_as_its_letters_are_in_their_script(text, breadth):
    assert copyfitting.breadth(text) == breadth
