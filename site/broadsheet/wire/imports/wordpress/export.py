"""WordPress exports (WXR): posts and pages as items, read twice and never held whole.

The first reading learns what posts refer to: authors, categories and, in a temporary database on
disk, attachments. The second makes the items."""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from ....language import gettext
from .. import moments, words
from ..html import cleaning
from ..items import Item, Picture, Refused, State, line
from ..notes import Kind
from ..options import ImportOptions, host
from ..reading import prepare
from . import text
from .lists import Lists
from .xml_stream import Stream, elements

_LEARNT = (
    *("item", "{*}author", "{*}category", "{*}tag", "{*}term"),
    *("link", "language", "{*}base_blog_url"),
)
_STATES = {
    "publish": State.LIVE,
    "future": State.SCHEDULED,
    "inherit": State.LIVE,
    "draft": State.DRAFT,
    "pending": State.DRAFT,
    "auto-draft": State.DRAFT,
    "private": State.DRAFT,
}
_TAKEN = {"post": "", "page": "Pages"}  # post types, and the section of those without categories
# These are parts of WordPress itself, not of the paper: they are not even told of one by one.
_MACHINERY = frozenset(
    """attachment nav_menu_item revision custom_css customize_changeset oembed_cache user_request
    wp_block wp_template wp_template_part wp_global_styles wp_navigation wp_font_family wp_font_face
    acf-field acf-field-group""".split()
)


@dataclass
class Site:
    """What the first reading learns."""

    address: str = ""
    language: str = ""
    authors: dict[str, str] = field(default_factory=dict)  # login to name
    categories: dict[str, tuple[str, str]] = field(default_factory=dict)  # id to name, nicename
    lists: Lists = field(default_factory=Lists)
    attachments: "Attachments" = field(default_factory=lambda: Attachments())

    @property
    def host(self) -> str:
        return host(self.address)

    @property
    def base(self) -> str:
        """What tells it from others: several sites of one host stand in folders, and each begins
        to count at 1."""
        return f"{self.host}{self.lists.folder}"

    def path(self, address: str) -> str:
        """An address of the old site as the path that readers know, with what stands behind it;
        others as they are."""
        if self.host and host(address) == self.host:
            parts = urlsplit(address)
            query, place = (
                parts.query and f"?{parts.query}",
                parts.fragment and f"#{parts.fragment}",
            )
            return f"{parts.path or '/'}{query}{place}"
        return address


def read(file: Path, options: ImportOptions) -> Iterator[tuple[Item, int]]:
    """Each post and page, and how many bytes of the file were read by then. Raises Refused at the
    place from which it can't be read on."""
    site = _learn(file, options.together)
    stream = Stream(file, "rss")
    for element in elements(stream, "channel", "item"):
        if item := _item(element, site, options):
            yield item, stream.position


def _learn(file: Path, together: tuple[Path, ...]) -> Site:
    """What a file says of itself, and the attachments of others of the same site."""
    site = Site()
    _learn_of(file, site)
    for other in together:
        if other != file:
            beside = Site(attachments=Attachments())
            _learn_of(other, beside)
            if beside.base == site.base:
                site.attachments.add_all(beside.attachments)
    return site


def _learn_of(file: Path, site: Site) -> None:
    with suppress(Refused):  # the second reading says so, where it comes to it
        for element in elements(Stream(file, "rss"), "channel", *_LEARNT):
            _learn_from(element, site)


def _learn_from(element: Any, site: Site) -> None:
    parts = _parts(element)
    match element.tag.rpartition("}")[2]:
        case "item":
            if parts.get("post_type") == "attachment":
                site.attachments.add(parts, _meta(element))
        case "author":
            name = name_in(parts.get("author_display_name") or parts.get("author_login", ""))
            login = parts.get("author_login", "")
            site.authors[login] = name
            site.lists.author_numbers[login] = parts.get("author_id", "")
        case "category":
            if "cat_name" in parts:
                named = name_in(parts["cat_name"]), parts.get("category_nicename", "")
                site.categories[parts.get("term_id", "")] = named
                site.lists.category_numbers[named[1]] = parts.get("term_id", "")
                site.lists.parents[named[1]] = parts.get("category_parent", "")
        case "language":
            site.language = _text(element)
        case "link" | "base_blog_url":
            site.address = _text(element) or site.address
            site.lists.folder = site.path(site.address).partition("?")[0].rstrip("/")


