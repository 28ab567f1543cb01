"""What was answered is not asked again, and what anybody may ask takes no room without end."""

from broadsheet.memo import Memo


def test_each_text_is_answered_once_until_there_are_too_many():
    asked = []

    def length(text):
        asked.append(text)
        return len(text)

    memo = Memo(length, most=2)
    assert [memo[text] for text in ("a", "", "a", "", "a")] == [1, 0, 1, 0, 1]
    assert asked == ["a", ""]
    assert memo["four"] == 4
    assert len(memo) == 1
    assert memo["a"] == 1
    assert asked == ["a", "", "four", "a"]
