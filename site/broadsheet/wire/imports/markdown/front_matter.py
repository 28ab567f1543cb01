"""Markdown with front matter, as Hugo, Jekyll and their relatives keep stories: one file each."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from markdown_it import MarkdownIt

from ....language import gettext, tags
from ....text import footnotes_in_markdown
from ....text.markdown import bounded
from .. import moments, safe_reading, word_count
from ..html import cleaning, relative_links, tidy
from ..items import OTHER_TEXTS, Item, ItemPicture, ItemState, OldList
from ..notes import NoteKind
from ..options import ImportOptions
from . import permalinks, site_generators, sites
from .context import Context
from .matter import Matter, names_in, parted, text_in, texts_in
from .permalinks import DATED
from .sites import StaticSite

_MARKDOWN = bounded(MarkdownIt("commonmark").enable(["table", "strikethrough"]))
footnotes_in_markdown.add_typed_to(_MARKDOWN)
_FILM = re.compile(r"<p>(https?://[^\s<>\"]{1,500})</p>")  # or another address alone
_TITLED = re.compile(r'<p>(<img src="[^"]*" alt="[^"]*") title="([^"]*)" /></p>')
_ROOTS = ("content", "_posts", "_drafts", "posts", "_pages")
_HEADING = re.compile(r"#\s+(?P<marked>.+)\n*|(?P<underlined>[^\s>#*-].*)\n=+[ \t]*(?:\n+|\Z)")


def read(file: Path, options: ImportOptions) -> Iterator[tuple[Item, int]]:
    """The one story of a file, and its bytes. Raises ImportRefused for front matter that can't be
    read."""
    data = safe_reading.whole(file)
    with safe_reading.time_limit():
        item = _item(file, safe_reading.text(data), options)
    yield item, len(data)


def _item(file: Path, source: str, options: ImportOptions) -> Item:
    matter, body = parted(source)
    matter = _of_zola(matter)
    place = PurePosixPath(_place_of(file, options))
    site = sites.around(file, options.zone)
    if site is not None:
        matter = site.whole(site.place(file), matter)
    item = Item(f"markdown:{place}", body_format="markdown")
    if options.root is not None:
        item.site = f"markdown:{site.called if site else ''}"
    place, language = _place_and_language(place)
    if place.stem in ("_index", "README"):
        item.skip = gettext("is no story, but the page of a folder")
        return item
    item.headline, body = _headline_and_body(matter, body)
    item.headline = item.headline or _title_of_jekyll(place)
    if not item.headline and not body:
        item.skip = gettext("has neither headline nor text")
        return item
    item.dek = text_in(matter, "dek", "description", "subtitle", "summary", "excerpt")
    item.kicker = text_in(matter, "kicker")
    item.texts = {field.name: text_in(matter, field.name) for field in OTHER_TEXTS}
    item.texts["language"] = text_in(matter, "language", "lang", "locale") or language
    item.authors = names_in(matter, "authors", "author", "byline")
    item.topics = names_in(matter, "tags", "topics", "keywords")
    _file_under(item, matter, place)
    day, word = _day_and_word(place)
    item.slug = text_in(matter, "slug") or word
    _set_moments(item, matter, day, site.zone if site else options.zone)
    item.state = ItemState.DRAFT if _is_draft(matter, place) else ItemState.LIVE
    item.canonical = text_in(matter, "canonical_url", "canonical", "canonicalURL")
    picture = _picture(matter)
    item.lead_picture = ItemPicture(picture) if picture else None
    own = _own_addresses(file, matter, item, place, day, site)
    item.old_addresses = [*_also_known(matter, site, own), *own]
    item.lists = _lists(item, matter, site)
    item.said = "\n".join([item.headline, item.dek, word_count.of_markdown(body)])
    _set_body(item, body, Context(own[0] if own else "/", str(place), matter, site, file))
    return item


def _of_zola(matter: Matter) -> Matter:
    """With the names that Zola has in tables of their own."""
    tables = [
        matter[name] for name in ("extra", "taxonomies") if isinstance(matter.get(name), dict)
    ]
    return {str(name): value for table in [*tables, matter] for name, value in table.items()}


def _place_and_language(place: PurePosixPath) -> tuple[PurePosixPath, str]:
    """Where a story stands, and the language that its name ("ferry.de.md") or the first of several
    folders ("de/world/ferry.md") says; "" for none. Its page stood below the language's folder."""
    name, dot, said = place.stem.rpartition(".")
    if dot and name and tags.tag(said):
        own = place.with_name(name + place.suffix)
        return PurePosixPath(said.lower(), own), said
    parts = place.parts[1:] if place.parts[0] == "content" else place.parts
    first = parts[0] if len(parts) > 2 else ""
    return place, first if tags.tag(first) and first.islower() else ""


def _headline_and_body(matter: Matter, source: str) -> tuple[str, str]:
    """The title that the front matter gives, else the heading that the text begins with; and the
    text without that heading, where it says the same."""
    body = source.replace("\r\n", "\n").strip()
    heading = _HEADING.match(body)
    opening = (heading["marked"] or heading["underlined"]).strip(" #") if heading else ""
    headline = text_in(matter, "title") or opening
    if heading and opening == headline:
        body = body[heading.end() :]
    return headline, body


def _title_of_jekyll(place: PurePosixPath) -> str:
    """What Jekyll calls a post without a title: the words of its file's name."""
    named = DATED.fullmatch(place.stem) if "_posts" in place.parts else None
    return " ".join(word.capitalize() for word in named[2].split("-")) if named else ""


def _day_and_word(place: PurePosixPath) -> tuple[str, str]:
    """What the name of a file, or of a bundle's folder, says: its date ("" for none) and its slug.
    Jekyll's names begin with the date."""
    name = place.parent.name if place.stem == "index" else place.stem
    dated = DATED.match(name)
    return (dated[1], dated[2]) if dated else ("", name)