class Attachments:
    """Pictures and files by their number, and by the post that they belong to; on disk, since an
    old site has a hundred thousand."""

    def __init__(self) -> None:
        self.rows = sqlite3.connect("")
        self.rows.execute(
            "CREATE TABLE attachment (id TEXT PRIMARY KEY, post TEXT, address TEXT, page TEXT,"
            " alt TEXT, caption TEXT) WITHOUT ROWID"
        )
        self.rows.execute("CREATE INDEX of_post ON attachment (post)")

    def add(self, parts: dict[str, str], meta: dict[str, str]) -> None:
        address = parts.get("attachment_url") or parts.get("guid", "")
        values = (parts.get("post_id", ""), parts.get("post_parent", ""), address)
        words = (meta.get("_wp_attachment_image_alt"), cleaning.words(parts.get("excerpt", "")))
        self.rows.execute(
            "INSERT OR REPLACE INTO attachment VALUES (?, ?, ?, ?, ?, ?)",
            (*values, parts.get("link", ""), *words),
        )

    def add_all(self, others: "Attachments") -> None:
        """Those of another file, where this one does not say it itself."""
        rows = others.rows.execute("SELECT * FROM attachment")
        self.rows.executemany("INSERT OR IGNORE INTO attachment VALUES (?, ?, ?, ?, ?, ?)", rows)

    def find(self, number: str) -> tuple[str, str | None, str] | None:
        """Address, alt text and caption of a picture."""
        query = "SELECT address, alt, caption FROM attachment WHERE id = ?"
        found: tuple[str, str | None, str] | None = self.rows.execute(query, (number,)).fetchone()
        return found

    def of(self, post: str) -> list[tuple[str, str, str]]:
        """Number, address and page of each that belongs to a post."""
        query = "SELECT id, address, page FROM attachment WHERE post = ? ORDER BY id + 0, id"
        return self.rows.execute(query, (post,)).fetchall()


def _item(element: Any, site: Site, options: ImportOptions) -> Item | None:
    parts, meta = _parts(element), _meta(element)
    kind = parts.get("post_type", "post")
    if kind in _MACHINERY:
        return None
    number = parts.get("post_id", "")
    key = number or parts.get("guid") or parts.get("link", "")
    item = Item(f"wordpress:{site.base}:{key}", headline=cleaning.words(parts.get("title", "")))
    if site.lists.folder:
        item.former_origin = f"wordpress:{site.host}:{key}"
    item.site = f"wordpress:{site.base}"
    item.said = _said(parts)
    if kind not in _TAKEN or (kind == "page" and not options.pages):
        item.skip = gettext("is a %(kind)s, not a post", kind=line(kind)[:40])
        return item
    if parts.get("status") == "trash":
        item.skip, item.is_withdrawn = gettext("is in the trash"), True
        return item
    _sign(element, item, parts, site)
    _file_under(element, item, site, meta, _TAKEN[kind])
    _date(item, parts, options.zone)
    _set_state(item, parts)
    item.dek = cleaning.words(parts.get("excerpt", ""))
    item.texts["language"] = _language(element, site)
    item.slug = unquote(parts.get("post_name", ""))
    own = site.attachments.of(number)
    _keep_addresses(item, parts, element, site, own)
    item.lists.append(site.lists.of_all(item.published_at, options.zone))
    item.uid = parts.get("guid", "")
    prepare(item, lambda: _set_body(item, parts, own, site, meta.get("footnotes", "")))
    if lead := site.attachments.find(meta.get("_thumbnail_id", "")):
        item.lead_picture = Picture(site.path(lead[0]), *lead[1:])
    return item


def _said(parts: dict[str, str]) -> str:
    source = text.readable(parts.get("encoded", ""))
    return words.of_html("\n".join([parts.get("title", ""), parts.get("excerpt", ""), source]))


def _language(element: Any, site: Site) -> str:
    """What Polylang says of a post, else the site's."""
    return next((nicename for _, nicename in _terms(element, "language")), site.language)


def _set_body(
    item: Item, parts: dict[str, str], own: list[tuple[str, str, str]], site: Site, footnotes: str
) -> None:
    gallery = [number for number, address, _ in own if _is_picture(address)]
    source = parts.get("encoded", "")
    found = text.to_html(source, site.attachments.find, gallery, item.notes)
    found = text.with_footnotes(found, footnotes)
    item.body = cleaning.cleaned(found, item.notes, site.path)


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()


def name_in(text: str) -> str:
    """A name as people read it: WordPress keeps "&" as "&amp;", and some plugins that as
    "&amp;amp;"."""
    for _ in range(3):
        text = unescape(text)
    return text


def _parts(element: Any) -> dict[str, str]:
    """The text of each child by its name without namespace; excerpt:encoded is "excerpt"."""
    parts: dict[str, str] = {}
    for child in element.iterchildren("*"):
        space, _, name = child.tag.rpartition("}")
        name = name.rpartition(":")[2]
        if name == "encoded" and "excerpt" in f"{space}{child.tag}":
            name = "excerpt"
        if name not in ("postmeta", "comment") and name not in parts:
            parts[name] = _text(child)
    return parts


