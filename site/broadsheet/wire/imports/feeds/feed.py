"""Feeds: the entries of RSS and Atom as items."""

import re
import sys
from collections.abc import Callable, Iterator
from html import escape, unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import feedparser

from ....language import gettext
from ....urls import WEB
from .. import moments, safe_reading, word_count
from ..html import cleaning
from ..items import ImportRefused, Item, ItemPicture, ItemState
from ..media.files import is_picture
from ..options import ImportOptions, host

# What is no element of the feed: texts, whose tags are looked at one by one, and remarks.
_TEXTS = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_END = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf|channel|entry)\s*>", re.IGNORECASE)
_COMMENT = re.compile(r"#comment-\d+\Z")  # how WordPress's feeds of comments link each of them
_REFERENCE = re.compile(rb"&#(?:[xX]0*+([0-9a-fA-F]+)|0*+([0-9]+));?")
_MAIL = re.compile(r"[^\s<>()@]+@[^\s<>()]+")
_TAG = re.compile(r"<[a-zA-Z/!]")
_CUT_OFF = re.compile(r"\s*\[?(?:…|\.\.\.)\]?\s*\Z")  # how an opening of the text ends
_ORIGIN = re.compile(
    r"<p>[^<]{0,60}<a href=\"([^\"<>]*)\">(?:(?!</?[ap]\b).){0,500}</a>[^<]{0,80}"
    r"<a href=\"([^\"<>]*)\">[^<]{0,200}</a>[^<]{0,20}</p>\s*\Z",
    re.DOTALL,
)
MOST_FILES = 20  # of one entry
LONGEST_DEK = 400  # characters; a longer summary is the story
_LEFT = ("comment", "settings", "template")  # of a Blogger export: no stories


def read(file: Path, options: ImportOptions) -> Iterator[tuple[Item, int]]:
    """Each entry, and how many bytes that is of the file, in proportion. Raises ImportRefused for
    what is no feed."""
    data = safe_reading.whole(file, safe_reading.FEED)
    with safe_reading.time_limit():
        # Its parser looks for each attribute among all others.
        cleaning.refuse_laden(_TEXTS.sub("", data.replace(b"\0", b"").decode("latin-1")))
        # A stream, because a text could be taken for an address and fetched. Sanitising is ours.
        source = BytesIO(_REFERENCE.sub(_to_a_character, data))
        try:
            feed = feedparser.parse(source, sanitize_html=False, resolve_relative_uris=False)
        except ValueError as error:  # of a namespace with a no-break space in its address
            raise ImportRefused(gettext("is no feed that can be read")) from error
    if not feed.version and not feed.entries:
        raise ImportRefused(gettext("is no feed that can be read"))
    for number, entry in enumerate(feed.entries, start=1):
        if _kind(entry) not in _LEFT:
            yield item_of(entry, feed.feed, options), len(data) * number // len(feed.entries)
    if not _END.search(data[-2000:].replace(b"\0", b"")):  # of UTF-16, too
        raise ImportRefused(gettext("breaks off in the middle: the rest is missing"))


def _to_a_character(reference: re.Match[bytes]) -> bytes:
    """A reference by number; feedparser breaks at one that stands for no character."""
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    number = int(digits, base) if len(digits) <= len("1114111") else sys.maxsize
    is_character = number <= sys.maxunicode and not 0xD800 <= number <= 0xDFFF
    return reference[0] if is_character else b"&#xFFFD;"


def _kind(entry: Any) -> str:
    """What an entry of a Blogger export is: "post", "page", "comment", "settings" …; "post" for one
    of any other feed. Its terms are those of Google's data API, or a word of their own."""
    kinds = [_said(tag, "term") for tag in _listed(entry, "tags") if _is_of_blogger(tag)]
    named = [kind.rpartition("#")[2] for kind in kinds] or [_said(entry, "blogger_type")]
    return named[0].lower() or "post"


def _is_of_blogger(tag: Any) -> bool:
    return _said(tag, "scheme") == "http://schemas.google.com/g/2005#kind"


def _is_draft(entry: Any) -> bool:
    """By the Atom publishing protocol (RFC 5023, 13.1.1), or as Blogger's newer exports have it."""
    is_hidden = _said(entry, "blogger_status") in ("DRAFT", "SOFT_TRASHED")
    return _said(entry, "app_draft") == "yes" or is_hidden


def item_of(entry: Any, feed: Any, options: ImportOptions) -> Item:
    """An entry as an item; both are as feedparser tells of them."""
    link = _said(entry, "link")
    key = _key(entry, feed)
    item = Item(f"feed:{key}", headline=cleaning.words(_said(entry, "title")))
    item.uid = _said(entry, "id")
    item.state = ItemState.DRAFT if _is_draft(entry) else ItemState.LIVE
    item.said = word_count.of_html("\n".join([_said(entry, "title"), *_told(entry)]))
    if not key:
        item.skip = gettext("has neither id, link, title nor text")
        return item
    if _COMMENT.search(link):
        item.skip = gettext("is a %(kind)s, not a post", kind="comment")
        return item
    item.authors = _authors(entry) or _authors(feed)
    topics = [_said(tag, "term") for tag in _listed(entry, "tags") if not _is_of_blogger(tag)]
    item.topics = [name for name in topics if name]
    # A feed's categories are what stories are about: only those that the map knows are sections.
    item.section_keys = tuple(item.topics)
    published, updated = _said(entry, "published"), _said(entry, "updated")
    item.published_at = moments.parse(published or updated, options.zone)
    item.updated_at = moments.parse(updated, options.zone)
    item.texts["language"] = _language(entry, feed)
    _place(item, link, feed, options)
    if _kind(entry) == "page":
        item.section = "Pages"
    item.lead_picture = _picture(entry)
    safe_reading.prepare(item, lambda: _set_body(item, entry))
    return item


