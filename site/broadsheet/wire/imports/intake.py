"""The intake: files in, stories in the archive, and a report of what became of each.

Items are read outside any transaction and filed some at a time, so that editors can save between,
and a run that is killed has filed whole stories only. The next run passes over them."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ...archive import imported, sections
from ...archive.database import planner_statistics
from ...archive.database.outages import DatabaseFailure, is_of_the_rows
from ...archive.imported import Result
from ...archive.store import begin_writing, db, end_writing
from ...language import gettext, language
from . import formats, record, safe_reading
from .deletions import Deletions
from .drawer import known_as
from .filing import Filing, Ready
from .items import ImportRefused, Item, NoStories, key, line
from .media import attaching
from .media.bundle import Media
from .options import UTC, ImportOptions
from .outcomes import Outcome
from .record import ItemReport, Source
from .section_maps import SectionMap
from .seen import Seen
from .word_count import tally

if TYPE_CHECKING:
    from .page_text.filing import Filed
    from .page_text.reading import PageText

log = logging.getLogger(__name__)

AT_ONCE = 50  # items in one transaction: others wait for its end to write
WEIGHT = 4 * 2**20  # characters of text in one transaction


@dataclass
class IntakeOptions:
    """What whoever imports asks for. Moments are aware UTC."""

    now: datetime
    as_of: datetime | None = None
    dry_run: bool = False
    pages: bool = True
    drafts: bool = False  # stories that are new here wait for an editor
    section_map: SectionMap = field(default_factory=lambda: SectionMap({}))
    media: Media | None = None
    zone: ZoneInfo = UTC  # of moments without an offset
    site: str = ""  # the paper's own address
    # Called for each file and each story, outside of transactions.
    step: Callable[[], None] = lambda: None
    former_site: str = ""  # the one that it had in the other system
    is_whole: bool = False  # the files are all that the old site has


class Intake:
    """One run. `total` is its length in bytes, `position` how many of them are dealt with."""

    def __init__(self, paths: Iterable[Path], options: IntakeOptions) -> None:
        self.options = options
        self.files = [found for path in paths for found in formats.files(path)]
        # Large exports come in parts: one has the pictures that another's posts show.
        self._markup = tuple(file for file, _ in self.files if file.suffix in (".xml", ".wxr"))
        self.total = sum(_size(file) for file, _ in self.files)
        self.position = 0
        self.written, self.counted_anew_at = 0, planner_statistics.MANY  # stories
        self.filing = Filing(
            options.now,
            options.as_of,
            options.section_map,
            drafts=options.drafts,
            is_own=ImportOptions(sites=(options.site, options.former_site)).is_own,
        )
        self.deletions = Deletions(options.now, is_whole=options.is_whole, dry_run=options.dry_run)

    def outcomes(self) -> Iterator[Outcome]:
        """One outcome for each story, for each file that none could be read from, and for each
        story that is no longer there; never an exception. A dry run does everything and then takes
        it back."""
        with closing(Seen()) as self.seen:
            try:
                yield from self._of_files()
                self.position = self.total
                yield from self.deletions.outcomes(self.seen, self.options.step)
            except DatabaseFailure as error:
                db.session.rollback()
                yield Outcome("", Result.FAILED, notes=[_why(error)])

    def _of_files(self) -> Iterator[Outcome]:
        done = 0
        unread = imported.known_origins(record.UNREAD)
        db.session.rollback()  # ends the reading
        for file, root in self.files:
            self.position = done
            self.options.step()
            source = record.of_file(file, root)
            failed = None
            for outcome in self._of_file(file, root):
                yield outcome
                failed = outcome if outcome.result is Result.FAILED and not outcome.origin else None
            if failed or source.origin in unread:
                self._remember_file(source, failed)
            self.deletions.is_broken_off |= failed is not None
            done += _size(file)

    def _remember_file(self, source: Source, failed: Outcome | None) -> None:
        """Let a file that could not be read, or not to its end, wait for somebody at the desk; once
        it can be, nobody need look at it."""
        if self.options.dry_run or not source.digest:
            return
        with suppress(DatabaseFailure):  # which is what failed, perhaps
            begin_writing()
            record.write_file(source, failed.notes if failed else [], self.options.now)
            db.session.commit()
        db.session.rollback()

    def _of_file(self, file: Path, root: Path | None) -> Iterator[Outcome]:
        try:
            read = formats.recognise(file)
            if read is None:
                yield self._page_text(file)
                return
            options = self.options
            together = self._markup if file in self._markup else ()
            sites = options.site, options.former_site
            how = ImportOptions(options.zone, options.pages, root, sites, language(), together)
            is_empty = True
            for outcome in self._in_batches(file, read(file, how)):
                is_empty = False
                yield outcome
            if is_empty:
                yield Outcome(str(file), Result.SKIPPED, notes=[gettext("has no story in it")])
        except ImportRefused as refusal:
            db.session.rollback()
            is_beside = root is not None and isinstance(refusal, NoStories)
            result = Result.SKIPPED if is_beside else Result.FAILED
            yield Outcome(str(file), result, notes=[str(refusal)])
        except DatabaseFailure as error:
            db.session.rollback()
            yield Outcome(str(file), Result.FAILED, notes=[_why(error)])
        except Exception as error:  # parsers of hostile formats fail in ways of their own
            db.session.rollback()
            log.debug("reading %s", file, exc_info=error)
            note = safe_reading.broken(error)
            yield Outcome(str(file), Result.FAILED, notes=[note[:500]])

    def _page_text(self, file: Path) -> Outcome:
        """A page-text extraction: a story and its rail, in one transaction."""
        from .page_text import filing  # what other files are spared: it knows many languages
        from .page_text import reading as page_text

        options, name = self.options, line(file.name)
        as_of = options.as_of or options.now
        text = page_text.decode(safe_reading.whole(file))
        known = [section.name for section in sections.in_order()]
        db.session.rollback()  # ends the reading
        with safe_reading.time_limit():
            page = page_text.parse(text, known)
        page = _in_sections(page, options.section_map)
        prepared = filing.text_of(page)
        begin_writing()
        filed = filing.file(page, prepared, as_of, options.zone, name, drafts=options.drafts)
        told = filed.told(text, name, options.now)
        told.without_text = self._not_seen(told.without_text)
        outcome = _outcome_of_page(file, filed, told)
        if filed.article.has_copy:
            self.seen.keep(outcome.origin, "", 0)
        end_writing(keep=not options.dry_run)
        return outcome

    def _not_seen(self, headlines: dict[str, str]) -> dict[str, str]:
        """Those of which the text did not come before: what a dry run took back."""
        return {origin: said for origin, said in headlines.items() if origin not in self.seen}

    def _in_batches(self, file: Path, items: Iterator[tuple[Item, int]]) -> Iterator[Outcome]:
        start, batch, weight, refusal = self.position, list[Item](), 0, None
        name = str(file).encode(errors="backslashreplace").decode()
        while True:
            self.options.step()
            try:
                item, read = next(items)
            except StopIteration:
                break
            except ImportRefused as error:  # what came before it is whole, and taken
                refusal = error
                break
            self.deletions.see(item.fit())
            item.origin = known_as(item)
            self._tell_twins(item, name)
            batch.append(item)
            weight += len(item.body)
            if len(batch) >= AT_ONCE or weight > WEIGHT:
                yield from self._file(file, batch)
                batch, weight = [], 0
            self.position = start + read
        yield from self._file(file, batch)
        if refusal:
            raise refusal

    def _file(self, file: Path, batch: list[Item]) -> list[Outcome]:
        options = self.options
        ready = self.filing.make_ready(batch, options.media, options.step, dry_run=options.dry_run)
        return self._write(file, ready)

    def _tell_twins(self, item: Item, file: str) -> None:
        """Two that would be one story are a mistake: the second must not overwrite the first. In
        one file, two that are called otherwise are two; those without a headline go by their
        text."""
        called = item.headline or item.body
        here = file, hash(called)
        first = self.seen.get(item.origin)
        if first and first[0] == file and first != here:
            item.notes.append(gettext("another one has the same id"))
            item.origin = key(f"{item.origin} {line(called)[:200] or '2'}")
            first = self.seen.get(item.origin)
        if first:
            if first[0] == file:
                same = gettext("is the same story as one before it")
            else:
                same = gettext("is the same story as %(file)s", file=first[0])
            item.skip = item.skip or same
        self.seen.keep(item.origin, *here)

    def _write(self, file: Path, batch: list[Ready]) -> list[Outcome]:
        """All in one transaction; if the database refuses that, each in one of its own."""
        if not batch:
            return []
        try:
            return self._together(file, batch)
        except DatabaseFailure as error:
            if not is_of_the_rows(error):
                raise  # it is not the story's fault
            db.session.rollback()
            if len(batch) > 1:
                return [outcome for ready in batch for outcome in self._write(file, [ready])]
            item = batch[0].item
            failed = ItemReport(Result.FAILED, notes=[_why(error)], words=tally(item.said, ()))
            return [_outcome(file, item, failed)]

    def _together(self, file: Path, batch: list[Ready]) -> list[Outcome]:
        begin_writing()
        while lost := [ready for ready in batch if attaching.has_lost(ready.item_pictures)]:
            db.session.rollback()  # the library gave it away meanwhile: nobody waits for the next
            for ready in lost:
                ready.attach(self.options.media)
            begin_writing()
        filed = self.filing.file(batch, line(file.name))
        outcomes = [_outcome(file, r.item, f) for r, f in zip(batch, filed, strict=True)]
        self.written += len(batch)
        if self.written >= self.counted_anew_at and not self.options.dry_run:
            planner_statistics.renew(db.session.connection())
            self.counted_anew_at *= 2
        end_writing(keep=not self.options.dry_run)
        db.session.expunge_all()
        return outcomes


def _in_sections(page: "PageText", section_map: SectionMap) -> "PageText":
    """The same page, with what is of no section in the one for that, and all in those of the map if
    no new ones may be made for it."""

    def of(name: str) -> str:
        return name if name and section_map.known is None else section_map.of(name)

    rail = (replace(entry, section=of(entry.section)) for entry in page.rail)
    return replace(page, section=of(page.section), rail=tuple(rail))


def _outcome_of_page(file: Path, filed: "Filed", told: ItemReport) -> Outcome:
    return Outcome(
        str(file),
        told.result,
        told.address,
        headlines=len(filed.headlines),
        notes=told.notes,
        headline=filed.article.headline,
        origin=str(filed.article.origin),
        is_public=told.is_public,
        words=told.words,
        looks=told.looks,
        without_text=told.without_text,
    )


def _outcome(file: Path, item: Item, told: ItemReport) -> Outcome:
    return Outcome(
        str(file),
        told.result,
        told.address,
        notes=told.notes,
        headline=item.headline,
        origin=item.origin,
        old_addresses=[*item.old_addresses],
        guessed_addresses=[*item.guessed_addresses],
        old_lists=[address for one in item.lists for address in one.addresses],
        missing_pictures=item.missing_pictures,
        left_files=item.left_files,
        is_public=told.is_public,
        words=told.words,
        files=told.files,
        looks=told.looks,
        without_text=told.without_text,
    )


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except (OSError, ValueError):
        return 0


def _why(error: DatabaseFailure) -> str:
    first = str(getattr(error, "orig", None) or error).splitlines()[0]
    return gettext("the database refused it: %(error)s", error=first)