def _meta(element: Any) -> dict[str, str]:
    meta = {}
    for child in element.iterchildren("{*}postmeta"):
        pair = _parts(child)
        meta[pair.get("meta_key", "")] = pair.get("meta_value", "")
    return meta


def _terms(element: Any, domain: str) -> list[tuple[str, str]]:
    """Name and nicename of each category element of a domain."""
    found = ((name_in(_text(child)), child) for child in element.iterchildren("category"))
    return [
        (name, c.get("nicename", "")) for name, c in found if name and c.get("domain") == domain
    ]


def _sign(element: Any, item: Item, parts: dict[str, str], site: Site) -> None:
    login = parts.get("creator", "").strip("<> ")
    # Several are of the plugin Co-Authors Plus.
    for name, nicename in _terms(element, "author") or [(login, login)]:
        if name:
            item.authors.append(site.authors.get(name, name))
            item.lists.append(site.lists.of_author(item.authors[-1], nicename or name))


def _file_under(element: Any, item: Item, site: Site, meta: dict[str, str], otherwise: str) -> None:
    """The primary category is the section, the others are topics, as tags are."""
    categories = _terms(element, "category")
    chosen = site.categories.get(
        meta.get("_yoast_wpseo_primary_category") or meta.get("rank_math_primary_category") or ""
    )
    sorted_in = [c for c in categories if c[1] != "uncategorized"] or categories
    primary = chosen if chosen in categories else next(iter(sorted_in), None)
    if primary:
        item.section, item.section_keys = primary[0], (primary[1],)
    else:
        item.section = otherwise
    others = [category for category in sorted_in if category != primary]
    tags = _terms(element, "post_tag")
    item.topics = [name for name, _ in tags + others]
    if primary and primary[1]:
        item.lists.append(site.lists.of_category("section", primary))
    item.lists += [site.lists.of_category("topic", other) for other in others if other[1]]
    item.lists += [site.lists.of_tag(tag) for tag in tags if tag[1]]


def _is_picture(address: str) -> bool:
    return address.lower().partition("?")[0].endswith((".jpg", ".jpeg", ".png", ".gif", ".webp"))


def _date(item: Item, parts: dict[str, str], zone: ZoneInfo) -> None:
    item.published_at = (
        moments.parse(parts.get("post_date_gmt"), ZoneInfo("UTC"))
        or moments.parse(parts.get("post_date"), zone)
        or moments.parse(parts.get("pubDate"), zone)
    )


def _set_state(item: Item, parts: dict[str, str]) -> None:
    status = parts.get("status", "publish")
    item.state = _STATES.get(status, State.DRAFT)
    if status not in _STATES:
        item.notes.append(
            Kind.WAITS.note(
                gettext("its status is “%(status)s”: it waits as a draft", status=status[:40])
            )
        )
    if status in ("private", "pending"):
        item.notes.append(
            Kind.WAITS.note(gettext("it was %(status)s: it waits as a draft", status=status))
        )
    if parts.get("post_password"):
        item.state = State.DRAFT
        item.notes.append(Kind.WAITS.note(gettext("it had a password: it waits as a draft")))


def _keep_addresses(
    item: Item,
    parts: dict[str, str],
    element: Any,
    site: Site,
    own: list[tuple[str, str, str]],
) -> None:
    number = parts.get("post_id", "")
    link = site.path(parts.get("link", ""))
    if link.startswith("/") and link != "/":
        item.old_addresses.append(link)
    if number.isdecimal():
        item.old_addresses.append(f"{site.lists.folder}/?p={number}")
        if parts.get("post_type") == "page":
            item.old_addresses.append(f"{site.lists.folder}/?page_id={number}")
    folder, _, slug = link.rstrip("/").rpartition("/")
    if slug and "?" not in link:
        item.old_addresses += [f"{folder}/{old}/" for old in _old_slugs(element) if old]
    for attached, address, page in own:
        item.old_addresses.append(f"{site.lists.folder}/?attachment_id={attached}")
        _keep_attached(item, site.path(address), site.path(page), link)


def _keep_attached(item: Item, file: str, page: str, link: str) -> None:
    """The addresses of a file that belongs to a post, and of the page that shows the file."""
    if page.startswith("/") and page != link:
        item.old_addresses.append(page)
    if file.startswith("/"):
        item.attachments.append(file)


def _old_slugs(element: Any) -> list[str]:
    """What the post was called before: WordPress redirects from there."""
    pairs = (_parts(child) for child in element.iterchildren("{*}postmeta"))
    return [p.get("meta_value", "") for p in pairs if p.get("meta_key") == "_wp_old_slug"]
