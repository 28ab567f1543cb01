"""Revisions: every saved text of a story, whole; and its working copy.

A manuscript is what an editor's form holds. A story that readers can't see is its own manuscript;
one that they see has a working copy beside it, until the change is published."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    Text,
    cast,
    func,
    select,
    union,
    update,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, aliased, joinedload, mapped_column, relationship

from ..language import Lazy, lazy_gettext
from . import articles, authors, images, sections
from .actions import Action
from .articles import LEADS_TO_FILES, TEXT_FIELDS, Article
from .authors import Author, Topic
from .spelling import figure_marks
from .staff import Staff
from .store import Base, db, partial_index

# All that is written of a story: the names in a manuscript, in the form's order, and the labels.
LABELS: dict[str, Lazy] = {
    "section": lazy_gettext("Section"),
    "slug": lazy_gettext("Slug"),
    **{field.name: field.label for field in TEXT_FIELDS if field.is_above},
    "body_source": lazy_gettext("Text"),
    "body_format": lazy_gettext("Format of the text"),
    "bylines": lazy_gettext("Bylines"),
    "topics": lazy_gettext("Topics"),
    "lead_image": lazy_gettext("Lead picture"),
    **{field.name: field.label for field in TEXT_FIELDS if not field.is_above},
    "picks": lazy_gettext("Rail picks"),
}


@dataclass(frozen=True)
class Manuscript:
    """The words of a story, as plain values that mean the same in every copy of the paper."""

    section: str = ""  # its slug
    slug: str = ""
    texts: dict[str, str] = field(default_factory=dict)  # of each text field
    body_source: str = ""
    body_format: str = "markdown"
    bylines: list[str] = field(default_factory=list)  # names, in order
    topics: list[str] = field(default_factory=list)
    lead_image: str = ""  # its name in the library
    picks: list[str] = field(default_factory=list)  # slugs

    @property
    def headline(self) -> str:
        return self.texts["headline"]

    @classmethod
    def of(cls, article: Article) -> "Manuscript":
        """What a story's row says."""
        return cls(
            section=article.section.slug,
            slug=article.slug,
            texts={field.name: getattr(article, field.name) for field in TEXT_FIELDS},
            body_source=article.body_source,
            body_format=article.body_format,
            bylines=[author.name for author in article.authors],
            topics=[topic.name for topic in article.topics],
            lead_image=article.lead_image.name if article.lead_image else "",
            picks=[pick.pick.slug for pick in article.picks],
        )

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Manuscript":
        """A manuscript as it was kept, perhaps by an older or a newer version of this program."""
        texts = {field.name: kept.get(field.name, "") for field in TEXT_FIELDS}
        own = {field.name for field in fields(cls)} - {"texts"}
        return cls(texts=texts, **{name: kept[name] for name in own if name in kept})

    def kept(self) -> dict[str, Any]:
        """Its fields by name, in the form's order."""
        own = vars(self)
        return {name: own[name] if name in own else self.texts[name] for name in LABELS}

    def differs_in(self, other: "Manuscript") -> list[str]:
        """The names of the fields that are not the same in both, in the form's order."""
        mine, theirs = self.kept(), other.kept()
        return [name for name in mine if mine[name] != theirs[name]]

    def left_alone(self, theirs: "Manuscript", base: "Manuscript") -> list[str]:
        """The names of the fields in which another text that began from the same base has a change
        and this one has none."""
        changed = self.differs_in(base)
        return [name for name in self.differs_in(theirs) if name not in changed]

    def clashes(self, theirs: "Manuscript", base: "Manuscript") -> list[str]:
        """The names of the fields that both changed, each otherwise."""
        differing = set(self.differs_in(theirs)) & set(theirs.differs_in(base))
        return [name for name in self.differs_in(base) if name in differing]

    def merged(self, theirs: "Manuscript", base: "Manuscript") -> "Manuscript":
        """This text, with what only the other one changed."""
        other = theirs.kept()
        taken = {name: other[name] for name in self.left_alone(theirs, base)}
        return Manuscript.read(self.kept() | taken)

    def write_to(self, article: Article, to_html: Callable[[str, str], str]) -> None:
        """Make a story say this. What it names and is gone by now (a section, a picture, a pick)
        leaves the story as it is, or is left out."""
        article.slug = self.slug
        for name, words in self.texts.items():
            setattr(article, name, words)
        if (self.body_source, self.body_format) != (article.body_source, article.body_format):
            html = to_html(self.body_source, self.body_format)
            article.file_copy(self.body_source, self.body_format, html)
        article.section = sections.by_slug(self.section) or article.section
        article.lead_image = images.by_name(self.lead_image) if self.lead_image else None
        now = Manuscript.of(article)
        if now.bylines != self.bylines:
            article.sign(authors.named(Author, name) for name in self.bylines)
        if now.topics != self.topics:
            article.tag(authors.named(Topic, name) for name in self.topics)
        if now.picks != self.picks:
            article.picks = []
            db.session.flush()  # the old rows go before new ones take their places
            article.pick(found for slug in self.picks if (found := articles.by_slug(slug)))


