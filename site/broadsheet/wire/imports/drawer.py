"""The drawer: what the archive has for a batch of items, by a few queries for all of them, and the
addresses that they bring."""

import re
from functools import partial
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl, quote, unquote

from ... import urls
from ...archive import addresses, articles, authors, imported, sections
from ...archive.addresses import FormerAddress
from ...archive.articles import Article
from ...archive.authors import Author, Topic
from ...archive.manuscripts import revisions
from ...archive.sections import Section
from ...archive.spelling.folding import fold_name
from ...archive.spelling.slugs import slugify, unused
from ...archive.store import db
from ...language import gettext
from ...paper import spelling
from .items import Item, name_of
from .media import attaching
from .media.attaching import ItemPictures
from .media.files import by_path
from .notes import NoteKind

Named = TypeVar("Named", Section, Author, Topic)


class Drawer:
    """What the archive has for a batch of items, read by a few queries for all of them."""

    def __init__(self, all_items: list[Item]) -> None:
        items = [item for item in all_items if not (item.skip or item.fault)]
        origins = [item.origin for item in all_items]
        self.stories = imported.by_origins(origins)
        self.told = imported.told_of(origins)
        new = [item for item in items if item.origin not in self.stories]
        self.uids = imported.uids_taken([item.uid for item in new if item.uid])
        self.slugs = articles.slugs_taken([_slug(item) for item in new])
        paths = [path for item in items for path in _paths(item)]
        lists = {path for item in items for path in _list_paths(item)}
        # The archive's, and those that the batch adds, which no query sees until they are written.
        self.former = addresses.of_paths({*paths, *lists})
        self.edited = revisions.edited_since_import([a.id for a in self.stories.values()])
        self.known: dict[tuple[type, str], Any] = {}
        self.fronts: set[str] = set()  # the sections' addresses, with those of this batch

    def is_touched(self, article: Article) -> bool:
        """Whether somebody here had a hand in it since an import wrote it: in its text, in when it
        is public, in what it is linked to."""
        told = self.told.get(str(article.origin))
        is_another = told is not None and told.version not in (None, article.version)
        return is_another or article.id in self.edited

    def new_story(self, item: Item) -> Article:
        """Feeds know it by the id that the old paper's feed told, if that is an IRI and nobody
        else's."""
        article = Article(slug=self.free_slug(item), origin=item.origin, picks=[])
        if item.uid and item.uid not in self.uids:
            self.uids.add(item.uid)
            article.uid = item.uid
        return article

    def named(self, kind: type[Named], name: str) -> Named:
        """The section, author or topic of that name."""
        found = self.known.get((kind, name))
        if found is None:
            find: Any = sections.named if kind is Section else partial(authors.named, kind)
            found = find(name)
            self.known[kind, name] = found
        return cast(Named, found)

    def free_slug(self, item: Item) -> str:
        """A slug that neither the archive nor the batch has."""
        wanted = _slug(item)
        slug = unused(wanted, lambda slug: slug in self.slugs or (slug != wanted and _taken(slug)))
        self.slugs.add(slug)
        return slug

    def keep_addresses(self, article: Article, item: Item, pictures: ItemPictures) -> None:
        """Lead an item's former addresses to its story, and those of its pictures and files to
        these. Notes which can't be kept."""
        own = article.path
        for old in item.old_addresses:
            self._keep_address(article, item, old, own)
        for old, target in attaching.files(item, pictures):
            path = former_path(old)
            fits = path and len(path) <= urls.LONGEST and urls.may_be_former(path)
            if path and fits and path not in self.former:
                self._add(FormerAddress(path=path, target=target))

    def _keep_address(self, article: Article, item: Item, old: str, own: str) -> None:
        path = former_path(old)
        if path is None or len(path) > urls.LONGEST:
            item.note(
                NoteKind.ADDRESS, gettext("its address %(address)s can’t be kept", address=old[:60])
            )
        elif not urls.may_be_former(path) or path in self.fronts:
            item.note(
                NoteKind.ADDRESS,
                gettext(
                    "its address %(address)s can’t be kept: the paper has its own there",
                    address=old[:60],
                ),
            )
        elif path not in self.former and path != own:
            self._add(FormerAddress(path=path, article_id=article.id))
        elif path in self.former and self.former[path].article_id != article.id:
            item.note(
                NoteKind.ADDRESS,
                gettext(
                    "its address %(address)s leads to another story already", address=path[:200]
                ),
            )

    def keep_lists(self, article: Article, item: Item) -> None:
        """Lead the other system's lists to the paper's. What was a topic to one story and is the
        section of another is the section."""
        names = {("author", fold_name(name)): name for name in item.authors}
        names |= {("topic", fold_name(name)): name for name in item.topics}
        for kind, name, olds in item.lists:
            section = article.section if kind == "section" else None
            credited = names.get((kind, fold_name(name_of(name))))  # None for a section
            target = self._credit(kind, credited).path if credited else None
            if section is None and target is None:
                continue
            for path in filter(None, map(former_path, olds)):
                known = self.former.get(path)
                was_topic = known is not None and (known.target or "").startswith(urls.topic(""))
                if known is not None and not (kind == "section" and was_topic):
                    continue
                if len(path) <= urls.LONGEST and urls.may_be_former(path):
                    former = known or FormerAddress(path=path)
                    former.section, former.target = section, target
                    self._add(former)

    def _credit(self, kind: str, name: str) -> Author | Topic:
        return self.named(Author, name) if kind == "author" else self.named(Topic, name)

    def _add(self, former: FormerAddress) -> None:
        self.former[former.path] = former
        db.session.add(former)


