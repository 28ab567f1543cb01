"""Former addresses: where something stood once, and where it stands now."""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from sqlalchemy import ForeignKey, Text, delete, func, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from . import articles, authors, imprint, sections
from .articles import Article
from .authors import Author, Topic
from .sections import RESERVED, Section
from .store import Base, db

MOST_HOPS = 10
# WordPress's other addresses: "/?p=123"
NUMBERS = ("p", "page_id", "attachment_id", "cat", "author")
LONGEST = 1000  # characters of a path
ON_A_PAGE = 50
# Addresses as people type them.
WEB = re.compile(r"https?://[^\s/]+(/\S*)?")  # anywhere
WITHIN = re.compile(r"/[^\s/\\?#][^\s\\?#]*")  # of this paper: never "//another.example"
# What each list has below its own address: its feeds, and, in other systems, its feeds by other
# names and its older pages.
_BELOW = re.compile(
    r"(?P<list>.*)/(?:(?P<own>feed\.(?:rss|atom|json))|(?P<atom>feed/atom|atom\.xml)"
    r"|(?P<rss>feed(?:/(?:rss2?|rdf))?|rss|(?:feed|rss|index)\.xml)|page/[0-9]{1,6})"
)

# First words of the paper's own pages that a former address may lead to, besides the rest.
OWN = frozenset("archive corrections latest most-read search".split())


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
            return _path_of(self.article)
        return f"/{self.section.slug}" if self.section is not None else self.target


class Destination(NamedTuple):
    """Where a former address leads in the end; nothing set: it is gone."""

    article: Article | None = None
    section: Section | None = None
    path: str | None = None
    feed: str = ""  # "/feed.rss" of the section or of what stands at the path


class Page(NamedTuple):
    """Up to ON_A_PAGE former addresses, and the path after which the next begin (None: none do)."""

    found: list[FormerAddress]
    after: str | None


def follow(path: str) -> Destination | None:
    """The end of the way from a former address, so that one redirect is enough; None if the path
    never was one. A chain that does not end (editors make loops) never was one either."""
    end = _follow(path)
    below = _BELOW.fullmatch(path)
    if end is not None or below is None:
        return end
    feed = _feed_of(below)
    if not below["list"]:
        return Destination(path=feed) if feed and not below["own"] else None
    end = _follow(below["list"])  # whoever follows a list by its feed moves along with it
    return end._replace(feed=feed) if end is not None and end.article is None else None


def _feed_of(below: re.Match[str]) -> str:
    """The paper's own feed in the place of one that WordPress or we had: "/feed.rss"."""
    if below["own"]:
        return f"/{below['own']}"
    if below["atom"]:
        return "/feed.atom"
    return "/feed.rss" if below["rss"] else ""


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


def numbered(parameters: Mapping[str, str]) -> str | None:
    """The former address that parameters of the front page stand for: "/?p=123"; None if they are
    none of WordPress's, or no number."""
    for name in NUMBERS:
        number = parameters.get(name, "")
        if re.fullmatch(r"[0-9]{1,18}", number):
            return f"/?{name}={number}"
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
    """A former address, as an editor enters it; no target: what stood there is gone. Both tidy.
    What led to `path` leads there as well from now on. Raises ValueError (see the checks)."""
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


def normalised(text: str) -> str:
    """The path of an address as people paste it: decoded, without host, and without slashes at its
    end. Raises ValueError for what is no address, and for one with a query, which no former
    address is told apart by."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        raise ValueError("That is no address.") from None
    if parts.query:
        raise ValueError(
            f"The part from “?{parts.query[:30]}” on can’t be told apart: leave it out."
        )
    path = "/" + re.sub("/+", "/", unquote(parts.path)).strip("/")
    if len(path) > LONGEST:
        raise ValueError(f"That is longer than {LONGEST} characters.")
    if not path.isprintable() or "\\" in path:
        raise ValueError("An address holds no line breaks, control characters or backslashes.")
    return path


def check_path(path: str) -> None:
    """Raises ValueError unless `path` can become a former address: nothing stands there."""
    first = path.split("/")[1]
    if not first or first in RESERVED - {"authors", "topics"}:
        raise ValueError(f"“{path}” belongs to the paper’s own pages.")
    standing = live(path)
    former = db.session.get(FormerAddress, path)
    if standing is not None and standing.article and _path_of(standing.article) != path:
        own = _path_of(standing.article)
        raise ValueError(f"“{path}” leads to “{own}” already: a story is found by its last word.")
    if standing is not None:
        raise ValueError(f"Something stands at “{path}” now: readers would never be sent on.")
    if former is not None:
        does = f"leads to “{former.leads_to}”" if former.leads_to else "is gone"
        raise ValueError(f"“{path}” {does} already.")


def check_target(path: str, target: str) -> Destination:
    """What stands at `target`, for `path` to lead to. Raises ValueError for nothing, for another
    former address (readers are sent on once) and for the path itself."""
    if path == target:
        raise ValueError("An address can’t lead to itself.")
    end = live(target)
    if end is not None:
        return end
    former = db.session.get(FormerAddress, target)
    if former is not None and former.leads_to:
        raise ValueError(f"“{target}” leads on to “{former.leads_to}”: enter that.")
    raise ValueError(f"Nothing stands at “{target}”.")


def _path_of(article: Article) -> str:
    return f"/{article.section.slug}/{article.slug}"


def live(path: str) -> Destination | None:
    """What stands at a path, for readers or not yet; None for nothing."""
    parts = path[1:].split("/")
    if path == "/" or parts[0] in OWN or standing_page(parts):
        return Destination(path=path)
    if len(parts) == 1:
        section = sections.by_slug(parts[0])
        return Destination(section=section) if section else None
    if len(parts) > 2:
        return None
    if parts[0] in ("authors", "topics"):
        kind: type[Author] | type[Topic] = Author if parts[0] == "authors" else Topic
        return Destination(path=path) if authors.by_slug(kind, parts[1]) else None
    # Whatever its section: an article is found by its slug.
    article = articles.by_slug(parts[1])
    return Destination(article=article) if article else None


def standing_page(parts: list[str]) -> bool:
    """Is that the path of a page that stands (archive/imprint.py), and was it written?"""
    known = parts in (["about"], ["contact"]) or (len(parts) == 2 and parts[0] == "policies")
    return known and imprint.page(parts[-1]) is not None


def starting(prefix: str = "/", after: str | None = None) -> Page:
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
    return Page(found[:ON_A_PAGE], found[ON_A_PAGE - 1].path if more else None)


def count_to(path: str, section: Section | None = None) -> int:
    """How many former addresses lead to a section, or to a path."""
    mine = FormerAddress.target == path
    if section is not None:
        mine |= FormerAddress.section_id == section.id
    return db.session.scalar(select(func.count()).select_from(FormerAddress).where(mine)) or 0
