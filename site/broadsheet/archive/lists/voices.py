"""Voices: who wrote a story, where their name and portrait stand for it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Integer, bindparam, select

from ..authors import Author, Byline
from ..images import Image, Picture
from ..reading import rows
from .statements import Rows


class Voice(NamedTuple):
    name: str
    portrait: Picture | None


def of(ids: Sequence[int]) -> dict[int, Voice]:
    """The authors of those of these articles that have one alone, by the articles' ids. One query,
    of what the stamp BYLINES stands for."""
    found: dict[int, list[Voice]] = {}
    for id_, name, *portrait in rows(
        _signed(len(ids)), **{f"id_{n}": id_ for n, id_ in enumerate(ids)}
    ):
        voice = Voice(name, None if portrait[0] is None else Picture(*portrait))
        found.setdefault(id_, []).append(voice)
    return {id_: voices[0] for id_, voices in found.items() if len(voices) == 1}


@lru_cache(32)
def _signed(number: int) -> Rows:
    """Who signs so many articles. Built once, as building it takes longer than asking."""
    picture = Image.file, Image.width, Image.height, Image.focal_x, Image.focal_y
    ids = [bindparam(f"id_{n}", type_=Integer()) for n in range(number)]
    return (
        select(Byline.article_id, Author.name, *picture)
        .join_from(Byline, Author, Author.id == Byline.author_id)
        .join(Image, Image.id == Author.portrait_id, isouter=True)
        .where(Byline.article_id.in_(ids))
    )
