"""Footnotes that are pasted into a story which has some: none is mixed up with another."""

import random
import re

import pytest
from playwright.sync_api import expect

from broadsheet.archive import sections
from broadsheet.archive.store import db
from broadsheet.text import rendering
from browser.test_desk import PASTE, ready, write

pytestmark = pytest.mark.browser

REFERS = '<p>{0}<sup id="a"><a href="#b">1</a></sup></p>'
NOTED = REFERS + '<ol><li id="b">Of {0}. <a href="#a">↩</a></li></ol>'
RENUMBERED = """async ([address, pairs]) => {
  const { renumbered } = await import(address);
  return pairs.map(([words, story]) => renumbered(words, story));
}"""
BOXES = ["", "", "- ", "> ", "1. ", "> - "]


@pytest.fixture
def editor(app, open_tab, sign_in):
    with app.app_context():
        sections.named("World")
        db.session.commit()
    return sign_in(open_tab(), "editor")


def paste(page, html: str, plain: str) -> None:
    page.evaluate(PASTE, [html, plain])


def test_two_pastes_keep_their_own_notes(editor):
    write(editor, text="Before.[^1]\n\n[^1]: Of before.\n\n")
    ready(editor)
    text = editor.locator("#body_source")
    for word in ("One", "Two"):
        text.press("Control+End")
        paste(editor, NOTED.format(word), word)
        expect(text).to_have_value(re.compile(f"Of {word}"))
        text.press("Control+End")
        editor.keyboard.type("\n\n")
    refers = dict(re.findall(r"(\w+)\.?\[\^(\d)\](?!:)", text.input_value()))
    assert refers == {"Before": "1", "One": "2", "Two": "3"}
    notes = dict(re.findall(r"\[\^(\d)\]: Of (\w+)", text.input_value()))
    assert notes == {"1": "before", "2": "One", "3": "Two"}


def test_a_passage_that_is_copied_gets_another_number_and_one_that_is_cut_does_not(editor):
    passage = "A.[^1]\n\n[^1]: Of A."
    write(editor, text=passage)
    ready(editor)
    text = editor.locator("#body_source")
    text.press("Control+a")
    paste(editor, "", passage)  # the browser's own paste, which this event doesn't make
    expect(text).to_have_value(passage)
    text.press("Control+End")
    editor.keyboard.type("\n\n")
    paste(editor, "", passage)
    expect(text).to_have_value(passage + "\n\n" + passage.replace("^1", "^2"))


def test_whatever_is_pasted_each_word_refers_to_its_own_note(editor):
    editor.goto("/newsroom/stories/new")
    address = editor.evaluate(
        """() => new URL("notes.js", document.querySelector('script[src*="/pasting"]').src).href"""
    )
    chance = random.Random(7)
    pairs = [[_text(chance, "pasted"), _text(chance, "story")] for _ in range(300)]
    found = editor.evaluate(RENUMBERED, [address, pairs])
    for (words, story), now in zip(pairs, found, strict=True):
        html = rendering.to_html(f"{story}\n\n{now}", "markdown")
        notes = dict(re.findall(r"<!--note (\d+) 0-->(?:<p>)?of (\w+)", html))
        refers = re.findall(r"(\w+)<!--noteref (\d+) \d+-->", html)
        assert all(notes[number] == word for word, number in refers), (words, story)
        assert len(refers) == len(re.findall(r"\w\[", f"{words} {story}"))
        assert re.sub(r"\[\^\w+\]", "", now) == re.sub(r"\[\^\w+\]", "", words)


def _text(chance: random.Random, whose: str) -> str:
    """Words that refer to notes, and all these notes, in any order and anywhere."""
    labels = chance.sample(["1", "2", "3", "10", "a", "b"], chance.randint(0, 4))
    parts = [f"{whose}{label}[^{label}]" for label in labels]
    parts += [f"[^{label}]: of {whose}{label}" for label in labels]
    chance.shuffle(parts)
    return "\n\n".join(chance.choice(BOXES) + part for part in parts)
