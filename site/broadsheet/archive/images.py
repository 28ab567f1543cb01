"""Images: pictures, with the words that go with them. The files are in the media store, at names
that follow from the row."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, false, literal, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from .spelling.slugs import slugify, unused
from .store import Base, db, holding, partial_index

WIDTHS = (320, 640, 960, 1280, 1920)  # pixels; never more than the picture has
FOR_OTHERS = 960  # the one width in JPEG, for what reads no WebP: old browsers, mail, feed readers
SHAPES = {"16x9": (1200, 675), "4x3": (1200, 900), "1x1": (1200, 1200)}  # pixels at most
MIDDLE = 0.5

ON_A_PAGE = 48
NEWEST = 2**31 - 1  # no id is as high


class Rendition(NamedTuple):
    """One file of a picture; width and height in pixels."""

    file: str
    width: int
    height: int


class Picture(NamedTuple):
    """What pages need to know of an image's files: a plain value, no loaded object.

    `file` is what all their names begin with. One with a suffix is the only file there is, as it
    was before there were renditions."""

    file: str
    width: int  # pixels, as is height; of the picture as it was taken in
    height: int
    focal_x: float = MIDDLE
    focal_y: float = MIDDLE

    @property
    def renditions(self) -> list[Rendition]:
        """The whole picture in WebP, small to large; none of a picture with one file only."""
        widths = sorted({min(width, self.width) for width in WIDTHS})
        return [] if "." in self.file else [self._scaled(width, "webp") for width in widths]

    @property
    def fallback(self) -> Rendition:
        """The whole picture for what reads no WebP."""
        if "." in self.file:
            return Rendition(self.file, self.width, self.height)
        return self._scaled(min(self.width, FOR_OTHERS), "jpg")

    @property
    def preview(self) -> Rendition:
        """What the desk shows: as wide as the smallest rendition, whatever the file is."""
        width = min(self.width, WIDTHS[0])
        found = self.renditions[:1] or [self.fallback]
        return found[0]._replace(
            width=width, height=max(1, round(self.height * width / self.width))
        )

    @property
    def is_tall(self) -> bool:
        return self.height > self.width

    def cropped(self, shape: str) -> Rendition:
        """The largest piece of that shape around the focal point, as JPEG: for social cards and
        structured data. Raises KeyError for no key of SHAPES."""
        wide, tall = SHAPES[shape]
        if "." in self.file:
            return self.fallback
        scale = min(1, self.width / wide, self.height / tall)
        size = max(1, round(wide * scale)), max(1, round(tall * scale))
        where = f"{round(100 * self.focal_x)}-{round(100 * self.focal_y)}"
        return Rendition(f"{self.file}-{shape}-{where}.jpg", *size)

    @property
    def master(self) -> str:
        """What all renditions are made from: never handed out."""
        return f"masters/{self.file}.jpg"

    @property
    def in_shapes(self) -> list[Rendition]:
        """All crops, the widest shape first."""
        return [self.cropped(shape) for shape in SHAPES]

    @property
    def crops(self) -> list[str]:
        """The names of all crops' files."""
        return [] if "." in self.file else [crop.file for crop in self.in_shapes]

    @property
    def files(self) -> list[str]:
        """The names of all its files in the store."""
        if "." in self.file:
            return [self.file]
        whole = [rendition.file for rendition in (*self.renditions, self.fallback)]
        return [*whole, *self.crops, self.master]

    def _scaled(self, width: int, suffix: str) -> Rendition:
        height = max(1, round(self.height * width / self.width))
        return Rendition(f"{self.file}-{width}.{suffix}", width, height)


def _name_of_file(context: Any) -> str:
    return str(context.get_current_parameters()["file"]).rpartition(".")[0] or "picture"


