"""Filing: what a page-text extraction says becomes stories in the archive.

The full story is published when its page says, else at `as_of`; one with lines in doubt is a draft,
in which they are marked. Each teaser of its rail becomes an article that is known by
its headline only, published when its age says. A story that is known already is filled in or left
alone, so a second run changes nothing."""

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ....archive import articles, authors, imported, sections
from ....archive.articles import Article
from ....archive.authors import Author, Topic
from ....archive.corrections import Correction
from ....archive.imported import ImportedItem, Result
from ....archive.manuscripts import revisions
from ....archive.manuscripts.manuscript import Manuscript
from ....archive.store import db
from ....language import gettext, language, list_patterns, ngettext, number
from ....paper import paper, spelling
from ....text import doubts, rendering
from .. import record, word_count
from ..items import ImportRefused, name_of
from ..notes import NoteKind
from ..options import UTC
from ..record import ItemReport, Source
from .facts import Moment
from .language import language_of
from .printed_moments.dates import PrintedDate
from .reading import PageText, RailEntry

MOST_TEASERS = 1_000  # of a rail


class Text(NamedTuple):
    """A page's story: its source, with marks at what is doubtful, and as readers get it."""

    source: str
    html: str


@dataclass
class Filed:
    article: Article
    result: Result
    notes: list[str] = field(default_factory=list)
    rail: list[Article] = field(default_factory=list)  # known or made, in order
    headlines: list[Article] = field(default_factory=list)  # of these, those that were made
    source: str = ""  # the text of the page's story
    drafts: bool = False  # whether what is new waits for an editor

    def told(self, source: str, file: str, now: datetime) -> ItemReport:
        """What became of the page, and of its words; remembered in the session's transaction."""
        article = self.article
        told = ItemReport(self.result, article.path.removeprefix("/"), notes=self.notes)
        pieces = [(article, _texts(article)), *((one, _headline_of(one)) for one in self.rail)]
        seen = [text for one, texts in pieces if one.is_public(now) for text in texts]
        unseen = [text for one, texts in pieces if not one.is_public(now) for text in texts]
        told.words = word_count.tally(source, seen, unseen)
        told.is_public = article.is_public(now)
        new = self.headlines if self.result is Result.UNCHANGED else [article, *self.headlines]
        told.without_text = {
            str(one.origin): one.headline for one in new if one.is_public(now) and not one.has_copy
        }
        told.looks = record.looks_at(self.result, told.notes)
        known = imported.told_of([str(article.origin)]).get(str(article.origin))
        digest = _digest(self.source)
        said = Source(str(article.origin), digest, file, article.headline)
        record.write(known, said, told, article, now)
        return told


def text_of(page: PageText) -> Text:
    """What is to be filed. Outside of the transaction: rendering takes its time, and others wait to
    write. Raises ImportRefused for what is no page."""
    source = _source(page)
    if len(source) > rendering.LONGEST:
        raise ImportRefused(
            gettext(
                "the text is longer than %(num)s characters: hardly one story",
                num=number(rendering.LONGEST),
            )
        )
    if len(page.rail) > MOST_TEASERS:
        raise ImportRefused(
            gettext(
                "its rail has more than %(num)s stories: hardly one page", num=number(MOST_TEASERS)
            )
        )
    return Text(source, rendering.to_html(source, "plain"))


def file(
    page: PageText,
    text: Text,
    as_of: datetime,
    zone: ZoneInfo = UTC,
    name: str = "",
    *,
    drafts: bool = False,
) -> Filed:
    """File one extraction as of a moment (aware UTC) in the session's transaction. `zone`: of the
    dates that the page prints. `name`: of the file, in which its story is known again. `drafts`:
    what is new waits for an editor."""
    filed = _story(page, text, as_of, zone, name, drafts)
    filed.drafts = drafts
    filed.notes[:0] = page.notes
    filed.source = text.source
    picks = [_headline(page, entry, as_of, zone, filed) for entry in page.rail]
    filed.rail = [pick for pick in picks if pick]
    chosen = dict.fromkeys(pick for pick in filed.rail if pick is not filed.article)
    if len(chosen) < len(filed.rail):
        filed.notes.append(gettext("the rail names a story twice, or the story itself: kept once"))
    if chosen and not filed.article.picks and filed.result not in (Result.SKIPPED, Result.CONFLICT):
        filed.article.pick(chosen)
        if filed.result is Result.UNCHANGED:
            filed.result = Result.CHANGED
    db.session.flush()
    return filed