def _is_draft(matter: Matter, place: PurePosixPath) -> bool:
    says_so = matter.get("draft") is True or matter.get("published") is False
    return says_so or "_drafts" in place.parts


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


def _file_under(item: Item, matter: Matter, place: PurePosixPath) -> None:
    """The first category, else the section that is named, else the folder below "content"."""
    categories = names_in(matter, "categories", "category")
    folders = [part for part in place.parts[:-1] if part not in _ROOTS]
    if folders and folders[0] == item.texts["language"]:
        del folders[0]
    if place.name == "index.md":
        folders = folders[:-1]  # a bundle's folder is the story itself
    folder = folders[0].replace("-", " ").replace("_", " ").capitalize() if folders else ""
    item.section = text_in(matter, "section") or (categories[0] if categories else folder)
    item.section_keys = tuple(folders[:1])
    item.topics += categories[1:]


def _own_addresses(
    file: Path, matter: Matter, item: Item, place: PurePosixPath, day: str, site: StaticSite | None
) -> list[str]:
    """Where its page stood: what its site's configuration makes of it; or, where there is none,
    what it says itself, and where Hugo and Jekyll put it by themselves."""
    if site is not None:
        found = site.addresses(site.place(file), matter)
        if not found:
            item.notes.append(
                gettext(
                    "%(generator)s made no page of it: it had no address", generator=site.generator
                )
            )
        return [path for path in found if path != "/"]
    return [*_said(matter, "url", "permalink"), *_guessed(matter, item, place, day)]


def _lists(item: Item, matter: Matter, site: StaticSite | None) -> list[OldList]:
    """Hugo's lists of its two usual taxonomies; Jekyll has none by itself."""
    if site is None or site.generator != "Hugo":
        return []

    def of(kind: str, taxonomy: str, name: str) -> OldList:
        path = permalinks.hugo_list(site.settings, taxonomy, name)
        return OldList(kind, name, (site.base + path,))

    categories = names_in(matter, "categories", "category")
    is_section = bool(categories) and item.section == categories[0]
    return [
        *(of("topic", "tags", tag) for tag in names_in(matter, "tags")),
        *(of("section", "categories", name) for name in categories[:is_section]),
        *(of("topic", "categories", name) for name in categories[is_section:]),
    ]


def _guessed(matter: Matter, item: Item, place: PurePosixPath, day: str) -> list[str]:
    found = []
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
    item.guessed_addresses = [path for path in found if path != "/"]
    return item.guessed_addresses


def _also_known(matter: Matter, site: StaticSite | None, own: list[str]) -> list[str]:
    """The further addresses that its front matter names: below the site's own path, and Hugo's
    from the folder of its page if no slash is at their start."""
    found = []
    for one in texts_in(matter, "aliases", "redirect_from"):
        path = _path(one)
        if site is not None and not one.strip().lower().startswith(("http:", "https:")):
            if site.generator == "Hugo" and not one.strip().startswith("/") and own:
                path = urljoin(own[0].rstrip("/"), one.strip())
            else:
                path = site.base + path
        found.append(path)
    return [path for path in found if path != "/"]


def _said(matter: Matter, *names: str) -> list[str]:
    """The paths that its front matter names, without patterns (":year", "{{ page.fileSlug }}")."""
    said = [
        one
        for one in texts_in(matter, *names)
        if ":" not in one.replace("://", "") and "{" not in one
    ]
    return [path for path in map(_path, said) if path != "/"]


def _path(address: str) -> str:
    """The path of an address; of one without a slash at its start, from the site's root."""
    path = re.sub(r"\Ahttps?://[^/]+", "", address.strip())
    return path if path.startswith("/") else f"/{path}"


def _set_body(item: Item, body: str, context: Context) -> None:
    """Markdown stays Markdown, unless it holds HTML: that only HTML keeps."""
    if context.place.endswith(".mdx"):
        body = site_generators.without_components(body)
    text = site_generators.plain(body, item.notes, context).strip()
    if "<" not in text or not _holds_html(text):
        item.body = relative_links.in_markdown(text, context.in_full)
        return
    item.body_format = "html"
    html = _FILM.sub(lambda film: cleaning.link(film[1]), str(_MARKDOWN.render(text)))
    html = _TITLED.sub(r"<figure>\1><figcaption>\2</figcaption></figure>", html)
    cleaned = cleaning.cleaned(html, item.notes)
    item.body = tidy.readdressed(cleaned, "a", context.in_full)
    item.notes.append(gettext("its Markdown holds HTML: it is kept as HTML"))


def _holds_html(text: str) -> bool:
    tokens = _MARKDOWN.parse(text)
    inline = (child for token in tokens for child in token.children or [])
    return any(token.type in ("html_block", "html_inline") for token in [*tokens, *inline])


def _picture(matter: Matter) -> str:
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


def _set_moments(item: Item, matter: Matter, day: str, zone: ZoneInfo) -> None:
    """`day`: what the file's name says, "" for nothing."""

    def said(*names: str) -> datetime | None:
        for name in names:
            value = matter.get(name)
            if found := moments.parse(value, zone):
                return found
            if value not in (None, ""):
                item.note(
                    NoteKind.DATE,
                    gettext(
                        "its %(name)s “%(value)s” can’t be read as a date",
                        name=name,
                        value=str(value)[:60],
                    ),
                )
        return None

    published = said("publishDate", "published_at", "date", "pubDate")
    item.published_at = published or moments.parse(day, zone)
    item.updated_at = said("lastmod", "updated", "last_modified_at", "updated_at")
    item.unpublished_at = said("expiryDate", "unpublishDate")
