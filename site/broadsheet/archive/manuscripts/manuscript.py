"""Manuscripts: what an editor's form holds of a story."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from ...language import Lazy, lazy_gettext
from .. import articles, authors, images, sections
from ..articles import TEXT_FIELDS, Article
from ..authors import Author, Topic
from ..store import db

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
        """This text with the changes of another one in the fields that this one left as the base
        has them."""
        other = theirs.kept()
        taken = {name: other[name] for name in self.left_alone(theirs, base)}
        return Manuscript.read(self.kept() | taken)

    def write_to(self, article: Article, to_html: Callable[[str, str, str], str]) -> None:
        """Make a story say this. What it names and is gone by now (a section, a picture, a pick)
        leaves the story as it is, or is left out."""
        article.slug = self.slug
        before = article.body_source, article.body_format, article.language
        for name, words in self.texts.items():
            setattr(article, name, words)
        if (self.body_source, self.body_format, article.language) != before:
            html = to_html(self.body_source, self.body_format, article.language)
            article.file_copy(self.body_source, self.body_format, html)
        article.section = sections.by_slug(self.section) or article.section
        article.lead_image = images.by_name(self.lead_image) if self.lead_image else None
        written = Manuscript.of(article)
        if written.bylines != self.bylines:
            article.sign(authors.named(Author, name) for name in self.bylines)
        if written.topics != self.topics:
            article.tag(authors.named(Topic, name) for name in self.topics)
        if written.picks != self.picks:
            article.picks = []
            db.session.flush()  # the old rows go before new ones take their places
            article.pick(found for slug in self.picks if (found := articles.by_slug(slug)))
