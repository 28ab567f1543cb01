"""Text files at fixed addresses, which others look for on a paper's site: who sells advertising in
it, whom it belongs to, whom to tell of a hole in it, who makes it."""

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from ..store import Base, db

SECURITY = "security.txt"
FILES = ("ads.txt", "app-ads.txt", "trust.txt", SECURITY, "humans.txt")


class TextFile(Base):
    """One of FILES that somebody wrote."""

    __tablename__ = "text_file"

    name: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


def by_name(name: str) -> TextFile | None:
    """A file; None while nobody wrote it."""
    return db.session.get(TextFile, name)


def written() -> frozenset[str]:
    """The names of those that there are."""
    return frozenset(db.session.scalars(select(TextFile.name)))


def write(name: str, text: str) -> None:
    """Set the text of a file; without a text there is none. Raises ValueError for a name that is
    none of FILES."""
    if name not in FILES:
        raise ValueError(name)
    found = by_name(name)
    if not text.strip():
        if found is not None:
            db.session.delete(found)
    elif found is None:
        db.session.add(TextFile(name=name, text=text))
    else:
        found.text = text
