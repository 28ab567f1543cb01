"""`flask translations`: what the program says, and how much of it is said in which language."""

from pathlib import Path

import click
from babel import Locale
from flask import current_app
from flask.cli import with_appcontext

from .. import settings
from ..language import catalogues, extraction
from ..language.extraction import CatalogueState

OF_READERS = "paper"


@click.group("translations", invoke_without_command=True)
@click.option("--check", is_flag=True, help="Exit with 1 if a language's words for readers lack.")
@click.pass_context
@with_appcontext
def translations(context: click.Context, check: bool) -> None:
    """Say how much of the paper and of the desk is translated, and what isn't.

    Those of the program, and a newsroom's own in the instance folder."""
    if context.invoked_subcommand is not None:
        return
    wanted = extraction.extracted(settings.part("templates"))
    states = [
        (path, extraction.state(wanted[path.stem], catalogues.read(path))) for path in _shipped()
    ]
    for path, state in states:
        _tell(path, state)
    for path in _own():
        _tell_own(path)
    if check and any(not state.is_complete for path, state in states if path.stem == OF_READERS):
        raise SystemExit(1)


@translations.command("update")
@click.argument("languages", nargs=-1)
@click.option("--own", is_flag=True, help="In the instance folder: a language that is not shipped.")
@with_appcontext
def update(languages: tuple[str, ...], own: bool) -> None:
    """Bring catalogues to what the program says now: those of LANGUAGES, like pt_BR, made if they
    are not there yet; else all that there are."""
    folder = _own_folder() if own else catalogues.SHIPPED
    for language in languages:
        if not catalogues.is_language(language):
            raise click.BadParameter(f"{language!r} is no known language", param_hint="LANGUAGES")
    wanted = extraction.extracted(settings.part("templates"))
    given = [folder / language / f"{domain}.po" for language in languages for domain in wanted]
    for path in given or _files(folder):
        extraction.update(wanted[path.stem], path)
        click.echo(f"{path}: {Locale.parse(path.parent.name).english_name}")


@translations.command("extract")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def extract(folder: Path) -> None:
    """Write all messages to FOLDER, as paper.pot and desk.pot: for tools of translators."""
    for domain, messages in extraction.extracted(settings.part("templates")).items():
        extraction.write(messages, folder / f"{domain}.pot")
        click.echo(f"{folder / domain}.pot: {len(messages)} messages")


def _tell(path: Path, state: CatalogueState) -> None:
    language = f"{path.parent.name} {path.stem}"
    done = state.messages - len(state.missing)
    click.echo(f"{language}: {done} of {state.messages}")
    for what in ("missing", "fuzzy", "wrong", "obsolete"):
        for message in getattr(state, what):
            click.echo(f"  {what}: {message}")


def _tell_own(path: Path) -> None:
    """Its messages may be few: what it doesn't say, the program's own say."""
    click.echo(f"{path.parent.name} {path.stem}, your own: {path}")
    for problem in catalogues.problems(path):
        click.echo(f"  left aside: {problem}")


def _shipped() -> list[Path]:
    return _files(catalogues.SHIPPED)


def _own() -> list[Path]:
    return _files(_own_folder())


def _files(folder: Path) -> list[Path]:
    found = (
        folder / name / f"{domain}.po"
        for name in catalogues.known(folder)
        for domain in reversed(catalogues.DOMAINS)
    )
    return [path for path in found if path.is_file()]


def _own_folder() -> Path:
    return Path(current_app.instance_path) / "translations"