def known_as(item: Item) -> str:
    """The key of an item: of a story that came in before, the one that it came under."""
    if not item.former_origin:
        return item.origin
    site = imported.site_of(item.former_origin)
    is_it = site == item.site or (site == "" and _stood_there(item))
    db.session.rollback()  # ends the reading
    return item.former_origin if is_it else item.origin


def _stood_there(item: Item) -> bool:
    """Whether the story under an item's former key is that of its addresses: earlier versions told
    sites in folders of one host not apart."""
    story = imported.by_origin(item.former_origin)
    paths = {path for old in item.old_addresses if (path := former_path(old))}
    former = addresses.of_paths(paths).values()
    return story is not None and (
        story.path in paths or any(one.article_id == story.id for one in former)
    )


def _slug(item: Item) -> str:
    own = item.texts.get("language", "")
    return slugify(item.slug or item.headline or "untitled", spelling=spelling(own))


def _taken(slug: str) -> bool:
    return bool(articles.slugs_taken([slug]))


def _paths(item: Item) -> list[str]:
    files = map(quote, by_path(item))
    found = (former_path(old) for old in (*item.old_addresses, *item.attachments, *files))
    return [path for path in found if path]


def _list_paths(item: Item) -> list[str]:
    found = (former_path(old) for one in item.lists if one.kind for old in one.addresses)
    return [path for path in found if path]


def former_path(old: str) -> str | None:
    """The path under which a former address is kept: decoded, without a slash at its end and
    without its query, but for WordPress's numbers ("/?p=12", "/blog/?p=12"). None for the front
    page itself, and for what can be no address."""
    path, _, query = old.partition("?")
    if re.search("%[01][0-9a-f]|%7f", path, re.IGNORECASE):
        return None  # control characters, which no page's address has
    tidy = "/" + "/".join(part for part in unquote(path, errors="replace").split("/") if part)
    folder = tidy.removesuffix("/index.php").rstrip("/")
    numbered = urls.numbered(dict(parse_qsl(query[:1000])), folder) if query else None
    if numbered and folder.count("/") <= 1:
        return numbered
    return tidy if folder else None
