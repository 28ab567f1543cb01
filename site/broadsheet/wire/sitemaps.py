"""Sitemaps (https://www.sitemaps.org/protocol.html), the news sitemap, robots.txt: every story is
told to search engines, with the moment at which it changed last."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from flask import Blueprint, Flask, Response, abort, current_app, url_for

from .. import clock, press
from ..archive.changes import next_changes
from ..archive.changes.stamps import FRAME, WIRE
from ..archive.lists import calendar, indexable
from ..archive.lists.indexable import IndexedStory
from ..dates import almanac
from ..dates.almanac import Span
from ..paper import paper
from .xml import print_xml

bp = Blueprint("sitemaps", __name__)

MOST = 50_000  # addresses in one file, which the protocol allows
# Google's bounds: https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
NEWS, MOST_NEWS = timedelta(days=2), 1000

MONTH = "/sitemap-<int(fixed_digits=4):year>-<int(fixed_digits=2):month>"
_printed = press.printed(FRAME, WIRE, next_change=next_changes.of_lists)


class Place(NamedTuple):
    """An address, absolute, and when what stands there changed last."""

    url: str
    changed_at: datetime | None


@bp.get("/sitemap.xml")
@_printed
def index() -> Response:
    """The sitemaps of all months, the newest first, in as many parts as they need."""
    now, zone = clock.now(), paper().zone
    ends = calendar.extent(now)
    months = {span: first for first, span in almanac.months_between(*ends, zone)} if ends else {}
    places = [Place(_absolute("sitemaps.sections"), ends[1] if ends else None)]
    for stretch in indexable.sitemap_parts([*months][::-1], now, MOST):
        first = months[Span(*stretch.span)]
        parts = -(-indexable.number_in(stretch.span, now) // MOST) if stretch.is_crowded else 1
        for part in range(1, parts + 1):
            where = {"year": first.year, "month": first.month}
            name, more = ("month_part", {"part": part}) if part > 1 else ("month", {})
            places.append(Place(_absolute(f"sitemaps.{name}", **where, **more), stretch.changed_at))
    return _xml("sitemap_index", places=places)


@bp.get("/sitemap-sections.xml")
@_printed
def sections() -> Response:
    """The front page and the sections."""
    newest = indexable.newest_by_section(clock.now())
    changed = max((moment for _, moment in newest), default=None)
    places = [Place(_absolute("pages.front"), changed)]
    places += [Place(_absolute("pages.section", slug=slug), moment) for slug, moment in newest]
    return _xml("sitemap", places=places)


@bp.get(f"{MONTH}.xml")
@_printed
def month(year: int, month: int) -> Response:
    """The stories of one month of the paper's zone."""
    return _month(year, month, 1)


@bp.get(f"{MONTH}-<int(min=2, max=999):part>.xml")
@_printed
def month_part(year: int, month: int, part: int) -> Response:
    """The further stories of a month with very many."""
    return _month(year, month, part)


@bp.get("/sitemap-news.xml")
@_printed
def news() -> Response:
    """The news of two days."""
    now, here = clock.now(), paper()
    end = now + timedelta(microseconds=1)
    found = indexable.stories((end - NEWS, end), now, MOST_NEWS)
    if found:
        press.holds_until(found[-1].published_at + NEWS, "a story is news no more")
    stories = [(_url(line), line, line.published_at.astimezone(here.zone)) for line in found]
    return _xml("sitemap_news", stories=stories, paper=here, language=_language(here.locale))


@bp.get("/robots.txt")
@press.printed()
def robots() -> Response:
    """What robots may read: all that readers may (RFC 9309)."""
    lines = ["User-agent: *", "Disallow: /newsroom/", ""]
    names = ("sitemaps.index", "sitemaps.news")
    lines += [f"Sitemap: {_absolute(name)}" for name in names]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


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
    found = indexable.stories(span, clock.now(), MOST, (part - 1) * MOST)
    if not found:
        abort(404)
    return _xml("sitemap", places=[Place(_url(line), line.changed_at) for line in found])


def _url(line: IndexedStory) -> str:
    return _absolute("pages.article", section=line.section_slug, slug=line.slug)


def _absolute(name: str, **values: Any) -> str:
    site: str = current_app.config["SITE_URL"]
    return site + url_for(name, **values)


def _language(locale: str) -> str:
    """ISO 639, but for Chinese, whose two scripts the news sitemap tells apart."""
    language, _, territory = locale.partition("_")
    if language == "zh":
        return "zh-tw" if {"TW", "HK", "MO", "Hant"} & set(territory.split("_")) else "zh-cn"
    return language


def _xml(name: str, **context: Any) -> Response:
    return Response(print_xml(name, **context), mimetype="application/xml")
