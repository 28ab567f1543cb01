"""Looks for the sample edition: other papers, made of it by settings alone (docs/theming.md)."""

import tomllib
from functools import cache
from pathlib import Path

from ..archive.house import imprint
from ..archive.store import begin_writing, db
from ..look.choices import Look

HERE = Path(__file__).resolve().parent


@cache
def offered() -> dict[str, dict[str, str]]:
    """The looks by their keys: the name, the tagline and what each chooses of a Look."""
    return tomllib.loads((HERE / "looks.toml").read_text("utf-8"))


def put_on(name: str) -> None:
    """Give the paper one of them. A name and a tagline that the desk has set stay. One
    transaction."""
    begin_writing()
    paper, wanted = imprint.of_the_paper(), offered()[name]
    for column in ("name", "tagline"):
        if getattr(paper, column) in {"", *(look[column] for look in offered().values())}:
            setattr(paper, column, wanted[column])
    for choice in Look._fields:
        setattr(paper, choice, wanted.get(choice, ""))
    db.session.commit()
