"""Feeds: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1 of the paper, a section, an author or a topic.

All forms tell the same of the same stories. A story's id is kept with it (`Article.uid`), so that
it stays one story to its subscribers whatever happens to its headline, section or address."""

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote

from flask import (
    Blueprint,
    current_app,
    make_response,
    render_template,
    request,
)
from werkzeug.wrappers import Response as Answer

from .. import clock, press, urls
from ..archive import authors, library_files, sections
from ..archive.articles import Article
from ..archive.authors import Author, Topic
from ..archive.changes import next_changes, stamps
from ..archive.changes.stamps import PAPER, WIRE
from ..archive.images import Image
from ..archive.lists import whole_stories
from ..archive.lists.whole_stories import Scope
from ..language import gettext
from ..paper import paper
from ..pictures import store
from ..text import figures, footnotes, rendering
from ..web import links, unknown_addresses, wording
from .xml import print_xml

bp = Blueprint("feeds", __name__)
log = logging.getLogger(__name__)

SOON = timedelta(minutes=1)
BETWEEN = "<hr data-between>"  # stories printed together: no safe text has an attribute like that
# When a feed without stories changed last; the W3C's validator believes nothing before 1990.
NEVER = datetime(1990, 1, 1, tzinfo=UTC)

FORM = f"<any({', '.join(urls.FEEDS)}):form>"
View = TypeVar("View", bound=Callable[..., Any])


def _printed(*stamps: Callable[..., str]) -> Callable[[View], View]:
    return press.printed(PAPER, WIRE, *stamps, next_change=next_changes.of_lists)


class Person(NamedTuple):
    name: str
    url: str


class Enclosure(NamedTuple):
    """A file that comes along with a story."""

    url: str
    type: str
    bytes: int


class Enclosures(NamedTuple):
    """The files that come along with one story."""

    picture: Enclosure | None = None
    sound: Enclosure | None = None


class Entry(NamedTuple):
    """One story as a feed tells it; all addresses are absolute. `html` "": the dek must do."""

    id: str
    url: str
    headline: str
    summary: str
    html: str
    published_at: datetime
    updated_at: datetime  # equals `published_at` until a substantial edit
    authors: list[Person]
    topics: list[str]  # the section first
    picture: Enclosure | None
    sound: Enclosure | None
    language: str  # "": the feed's


class Feed(NamedTuple):
    title: str
    dek: str
    page: str  # the address of the page that it follows
    address: str  # its own
    hub: str  # of WebSub; "": none is told of its changes
    entries: list[Entry]

    @property
    def updated_at(self) -> datetime:
        return max((entry.updated_at for entry in self.entries), default=NEVER)


@bp.get(urls.feed(urls.FRONT, FORM))
@_printed()
def of_paper(form: str) -> Answer:
    here = paper()
    return _answer(form, clock.now(), None, here.name, here.tagline, _hub())


@bp.get(urls.feed(urls.section("<slug>"), FORM))
@_printed(stamps.section)
def of_section(slug: str, form: str) -> Answer:
    now, here = clock.now(), paper()
    section = next((section for section in here.sections if section.slug == slug), None)
    if section is None:
        return unknown_addresses.answer(now)
    return _answer(form, now, section, _titled(section.name), sections.dek(section), _hub())


@bp.get(urls.feed(urls.author("<slug>"), FORM))
@_printed(stamps.author)
def of_author(slug: str, form: str) -> Answer:
    now, author = clock.now(), authors.by_slug(Author, slug)
    if author is None:
        return unknown_addresses.answer(now)
    return _answer(form, now, author, _titled(author.name), author.bio)


@bp.get(urls.feed(urls.topic("<slug>"), FORM))
@_printed(stamps.topic)
def of_topic(slug: str, form: str) -> Answer:
    now, topic = clock.now(), authors.by_slug(Topic, slug)
    if topic is None:
        return unknown_addresses.answer(now)
    return _answer(form, now, topic, _titled(topic.name), topic.dek)


def _titled(title: str) -> str:
    return gettext("%(title)s – %(paper)s", title=title, paper=paper().name)


def _answer(form: str, now: datetime, scope: Scope, title: str, dek: str, hub: str = "") -> Answer:
    found = whole_stories.newest(now, scope)
    if not found and unknown_addresses.has_hidden_alone(scope, now):
        return unknown_addresses.answer(now)
    path = links.to(request.path)
    page = links.absolute(urls.page_of_feed(path))
    parts = zip(found, _texts(found), _enclosures(found, now), strict=True)
    entries = [_entry(*part) for part in parts]
    feed = Feed(title, dek or title, page, links.absolute(path), hub, entries)
    response = make_response(_PRINTERS[form](feed))
    response.content_type = f"{urls.FEEDS[form]}; charset=utf-8"
    if hub:
        response.headers["Link"] = f'<{hub}>; rel="hub", <{feed.address}>; rel="self"'
    return response


