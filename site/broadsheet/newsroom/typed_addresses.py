"""Addresses and stories in what somebody typed, pasted or chose."""

from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app

from .. import clock, urls
from ..archive import articles
from ..archive.articles import Article
from ..language import gettext
from .access.own_stories import may_know


def slug_in(text: str) -> str:
    """The slug in what somebody typed or pasted: a slug, a path or a whole address."""
    return text.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]


def path_in(text: str) -> str:
    """The path of the paper that somebody typed, pasted or chose: of a path, a whole address or a
    story's slug. Raises ValueError for what is no address, or another site's."""
    path = urls.normalised(text)
    host, own = urlsplit(text).netloc, urlsplit(current_app.config["SITE_URL"]).netloc
    if host and host.lower() != own.lower():
        words = gettext("An address of this paper, not of %(host)s.", host=host[:100])
        raise ValueError(words)
    story = known_story(text, clock.now()) if "/" not in text else None
    return story.path if story else path


def known_story(slug: str, now: datetime) -> Article | None:
    """The story of a slug, if whoever is signed in may be told of it."""
    found = articles.by_slug(slug)
    return found if found is not None and may_know(found, now) else None
