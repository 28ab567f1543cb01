"""Links: addresses of the paper as its pages and feeds write them, quoted (RFC 3986)."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from flask import Flask, current_app, request

from .. import press, urls
from ..archive.articles import Article
from ..archive.lists.printed_story import PrintedStory

MOST_PATHS = 5000  # that are remembered

_quoted = lru_cache(500)(quote)  # of the paths on a page most are on many


def to(path: str) -> str:
    """A link to a path of the paper (urls.py), as of the moment that is asked for."""
    # A page asks a dozen times, and each time would go through Flask's proxy.
    is_printed = press.page_in_print() is not None
    return (press.script_name.get() if is_printed else request.script_root) + _quoted(path)


def to_story(story: Any) -> str:
    """A link to an article, a teaser or any row that names its section and slug."""
    if isinstance(story, Article | PrintedStory):
        return to(story.path)
    return to(urls.story(story.section_slug, story.slug))


def to_text_file(name: str) -> str:
    """A link to a file that others look for, like "ads.txt"."""
    return to(urls.text_file(name))


def to_standing_page(slug: str) -> str:
    """A link to a page that says more of the paper."""
    return to(urls.standing_page(slug))


def feeds_of(page: str) -> list[tuple[str, str]]:
    """The media type and the link of each feed of a page, whose link is given."""
    return [(kind, urls.feed(page, form)) for form, kind in urls.FEEDS.items()]


def absolute(link: str) -> str:
    """A link with the paper's own scheme and host, from its setting; never the request's."""
    return link if "://" in link else current_app.config["SITE_URL"] + link


def absolute_to(path: str) -> str:
    """The whole address of a path of the paper (urls.py)."""
    return absolute(to(path))


def remembering_url_for(app: Flask) -> Callable[..., str]:
    """Flask's `url_for`, which knows again what it was asked: it is asked for the same thirty
    addresses on each page, and Werkzeug takes a tenth of a page's time to make them."""

    @lru_cache(MOST_PATHS)
    def path(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return app.url_for(endpoint, **dict(values))

    def url_for(endpoint: str, **values: Any) -> str:
        if endpoint[0] == "." or "_external" in values:  # these depend on the request
            return app.url_for(endpoint, **values)
        return path(request.script_root, endpoint, tuple(values.items()))

    return url_for
