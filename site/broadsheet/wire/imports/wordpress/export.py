"""WordPress exports (WXR): posts and pages as items, read twice and never held whole: first for
what posts refer to (site.py), then for the items."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from ....language import gettext
from .. import moments, word_count
from ..html import cleaning
from ..items import Item, ItemPicture, ItemState, line
from ..notes import NoteKind
from ..options import ImportOptions
from ..safe_reading import prepare
from . import text
from .site import WordPressSite, learnt, meta_of, name_in, parts_of, text_of
from .xml_stream import Stream, elements

_STATES = {
    "publish": ItemState.LIVE,
    "future": ItemState.SCHEDULED,
    "inherit": ItemState.LIVE,
    "draft": ItemState.DRAFT,
    "pending": ItemState.DRAFT,
    "auto-draft": ItemState.DRAFT,
    "private": ItemState.DRAFT,
}
_TAKEN = {"post": "", "page": "Pages"}  # post types, and the section of those without categories
# These are parts of WordPress itself, not of the paper: they are not even told of one by one.
_MACHINERY = frozenset(
    """attachment nav_menu_item revision custom_css customize_changeset oembed_cache user_request
    wp_block wp_template wp_template_part wp_global_styles wp_navigation wp_font_family wp_font_face
    acf-field acf-field-group""".split()
)

# Fields of Advanced Custom Fields as papers call them, of Secondary Title and of WP Subtitle.
_DEKS = """dek deck standfirst subtitle sub_title subheadline subheading sub_heading subhead
    secondary_title _secondary_title wps_subtitle kt_subtitle post_subtitle article_subtitle lead
    untertitel vorspann teaser chapo chapeau sous_titre entradilla bajada subtitulo linha_fina
    sottotitolo occhiello podtytul lead_text""".split()
_KICKERS = "kicker overline eyebrow dachzeile spitzmarke surtitre antetitulo chapeu".split()
_SEARCH_TITLES = """_yoast_wpseo_title rank_math_title _aioseo_title _aioseop_title
    _seopress_titles_title _genesis_title""".split()
_SEARCH_DESCRIPTIONS = """_yoast_wpseo_metadesc rank_math_description _aioseo_description
    _aioseop_description _seopress_titles_desc _genesis_description""".split()
_NO_TEXT = re.compile(
    r"%%?\w+%|#\w+_\w+|\A(?:[aOs]:\d+:[{\"]|field_[0-9a-f]{8,}\Z|\d+\Z|[\[{].*[\]}]\Z)"
)


def read(file: Path, options: ImportOptions) -> Iterator[tuple[Item, int]]:
    """Each post and page, and how many bytes of the file were read by then. Raises ImportRefused at
    the place from which it can't be read on."""
    with learnt(file, options.together) as site:
        stream = Stream(file, "rss")
        for element in elements(stream, "channel", "item"):
            if item := _item(element, site, options):
                yield item, stream.position


def _item(element: Any, site: WordPressSite, options: ImportOptions) -> Item | None:
    parts, meta = parts_of(element), meta_of(element)
    kind = parts.get("post_type", "post")
    if kind in _MACHINERY:
        return None
    parts["encoded"] = site.blocks.shown_in(parts.get("encoded", ""))
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
    item.dek = cleaning.words(parts.get("excerpt", "")) or _noted(meta, _DEKS)
    item.kicker = _noted(meta, _KICKERS)
    item.texts["language"] = _language(element, site)
    item.texts["search_title"] = _noted(meta, _SEARCH_TITLES)
    item.texts["search_description"] = _noted(meta, _SEARCH_DESCRIPTIONS)
    item.slug = unquote(parts.get("post_name", ""))
    own = site.attachments.of(number)
    _keep_addresses(item, parts, element, site, own)
    item.lists.append(site.lists.of_all(item.published_at, options.zone))
    item.uid = parts.get("guid", "")
    prepare(item, lambda: _set_body(item, parts, own, site, meta.get("footnotes", "")))
    _set_lead(item, meta.get("_thumbnail_id", ""), site)
    return item


def _noted(meta: dict[str, str], names: Sequence[str]) -> str:
    """What plugins note of a post under the first of these names; what has placeholders ("%%title%%
    %%sep%%"), or is no text but a list that PHP packed, says nothing."""
    said = (cleaning.words(meta.get(name, "")) for name in names)
    return next((text for text in said if text and not _NO_TEXT.search(text)), "")


def _set_lead(item: Item, number: str, site: WordPressSite) -> None:
    if lead := site.attachments.find(number):
        item.lead_picture = ItemPicture(site.path(lead[0]), *lead[1:])
    elif number.isdecimal() and int(number):
        item.note(NoteKind.FILE, gettext("its lead picture is not in the export"))


def _said(parts: dict[str, str]) -> str:
    source = text.readable(parts.get("encoded", ""))
    return word_count.of_html("\n".join([parts.get("title", ""), parts.get("excerpt", ""), source]))


def _language(element: Any, site: WordPressSite) -> str:
    """What Polylang says of a post, else the site's."""
    return next((nicename for _, nicename in _terms(element, "language")), site.language)


def _set_body(
    item: Item,
    parts: dict[str, str],
    own: list[tuple[str, str, str]],
    site: WordPressSite,
    footnotes: str,
) -> None:
    gallery = [number for number, address, _ in own if _is_picture(address)]
    source = parts.get("encoded", "")
    found = text.to_html(source, site.attachments.find, gallery, item.notes)
    found = text.with_footnotes(found, footnotes)
    item.body = cleaning.cleaned(found, item.notes, site.path)


def _terms(element: Any, domain: str) -> list[tuple[str, str]]:
    """Name and nicename of each category element of a domain."""
    found = ((name_in(text_of(child)), child) for child in element.iterchildren("category"))
    return [
        (name, c.get("nicename", "")) for name, c in found if name and c.get("domain") == domain
    ]


def _sign(element: Any, item: Item, parts: dict[str, str], site: WordPressSite) -> None:
    login = parts.get("creator", "").strip("<> ")
    # Several are of the plugin Co-Authors Plus.
    for name, nicename in _terms(element, "author") or [(login, login)]:
        if name:
            item.authors.append(site.authors.get(name, name))
            item.lists.append(site.lists.of_author(item.authors[-1], nicename or name))


def _file_under(
    element: Any, item: Item, site: WordPressSite, meta: dict[str, str], otherwise: str
) -> None:
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
    item.state = _STATES.get(status, ItemState.DRAFT)
    if status not in _STATES:
        item.note(
            NoteKind.WAITS,
            gettext("its status is “%(status)s”: it waits as a draft", status=status[:40]),
        )
    if status in ("private", "pending"):
        item.note(NoteKind.WAITS, gettext("it was %(status)s: it waits as a draft", status=status))
    if parts.get("post_password"):
        item.state = ItemState.DRAFT
        item.note(NoteKind.WAITS, gettext("it had a password: it waits as a draft"))


def _keep_addresses(
    item: Item,
    parts: dict[str, str],
    element: Any,
    site: WordPressSite,
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
    pairs = (parts_of(child) for child in element.iterchildren("{*}postmeta"))
    return [p.get("meta_value", "") for p in pairs if p.get("meta_key") == "_wp_old_slug"]
