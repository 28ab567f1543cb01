"""Filing: an item becomes a story of the archive, whole or not at all, and once.

A story is known again by its `origin`. What the import filed last is kept as a digest: so an item
that says the same as before costs one query, and a later run of a changed export changes only what
was not touched at the desk since."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl, unquote

from ... import urls
from ...archive import addresses, articles, authors, images, imported, revisions, sections
from ...archive.addresses import FormerAddress
from ...archive.articles import Article
from ...archive.authors import Author, Topic
from ...archive.sections import Section
from ...archive.spelling import spaces
from ...archive.spelling.folding import fold_name
from ...archive.spelling.slugs import slugify, unused
from ...archive.store import db
from ...language import gettext, tags
from ...paper import paper, spelling
from ...text import rendering
from .items import Item, State, name_of
from .media import attaching
from .media.attaching import ItemPictures
from .media.bundle import Media
from .section_maps import SectionMap

Named = TypeVar("Named", Section, Author, Topic)


@dataclass
class Filed:
    """What became of an item, by the word of the intake's Result."""

    result: str
    address: str = ""  # section and slug: "world/budget-vote"
    is_public: bool = False
    notes: list[str] = field(default_factory=list)


@dataclass
class Ready:
    """An item that can be filed in an instant: what takes time is done."""

    item: Item
    digest: str
    item_pictures: ItemPictures = field(default_factory=ItemPictures)


class Filing:
    """Files items, some at a time, in the session's transaction. `as_of`: for stories that lack a
    moment; None: these wait as drafts."""

    def __init__(self, now: datetime, as_of: datetime | None, section_map: SectionMap) -> None:
        self.now, self.as_of, self.section_map = now, as_of, section_map

    def make_ready(
        self, items: list[Item], media: Media | None, *, dry_run: bool = False
    ) -> list[Ready]:
        """Outside the transaction: decoding pictures takes long, and others wait to write."""
        known = imported.digests_of([item.origin for item in items])
        db.session.rollback()  # ends the reading
        return [self._ready(item, known.get(item.origin), media, dry_run) for item in items]

    def _ready(self, item: Item, known: str | None, media: Media | None, dry_run: bool) -> Ready:
        item.section = self.section_map.of(item.section, item.section_keys)
        if tags.same(item.texts.get("language", ""), paper().language):
            del item.texts["language"]  # it goes on being the paper's, whichever that becomes
        shown = attaching.wanted(item) if media else []
        digest = item.digest([media.fingerprint(p.address) for p in shown] if media else [])
        if known == digest or item.skip or item.fault:
            return Ready(item, digest)
        if spaces.is_french(item.texts.get("language") or paper().language):
            for name in ("headline", "kicker", "dek", "body"):
                setattr(item, name, spaces.in_french(getattr(item, name)))
        return Ready(item, digest, attaching.develop(item, media, dry_run=dry_run))

    def file(self, batch: list[Ready]) -> list[Filed]:
        """Raises DatabaseFailure, after which the whole transaction is to be rolled back."""
        drawer = _Drawer(batch)
        with db.session.no_autoflush:
            filed = [self._file(ready, drawer) for ready in batch]
            db.session.flush()
            drawer.fronts = {section.path for section in sections.in_order()}
            for ready, (_, article) in zip(batch, filed, strict=True):
                if article is not None:
                    drawer.keep_addresses(article, ready)
                    drawer.keep_lists(article, ready.item)
            revisions.keep_imported((story for _, story in filed if story), self.now)
            db.session.flush()
        return [self._told(r, result, drawer) for r, (result, _) in zip(batch, filed, strict=True)]

    def _file(self, ready: Ready, drawer: "_Drawer") -> tuple[str, Article | None]:
        """What becomes of an item, and the story if it was written."""
        item, known = ready.item, drawer.stories.get(ready.item.origin)
        if item.skip or item.fault:
            item.notes.insert(0, item.fault or item.skip)
            return "failed" if item.fault else "skipped", None
        if known is not None and known.origin_digest == ready.digest:
            item.notes.clear()
            return "unchanged", None
        if known is not None and known.id in drawer.edited:
            item.notes.insert(0, gettext("it was edited on the paper since, and stays as it is"))
            return "skipped", None
        article = known or drawer.new_story(item)
        self._fill(article, item, ready.item_pictures, drawer)
        article.origin_digest = ready.digest
        drawer.stories[item.origin] = article
        db.session.add(article)
        if known is not None:
            return "changed", article
        return "imported" if article.published_at else "draft", article

    def _told(self, ready: Ready, result: str, drawer: "_Drawer") -> Filed:
        # What is filed again alone, because others of its batch failed, says all again.
        notes = list(dict.fromkeys(ready.item.notes))
        article = drawer.stories.get(ready.item.origin)
        if article is None:
            return Filed(result, notes=notes)
        return Filed(result, article.path.removeprefix("/"), article.is_public(self.now), notes)

    def _fill(
        self, article: Article, item: Item, item_pictures: ItemPictures, drawer: "_Drawer"
    ) -> None:
        article.section = drawer.named(Section, item.section)
        article.sign([drawer.named(Author, name) for name in item.authors])
        article.tag([drawer.named(Topic, name) for name in item.topics])
        article.headline, article.kicker, article.dek = item.headline, item.kicker, item.dek
        article.canonical_url, article.source = item.canonical, item.source
        for name, words in item.texts.items():
            setattr(article, name, words)
        attaching.place_in_text(item_pictures)
        source = attaching.place(item, item_pictures)
        article.file_copy(source, item.body_format, rendering.to_html(source, item.body_format))
        attaching.set_lead_picture(article, item, item_pictures)
        published = self._moment(item)
        if published is not None and published > self.now and not _is_fit(article, item_pictures):
            item.notes.append(
                gettext(
                    "without text, or with a picture that nobody described: it would come out by"
                    " itself, and waits as a draft"
                )
            )
            published = None
        article.published_at = published
        # A draft keeps its date: it is offered when the draft is published.
        article.dated_at = item.published_at if published is None else None
        if published is None:
            article.saved_at = self.now  # among the drafts that editors see first
        is_later = bool(item.updated_at and published and item.updated_at > published)
        article.updated_at = item.updated_at if is_later else None
        _set_end(article, item)

    def _moment(self, item: Item) -> datetime | None:
        """When it is public from; None for a draft, and for what is not fit to be published."""
        if item.state is State.DRAFT:
            return None
        if not item.headline:
            item.notes.append(gettext("without a headline: it waits as a draft"))
            return None
        moment = item.published_at or self.as_of
        if moment is None:
            item.notes.append(gettext("without a date: it waits as a draft (or give --as-of)"))
        return moment


