"""The process that works on an import from the desk: the same intake as `flask import`, with what
came of it in the row of the import, where its page reads it.

It looks once a second whether somebody called it off. One that was killed is begun again, and goes
on where it was, as every import does."""

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from flask import current_app

from ... import clock
from ...archive import sections
from ...archive.database.outages import DatabaseFailure
from ...archive.desk import import_jobs
from ...archive.desk.import_jobs import ImportJob, JobState
from ...archive.imported import Result
from ...archive.store import begin_writing, db
from ...language import gettext, spoken
from ...paper import paper
from ...wire.exports import reading as exports
from ...wire.imports.intake import Intake, IntakeOptions
from ...wire.imports.items import ImportRefused
from ...wire.imports.media import bundle, packed
from ...wire.imports.outcomes import MOST_SHOWN, Outcome, Sums
from ...wire.imports.record import LONGEST_NOTE
from ...wire.imports.section_maps import SectionMap
from .import_files import FILES, REPORT, SENT, folder_of, throw_away

log = logging.getLogger(__name__)

EACH = 1  # seconds between two words on how far it is
LAST_TRIES = 20  # to say how it ended, while others write
MOST_NOTES = 20  # of a story, on the page of an import; all stand in its report


class CalledOff(BaseException):
    """Somebody asked for its end: no fault of a file, as whatever else is raised on the way."""


def work_on(job_id: int, handle: int) -> None:
    """Try an import dry or bring it in, as its row says, to its end. In a process of its own, whose
    lock `handle` tells others that it is there."""
    job = import_jobs.by_id(job_id)
    if job is not None and job.is_worked_on:
        with spoken(job.options["language"]):
            Work(job).run()
    os.close(handle)  # whoever reads that it is done may go on at once


class Work:
    """One run of an import."""

    def __init__(self, job: ImportJob) -> None:
        self.id, self.is_dry, self.options = job.id, job.is_dry, job.options
        self.name, self.folder = job.name, folder_of(job)
        self.left_out: dict[str, int] = {}
        self.told = time.monotonic()
        self.sums = Sums()
        self.share: Callable[[], int] = int  # in per cent
        db.session.rollback()

    def run(self) -> None:
        state, problem = self._worked()
        throw_away(self.folder / FILES)
        self._end(state, problem)
        if state is JobState.DONE and not self.sums.counted[Result.FAILED]:
            (self.folder / SENT).unlink(missing_ok=True)

    def _worked(self) -> tuple[JobState, str]:
        """The state in which the work ended, and why it failed, if it did."""
        try:
            with (self.folder / REPORT).open("w", errors="backslashreplace") as report:
                self.sums = Sums(report)
                self._take_in()
                self.sums.end_report()
        except CalledOff:
            return JobState.CANCELLED, ""
        except ImportRefused as refusal:
            return JobState.FAILED, str(refusal)
        except Exception as error:
            log.exception("import %s", self.id)
            return JobState.FAILED, f"{type(error).__name__}: {error}"[:500]
        return JobState.TRIED if self.is_dry else JobState.DONE, ""

    def _take_in(self) -> None:
        is_archive = packed.is_archive(self.folder / SENT)
        with _within(self._unpacked(is_archive)):
            intake = Intake([Path() if is_archive else Path(self.file)], self._options(is_archive))
            self.share = lambda: 100 * intake.position // max(intake.total, 1)
            for outcome in intake.outcomes():
                self.sums.take(outcome)
            self.sums.more_lines = [*intake.deletions.lines()]

    @property
    def file(self) -> str:
        return packed.safe_name(self.name)

    def _unpacked(self, is_archive: bool) -> Path:
        """The folder that has the stories: of an archive with one folder, that."""
        files = self.folder / FILES
        throw_away(files)
        files.mkdir(mode=0o700)
        if not is_archive:
            os.link(self.folder / SENT, files / self.file)
            return files
        found = packed.unpack(self.folder / SENT, files, self._say)
        self.left_out = {"links": found.links, "archives": found.archives}
        inner = [*files.iterdir()]
        if len(inner) == 1 and inner[0].is_dir():
            files = inner[0]
        if exports.is_export(files):
            command = "flask import"
            raise ImportRefused(
                gettext(
                    "This is a whole paper, which %(command)s takes into an empty one.",
                    command=command,
                )
            )
        return files

    def _options(self, is_archive: bool) -> IntakeOptions:
        options = self.options
        return IntakeOptions(
            now=clock.now(),
            dry_run=self.is_dry,
            pages=not options["skip_pages"],
            drafts=options["drafts"],
            section_map=self._sections(),
            media=bundle.open_media(self.folder / SENT) if is_archive else None,
            zone=paper().zone,
            step=self._say,
            site=current_app.config["SITE_URL"],
            former_site=options["former_site"],
            is_whole=options.get("whole", False),
        )

    def _sections(self) -> SectionMap:
        """Whoever may make no section at the desk makes none by an import."""
        chosen = self.options["section"]
        if self.options["new_sections"]:
            return SectionMap({"": chosen})
        known = [section.name for section in sections.names()]
        return SectionMap({"": chosen if chosen in known else known[0]}, known)

    def _say(self) -> None:
        """How far it is, once a second. Raises CalledOff."""
        now = time.monotonic()
        if now - self.told < EACH:
            return
        self.told = now
        with suppress(DatabaseFailure):  # somebody else writes for long: the next time
            begin_writing()
            job = self._row()
            is_called_off = job.is_called_off
            job.share, job.told_at = min(self.share(), 99), clock.now()
            job.report = {"number": self.sums.number}
            db.session.commit()
            if is_called_off:
                raise CalledOff
        db.session.rollback()

    def _end(self, state: JobState, problem: str) -> None:
        for _ in range(LAST_TRIES):
            with suppress(DatabaseFailure):
                begin_writing()
                job = self._row()
                job.state, job.problem, job.told_at = state, problem, clock.now()
                job.share = 100 if state in (JobState.TRIED, JobState.DONE) else job.share
                job.report, job.is_called_off = self._report(), False
                db.session.commit()
                return
            db.session.rollback()

    def _row(self) -> ImportJob:
        job = import_jobs.by_id(self.id)
        assert job is not None  # noqa: S101 - nobody deletes one
        return job

    def _report(self) -> dict[str, Any]:
        sums = self.sums
        return {
            "number": sums.number,
            "lines": [*sums.lines(gettext("dry run") if self.is_dry else "")],
            "counted": {result.value: count for result, count in sums.counted.items()},
            "shown": [_shown(outcome) for outcome in sums.shown],
            "more": sums.more,
            "without_text": [*sums.without_text.values()][:MOST_SHOWN],
            "without_text_count": len(sums.without_text),
            "left_out": self.left_out,
        }


def _shown(outcome: Outcome) -> dict[str, Any]:
    return {
        "result": outcome.result.value,
        "headline": outcome.headline,
        "file": outcome.file,
        "origin": outcome.origin,
        "address": outcome.address,
        "is_news": outcome.is_news,
        "headlines": outcome.headlines,
        "notes": [note[:LONGEST_NOTE] for note in outcome.notes[:MOST_NOTES]],
    }


@contextmanager
def _within(folder: Path) -> Iterator[None]:
    """In that folder, so that files are called as whoever sent them knows them."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