def _story(
    page: PageText, text: Text, as_of: datetime, zone: ZoneInfo, name: str, drafts: bool
) -> Filed:
    doubtful, source = [*page.doubtful], text.source
    origin = _origin(page.headline) if page.headline else _origin_of_text(source)
    known = imported.by_origin(origin)
    if known is not None and not known.has_copy and doubtful:
        # Readers know the headline already, and must not be shown a text that is in doubt.
        origin += " (doubtful)"
        known = imported.by_origin(origin)
    if known is None:
        return _new(page, text, origin, as_of, zone, drafts)
    if source and not known.has_copy:
        _fill(known, page, text, as_of, zone)
        note = gettext("the full story of a headline known before")
        return Filed(known, Result.CHANGED, notes=[note])
    if source in ("", known.body_source):
        return Filed(known, Result.UNCHANGED)
    told = imported.told_of([origin]).get(origin)
    if told is not None and told.file == name:
        return _again(known, told, page, text, as_of, zone)
    note = gettext("the paper has this story with another text, and keeps it")
    return Filed(known, Result.SKIPPED, notes=[note])


def _again(
    known: Article,
    told: ImportedItem,
    page: PageText,
    text: Text,
    as_of: datetime,
    zone: ZoneInfo,
) -> Filed:
    """The file that a story came from, with another text than the paper's."""
    source = text.source
    is_known = told.digest == _digest(source) and told.result != Result.CONFLICT
    if is_known or told.is_decided(_digest(source)):
        return Filed(known, Result.UNCHANGED)  # it is the paper that has another
    is_touched = told.version != known.version or revisions.edited_since_import([known.id])
    if not is_touched and not (page.doubtful and known.published_at):
        _fill(known, page, text, as_of, zone)
        return Filed(known, Result.CHANGED)
    if told.digest != _digest(source):
        theirs = replace(Manuscript.of(known), body_source=source, body_format="plain")
        revisions.propose_imported(known, theirs, told.version or known.version, as_of)
    note = gettext("it was changed there and here: it stays as it is here")
    return Filed(known, Result.CONFLICT, notes=[note])


def _new(
    page: PageText, text: Text, origin: str, as_of: datetime, zone: ZoneInfo, drafts: bool
) -> Filed:
    article = _article(page.section, page.headline, origin, _language(page))
    db.session.add(article)
    published = _moment(page.facts.published, as_of, zone)
    notes = [*_why_it_waits(page, published, as_of)]
    if not notes and not drafts:
        article.publish(published or as_of)
    _fill(article, page, text, as_of, zone)
    return Filed(article, Result.DRAFT if notes or drafts else Result.IMPORTED, notes=notes)


def _why_it_waits(page: PageText, published: datetime | None, as_of: datetime) -> Iterator[str]:
    if not page.headline:
        yield NoteKind.WAITS.note(gettext("without a headline: it waits as a draft"))
    if page.doubtful:
        yield NoteKind.WAITS.note(
            ngettext(
                "one line of the text may be of the page around the story: it waits as a draft",
                "%(num)s lines of the text may be of the page around the story: it waits as a"
                " draft",
                len(page.doubtful),
            )
        )
    if page.is_doubtful:
        yield NoteKind.WAITS.note(
            gettext("where its rail begins can’t be told: it waits as a draft")
        )
    if page.facts.published is not None and published is None:
        if days := _ways(page.facts.published):
            yield NoteKind.DATE.note(
                gettext("its date can be read as %(days)s: it waits as a draft", days=days)
            )
        else:
            yield NoteKind.DATE.note(gettext("its date can’t be read: it waits as a draft"))
    if published is not None and published > as_of:
        yield NoteKind.WAITS.note(
            gettext(
                "its date, %(day)s, lies ahead: it waits as a draft",
                day=published.date().isoformat(),
            )
        )


def _ways(moment: Moment) -> str:
    """The days that a date can be read as, if they are several."""
    days = moment.days if isinstance(moment, PrintedDate) else ()
    ways = [f"{year or '????'}-{month:02}-{day:02}" for year, month, day in days]
    return list_patterns.written(ways, "or", language()) if len(ways) > 1 else ""


