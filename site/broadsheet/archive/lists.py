"""Lists of teasers: front, sections, latest, authors, topics and rails.

Each is the head of an index, however large the archive, and public at `now` (aware UTC)."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    bindparam,
    literal,
    select,
    tuple_,
    union_all,
)

from .articles import Article, RailPick
from .authors import Author, Byline, Tagging, Topic
from .corrections import ADMITTED, Correction
from .images import MIDDLE, Image, Picture
from .placements import Placement
from .sections import Section, SectionName
from .store import Moment, db

Rows: TypeAlias = Select[*tuple[Any, ...]]
Union: TypeAlias = CompoundSelect[*tuple[Any, ...]]
When: TypeAlias = datetime | BindParameter[datetime]

ON_A_PAGE = 30
ON_TOP = 5  # of the front page
ON_THE_RAIL = 12


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
    image_alt: str | None
    image_width: int | None  # pixels, as is the height
    image_height: int | None
    image_focal_x: float | None  # 0 to 1, as is the other
    image_focal_y: float | None

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


class Page(NamedTuple):
    """Up to ON_A_PAGE teasers, and where the older ones begin (None: there are none)."""

    teasers: list[Teaser]
    older: Cursor | None


class Admission(NamedTuple):
    """A correction or a clarification, and the story that it is about: a plain row."""

    id: int
    kind: str
    note: str
    noted_at: datetime
    headline: str
    slug: str
    section_slug: str
    section_name: str


class Admissions(NamedTuple):
    """Up to ON_A_PAGE of them, and where the older ones begin (None: there are none)."""

    lines: list[Admission]
    older: Cursor | None


class Front(NamedTuple):
    """The front page: the top of the paper, then each section that has stories."""

    top: list[Teaser]
    sections: list[tuple[SectionName, list[Teaser]]]


def latest(now: datetime, before: Cursor | None = None) -> Page:
    """Everything."""
    return _page(_everything(), now, before)


def in_section(section: SectionName, now: datetime, before: Cursor | None = None) -> Page:
    """One section's; its first page leads with what editors placed there."""
    page = _page(_of_section(), now, before, section=section.id)
    if before is not None:
        return page
    placed = _placed(now, section.id)
    return page._replace(teasers=_distinct(placed, page.teasers))


def newest(now: datetime, section_id: int | None = None, limit: int = ON_TOP) -> list[Teaser]:
    """The newest of the paper or of a section, whatever is placed there."""
    here = () if section_id is None else (Article.section_id == section_id,)
    return _read(_newest(now, *here).limit(limit))


def by_author(author: Author, now: datetime, before: Cursor | None = None) -> Page:
    """One author's."""
    return _page(_of_author(), now, before, author=author.id)


def about(topic: Topic, now: datetime, before: Cursor | None = None) -> Page:
    """One topic's."""
    return _page(_of_topic(), now, before, topic=topic.id)


def corrections(now: datetime, before: Cursor | None = None) -> Admissions:
    """Every correction and clarification of stories that are public, newest first; not what was
    noted after `now`."""
    columns = (
        Correction.id,
        Correction.kind,
        Correction.note,
        Correction.noted_at,
        Article.headline,
        Article.slug,
        Section.slug,
        Section.name,
    )
    query = (
        select(*columns)
        .join_from(Correction, Article, Article.id == Correction.article_id)
        .join(Section, Section.id == Article.section_id)
        .where(Correction.noted_at <= now, Correction.kind.in_(ADMITTED), Article.public(now))
        .order_by(Correction.noted_at.desc(), Correction.id.desc())
    )
    if before is not None:
        place = tuple_(literal(before.published_at, Moment()), literal(before.id))
        query = query.where(tuple_(Correction.noted_at, Correction.id) < place)
    found = [Admission(*row) for row in db.session.execute(query.limit(ON_A_PAGE + 1))]
    lines = found[:ON_A_PAGE]
    last = lines[-1] if len(found) > ON_A_PAGE else None
    return Admissions(lines, last and Cursor(last.noted_at, last.id))


def front(
    sections: Sequence[SectionName], now: datetime, *, top: int = ON_TOP, per_section: int = 5
) -> Front:
    """The front page, in two queries: what editors placed, filled with the newest, then the newest
    of each section; no story twice."""
    placed = _placed(now, None)[:top]
    enough = top + per_section  # what the top takes away from a section, its next ones replace
    ids = tuple(section.id for section in sections)
    newest, *by_section = _heads(_of_each(ids, 2 * top, enough), len(ids) + 1, now=now)
    shown = _distinct(placed, newest)[:top]
    taken = {teaser.id for teaser in shown}
    rest = [[t for t in teasers if t.id not in taken][:per_section] for teasers in by_section]
    pairs = zip(sections, rest, strict=True)
    return Front(shown, [(section, teasers) for section, teasers in pairs if teasers])


