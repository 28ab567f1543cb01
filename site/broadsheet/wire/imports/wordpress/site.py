"""What an export of WordPress (WXR) says of its site, to which its posts refer: authors, categories
and, in a temporary database on disk, attachments."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..html import cleaning
from ..items import ImportRefused
from ..options import host
from .lists import Lists
from .reused import ReusedBlocks
from .xml_stream import Stream, elements

_LEARNT = (
    *("item", "{*}author", "{*}category", "{*}tag", "{*}term"),
    *("link", "language", "{*}base_blog_url"),
)


@dataclass
class WordPressSite:
    """What the first reading learns."""

    address: str = ""
    language: str = ""
    authors: dict[str, str] = field(default_factory=dict)  # login to name
    categories: dict[str, tuple[str, str]] = field(default_factory=dict)  # id to name, nicename
    lists: Lists = field(default_factory=Lists)
    attachments: "Attachments" = field(default_factory=lambda: Attachments())
    blocks: ReusedBlocks = field(default_factory=ReusedBlocks)

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
            query = parts.query and f"?{parts.query}"
            place = parts.fragment and f"#{parts.fragment}"
            return f"{parts.path or '/'}{query}{place}"
        return address


@contextmanager
def learnt(file: Path, together: tuple[Path, ...]) -> Iterator[WordPressSite]:
    """What a file says of itself, and the attachments of others of the same site, until whoever
    asks is done with them."""
    with _learnt_of(file) as site:
        for other in together:
            if other != file:
                with _learnt_of(other) as beside:
                    if beside.base == site.base:
                        site.attachments.add_all(beside.attachments)
                        site.blocks.add_all(beside.blocks)
        yield site


@contextmanager
def _learnt_of(file: Path) -> Iterator[WordPressSite]:
    site = WordPressSite()
    with closing(site.attachments.rows):
        with suppress(ImportRefused):  # the second reading says so, where it comes to it
            for element in elements(Stream(file, "rss"), "channel", *_LEARNT):
                _learn_from(element, site)
        yield site


def _learn_from(element: Any, site: WordPressSite) -> None:
    parts = parts_of(element)
    match element.tag.rpartition("}")[2]:
        case "item":
            _learn_from_item(element, parts, site)
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
            site.language = text_of(element)
        case "link" | "base_blog_url":
            site.address = text_of(element) or site.address
            site.lists.folder = site.path(site.address).partition("?")[0].rstrip("/")


def _learn_from_item(element: Any, parts: dict[str, str], site: WordPressSite) -> None:
    if parts.get("post_type") == "attachment":
        site.attachments.add(parts, meta_of(element))
    elif parts.get("post_type") == "wp_block":
        site.blocks.add(parts.get("post_id", ""), parts.get("encoded", ""))


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


def text_of(element: Any) -> str:
    """All words within an element."""
    return "".join(element.itertext()).strip()


def name_in(text: str) -> str:
    """A name as people read it: WordPress keeps "&" as "&amp;", and some plugins that as
    "&amp;amp;"."""
    for _ in range(3):
        text = unescape(text)
    return text


def parts_of(element: Any) -> dict[str, str]:
    """The text of each child by its name without namespace; excerpt:encoded is "excerpt"."""
    parts: dict[str, str] = {}
    for child in element.iterchildren("*"):
        space, _, name = child.tag.rpartition("}")
        name = name.rpartition(":")[2]
        if name == "encoded" and "excerpt" in f"{space}{child.tag}":
            name = "excerpt"
        if name not in ("postmeta", "comment") and name not in parts:
            parts[name] = text_of(child)
    return parts


def meta_of(element: Any) -> dict[str, str]:
    """What WordPress and its plugins note of a post, by their keys."""
    meta = {}
    for child in element.iterchildren("{*}postmeta"):
        pair = parts_of(child)
        meta[pair.get("meta_key", "")] = pair.get("meta_value", "")
    return meta
