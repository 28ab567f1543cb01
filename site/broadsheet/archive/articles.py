"""Articles: the stories, what may be done to them, and what makes one public."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast
from uuid import NAMESPACE_URL, uuid4, uuid5

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    Table,
    and_,
    bindparam,
    event,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from .. import urls
from ..language import lazy_gettext
from .authors import Author, Byline, Tagging, Topic
from .corrections import Correction
from .images import Figure, Image
from .preview_links import PreviewLink
from .sections import Section
from .spelling import figure_marks
from .spelling.plain_text import text_of
from .spelling.slugs import PLAIN, Spelling, slugify, unused
from .store import ArchiveSession, Base, db, partial_index
from .story_fields import FieldKind, text_field, text_fields_of


def _own_id(row: Any) -> str:
    """What feeds know a story by. One that was imported has the same at each import of it."""
    origin: str | None = row.get_current_parameters().get("origin")
    return (uuid5(NAMESPACE_URL, origin) if origin else uuid4()).urn


DESK_ONLY = {
    "version", "saved_at", "filed_by_id", "submitted_at", "spiked_at", "origin_digest",
    "dated_at",
}  # fmt: skip
# Of a story whose text leads to a file of the library, in SQL that both databases have.
LEADS_TO_FILES = f"replace(body_source, '{urls.media_file('')}', '') <> body_source"


def _never_at_the_desk(row: Any) -> datetime:
    """A story that came in otherwise counts as saved when it was published, a draft long ago."""
    moment: datetime | None = row.get_current_parameters().get("published_at")
    return moment or datetime(1970, 1, 1, tzinfo=UTC)


def _words_of_html(context: Any) -> str:
    return text_of(context.get_current_parameters().get("body_html") or "")


class Article(Base):
    """One story. Its state is not a flag but facts with a time: `published_at` none is a draft,
    ahead is scheduled (embargoed), past is live; `unpublished_at` past is withdrawn."""

    __tablename__ = "article"
    __table_args__ = (
        Index("ix_article_list", "published_at", "id"),
        Index("ix_article_section_list", "section_id", "published_at", "id"),
        partial_index(
            "ix_article_unpublished_at", "unpublished_at", rows="unpublished_at IS NOT NULL"
        ),
        # Which sections have something public: the first of each that is never withdrawn.
        partial_index(
            "ix_article_lasting",
            *("section_id", "published_at", "id"),
            rows="published_at IS NOT NULL AND unpublished_at IS NULL",
        ),
        # The desk's lists: what was saved last first.
        Index("ix_article_saved", "saved_at", "id"),
        Index("ix_article_section_saved", "section_id", "saved_at", "id"),
        Index("ix_article_filed_by", "filed_by_id", "saved_at", "id"),
        Index("ix_article_drafts", "published_at", "saved_at", "id"),
        partial_index("ix_article_in_review", "saved_at", "id", rows="submitted_at IS NOT NULL"),
        partial_index("ix_article_spiked", "saved_at", "id", rows="spiked_at IS NOT NULL"),
        partial_index("ix_article_headlines_only", "saved_at", "id", rows="NOT has_copy"),
        partial_index(
            "ix_article_updates", "published_at", "updated_at", rows="updated_at IS NOT NULL"
        ),
        Index("uq_article_uid", "uid", unique=True),
        partial_index(
            "ix_article_translations", "translation_group", rows="translation_group IS NOT NULL"
        ),
        partial_index("ix_article_language", "language", rows="language <> ''"),
        partial_index("ix_article_leads_to_files", "id", rows=LEADS_TO_FILES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"))
    # Translators: the word or two above a headline
    kicker: Mapped[str] = text_field(lazy_gettext("Kicker"), longest=80)
    headline: Mapped[str] = text_field(
        lazy_gettext("Headline"), longest=300, kind=FieldKind.SENTENCES
    )
    # Translators: the sentence or two below a headline (UK: standfirst)
    dek: Mapped[str] = text_field(lazy_gettext("Dek"), longest=1000, kind=FieldKind.SENTENCES)
    # The place alone: "PARIS".
    # Translators: the place where a story was written
    dateline: Mapped[str] = text_field(lazy_gettext("Dateline"), longest=100)
    body_source: Mapped[str] = mapped_column(default="")  # as it was filed
    body_format: Mapped[str] = mapped_column(default="markdown")  # see text/rendering.py
    body_html: Mapped[str] = mapped_column(default="")  # made from it once, safe to print
    # Its words, which the search index reads: they follow the HTML, whoever sets it.
    body_text: Mapped[str] = mapped_column(default=_words_of_html, deferred=True)
    has_copy: Mapped[bool] = mapped_column(default=False)  # False: known by its headline only
    lead_image_id: Mapped[int | None] = mapped_column(ForeignKey("image.id"), index=True)
    # Translators: how wide the picture above a story stands
    lead_width: Mapped[str] = text_field(
        lazy_gettext("Width of the lead picture"), longest=10, kind=FieldKind.WIDTH
    )
    published_at: Mapped[datetime | None]
    unpublished_at: Mapped[datetime | None]
    updated_at: Mapped[datetime | None]  # moves on a substantial edit only
    # Its tag; "" for the paper's own, whichever that is.
    language: Mapped[str] = text_field(
        lazy_gettext("Language"), longest=35, kind=FieldKind.LANGUAGE
    )
    # Of wire copy: the agency or paper.
    source: Mapped[str] = text_field(lazy_gettext("Source"), longest=200)
    # Of wire copy: where it stood first.
    canonical_url: Mapped[str] = text_field(
        # Translators: where a text from elsewhere stood first
        lazy_gettext("Original address"),
        longest=2000,
        kind=FieldKind.ADDRESS,
    )
    # Translators: the title that search engines show
    search_title: Mapped[str] = text_field(lazy_gettext("Search title"), longest=200)
    search_description: Mapped[str] = text_field(
        lazy_gettext("Search description"), longest=500, kind=FieldKind.SENTENCES
    )
    # Stories with the same word here are translations of each other (translations.py).
    translation_group: Mapped[str | None]
    origin: Mapped[str | None] = mapped_column(unique=True)  # what an import knows it by
    withdrawn_note: Mapped[str] = mapped_column(default="")  # why, for readers of its 410 page
    withdrawn_to: Mapped[str] = mapped_column(default="")  # a path that readers are led to instead
    # What feeds know it by, for ever and in whatever paper: an IRI, as Atom's ids are. An import
    # may give it the id by which its former system's subscribers know it.
    uid: Mapped[str] = mapped_column(default=_own_id, server_default="")
    version: Mapped[int] = mapped_column()

    # What only the desk sees (DESK_ONLY); no page is printed anew when it changes.
    saved_at: Mapped[datetime] = mapped_column(default=_never_at_the_desk)
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    submitted_at: Mapped[datetime | None]  # in review since then
    spiked_at: Mapped[datetime | None]  # dropped, and kept all the same
    origin_digest: Mapped[str | None]  # of what the import filed last
    dated_at: Mapped[datetime | None]  # of an imported draft: the date that it had where it was

    section: Mapped[Section] = relationship()
    lead_image: Mapped[Image | None] = relationship()
    bylines: Mapped[list[Byline]] = relationship(
        order_by=(Byline.position, Byline.author_id), cascade="all, delete-orphan"
    )
    taggings: Mapped[list[Tagging]] = relationship(
        order_by=(Tagging.position, Tagging.topic_id), cascade="all, delete-orphan"
    )
    corrections: Mapped[list[Correction]] = relationship(
        order_by=(Correction.noted_at, Correction.id), cascade="all, delete-orphan"
    )
    figures: Mapped[list[Figure]] = relationship(cascade="all, delete-orphan")
    picks: Mapped[list["RailPick"]] = relationship(
        order_by="RailPick.position",
        foreign_keys="RailPick.article_id",
        cascade="all, delete-orphan",
    )
    preview_links: Mapped[list[PreviewLink]] = relationship(
        back_populates="article", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def public(cls, now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
        """The one predicate: what may readers see? For every query …"""
        return and_(
            cls.published_at <= now,
            or_(cls.unpublished_at.is_(None), cls.unpublished_at > now),
        )

    def is_public(self, now: datetime) -> bool:
        """… and the same for a story at hand."""
        return (
            self.published_at is not None
            and self.published_at <= now
            and (self.unpublished_at is None or now < self.unpublished_at)
        )

    def is_withdrawn(self, now: datetime) -> bool:
        """Was public once and is no more."""
        return (
            self.published_at is not None
            and self.unpublished_at is not None
            and self.published_at < self.unpublished_at <= now
        )

    @property
    def path(self) -> str:
        return urls.story(self.section.slug, self.slug)

    @property
    def authors(self) -> list[Author]:
        return [line.author for line in self.bylines]

    @property
    def topics(self) -> list[Topic]:
        return [tagging.topic for tagging in self.taggings]

    def file_copy(self, source: str, body_format: str, html: str) -> None:
        """Set the text: as it was filed, and the safe HTML that text/rendering.py made from it."""
        self.body_source, self.body_format, self.body_html = source, body_format, html
        self.has_copy = bool(html)
        known = {figure.name: figure for figure in self.figures}
        shown = figure_marks.pictures_in(html)
        self.figures = [known.get(name) or Figure(name=name) for name in shown]

    def new_version(self, now: datetime) -> None:
        """Count as saved anew, even within the same microsecond."""
        self.saved_at = now
        flag_modified(self, "saved_at")

    def sign(self, authors: Iterable[Author]) -> None:
        """Set the byline, in order."""
        self.bylines = [
            Byline(author=author, position=n) for n, author in enumerate(dict.fromkeys(authors))
        ]

    def tag(self, topics: Iterable[Topic]) -> None:
        """Set the topics, in order."""
        self.taggings = [
            Tagging(topic=topic, position=n) for n, topic in enumerate(dict.fromkeys(topics))
        ]

    def pick(self, articles: Iterable["Article"]) -> None:
        """Set the rail picks, in order: never the article itself, never one twice."""
        chosen = [article for article in dict.fromkeys(articles) if article is not self]
        self.picks = [RailPick(pick=article, position=n) for n, article in enumerate(chosen)]

    def is_scheduled(self, now: datetime) -> bool:
        return self.published_at is not None and self.published_at > now

    def publish(self, at: datetime, until: datetime | None = None) -> None:
        """Public from `at` on, which may lie ahead, and until `until` (None: for good). What was
        updated before is no update of it."""
        self.published_at, self.unpublished_at = at, until
        if self.updated_at is not None and self.updated_at < at:
            self.updated_at = None
        self.submitted_at = self.spiked_at = None
        self.withdrawn_note = self.withdrawn_to = ""

    def hold(self) -> None:
        """Make it a draft again, for which no moment is set."""
        self.published_at = self.unpublished_at = None

    def withdraw(self, at: datetime, note: str = "", to: str = "") -> None:
        """Take it from readers, from `at` on: its address answers 410 with the note, or leads to
        `to`."""
        self.unpublished_at, self.preview_links = at, []
        self.withdrawn_note, self.withdrawn_to = note, to

    def put_back(self) -> None:
        """Undo `withdraw`: it is public from the same moment on as before, for good."""
        self.unpublished_at, self.withdrawn_note, self.withdrawn_to = None, "", ""

    def submit(self, now: datetime) -> None:
        """Ask for a review."""
        self.submitted_at = now

    def spike(self, now: datetime) -> None:
        """Drop a story that readers don't see. It is kept, and can be taken up again."""
        self.spiked_at, self.submitted_at, self.preview_links = now, None, []

    def correct(self, kind: str, note: str, now: datetime) -> None:
        """Add a dated, public note; the story counts as updated."""
        self.corrections.append(Correction(kind=kind, note=note, noted_at=now))
        self.updated_at = now


