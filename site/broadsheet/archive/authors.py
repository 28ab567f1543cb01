"""Authors and topics: who a story is by and what it is about. Neither needs a login."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy import ForeignKey, Index, Text, bindparam, delete, func, literal, select, tuple_
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, validates

from .. import urls
from ..language import gettext
from .images import Image
from .spelling import slugs
from .spelling.folding import fold_name
from .spelling.slugs import unused
from .store import Base, db


def _folded(context: Any) -> str:
    return fold_name(context.get_current_parameters()["name"])


class Named:
    """What has a name that people type: it is found whatever its capitals and accents."""

    # In the order of its characters, so that all that begin alike stand together in the index
    # (which is SQLite's own way).
    name_folded: Mapped[str] = mapped_column(
        Text().with_variant(Text(collation="C"), "postgresql"), default=_folded, index=True
    )

    @validates("name")
    def _fold(self, _name: str, name: str) -> str:
        self.name_folded = fold_name(name)
        return name


class Author(Named, Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    beat: Mapped[str] = mapped_column(default="", server_default="")  # what they cover
    bio: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")  # for readers
    website: Mapped[str] = mapped_column(default="")  # http or https
    portrait_id: Mapped[int | None] = mapped_column(ForeignKey("image.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column()
    portrait: Mapped[Image | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def path(self) -> str:
        return urls.author(self.slug)


class Topic(Named, Base):
    __tablename__ = "topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    dek: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def path(self) -> str:
        return urls.topic(self.slug)


class Byline(Base):
    """An author's place in the byline of an article.

    `published_at` repeats the article's, so that an author's stories, newest first, are the head
    of an index; articles.py keeps the two equal."""

    __tablename__ = "byline"
    __table_args__ = (Index("ix_byline_list", "author_id", "published_at", "article_id"),)

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"), primary_key=True)
    position: Mapped[int]
    published_at: Mapped[datetime | None]
    author: Mapped[Author] = relationship(lazy="joined", innerjoin=True)


class Tagging(Base):
    """A topic of an article; `published_at` as in Byline."""

    __tablename__ = "tagging"
    __table_args__ = (Index("ix_tagging_list", "topic_id", "published_at", "article_id"),)

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    position: Mapped[int]
    published_at: Mapped[datetime | None]
    topic: Mapped[Topic] = relationship(lazy="joined", innerjoin=True)


ON_A_PAGE = 50


class CreditRow(NamedTuple):
    """What the desk's list shows of an author or a topic."""

    credit: Author | Topic
    is_used: bool  # by some story, a draft perhaps


class CreditPage(NamedTuple):
    """Up to ON_A_PAGE of them, and the id after which the next begin (None: none do)."""

    found: list[CreditRow]
    after: int | None


class FormerName(Named, Base):
    """A name that an author or a topic had, or one that became part of it: whoever writes it, in a
    working copy, an old revision or an import, means the same."""

    __tablename__ = "former_name"

    kind: Mapped[str] = mapped_column(primary_key=True)  # "author" or "topic"
    name: Mapped[str] = mapped_column(primary_key=True)
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("author.id", ondelete="CASCADE"), index=True
    )
    topic_id: Mapped[int | None] = mapped_column(
        ForeignKey("topic.id", ondelete="CASCADE"), index=True
    )


Credit = TypeVar("Credit", bound=Author | Topic)


def by_slug(kind: type[Credit], slug: str) -> Credit | None:
    """The author, with the portrait, or topic of that slug, in one query."""
    query = select(kind).where(kind.slug == slug)
    if kind is Author:
        query = query.options(joinedload(Author.portrait))
    return db.session.scalar(query)


def named(kind: type[Credit], name: str) -> Credit:
    """The author or topic that a name means, made if there is none."""
    known = meant(kind, name)
    if known is not None:
        return known
    slug = unused(slugs.named(name, kind.__tablename__), lambda slug: bool(by_slug(kind, slug)))
    made = kind(name=name, slug=slug)
    db.session.add(made)
    db.session.flush()
    return made


def meant(kind: type[Credit], name: str) -> Credit | None:
    """The author or topic that a name means: who has it, or had it, or took in the one that had it;
    then who has or had it but for capitals, accents and blanks. Two queries at most."""
    own = by_name(kind, name)
    if own is not None and own.name == name:
        return own
    former = db.session.execute(_formerly(is_author=kind is Author), _spelt(name)).first()
    if former is None or (own is not None and former[0] != name):
        return own
    return cast(Credit, former[1])


