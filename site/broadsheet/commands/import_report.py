"""What `flask import` tells: how far it is, what became of each story, and sums that add up."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import IO

import click

from ..language import gettext, lazy_pgettext, ngettext
from ..language import number as format_number
from ..wire.imports import intake
from ..wire.imports.intake import Outcome, Result
from ..wire.imports.record import Files
from ..wire.imports.words import Tally

MOST_LINES = 50  # of the report that go to the screen; all of it goes to --report
EACH = 30  # seconds between two lines of progress, where no bar shows it
WORDS = {
    Result.IMPORTED: lazy_pgettext("import", "imported"),
    Result.CHANGED: lazy_pgettext("import", "changed"),
    Result.UNCHANGED: lazy_pgettext("import", "unchanged"),
    Result.DRAFT: lazy_pgettext("import", "draft"),
    # Translators: how many stories were changed in the other system and here: “3 in conflict”
    Result.CONFLICT: lazy_pgettext("import", "in conflict"),
    Result.SKIPPED: lazy_pgettext("import", "skipped"),
    Result.FAILED: lazy_pgettext("import", "failed"),
}
QUIET = (Result.IMPORTED, Result.CHANGED, Result.UNCHANGED)


class Pace:
    """How fast a run is. `seconds` tells how long something takes, not what time it is: the
    machine's matter, not the paper's clock."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self.seconds, self.number = seconds, 0
        self.begun = self.told = seconds()

    @property
    def said(self) -> str:
        pace = round(self.number / max(self.seconds() - self.begun, 0.001))
        return gettext(
            "%(num)s stories, %(pace)s/s", num=format_number(self.number), pace=format_number(pace)
        )

    def line(self, position: int, total: int) -> str:
        """How far it is, once in thirty seconds; else ""."""
        now = self.seconds()
        if now - self.told < EACH:
            return ""
        self.told = now
        share = format_number(100 * position // max(total, 1))
        # Translators: how far an import is: “40 % (2,000 stories, 200/s)”
        return gettext("%(share)s %% (%(pace)s)", share=share, pace=self.said)


def sums(words: Tally, files: Files) -> Iterator[str]:
    """What adds up: all words and files that the sources had, and where they are now."""
    said, public, drafts, left_out = map(format_number, words[:4])
    yield gettext(
        "Words: %(said)s in the files = %(public)s public + %(drafts)s in drafts"
        " + %(left_out)s left out",
        said=said,
        public=public,
        drafts=drafts,
        left_out=left_out,
    )
    if files.said:
        said, kept, refused = map(format_number, files)
        yield gettext(
            "Pictures: %(said)s in the stories = %(kept)s kept + %(refused)s not taken in",
            said=said,
            kept=kept,
            refused=refused,
        )


class ProgressReport:
    """Tells of outcomes as they come, in bounded memory: all of them to the report, to the screen
    all if they are few, else those that somebody should look at."""

    def __init__(self, report: IO[str] | None) -> None:
        self.report = report
        self.counted: Counter[Result] = Counter()
        self.files: set[str] = set()
        self.first: list[Outcome] = []
        self.odd: list[Outcome] = []
        self.odd_count = 0
        self.words, self.pictures = Tally(), Files()

    def take(self, outcome: Outcome) -> None:
        if self.report:
            self.report.write(",\n" if self.counted else "[\n")
            json.dump(outcome.facts(), self.report, ensure_ascii=False)
        self.counted[outcome.result] += 1
        self.files.add(outcome.file)
        self.words += outcome.words
        self.pictures += outcome.files
        if len(self.first) <= MOST_LINES:
            self.first.append(outcome)
        if outcome.notes or outcome.result not in QUIET:
            self.odd_count += 1
            if len(self.odd) < MOST_LINES:
                self.odd.append(outcome)

    def tell(self, how: str = "") -> None:
        number = self.counted.total()
        shown = self.first if number <= MOST_LINES else self.odd
        for outcome in shown:
            _tell(outcome)
        if number > MOST_LINES and self.odd_count > len(shown):
            more = format_number(self.odd_count - len(shown))
            click.echo(gettext("… and %(num)s more to look at: see --report", num=more))
        results = intake.in_order(self.counted)
        summary = ", ".join(
            gettext("%(num)s %(result)s", num=format_number(count), result=WORDS[result])
            for result, count in results.items()
        )
        told = files = ngettext("%(num)s file", "%(num)s files", len(self.files))
        if len(self.files) != number:
            stories = ngettext("%(num)s story", "%(num)s stories", number)
            told = gettext("%(stories)s from %(files)s", stories=stories, files=files)
        click.echo(f"{told}: {summary}" + (f" ({how})" if how else ""))
        for line in sums(self.words, self.pictures):
            click.echo(line)
        if self.report:
            self.report.write("\n]\n" if number else "[]\n")


def _tell(outcome: Outcome) -> None:
    name = click.format_filename(outcome.file)
    if outcome.result is Result.FAILED:
        told = f"{name}: “{outcome.headline}”" if outcome.headline else name
        click.echo(f"{WORDS[outcome.result]}: {told}: {outcome.notes[0]}", err=True)
        return
    told = f"“{outcome.headline}”" if outcome.origin and outcome.headline else name
    told = f"{WORDS[outcome.result]}: {told}"
    if outcome.address:
        told = f"{told} → {outcome.address}"
    if outcome.address and outcome.headlines:
        told = gettext(
            "%(story)s and %(num)s headlines", story=told, num=format_number(outcome.headlines)
        )
    click.echo(told)
    for note in outcome.notes:
        click.echo(f"  {note}")
