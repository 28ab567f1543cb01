"""Former addresses: where something stood once, and where it stands now."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import ForeignKey, Text, delete, func, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from .. import urls
from ..language import gettext
from ..urls import Place, PlaceKind
from . import articles, authors, sections
from .articles import Article
from .authors import Author, Topic
from .house import imprint
from .sections import Section
from .store import Base, db

MOST_HOPS = 10
ON_A_PAGE = 50
AT_ONCE = 100  # paths in one query


class FormerAddress(Base):
    """A path that leads to an article, a section or another path; to none of them: it is gone."""

    __tablename__ = "former_address"

    # "/world/old-slug", no trailing slash; or a number of WordPress's, "/?p=123". In the order of
    # its characters, so that all that begin alike stand together in the index (which is SQLite's
    # own way).
    path: Mapped[str] = mapped_column(
        Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True
    )
    article_id: Mapped[int | None] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    section_id: Mapped[int | None] = mapped_column(
        ForeignKey("section.id", ondelete="CASCADE"), index=True
    )
    target: Mapped[str | None] = mapped_column(index=True)  # a path of the paper
    article: Mapped[Article | None] = relationship()
    section: Mapped[Section | None] = relationship()

    @property
    def leads_to(self) -> str | None:
        """The path; None: what stood here is gone."""
        if self.article is not None:
            return self.article.path
        return self.section.path if self.section is not None else self.target


class Destination(NamedTuple):
    """Where a former address leads in the end; nothing set: it is gone."""

    article: Article | None = None
    section: Section | None = None
    path: str | None = None
    feed: str = ""  # "/feed.rss" of the section or of what stands at the path


class AddressPage(NamedTuple):
    """Up to ON_A_PAGE former addresses, and the path after which the next begin (None: none do)."""

    found: list[FormerAddress]
    after: str | None


def follow(path: str) -> Destination | None:
    """The end of the way from a former address, so that one redirect is enough; None if the path
    never was one. A chain that does not end (editors make loops) never was one either."""
    end = _follow(path)
    below = urls.below_list(path)
    if end is not None or below is None:
        return end
    if not below.list:
        own = below.is_ours or not below.form
        return None if own else Destination(path=urls.feed(urls.FRONT, below.form))
    end = _follow(below.list)  # whoever follows a list by its feed moves along with it
    feed = urls.feed("", below.form) if below.form else ""
    return None if end is None or end.article else end._replace(feed=feed)


def _follow(path: str) -> Destination | None:
    seen: set[str] = set()
    while len(seen) < MOST_HOPS and path not in seen:
        former = db.session.scalar(select(FormerAddress).where(FormerAddress.path == path))
        if former is None:
            return Destination(path=path) if seen else None
        if former.target is None:
            return Destination(former.article, former.section)
        seen.add(path)
        path = former.target
    return None


def remember_former(
    path: str,
    *,
    article: Article | None = None,
    section: Section | None = None,
    target: str | None = None,
) -> None:
    """Remember that `path` was the address of an article, a section or what now stands at another
    path."""
    former = db.session.get(FormerAddress, path) or FormerAddress(path=path)
    former.article, former.section, former.target = article, section, target
    db.session.add(former)


def of_paths(paths: Iterable[str]) -> dict[str, FormerAddress]:
    """The former addresses among these paths, by one query for each hundred of them. All queries
    are of one length: the driver keeps what it was asked, and of an import's hundreds of batches
    each would be another."""
    wanted, found = [*paths], dict[str, FormerAddress]()
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        some += some[:1] * (AT_ONCE - len(some))
        query = select(FormerAddress).where(FormerAddress.path.in_(some))
        found |= {former.path: former for former in db.session.scalars(query)}
    return found


def one(path: str) -> FormerAddress | None:
    return db.session.get(FormerAddress, path)


def forget(path: str) -> None:
    """Let nothing be remembered of a path: something stands there again, or it was a mistake."""
    db.session.execute(delete(FormerAddress).where(FormerAddress.path == path))


def move(old: str, new: str) -> None:
    """What stood at the path `old` stands at `new` now; what led to the one leads to the other."""
    forget(new)
    to_old = update(FormerAddress).where(FormerAddress.target == old)
    db.session.execute(to_old.values(target=new))
    remember_former(old, target=new)


def add(path: str, target: str | None) -> FormerAddress:
    """A former address, as an editor enters it; no target: what stood there is gone. Both are as
    `urls.normalised` makes them. What led to `path` leads to the target as well from now on. Raises
    ValueError (see `check_path`, `check_target`)."""
    check_path(path)
    end = Destination() if target is None else check_target(path, target)
    remember_former(path, article=end.article, section=end.section, target=end.path)
    db.session.flush()
    facts = {
        "article_id": end.article and end.article.id,
        "section_id": end.section and end.section.id,
        "target": end.path,
    }
    db.session.execute(update(FormerAddress).where(FormerAddress.target == path).values(**facts))
    return db.session.get_one(FormerAddress, path)


def check_path(path: str) -> None:
    """Raises ValueError unless `path` can become a former address: nothing stands there."""
    if not urls.may_be_entered(path):
        raise ValueError(gettext("“%(path)s” belongs to the paper’s own pages.", path=path))
    standing = standing_at(path)
    former = db.session.get(FormerAddress, path)
    if standing is not None and standing.article and standing.article.path != path:
        own = standing.article.path
        raise ValueError(
            gettext(
                "“%(path)s” leads to “%(target)s” already: a story is found by its last word.",
                path=path,
                target=own,
            )
        )
    if standing is not None:
        raise ValueError(
            gettext(
                "Something stands at “%(path)s” now: readers would never be sent on.", path=path
            )
        )
    if former is not None and former.leads_to:
        leads_to = former.leads_to
        raise ValueError(
            gettext("“%(path)s” leads to “%(target)s” already.", path=path, target=leads_to)
        )
    if former is not None:
        raise ValueError(gettext("“%(path)s” is gone already.", path=path))


def check_target(path: str, target: str) -> Destination:
    """What stands at `target`, for `path` to lead to. Raises ValueError for nothing, for another
    former address (readers are sent on once) and for the path itself."""
    if path == target:
        raise ValueError(gettext("An address can’t lead to itself."))
    end = standing_at(target)
    if end is not None:
        return end
    former = db.session.get(FormerAddress, target)
    if former is not None and former.leads_to:
        on = former.leads_to
        raise ValueError(
            gettext("“%(path)s” leads on to “%(target)s”: enter that.", path=target, target=on)
        )
    raise ValueError(gettext("Nothing stands at “%(path)s”.", path=target))


def standing_at(path: str) -> Destination | None:
    """What stands at a path, for readers or not yet; None for nothing."""
    match urls.place_at(path):
        case Place(PlaceKind.OWN):
            return Destination(path=path)
        case Place(PlaceKind.STANDING, slug):
            return Destination(path=path) if imprint.page(slug) else None
        case Place(PlaceKind.SECTION, slug):
            section = sections.by_slug(slug)
            return Destination(section=section) if section else None
        case Place(PlaceKind.STORY, slug):  # whatever its section: a story is found by its slug
            article = articles.by_slug(slug)
            return Destination(article=article) if article else None
        case Place(kind, slug):
            credited: type[Author] | type[Topic] = Author if kind is PlaceKind.AUTHOR else Topic
            return Destination(path=path) if authors.by_slug(credited, slug) else None
    return None


def starting(prefix: str, after: str | None) -> AddressPage:
    """Former addresses that begin with `prefix`, in the order of their characters: one query, a
    stretch of an index."""
    query = (
        select(FormerAddress)
        .where(FormerAddress.path >= prefix, FormerAddress.path <= prefix + "\U0010ffff")
        .order_by(FormerAddress.path)
        .limit(ON_A_PAGE + 1)
        .options(
            joinedload(FormerAddress.article).joinedload(Article.section),
            joinedload(FormerAddress.section),
        )
    )
    if after is not None:
        query = query.where(FormerAddress.path > after)
    found = list(db.session.scalars(query))
    more = len(found) > ON_A_PAGE
    return AddressPage(found[:ON_A_PAGE], found[ON_A_PAGE - 1].path if more else None)


def count_to(path: str, section: Section | None = None) -> int:
    """How many former addresses lead to a section, or to a path."""
    mine = FormerAddress.target == path
    if section is not None:
        mine |= FormerAddress.section_id == section.id
    return db.session.scalar(select(func.count()).select_from(FormerAddress).where(mine)) or 0
