"""A page in an open tab whose browser has translated it."""

import pytest
from playwright.sync_api import expect

from browser.tabs import look_again

pytestmark = pytest.mark.browser

TRANSLATE = """() => {
  const all = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const texts = [];
  while (all.nextNode()) if (all.currentNode.data.trim()) texts.push(all.currentNode);
  for (const text of texts) {
    const words = document.createElement("font");
    words.append(document.createElement("font"));
    words.firstChild.append(text.data.toUpperCase());
    text.replaceWith(words);
  }
}"""


def test_what_a_browser_has_translated_stays_true(left_open, paper):
    """As Chromium's translator leaves it; what is new it translates again."""
    story = paper.story("It", body="Some *more* words.\n\nEnd.", body_format="markdown")
    page = left_open(story)
    page.evaluate(TRANSLATE)
    paragraphs = page.locator(".story__body p")
    expect(paragraphs).to_have_text(["SOME MORE WORDS.", "END."])
    paper.change(story, lambda a: setattr(a, "body_html", a.body_html.replace("words", "of it")))
    look_again(page)
    expect(paragraphs).to_have_text(["Some MORE of it.", "END."])
