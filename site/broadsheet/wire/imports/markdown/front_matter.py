"""Markdown with front matter, as Hugo, Jekyll and their relatives keep stories: one file each."""

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from markdown_it import MarkdownIt

from ....text.markdown import bounded
from .. import moments, reading
from ..html import cleaning, links
from ..items import OTHER_TEXTS, Item, Picture, Refused, State
from ..options import ImportOptions
from . import site_generators

LARGEST = 64 * 1024  # characters of front matter
_FENCE = re.compile(
    r"\A(---|\+\+\+|;;;)[ \t]*\r?\n(.*?)(?:\r?\n)?^(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M
)
_MARKDOWN = bounded(MarkdownIt("commonmark").enable(["table", "strikethrough"]))
_ROOTS = ("content", "_posts", "_drafts", "posts", "_pages")
_DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-(.+)")
_HEADING = re.compile(r"#\s+(?P<marked>.+)\n*|(?P<underlined>[^\s>#*-].*)\n=+[ \t]*(?:\n+|\Z)")


class _Loader(yaml.SafeLoader):
    """YAML without aliases: a few lines of them can stand for gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise Refused("its front matter has aliases, which no story needs")
        return super().compose_node(parent, index)

    def moment(self, node: Any) -> Any:
        """A text where it is no moment: one wrong date is not worth a story."""
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return self.construct_scalar(node)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.moment)


def read(file: Path, options: ImportOptions) -> Iterator[tuple[Item, int]]:
    """The one story of a file, and its bytes. Raises Refused for front matter that can't be
    read."""
    data = reading.whole(file)
    with reading.time_limit():
        item = _item(file, reading.text(data), options)
    yield item, len(data)


def _item(file: Path, source: str, options: ImportOptions) -> Item:
    matter, body = _parted(source)
    place = PurePosixPath(_place_of(file, options))
    item = Item(f"markdown:{place}", body_format="markdown")
    if place.stem in ("_index", "README"):
        item.skip = "is no story, but the page of a folder"
        return item
    item.headline, body = _headline_and_body(matter, body)
    if not item.headline and not body:
        item.skip = "has neither headline nor text"
        return item
    item.dek = _text(matter, "dek", "description", "subtitle", "summary", "excerpt")
    item.kicker = _text(matter, "kicker")
    item.texts = {field.name: _text(matter, field.name) for field in OTHER_TEXTS}
    item.authors = _names(matter, "authors", "author", "byline")
    item.topics = _names(matter, "tags", "topics", "keywords")
    _file_under(item, matter, place)
    day, word = _day_and_word(place)
    item.slug = _text(matter, "slug") or word
    item.published_at = _moment(
        matter, options, "publishDate", "published_at", "date", "pubDate"
    ) or moments.parse(day, options.zone)
    item.updated_at = _moment(
        matter, options, "lastmod", "updated", "last_modified_at", "updated_at"
    )
    item.state = State.DRAFT if _is_draft(matter, place) else State.LIVE
    item.canonical = _text(matter, "canonical_url", "canonical", "canonicalURL")
    picture = _picture(matter)
    item.lead_picture = Picture(picture) if picture else None
    own = _own_addresses(matter, item, place, day)
    item.old_addresses = [*_said(matter, "aliases", "redirect_from"), *own]
    _set_body(item, body, own[0] if own else "/", str(place))
    return item


def _headline_and_body(matter: dict[str, Any], source: str) -> tuple[str, str]:
    """The title that the front matter gives, else the heading that the text begins with; and the
    text without that heading, where it says the same."""
    body = source.replace("\r\n", "\n").strip()
    heading = _HEADING.match(body)
    opening = (heading["marked"] or heading["underlined"]).strip(" #") if heading else ""
    headline = _text(matter, "title") or opening
    if heading and opening == headline:
        body = body[heading.end() :]
    return headline, body


def _day_and_word(place: PurePosixPath) -> tuple[str, str]:
    """What the name of a file, or of a bundle's folder, says: its date ("" for none) and its slug.
    Jekyll's names begin with the date."""
    name = place.parent.name if place.stem == "index" else place.stem
    dated = _DATED.match(name)
    return (dated[1], dated[2]) if dated else ("", name)


def _is_draft(matter: dict[str, Any], place: PurePosixPath) -> bool:
    says_so = matter.get("draft") is True or matter.get("published") is False
    return says_so or "_drafts" in place.parts


def _parted(source: str) -> tuple[dict[str, Any], str]:
    """The front matter as values, and what stands below it."""
    fence = _FENCE.match(source)
    if fence is None:
        return _json_parted(source) if re.match(r"\{\s*\"", source) else ({}, source)
    mark, text = fence[1], fence[2]
    if len(text) > LARGEST:
        raise Refused(f"its front matter is larger than {LARGEST // 1024} KB")
    try:
        if mark == "+++":
            found: Any = tomllib.loads(text.replace("\r\n", "\n"))
        elif mark == ";;;" or text.lstrip().startswith("{"):
            found = json.loads(text)
        else:
            found = yaml.load(text, _Loader)  # noqa: S506 - derived from SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, AttributeError) as error:
        why = " ".join(str(error).split())[:200]
        raise Refused(f"its front matter can’t be read: {why}") from error
    if found is not None and not isinstance(found, dict):
        raise Refused("its front matter is no list of names and values")
    return {str(name): value for name, value in (found or {}).items()}, source[fence.end() :]


