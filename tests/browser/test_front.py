"""The front page on its grid: whatever there is of stories, no hole, and nothing off the lines."""

from datetime import timedelta
from itertools import product

import pytest
import sqlalchemy as sa

from broadsheet.archive.articles import Article
from broadsheet.archive.authors import Author
from broadsheet.archive.images import Image
from broadsheet.archive.placements import PageForm
from broadsheet.archive.store import begin_writing, db
from stories import START

pytestmark = pytest.mark.browser

WIDTHS = (360, 768, 1024, 1280, 1920)
GIF = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")
HEADLINES = (
    "Council votes to turn the old cannery into 140 homes",
    "Yes",
    "Ferries stop",
    "Observatory’s paper rolls give up a flood that everybody had forgotten, and with it the name"
    " of the keeper who wrote it down by candle light, on a night when the harbour stood still",
)
DEKS = ("The chimney stays, the loading sheds go, and a third will be let at council rents.", "")
LONG_WORDS = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz in Dampfschifffahrten"
ARABIC = "إعادة فتح الجسر بعد عام من الإصلاحات التي كلفت المدينة أكثر مما قدّره المهندسون"
JAPANESE = "老朽化した橋の補修工事が一年ぶりに終わり、市民が歩いて渡り初めをした"

# What is wrong with a front page as it is drawn: pieces that leave the lines of the grid or cover
# each other, holes higher than a story's words in a column of a block, lines of a row that no rule
# parts, deks that are squeezed beside a picture, a lead's that is cut off to less than 4 : 3, and
# stories of sections that outrank the lead.
LOOK = """() => {
  const wrong = [], grid = document.querySelector(".columns, .content > .empty");
  if (document.scrollingElement.scrollWidth > innerWidth) wrong.push("it scrolls sideways");
  const { left, width } = grid.getBoundingClientRect();
  const gap = parseFloat(getComputedStyle(grid).columnGap);
  const count = innerWidth >= 1024 ? 12 : innerWidth >= 768 ? 4 : 1;
  const column = (width - (count - 1) * gap) / count;
  const starts = [...Array(count).keys()].map((n) => left + n * (column + gap));
  const ends = starts.map((start) => start + column);
  const near = (x, lines) => lines.some((line) => Math.abs(line - x) < 1.5);
  const all = (within, what) => [...within.querySelectorAll(what)];
  const size = (words) => parseFloat(getComputedStyle(words).fontSize);
  const lead = grid.querySelector(".block--top .teaser--lead .teaser__headline");
  for (const words of all(grid, ".block:not(.block--top) .teaser__headline"))
    if (size(words) >= size(lead)) wrong.push(`“${words.textContent}” outranks the front's lead`);
  for (const block of all(grid, ".block")) {
    const say = (words) => wrong.push(`${block.className}: ${words}`);
    const frame = block.getBoundingClientRect();
    const pieces = all(block, ".block__name, .block__head, .teaser__words > *, .teaser img")
      .map((piece) => [piece, piece.getBoundingClientRect()]);
    // What stands above words and takes little of their width leaves no hole beside it.
    for (const piece of count > 1 ? pieces : []) if (piece[0].matches(".teaser__portrait")) {
      const { left, right } = piece[0].closest(".teaser").getBoundingClientRect();
      piece[1] = { left, right, top: piece[1].top, bottom: piece[1].bottom };
    }
    for (const words of all(block, count > 1 ? ".teaser__words" : ".teaser__dek")) {
      const box = words.getBoundingClientRect();
      const isOnLines = near(box.left, starts) && near(box.right, ends);
      if (!isOnLines) say(`words from ${box.left - left} to ${box.right - left}`);
    }
    for (const row of all(block, ".block__row")) {
      const tops = [...row.children].map((teaser) => teaser.offsetTop);
      const parted = [...row.children].filter((teaser) => teaser.offsetTop > tops[0]);
      if (parted.some((teaser) => getComputedStyle(teaser).borderTopStyle === "none"))
        say(`no rule in a row of ${tops.length}`);
    }
    for (const [one, a] of pieces) for (const [other, b] of pieces) {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (one !== other && wide > 1 && high > 1) say(`“${one.textContent}” is covered`);
    }
    for (const picture of count === 12 ? all(block, ".block--usual .teaser--lead img") : []) {
      const ratio = picture.clientWidth / picture.clientHeight;
      if (ratio < 1.32) say(`the lead's picture is cut off to ${ratio}`);
    }
    // Pictures of small sections side by side are equally high, so that what follows keeps step,
    // and so do the words beside them.
    const halves = count > 1 ? all(grid, ".block--half .teaser--lead img") : [];
    const edges = (picture) => {
      const { top, bottom } = picture.getBoundingClientRect();
      const words = picture.closest(".teaser").querySelector(".teaser__words");
      return [top, bottom, words.getBoundingClientRect().top];
    };
    for (const picture of halves.filter((one) => block.contains(one))) {
      const [top, ...own] = edges(picture);
      for (const [above, ...others] of halves.map(edges))
        if (top === above && own.some((edge, n) => Math.abs(edge - others[n]) > 1))
          say("out of step");
    }
    const most = all(block, ".teaser:not(.teaser--lead) > .teaser__words")
      .reduce((most, words) => Math.max(most, words.offsetHeight), 192);
    for (const start of starts) {
      const x = start + column / 2;
      if (x < frame.left || x > frame.right) continue;
      let end = frame.top, hole = 0;
      const here = pieces.map(([, box]) => box).filter((box) => box.left <= x && x <= box.right);
      for (const box of [...here.sort((a, b) => a.top - b.top), { top: frame.bottom }]) {
        hole = Math.max(hole, box.top - end);
        end = Math.max(end, box.bottom ?? 0);
      }
      if (hole > most) say(`a hole of ${Math.round(hole)} at ${Math.round(x - left)}`);
    }
  }
  return wrong;
}"""