def in_this_order(ids: Sequence[int], now: datetime) -> list[Teaser]:
    """The public ones of these articles."""
    found = {teaser.id: teaser for teaser in _read(_teasers(now).where(Article.id.in_(ids)))}
    return [found[id_] for id_ in ids if id_ in found]


def rail(
    now: datetime,
    article: Article | None = None,
    limit: int = ON_THE_RAIL,
    *,
    most_read: Sequence[int] | None = None,
) -> list[Teaser]:
    """The teasers beside an article: its picks in their order, then the newest of its section and
    topics, or instead the articles whose ids are in `most_read`, in that order, then the newest of
    all; never itself, never one twice. One to three queries."""
    if article is None and most_read is None:
        return _read(_newest_of_all(limit), now=now)
    picks = _read(_picked(), now=now, article=article.id)[:limit] if article else []
    if len(picks) == limit:
        return picks
    enough = 2 * limit  # the picks and the article itself may be among the newest
    if article is None or most_read is not None:
        # Twice as many: some may have been withdrawn since they were read.
        after = in_this_order((most_read or ())[: 2 * enough], now)
        newest = _read(_newest_of_all(enough), now=now)
    else:
        after, newest = _akin(article, now, enough)
    itself = article.id if article else None
    return [t for t in _distinct(picks, after, newest) if t.id != itself][:limit]


def _akin(article: Article, now: datetime, limit: int) -> tuple[list[Teaser], list[Teaser]]:
    """The newest of its section and topics, and the newest of all."""
    topics = {f"topic_{n}": tagging.topic_id for n, tagging in enumerate(article.taggings)}
    near, number = _near(len(topics), limit), len(topics) + 2
    *nearest, newest = _heads(near, number, now=now, section=article.section_id, **topics)
    found = (teaser for teasers in nearest for teaser in teasers)
    return sorted(found, key=lambda t: (t.published_at, t.id), reverse=True), newest


def with_text(ids: Sequence[int], now: datetime) -> list[tuple[Teaser, str]]:
    """The public ones of these articles, each with the words of its body; in no order."""
    query = _teasers(now).add_columns(Article.body_text).where(Article.id.in_(ids))
    return [(Teaser(*columns), text) for *columns, text in db.session.execute(query)]


def between(start: datetime, end: datetime, now: datetime, before: Cursor | None = None) -> Page:
    """What was published from `start` until just before `end`."""
    return _page(_of_days(), now, before, start=start, end=end)


def beside(article: Article, now: datetime) -> tuple[Teaser | None, Teaser | None]:
    """The stories of its section that were published just before and just after an article. One
    query."""
    place = tuple_(literal(article.published_at, Moment()), literal(article.id))
    at, here = tuple_(Article.published_at, Article.id), Article.section_id == article.section_id
    earlier = _newest(now, here, at < place)
    later = _teasers(now, here, at > place).order_by(Article.published_at, Article.id)
    found = _heads(_together([earlier.limit(1), later.limit(1)]), 2)
    before, after = (next(iter(teasers), None) for teasers in found)
    return before, after


# Statements are built once, with places for what differs: building one takes longer than asking.
NOW = bindparam("now", type_=Moment())


class Listing(NamedTuple):
    """The statements for a list: of its first page, and of a page after a cursor."""

    newest: Rows
    older: Rows


@cache
def _everything() -> Listing:
    return _listing(_newest, Article.published_at, Article.id)


@cache
def _of_section() -> Listing:
    return _listing(_newest_in_section, Article.published_at, Article.id)


@cache
def _of_author() -> Listing:
    return _listing(_by_author, Byline.published_at, Byline.article_id)


@cache
def _of_topic() -> Listing:
    return _listing(_about, Tagging.published_at, Tagging.article_id)


@cache
def _of_days() -> Listing:
    return _listing(_published_between, Article.published_at, Article.id)


@cache
def _newest_of_all(limit: int) -> Rows:
    return _newest(NOW).limit(limit)


@lru_cache(32)
def _of_each(section_ids: tuple[int, ...], newest: int, enough: int) -> Union:
    each = [_newest(NOW, Article.section_id == id_).limit(enough) for id_ in section_ids]
    return _together([_newest(NOW).limit(newest), *each])


@lru_cache(32)
def _near(topics: int, enough: int) -> Union:
    """The newest of an article's section, of each of its topics, and of all."""
    about = [_about(NOW, topic=f"topic_{n}") for n in range(topics)]
    lists = [_newest_in_section(NOW), *about, _newest(NOW)]
    return _together([rows.limit(enough) for rows in lists])