class Revision(Base):
    """A story as it was saved once, or as somebody would have it (Action.PROPOSED). Its text never
    changes and is never removed before its story."""

    __tablename__ = "revision"
    __table_args__ = (
        Index("ix_revision_story", "article_id", "id"),
        partial_index("ix_revision_waits", "id", rows="waits"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    version: Mapped[int]  # the story's, after this save; of a proposal: from which it began
    manuscript: Mapped[dict[str, Any]] = mapped_column(JSON)
    action: Mapped[str]  # an Action
    note: Mapped[str] = mapped_column(default="")
    saved_at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    # Readers see it from this moment on, if no other took over before; None: they don't.
    public_from: Mapped[datetime | None]
    waits: Mapped[bool] = mapped_column(default=False)  # a proposal that nobody has decided on
    staff: Mapped[Staff | None] = relationship()

    @property
    def text(self) -> Manuscript:
        return Manuscript.read(self.manuscript)


class WorkingCopy(Base):
    """What a story that readers see will say when the change is published."""

    __tablename__ = "working_copy"

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    manuscript: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    staff: Mapped[Staff | None] = relationship()

    @property
    def text(self) -> Manuscript:
        return Manuscript.read(self.manuscript)


def naming_picture(name: str, limit: int = 50) -> list[Article]:
    """The stories whose working copy names a picture of the library, up to `limit`. It reads the
    working copies: as many as there are unpublished changes."""
    kept = json.dumps(name)[1:-1]  # as JSON columns spell it
    query = (
        select(Article)
        .join(WorkingCopy, WorkingCopy.article_id == Article.id)
        .where(cast(WorkingCopy.manuscript, Text).contains(kept, autoescape=True))
        .order_by(Article.id.desc())
        .limit(limit)
    )
    return [
        article
        for article, text in ((a, latest_text(a)) for a in db.session.scalars(query))
        if text.lead_image == name or figure_marks.names(text.body_source, name)
    ]


def linking_to(name: str, limit: int = 50) -> list[Article]:
    """The stories, public or not, whose text or working copy names a file of the library, the
    newest first, up to `limit`. One query, which reads the texts that lead to any file, by an index
    of these, and the working copies."""
    changes = select(WorkingCopy.article_id).where(
        cast(WorkingCopy.manuscript, Text).contains(name, autoescape=True)
    )
    in_text = Article.body_source.contains(name, autoescape=True)
    texts = select(Article.id).where(sql(LEADS_TO_FILES), in_text).correlate(None)
    query = select(Article).where(Article.id.in_(union(texts, changes)))
    query = query.options(joinedload(Article.section, innerjoin=True))
    return list(db.session.scalars(query.order_by(Article.id.desc()).limit(limit)))


def latest_text(article: Article) -> Manuscript:
    """What editors go on writing: the working copy if there is one, else the story itself."""
    working = working_copy(article)
    return working.text if working else Manuscript.of(article)


def working_copy(article: Article) -> WorkingCopy | None:
    return db.session.get(WorkingCopy, article.id)


def follow_slug(old: str, new: str) -> None:
    """Let changes that wait, working copies and proposals, pick a story by its new slug."""
    proposed = select(Revision).where(Revision.waits)
    for waiting in (*db.session.scalars(select(WorkingCopy)), *db.session.scalars(proposed)):
        picks = waiting.manuscript.get("picks", [])
        if old in picks:
            followed = [new if slug == old else slug for slug in picks]
            waiting.manuscript = {**waiting.manuscript, "picks": followed}


def working_copies(articles_shown: list[int]) -> dict[int, WorkingCopy]:
    """The working copies of those of these stories that have one."""
    query = select(WorkingCopy).where(WorkingCopy.article_id.in_(articles_shown))
    return {working.article_id: working for working in db.session.scalars(query)}


def keep(
    article: Article,
    text: Manuscript,
    staff: Staff | None,
    now: datetime,
    action: Action,
    note: str = "",
) -> Revision:
    """Add a revision, after the story's row was flushed: it carries the version reached."""
    db.session.flush()
    revision = Revision(
        article_id=article.id,
        version=article.version,
        manuscript=text.kept(),
        action=action,
        note=note,
        saved_at=now,
        staff_id=staff and staff.id,
    )
    db.session.add(revision)
    return revision


def keep_imported(articles: Iterable[Article], now: datetime) -> None:
    """Add the revisions of stories that an import wrote and flushed: many at once."""
    for article in articles:
        revision = Revision(article_id=article.id, version=article.version, action=Action.IMPORTED)
        revision.manuscript, revision.saved_at = Manuscript.of(article).kept(), now
        db.session.add(revision)


def of(article: Article) -> list[Revision]:
    """All revisions of a story, newest first."""
    query = select(Revision).where(Revision.article_id == article.id).order_by(Revision.id.desc())
    return list(db.session.scalars(query))


def one(article: Article, revision_id: int) -> Revision | None:
    revision = db.session.get(Revision, revision_id)
    return revision if revision and revision.article_id == article.id else None


def at_version(article: Article, version: int) -> Revision | None:
    """The text from which somebody began who was shown that version of the story."""
    query = (
        select(Revision)
        .where(
            Revision.article_id == article.id,
            Revision.version <= version,
            Revision.action != Action.PROPOSED,
        )
        .order_by(Revision.id.desc())
    )
    return db.session.scalar(query.limit(1))


def propose(article: Article, text: Manuscript, staff: Staff, now: datetime) -> Revision:
    """Add what somebody would have a story say, who began from its latest text."""
    revision = keep(article, text, staff, now, Action.PROPOSED)
    revision.waits = True
    return revision


def propose_imported(article: Article, text: Manuscript, version: int, now: datetime) -> None:
    """Add what an import would have a story say, which was changed here since that version; in the
    place of what the last one proposed."""
    of_imports = Revision.article_id == article.id, Revision.waits, Revision.staff_id.is_(None)
    db.session.execute(update(Revision).where(*of_imports).values(waits=False))
    revision = keep(article, text, None, now, Action.PROPOSED)
    revision.version, revision.waits = version, True


def proposed_over(proposal: Revision, article: Article, text: Manuscript) -> Manuscript:
    """What was proposed for a story, laid over a later text of it: a field that the proposal left
    alone says what that text says."""
    began = at_version(article, proposal.version)
    return proposal.text.merged(text, began.text) if began else proposal.text


def edited_since_import(article_ids: list[int]) -> set[int]:
    """Of these stories, those in which somebody at the desk had a hand since they came in."""
    later = aliased(Revision)
    of_these = Revision.article_id.in_(article_ids)
    by_hand = select(Revision.article_id).where(of_these, Revision.staff_id.is_not(None))
    imported_again = select(later.id).where(
        later.article_id == Revision.article_id,
        later.id > Revision.id,
        later.action == Action.IMPORTED,
    )
    return set(db.session.scalars(by_hand.where(~imported_again.exists())))


def texts_of(moment: datetime, limit: int) -> dict[int, Manuscript]:
    """The texts that readers saw at a moment, of the `limit` newest of the stories that say
    something else to them by now. One query."""
    later = select(Revision.article_id).where(Revision.public_from > moment)
    then = (
        select(func.max(Revision.id))
        .where(Revision.public_from <= moment, Revision.article_id.in_(later))
        .group_by(Revision.article_id)
        .order_by(func.max(Revision.id).desc())
        .limit(limit)
    )
    found = db.session.scalars(select(Revision).where(Revision.id.in_(then)))
    return {revision.article_id: revision.text for revision in found}
