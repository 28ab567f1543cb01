"""Preview links: what people who can't sign in were shown, by whom, and until when.

The token stands in the address alone; the row keeps its digest, and a link ends when its row is
gone. Nothing that is wrong with a link can be told from a link that never was."""

import hashlib
import secrets
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, delete, select

from ..articles import Article, PreviewLink
from ..staff import Staff
from ..store import db


def make(link: PreviewLink) -> str:
    """Keep a link, in the session's transaction; returns the token for its address."""
    token = secrets.token_urlsafe(24)
    link.digest = _digest(token)
    db.session.execute(delete(PreviewLink).where(PreviewLink.ends_at <= link.made_at))
    db.session.add(link)
    return token


def of_token(token: str, now: datetime) -> PreviewLink | None:
    """The link of a token, while it holds."""
    link = db.session.scalar(select(PreviewLink).where(PreviewLink.digest == _digest(token)))
    return link if link is not None and link.holds(now) else None


def listed(article: Article | None, now: datetime) -> list[PreviewLink]:
    """The links that hold, of a story or (None) of the paper as of a moment: the newest first."""
    its = {"article": article.id} if article else {}
    found = db.session.scalars(_listed(of_story=article is not None), its)
    return [link for link in found if link.holds(now)]


@cache
def _listed(*, of_story: bool) -> Select[PreviewLink]:
    mine = PreviewLink.article_id == (bindparam("article") if of_story else None)
    return select(PreviewLink).where(mine).order_by(PreviewLink.id.desc())


def end_all_by(staff: Staff) -> None:
    """End what somebody handed out who works here no more."""
    db.session.execute(delete(PreviewLink).where(PreviewLink.staff_id == staff.id))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