@cache
def _picked() -> Rows:
    return (
        _teasers(NOW)
        .join(RailPick, RailPick.pick_id == Article.id)
        .where(RailPick.article_id == bindparam("article"), Article.id != bindparam("article"))
        .order_by(RailPick.position)
    )


@cache
def _placed_on(front: bool) -> Rows:
    page = None if front else bindparam("section", type_=Integer())
    return (
        _teasers(NOW)
        .join(Placement, Placement.article_id == Article.id)
        .where(Placement.stands_on(page, NOW))
        .order_by(Placement.slot)
    )


def _teasers(now: When, *narrower: ColumnElement[bool]) -> Rows:
    # SQLite takes the first bound of an index that it meets: a narrower one than `now` must come
    # first, or a page deep in the archive reads all that is newer.
    return (
        select(
            Article.id,
            Article.slug,
            Article.kicker,
            Article.headline,
            Article.dek,
            Article.published_at,
            Section.slug,
            Section.name,
            Section.id,
            Image.file,
            Image.alt,
            Image.width,
            Image.height,
            Image.focal_x,
            Image.focal_y,
        )
        .join_from(Article, Section, Section.id == Article.section_id)
        .join(Image, Image.id == Article.lead_image_id, isouter=True)
        .where(*narrower, Article.public(now))
    )


def _newest(now: When, *narrower: ColumnElement[bool]) -> Rows:
    return _teasers(now, *narrower).order_by(Article.published_at.desc(), Article.id.desc())


def _newest_in_section(now: When, *narrower: ColumnElement[bool]) -> Rows:
    return _newest(now, Article.section_id == bindparam("section"), *narrower)


def _published_between(now: When, *narrower: ColumnElement[bool]) -> Rows:
    start, end = bindparam("start", type_=Moment()), bindparam("end", type_=Moment())
    return _newest(now, *narrower, Article.published_at < end, Article.published_at >= start)


def _by_author(now: When, *narrower: ColumnElement[bool]) -> Rows:
    return (
        _teasers(now, *narrower)
        .join(Byline, Byline.article_id == Article.id)
        .where(Byline.author_id == bindparam("author"), Byline.published_at <= now)
        .order_by(Byline.published_at.desc(), Byline.article_id.desc())
    )


def _about(now: When, *narrower: ColumnElement[bool], topic: str = "topic") -> Rows:
    return (
        _teasers(now, *narrower)
        .join(Tagging, Tagging.article_id == Article.id)
        .where(Tagging.topic_id == bindparam(topic), Tagging.published_at <= now)
        .order_by(Tagging.published_at.desc(), Tagging.article_id.desc())
    )


def _listing(rows: Callable[..., Rows], moment: Any, key: Any) -> Listing:
    place = tuple_(
        bindparam("before_at", type_=Moment()), bindparam("before_id", type_=BigInteger())
    )
    return Listing(
        rows(NOW).limit(ON_A_PAGE + 1), rows(NOW, tuple_(moment, key) < place).limit(ON_A_PAGE + 1)
    )


def _together(heads: Sequence[Rows]) -> Union:
    """Several lists in one statement; each row ends with the number of its list."""
    numbered = (rows.add_columns(literal(n).label("number")) for n, rows in enumerate(heads))
    return union_all(*(select(rows.subquery()) for rows in numbered))


def _placed(now: datetime, section_id: int | None) -> list[Teaser]:
    if section_id is None:
        return _read(_placed_on(True), now=now)
    return _read(_placed_on(False), now=now, section=section_id)


def _page(listing: Listing, now: datetime, before: Cursor | None, **which: Any) -> Page:
    if before is None:
        found = _read(listing.newest, now=now, **which)
    else:
        place = {"before_at": before.published_at, "before_id": before.id}
        found = _read(listing.older, now=now, **which, **place)
    teasers = found[:ON_A_PAGE]
    last = teasers[-1] if len(found) > ON_A_PAGE else None
    return Page(teasers, last and Cursor(last.published_at, last.id))


def _heads(lists: Union, number: int, **values: Any) -> list[list[Teaser]]:
    """The rows of each of the lists that stand in one statement."""
    found: list[list[Teaser]] = [[] for _ in range(number)]
    for *columns, place in db.session.execute(lists, values).all():
        found[place].append(Teaser(*columns))
    return found


def _read(query: Rows, **values: Any) -> list[Teaser]:
    return [Teaser(*row) for row in db.session.execute(query, values).all()]


def _distinct(*lists: list[Teaser]) -> list[Teaser]:
    return list({teaser.id: teaser for teasers in lists for teaser in teasers}.values())
