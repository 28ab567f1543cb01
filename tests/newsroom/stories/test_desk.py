"""The desk's list of stories."""

import pytest

from answers import tree, words

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def moments(browser):
    """What is seen of each story's moment, by its headline: without what can only be heard."""
    page = tree(browser.get("/newsroom").text)
    for heard in page.findall(".//*[@class='unseen']"):
        heard.clear()
    lines = page.findall(".//form[@id='chosen']//li")
    return {words(line.find("a")): words(line.find("span[@class='rows__when']")) for line in lines}


def test_each_moment_says_which_one_it_is(editor, clock):
    editor.write(headline="A draft", body_source="It.")
    for headline in ("Live", "Changed"):
        story = editor.write(headline=headline, body_source="It.")
        editor.press(story, "/publish", now="1")
    later = editor.write(headline="Later", body_source="It.")
    editor.press(later, "/publish", publish_at="2027-01-01T10:00", at_an_hour="1")
    clock.advance(hours=1)
    editor.edit(story, body_source="It, and more.")
    seen = moments(editor)
    assert {name: when.split()[0] for name, when in seen.items()} == {
        "A draft": "saved",
        "Live": "published",
        "Changed": "saved",
        "Later": "for",
    }
