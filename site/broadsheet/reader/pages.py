"""Pages: front, sections, articles, authors, topics, latest; and where they stood before."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.exceptions import Gone
from werkzeug.wrappers import Response

from .. import clock, press, urls
from ..archive import addresses, articles, authors, imprint
from ..archive.articles import Article
from ..archive.authors import Author, Topic
from ..archive.changes import next_changes, stamps
from ..archive.changes.stamps import FRAME, LISTS
from ..archive.lists import calendar, teasers
from ..archive.lists.teasers import Cursor
from ..dates import almanac
from ..paper import paper
from ..text import figures, rendering
from ..urls import Kind, Place
from ..web import links
from ..web.paging import cursor
from . import schema
from .frame import Frame, frame

bp = Blueprint("pages", __name__)

_listed = press.printed(FRAME, LISTS, next_change=next_changes.of_lists, parameters=("before",))


@bp.before_app_request
def one_address_each() -> Response | None:
    """No trailing slash, no doubled one: what has them is redirected, by path alone."""
    # The request's own path has lost the slashes that it began with.
    path = request.environ["PATH_INFO"].encode("latin-1").decode(errors="replace")
    if any(ord(char) < 32 or ord(char) == 127 for char in path):
        abort(404)
    tidy = "/" + "/".join(part for part in path.split("/") if part)
    if tidy == path:
        return None
    if request.method in ("GET", "HEAD") and (moved := _moved_at_once(tidy)):
        return moved
    query = request.query_string.decode("latin-1")
    where = request.script_root + quote(tidy) + (f"?{query}" if query else "")
    return redirect(where, 308)


@bp.get(urls.FRONT)
@press.printed(FRAME, LISTS, next_change=next_changes.of_lists, parameters=urls.NUMBERS)
def front() -> str | Response:
    now = clock.now()
    if request.args:
        press.do_not_keep()  # or every number would be another copy of the front page
        numbered = urls.numbered(request.args)
        if numbered and (moved := _moved(numbered, now)):
            return moved
    around = frame(now)
    opening = teasers.front(around.paper.sections, now)
    return _page("front", now, around, front=opening, schema=[schema.website()])


@bp.get(urls.LATEST)
@_listed
def latest() -> str:
    now = clock.now()
    before = cursor(Cursor.parse)
    page = teasers.latest(now, before)
    return _list(now, page, before, headline="Latest", dek="Everything, newest first.")


@bp.get(urls.author("<slug>"))
@_listed
def author(slug: str) -> str | Response:
    now = clock.now()
    found, before = authors.by_slug(Author, slug), cursor(Cursor.parse)
    page = found and teasers.by_author(found, now, before)
    if not found or not page or not page.teasers:
        return _stood_here_once(now)  # a name that only hidden stories bear would tell of them
    heading = {"kicker": "By", "headline": found.name, "dek": found.bio, "author": found}
    return _list(now, page, before, feed=links.to(found.path), **heading)


@bp.get(urls.topic("<slug>"))
@_listed
def topic(slug: str) -> str | Response:
    now = clock.now()
    found, before = authors.by_slug(Topic, slug), cursor(Cursor.parse)
    page = found and teasers.about(found, now, before)
    if not found or not page or not page.teasers:
        return _stood_here_once(now)
    heading = {"kicker": "Topic", "headline": found.name, "dek": found.dek}
    return _list(now, page, before, feed=links.to(found.path), **heading)


@bp.get(urls.ABOUT)
@press.printed(FRAME)
def about() -> str | Response:
    return _standing(imprint.ABOUT)


@bp.get(urls.CONTACT)
@press.printed(FRAME)
def contact() -> str | Response:
    return _standing(imprint.CONTACT)


@bp.get(urls.standing_page("<slug>"))
@press.printed(FRAME)
def policy(slug: str) -> str | Response:
    return _standing(slug) if slug in imprint.POLICIES else _stood_here_once(clock.now())


@bp.get(urls.section("<slug>"))
@_listed
def section(slug: str) -> str | Response:
    now = clock.now()
    around = frame(now)
    found = around.section(slug)
    if found is None:
        return _stood_here_once(now)
    before = cursor(Cursor.parse)
    page = teasers.in_section(found, now, before)
    check_place(before, page.teasers, page.is_linked)
    return _page("section", now, around, section=found, page=page, before=before)


@bp.get(urls.story("<section>", "<slug>"))
@press.printed(FRAME, stamps.article)
def article(section: str, slug: str) -> str | Response:
    now = clock.now()
    found = articles.by_slug(slug)
    if found is None or not found.is_public(now):
        return (
            _withdrawn(found, now) if found and found.is_withdrawn(now) else _stood_here_once(now)
        )
    if found.section.slug != section:
        return redirect(address(found), 301)
    press.holds_until(found.unpublished_at, "the story is withdrawn")
    where = address(found)
    return _page(
        "article",
        now,
        article=found,
        body=figures.printed(found.body_html),
        path=where,
        description=found.search_description or found.dek or rendering.opening(found.body_html),
        schema=[schema.news_article(found, where), schema.breadcrumbs(found, where)],
    )


@bp.get("/<path:path>")
def elsewhere(path: str) -> Response:
    """Any other address: of another system, perhaps, that the paper moved from."""
    return _stood_here_once(clock.now())


@bp.app_template_global()
def address(story: Any) -> str:
    """The path of an article or a teaser."""
    return links.to_story(story)


@bp.app_template_global()
def page_address(slug: str) -> str:
    """The path of a page that says more of the paper."""
    return links.to(urls.standing_page(slug))


@bp.app_template_global()
def feeds_of(page: str) -> list[tuple[str, str]]:
    """The media type and the link of each feed of a page, whose link is given."""
    return [(kind, urls.feed(page, form)) for form, kind in urls.FEEDS.items()]


@bp.app_template_filter()
def absolute(path: str) -> str:
    """A path with the paper's own scheme and host, from its setting; never the request's."""
    return links.absolute(path)


def _page(name: str, now: datetime, around: Frame | None = None, **context: Any) -> str:
    return render_template(f"reader/{name}.html", now=now, frame=around or frame(now), **context)


def _list(now: datetime, page: teasers.Page, before: Cursor | None, **heading: Any) -> str:
    check_place(before, page.teasers, page.is_linked)
    return _page("list", now, None, page=page, before=before, **heading)


def _standing(slug: str) -> str | Response:
    """A page that says more of the paper, once somebody wrote it."""
    now = clock.now()
    around = frame(now)
    title = dict(around.paper.pages).get(slug)
    if title is None:
        return _stood_here_once(now)
    written = imprint.page(slug)
    html = written.html if written else ""
    text, description = figures.printed(html), rendering.opening(html)
    context = {"slug": slug, "headline": title, "text": text, "description": description}
    return _page("standing", now, around, **context)


def check_place(before: Cursor | None, rows: Sequence[Any], is_linked: bool) -> None:
    """404 for a page of older ones without any. One that begins where no story stands is handed
    out and not kept: nothing links to it, and there is no end of such addresses."""
    if before is not None and not rows:
        abort(404)
    if not is_linked:
        press.do_not_keep()


def _withdrawn(story: Article, now: datetime) -> Response:
    """What the editors said of a story that they took back; or the way to what stands instead in
    the end, so that one redirect is enough. A way that goes round in a circle is none."""
    to, seen = story.withdrawn_to, {story.id}
    while to:
        end = addresses.follow(to) or addresses.Destination(path=to)
        instead = end.article or _story_at(end.path or "")
        if instead is None and end.section is not None:
            return redirect(links.to(end.section.path), 301)
        if instead is None:
            path = (end.path or to).lstrip("/")  # never another host
            return redirect(links.to(f"/{path}"), 301)
        if instead.is_public(now):
            return redirect(address(instead), 301)
        to = "" if instead.id in seen or not instead.is_withdrawn(now) else instead.withdrawn_to
        seen.add(instead.id)
    raise Gone(story.withdrawn_note or None)


def _stood_here_once(now: datetime) -> Response:
    """One 301 to where a former address leads in the end; 410 if that is gone, 404 if it never
    was, or leads to what is not public yet."""
    return _moved(request.path, now) or abort(404)


def _moved_at_once(tidy: str) -> Response | None:
    """Where an untidy address leads if nothing stands there: those of other systems end in a slash,
    and one redirect is enough for them."""
    now, standing = clock.now(), addresses.live(tidy)
    if standing is None:
        return _moved(tidy, now)
    story = standing.article
    if story is not None and story.is_public(now) and address(story) != tidy:
        return redirect(address(story), 301)
    return None


def _moved(path: str, now: datetime) -> Response | None:
    """The same for any path; None if it never was an address, or leads to what is not public: the
    two answer alike, or the answer would tell of it."""
    end = addresses.follow(path)
    if end is None:
        of_date = _archive_of(path, now)
        return redirect(of_date, 301) if of_date else None
    story = end.article or (end.path and _story_at(end.path))
    if story:
        if not story.is_public(now):
            return _withdrawn(story, now) if story.is_withdrawn(now) else None
        return redirect(address(story), 301)
    if end.section is not None:
        return redirect(links.to(end.section.path) + end.feed, 301)
    if end.path is None:
        abort(410)
    if _is_hidden(end.path, now):
        return None
    tidy = "/" + "/".join(part for part in end.path.split("/") if part)
    return redirect(links.to(tidy) + end.feed, 301)


def _archive_of(path: str, now: datetime) -> str | None:
    """The archive page for a date, as WordPress has addresses for them: "/2024", "/2024/05/31"."""
    found = re.fullmatch(r"/([0-9]{4}(?:/[0-9]{2}){0,2})(?:/page/[0-9]{1,6})?", path)
    if found is None:
        return None
    year, *rest = (int(part) for part in found[1].split("/"))
    zone = paper().zone
    try:
        first = date(year, *rest, *[1] * (2 - len(rest)))
        kind = (almanac.month, almanac.day)[len(rest) - 1]
        span = kind(first, zone) if rest else almanac.year(year, zone)
    except (ValueError, OverflowError):
        return None
    has_stories = calendar.with_stories([span], now)
    return links.to(urls.archive(found[1])) if has_stories else None


def _story_at(path: str) -> Article | None:
    """The story whose address, in whichever section, a path is."""
    place = urls.place_at(path)
    is_story = place is not None and place.kind is Kind.STORY and not urls.is_reserved(path)
    return articles.by_slug(place.slug) if place and is_story else None


def _is_hidden(path: str, now: datetime) -> bool:
    """Is that the address of an author or a topic with hidden stories only? Nobody is sent there:
    the name would tell of them."""
    match urls.place_at(path):
        case Place(Kind.AUTHOR, slug):
            author = authors.by_slug(Author, slug)
            return author is not None and not teasers.by_author(author, now).teasers
        case Place(Kind.TOPIC, slug):
            topic = authors.by_slug(Topic, slug)
            return topic is not None and not teasers.about(topic, now).teasers
    return False
