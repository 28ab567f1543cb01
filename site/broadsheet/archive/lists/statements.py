"""The statements of lists (teasers.py): each reads the columns of a Teaser, in its order.

They are built once, with places for what differs: building one takes longer than asking."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    Label,
    Select,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    select,
    true,
    tuple_,
    union_all,
)

from ..articles import Article, RailPick
from ..authors import Author, Byline, Tagging
from ..images import Image
from ..placements import OPINION, PageForm, Placement
from ..sections import Section
from ..store import Moment

Rows: TypeAlias = Select[*tuple[Any, ...]]
Union: TypeAlias = CompoundSelect[*tuple[Any, ...]]
When: TypeAlias = datetime | BindParameter[datetime]

NOW = bindparam("now", type_=Moment())


class Listing(NamedTuple):
    """The statements for a list: of its first page, and of a page from a cursor on, which begins
    with the story that the cursor names, if it names one of the list."""

    newest: Rows
    older: Rows


@cache
def everything(limit: int) -> Listing:
    return _listing(newest, Article.published_at, Article.id, limit)


@cache
def of_section(limit: int) -> Listing:
    return _listing(_newest_in_section, Article.published_at, Article.id, limit)


@cache
def of_author(limit: int) -> Listing:
    return _listing(_by_author, Byline.published_at, Byline.article_id, limit)


@cache
def of_topic(limit: int) -> Listing:
    return _listing(_about, Tagging.published_at, Tagging.article_id, limit)


@cache
def of_days(limit: int) -> Listing:
    return _listing(_published_between, Article.published_at, Article.id, limit)


@lru_cache(32)
def of_each_span(number: int, limit: int) -> Union:
    """The newest of so many spans of days."""
    each = [_published_between(NOW, number=f"_{n}").limit(limit) for n in range(number)]
    return together(each)


@cache
def newest_of_all(limit: int) -> Rows:
    return newest(NOW).limit(limit)


@cache
def opening(limit: int) -> Rows:
    """What is placed on the front page, each with the form that editors chose for the page; that
    alone, with nothing else in its row, if nothing is placed."""
    chosen, placed = select(_form(None)).subquery(), placed_on(front=True).limit(limit).subquery()
    return select(placed, chosen).select_from(chosen.outerjoin(placed, true()))


@lru_cache(32)
def of_each(sections: int, limit: int) -> Union:
    """The newest of each of so many sections, and the form that editors chose for it."""
    ids = [bindparam(f"section_{n}", type_=Integer()) for n in range(sections)]
    each = (newest(NOW, Article.section_id == id_).limit(limit) for id_ in ids)
    chosen = (_form(id_) for id_ in ids)
    return together([rows.add_columns(form) for rows, form in zip(each, chosen, strict=True)])


@lru_cache(64)
def near(kinds: tuple[str, ...], enough: int) -> Union:
    """The newest of sections and topics, as the kinds say; "topic_1" is the id of the second."""
    lists = {"section": _newest_in_section, "topic": _about}
    each = [lists[kind](NOW, which=f"{kind}_{n}") for n, kind in enumerate(kinds)]
    return together([rows.limit(enough) for rows in each])


@cache
def picked() -> Rows:
    return (
        teasers(NOW)
        .join(RailPick, RailPick.pick_id == Article.id)
        .where(RailPick.article_id == bindparam("article"), Article.id != bindparam("article"))
        .order_by(RailPick.position)
    )


@cache
def placed_on(*, front: bool) -> Rows:
    page = None if front else bindparam("section", type_=Integer())
    return (
        teasers(NOW)
        .join(Placement, Placement.article_id == Article.id)
        .where(Placement.stands_on(page, NOW))
        .order_by(Placement.slot, Placement.id)
    )


def _form(section_id: int | BindParameter[int] | None) -> Label[str]:
    form = select(PageForm.form).where(PageForm.section_id == section_id).limit(1)
    return form.scalar_subquery().label("form")


def teasers(
    now: When,
    *narrower: ColumnElement[bool],
    moment: Any = Article.published_at,
    key: Any = Article.id,
) -> Rows:
    """`moment` and `key`: the columns that the list is ordered by, and that hold the same. Under an
    overlay (database/overlay.py) it is as quick only where rows show what orders them."""
    # SQLite takes the first bound of an index that it meets: a narrower one than `now` must come
    # first, or a page deep in the archive reads all that is newer.
    return (
        select(
            key,
            Article.slug,
            Article.kicker,
            Article.headline,
            Article.dek,
            moment,
            Section.slug,
            Section.name,
            Section.id,
            Image.file,
            Image.width,
            Image.height,
            Image.focal_x,
            Image.focal_y,
            Article.language,
            _signed(),
        )
        .join_from(Article, Section, Section.id == Article.section_id)
        .join(Image, Image.id == Article.lead_image_id, isouter=True)
        .where(*narrower, Article.public(now))
    )


def _signed() -> Label[str | None]:
    """Of an opinion a line for each of who signs it: their place and name; of others None."""
    # None of these is a parameter: front pages have this a dozen times.
    blank: ColumnElement[str] = literal_column("' '")
    line: Any = literal_column("'\n'")
    name = select(Author.name).where(Author.id == Byline.author_id).scalar_subquery()
    # The bound lets SQLite look the rows up where views stand in the tables' places (overlay.py).
    lines = (
        select((cast(Byline.position, String) + blank + name).label("line"))
        .where(Byline.article_id == Article.id)
        .limit(literal_column("1000"))
        .correlate(Article)
        .subquery("signs")
    )
    signs = select(func.aggregate_strings(lines.c.line, line)).scalar_subquery()
    opinions = select(PageForm.section_id).where(PageForm.form == literal_column(f"'{OPINION}'"))
    return case((Article.section_id.in_(opinions), signs)).label("signed")


def newest(now: When, *narrower: ColumnElement[bool]) -> Rows:
    return teasers(now, *narrower).order_by(Article.published_at.desc(), Article.id.desc())


def _newest_in_section(now: When, *narrower: ColumnElement[bool], which: str = "section") -> Rows:
    return newest(now, Article.section_id == bindparam(which), *narrower)


def _published_between(now: When, *narrower: ColumnElement[bool], number: str = "") -> Rows:
    start, end = (bindparam(name + number, type_=Moment()) for name in ("start", "end"))
    return newest(now, *narrower, Article.published_at < end, Article.published_at >= start)


def _by_author(now: When, *narrower: ColumnElement[bool]) -> Rows:
    return (
        teasers(now, *narrower, moment=Byline.published_at, key=Byline.article_id)
        .join(Byline, Byline.article_id == Article.id)
        .where(Byline.author_id == bindparam("author"), Byline.published_at <= now)
        .order_by(Byline.published_at.desc(), Byline.article_id.desc())
    )


def _about(now: When, *narrower: ColumnElement[bool], which: str = "topic") -> Rows:
    return (
        teasers(now, *narrower, moment=Tagging.published_at, key=Tagging.article_id)
        .join(Tagging, Tagging.article_id == Article.id)
        .where(Tagging.topic_id == bindparam(which), Tagging.published_at <= now)
        .order_by(Tagging.published_at.desc(), Tagging.article_id.desc())
    )


def _listing(rows: Callable[..., Rows], moment: Any, key: Any, limit: int) -> Listing:
    place = tuple_(
        bindparam("before_at", type_=Moment()), bindparam("before_id", type_=BigInteger())
    )
    on = tuple_(moment, key) <= place
    return Listing(rows(NOW).limit(limit), rows(NOW, on).limit(limit + 1))


def together(heads: Sequence[Rows]) -> Union:
    """Several lists in one statement; each row ends with the number of its list."""
    numbered = (rows.add_columns(literal(n).label("number")) for n, rows in enumerate(heads))
    return union_all(*(select(rows.subquery()) for rows in numbered))
