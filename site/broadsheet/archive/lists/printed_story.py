"""A printed story: all that an article's own page shows, as plain rows."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Select, and_, bindparam, func, literal, select, union_all
from sqlalchemy.orm import aliased

from ... import urls
from ..articles import Article
from ..authors import Author, Byline, Tagging, Topic
from ..corrections import Correction
from ..images import Image, Picture
from ..reading import Row, rows
from ..sections import Section, SectionName


class Credit(NamedTuple):
    """An author of a story, or one of its topics."""

    id: int
    slug: str
    name: str
    # Of an author, for readers:
    bio: str = ""
    email: str = ""
    website: str = ""
    portrait: Picture | None = None

    @property
    def is_introduced(self) -> bool:
        """Whether more is said of an author than the name."""
        return bool(self.bio or self.email or self.website or self.portrait)


class PrintedCorrection(NamedTuple):
    kind: str
    note: str
    noted_at: datetime


class LeadImage(NamedTuple):
    picture: Picture
    alt: str | None
    caption: str
    credit: str


class PrintedStory(NamedTuple):
    """What readers see of an article on its page: plain values, no loaded object. Before `section`
    stand the article's own columns, by their names."""

    id: int
    slug: str
    kicker: str
    headline: str
    dek: str
    dateline: str
    body_html: str
    body_text: str
    has_copy: bool
    published_at: datetime | None
    unpublished_at: datetime | None
    updated_at: datetime | None
    source: str
    canonical_url: str
    search_title: str
    search_description: str
    language: str  # "": the paper's
    translation_group: str | None
    lead_width: str  # one of WIDTHS
    section: SectionName
    lead_image: LeadImage | None
    authors: Sequence[Credit]
    topics: Sequence[Credit]
    corrections: Sequence[PrintedCorrection]

    @property
    def path(self) -> str:
        return urls.story(self.section.slug, self.slug)

    @property
    def introduced(self) -> list[Credit]:
        """The authors of whom readers are told more than the name."""
        return [author for author in self.authors if author.is_introduced]

    def is_public(self, now: datetime) -> bool:
        return Article.is_public(cast(Article, self), now)

    def is_withdrawn(self, now: datetime) -> bool:
        return Article.is_withdrawn(cast(Article, self), now)


class _Part(NamedTuple):
    """What a row tells of an author, a topic, or a correction: its kind as slug, its note as
    name."""

    id: int
    slug: str
    name: str
    position: int
    noted_at: datetime
    bio: str | None
    email: str | None
    website: str | None
    portrait_file: str | None
    portrait_width: int
    portrait_height: int
    portrait_x: float
    portrait_y: float

    @property
    def credit(self) -> Credit:
        looks = self.portrait_width, self.portrait_height, self.portrait_x, self.portrait_y
        portrait = Picture(self.portrait_file, *looks) if self.portrait_file else None
        bio, email, website = self.bio or "", self.email or "", self.website or ""
        return Credit(self.id, self.slug, self.name, bio, email, website, portrait)


_FIELDS = PrintedStory._fields
OWN = [getattr(Article, name) for name in _FIELDS[: _FIELDS.index("section")]]
OF_SECTION = [Section.id, Section.slug, Section.name]
OF_IMAGE = [Image.file, Image.width, Image.height, Image.focal_x, Image.focal_y]
WORDS_OF_IMAGE = [Image.alt, Image.caption, Image.credit]
PORTRAIT = aliased(Image)
OF_AUTHOR = [Author.bio, Author.email, Author.website]
OF_PORTRAIT = [getattr(PORTRAIT, column.key) for column in OF_IMAGE]
STORY, AUTHOR, TOPIC, CORRECTION = range(4)  # what a row of the query is
WIDTH = len(_Part._fields)


def by_slug(slug: str) -> PrintedStory | None:
    """The story of that slug, public or not. One query."""
    facts: Row = ()
    parts: list[list[_Part]] = [[], [], [], []]  # by their kind
    for row in rows(_whole(), slug=slug):
        if row[0] == STORY:
            facts = row
        elif row[-WIDTH] is not None:
            parts[row[0]].append(_Part._make(row[-WIDTH:]))
    own, rest = facts[1 : 1 + len(OWN)], facts[1 + len(OWN) :]
    if own[0] is None:
        return None
    image, words = rest[3:8], rest[8:11]
    return PrintedStory._make(
        [
            *own,
            SectionName(*rest[:3]),
            LeadImage(Picture(*image), *words) if image[0] is not None else None,
            _credits(parts[AUTHOR]),
            _credits(parts[TOPIC]),
            _notes(parts[CORRECTION]),
        ]
    )


def _credits(parts: list[_Part]) -> list[Credit]:
    parts.sort(key=lambda part: (part.position, part.id))
    return [part.credit for part in parts]


def _notes(parts: list[_Part]) -> list[PrintedCorrection]:
    parts.sort(key=lambda part: (part.noted_at, part.id))
    return [PrintedCorrection(part.slug, part.name, part.noted_at) for part in parts]


@cache
def _whole() -> Select[*tuple[Any, ...]]:
    """A row for the article, and one for each byline, topic and correction: joined to each other
    they would multiply, and the text with them."""
    kinds = (select(literal(kind).label("kind")) for kind in range(4))
    row = union_all(*kinds).cte("row")  # not VALUES, for which SQLAlchemy keeps no statement
    of_slug = aliased(Article)
    its_id = select(of_slug.id).where(of_slug.slug == bindparam("slug")).scalar_subquery()
    coalesce = func.coalesce
    return (
        select(
            *(row.c.kind, *OWN, *OF_SECTION, *OF_IMAGE, *WORDS_OF_IMAGE),
            coalesce(Author.id, Topic.id, Correction.id).label("part_id"),
            coalesce(Author.slug, Topic.slug, Correction.kind).label("part_slug"),
            coalesce(Author.name, Topic.name, Correction.note).label("part_name"),
            coalesce(Byline.position, Tagging.position).label("position"),
            Correction.noted_at,
            *OF_AUTHOR,
            *OF_PORTRAIT,
        )
        .select_from(row)
        .outerjoin(Article, and_(row.c.kind == STORY, Article.id == its_id))
        .outerjoin(Section, Section.id == Article.section_id)
        .outerjoin(Image, Image.id == Article.lead_image_id)
        .outerjoin(Byline, and_(row.c.kind == AUTHOR, Byline.article_id == its_id))
        .outerjoin(Author, Author.id == Byline.author_id)
        .outerjoin(PORTRAIT, PORTRAIT.id == Author.portrait_id)
        .outerjoin(Tagging, and_(row.c.kind == TOPIC, Tagging.article_id == its_id))
        .outerjoin(Topic, Topic.id == Tagging.topic_id)
        .outerjoin(Correction, and_(row.c.kind == CORRECTION, Correction.article_id == its_id))
    )