@pytest.fixture
def front(open_tab, paper, site):
    """Looks at the front page at all widths: what is wrong with it."""
    page = open_tab(1280)
    page.route("**/media/**", lambda route: route.fulfill(body=GIF, content_type="image/gif"))

    def looked_at():
        page.goto("/")
        found = {}
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found |= {f"{width}: {one}": True for one in page.evaluate(LOOK)}
        return "\n".join(found)

    return looked_at


@pytest.fixture
def pictures(paper):
    paper.add(Image(name="pier", file="pier", width=1600, height=1000, alt="A pier"))


def fill(paper, number, sections, *, pictured=2, since=0):
    """So many stories more, over so many sections; every so many-th has a picture."""
    for n in range(since, number):
        paper.story(
            HEADLINES[n % 4] + f" {n}",
            section=f"Section {n % sections}",
            dek=DEKS[n // 3 % 2],
            kicker="Ferries" if n % 5 == 0 else "",
            by=[f"Author {n % 4}"],
            ago=timedelta(hours=n % 30, minutes=n),
            lead_image_id=1 if pictured and n % pictured == 0 else None,
        )


def change(paper, table, **values):
    with paper.open():
        begin_writing()
        db.session.execute(sa.update(table).values(**values))
        db.session.commit()


def test_a_front_that_grows_leaves_no_hole_and_no_line(front, paper, pictures):
    before = 0
    assert front() == ""
    for number, sections in ((1, 3), (2, 3), (5, 3), (12, 3), (60, 8), (90, 17), (120, 30)):
        fill(paper, number, sections, since=before)
        assert front() == "", (number, sections)
        before = number


@pytest.mark.parametrize("pictured", [0, 1, 2])
def test_no_form_leaves_a_hole_or_a_line(front, paper, pictures, pictured):
    fill(paper, 40, 5, pictured=pictured)
    change(paper, Author, portrait_id=1)
    for form in ("lead", "picture", "across", "briefs", "package", "opinion"):
        with paper.open():
            db.session.execute(sa.delete(PageForm))
            db.session.add_all(PageForm(section_id=n, form=form) for n in range(1, 6))
            day = {"lead": "big", "picture": "slow", "across": "usual"}.get(form)
            db.session.add_all([PageForm(form=day)] if day else [])
            db.session.commit()
        assert front() == "", form


def test_small_sections_leave_no_hole(front, paper, pictures):
    """Of one story and of two, with pictures and without, with headlines long and short."""
    for n, (pictured, first) in enumerate(product(("1", "0", "11", "10", "01", "00"), range(4))):
        for age, one in enumerate(pictured):
            paper.story(
                HEADLINES[(first + age) % 4] + f" {n} {age}",
                section=f"Section {n * 5 % 24}",
                dek=DEKS[n % 2],
                kicker="The harbour board and what it is for" if n % 3 == 0 else "",
                ago=timedelta(hours=2 + age, minutes=n),
                lead_image_id=1 if one == "1" else None,
            )
    assert front() == ""


def test_words_of_any_language_fit_and_old_news_stands_smaller(front, paper, pictures, clock):
    fill(paper, 36, 6, pictured=3)
    assert front() == ""
    for language, text in (("de", LONG_WORDS), ("ar", ARABIC), ("ja", JAPANESE)):
        change(paper, Article, language=language, headline=text, dek=text, kicker=text[:20])
        assert front() == "", language
    paper.set(locale="ar_EG")
    change(paper, Article, language="", headline=ARABIC)
    assert front() == ""
    clock.now = START + timedelta(days=9)
    assert front() == ""