def _set_end(article: Article, item: Item) -> None:
    """Until when readers see it, where the item says so."""
    end = item.unpublished_at
    if end is None or article.published_at is None:
        return
    if end > article.published_at:
        article.unpublished_at = end
    else:
        item.notes.append(gettext("it was to end before it came out: the end was left out"))


def _is_fit(article: Article, item_pictures: ItemPictures) -> bool:
    """Whether a story could be published at the desk (newsroom/stories/problems.py)."""
    names = {figure.name for figure in article.figures}
    known = images.by_names(names) | {image.name: image for image in item_pictures.images.values()}
    described = all(name in known and known[name].described for name in names)
    lead = article.lead_image
    return article.has_copy and described and (lead is None or lead.described)


class _Drawer:
    """What the archive has for a batch of items, read by a few queries for all of them."""

    def __init__(self, batch: list[Ready]) -> None:
        items = [r.item for r in batch if not (r.item.skip or r.item.fault)]
        self.stories = imported.by_origins([item.origin for item in items])
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

    def keep_addresses(self, article: Article, ready: Ready) -> None:
        item, own = ready.item, article.path
        for old in item.old_addresses:
            self._keep_address(article, item, old, own)
        for old, target in attaching.files(item, ready.item_pictures):
            path = former_path(old)
            if path and len(path) <= urls.LONGEST and path not in self.former:
                self._add(FormerAddress(path=path, target=target))

    def _keep_address(self, article: Article, item: Item, old: str, own: str) -> None:
        path = former_path(old)
        if path is None or len(path) > urls.LONGEST:
            item.notes.append(gettext("its address %(address)s can’t be kept", address=old[:60]))
        elif not urls.may_be_former(path) or path in self.fronts:
            item.notes.append(
                gettext(
                    "its address %(address)s can’t be kept: the paper has its own there",
                    address=old[:60],
                )
            )
        elif path not in self.former and path != own:
            self._add(FormerAddress(path=path, article_id=article.id))
        elif path in self.former and self.former[path].article_id != article.id:
            item.notes.append(
                gettext(
                    "its address %(address)s leads to another story already", address=path[:200]
                )
            )

    def keep_lists(self, article: Article, item: Item) -> None:
        """Lead the other system's lists to the paper's. What was a topic to one story and is the
        section of another is the section."""
        for kind, name, olds in item.lists:
            section = article.section if kind == "section" else None
            credit = self._credit(item, kind, name)  # None for a section
            target = credit.path if credit else None
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

    def _credit(self, item: Item, kind: str, name: str) -> Author | Topic | None:
        """Who or what an item's author or topic of that name is in the paper."""
        names = {"author": item.authors, "topic": item.topics}.get(kind, [])
        by_name = {fold_name(known): known for known in names}
        known = by_name.get(fold_name(name_of(name)))
        if known is None:
            return None
        return self.named(Author, known) if kind == "author" else self.named(Topic, known)

    def _add(self, former: FormerAddress) -> None:
        self.former[former.path] = former
        db.session.add(former)


def _slug(item: Item) -> str:
    own = item.texts.get("language", "")
    return slugify(item.slug or item.headline or "untitled", spelling=spelling(own))


def _taken(slug: str) -> bool:
    return bool(articles.slugs_taken([slug]))


def _paths(item: Item) -> list[str]:
    found = (former_path(old) for old in (*item.old_addresses, *item.attachments))
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
