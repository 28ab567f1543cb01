"""Addresses and stories in what somebody typed, pasted or chose."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app

from .. import clock, urls
from ..archive import articles
from ..archive.articles import Article
from ..archive.store import db
from ..language import gettext
from .access.own_stories import may_know
from .forms import id_in

_AT_THE_DESK = re.compile(rf"{urls.NEWSROOM}/stories/([0-9]+)(?![\w-])")


def slug_in(text: str) -> str:
    """The slug in what somebody typed or pasted: a slug, a path or a whole address."""
    return text.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]


def path_in(text: str) -> str:
    """The path of the paper that somebody typed, pasted or chose: of a path, a whole address, a
    story's slug or its address at the desk. Raises ValueError for what is no address, or another
    site's."""
    path = urls.normalised(text)
    host, own = urlsplit(text).netloc, urlsplit(current_app.config["SITE_URL"]).netloc
    if host and host.lower() != own.lower():
        words = gettext("An address of this paper, not of %(host)s.", host=host[:100])
        raise ValueError(words)
    is_story = "/" not in text or _at_the_desk(text)
    story = known_story(text, clock.now()) if is_story else None
    return story.path if story else path


def story_in(text: str) -> Article | None:
    """The story that somebody typed or pasted: by its slug, or by its address in the paper or at
    the desk."""
    if found := _at_the_desk(text):
        return db.session.get(Article, id_in(found[1]))
    return articles.by_slug(slug_in(text))


def _at_the_desk(text: str) -> re.Match[str] | None:
    return _AT_THE_DESK.match(text.removeprefix(current_app.config["SITE_URL"]))


def known_story(text: str, now: datetime) -> Article | None:
    """The story that somebody typed or pasted, if they may be told of it."""
    found = story_in(text)
    return found if found is not None and may_know(found, now) else None
