"""Sitemaps (https://www.sitemaps.org/protocol.html) and the news sitemap: every story is told to
search engines, with the moment at which it changed last."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from flask import Blueprint, Flask, Response, abort

from .. import clock, press, urls
from ..archive.changes import next_changes, stamps
from ..archive.changes.stamps import PAPER, WIRE
from ..archive.lists import calendar, indexable
from ..archive.lists.indexable import IndexedStory
from ..dates import almanac
from ..dates.almanac import Span
from ..paper import paper
from ..web import links
from .xml import print_xml

bp = Blueprint("sitemaps", __name__)

MOST = 50_000  # addresses in one file, which the protocol allows
# Google's bounds: https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
NEWS, MOST_NEWS = timedelta(days=2), 1000

YEAR, MONTH = "<int(fixed_digits=4):year>", "<int(fixed_digits=2):month>"
PART = "<int(min=2, max=999):part>"
_printed = press.printed(PAPER, WIRE, next_change=next_changes.of_lists)
_printed_by_month = press.printed(PAPER, stamps.sitemap)


class SitemapEntry(NamedTuple):
    """An address, absolute, and when what stands there changed last."""

    url: str
    changed_at: datetime | None


@bp.get(urls.SITEMAPS)
@_printed
def index() -> Response:
    """The sitemaps of all months, the newest first, in as many parts as they need."""
    now, zone = clock.now(), paper().zone
    ends = calendar.extent(now)
    months = {span: first for first, span in almanac.months_between(*ends, zone)} if ends else {}
    places = [SitemapEntry(links.absolute_to(urls.SITEMAP_OF_SECTIONS), ends[1] if ends else None)]
    for held in indexable.sitemap_parts([*months][::-1], now, MOST):
        first = months[Span(*held.span)]
        parts = -(-indexable.number_in(held.span, now) // MOST) if held.is_crowded else 1
        for part in range(1, parts + 1):
            which = f"{first:%Y}", f"{first:%m}", str(part) if part > 1 else ""
            where = urls.sitemap_of_month(*which)
            places.append(SitemapEntry(links.absolute_to(where), held.changed_at))
    return _xml("sitemap_index", places=places)


@bp.get(urls.SITEMAP_OF_SECTIONS)
@_printed
def sections() -> Response:
    """The front page and the sections."""
    newest = indexable.newest_by_section(clock.now())
    changed = max((moment for _, moment in newest), default=None)
    places = [SitemapEntry(links.absolute_to(urls.FRONT), changed)]
    places += [
        SitemapEntry(links.absolute_to(urls.section(slug)), moment) for slug, moment in newest
    ]
    return _xml("sitemap", places=places)


@bp.get(urls.sitemap_of_month(YEAR, MONTH))
@_printed_by_month
def month(year: int, month: int) -> Response:
    """The stories of one month of the paper's zone."""
    return _month(year, month, 1)


@bp.get(urls.sitemap_of_month(YEAR, MONTH, PART))
@_printed_by_month
def month_part(year: int, month: int, part: int) -> Response:
    """The further stories of a month with very many."""
    return _month(year, month, part)


@bp.get(urls.SITEMAP_OF_NEWS)
@_printed
def news() -> Response:
    """The news of two days."""
    now, here = clock.now(), paper()
    end = now + timedelta(microseconds=1)
    found = indexable.stories((end - NEWS, end), now, MOST_NEWS)
    if found:
        press.holds_until(found[-1].published_at + NEWS, "a story is news no more")
    stories = [
        (
            _url(line),
            line,
            line.published_at.astimezone(here.zone),
            _language(line.language or here.language),
        )
        for line in found
    ]
    return _xml("sitemap_news", stories=stories, paper=here)


def serve_key(app: Flask) -> None:
    """Let search engines see that whoever tells them of changes is the paper itself
    (https://www.indexnow.org/documentation)."""
    key: str = app.config["INDEXNOW_KEY"]

    @press.printed()
    def indexnow_key() -> Response:
        return Response(key, mimetype="text/plain")

    if key:
        app.add_url_rule(f"/{key}.txt", view_func=indexnow_key, methods=["GET"])


def _month(year: int, number: int, part: int) -> Response:
    try:
        span = almanac.month(date(year, number, 1), paper().zone)
    except (ValueError, OverflowError):
        abort(404)
    now = clock.now()
    press.holds_until(*next_changes.of_stories(span, now))
    found = indexable.stories(span, now, MOST, (part - 1) * MOST)
    if not found:
        abort(404)
    return _xml("sitemap", places=[SitemapEntry(_url(line), line.changed_at) for line in found])


def _url(line: IndexedStory) -> str:
    return links.absolute(links.to_story(line))


def _language(tag: str) -> str:
    """ISO 639, but for Chinese, whose two scripts the news sitemap tells apart."""
    language, _, rest = tag.partition("-")
    if language == "zh":
        return "zh-tw" if {"TW", "HK", "MO", "Hant"} & set(rest.split("-")) else "zh-cn"
    return language


def _xml(name: str, **context: Any) -> Response:
    return Response(print_xml(name, **context), mimetype="application/xml")
