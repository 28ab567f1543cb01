"""Unknown addresses: what is answered where nothing stands, or no more. One redirect to where it
leads in the end (301), that it is gone (410), or that it never was (404)."""

import re
from datetime import date, datetime

from flask import abort, redirect, request
from werkzeug.exceptions import Gone
from werkzeug.wrappers import Response

from .. import urls
from ..archive import addresses, articles, authors
from ..archive.articles import Article
from ..archive.authors import Author, Topic
from ..archive.lists import calendar, teasers
from ..dates import almanac
from ..dates.almanac import Span
from ..paper import paper
from ..urls import Place, PlaceKind
from . import links


def answer(now: datetime) -> Response:
    """What is answered at the request's address if nothing stands there: one 301 to where it leads
    in the end; 410 if that is gone, 404 if it never was, or leads to what is not public yet."""
    return lead_on(request.path, now) or abort(404)


def lead_on(path: str, now: datetime) -> Response | None:
    """What is answered at any path (see `answer`); None if it never was an address, or leads to
    what is not public: the two answer alike, or the answer would tell of it."""
    end = addresses.follow(path)
    if end is None:
        of_date = _archive_of(path, now)
        return redirect(of_date, 301) if of_date else None
    story = end.article or (end.path and _story_at(end.path))
    if story:
        if not story.is_public(now):
            return withdrawn(story, now) if story.is_withdrawn(now) else None
        return redirect(links.to_story(story), 301)
    if end.section is not None:
        return redirect(links.to(end.section.path) + end.feed, 301)
    if end.path is None:
        abort(410)
    if _is_hidden(end.path, now):
        return None
    tidy = "".join(f"/{part}" for part in end.path.split("/") if part)  # "" for the front page
    return redirect(links.to(tidy + end.feed or urls.FRONT), 301)


def lead_on_untidy(tidy: str, now: datetime) -> Response | None:
    """Where an untidy address leads if nothing stands there: those of other systems end in a slash,
    and one redirect is enough for them."""
    standing = addresses.standing_at(tidy)
    if standing is None:
        return lead_on(tidy, now)
    story = standing.article
    if story is not None and story.is_public(now) and links.to_story(story) != tidy:
        return redirect(links.to_story(story), 301)
    return None


def withdrawn(story: Article, now: datetime) -> Response:
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
            return redirect(links.to_story(instead), 301)
        to = "" if instead.id in seen or not instead.is_withdrawn(now) else instead.withdrawn_to
        seen.add(instead.id)
    raise Gone(story.withdrawn_note or None)


def _archive_of(path: str, now: datetime) -> str | None:
    """The archive page for a date, as WordPress has addresses for them: "/2024", "/2024/05/31"."""
    found = re.fullmatch(r"/([0-9]{4}(?:/[0-9]{2}){0,2})(?:/page/[0-9]{1,6})?", path)
    if found is None:
        return None
    try:
        span = _span_of(*map(int, found[1].split("/")))
    except (ValueError, OverflowError):
        return None
    has_stories = calendar.with_stories([span], now)
    return links.to(urls.archive(found[1])) if has_stories else None


def _span_of(year: int, month: int | None = None, day: int | None = None) -> Span:
    """A year, one of its months, or a day. Raises ValueError, OverflowError for what no calendar
    has."""
    zone = paper().zone
    if month is None:
        return almanac.year(year, zone)
    if day is None:
        return almanac.month(date(year, month, 1), zone)
    return almanac.day(date(year, month, day), zone)


def _story_at(path: str) -> Article | None:
    """The story whose address, in whichever section, a path is."""
    place = urls.place_at(path)
    is_story = place is not None and place.kind is PlaceKind.STORY and not urls.is_reserved(path)
    return articles.by_slug(place.slug) if place and is_story else None


def _is_hidden(path: str, now: datetime) -> bool:
    """Is that the address of an author or a topic with hidden stories only?"""
    match urls.place_at(path):
        case Place(PlaceKind.AUTHOR, slug):
            return has_hidden_alone(authors.by_slug(Author, slug), now)
        case Place(PlaceKind.TOPIC, slug):
            return has_hidden_alone(authors.by_slug(Topic, slug), now)
    return False


def has_hidden_alone(listed: object, now: datetime) -> bool:
    """Whether that is an author or a topic of whom readers see no story. Nobody is sent there: the
    name would tell of others."""
    match listed:
        case Author():
            return not teasers.by_author(listed, now).teasers
        case Topic():
            return not teasers.about(listed, now).teasers
    return False
