"""The toolbar of a story's text, and its keys: marks come and go, wherever a selection ends."""

import random
import re

import pytest
from playwright.sync_api import expect

from broadsheet.text import rendering

pytestmark = pytest.mark.browser

BOLD, ITALIC, HEADING, QUOTE, LIST = "**", "_", "## ", "> ", "- "
# ‹ and › stand where a selection begins and ends, ¦ is a cursor.
PRESSES = {
    "bold for each paragraph": (BOLD, "‹Rain.\n\nSnow.›", "**‹Rain.**\n\n**Snow.›**"),
    "and off again": (BOLD, "**‹Rain.**\n\n**Snow.›**", "‹Rain.\n\nSnow.›"),
    "parts of paragraphs": (BOLD, "Ra‹in.\n\nSn›ow.", "Ra**‹in.**\n\n**Sn›**ow."),
    "where some are bold": (BOLD, "‹**Rain.**\n\nSnow.›", "‹**Rain.**\n\n**Snow.›**"),
    "no blank within": (BOLD, "It‹ rains ›now.", "It **‹rains›** now."),
    "the mark selected, too": (BOLD, "It ‹**rains**›.", "It ‹rains›."),
    "a part of what is bold": (BOLD, "It **‹rains› hard**.", "It ‹rains› hard."),
    "more than what is bold": (BOLD, "‹It **rains** hard›.", "**‹It rains hard›**."),
    "items, not their dots": (BOLD, "‹- Rain\n1. Hail›", "‹- **Rain**\n1. **Hail›**"),
    "before an item's words": (BOLD, "‹›- Rain", "- **‹›Rain**"),
    "and off again from there": (BOLD, "- **‹›Rain**", "- ‹›Rain"),
    "a word with a line in it": (ITALIC, "x‹›_y", "_x‹›_y_"),
    "a heading's words": (BOLD, "‹> ## Rain›", "‹> ## **Rain›**"),
    "pictures are left out": (BOLD, "‹Rain\n\n![Now](pier)\n\n---\n\nSnow›",
                              "**‹Rain**\n\n![Now](pier)\n\n---\n\n**Snow›**"),
    "the words of a note": (BOLD, "‹[^1]: Rain›", "‹[^1]: **Rain›**"),
    "the word at the cursor": (BOLD, "It ra¦ins.", "It **ra¦ins**."),
    "and not its quotation marks": (BOLD, "‘It’s¦’", "‘**It’s¦**’"),
    "off at the cursor": (BOLD, "It **ra¦ins hard**.", "It ra¦ins hard."),
    "before the first word": (BOLD, "¦", "**¦**"),
    "given up": (BOLD, "It **¦** rains.", "It ¦ rains."),
    "bold within italic": (BOLD, "_‹rain›_", "_**‹rain›**_"),
    "italic within bold": (ITALIC, "**‹rain›**", "**_‹rain›_**"),
    "italic off": (ITALIC, "**_ra¦in_**", "**ra¦in**"),
    "whole words are italic": (ITALIC, "It r‹ain›s.", "It _r‹ain›s_."),
    "and none within a name": (ITALIC, "‹a_b_c rains›", "_‹a_b_c rains›_"),
    "italic off around a link": (ITALIC, "_‹[rain](/a_b_)›_", "‹[rain](/a_b_)›"),
    "and nothing within an address": (ITALIC, "[rain](/a_b¦_c_) now", "_[rain](/a_b¦_c_)_ now"),
    "all of a link, or its words": (BOLD, "It ‹rains [ha›rd](/a)", "It **‹rains [ha›rd](/a)**"),
    "a part of its words": (BOLD, "[it ‹rains›](/a_b)", "[it **‹rains›**](/a_b)"),
    "signs in code": (ITALIC, "_see `a_ b` ra¦in_", "see `a_ b` ra¦in"),
    "items": (LIST, "‹Rain\nSnow›\nHail", "- ‹Rain\n- Snow›\nHail"),
    "items off": (LIST, "- ‹Rain\n* Snow›\n- Hail", "‹Rain\nSnow›\n- Hail"),
    "items of paragraphs": (LIST, "Ra‹in\n\nSn›ow", "- Ra‹in\n\n- Sn›ow"),
    "numbers become dots": (LIST, "‹1. Rain\n- Snow›", "- ‹Rain\n- Snow›"),
    "whole lines, no next one": (LIST, "‹Rain\nSnow\n›Hail", "- ‹Rain\n- Snow›\nHail"),
    "an empty item": (LIST, "Rain\n\n¦", "Rain\n\n- ¦"),
    "an empty item off": (LIST, "Rain\n\n- ¦", "Rain\n\n¦"),
    "the first line, if it is empty": (LIST, "¦\nRain", "- ¦\nRain"),
    "items in a quotation": (LIST, "‹> Rain\n> Snow›", "‹> - Rain\n> - Snow›"),
    "one quotation": (QUOTE, "‹Rain\n\nSnow›", "> ‹Rain\n> \n> Snow›"),
    "quotation off": (QUOTE, "> ‹Rain\n>\n> Snow›", "‹Rain\n\nSnow›"),
    "a quotation of items": (QUOTE, "‹- Rain\n- Snow›", "> ‹- Rain\n> - Snow›"),
    "headings": (HEADING, "Ra‹in\n\nSn›ow", "## Ra‹in\n\n## Sn›ow"),
    "headings off": (HEADING, "## Ra‹in\n\n## Sn›ow", "Ra‹in\n\nSn›ow"),
    "a heading of another size": (HEADING, "#### Ra¦in", "## Ra¦in"),
    "an item becomes a heading": (HEADING, "- Ra¦in", "## Ra¦in"),
    "a heading becomes an item": (LIST, "## Ra¦in", "- Ra¦in"),
}  # fmt: skip
LINKS = {
    "around what is selected": ("It ‹rains ›now", "It [rains](‹https://›) now"),
    "around the word at the cursor": ("It ra¦ins", "It [rains](‹https://›)"),
    "where no word is": ("It ¦", "It [words](‹https://›)"),
    "off from the address": ("It [rains](‹https://›) now", "It ‹rains› now"),
    "given up": ("It [words](‹https://›)", "It ¦"),
    "off at the cursor": ('[ra¦ins _hard_](/a_(b)_ "A b") [x](/b)', "‹rains _hard_› [x](/b)"),
    "several": ("‹It [rains](/a), [snows](/b)› now", "‹It rains, snows› now"),
    "of a picture": ("[![A pi¦er](pier)](/a)", "‹![A pier](pier)›"),
    "no picture is one": ("‹![A pier](pier)›", "[![A pier](pier)](‹https://›)"),
}
LINES = ["", "Rain", "It rains, and pours", "雨が降る", "‘No’, she said"]
PRESSED = """async ([address, presses]) => {
  const { linked, pressed } = await import(address);
  return presses.map(([sign, value, first, last]) => {
    const { start, end, words, from, to } = sign
      ? pressed(sign, value, first, last)
      : linked("words", value, first, last);
    return [value.slice(0, start) + words + value.slice(end), from, to];
  });
}"""