def _unread(days: str, headline: str) -> str:
    if not days:
        return NoteKind.DATE.note(
            gettext("its date can’t be read, it waits as a draft: %(headline)s", headline=headline)
        )
    return NoteKind.DATE.note(
        gettext(
            "its date can be read as %(days)s, it waits as a draft: %(headline)s",
            days=days,
            headline=headline,
        )
    )


def _moment(moment: Moment | None, as_of: datetime, zone: ZoneInfo) -> datetime | None:
    found = moment.moment(as_of, zone) if moment else None
    return found.astimezone(UTC) if found else None


def _fill(article: Article, page: PageText, text: Text, as_of: datetime, zone: ZoneInfo) -> None:
    """Put in the text, and what the page says of it."""
    article.file_copy(text.source, "plain", text.html)
    said = page.facts
    if said.authors:
        names = [name_of(name) for name in said.authors]
        article.sign([authors.named(Author, name) for name in names if name])
    if said.topics:
        names = [name_of(name) for name in said.topics]
        article.tag([authors.named(Topic, name) for name in names if name])
    article.dateline = article.dateline or said.dateline
    article.dek = article.dek or said.dek
    article.kicker = article.kicker or said.kicker
    updated = _moment(said.updated, as_of, zone)
    published = article.published_at
    for note in said.corrections:
        at = updated or published or as_of
        article.corrections.append(Correction(kind="correction", note=note, noted_at=at))
    if updated and published and published < updated <= as_of:
        article.updated_at = updated


def _headline(
    page: PageText, entry: RailEntry, as_of: datetime, zone: ZoneInfo, filed: Filed
) -> Article | None:
    """The article that a teaser names: known, or new and known by its headline only."""
    if not entry.headline:
        return None
    origin = _origin(entry.headline)
    known = imported.by_origin(origin)
    if known is not None:
        return known
    article = _article(entry.section, entry.headline, origin, _language(page))
    published = _moment(entry.age or entry.day, as_of, zone)
    if published is None and entry.day is not None:
        filed.notes.append(_unread(_ways(entry.day), entry.headline))
    elif published is None:
        filed.notes.append(
            NoteKind.WAITS.note(
                gettext(
                    "without an age, it waits as a draft: %(headline)s", headline=entry.headline
                )
            )
        )
    elif published > as_of or page.is_doubtful:
        filed.notes.append(
            NoteKind.WAITS.note(
                gettext("it waits as a draft: %(headline)s", headline=entry.headline)
            )
        )
    elif not filed.drafts:
        article.publish(published)
    db.session.add(article)
    db.session.flush()
    filed.headlines.append(article)
    return article


def _texts(article: Article) -> list[str]:
    names = [one.name for one in article.authors] + [one.name for one in article.topics]
    notes = [correction.note for correction in article.corrections]
    text = word_count.of_kept(article.body_html)
    around = [article.dek, article.kicker, article.dateline]
    return [*_headline_of(article), *around, text, *names, *notes]


def _headline_of(article: Article) -> list[str]:
    return [article.section.name, article.headline]


def _digest(source: str) -> str:
    """Stands for the text of a page's story: its rail is another each day."""
    return hashlib.sha256(source.encode()).hexdigest()


def _article(section: str, headline: str, origin: str, language: str) -> Article:
    slug = articles.free_slug(headline or "untitled " + origin[-8:], spelling(language))
    filed_under = sections.named(section or paper().news)
    return Article(
        section=filed_under, headline=headline, slug=slug, origin=origin, language=language
    )


def _language(page: PageText) -> str:
    """Of the page, which its teasers are in, too."""
    words = [page.headline, *page.body, *(entry.headline for entry in page.rail)]
    return language_of("\n".join(words), paper().language)


def _source(page: PageText) -> str:
    return "\n".join(doubts.marked([*page.body], page.doubtful))


def _origin(headline: str) -> str:
    """What the import knows a story by: its headline, whatever its case, quotes and blanks."""
    plain = unicodedata.normalize("NFKC", headline).casefold()
    for curly, straight in ("‘'", "’'", '“"', '”"'):
        plain = plain.replace(curly, straight)
    return "page-text:" + " ".join(plain.split())


def _origin_of_text(source: str) -> str:
    return "page-text-without-headline:" + hashlib.sha256(source.encode()).hexdigest()
