"""Ghost exports: posts and pages as items; members, newsletters and settings are left alone."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ....language import gettext
from .. import moments, safe_reading
from ..html import cleaning
from ..items import ImportRefused, Item, ItemPicture, ItemState, NoStories, OldList
from ..notes import NoteKind
from ..options import ImportOptions
from . import lexical, mobiledoc, readable
from .cards import MARKDOWN, SITE, text

Row = dict[str, Any]

UTC = ZoneInfo("UTC")

_STATES = {"published": ItemState.LIVE, "scheduled": ItemState.SCHEDULED, "draft": ItemState.DRAFT}


class Export:
    """The tables of an export."""

    def __init__(self, tables: Row) -> None:
        self.posts = _rows(tables, "posts")
        self.users = {_key(row, "id"): row for row in _rows(tables, "users")}
        self.tags = {_key(row, "id"): row for row in _rows(tables, "tags")}
        self.meta = {_key(row, "post_id"): row for row in _rows(tables, "posts_meta")}
        self.tags_of = _links(tables, "posts_tags", "tag_id")
        settings = {text(row, "key"): row for row in _rows(tables, "settings")}
        self.database = text(settings.get("db_hash", {}), "value")  # an id of the site's own
        self.language = text(settings.get("locale", settings.get("lang", {})), "value")
        self.authors_of = _links(tables, "posts_authors", "author_id")


def read(file: Path, options: ImportOptions) -> Iterator[tuple[Item, int]]:
    """Each post and page, and how many bytes that is of the file, in proportion. Raises
    ImportRefused for what is no export of Ghost."""
    size = file.stat().st_size
    export = Export(
        _tables(_parsed(safe_reading.text(safe_reading.whole(file, safe_reading.ARCHIVE))))
    )
    for number, post in enumerate(export.posts, start=1):
        yield _item(post, export, options), size * number // len(export.posts)


class NoJson(ImportRefused):
    """What should be JSON is none."""


def _parsed(source: str) -> object:
    try:
        return json.loads(source)
    except RecursionError:
        raise NoJson(gettext("is JSON that is nested beyond all sense")) from None
    except ValueError as error:
        raise NoJson(gettext("is no JSON that can be read: %(error)s", error=error)) from error


def _tables(document: object) -> Row:
    """Exports are {"db": [{"data": …}]}; what other programs make for Ghost is {"data": …}."""
    match document:
        case {"db": [{"data": dict(tables)}, *_]} | {"data": dict(tables)} | dict(tables):
            if isinstance(tables.get("posts"), list):
                return tables
    raise NoStories(gettext("is JSON, but no export of Ghost: it has no posts"))


def _item(post: Row, export: Export, options: ImportOptions) -> Item:
    key = _key(post, "uuid") or _key(post, "id") or text(post, "slug")
    item = Item(f"ghost:{key}", headline=text(post, "title"), slug=text(post, "slug"))
    item.site = f"ghost:{export.database}"
    # Ghost's own export leaves no post out; what other programs make for Ghost has no such id.
    item.has_all_of_site = bool(export.database)
    item.said = readable.text_of(post)
    is_page = text(post, "type") == "page" or bool(post.get("page"))
    if is_page and not options.pages:
        item.skip = gettext("is a page, not a post")
        return item
    number, meta = _key(post, "id"), export.meta.get(_key(post, "id"), {})
    authors = export.authors_of.get(number) or [_key(post, "author_id")]
    for user in (export.users.get(author, {}) for author in authors):
        if name := text(user, "name"):
            item.authors.append(name)
            item.lists.append(_list("author", user))
    _file_under(item, [export.tags.get(tag, {}) for tag in export.tags_of.get(number, [])])
    item.section = item.section or ("Pages" if is_page else "")
    item.dek = text(post, "custom_excerpt") or text(meta, "custom_excerpt")
    item.texts["language"] = text(post, "locale") or export.language
    for name in ("title", "description"):  # that search engines are given
        item.texts[f"search_{name}"] = text(meta, f"meta_{name}") or text(post, f"meta_{name}")
    item.canonical = text(post, "canonical_url") or text(meta, "canonical_url")
    item.published_at = moments.parse(post.get("published_at"), UTC)
    _set_state(item, post)
    if item.slug:
        item.old_addresses.append(f"/{item.slug}/")
    if source := _path(text(post, "feature_image") or text(post, "image")):
        alt, caption = text(meta, "feature_image_alt"), text(meta, "feature_image_caption")
        item.lead_picture = ItemPicture(source, alt or None, cleaning.words(caption))
    safe_reading.prepare(item, lambda: _set_body(item, post))
    return item


def _file_under(item: Item, tags: list[Row]) -> None:
    """The first public tag is the section; those that begin with # are for the desk alone."""
    public = [
        tag
        for tag in tags
        if text(tag, "name") and tag.get("visibility") != "internal" and text(tag, "name")[0] != "#"
    ]
    if public:
        item.section, item.section_keys = text(public[0], "name"), (text(public[0], "slug"),)
    item.topics = [text(tag, "name") for tag in public[1:]]
    for number, tag in enumerate(public):
        item.lists.append(_list("topic" if number else "section", tag))
    item.lists.append(OldList("", "", ("/rss/",)))


