"""A large archive for trials: any number of made-up articles over two years, always the same."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select

from ..archive import authors, sections
from ..archive.articles import Article
from ..archive.authors import Author, Byline, Tagging, Topic
from ..archive.database import planner_statistics
from ..archive.search import index
from ..archive.spelling.plain_text import text_of
from ..archive.spelling.slugs import slugify
from ..archive.store import begin_writing, db
from ..text import rendering
from .edition import SECTIONS

TWO_YEARS = timedelta(days=730)
AT_ONCE = 2000  # articles in one insert


def _words(table: str) -> list[str]:
    return [cell for line in table.splitlines() for cell in line.split("|")]


WHO = _words("""Harbour board|Town council|Ferry company|Island school|Brass band|Weather office
Tram union|River trust|Night clinic|Fish market|Rowing club|Ropeworks|Museum|Glassworks|Library
Tide mill|Seed bank|Choir|Allotment society|Lifeboat crew""")
DOES = _words("""opens|delays|defends|rebuilds|counts|sells|halves|renames|audits|repaints|extends
reviews|postpones|finds|insures|lends|measures|trades|doubles|mends""")
WHAT = _words("""north pier|winter timetable|old archive|ticket prices|summer concert|storm wall
new boats|second hall|apprentice scheme|bridge toll|water meters|street lamps|seed collection
reading room|coal store|ice house|signal tower|west gate|bird count|long lease""")
WHEN = _words("""after long debate|before the spring tide|for a third year|at half the cost
without a vote|to general surprise|as the rain returns|on a quiet Monday|despite two objections
in nine weeks|by a narrow margin|with borrowed money""")
PEOPLE = _words("Ada Venn|Bram Ostler|Cleo Hart|Dov Lindqvar|Esme Tarrow|Finn Okle|Gwen Marl")
THEMES = _words("Harbour|Ferries|Money|Weather|Schools|Music|Votes|Tides|Trams|Bridges")


def publish(number: int, now: datetime) -> Iterator[int]:
    """Write articles until the archive has `number` of these, in one transaction; yields once for
    each. The latest is published at `now` (aware UTC), the earliest two years before."""
    begin_writing()
    done = db.session.scalar(_written()) or 0
    yield from range(min(done, number))
    makers = _Makers(now, number)
    index.rest(db.session.connection())
    for start in range(done, number, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, number))
        rows = [makers.article(n) for n in numbers]
        db.session.execute(insert(Article), rows)
        known = select(Article.origin, Article.id).where(
            Article.origin.in_([row["origin"] for row in rows])
        )
        ids = {row.origin: row.id for row in db.session.execute(known)}
        links = [
            (n, ids[row["origin"]], row["published_at"])
            for n, row in zip(numbers, rows, strict=True)
        ]
        db.session.execute(insert(Byline), [makers.byline(*link) for link in links])
        db.session.execute(insert(Tagging), [makers.tagging(*link) for link in links])
        yield from numbers
    index.resume(db.session.connection())
    planner_statistics.renew(db.session.connection())
    db.session.commit()


def _written() -> Any:
    return select(func.count()).select_from(Article).where(Article.origin.like("bulk:%"))


class _Makers:
    def __init__(self, now: datetime, number: int) -> None:
        self.now, self.step = now, TWO_YEARS / number
        self.sections = [sections.named(name).id for name in SECTIONS]
        self.authors = [authors.named(Author, name).id for name in PEOPLE]
        self.topics = [authors.named(Topic, name).id for name in THEMES]
        self.paragraphs = [_paragraph(Random(n)) for n in range(200)]  # noqa: S311 - not a secret
        self.html = [rendering.to_html(paragraph, "plain") for paragraph in self.paragraphs]
        self.texts = [text_of(html) for html in self.html]

    def article(self, n: int) -> dict[str, Any]:
        random = Random(n)  # noqa: S311
        headline = " ".join(random.choice(words) for words in (WHO, DOES, WHAT, WHEN))
        chosen = random.sample(range(len(self.paragraphs)), random.randint(5, 9))
        return {
            "slug": f"{slugify(headline)}-{n}",
            "section_id": random.choice(self.sections),
            "kicker": random.choice(THEMES),
            "headline": headline,
            "dek": _sentence(random),
            "dateline": "",
            "body_source": "\n".join(self.paragraphs[p] for p in chosen),
            "body_format": "plain",
            "body_html": "\n".join(self.html[p] for p in chosen),
            "body_text": " ".join(self.texts[p] for p in chosen),
            "has_copy": True,
            "published_at": self.now - n * self.step,
            "origin": f"bulk:{n}",
            "version": 1,
        }

    def byline(self, n: int, article_id: int, published_at: datetime) -> dict[str, Any]:
        author = self.authors[n % len(self.authors)]
        link = {"article_id": article_id, "published_at": published_at, "position": 0}
        return link | {"author_id": author}

    def tagging(self, n: int, article_id: int, published_at: datetime) -> dict[str, Any]:
        topic = self.topics[n % len(self.topics)]
        link = {"article_id": article_id, "published_at": published_at, "position": 0}
        return link | {"topic_id": topic}


def _paragraph(random: Random) -> str:
    return " ".join(_sentence(random) for _ in range(random.randint(3, 5)))


def _sentence(random: Random) -> str:
    who, what, when = (random.choice(words) for words in (WHO, WHAT, WHEN))
    return f"The {who.lower()} said on record that it {random.choice(DOES)} the {what} {when}."
