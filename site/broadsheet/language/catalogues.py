"""Catalogues: what each message is in a language, read once by a process.

English is the source, and has none. Those that are shipped lie in `translations/<locale>/`, and a
newsroom's own, in the same folders of its instance, are laid over them, message by message."""

import logging
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from itertools import chain
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from . import soundness

log = logging.getLogger(__name__)

SOURCE = "en"
DOMAINS = ("desk", "paper")  # what only the desk sees, and all that readers get
UNREADABLE = (PoFileError, ValueError, OSError)
SHIPPED = Path(__file__).resolve().parents[1] / "translations"


@cache
def of(locale: str, own: Path | None = None) -> GNUTranslations:
    """The messages of all domains in a language ("de_AT"), as far as there are any; English for the
    others. `own`: the folder of a newsroom's own words."""
    shipped, newsrooms = _files(locale, SHIPPED), _files(locale, own)
    first = next(chain(shipped, newsrooms), None)
    merged = Catalog(locale=first.parent.name if first else SOURCE)
    for path in shipped:
        _lay_over(merged, read(path))
    for path in newsrooms:
        _lay_over(merged, _as_far_as_sound(path))
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def spoken_for(locale: str, own: Path | None, domain: str = "paper") -> str:
    """The language that people of a locale are spoken to in: theirs if there is a catalogue of it,
    else English."""
    files = [*_files(locale, SHIPPED), *_files(locale, own)]
    is_known = any(path.stem == domain for path in files)
    return locale if is_known or Locale.parse(locale).language == SOURCE else SOURCE


def known(folder: Path | None, domain: str = "*") -> list[str]:
    """The languages that have a catalogue in a folder: "pt_BR"."""
    names = {path.parent.name for path in folder.glob(f"*/{domain}.po")} if folder else set()
    return sorted(name for name in names if is_language(name))


def is_language(name: str) -> bool:
    """Whether it is a name of the CLDR, as folders of catalogues have it: "pt_BR"."""
    return _writing(name) is not None


def read(path: Path) -> Catalog:
    """Raises what is UNREADABLE for a file that is no catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.name, abort_invalid=True)


def problems(path: Path) -> list[str]:
    """What of a newsroom's own catalogue is left aside, and why."""
    try:
        own = read(path)
    except UNREADABLE as error:
        return [str(error)]
    return [f"{soundness.sources(message)[0]}: {wrong}" for message, wrong in _unsound(own)]


def _files(locale: str, folder: Path | None) -> list[Path]:
    """The catalogues of a language, the most general first: pt, pt_BR. Where there is none, those
    of another region: pt_BR for pt_PT."""
    writing = _writing(locale)
    names = [name for name in _names(locale) if _writing(name) == writing]
    here = known(folder)
    found = [name for name in names if name in here]
    found = found or [name for name in here if _writing(name) == writing][:1]
    files = [folder / name / f"{domain}.po" for name in found for domain in DOMAINS if folder]
    return [path for path in files if path.is_file()]


def _names(locale: str) -> list[str]:
    """zh, zh_Hant, zh_TW, zh_Hant_TW."""
    of = Locale.parse(locale)
    rest = [(), (of.script,), (of.territory,), (of.script, of.territory)]
    return list(dict.fromkeys("_".join(filter(None, (of.language, *more))) for more in rest))


@cache
def _writing(locale: str) -> tuple[str, str] | None:
    """A language, and the script that it is written in; None for what names no language."""
    try:
        of = Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        return None
    likely = get_global("likely_subtags").get(of.language, "")
    return of.language, of.script or "".join(likely.split("_")[1:2])


def _lay_over(catalogue: Catalog, upper: Catalog) -> None:
    for message in upper:
        if message.id and any(soundness.forms(message)) and not message.fuzzy:
            catalogue.delete(message.id, message.context)
            catalogue.add(message.id, message.string, context=message.context)


def _as_far_as_sound(path: Path) -> Catalog:
    """A newsroom's own catalogue, without what would break a page: the log says what."""
    try:
        own = read(path)
    except UNREADABLE as error:
        log.error("%s is left aside: %s", path, error)
        return Catalog()
    for message, wrong in _unsound(own):
        log.error("%s: %r is left aside: %s", path, message.id, wrong)
        own.delete(message.id, message.context)
    return own


def _unsound(catalogue: Catalog) -> list[tuple[Message, str]]:
    plurals = Catalog(catalogue.locale).num_plurals
    found = [(message, soundness.problem(message, plurals)) for message in catalogue if message.id]
    return [(message, wrong) for message, wrong in found if wrong]
