"""Images: pictures, with the words that go with them. The files are in the media store."""

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from .store import Base, db


class Image(Base):
    __tablename__ = "image"

    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(unique=True)  # its name in the media store: never reused
    width: Mapped[int]  # pixels, as is height
    height: Mapped[int]
    alt: Mapped[str | None]  # None: not described yet; "": decorative
    caption: Mapped[str] = mapped_column(default="")
    credit: Mapped[str] = mapped_column(default="")
    focal_x: Mapped[float] = mapped_column(default=0.5)  # 0 (left) to 1 (right): stays in a crop
    focal_y: Mapped[float] = mapped_column(default=0.5)  # 0 (top) to 1 (bottom)


def by_file(file: str) -> Image | None:
    return db.session.scalar(select(Image).where(Image.file == file))
