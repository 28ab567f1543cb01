"""Extraction: which messages the program has, and catalogues that follow them."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import normalize, write_po

from . import catalogues, soundness

PACKAGE = Path(__file__).resolve().parents[1]
# What readers get, by path; all else is the desk's.
FOR_READERS = (
    *("templates/reader/", "templates/wire/", "templates/errors/", "templates/base.html"),
    "templates/_",
    *("reader/", "dates/", "web/", "wire/feeds.py", "wire/sitemaps.py"),
    *("text/figures.py", "text/footnotes.py", "text/tables.py"),
    *("archive/house/imprint.py", "as_of.py", "paper.py"),
)
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.xml", "jinja2")]
OPTIONS = {path: {"trimmed": "true", "newstyle_gettext": "true"} for path, _ in METHODS[1:]}
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "lazy_gettext", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "lazy_ngettext", "plural_forms"), (1, 2)),
    **dict.fromkeys(("pgettext", "lazy_pgettext"), ((1, "c"), 2)),
    "npgettext": ((1, "c"), 2, 3),
}
NOTES = ("Translators:",)
# Of what Babel writes above a catalogue: the rest is placeholders, and moments that differ always.
HEADERS = "Language Plural-Forms MIME-Version Content-Type Content-Transfer-Encoding".split()


class CatalogueState(NamedTuple):
    """What a catalogue lacks; each as the messages themselves, in English."""

    messages: int
    missing: list[str]
    fuzzy: list[str]
    wrong: list[str]  # with what is wrong
    obsolete: list[str]  # that the program has no more

    @property
    def is_complete(self) -> bool:
        return not (self.missing or self.fuzzy or self.wrong or self.obsolete)


@cache
def extracted(templates: Path) -> dict[str, Catalog]:
    """All messages of the program, by domain. What readers get is theirs, and the desk's no more:
    no message is translated twice."""
    found = {domain: _empty() for domain in catalogues.DOMAINS}
    for path, message, notes, context in _messages(templates):
        domain = "paper" if path.startswith(FOR_READERS) else "desk"
        found[domain].add(message, None, [(path, None)], (), notes, context=context)  # type: ignore[list-item]
    for known in found["paper"]:
        if known.id:
            found["desk"].delete(known.id, known.context)
    return found


def state(wanted: Catalog, catalogue: Catalog) -> CatalogueState:
    """What a catalogue lacks of the messages that are wanted."""
    says = [message for message in wanted if message.id]
    has = {_key(message): message for message in catalogue if message.id}
    ours = {_key(message): has.get(_key(message)) for message in says}
    words = {_key(message): _english(message) for message in (*has.values(), *says)}
    plurals = Catalog(locale=catalogue.locale).num_plurals
    problems = {key: soundness.problem(own, plurals) for key, own in ours.items() if own}
    return CatalogueState(
        messages=len(says),
        missing=[words[key] for key, own in ours.items() if not _is_there(own)],
        fuzzy=[words[key] for key, own in ours.items() if own and own.fuzzy],
        wrong=[f"{words[key]}: {wrong}" for key, wrong in problems.items() if wrong],
        obsolete=[words[key] for key in has if key not in ours],
    )


def update(wanted: Catalog, path: Path) -> None:
    """Bring a catalogue to what the program says now, made if there is none: what is new is empty,
    also if something was alike; what is no more is gone."""
    fresh = _new(path.parent.name)
    catalogue = catalogues.read(path) if path.is_file() else fresh
    catalogue.mime_headers = [("Plural-Forms", fresh.plural_forms)]
    for message in wanted:
        known = catalogue.get(message.id, message.context) if message.id else None
        if known and known.pluralizable != message.pluralizable:
            catalogue.delete(known.id, known.context)
    catalogue.update(wanted, no_fuzzy_matching=True)
    write(catalogue, path)


def write(catalogue: Catalog, path: Path) -> None:
    """Sorted, with the files that say it and no line numbers, so that little differs."""
    said = "".join(f"{name}: {it}\n" for name, it in catalogue.mime_headers if name in HEADERS)
    header = f'{catalogue.header_comment}\nmsgid ""\nmsgstr {normalize(said, width=0)}\n\n'
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(header.encode(catalogue.charset))
        write_po(
            file,
            catalogue,
            omit_header=True,
            sort_output=True,
            include_lineno=False,
            ignore_obsolete=True,
        )


def _messages(templates: Path) -> Iterator[tuple[str, Any, list[str], str | None]]:
    folders = [(PACKAGE, "")]
    if not templates.is_relative_to(PACKAGE):  # as in a wheel
        folders.append((templates, "templates/"))
    for folder, prefix in folders:
        for path, _, message, notes, context in extract_from_dir(
            folder, METHODS, OPTIONS, KEYWORDS, NOTES, strip_comment_tags=True
        ):
            yield prefix + path, message, notes, context


def _is_there(message: Message | None) -> bool:
    return message is not None and any(soundness.forms(message))


def _empty() -> Catalog:
    return Catalog(header_comment="# Broadsheet", charset="utf-8")


def _new(locale: str) -> Catalog:
    name = Locale.parse(locale).english_name
    return Catalog(locale, header_comment=f"# {name}", charset="utf-8", fuzzy=False)


def _key(message: Message) -> tuple[str, str | None]:
    return soundness.sources(message)[0], message.context


def _english(message: Message) -> str:
    return soundness.sources(message)[-1]