@pytest.fixture
def editor(open_tab, sign_in):
    page = sign_in(open_tab(), "editor")
    page.goto("/newsroom/stories/new")
    expect(page.locator(".toolbar button").nth(1)).to_have_attribute("tabindex", "-1")
    return page


@pytest.fixture
def pressed(editor):
    """What presses of buttons make of texts: `pressed([(sign, text, from, to), …])`; a link's
    sign is None."""
    script = (
        """() => new URL("marks.js", document.querySelector('script[src*="/toolbar"]').src).href"""
    )
    address = editor.evaluate(script)
    return lambda presses: editor.evaluate(PRESSED, [address, [list(press) for press in presses]])


def plain(text: str) -> tuple[str, int, int]:
    """A text without the signs of its selection, and where these stood."""
    bare = re.sub("[‹›¦]", "", text)
    first = text.index("¦" if "¦" in text else "‹")
    return bare, first, first if "¦" in text else text.index("›") - 1


def test_each_press_marks_whole_lines_and_words_and_keeps_them_selected(pressed):
    found = pressed([(sign, *plain(text)) for sign, text, _ in PRESSES.values()])
    for (name, (_, _, expected)), now in zip(PRESSES.items(), found, strict=True):
        assert tuple(now) == plain(expected), name


def test_a_press_makes_a_link_and_the_next_one_leaves_its_words(pressed):
    found = pressed([(None, *plain(text)) for text, _ in LINKS.values()])
    for (name, (_, expected)), now in zip(LINKS.items(), found, strict=True):
        assert tuple(now) == plain(expected), name


def test_whatever_is_selected_a_second_press_leaves_the_text_as_it_was(pressed):
    chance = random.Random(7)
    presses = []
    for sign in (BOLD, ITALIC, HEADING, QUOTE, LIST):
        for _ in range(100):
            lines = [chance.choice(LINES) for _ in range(chance.randint(1, 6))]
            text = "\n".join(lines)
            first, last = sorted(chance.randint(0, len(text)) for _ in "ab")
            presses.append((sign, text, first, last))
    once = pressed(presses)
    twice = pressed([(sign, *now) for (sign, *_), now in zip(presses, once, strict=True)])
    for press, now, then in zip(presses, once, twice, strict=True):
        assert now[0] != press[1]
        assert then[0] == press[1], (press, now)


def test_bold_paragraphs_are_bold_to_readers(pressed):
    text = "Rain now.\n\n- Snow\n- Hail\n\n> Frost.\n\n![A pier](pier)\n\nSleet."
    [(now, *_)] = pressed([(BOLD, text, 0, len(text))])
    html = rendering.to_html(now, "markdown")
    assert (
        "|".join(re.findall("<strong>(.*?)</strong>", html)) == "Rain now.|Snow|Hail|Frost.|Sleet."
    )
    assert "*" not in html


def test_a_press_is_one_step_of_undo_and_the_text_keeps_the_focus(editor):
    text = editor.locator("#body_source")
    text.focus()
    editor.keyboard.type("Rain")
    editor.keyboard.press("Enter")
    editor.keyboard.type("Snow")
    editor.keyboard.press("Control+a")
    editor.get_by_role("toolbar").get_by_role("button", name="List").click()
    expect(text).to_be_focused()
    expect(text).to_have_value("- Rain\n- Snow")
    editor.keyboard.press("Control+b")
    expect(text).to_have_value("- **Rain**\n- **Snow**")
    editor.keyboard.press("Control+b")
    expect(text).to_have_value("- Rain\n- Snow")
    for expected in ("- **Rain**\n- **Snow**", "- Rain\n- Snow", "Rain\nSnow"):
        editor.keyboard.press("Control+z")
        expect(text).to_have_value(expected)


def test_an_empty_mark_goes_with_a_second_press(editor):
    text = editor.locator("#body_source")
    text.focus()
    editor.keyboard.press("Control+i")
    expect(text).to_have_value("__")
    editor.keyboard.press("Control+i")
    expect(text).to_have_value("")
    editor.keyboard.press("Control+i")
    editor.keyboard.type("rain")
    expect(text).to_have_value("_rain_")
