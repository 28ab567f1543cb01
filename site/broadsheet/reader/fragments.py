"""Fragments: pieces of a page that are fetched late, at addresses of their own."""

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, Response, abort, current_app, make_response, render_template

from .. import clock, press, urls
from ..archive.changes import next_changes, stamps
from ..archive.changes.stamps import LISTS, PAPER
from ..archive.lists import printed_story
from ..archive.lists import teasers as lists
from ..archive.lists.printed_story import PrintedStory
from ..archive.lists.teasers import Near, Teaser
from . import most_read

bp = Blueprint("fragments", __name__)


@bp.get(urls.RAIL)
@press.printed(PAPER, LISTS, next_change=next_changes.of_lists)
def rail() -> Response:
    return _rail(None, clock.now())


@bp.get(urls.rail("<slug>"))
@press.printed(PAPER, LISTS, stamps.article, next_change=next_changes.of_lists)
def rail_of(slug: str) -> Response:
    now = clock.now()
    return _rail(_public_story(slug, now), now)


@bp.get(urls.beside("<slug>"))
@press.printed(PAPER, LISTS, stamps.article, next_change=next_changes.of_lists)
def beside(slug: str) -> Response:
    """What came before and after an article in its section. Apart from its page, which would else
    have to be printed anew whenever its section gets a story."""
    now = clock.now()
    article = _public_story(slug, now)
    earlier, later = lists.beside(article, now)
    html = render_template("reader/_beside.html", article=article, earlier=earlier, later=later)
    response = make_response(html)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _public_story(slug: str, now: datetime) -> PrintedStory:
    article = printed_story.by_slug(slug)
    if article is None or not article.is_public(now):
        abort(404)
    return article


def _newest_near(those: Sequence[Near], now: datetime, limit: int) -> Sequence[Sequence[Teaser]]:
    """They are the same for all articles of a section, and of a topic."""
    wanted = {("near", one, limit): LISTS for one in those}
    return press.parts(
        wanted, lambda missing: lists.newest_near([one for _, one, _ in missing], now, limit)
    )


def _rail(article: PrintedStory | None, now: datetime) -> Response:
    """The teasers as list items; without any the page's plain link, which open tabs get, too."""
    teasers = lists.rail(
        now,
        article,
        most_read=lambda: most_read.ranking(now) if current_app.config["MOST_READ"] else [],
        by_readers=current_app.config["RAIL"] == "most-read",
        near=_newest_near,
    )
    response = make_response(render_template("reader/_rail.html", teasers=teasers, now=now))
    response.headers["X-Robots-Tag"] = "noindex"
    return response
