import pytest

from broadsheet.archive.spelling.folding import fold
from broadsheet.archive.spelling.plain_text import text_of, without_soft_breaks


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"])
def test_a_word_is_read_without_what_only_says_where_it_may_break(sign):
    assert without_soft_breaks(f"Glow{sign}worms") == "Glowworms"
    assert text_of(f"<p>Glow{sign}worms</p>") == "Glowworms"
    assert fold(f"Glow{sign}worms") == "glowworms"


@pytest.mark.parametrize("text", ["می‌خواهم", "क्‍ष", "👩‍🚒", "ภาษา\u200bไทย", "ខ្មែរ\u200bថ្មី"])
def test_what_joins_or_parts_letters_of_other_scripts_stays(text):
    assert without_soft_breaks(text) == text