def _json_parted(source: str) -> tuple[dict[str, Any], str]:
    """Hugo's JSON has no fence but its own braces."""
    try:
        matter, end = json.JSONDecoder().raw_decode(source)
    except (ValueError, RecursionError):
        return {}, source
    if end > LARGEST:
        raise Refused(f"its front matter is larger than {LARGEST // 1024} KB")
    return matter, source[end:]


def _place_of(file: Path, options: ImportOptions) -> str:
    """The path below the site's own folder for stories: the same on every machine."""
    if options.root:
        return file.relative_to(options.root).as_posix()
    parts = file.absolute().parts
    for root in _ROOTS:
        if root in parts[:-1]:
            at = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[at + (root == "content") :])
    return "/".join(parts[-2:])


def _file_under(item: Item, matter: dict[str, Any], place: PurePosixPath) -> None:
    """The first category, else the section that is named, else the folder below "content"."""
    categories = _names(matter, "categories", "category")
    folders = [part for part in place.parts[:-1] if part not in _ROOTS]
    if place.name == "index.md":
        folders = folders[:-1]  # a bundle's folder is the story itself
    folder = folders[0].replace("-", " ").replace("_", " ").capitalize() if folders else ""
    item.section = _text(matter, "section") or (categories[0] if categories else folder)
    item.section_keys = tuple(folders[:1])
    item.topics += categories[1:]


def _own_addresses(matter: dict[str, Any], item: Item, place: PurePosixPath, day: str) -> list[str]:
    """Where its page stood: what it says, and where Hugo and Jekyll put it by themselves."""
    found = _said(matter, "url", "permalink")
    folder = place.parent
    if day or "_posts" in folder.parts:
        when = item.published_at
        day = day or (f"{when:%Y-%m-%d}" if when else "")
        year, month, number = [*day.split("-"), "", ""][:3]
        if number:
            found.append(f"/{year}/{month:0>2}/{number:0>2}/{item.slug}.html")
            found.append(f"/{year}/{month:0>2}/{number:0>2}/{item.slug}/")
    elif not matter.get("url"):
        where = folder.parent if place.name == "index.md" else folder
        found.append("/" + "/".join([*(p for p in where.parts if p != "."), item.slug]) + "/")
    return [path for path in found if path != "/"]


def _said(matter: dict[str, Any], *names: str) -> list[str]:
    """The paths that its front matter names, without patterns (":year")."""
    said = [one for name in names for one in _many(matter.get(name))]
    found = [
        _path(one) for one in said if isinstance(one, str) and ":" not in one.replace("://", "")
    ]
    return [path for path in found if path != "/"]


def _path(address: str) -> str:
    """The path of an address; of one without a slash at its start, from the site's root."""
    path = re.sub(r"\Ahttps?://[^/]+", "", address.strip())
    return path if path.startswith("/") else f"/{path}"


def _set_body(item: Item, body: str, page: str, place: str) -> None:
    """Markdown stays Markdown, unless it holds HTML: that only HTML keeps. `page`: the path of its
    page on the old site."""
    text = site_generators.plain(body, item.notes).strip()
    if "<" not in text or not _holds_html(text):
        item.body = links.in_markdown(text, page, place)
        return
    item.body_format = "html"
    tidy = cleaning.cleaned(str(_MARKDOWN.render(text)), item.notes)
    item.body = cleaning.readdressed(tidy, "a", lambda link: links.in_full(link, page, place))
    item.notes.append("its Markdown holds HTML: it is kept as HTML")


def _holds_html(text: str) -> bool:
    tokens = _MARKDOWN.parse(text)
    inline = (child for token in tokens for child in token.children or [])
    return any(token.type in ("html_block", "html_inline") for token in [*tokens, *inline])


def _picture(matter: dict[str, Any]) -> str:
    for name in (
        "image",
        "featured_image",
        "feature_image",
        "cover",
        "thumbnail",
        "images",
        "hero",
    ):
        match matter.get(name):
            case str(address) | [str(address), *_]:
                return address
            case {"image": str(address)} | {"src": str(address)} | {"path": str(address)}:
                return address
    return ""


def _text(matter: dict[str, Any], *names: str) -> str:
    for name in names:
        value = matter.get(name)
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            return str(value).strip()
    return ""


def _names(matter: dict[str, Any], *names: str) -> list[str]:
    """A list of names; Jekyll's are words of one text, commas part others."""
    for name in names:
        value = matter.get(name)
        if isinstance(value, str):
            if name in ("author", "byline", "category"):
                return [value]
            return value.split(",") if "," in value else value.split()
        if isinstance(value, list):
            return [_name(one) for one in value if _name(one)]
        if _name(value):
            return [_name(value)]
    return []


def _name(value: object) -> str:
    match value:
        case str():
            return value.strip()
        case bool() | None:
            return ""
        case int() | float():
            return str(value)
        case {"name": str(name)}:
            return name
    return ""


def _many(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _moment(matter: dict[str, Any], options: ImportOptions, *names: str) -> datetime | None:
    found = (moments.parse(matter.get(name), options.zone) for name in names)
    return next((moment for moment in found if moment), None)
