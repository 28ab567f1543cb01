"""The promise in an open tab: whatever editors and the clock do, it shows what a fresh page would,
within the bound that it states."""

import random
from datetime import datetime, timedelta

import pytest

from broadsheet.archive import sections
from broadsheet.archive.changes import stamps
from broadsheet.archive.corrections import Correction
from broadsheet.archive.placements import Banner, Placement
from broadsheet.archive.store import begin_writing, db
from stories import START

pytestmark = [pytest.mark.browser, pytest.mark.long]

TWO_DAYS = timedelta(days=2)
OF_WORDS, OF_EDITS = timedelta(seconds=76), timedelta(seconds=316)  # how late a tab may be

# What of the open page differs from the one that a reader would get now: "" for nothing.
DIFFERENCE = """async (path) => {
  const answer = await fetch(path, { cache: "no-store", headers: { "X-Of-The-Test": "1" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const own = document.documentElement.cloneNode(true);
  for (const added of own.querySelectorAll(".news, .story__now, script")) added.remove();
  for (const script of fresh.querySelectorAll("script")) script.remove();
  for (const element of [own, ...own.querySelectorAll("*")]) {
    for (const added of ["style", "data-htmx-powered", "data-scheme", "data-ready"]) {
      element.removeAttribute(added);
    }
  }
  for (const page of [own, fresh]) {
    page.querySelector(".rail__list")?.remove();  // which comes late
    for (const tool of page.querySelectorAll(".tools > *")) tool.removeAttribute("hidden");
  }
  const all = [own, fresh.documentElement].flatMap((root) => [root, ...root.querySelectorAll("*")]);
  for (const one of all) {  // what went and came back stands last
    for (const { name, value } of [...one.attributes].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      one.removeAttribute(name);
      one.setAttribute(name, value);
    }
  }
  const lines = (page) => page.outerHTML.split(/\\s*\\n\\s*/);
  const [mine, right] = [lines(own).slice(0, -2), lines(fresh.documentElement).slice(0, -2)];
  const first = right.findIndex((line, n) => line !== mine[n]);
  return first < 0 ? "" : `${mine[first]} instead of ${right[first]}`;
}"""


class Desk:
    """Editors who do anything, as a seed has it."""

    def __init__(self, app, paper, clock, seed):
        self.app, self.paper, self.clock, self.random = app, paper, clock, random.Random(seed)
        self.stories = paper.stories(6)
        self.written = 0

    def do_something(self):
        verbs = (self.write, self.schedule, self.edit, self.withdraw, self.place, self.break_news)
        self.random.choice((*verbs, self.set_the_paper, self.put_back))()

    def change(self, change):
        self.paper.change(self.random.choice(self.stories), change)

    def write(self, ahead=timedelta(0)):
        self.written += 1
        section = self.random.choice(["World", "Sports"])
        self.stories.append(self.paper.story(f"New {self.written}", section=section, ago=-ahead))

    def schedule(self):
        self.write(timedelta(minutes=self.random.randint(1, 90)))

    def edit(self):
        def edited(article):
            article.headline = f"Edited {self.random.random()}"
            article.body_html = f"<p>{self.random.random()}</p>" + article.body_html
            article.updated_at = self.clock()
            note = {"kind": "correction", "note": "Not so.", "noted_at": self.clock()}
            article.corrections.append(Correction(**note))

        self.change(edited)

    def withdraw(self):
        self.change(lambda article: article.withdraw(self.clock()))
        self.change(lambda article: article.publish(self.clock()))

    def set_the_paper(self):
        self.paper.set(
            zone=self.random.choice(["", "Asia/Tokyo", "America/New_York"]),
            locale=self.random.choice(["", "ar", "de_DE"]),
            name=self.random.choice(["", "The Bugle"]),
            accent=self.random.choice(["", "#00538c"]),
        )

    def put_back(self):
        """As a restore does, on a clock that is set back as well."""
        self.clock.advance(hours=-1)
        with self.app.app_context():
            begin_writing()
            stamps.start_anew(db.session.connection(), self.clock())
            db.session.commit()

    def place(self):
        ends_at = self.clock() + timedelta(minutes=self.random.randint(10, 300))

        def placed(article):
            db.session.query(Placement).delete()
            db.session.add(Placement(slot=1, article_id=article.id, ends_at=ends_at))

        self.change(placed)

    def break_news(self):
        with self.app.app_context():
            db.session.query(Banner).delete()
            ends_at = self.clock() + timedelta(minutes=self.random.randint(10, 300))
            headline = f"Breaking {self.random.random()}"
            db.session.add(Banner(headline=headline, starts_at=self.clock(), ends_at=ends_at))
            sections.named("World").dek = headline
            db.session.commit()


@pytest.fixture
def pass_time(clock):
    """Let time pass for the paper and for the browser."""

    def _pass_time(page, duration):
        clock.advance(seconds=duration.total_seconds())
        page.clock.run_for(int(duration / timedelta(milliseconds=1)))

    return _pass_time


@pytest.mark.parametrize("address", ["/", "/latest", "/world", "the story"])
def test_a_tab_that_follows_the_paper_for_two_days_is_never_wrong_beyond_the_bound(
    open_tab, app, paper, clock, pass_time, forgiven, address
):
    # The story while it is withdrawn, and htmx, which waits by the tab's clock.
    forgiven += ["Failed to load resource", "htmx:error"]
    desk = Desk(app, paper, clock, seed=address)
    address = desk.stories[0] if address == "the story" else address
    page = open_tab()
    page.clock.install(time=START)
    page.goto(address)
    wrong, steps = [], 0
    while clock() < START + TWO_DAYS:
        pass_time(page, timedelta(minutes=desk.random.randint(5, 90)))
        desk.do_something()
        pass_time(page, OF_EDITS)
        page.wait_for_timeout(20)
        pass_time(page, timedelta(seconds=desk.random.randint(0, 280)))
        difference = difference_of(page, address, clock, pass_time)
        if difference:  # what the clock did meanwhile, without an edit, comes in by then
            pass_time(page, OF_EDITS)
            difference = difference_of(page, address, clock, pass_time)
        wrong += [f"{clock()}: {difference}"] if difference else []
        steps += 1
    assert wrong == []
    assert steps > 30


def since_words_changed(page, clock):
    """How long ago the words of the page in the tab stopped being right."""
    until = page.evaluate("document.documentElement.dataset.until")
    return clock() - datetime.fromisoformat(until) if until else -timedelta(days=1)


def difference_of(page, address, clock, pass_time):
    while timedelta(0) <= since_words_changed(page, clock) < OF_WORDS:
        pass_time(page, timedelta(seconds=20))
    for _ in range(20):  # an answer may still be on its way
        difference = page.evaluate(DIFFERENCE, address)
        if not difference:
            break
        page.wait_for_timeout(25)
    return difference
