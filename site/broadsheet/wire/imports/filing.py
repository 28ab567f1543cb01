"""Filing: an item becomes a story of the archive, whole or not at all, and once.

A story is known again by its `origin`. What the import filed last is kept as a digest: so an item
that says the same as before costs one query, and a later run of a changed export changes only what
was not touched at the desk since."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from ...archive import images, imported, sections
from ...archive.articles import Article
from ...archive.authors import Author, Topic
from ...archive.imported import LookReason, Result
from ...archive.manuscripts import revisions
from ...archive.manuscripts.manuscript import Manuscript
from ...archive.search import index as search
from ...archive.sections import Section
from ...archive.spelling import spaces
from ...archive.store import db
from ...language import gettext, tags
from ...paper import paper
from ...text import quotation_marks, rendering
from . import record, word_count
from .drawer import Drawer
from .items import Item, ItemPicture, ItemState
from .media import attaching, files
from .media.attaching import ItemPictures
from .media.bundle import Media
from .notes import NoteKind
from .record import Files, ItemReport, Source
from .section_maps import SectionMap


@dataclass
class Ready:
    """An item that can be filed in an instant: what takes time is done."""

    item: Item
    digest: str
    item_pictures: ItemPictures = field(default_factory=ItemPictures)
    files: int = 0  # that it has, shows or links to, pictures and others
    source: str = ""  # its text, with stand-ins for the names of its pictures
    html: str = ""  # of that

    def attach(self, media: Media | None, *, dry_run: bool = False) -> None:
        """Take in its pictures and files, and render its text with them."""
        self.item_pictures = attaching.render_pictures(self.item, media, dry_run=dry_run)
        self.source = attaching.place(self.item, self.item_pictures)
        language = self.item.texts.get("language") or paper().language
        self.html = rendering.to_html(self.source, self.item.body_format, language)


class FiledItem(NamedTuple):
    """What became of an item."""

    result: Result
    article: Article | None = None  # if it was written


class Filing:
    """Files items, some at a time, in the session's transaction. `as_of`: for stories that lack a
    moment; None: these wait as drafts. `drafts`: so do all that are new. `is_own`: whether an
    address is of this paper, or of none."""

    def __init__(
        self,
        now: datetime,
        as_of: datetime | None,
        section_map: SectionMap,
        *,
        drafts: bool = False,
        is_own: Callable[[str], bool] = lambda address: True,
    ) -> None:
        self.now, self.as_of, self.section_map, self.drafts = now, as_of, section_map, drafts
        self.is_own = is_own

    def make_ready(
        self,
        items: list[Item],
        media: Media | None,
        step: Callable[[], None],
        *,
        dry_run: bool,
    ) -> list[Ready]:
        """Outside the transaction: decoding pictures takes long, and others wait to write. `step`
        is called for each item."""
        known = imported.digests_of([item.origin for item in items])
        db.session.rollback()  # ends the reading
        ready = []
        for item in items:
            step()
            ready.append(self._ready(item, known.get(item.origin), media, dry_run))
        return ready

    def _ready(self, item: Item, known: str | None, media: Media | None, dry_run: bool) -> Ready:
        item.section = self.section_map.of(item.section, item.section_keys)
        if tags.same(item.texts.get("language", ""), paper().language):
            del item.texts["language"]  # it goes on being the paper's, whichever that becomes
        shown = attaching.wanted(item)
        item.linked_files = files.linked(item, self.is_own)
        count = len(shown) + len(files.by_path(item))
        digest = item.digest(_fingerprints(item, shown, media) if media else [])
        ready = Ready(item, digest, files=count)
        if known == digest or item.skip or item.fault:
            return ready
        language = item.texts.get("language") or paper().language
        item.body = quotation_marks.instead_of_elements(item.body, language)
        if spaces.is_french(language):
            for name in ("headline", "kicker", "dek", "body"):
                setattr(item, name, spaces.in_french(getattr(item, name)))
        ready.attach(media, dry_run=dry_run)
        return ready

    def file(self, batch: list[Ready], file: str) -> list[ItemReport]:
        """Raises DatabaseFailure, after which the whole transaction is to be rolled back."""
        drawer = Drawer([ready.item for ready in batch])
        is_all_new = not drawer.stories
        if is_all_new:  # each is indexed once, and not anew for its every author and topic
            search.rest(db.session.connection())
        with db.session.no_autoflush:
            filed = [self._file(ready, drawer) for ready in batch]
            db.session.flush()
            drawer.fronts = {section.path for section in sections.in_order()}
            written = [one.article for one in filed if one.article is not None]
            for ready, (_, article) in zip(batch, filed, strict=True):
                if article is not None:
                    drawer.keep_addresses(article, ready.item, ready.item_pictures)
                    drawer.keep_lists(article, ready.item)
            revisions.keep_imported(written, self.now)
            db.session.flush()
            told = []
            for ready, (result, _) in zip(batch, filed, strict=True):
                told.append(self._told(ready, result, drawer))
                self._remember(ready, told[-1], drawer, file)
            db.session.flush()
        if is_all_new:
            search.resume_with(db.session.connection(), (article.id for article in written))
        return told

    def _remember(self, ready: Ready, told: ItemReport, drawer: Drawer, file: str) -> None:
        origin = ready.item.origin
        source = Source(origin, ready.digest, file, ready.item.headline, ready.item.site)
        known, article = drawer.told.get(origin), drawer.stories.get(origin)
        if row := record.write(known, source, told, article, self.now):
            drawer.told[origin] = row

    def _file(self, ready: Ready, drawer: Drawer) -> FiledItem:
        item, known = ready.item, drawer.stories.get(ready.item.origin)
        if item.skip or item.fault:
            item.notes.insert(0, item.fault or item.skip)
            if known is not None and item.is_withdrawn and known.is_public(self.now):
                return self._stays_public(item)
            return FiledItem(Result.FAILED if item.fault else Result.SKIPPED)
        if known is not None and known.origin_digest == ready.digest:
            item.notes.clear()
            return FiledItem(Result.UNCHANGED)
        if known is not None and known.is_public(self.now) and self._would_hide(item, known):
            item.notes.clear()
            return self._stays_public(item)
        if known is not None and drawer.is_touched(known):
            return self._conflict(ready, known, drawer)
        article = known or drawer.new_story(item)
        self._fill(article, ready, drawer)
        article.origin_digest = ready.digest
        drawer.stories[item.origin] = article
        db.session.add(article)
        if known is not None:
            return FiledItem(Result.CHANGED, article)
        return FiledItem(Result.IMPORTED if article.published_at else Result.DRAFT, article)

    def _stays_public(self, item: Item) -> FiledItem:
        item.notes.insert(
            0,
            gettext("it was withdrawn there; here readers go on seeing it until somebody decides"),
        )
        item.is_withdrawn = True
        return FiledItem(Result.SKIPPED)

    def _would_hide(self, item: Item, known: Article) -> bool:
        """Whether readers would lose a story that they see. One whose date is gone keeps ours."""
        item.published_at = item.published_at or known.published_at
        ended = item.unpublished_at is not None and item.unpublished_at <= self.now
        is_ahead = item.published_at is not None and item.published_at > self.now
        return item.state is ItemState.DRAFT or not item.headline or ended or is_ahead

    def _conflict(self, ready: Ready, known: Article, drawer: Drawer) -> FiledItem:
        """What they say now is proposed to whoever edits the story here; once."""
        item, told = ready.item, drawer.told.get(ready.item.origin)
        if told is not None and told.is_decided(ready.digest):
            item.notes.clear()
            return FiledItem(Result.UNCHANGED)
        item.notes.insert(0, gettext("it was changed there and here: it stays as it is here"))
        if told is None or (told.digest, told.result) != (ready.digest, Result.CONFLICT):
            theirs = self._manuscript(known, ready, drawer)
            base = told.version if told is not None else None
            revisions.propose_imported(known, theirs, base or known.version, self.now)
        return FiledItem(Result.CONFLICT)

    def _manuscript(self, known: Article, ready: Ready, drawer: Drawer) -> Manuscript:
        """What a story would say if the item were filed."""
        item, item_pictures, ours = ready.item, ready.item_pictures, Manuscript.of(known)
        attaching.place_in_text(item_pictures)
        lead = item_pictures.images.get(item.lead_picture.address) if item.lead_picture else None
        db.session.flush()  # new pictures get their names
        said = {"headline": item.headline, "kicker": item.kicker, "dek": item.dek}
        said |= {"canonical_url": item.canonical, "source": item.source}
        return replace(
            ours,
            section=drawer.named(Section, item.section).slug,
            texts=ours.texts | said | item.texts,
            body_source=attaching.named(ready.source, "", item_pictures)[0],
            body_format=item.body_format,
            bylines=[drawer.named(Author, name).name for name in item.authors],
            topics=[drawer.named(Topic, name).name for name in item.topics],
            lead_image=lead.name if lead else ours.lead_image,
        )

    def _told(self, ready: Ready, result: Result, drawer: Drawer) -> ItemReport:
        item = ready.item
        article = drawer.stories.get(item.origin)
        # What is filed again alone, because others of its batch failed, says all again.
        told = ItemReport(result, notes=list(dict.fromkeys(item.notes)))
        told.files = _files(ready, result, drawer)
        texts = [] if article is None else _texts(article, item)
        is_public = article is not None and article.is_public(self.now)
        told.words = word_count.tally(item.said, *((texts, ()) if is_public else ((), texts)))
        guessed = LookReason.ADDRESS if item.guessed_addresses else None
        if item.is_withdrawn:
            told.looks = [LookReason.WITHDRAWN]
        elif result is not Result.SKIPPED:
            told.looks = record.looks_at(result, told.notes, guessed)
        if article is not None and not (item.skip or item.fault):
            told.address, told.is_public = article.path.removeprefix("/"), is_public
            if is_public and not article.has_copy and result in (Result.IMPORTED, Result.CHANGED):
                told.without_text[item.origin] = article.headline
        return told

    def _fill(self, article: Article, ready: Ready, drawer: Drawer) -> None:
        item, item_pictures = ready.item, ready.item_pictures
        article.section = drawer.named(Section, item.section)
        article.sign([drawer.named(Author, name) for name in item.authors])
        article.tag([drawer.named(Topic, name) for name in item.topics])
        article.headline, article.kicker, article.dek = item.headline, item.kicker, item.dek
        article.canonical_url, article.source = item.canonical, item.source
        for name, said in item.texts.items():
            setattr(article, name, said)
        attaching.place_in_text(item_pictures)
        source, html = attaching.named(ready.source, ready.html, item_pictures)
        article.file_copy(source, item.body_format, html)
        attaching.set_lead_picture(article, item, item_pictures)
        published = self._moment(item)
        if self.drafts and article.published_at is None:
            published = None
        if published is not None and published > self.now and not _is_fit(article, item_pictures):
            item.note(
                NoteKind.WAITS,
                gettext(
                    "without text, or with a picture that nobody described: it would come out"
                    " by itself, and waits as a draft"
                ),
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
        if item.state is ItemState.DRAFT:
            return None
        if not item.headline:
            item.note(NoteKind.WAITS, gettext("without a headline: it waits as a draft"))
            return None
        moment = item.published_at or self.as_of
        if moment is None:
            item.note(NoteKind.WAITS, gettext("without a date: it waits as a draft"))
        return moment


def _fingerprints(item: Item, shown: list[ItemPicture], media: Media) -> list[object]:
    """Others for other files. Of those that are no pictures, what is missing counts for nothing."""
    pictures = [media.fingerprint(picture.address) for picture in shown]
    return [*pictures, *filter(None, map(media.fingerprint, files.by_path(item).values()))]


def _set_end(article: Article, item: Item) -> None:
    """Until when readers see it, where the item says so."""
    end = item.unpublished_at
    if end is None or article.published_at is None:
        return
    if end > article.published_at:
        article.unpublished_at = end
    else:
        item.note(NoteKind.DATE, gettext("it was to end before it came out: the end was left out"))


def _texts(article: Article, item: Item) -> list[str]:
    """What the paper has of an item."""
    texts = [article.headline, article.kicker, article.dek, word_count.of_kept(article.body_html)]
    if item.is_whole_page:
        texts += [article.section.name, *(author.name for author in article.authors)]
        texts += [topic.name for topic in article.topics]
    return texts


def _files(ready: Ready, result: Result, drawer: Drawer) -> Files:
    """How many of an item's pictures and files the library has: of one that stays as it was, those
    that came before."""
    kept = len(ready.item_pictures.renditions) + len(ready.item_pictures.files)
    known = drawer.told.get(ready.item.origin)
    if known is not None and result in (Result.UNCHANGED, Result.CONFLICT):
        kept = min(known.report["files"][1], ready.files)
    return Files(ready.files, kept, ready.files - kept)


def _is_fit(article: Article, item_pictures: ItemPictures) -> bool:
    """Whether a story could be published at the desk (newsroom/stories/problems.py)."""
    names = {figure.name for figure in article.figures}
    known = images.by_names(names) | {image.name: image for image in item_pictures.images.values()}
    described = all(name in known and known[name].described for name in names)
    lead = article.lead_image
    return article.has_copy and described and (lead is None or lead.described)
