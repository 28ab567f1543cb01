"""Lists of teasers: front, sections, latest, authors, topics and rails.

Each is the head of an index, however large the archive, and public at `now` (aware UTC)."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import literal, tuple_

from ..articles import Article
from ..authors import Author, Topic
from ..images import MIDDLE, Picture
from ..reading import rows
from ..sections import SectionName
from ..store import Moment, db
from . import statements
from .printed_story import PrintedStory

ON_A_PAGE = 30
ON_TOP = 5  # of the front page
IN_A_BLOCK = 6  # of a section there
ON_THE_RAIL = 12
A_FEW = 10  # stories, of which one has a picture, perhaps


class Teaser(NamedTuple):
    """What a list shows of an article: a plain row, no loaded object."""

    id: int
    slug: str
    kicker: str
    headline: str
    dek: str
    published_at: datetime
    section_slug: str
    section_name: str
    section_id: int
    image_file: str | None
    image_width: int | None  # pixels, as is the height
    image_height: int | None
    image_focal_x: float | None  # 0 to 1, as is the other
    image_focal_y: float | None
    language: str  # "": the paper's
    signed: str | None = None  # of an opinion, a line for each who signs it: "0 Ada Venn"

    @property
    def voices(self) -> list[str]:
        """The names of those whose opinion it is, in the order of the byline; none of news."""
        lines = self.signed.split("\n") if self.signed else []
        signs = [line.partition(" ") for line in lines]
        return [name for _, _, name in sorted(signs, key=lambda sign: (len(sign[0]), sign[0]))]

    @property
    def has_picture(self) -> bool:
        return self.image_file is not None

    @property
    def picture(self) -> Picture | None:
        if self.image_file is None or self.image_width is None or self.image_height is None:
            return None
        focus = self.image_focal_x, self.image_focal_y
        x, y = (MIDDLE if place is None else place for place in focus)
        return Picture(self.image_file, self.image_width, self.image_height, x, y)


class Cursor(NamedTuple):
    """A place in a list, newest first: after the article of this moment and id.

    As text: "20251020T140500123456-42", UTC with microseconds, then the id."""

    published_at: datetime
    id: int

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Raises ValueError for anything but what str() of a cursor gives."""
        parts = re.fullmatch(r"(\d{8}T\d{12})-(\d{1,18})", text, re.ASCII)
        if parts is None:
            raise ValueError(f"not a cursor: {text!r}")
        moment = datetime.strptime(parts[1], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
        cursor = cls(moment, int(parts[2]))
        if str(cursor) != text:
            raise ValueError(f"not a cursor: {text!r}")
        return cursor

    def __str__(self) -> str:
        return f"{self.published_at:%Y%m%dT%H%M%S%f}-{self.id}"


class TeaserPage(NamedTuple):
    """Up to ON_A_PAGE teasers, and where the older ones begin (None: there are none)."""

    teasers: list[Teaser]
    older: Cursor | None
    is_linked: bool = True  # False: it was asked for by a cursor that is no place in the list


class Near(NamedTuple):
    """What an article has in common with others: a "section" or a "topic"."""

    kind: str
    id: int


class Newest(NamedTuple):
    """The newest of a section, and the form that editors chose for them; "": none."""

    teasers: tuple[Teaser, ...]
    form: str


Row = TypeVar("Row")  # of a list that is cut in pages
NewestNear = Callable[[Sequence[Near], datetime, int], Sequence[Sequence[Teaser]]]


class FrontSection(NamedTuple):
    """A section that stands on the front page, with what it shows there."""

    section: SectionName
    teasers: tuple[Teaser, ...]  # one at least
    form: str  # that editors chose for it; "": none


class Front(NamedTuple):
    """The front page: the top of the paper, then each section that has stories."""

    top: tuple[Teaser, ...]
    sections: list[FrontSection]
    newest: list[datetime]  # when the newest were published, wherever they stand
    form: str  # that editors chose for it; "": none


def latest(now: datetime, before: Cursor | None = None) -> TeaserPage:
    """The stories of the whole paper."""
    return _page(statements.everything, now, before)


def in_section(section: SectionName, now: datetime, before: Cursor | None = None) -> TeaserPage:
    """The stories of a section; the first page of them leads with what editors placed there."""
    page = _page(statements.of_section, now, before, section=section.id)
    if before is not None:
        return page
    placed = _read(statements.placed_on(front=False), now=now, section=section.id)
    return page._replace(teasers=_distinct(placed, page.teasers))


def newest(now: datetime, section_id: int | None = None, limit: int = ON_TOP) -> list[Teaser]:
    """The newest of the paper or of a section, whatever is placed there."""
    here = () if section_id is None else (Article.section_id == section_id,)
    return _read_once(statements.newest(now, *here).limit(limit))


def by_author(author: Author, now: datetime, before: Cursor | None = None) -> TeaserPage:
    """The stories of an author."""
    return _page(statements.of_author, now, before, author=author.id)


def about(topic: Topic, now: datetime, before: Cursor | None = None) -> TeaserPage:
    """The stories of a topic."""
    return _page(statements.of_topic, now, before, topic=topic.id)


def front(
    sections: Sequence[SectionName],
    now: datetime,
    newest_of: Callable[[Sequence[SectionName], datetime], Sequence[Newest]],
) -> Front:
    """The front page: what editors placed, filled with the newest, then the newest of each section;
    no story twice. `sections`: all of the paper's. One query, and what `newest_of` asks:
    `newest_of_each`, or who remembers what that answered."""
    placed, form = _placed_on_front(now)
    each = newest_of(sections, now)
    newest = _newest_among(each)
    shown = tuple(_distinct(placed, newest)[:ON_TOP])
    taken = {teaser.id for teaser in shown}
    found = []
    for section, (teasers, wanted) in zip(sections, each, strict=True):
        if rest := [teaser for teaser in teasers if teaser.id not in taken]:
            found.append(FrontSection(section, tuple(rest[:IN_A_BLOCK]), wanted))
    return Front(shown, found, [teaser.published_at for teaser in newest], form)


def _placed_on_front(now: datetime) -> tuple[list[Teaser], str]:
    """What editors placed there, and the form that they chose for the page."""
    found = rows(statements.opening(ON_TOP), now=now)
    return [Teaser._make(row[:-1]) for row in found if row[0] is not None], found[0][-1] or ""


def _newest_among(each: Sequence[Newest]) -> list[Teaser]:
    """Of all sections the newest, twice as many as stand at the top: as many may be placed there.
    Each section's are more."""
    lists = (newest.teasers for newest in each)
    found = merge(*lists, key=attrgetter("published_at", "id"), reverse=True)
    return list(islice(found, 2 * ON_TOP))


def newest_of_each(sections: Sequence[SectionName], now: datetime) -> list[Newest]:
    """The newest of each section: what its block shows, and what replaces those that stand at the
    top. One query."""
    if not sections:
        return []
    ids = {f"section_{n}": section.id for n, section in enumerate(sections)}
    found, forms = [list[Teaser]() for _ in sections], [""] * len(sections)
    each = statements.of_each(len(sections), IN_A_BLOCK + ON_TOP)
    for *columns, form, place in rows(each, now=now, **ids):
        found[place].append(Teaser._make(columns))
        forms[place] = form or ""
    return [Newest(tuple(few), form) for few, form in zip(found, forms, strict=True)]


def in_this_order(ids: Sequence[int], now: datetime) -> list[Teaser]:
    """The articles of these ids that are public, in the order of the ids."""
    query = statements.teasers(now).where(Article.id.in_(ids))
    found = {teaser.id: teaser for teaser in _read_once(query)}
    return [found[id_] for id_ in ids if id_ in found]


def rail(
    now: datetime,
    article: PrintedStory | None = None,
    limit: int = ON_THE_RAIL,
    *,
    most_read: Callable[[], Sequence[int]] = tuple,
    by_readers: bool = False,
    near: NewestNear | None = None,
) -> list[Teaser]:
    """The teasers beside an article: its picks in their order, then what it has a topic in common
    with, then its section, the newest first; in places that these leave, the articles whose ids
    `most_read` tells, in that order, then the newest of all. `by_readers`: the most read follow the
    picks. Never itself, never one twice. One to four queries, what `near` asks, `newest_near`
    unless it is given, and what `most_read` asks, which is called only if there is a place for
    them."""
    if article is None and not by_readers:
        return _read(statements.newest_of_all(limit), now=now)
    itself = article.id if article else None
    found = _read(statements.picked(), now=now, article=itself)[:limit] if article else []

    def add(teasers: list[Teaser]) -> None:
        found[:] = [t for t in _distinct(found, teasers) if t.id != itself]

    if article and not by_readers and len(found) < limit:
        enough = limit + len(found) + 1  # it and its picks may be among them
        add(_akin(article, now, enough, near or newest_near))
    # Four times as many: some may have been withdrawn since they were read.
    if len(found) < limit and (ids := most_read()[: 4 * limit]):
        add(in_this_order(ids, now))
    if len(found) < limit:
        add(_read(statements.newest_of_all(2 * limit), now=now))
    return found[:limit]


def newest_near(those: Sequence[Near], now: datetime, limit: int) -> list[tuple[Teaser, ...]]:
    """For each of these sections and topics its newest stories, up to `limit`. One query."""
    lists = statements.near(tuple(one.kind for one in those), limit)
    ids = {f"{kind}_{n}": id_ for n, (kind, id_) in enumerate(those)}
    return [tuple(found) for found in _heads(lists, len(those), now=now, **ids)]


def _akin(article: PrintedStory, now: datetime, limit: int, near: NewestNear) -> list[Teaser]:
    """The newest of its topics, half as many at most, of its section, and further ones of its
    topics."""
    topics = [Near("topic", topic.id) for topic in article.topics]
    here, *lists = near([Near("section", article.section.id), *topics], now, limit)
    others = [teaser for teaser in _distinct(*lists) if teaser.id != article.id]
    related = sorted(others, key=lambda t: (t.published_at, t.id), reverse=True)
    return _distinct(related[: limit // 2], here, related)


def between(start: datetime, end: datetime, now: datetime, before: Cursor | None) -> TeaserPage:
    """What was published from `start` until just before `end`."""
    return _page(statements.of_days, now, before, start=start, end=end)


def leading(spans: Sequence[tuple[datetime, datetime]], now: datetime) -> list[Teaser | None]:
    """One story to stand for each span: of its newest few the first with a picture, else the first;
    None if it has none. One query."""
    if not spans:
        return []
    bounds = {f"start_{n}": start for n, (start, _) in enumerate(spans)}
    bounds |= {f"end_{n}": end for n, (_, end) in enumerate(spans)}
    found = _heads(statements.of_each_span(len(spans), A_FEW), len(spans), now=now, **bounds)
    best_first = (sorted(few, key=lambda teaser: not teaser.picture) for few in found)
    return [next(iter(few), None) for few in best_first]


def beside(article: PrintedStory, now: datetime) -> tuple[Teaser | None, Teaser | None]:
    """The stories of its section that were published just before and just after an article. One
    query."""
    place = tuple_(literal(article.published_at, Moment()), literal(article.id))
    at, here = tuple_(Article.published_at, Article.id), Article.section_id == article.section.id
    earlier = statements.newest(now, here, at < place)
    later = statements.teasers(now, here, at > place).order_by(Article.published_at, Article.id)
    found = _heads(statements.together([earlier.limit(1), later.limit(1)]), 2)
    before, after = (next(iter(teasers), None) for teasers in found)
    return before, after


def _page(
    statement: Callable[[int], statements.Listing],
    now: datetime,
    before: Cursor | None,
    **which: Any,
) -> TeaserPage:
    listing = statement(ON_A_PAGE + 1)
    if before is None:
        found = _read(listing.newest, now=now, **which)
    else:
        place = {"before_at": before.published_at, "before_id": before.id}
        found = _read(listing.older, now=now, **which, **place)
    return TeaserPage(*cut(found, before, lambda teaser: Cursor(teaser.published_at, teaser.id)))


def cut(
    found: list[Row], before: Cursor | None, place_of: Callable[[Row], Cursor]
) -> tuple[list[Row], Cursor | None, bool]:
    """A page of rows that were found from a cursor on: up to ON_A_PAGE, where the older ones begin
    (None: there are none), and whether the cursor is a place in the list."""
    is_linked = before is None or (bool(found) and place_of(found[0]) == before)
    if before is not None and is_linked:  # its own place, after which the page begins
        found = found[1:]
    shown = found[:ON_A_PAGE]
    return shown, place_of(shown[-1]) if len(found) > ON_A_PAGE else None, is_linked


def _heads(lists: statements.Union, number: int, **values: Any) -> list[list[Teaser]]:
    """The rows of each of the lists that stand in one statement."""
    found: list[list[Teaser]] = [[] for _ in range(number)]
    for row in rows(lists, **values) if values else db.session.execute(lists):
        found[row[-1]].append(Teaser._make(row[:-1]))
    return found


def _read(query: statements.Rows, **values: Any) -> list[Teaser]:
    return [Teaser._make(row) for row in rows(query, **values)]


def _read_once(query: statements.Rows) -> list[Teaser]:
    """The same of a statement that is built for this one time."""
    return [Teaser._make(row) for row in db.session.execute(query)]


def _distinct(*lists: Sequence[Teaser]) -> list[Teaser]:
    return list({teaser.id: teaser for teasers in lists for teaser in teasers}.values())
