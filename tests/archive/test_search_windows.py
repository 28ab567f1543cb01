"""The windows of the newest stories, which PostgreSQL looks through before its index of words."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from archive.searching import found
from broadsheet.archive import search, sections
from broadsheet.archive.articles import Article
from broadsheet.archive.lists import teasers
from broadsheet.archive.search import Narrowed, Question, SearchPlan
from broadsheet.archive.search.postgresql import matching
from broadsheet.archive.store import db
from conftest import ON_POSTGRESQL

HOUR = timedelta(hours=1)

pytestmark = ON_POSTGRESQL


@pytest.fixture
def look_through(monkeypatch):
    """Sets how many of the newest stories are looked through first, and how many if these have
    enough: `look_through(3, 7)`."""

    def _look_through(near, far):
        monkeypatch.setattr(matching, "_NEWEST", dict.fromkeys(matching._NEWEST, (near, far)))
        monkeypatch.setattr(matching, "_matches", matching._matches.__wrapped__)

    return _look_through


# The next are looked through as well if many of the first have the words: never, or at times.
@pytest.mark.parametrize("windows", [(3, 7), (3, 35)])
def test_windows_of_the_newest_and_the_index_of_the_others_miss_and_repeat_nothing(
    paper, look_through, windows
):
    look_through(*windows)
    for n in range(20):
        paper.story(f"Ferry pier {n}", ago=HOUR * n, body="" if n % 2 else "in the harbour")
        paper.story(f"The pier {n}", ago=HOUR * n, body="A ferry." if n % 3 else "An old ferry.")
    ferries, piers = [f"Ferry pier {n}" for n in range(20)], [f"The pier {n}" for n in range(20)]
    assert found(paper, "ferry") == [*ferries, *piers][: teasers.ON_A_PAGE]
    assert found(paper, "harbour") == ferries[::2]
    assert found(paper, '"old ferry"') == piers[::3]
    assert found(paper, '"the harbour" ferry') == ferries[::2]
    both = found(paper, "ferry", by_date=True)
    assert sorted(both[:10]) == sorted([*ferries[:5], *piers[:5]])


# A section has its own windows: of one with few stories nothing is left for the index.
@pytest.mark.parametrize("windows", [(3, 7), (3, 12), (20, 30)])
def test_windows_of_a_section_miss_and_repeat_nothing_wherever_its_stories_came_from(
    paper, look_through, windows
):
    look_through(*windows)
    for n in range(20):
        for section in ("World", "Sports"):
            words = "in the harbour" if n % 2 else ""
            paper.story(f"{section} ferry {n}", section=section, ago=HOUR * n, body=words)
    with paper.open():
        world, sports = sections.named("World"), sections.named("Sports")
        moved = list(db.session.scalars(sa.select(Article).where(Article.section == sports)))[::5]
        for story in moved:
            story.section = world
        moved[0].published_at -= HOUR * 99
        db.session.commit()
        ids = {"World": world.id, "Sports": sports.id}
        for name, section_id in ids.items():
            its = sa.select(Article.headline).where(Article.section_id == section_id)
            newest = its.order_by(Article.published_at.desc(), Article.id.desc())
            in_the_harbour = newest.where(Article.body_text != "")
            for text, matching in (("ferry", newest), ("harbour", in_the_harbour)):
                expected = list(db.session.scalars(matching))
                assert every_page(paper, text, section_id) == expected, (name, text)


def every_page(paper, text, section_id):
    headlines, before = [], None
    while True:
        narrowed = Narrowed(section_id=section_id, by_date=True)
        page = search.page(Question.parse(text), paper.clock(), "", narrowed, before)
        headlines += [story.teaser.headline for story in page.found]
        if page.next is None:
            return headlines
        before = page.next


def steps(paper, text, kind, section_id=None):
    """How PostgreSQL went about the steps of a kind when it looked for a text."""
    ways = search.asking.ways(Question.parse(text), "")[SearchPlan.ALL]
    wanted = search.asking.SearchRequest(ways, section_id)
    with paper.open():
        db.session.execute(sa.text("ANALYZE"))
        # Few rows are put into a table of hashes, and one is not read if the other is empty.
        db.session.execute(sa.text("SET LOCAL enable_hashjoin = off"))
        (query,) = matching.matches(wanted, paper.clock(), teasers.ON_A_PAGE + 1)
        asked = query.statement.compile(db.engine)
        explain = f"EXPLAIN (ANALYZE, COSTS OFF) {asked}"
        values = asked.params | query.values
        plan = db.session.connection().exec_driver_sql(explain, values).scalars().all()
    found = [line for line in plan if kind in line]
    assert found
    return found


def test_what_the_newest_stories_answer_asks_no_index_of_words(paper):
    for n in range(teasers.ON_A_PAGE + 1):
        paper.story(f"Ferry {n}", ago=HOUR * n)
    assert all("never executed" in step for step in steps(paper, "ferry", "Function Scan"))


def test_nor_does_what_the_newest_of_a_section_answer(paper, look_through):
    look_through(teasers.ON_A_PAGE + 1, 50)
    for n in range(teasers.ON_A_PAGE + 1):
        paper.story(f"Old ferry {n}", section="World", ago=HOUR * (n + 99))
        paper.story(f"Ferry {n}", section="Sports", ago=HOUR * n)
    with paper.open():
        world = sections.named("World").id
    looked_up = steps(paper, "ferry", "Function Scan", world)
    assert all("never executed" in step for step in looked_up)


def test_what_few_of_the_newest_stories_have_is_looked_up_in_the_index_at_once(paper, look_through):
    look_through(5, 10)
    for n in range(20):
        paper.story(f"Ferry {n}" if n in (3, 15) else f"Pier {n}", ago=HOUR * n)
    assert not any("never executed" in step for step in steps(paper, "ferry", "Function Scan"))
    beyond = [step for step in steps(paper, "ferry", "Subquery Scan") if "loops" not in step]
    assert len(beyond) == len(search.asking.MatchedPart), beyond
