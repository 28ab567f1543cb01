"""Type as it is set: how long lines are, and whether they keep step."""

import pytest

from broadsheet.archive import readings
from broadsheet.archive.store import db

pytestmark = pytest.mark.browser

TEXTS = {
    "en": "The harbour authority said on Tuesday that it had no plans to raise the price of a "
    "crossing before spring, although the cost of fuel has risen by a third since the last budget.",
    "de": "Die Hafenverwaltung teilte am Dienstag mit, dass die Fahrpreise vor dem Frühjahr nicht "
    "erhöht werden sollen, obwohl Treibstoff seit dem letzten Haushalt um ein Drittel teurer ist.",
    "fr": "La capitainerie a indiqué mardi que le prix de la traversée n’augmenterait pas avant le "
    "printemps, bien que le carburant ait renchéri d’un tiers depuis le dernier budget local.",
    "pl": "Zarząd portu poinformował we wtorek, że nie zamierza podnosić cen biletów przed wiosną, "
    "choć paliwo zdrożało o jedną trzecią od czasu uchwalenia ostatniego budżetu miasta.",
    "uk": "Управління порту повідомило у вівторок, що не планує підвищувати вартість переправи до "
    "весни, хоча пальне подорожчало на третину від часу ухвалення останнього бюджету міста.",
    "el": "Η λιμενική αρχή ανακοίνωσε την Τρίτη ότι δεν σχεδιάζει αύξηση στα εισιτήρια πριν την "
    "άνοιξη, παρότι τα καύσιμα ακρίβυναν κατά ένα τρίτο από τον τελευταίο προϋπολογισμό της πόλης.",
}
# Letters and blanks in each full line of a paragraph; its last line is none.
LINES = """() => {
  const [text] = document.querySelector(".story__body p").childNodes, lines = new Map();
  for (let n = 0; n < text.length; n++) {
    const range = document.createRange();
    range.setStart(text, n);
    range.setEnd(text, n + 1);
    const [box] = range.getClientRects();
    if (box) lines.set(Math.round(box.top), (lines.get(Math.round(box.top)) ?? 0) + 1);
  }
  return [...lines.values()].slice(0, -1);
}"""
HEIGHTS = """() => [".story__headline", ".story__dek", ".story__body", ".story__body p"]
  .map((part) => parseFloat(getComputedStyle(document.querySelector(part)).lineHeight))"""

# How much of its longest line the last of each dek takes.
LAST = """() => [...document.querySelectorAll(".teaser__dek")].flatMap((dek) => {
  const text = document.createRange(), lines = new Map();
  text.selectNodeContents(dek);
  for (const { top, width } of text.getClientRects()) lines.set(Math.round(top), width);
  const widths = [...lines.values()];
  return widths.length > 1 ? [widths.at(-1) / Math.max(...widths)] : [];
})"""


def test_a_line_has_sixty_to_seventy_five_letters_and_keeps_step(page, paper):
    for language, text in TEXTS.items():
        paper.set(locale=language)
        story = paper.story(text[:60], body=f"{text} " * 5, dek=text)
        page.goto(story, wait_until="networkidle")
        page.reload(wait_until="networkidle")  # by now all of the typeface is there
        for width in (768, 1024, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            lines = page.evaluate(LINES)
            assert len(lines) > 5
            mean = sum(lines) / len(lines)
            assert 60 <= mean <= 75, (language, width, lines)
            heights = page.evaluate(HEIGHTS)
            assert [height % 4 for height in heights] == [0] * 4, (language, width, heights)


def test_no_dek_of_a_teaser_ends_in_a_word_or_two(page, edition):
    page.goto("/")
    for width in (360, 768, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        last = page.evaluate(LAST)
        assert len(last) > 5
        assert min(last) > 0.4, width


def test_the_scale_is_a_scale_from_a_phone_to_the_widest_page(page, paper):
    """Each size is the one below it times the same, at every width; text that is enlarged is."""
    paper.story("It")
    page.goto("/")
    sizes = """() => ["m", "l", "xl", "2xl", "3xl"].map((step) => {
      document.body.style.fontSize = `var(--text-${step})`;
      return parseFloat(getComputedStyle(document.body).fontSize);
    })"""
    seen = []
    for width, step in ((320, 1.175), (1920, 2**0.5), (2560, 2**0.5)):
        page.set_viewport_size({"width": width, "height": 800})
        found = page.evaluate(sizes)
        assert found == pytest.approx([found[0] * step**n for n in range(5)], rel=0.002)
        seen.append(found)
    assert seen[1] == seen[2]
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(sizes)[0] == pytest.approx(2 * seen[1][0], rel=0.05)


def test_a_rank_of_two_figures_stands_in_one_line(page, paper, clock):
    paper.stories(12)
    with paper.open():
        readings.add({f"story-number-{n}": 12 - n for n in range(12)}, clock(), 24)
        db.session.commit()
    for language, width in (("en", 320), ("ar_EG", 320), ("en", 1280)):
        paper.set(locale=language)
        page.set_viewport_size({"width": width, "height": 720})
        page.goto("/most-read")
        heights = page.evaluate(
            "[...document.querySelectorAll('.stories--ranked > li')]"
            ".map((rank) => getComputedStyle(rank, '::before').height)"
        )
        assert (len(heights), len(set(heights))) == (12, 1), (language, width)
