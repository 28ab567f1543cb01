"""What imports brought: the stories by the keys under which imports know them, and what the last
import said of each, so that somebody looks at what it could not decide."""

from collections.abc import Collection, Container, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import JSON, ForeignKey, Select, func, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from .articles import Article
from .staff import Staff
from .store import Base, db, partial_index

ON_A_PAGE = 40

Rows: TypeAlias = Select[Any]


class LookReason(StrEnum):
    """Why somebody should look at what an import brought, or left."""

    CONFLICT = "conflict"  # it was changed there and here
    WITHDRAWN = "withdrawn"  # there, and not here
    GONE = "gone"  # there: it is in no file any more
    FAILED = "failed"
    WAITS = "waits"  # as a draft, where it was none
    FILE = "file"
    DATE = "date"
    ADDRESS = "address"
    BLOCK = "block"


class Result(StrEnum):
    """What became of a story, or of a file that none could be read from."""

    IMPORTED = "imported"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DRAFT = "draft"  # taken, and waiting for an editor
    CONFLICT = "conflict"  # changed there and here: left as the paper has it
    SKIPPED = "skipped"  # left out, or left as the paper has it
    FAILED = "failed"
    GONE = "gone"  # it is no longer there, and stays as the paper has it


class ImportedItem(Base):
    """A story of another system, as an import told of it last."""

    __tablename__ = "imported_item"
    __table_args__ = (partial_index("ix_imported_item_waits", "id", rows="waits"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(unique=True)  # as the article's
    article_id: Mapped[int | None] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    version: Mapped[int | None]  # the story's, when an import wrote it last
    digest: Mapped[str]  # of what was told of last, whether it was taken or not
    file: Mapped[str]
    headline: Mapped[str]
    site: Mapped[str] = mapped_column(default="")  # the old one, where a file may have all of one
    result: Mapped[str]  # a Result
    looks: Mapped[str]  # each LookReason, between blanks
    report: Mapped[dict[str, Any]] = mapped_column(JSON)
    told_at: Mapped[datetime]
    waits: Mapped[bool]  # for somebody who looks
    looked_at: Mapped[datetime | None] = mapped_column(index=True)
    looked_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    article: Mapped[Article | None] = relationship()
    looked_by: Mapped[Staff | None] = relationship()

    @property
    def reasons(self) -> list[LookReason]:
        return [look for look in LookReason if f" {look} " in self.looks]

    @property
    def left_out_count(self) -> int:
        """How many of its words are nowhere in the paper."""
        _said, _public, _drafts, left_out = self.report["words"]  # as a Tally counts them
        return int(left_out)

    def is_decided(self, digest: str) -> bool:
        """Whether somebody looked at that conflict, and did what they thought right."""
        is_that = self.result == Result.CONFLICT and self.digest == digest
        return is_that and self.looked_at is not None

    def is_expected(self, now: datetime) -> bool:
        """Whether a story came of it that was neither spiked nor withdrawn here."""
        story = self.article
        return story is not None and story.spiked_at is None and not story.is_withdrawn(now)

    def ask_for(self, looks: Collection[LookReason]) -> None:
        """Let it wait for somebody, if there is a reason."""
        self.looks = f" {' '.join(looks)} "
        self.waits, self.looked_at, self.looked_by_id = bool(looks), None, None

    def look_at(self, staff: Staff, now: datetime) -> None:
        self.waits, self.looked_at, self.looked_by_id = False, now, staff.id

    def look_again(self) -> None:
        """Let it wait again, as if nobody had looked at it."""
        self.waits, self.looked_at, self.looked_by_id = True, None, None


def told_of(origins: Iterable[str]) -> dict[str, ImportedItem]:
    """What imports told last of these keys, by the key. One query."""
    query = select(ImportedItem).where(ImportedItem.origin.in_(origins))
    return {told.origin: told for told in db.session.scalars(query)}


def known_origins(beginning: str) -> set[str]:
    """The keys that begin like that, of all that imports told of. One query."""
    of_these = ImportedItem.origin.startswith(beginning, autoescape=True)
    return set(db.session.scalars(select(ImportedItem.origin).where(of_these)))


def ids_of_site(site: str, seen: Container[str]) -> list[int]:
    """The ids of what came from an old site as a story, without those whose keys were seen. One
    query, whose rows are never all in memory."""
    query = select(ImportedItem.id, ImportedItem.origin).where(ImportedItem.site == site)
    query = query.where(ImportedItem.article_id.is_not(None)).order_by(ImportedItem.id)
    rows = db.session.execute(query.execution_options(yield_per=1000))
    return [row.id for row in rows if row.origin not in seen]


def waiting(look: LookReason | None = None, before: int | None = None) -> list[ImportedItem]:
    """Up to ON_A_PAGE + 1 items that wait for somebody to look at them, the newest first: those for
    this reason, and with an id below `before`, where these are given. One query."""
    query = _of_that_reason(select(ImportedItem).where(sql("imported_item.waits")), look)
    return _page(query, before)


def looked_at(before: int | None) -> list[ImportedItem]:
    """Up to ON_A_PAGE + 1 items that somebody has looked at, paged as by `waiting`. One query."""
    return _page(select(ImportedItem).where(ImportedItem.looked_at.is_not(None)), before)


def waiting_for(look: LookReason | None, ids: Collection[int] | None) -> list[ImportedItem]:
    """All items that wait, for this reason and among these ids where these are given."""
    query = _of_that_reason(select(ImportedItem).where(sql("imported_item.waits")), look)
    if ids is not None:
        query = query.where(ImportedItem.id.in_(ids))
    return list(db.session.scalars(query))


def by_ids(ids: Collection[int]) -> list[ImportedItem]:
    query = select(ImportedItem).where(ImportedItem.id.in_(ids)).order_by(ImportedItem.id)
    whole = joinedload(ImportedItem.article).joinedload(Article.section)
    return list(db.session.scalars(query.options(whole)))


def counts() -> dict[LookReason | None, int]:
    """How many wait for each reason, and for any (None). One query, of those that wait."""
    columns = [
        func.count().filter(ImportedItem.looks.contains(f" {look} ")).label(look.name)
        for look in LookReason
    ]
    query = select(func.count(), *columns).select_from(ImportedItem)
    row = db.session.execute(query.where(sql("imported_item.waits"))).one()
    return dict(zip([None, *LookReason], row, strict=True))


def number_waiting(most: int) -> int:
    """How many wait, up to `most`. One query."""
    some = select(ImportedItem.id).where(sql("imported_item.waits")).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def by_origins(origins: Iterable[str]) -> dict[str, Article]:
    """The articles that imports made under these keys, with their sections. One query."""
    of_these = Article.origin.in_(origins)
    query = select(Article).where(of_these).options(joinedload(Article.section))
    return {str(article.origin): article for article in db.session.scalars(query)}


def digests_of(origins: Iterable[str]) -> dict[str, str | None]:
    """What imports filed last under these keys, as a digest. One query."""
    columns = select(Article.origin, Article.origin_digest)
    query = columns.where(Article.origin.in_(origins))
    return {str(row.origin): row.origin_digest for row in db.session.execute(query)}


def uids_taken(uids: Iterable[str]) -> set[str]:
    """Which of these ids feeds know a story by already. One query."""
    return set(db.session.scalars(select(Article.uid).where(Article.uid.in_(uids))))


def site_of(origin: str) -> str | None:
    """The old site of the story that came in under that key: "" where nobody kept it, None if none
    came."""
    query = select(func.coalesce(ImportedItem.site, "")).select_from(Article)
    its_record = ImportedItem.origin == Article.origin
    return db.session.scalar(
        query.outerjoin(ImportedItem, its_record).where(Article.origin == origin)
    )


def by_origin(origin: str) -> Article | None:
    """The article that an import made under that key."""
    return db.session.scalar(select(Article).where(Article.origin == origin))


def _of_that_reason(query: Rows, look: LookReason | None) -> Rows:
    return query if look is None else query.where(ImportedItem.looks.contains(f" {look} "))


def _page(query: Rows, before: int | None) -> list[ImportedItem]:
    if before is not None:
        query = query.where(ImportedItem.id < before)
    query = query.options(joinedload(ImportedItem.article).joinedload(Article.section))
    query = query.options(joinedload(ImportedItem.looked_by))
    return list(db.session.scalars(query.order_by(ImportedItem.id.desc()).limit(ON_A_PAGE + 1)))