def _list(kind: str, row: Row) -> OldList:
    """Where Ghost has the stories of a tag or an author."""
    folder, slug = "author" if kind == "author" else "tag", text(row, "slug")
    return OldList(kind, text(row, "name"), (f"/{folder}/{slug}/",) if slug else ())


def _set_state(item: Item, post: Row) -> None:
    status = text(post, "status") or "draft"
    item.state = _STATES.get(status, ItemState.DRAFT)
    if status not in _STATES:
        item.note(
            NoteKind.WAITS,
            gettext("its status is “%(status)s”: it waits as a draft", status=status[:40]),
        )
    if (readers := text(post, "visibility")) not in (
        "",
        "public",
    ) and item.state != ItemState.DRAFT:
        item.state = ItemState.DRAFT
        item.note(
            NoteKind.WAITS,
            gettext("it was for %(readers)s only: it waits as a draft", readers=readers[:40]),
        )


def _set_body(item: Item, post: Row) -> None:
    """From the editor's own tree where there is one: it says what a card is. From HTML where the
    tree has what is not known here."""
    tried: list[str] = []
    html, unknown = _of_tree(post, tried)
    if not html or unknown:
        if markdown := text(post, "markdown"):
            html, unknown = str(MARKDOWN.render(markdown)), set()
        elif given := text(post, "html"):
            html, unknown, tried = given, set(), []
    item.notes += tried
    item.notes += [
        NoteKind.BLOCK.note(
            gettext("a card “%(name)s” was left out: it is not known here", name=name[:40])
        )
        for name in sorted(unknown)
    ]
    item.body = cleaning.cleaned(html, item.notes, _path)


def _of_tree(post: Row, tried: list[str]) -> tuple[str, set[str]]:
    """The HTML of the editor's own tree, and what in it is not known here. One that is broken
    counts for nothing where there is another text."""
    try:
        for name, render in (("lexical", lexical.to_html), ("mobiledoc", mobiledoc.to_html)):
            if source := text(post, name):
                return render(_parsed(source), tried)
    except NoJson:
        if not (text(post, "markdown") or text(post, "html")):
            raise
    return "", set()


def _path(address: str) -> str:
    """Addresses of the site itself are paths."""
    if address.startswith(SITE):
        return "/" + address.removeprefix(SITE).lstrip("/")
    return address


def _rows(tables: Row, name: str) -> list[Row]:
    rows = tables.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _key(row: Row, name: str) -> str:
    """An id, which is a number in old exports and a text in new ones."""
    value = row.get(name)
    return str(value) if isinstance(value, (int, str)) else ""


def _links(tables: Row, name: str, other: str) -> dict[str, list[str]]:
    """For each post the ids that a table links it to, in their order."""
    found = defaultdict(list)
    for row in sorted(_rows(tables, name), key=_order):
        found[_key(row, "post_id")].append(_key(row, other))
    return found


def _order(row: Row) -> int:
    order = row.get("sort_order")
    return order if isinstance(order, int) else 0