def _key(entry: Any, feed: Any) -> str:
    """What an entry is known by the next time: its id or link, else what it says, of those that
    say it; "" for one that says nothing."""
    key = _said(entry, "id") or _said(entry, "link")
    if key:
        return key
    own = _said(entry, "title") or _said(entry, "summary") or "".join(_contents(entry))
    return f"{_said(feed, 'link') or _said(feed, 'title')} {own}" if own else ""


def _language(entry: Any, feed: Any) -> str:
    """What an entry says of itself, or of its text, else the feed."""
    parts = [
        *_listed(entry, "content"),
        *(entry.get(f"{name}_detail") for name in ("title", "summary")),
    ]
    said = [_said(entry, "language"), *(_said(part, "language") for part in parts)]
    return next(filter(None, said), "") or _said(feed, "language")


def _picture(entry: Any) -> ItemPicture | None:
    """The first picture that comes along with an entry."""
    for enclosure in [*_enclosures(entry), *_listed(entry, "media_content")]:
        address = _said(enclosure, "href") or _said(enclosure, "url")
        if address and "image" in _said(enclosure, "type") + _said(enclosure, "medium"):
            return ItemPicture(address)
    return None


def _enclosures(entry: Any) -> list[Any]:
    """As JSON feeds have them, or feedparser, to which they are links."""
    linked = [link for link in _listed(entry, "links") if _said(link, "rel") == "enclosure"]
    return [*_listed(entry, "enclosures"), *linked]


def _place(item: Item, link: str, feed: Any, options: ImportOptions) -> None:
    """An entry of this paper's own old site leaves an address; another's says whose it is."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return
    if parts.scheme in ("http", "https") and not options.is_own(link):
        item.canonical, item.source = link, cleaning.words(_said(feed, "title"))
    elif parts.path.strip("/") or parts.query:
        item.old_addresses.append((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def _told(entry: Any) -> tuple[str, str]:
    """Its text, which is what it says most of, and its summary, if that says something else."""
    full, summary = max([*_contents(entry), ""], key=len), _summary(entry)
    dek = word_count.words_of(word_count.of_html(summary))
    is_opening = dek == word_count.words_of(word_count.of_html(full))[: len(dek)]
    return full, "" if full and (is_opening or len(summary) > LONGEST_DEK) else summary


def _set_body(item: Item, entry: Any) -> None:
    summary = _summary(entry)
    full = max([*_contents(entry), ""], key=len)
    dek = cleaning.words(_without_origin(cleaning.cleaned(summary, []), entry))
    opening = _CUT_OFF.sub("", dek)
    if full and len(dek) <= LONGEST_DEK and opening != cleaning.words(full)[: len(opening)]:
        item.dek = dek
    text = full or (summary if _TAG.search(summary) else paragraphs(unescape(summary)))
    item.body = _without_origin(cleaning.cleaned(text, item.notes, _whole(item)), entry)
    for address in _files(entry):
        if escape(address) not in item.body:
            item.body += "\n" + cleaning.link(address, unquote(address.rpartition("/")[2]))


def paragraphs(plain: str) -> str:
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in plain.split("\n\n"))


def _without_origin(body: str, entry: Any) -> str:
    """Without the last paragraph of WordPress's feeds, "The post … appeared first on …", in any
    language: a link to the entry, and one to its site."""
    last, link = _ORIGIN.search(body), _said(entry, "link")
    if last is None or _bare(unescape(last[1])) != _bare(link) or host(last[2]) != host(link):
        return body
    return body[: last.start()].rstrip()


def _bare(address: str) -> str:
    return address.partition("?")[0].partition("#")[0].rstrip("/")


def _files(entry: Any) -> list[str]:
    """What else comes along with an entry, such as the sound of a podcast."""
    found = [e for e in _enclosures(entry) if "image" not in _said(e, "type")]
    addresses = dict.fromkeys(_said(e, "href") for e in found)
    return [a for a in addresses if WEB.fullmatch(a) and not is_picture(a)][:MOST_FILES]


def _contents(entry: Any) -> list[str]:
    return [_html(part, _said(part, "value")) for part in _listed(entry, "content")]


def _summary(entry: Any) -> str:
    """Its own: feedparser puts the text in the place of one that is missing."""
    if any(_said(part, "value") == _said(entry, "summary") for part in _listed(entry, "content")):
        return ""
    return _html(entry.get("summary_detail"), _said(entry, "summary"))


def _html(detail: Any, text: str) -> str:
    """A text of Atom's, which may be plain, as HTML."""
    return paragraphs(text) if _said(detail, "type") == "text/plain" else text


def _whole(item: Item) -> Callable[[str], str]:
    """Addresses in the text of another's story are made whole by its own."""
    return (lambda address: urljoin(item.canonical, address)) if item.canonical else str


def _authors(source: Any) -> list[str]:
    whole = _said(source, "author")
    names = [_said(author, "name") for author in _listed(source, "authors")]
    if len(names) == 1 and "@" in whole:  # feedparser knows ends of addresses of up to four letters
        names = [_MAIL.sub("", whole).strip(" ()<>")]
    return [name for name in names if name and "@" not in name]


def _said(source: Any, name: str) -> str:
    """What stands there, and not what feedparser puts in its place."""
    value = dict.get(source, name) if isinstance(source, dict) else None
    return value if isinstance(value, str) else ""


def _listed(source: Any, name: str) -> list[Any]:
    value = dict.get(source, name) if isinstance(source, dict) else None
    return value if isinstance(value, list) else []
