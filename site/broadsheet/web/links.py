"""Links: addresses of the paper as its pages and feeds write them, quoted (RFC 3986)."""

from typing import Any
from urllib.parse import quote

from flask import current_app, request

from .. import urls
from ..archive.articles import Article


def to(path: str) -> str:
    """A link to a path of the paper (urls.py), in the edition that is asked for."""
    return request.script_root + quote(path)


def to_story(story: Any) -> str:
    """A link to an article, a teaser or any row that names its section and slug."""
    if isinstance(story, Article):
        return to(story.path)
    return to(urls.story(story.section_slug, story.slug))


def absolute(link: str) -> str:
    """A link with the paper's own scheme and host, from its setting; never the request's."""
    return link if "://" in link else current_app.config["SITE_URL"] + link
