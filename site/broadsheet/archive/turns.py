"""Turns: the moments at which the clock alone changes what readers see."""

from datetime import datetime

from sqlalchemy import ColumnElement, select

from .articles import Article
from .corrections import Correction
from .placements import Placement
from .store import db


def of_lists(now: datetime) -> tuple[datetime | None, str]:
    """The next moment after `now` (aware UTC) at which some list changes by itself, and why; None
    if there is none ahead. One query, each part of it the head of an index."""
    ahead: list[tuple[ColumnElement[datetime | None], str]] = [
        (Article.published_at.expression, "a story is published"),
        (Article.unpublished_at.expression, "a story is withdrawn"),
        (Placement.ends_at.expression, "a placement ends"),
    ]
    columns = [
        select(moment).where(moment > now).order_by(moment).limit(1).scalar_subquery()
        for moment, _ in ahead
    ]
    found = db.session.execute(select(*columns)).one()
    turns = [(moment, why) for moment, (_, why) in zip(found, ahead, strict=True) if moment]
    return min(turns, default=(None, ""))


def of_corrections(now: datetime) -> tuple[datetime | None, str]:
    """The same for the list of corrections: one that is dated ahead of a clock that was set back
    comes by itself, too."""
    noted = select(Correction.noted_at).where(Correction.noted_at > now)
    ahead = db.session.scalar(noted.order_by(Correction.noted_at).limit(1))
    turns = [of_lists(now), (ahead, "a correction is noted")]
    return min((turn for turn in turns if turn[0]), default=(None, ""))
