"""Commands: `flask import`, `flask sample`; each is one call into a room."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from . import clock, labels, press, sample
from .wire.imports import intake
from .wire.imports.intake import Outcome, Result


def register(app: Flask) -> None:
    for command in (import_files, sample_edition, why):
        app.cli.add_command(command)


class LocalMoment(click.ParamType[datetime]):
    """A moment as people write it; without an offset it is meant in the paper's zone."""

    name = "moment"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            given = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no moment; write it like 2025-10-20T14:05", param, ctx)
        try:
            zone = ZoneInfo(current_app.config["TIMEZONE"])
            return given.astimezone(UTC) if given.tzinfo else labels.from_local(given, zone)
        except (ValueError, OverflowError) as error:
            self.fail(str(error), param, ctx)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--as-of",
    type=LocalMoment(),
    help="The moment that the files are true of, like 2025-10-20T14:05 [default: now].",
)
@click.option("--dry-run", is_flag=True, help="Report what would happen, and change nothing.")
@click.option("--report", type=click.Path(path_type=Path), help="Write the report as JSON, too.")
@with_appcontext
def import_files(
    files: tuple[Path, ...], as_of: datetime | None, dry_run: bool, report: Path | None
) -> None:
    """Take stories in from FILES: page-text extractions.

    A second run changes nothing. The exit status is 1 if any file failed."""
    moment = as_of or clock.now()
    outcomes = []
    with click.progressbar(
        intake.take_in(files, moment, dry_run=dry_run),
        length=len(files),
        label="Importing",
        file=sys.stderr,
        hidden=len(files) < 2,
    ) as progress:
        for outcome in progress:
            outcomes.append(outcome)
    for outcome in outcomes:
        _tell(outcome)
    summary = ", ".join(f"{number} {result}" for result, number in intake.count(outcomes).items())
    click.echo(f"{len(outcomes)} files: {summary}" + (" (dry run)" if dry_run else ""))
    if report:
        report.write_text(json.dumps([asdict(outcome) for outcome in outcomes], indent=1))
    if any(outcome.result is Result.FAILED for outcome in outcomes):
        raise SystemExit(1)


def _tell(outcome: Outcome) -> None:
    if outcome.result is Result.FAILED:
        click.echo(f"failed: {outcome.file}: {outcome.notes[0]}", err=True)
        return
    also = f" and {outcome.headlines} headlines" if outcome.headlines else ""
    click.echo(f"{outcome.result}: {outcome.file} → {outcome.address}{also}")
    for note in outcome.notes:
        click.echo(f"  {note}")


@click.command("sample")
@click.option("--if-empty", is_flag=True, help="Do nothing if the paper has stories.")
@click.option(
    "--articles",
    type=click.IntRange(min=1),
    help="Instead, a made-up archive of so many articles over two years, for trials.",
)
@with_appcontext
def sample_edition(if_empty: bool, articles: int | None) -> None:
    """Fill the paper with the sample edition of an invented town."""
    now = clock.now()
    if if_empty and not sample.paper_is_empty():
        return
    if articles is None:
        number = sample.edition.publish(now)
        click.echo(f"{number} stories of the sample edition are in the paper")
        return
    with click.progressbar(
        sample.bulk.publish(articles, now),
        length=articles,
        label="Writing",
        update_min_steps=1000,
        file=sys.stderr,
    ) as progress:
        for _ in progress:
            pass
    click.echo(f"{articles} articles are in the paper")


@click.command("why")
@click.argument("url")
@with_appcontext
def why(url: str) -> None:
    """Say why the page at URL is kept: from which stamps, until when and because of what."""
    counter: press.Counter = current_app.wsgi_app  # type: ignore[assignment]
    status, lines = counter.explain(url)
    click.echo("\n".join([f"{url}: {status}", *lines]))
    if not status.startswith("200"):
        raise SystemExit(1)
