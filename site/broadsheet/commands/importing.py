"""`flask import`: stories of other systems come in, and are told of."""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click
from flask import current_app
from flask.cli import with_appcontext

from .. import clock
from ..archive.imported import Result
from ..dates import almanac
from ..language import gettext, gettext_noop, language, list_patterns, ngettext
from ..language import number as format_number
from ..paper import paper
from ..wire.exports import reading
from ..wire.imports import address_check, section_maps
from ..wire.imports.address_check import Led
from ..wire.imports.intake import Intake, IntakeOptions
from ..wire.imports.items import ImportRefused
from ..wire.imports.media import bundle
from ..wire.imports.options import missing_libraries
from ..wire.imports.outcomes import MOST_SHOWN, Outcome
from .exporting import import_paper
from .import_report import Pace, ProgressReport

LED = {
    Led.STORY: gettext_noop("%(num)s lead to a story"),
    Led.PAGE: gettext_noop("%(num)s lead to another page of the paper"),
    Led.SITEMAP: gettext_noop("%(num)s name further sitemaps, which have to be given as well"),
    Led.DRAFT: gettext_noop("%(num)s lead to a story that waits as a draft"),
    Led.NOWHERE: gettext_noop("%(num)s lead nowhere"),
}


def local_moment(text: str) -> datetime:
    """The instant (aware UTC) that people mean by a text; without an offset, in the paper's zone.
    Raises click.BadParameter."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(
            gettext("%(text)s is no moment; write it like 2025-10-20T14:05", text=repr(text)),
            param_hint="--as-of",
        ) from None
    if given.year not in almanac.TYPED_YEARS:
        raise click.BadParameter(
            gettext("%(text)s is too far away", text=repr(text)), param_hint="--as-of"
        )
    try:
        return given.astimezone(UTC) if given.tzinfo else almanac.from_local(given, paper().zone)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--as-of") from None


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--as-of",
    help="The moment that the files are true of, like 2025-10-20T14:05 [default: now]; also the "
    "date of stories that have none, which wait as drafts otherwise.",
)
@click.option(
    "--section-map",
    "section_map",
    multiple=True,
    metavar="OLD=NEW|FILE",
    help="The section for a category; * for all others. Again for the next, or a file of such "
    "lines.",
)
@click.option(
    "--media",
    "media_path",
    type=click.Path(path_type=Path),
    help="The pictures: a folder of uploads, or a zip archive of them.",
)
@click.option("--skip-pages", is_flag=True, help="Leave out pages such as “About us”.")
@click.option(
    "--whole",
    is_flag=True,
    help="The files are all that the old site has: list stories that came from it before and are "
    "no longer there.",
)
@click.option("--dry-run", is_flag=True, help="Report what would happen, and change nothing.")
@click.option(
    "--report",
    # What no text can hold, in a file's name, becomes JSON's own escape.
    type=click.File("w", "utf-8", "backslashreplace", lazy=False),
    help="Write the report as JSON.",
)
@click.option(
    "--check-addresses",
    is_flag=True,
    help="Then ask the paper for every old address; each must lead to its story at once.",
)
@click.option(
    "--addresses",
    "told_in",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Then ask the paper for each address in the old site's own sitemap, or in a list of them, "
    "one a line. Again for the next file.",
)
@with_appcontext
def import_files(
    files: tuple[Path, ...],
    as_of: str | None,
    section_map: tuple[str, ...],
    media_path: Path | None,
    skip_pages: bool,
    whole: bool,
    dry_run: bool,
    report: IO[str] | None,
    check_addresses: bool,
    told_in: tuple[Path, ...],
) -> None:
    """Take stories in from FILES and folders: WordPress and Ghost exports, RSS and Atom, Markdown
    with front matter, saved web pages, page-text extractions.

    A second run changes nothing, and one that was killed is simply run again. The exit status is 1
    if anything failed. A folder that `flask export` wrote becomes the same paper again."""
    if exports := [file for file in files if reading.is_export(file)]:
        if len(files) > 1:
            raise click.UsageError(gettext("an export is a whole paper: read it alone"))
        import_paper(exports[0], dry_run)
        return
    _need_libraries()
    try:
        options = IntakeOptions(
            now=clock.now(),
            as_of=None if as_of is None else local_moment(as_of),
            dry_run=dry_run,
            pages=not skip_pages,
            is_whole=whole,
            section_map=section_maps.parse(section_map),
            media=bundle.open_media(media_path) if media_path else None,
            zone=paper().zone,
            site=current_app.config["SITE_URL"],
        )
        old_addresses = [(file, address_check.told_by(file)) for file in told_in]
    except ImportRefused as refusal:
        raise click.UsageError(str(refusal)) from refusal
    progress = ProgressReport(report)
    with address_check.Addresses() as addresses:
        _take_in(Intake(files, options), progress, addresses if check_addresses else None)
        broken = _check(addresses) if check_addresses else 0
    broken += sum(_ask(file, listed) for file, listed in old_addresses)
    if broken or progress.counted[Result.FAILED]:
        raise SystemExit(1)


def _need_libraries() -> None:
    if missing := missing_libraries():
        raise click.ClickException(
            gettext(
                "imports read files with %(libraries)s, which servers do without: %(command)s",
                libraries=list_patterns.written(missing, "standard", language()),
                command="pip install 'broadsheet[import]'",
            )
        )


def _take_in(
    run: Intake, progress: ProgressReport, addresses: address_check.Addresses | None
) -> None:
    """Do it, and tell of it. `addresses` get the old ones, to be asked for afterwards."""
    for outcome in _shown(run):
        progress.take(outcome)
        if addresses is not None:
            addresses.add(outcome)
    progress.more_lines = [*run.deletions.lines()]
    progress.print_sums(gettext("dry run") if run.options.dry_run else "")


def _shown(run: Intake) -> Iterator[Outcome]:
    """The outcomes, with a bar that shows how far it is, how fast, and the time left."""
    pace = Pace(time.monotonic)

    def said(_: object) -> str:
        return pace.said

    with click.progressbar(
        length=max(run.total, 1),
        label=gettext("Importing"),
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
        item_show_func=said,
        width=24,
    ) as bar:
        for outcome in run.outcomes():
            pace.number += 1
            bar.update(run.position - bar.pos, outcome)
            if not sys.stderr.isatty() and (line := pace.line(run.position, run.total)):
                click.echo(line, err=True)
            yield outcome
        bar.update(run.total - bar.pos)


def _check(addresses: address_check.Addresses) -> int:
    """Ask for all of them; how many do not lead to their story. What was guessed is counted by
    itself: that it leads to its story proves nothing."""
    broken, guessed, lost = 0, 0, 0
    with click.progressbar(
        addresses.checked(current_app),
        length=addresses.count,
        label=gettext("Asking"),
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        for problem, is_guessed in bar:
            guessed += is_guessed
            lost += is_guessed and problem is not None
            broken += problem is not None
            if problem and broken <= MOST_SHOWN:
                click.echo(gettext("broken: %(problem)s", problem=problem), err=True)
    said = addresses.count - guessed
    if said or not guessed:
        click.echo(_asked_for(said, broken - lost))
    if guessed:
        click.echo(_guessed(guessed, lost))
    return broken


def _asked_for(number: int, broken: int) -> str:
    if not broken:
        return gettext("%(num)s old addresses: all lead where they led", num=format_number(number))
    return gettext(
        "%(num)s old addresses: %(broken)s broken",
        num=format_number(number),
        broken=format_number(broken),
    )


def _guessed(number: int, broken: int) -> str:
    if not broken:
        return gettext(
            "%(num)s more were guessed from the names of files, since no configuration says where"
            " pages stood: these lead to their stories. Prove them with --addresses sitemap.xml",
            num=format_number(number),
        )
    return gettext(
        "%(num)s more were guessed from the names of files, since no configuration says where"
        " pages stood: %(broken)s broken. Prove them with --addresses sitemap.xml",
        num=format_number(number),
        broken=format_number(broken),
    )


def _ask(file: Path, addresses: list[str]) -> int:
    """Ask for each address that the old site told of; how many lead nowhere."""
    counted: Counter[Led] = Counter()
    with click.progressbar(
        address_check.led(current_app, addresses),
        length=len(addresses),
        label=gettext("Asking"),
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        for old, where in bar:
            counted[where] += 1
            if where is Led.NOWHERE and counted[where] <= MOST_SHOWN:
                click.echo(gettext("nowhere: %(address)s", address=old), err=True)
    results = ", ".join(
        gettext(LED[where], num=format_number(counted[where])) for where in Led if counted[where]
    )
    click.echo(
        ngettext(
            "%(num)s address in %(file)s: %(results)s",
            "%(num)s addresses in %(file)s: %(results)s",
            len(addresses),
            file=file.name,
            results=results,
        )
    )
    return counted[Led.NOWHERE]
