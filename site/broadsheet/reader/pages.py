"""Pages: front, sections, articles, authors, topics, latest; and where they stood before."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

from flask import Blueprint, abort, get_template_attribute, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from .. import clock, press, urls
from ..archive import articles, authors, sections, translations
from ..archive.authors import Author, Topic
from ..archive.changes import next_changes, stamps
from ..archive.changes.stamps import FRAME, LISTS
from ..archive.house import imprint
from ..archive.lists import printed_story, teasers, voices
from ..archive.lists.printed_story import PrintedStory
from ..archive.lists.teasers import Cursor, Newest
from ..archive.sections import SectionName
from ..archive.translations import Translation
from ..language import gettext
from ..paper import paper
from ..text import figures, reading_time, rendering
from ..web import links, parts, unknown_addresses
from ..web.paging import cursor
from . import days, schema, social_cards
from .frame import Frame, frame
from .layout import blocks, choosing

bp = Blueprint("pages", __name__)
PLACE = Markup("<!-- stories -->")  # what editors write is escaped, and can't be that
CONTROL = re.compile(r"[\x00-\x1f\x7f]")  # characters
View = TypeVar("View", bound=Callable[..., Any])


def _listed(
    *stamps: Callable[..., str], parameters: tuple[str, ...] = ()
) -> Callable[[View], View]:
    return press.printed(
        FRAME, LISTS, *stamps, next_change=next_changes.of_lists, parameters=("before", *parameters)
    )


@bp.before_app_request
def one_address_each() -> Response | None:
    """No trailing slash, no doubled one, letters and their accents as one sign (NFC), however they
    were copied: what has them is redirected, by path alone."""
    # The request's own path has lost the slashes that it began with.
    path = request.environ["PATH_INFO"].encode("latin-1").decode(errors="replace")
    if CONTROL.search(path):
        abort(404)
    tidy = "/" + "/".join(part for part in unicodedata.normalize("NFC", path).split("/") if part)
    if tidy == path:
        return None
    if request.method in ("GET", "HEAD"):
        now = clock.now()
        moved = _numbered(tidy, now) or unknown_addresses.lead_on_untidy(tidy, now)
        if moved:
            return moved
    query = request.query_string.decode("latin-1")
    where = request.script_root + quote(tidy) + (f"?{query}" if query else "")
    return redirect(where, 308)


@bp.get(urls.FRONT)
@press.printed(FRAME, LISTS, next_change=next_changes.of_lists, parameters=urls.NUMBERS)
def front() -> str | Response:
    now = clock.now()
    if moved := _numbered("", now):
        return moved
    around = frame(now)
    found = teasers.front(around.paper.sections, now, _newest)
    day, slow_at = choosing.day_of(found.newest, now, found.form)
    press.holds_until(slow_at, "a slow day begins")
    standing, quiet_at = blocks.standing(found.sections, now, _voices(found))
    press.holds_until(quiet_at, "the stories of a section take another form")
    if not found.top:
        return _page("front", now, around, schema=[schema.website()])
    stories = get_template_attribute("reader/_block.html", "front")
    written = stories(blocks.opening(found.top, day), standing, now)
    return _around_stories(around, now=now).replace(PLACE, written)


@parts.kept
def _around_stories(frame: Frame, now: datetime) -> str:
    """The front page with PLACE for its stories: whichever these are, it is the same."""
    return _page("front", now, frame, stories=PLACE, schema=[schema.website()])


def _newest(among: Sequence[SectionName], now: datetime) -> list[Newest]:
    """After an edit only the lists of its section are read anew."""
    wanted = {("newest", section): stamps.teasers(section.id) for section in among}
    return press.parts(
        wanted, lambda those: teasers.newest_of_each([section for _, section in those], now)
    )


def _voices(found: teasers.Front) -> choosing.Voices:
    ids = choosing.may_speak(found.sections)
    return press.part(("voices", ids), stamps.BYLINES, lambda: voices.of(ids)) if ids else {}


def _numbered(folder: str, now: datetime) -> Response | None:
    """Where the number of a WordPress leads that stood in that folder."""
    if not request.query_string or not any(name in request.args for name in urls.NUMBERS):
        return None
    press.do_not_keep()  # or every number would be another copy of the page
    former = urls.numbered(request.args, folder)
    return unknown_addresses.lead_on(former, now) if former else None


@bp.get(urls.LATEST)
@_listed()
def latest() -> str:
    now = clock.now()
    before = cursor(Cursor.parse)
    page = teasers.latest(now, before)
    heading = {"headline": gettext("Latest"), "dek": gettext("Everything, newest first.")}
    parts = days.by_day(page.teasers, paper().zone)
    return _list(now, page, before, parts=parts, **heading)


@bp.get(urls.author("<slug>"))
@_listed(stamps.author)
def author(slug: str) -> str | Response:
    now = clock.now()
    found, before = authors.by_slug(Author, slug), cursor(Cursor.parse)
    page = found and teasers.by_author(found, now, before)
    if not found or not page or not page.teasers:
        # A name that only hidden stories bear would tell of them.
        return unknown_addresses.answer(now)
    page = page._replace(teasers=[teaser._replace(signed=None) for teaser in page.teasers])
    where = links.to(found.path)
    heading = {"kicker": found.beat, "headline": found.name, "dek": found.bio, "author": found}
    return _list(now, page, before, feed=where, schema=[schema.profile(found, where)], **heading)


@bp.get(urls.topic("<slug>"))
@_listed(stamps.topic)
def topic(slug: str) -> str | Response:
    now = clock.now()
    found, before = authors.by_slug(Topic, slug), cursor(Cursor.parse)
    page = found and teasers.about(found, now, before)
    if not found or not page or not page.teasers:
        return unknown_addresses.answer(now)
    heading = {"kicker": gettext("Topic"), "headline": found.name, "dek": found.dek}
    opened = _opened(page, before)
    return _list(now, page, before, feed=links.to(found.path), **opened, **heading)


@bp.get(urls.ABOUT)
@press.printed(FRAME, stamps.page(imprint.ABOUT))
def about() -> str | Response:
    return _standing(imprint.ABOUT)


@bp.get(urls.CONTACT)
@press.printed(FRAME, stamps.page(imprint.CONTACT))
def contact() -> str | Response:
    return _standing(imprint.CONTACT)


@bp.get(urls.standing_page("<slug>"))
@press.printed(FRAME, stamps.page)
def policy(slug: str) -> str | Response:
    if slug not in imprint.POLICIES:
        return unknown_addresses.answer(clock.now())
    return _standing(slug)


@bp.get(urls.section("<slug>"))
@_listed(stamps.section, parameters=urls.NUMBERS)
def section(slug: str) -> str | Response:
    now = clock.now()
    if moved := _numbered(urls.section(slug), now):
        return moved
    around = frame(now)
    found = around.section(slug)
    if found is None:
        return unknown_addresses.answer(now)
    before = cursor(Cursor.parse)
    page = teasers.in_section(found, now, before)
    check_place(before, page.teasers, page.is_linked)
    context = {"section": found, "dek": sections.dek(found), **_opened(page, before)}
    if not page.teasers:
        context["newest"] = teasers.newest(now)
    return _page("section", now, around, page=page, before=before, **context)


@bp.get(urls.story("<section>", "<slug>"))
@press.printed(FRAME, stamps.article)
def article(section: str, slug: str) -> str | Response:
    now = clock.now()
    found = printed_story.by_slug(slug)
    if found is None or not found.is_public(now):
        if found and found.is_withdrawn(now):
            return unknown_addresses.withdrawn(articles.by_slug(slug) or abort(404), now)
        return unknown_addresses.answer(now)
    if found.section.slug != section:
        return redirect(links.to_story(found), 301)
    press.holds_until(found.unpublished_at, "the story is withdrawn")
    where = links.to_story(found)
    language = found.language or paper().language
    return _page(
        "article",
        now,
        article=found,
        minutes=reading_time.length(found.body_html, language, found.body_text).minutes,
        translations=_translations(found, now),
        body=figures.printed(found.body_html),
        path=where,
        card=social_cards.of(found),
        description=found.search_description or found.dek or rendering.opening(found.body_html),
        schema=[schema.news_article(found, where), schema.breadcrumbs(found, where)],
    )


def _translations(found: PrintedStory, now: datetime) -> list[Translation]:
    """The same story in other languages, as far as readers may see it, each language once."""
    if found.translation_group is None:
        return []
    others, until = translations.of(found.translation_group, now)
    press.holds_until(until, "a translation comes or goes")
    own = paper().language
    by_language = {one.language or own: one for one in reversed(others)}
    by_language.pop(found.language or own, None)
    return [one._replace(language=tag) for tag, one in sorted(by_language.items())]


@bp.get("/<path:path>")
def elsewhere(path: str) -> Response:
    """Any other address: of another system, perhaps, that the paper moved from."""
    return unknown_addresses.answer(clock.now())


def _page(name: str, now: datetime, around: Frame | None = None, **context: Any) -> str:
    return render_template(f"reader/{name}.html", now=now, frame=around or frame(now), **context)


def _list(now: datetime, page: teasers.TeaserPage, before: Cursor | None, **heading: Any) -> str:
    check_place(before, page.teasers, page.is_linked)
    heading.setdefault("parts", days.parted(page.teasers, paper().zone))
    return _page("list", now, None, page=page, before=before, **heading)


def _opened(page: teasers.TeaserPage, before: Cursor | None) -> dict[str, Any]:
    """A first page opens with what editors placed there and the newest, and goes on by date."""
    top = tuple(page.teasers[: teasers.ON_TOP]) if before is None else ()
    return {
        "opening": blocks.opening(top, choosing.Day.USUAL) if top else None,
        "parts": days.parted(page.teasers[len(top) :], paper().zone),
    }


def _standing(slug: str) -> str | Response:
    """A page that says more of the paper, once somebody wrote it."""
    now = clock.now()
    around = frame(now)
    title = dict(around.paper.pages).get(slug)
    if title is None:
        return unknown_addresses.answer(now)
    written = imprint.page(slug)
    html = written.html if written else ""
    text, description = figures.printed(html), rendering.opening(html)
    context = {"slug": slug, "headline": title, "text": text, "description": description}
    structured = schema.standing_page(slug, description)
    return _page("standing", now, around, **context, schema=structured)


def check_place(before: Cursor | None, rows: Sequence[Any], is_linked: bool) -> None:
    """404 for a page of older ones without any. One that begins where no story stands is handed
    out and not kept: nothing links to it, and there is no end of such addresses."""
    if before is not None and not rows:
        abort(404)
    if not is_linked:
        press.do_not_keep()