TEXT_FIELDS = text_fields_of(cast(Table, Article.__table__))


class RailPick(Base):
    """An editor's choice for the rail of an article."""

    __tablename__ = "rail_pick"

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    pick_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    pick: Mapped[Article] = relationship(foreign_keys=[pick_id])


def by_slug(slug: str) -> Article | None:
    """The article of that slug with its section, public or not. One query; what its page shows is
    read as plain rows (lists/printed_story.py)."""
    return db.session.scalar(_of_slug(), {"slug": slug})


@cache
def _of_slug() -> Select[Article]:
    query = select(Article).where(Article.slug == bindparam("slug"))
    return query.options(joinedload(Article.section))


def by_ids(ids: Iterable[int]) -> dict[int, Article]:
    """The articles with these ids that there are, public or not, with their sections. One query."""
    query = select(Article).where(Article.id.in_(ids)).options(joinedload(Article.section))
    return {article.id: article for article in db.session.scalars(query)}


def slugs_taken(slugs: Iterable[str]) -> set[str]:
    """Which of these slugs an article has."""
    return set(db.session.scalars(select(Article.slug).where(Article.slug.in_(slugs))))


def free_slug(text: str, spelling: Spelling = PLAIN) -> str:
    """A slug for `text` that no article has."""
    wanted = slugify(text, spelling=spelling)
    return unused(wanted, lambda slug: bool(slugs_taken([slug])))


@event.listens_for(ArchiveSession, "before_flush")
def keep_lists_in_order(session: ArchiveSession, *_: object) -> None:
    """Bylines and taggings carry their article's `published_at`, whoever moves it."""
    for article in (*session.new, *session.dirty):
        if isinstance(article, Article):
            for line in article.bylines:
                line.published_at = article.published_at
            for tagging in article.taggings:
                tagging.published_at = article.published_at


@event.listens_for(Article.body_html, "set")
def keep_the_words(article: Article, html: str, *_: object) -> None:
    article.body_text = text_of(html)