def by_name(kind: type[Credit], name: str) -> Credit | None:
    """The author or topic of that name; else the first that has it but for capitals, accents and
    blanks."""
    found: Credit | None = db.session.scalar(_named(is_author=kind is Author), _spelt(name))
    return found


@cache
def _named(*, is_author: bool) -> Any:
    kind = Author if is_author else Topic
    return _like(select(kind), kind)


@cache
def _formerly(*, is_author: bool) -> Any:
    kind = Author if is_author else Topic
    whose = FormerName.author_id if is_author else FormerName.topic_id
    query = select(FormerName.name, kind).join(kind, whose == kind.id)
    return _like(query, FormerName).where(FormerName.kind == kind.__tablename__)


def _like(query: Any, of: Any) -> Any:
    """The first of a query that bears a name (see `_spelt`), the one first that is spelt the
    same."""
    same = (of.name == bindparam("name")).desc()
    return query.where(of.name_folded == bindparam("folded")).order_by(same, of.name).limit(1)


def _spelt(name: str) -> dict[str, str]:
    return {"name": name, "folded": fold_name(name)}


def rename(credit: Author | Topic, name: str) -> None:
    """Give an author or a topic another name; who writes the former one still means it."""
    if name != credit.name:
        remember(credit.name, credit)
        credit.name = name
        db.session.flush()
        forget_name(type(credit), name)


def remember(name: str, credit: Author | Topic) -> None:
    """From now on, that name means this author or topic."""
    kind = credit.__tablename__
    former = db.session.get(FormerName, (kind, name)) or FormerName(kind=kind, name=name)
    whose = {"author_id": credit.id} if isinstance(credit, Author) else {"topic_id": credit.id}
    for column, value in whose.items():
        setattr(former, column, value)
    db.session.add(former)
    db.session.flush()


def forget_name(kind: type[Credit], name: str) -> None:
    """Forget that a name was a former one: it is somebody's own again."""
    mine = FormerName.name_folded == fold_name(name)
    db.session.execute(delete(FormerName).where(FormerName.kind == kind.__tablename__, mine))


def listed(kind: type[Credit], words: str = "", after: Credit | None = None) -> CreditPage:
    """Authors or topics by name, those with these words in it, from the one behind `after` on: one
    query."""
    _, whose = links(kind)
    used = select(literal(1)).where(whose == kind.id).exists()
    query = select(kind, used).order_by(kind.name, kind.id).limit(ON_A_PAGE + 1)
    for word in fold_name(words).split():
        query = query.where(kind.name_folded.contains(word, autoescape=True))
    if after is not None:
        query = query.where(tuple_(kind.name, kind.id) > tuple_(literal(after.name), after.id))
    found = [CreditRow(credit, is_used) for credit, is_used in db.session.execute(query)]
    more = len(found) > ON_A_PAGE
    return CreditPage(found[:ON_A_PAGE], found[ON_A_PAGE - 1].credit.id if more else None)


def check_name(kind: type[Credit], name: str, credit: Credit | None = None) -> None:
    """Raises ValueError unless that author or topic (None: a new one) may have this name."""
    if not name.strip():
        raise ValueError(gettext("A name is needed."))
    known = by_name(kind, name)
    if known is None or known is credit:
        return
    # Two of before names were folded may be alike but for an accent, and stay so.
    if credit is None or known.name == name or credit.name_folded != known.name_folded:
        raise ValueError(
            gettext("There is “%(name)s” already, at “%(path)s”.", name=known.name, path=known.path)
        )


def check_slug(kind: type[Credit], slug: str, credit: Credit | None = None) -> None:
    """Raises ValueError unless that author or topic (None: a new one) may have this slug."""
    slugs.check(slug)
    known = by_slug(kind, slug)
    if known is not None and known is not credit:
        raise ValueError(gettext("“%(name)s” has that address.", name=known.name))


def count(credit: Credit) -> int:
    """How many stories, drafts too, an author or a topic has."""
    table, whose = links(type(credit))
    mine = select(func.count()).select_from(table).where(whose == credit.id)
    return db.session.scalar(mine) or 0


def links(kind: type[Credit]) -> tuple[Any, Any]:
    """The table that joins authors or topics to stories, and its column for them."""
    return (Byline, Byline.author_id) if kind is Author else (Tagging, Tagging.topic_id)


def portrayed_by(image: Image) -> Author | None:
    """An author whose portrait a picture is."""
    return db.session.scalar(select(Author).where(Author.portrait_id == image.id).limit(1))
