"""What `flask import` tells: how far it is, what became of each story, and sums that add up."""

from collections.abc import Callable

import click

from .. import language
from ..archive.imported import Result
from ..language import Lazy, gettext, ngettext
from ..language import number as format_number
from ..text.quotation_marks import quoted
from ..wire.imports.outcomes import MOST_SHOWN, WORDS, Outcome, Sums

EACH = 30  # seconds between two lines of progress, where no bar shows it


class Pace:
    """How fast a run is. `seconds` tells how long something takes, not what time it is: the
    machine's matter, not the paper's clock."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self.seconds, self.number = seconds, 0
        self.begun_at = self.said_at = seconds()

    @property
    def said(self) -> str:
        pace = round(self.number / max(self.seconds() - self.begun_at, 0.001))
        return gettext(
            "%(num)s stories, %(pace)s/s", num=format_number(self.number), pace=format_number(pace)
        )

    def line(self, position: int, total: int) -> str:
        """How far the run is, if nothing was said of it for EACH seconds; else ""."""
        now = self.seconds()
        if now - self.said_at < EACH:
            return ""
        self.said_at = now
        share = format_number(100 * position // max(total, 1))
        # Translators: how far an import is: “40 % (2,000 stories, 200/s)”
        return gettext("%(share)s %% (%(pace)s)", share=share, pace=self.said)


class ProgressReport(Sums):
    """Tells of outcomes as they come: all of them to the report, to the screen all if they are few,
    else those that somebody should look at."""

    def print_sums(self, how: str) -> None:
        for outcome in self.shown:
            _tell(outcome)
        if self.more:
            more = format_number(self.more)
            click.echo(gettext("… and %(num)s more to look at: see --report", num=more))
        for line in self.lines(how):
            click.echo(line)
        self._print_without_text()
        self.end_report()

    def _print_without_text(self) -> None:
        count = len(self.without_text)
        if not count:
            return
        click.echo(
            ngettext(
                "Public without text: %(num)s headline",
                "Public without text: %(num)s headlines",
                count,
            )
        )
        for headline in [*self.without_text.values()][:MOST_SHOWN]:
            click.echo(f"  {headline}")
        if count > MOST_SHOWN:
            more = format_number(count - MOST_SHOWN)
            click.echo("  " + gettext("… and %(num)s more: in the report", num=more))


def _tell(outcome: Outcome) -> None:
    name = click.format_filename(outcome.file)
    headline = outcome.headline and quoted(outcome.headline, language.tag())
    if outcome.result is Result.FAILED:
        where = _labelled(name, headline) if headline else name
        why = _labelled(where, outcome.notes[0])
        click.echo(_labelled(WORDS[outcome.result], why), err=True)
        return
    story = _labelled(WORDS[outcome.result], headline if outcome.origin and headline else name)
    if outcome.address:
        story = f"{story} → {outcome.address}"
    if outcome.is_news:
        story = f"{story} ({gettext('public at once')})"
    if outcome.address and outcome.headlines:
        story = gettext(
            "%(story)s and %(num)s headlines", story=story, num=format_number(outcome.headlines)
        )
    click.echo(story)
    for note in outcome.notes:
        click.echo(f"  {note}")


def _labelled(label: Lazy | str, value: str) -> str:
    return gettext("%(label)s: %(value)s", label=label, value=value)