def _hub() -> str:
    hub: str = current_app.config["WEBSUB_HUB"]
    return hub


def _entry(story: Article, text: str, enclosures: Enclosures) -> Entry:
    assert story.published_at is not None  # noqa: S101 - only public stories are in feeds
    notes = [
        gettext("%(kind)s: %(note)s", kind=wording.kind_of_note(note.kind), note=note.note)
        for note in story.corrections
    ]
    return Entry(
        id=story.uid,
        url=_url(story),
        headline=story.headline,
        summary=" ".join([story.dek or rendering.opening(story.body_html), *notes]),
        html=text,
        published_at=story.published_at,
        updated_at=max(story.updated_at or story.published_at, story.published_at),
        authors=[Person(author.name, links.absolute_to(author.path)) for author in story.authors],
        topics=[story.section.name, *(topic.name for topic in story.topics)],
        picture=enclosures.picture,
        sound=enclosures.sound,
        language=_other_language(story.language),
    )


def _other_language(language: str) -> str:
    return language if language != paper().language else ""


def _texts(found: list[Article]) -> list[str]:
    """Each story whole: its picture, its text, its corrections; "" where the dek must do. Links
    lead to where they would on its page. One query for the pictures of all."""
    if not found or current_app.config["FEED_TEXT"] == "dek":
        return [""] * len(found)
    texts = figures.for_feeds(BETWEEN.join(_marked(story) for story in found)).split(BETWEEN)
    return [
        render_template("wire/story.html", body=text.strip(), corrections=story.corrections)
        for story, text in zip(found, texts, strict=True)
    ]


def _marked(story: Article) -> str:
    """The text, with marks where its pictures stand; the lead image first."""
    lead = story.lead_image and figures.mark_picture(story.lead_image.name)
    text = footnotes.for_feeds(story.body_html, _url(story))
    return f"{lead or ''}\n{rendering.absolute(text, _url(story))}"


def _enclosures(found: list[Article], now: datetime) -> list[Enclosures]:
    """The lead picture and the first sound of each story, which must tell size and type: none for
    a file that is missing, and none at all when the media store is away, either for now alone."""
    try:
        return [
            Enclosures(_picture(story.lead_image, now), _sound(story.body_html, now))
            for story in found
        ]
    except OSError as error:
        log.error("a feed goes without its pictures: %s", error)
        _ask_again(now)
        return [Enclosures()] * len(found)


def _picture(image: Image | None, now: datetime) -> Enclosure | None:
    file = image.picture.fallback.file if image else ""
    return _enclosure(file, now) if file else None


def _sound(html: str, now: datetime) -> Enclosure | None:
    """What podcast players play of a story."""
    name = figures.sound_in(html)
    return _enclosure(library_files.in_store(name), now) if name else None


def _enclosure(file: str, now: datetime) -> Enclosure | None:
    try:
        size = store.store().size(file)
        return Enclosure(links.absolute(store.url(quote(file))), store.kind(file), size)
    except FileNotFoundError:  # until an operator brings it (`flask media`)
        _ask_again(now)
        return None


def _ask_again(now: datetime) -> None:
    press.holds_until(now + SOON, "the media store is asked again")


def _url(story: Article) -> str:
    return links.absolute(links.to_story(story))


def _rss(feed: Feed) -> str:
    return print_xml("rss", feed=feed, paper=paper(), mail_date=format_datetime)


def _atom(feed: Feed) -> str:
    return print_xml("atom", feed=feed, paper=paper())


def _json(feed: Feed) -> str:
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    here = paper()
    data: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "description": feed.dek,
        "language": here.language,
        "authors": [{"name": here.name, "url": current_app.config["SITE_URL"] + "/"}],
        "items": [_item(entry) for entry in feed.entries],
    }
    if feed.hub:
        data["hubs"] = [{"type": "WebSub", "url": feed.hub}]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _item(entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.headline,
        "summary": entry.summary,
        "date_published": entry.published_at.isoformat(timespec="seconds"),
        "tags": entry.topics,
    }
    item |= {"content_html": entry.html} if entry.html else {"content_text": entry.summary}
    if entry.updated_at > entry.published_at:
        item["date_modified"] = entry.updated_at.isoformat(timespec="seconds")
    if entry.language:
        item["language"] = entry.language
    if entry.authors:
        item["authors"] = [author._asdict() for author in entry.authors]
    if entry.picture:
        item["image"] = entry.picture.url
    if attached := [one for one in (entry.sound, entry.picture) if one]:
        item["attachments"] = [
            {"url": url, "mime_type": kind, "size_in_bytes": size} for url, kind, size in attached
        ]
    return item


# What prints each of `urls.FEEDS`.
_PRINTERS: dict[str, Callable[[Feed], str]] = {"rss": _rss, "atom": _atom, "json": _json}