class Image(Base):
    __tablename__ = "image"
    __table_args__ = (partial_index("ix_image_undescribed", "id", rows="alt IS NULL"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # What texts call it by: never changes, and has no dot or slash.
    name: Mapped[str] = mapped_column(index=True, unique=True, default=_name_of_file)
    file: Mapped[str] = mapped_column(unique=True)  # see Picture; never reused
    # SHA-256 of what was uploaded, hex.
    digest: Mapped[str | None] = mapped_column(index=True, unique=True)
    width: Mapped[int]  # pixels, as is height
    height: Mapped[int]
    alt: Mapped[str | None]  # None: not described yet; "": decorative
    caption: Mapped[str] = mapped_column(default="")
    credit: Mapped[str] = mapped_column(default="")
    focal_x: Mapped[float] = mapped_column(default=MIDDLE)  # 0 (left) to 1 (right): stays in a crop
    focal_y: Mapped[float] = mapped_column(default=MIDDLE)  # 0 (top) to 1 (bottom)
    bytes: Mapped[int] = mapped_column(default=0)  # of what was uploaded
    original_name: Mapped[str] = mapped_column(default="")  # as the uploader called the file
    uploaded_at: Mapped[datetime | None]
    uploaded_by: Mapped[str] = mapped_column(default="")

    @property
    def picture(self) -> Picture:
        focus = [MIDDLE if place is None else place for place in (self.focal_x, self.focal_y)]
        return Picture(self.file, self.width, self.height, *focus)

    @property
    def described(self) -> bool:
        """Has a text for who can't see it, or is said to need none."""
        return self.alt is not None

    @property
    def fingerprint(self) -> str:
        """Stands for all that an editor can change: another string after any change."""
        facts = (self.file, self.alt, self.caption, self.credit, self.focal_x, self.focal_y)
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]

    def focus(self, x: float, y: float) -> None:
        """Set the focal point: from 0 to 1 of the width and of the height, to a hundredth. Raises
        ValueError outside of the picture."""
        if not (0 <= x <= 1 and 0 <= y <= 1):
            raise ValueError(f"outside of the picture: {x}, {y}")
        self.focal_x, self.focal_y = round(x, 2), round(y, 2)


class Figure(Base):
    """A picture that stands in an article's text, by its name: a text may name one that is not
    there. Kept so that a picture's stories are found without reading all texts."""

    __tablename__ = "figure"

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True, index=True)


class ImagePage(NamedTuple):
    """Up to ON_A_PAGE images, newest first, and the id that older ones lie before (None: there are
    none)."""

    images: list[Image]
    older: int | None


def library(words: str, *, undescribed: bool, before: int) -> ImagePage:
    """The images whose name, file, caption, credit or description holds all the words. One query:
    the head of an index, unless it has to look for words."""
    query = select(Image).where(Image.id < before).order_by(Image.id.desc()).limit(ON_A_PAGE + 1)
    if undescribed:
        query = query.where(Image.alt.is_(None))
    columns = (Image.name, Image.original_name, Image.caption, Image.credit, Image.alt)
    found = list(db.session.scalars(query.where(*holding(words, columns))))
    shown = found[:ON_A_PAGE]
    return ImagePage(shown, shown[-1].id if len(found) > ON_A_PAGE else None)


def all_files(connection: Connection) -> list[str]:
    """The names of all files that the pictures of a connection's transaction have in the store."""
    columns = (Image.file, Image.width, Image.height, Image.focal_x, Image.focal_y)
    rows = connection.execute(select(*columns).order_by(Image.id))
    return [file for row in rows for file in Picture(*row).files]


def named(connection: Connection, files: list[str]) -> set[str]:
    """Which of these files belong to a picture, as a connection's transaction sees them."""
    columns = (Image.file, Image.width, Image.height, Image.focal_x, Image.focal_y)
    begin_so = (literal(file.rpartition("/")[2]).startswith(Image.file) for file in files)
    rows = connection.execute(select(*columns).where(or_(false(), *begin_so)))
    return {file for row in rows for file in Picture(*row).files}.intersection(files)


def all_names() -> list[str]:
    """The names of all images, the oldest first."""
    return list(db.session.scalars(select(Image.name).order_by(Image.id)))


def newest() -> Image | None:
    """The image that came in last."""
    return db.session.scalar(select(Image).order_by(Image.id.desc()).limit(1))


def undescribed(names: Iterable[str]) -> list[Image]:
    """Which of the images of these names are neither described nor said to be decorative."""
    return [image for image in by_names(names).values() if not image.described]


def by_digest(digest: str) -> Image | None:
    """The image that was made from these very bytes."""
    return db.session.scalar(select(Image).where(Image.digest == digest))


def by_name(name: str) -> Image | None:
    return db.session.scalar(select(Image).where(Image.name == name))


def by_names(names: Iterable[str]) -> dict[str, Image]:
    """The images of these names, by name; those there are. One query, none for no name."""
    wanted = sorted(set(names))
    if not wanted:
        return {}
    found = db.session.scalars(select(Image).where(Image.name.in_(wanted)))
    return {image.name: image for image in found}


def free_name(text: str, digest: str) -> str:
    """A name for a picture that no image has: its words, and a piece of the digest if they are
    taken."""
    name = slugify(text, "picture")
    if by_name(name) is None:
        return name
    return unused(f"{name}-{digest[:8]}", lambda name: by_name(name) is not None)
