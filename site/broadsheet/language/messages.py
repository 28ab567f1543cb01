"""Messages: words of the program in the language that is spoken where they are asked for.

A message is English, whole, with named placeholders (`%(name)s`; a per cent sign is written twice).
`as_html.py` has the same functions for messages that are HTML, as all in templates are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Any, NamedTuple

from babel import Locale
from babel.support import LazyProxy
from flask import Flask, current_app, has_app_context

from . import catalogues, numbers

# Words that are fixed at import and translated whenever they are shown: `str()` of it.
Lazy = LazyProxy

ENGLISH = "en_GB"  # whose dates the program's own words stand beside

_EXTENSION = "language"
_spoken: ContextVar["_Speech"] = ContextVar("spoken")


class _Speech(NamedTuple):
    """A language, and its catalogue, found once for all that is said in it."""

    locale: str
    catalogue: GNUTranslations


def gettext(message: str, /, **values: Any) -> str:
    return catalogue().gettext(message) % values


def pgettext(context: str, message: str, /, **values: Any) -> str:
    """A message that is translated in more than one way; `context` tells them apart."""
    return catalogue().pgettext(context, message) % values


def ngettext(singular: str, plural: str, num: int, /, **values: Any) -> str:
    """A message that counts: `%(num)s` is the number as the language writes it."""
    return catalogue().ngettext(singular, plural, num) % {"num": number(num), **values}


def npgettext(context: str, singular: str, plural: str, num: int, /, **values: Any) -> str:
    found = catalogue().npgettext(context, singular, plural, num)
    return found % {"num": number(num), **values}


def plural_forms(singular: str, plural: str, /) -> dict[str, str]:
    """A message that a script counts by, from 2 on: its forms by their names in the CLDR, as
    `Intl.PluralRules` of browsers has them, with "{num}" in the place of the number."""
    return _plural_forms(singular, plural, language(), _own())


def lazy_gettext(message: str, /, **values: Any) -> Lazy:
    return Lazy(gettext, message, enable_cache=False, **values)


def lazy_pgettext(context: str, message: str, /, **values: Any) -> Lazy:
    return Lazy(pgettext, context, message, enable_cache=False, **values)


def lazy_ngettext(singular: str, plural: str, num: int, /, **values: Any) -> Lazy:
    return Lazy(ngettext, singular, plural, num, enable_cache=False, **values)


def gettext_noop(message: str, /) -> str:
    """Marks a message that stays English here: it is kept so, or `gettext` gets it later."""
    return message


def number(value: float) -> str:
    """A number as the language writes it: "1,234"."""
    return numbers.number(value, language())


def catalogue() -> GNUTranslations:
    """The catalogue of the language that is spoken."""
    if (here := _spoken.get(None)) is not None:
        return here.catalogue
    return catalogues.of(language(), _own())


def language() -> str:
    """The language that is spoken now, as a locale: "en_GB"."""
    if (here := _spoken.get(None)) is not None:
        return here.locale
    if has_app_context() and (asked := current_app.extensions.get(_EXTENSION)):
        return str(asked())
    return catalogues.SOURCE


def tag() -> str:
    """The language that is spoken now, as a tag (BCP 47): "en-GB"."""
    return language().replace("_", "-")


def language_of_the_desk(locale: str) -> str:
    """The language in which the desk of a paper is, while an editor chose none: the paper's, or
    English rather than words of both."""
    spoken_there = catalogues.spoken_for(locale, _own(), "desk")
    return locale if spoken_there == locale else ENGLISH


def of_the_desk() -> dict[str, str]:
    """The languages that the desk can be had in, by the names that they give themselves."""
    return _of_the_desk(_own())


@contextmanager
def spoken(locale: str) -> Iterator[None]:
    """Speak a language meanwhile, whatever is spoken around it."""
    before = _spoken.set(_Speech(locale, catalogues.of(locale, _own())))
    try:
        yield
    finally:
        _spoken.reset(before)


def speak_in(app: Flask, asked: Callable[[], str]) -> None:
    """Let an application speak the language that `asked` answers, request by request."""
    app.extensions[_EXTENSION] = asked


@cache  # a search's page, which isn't kept, asks for them each time
def _plural_forms(singular: str, plural: str, locale: str, own: Path | None) -> dict[str, str]:
    rule = Locale.parse(catalogues.spoken_for(locale, own)).plural_form
    in_language = catalogues.of(locale, own).ngettext
    forms = {rule(n): in_language(singular, plural, n) for n in range(100, 1, -1)}
    return {name: form % {"num": "{num}"} for name, form in forms.items()}


def _own() -> Path | None:
    return _folder_of_own(current_app.instance_path) if has_app_context() else None


@cache
def _of_the_desk(own: Path | None) -> dict[str, str]:
    folders = catalogues.SHIPPED, own
    names = {name for folder in folders for name in catalogues.known(folder, "desk")}
    named = {name: Locale.parse(name).get_display_name() or name for name in names}
    english = {catalogues.SOURCE: "English"}
    return english | dict(sorted(named.items(), key=lambda item: item[1].casefold()))


@lru_cache(100)
def _folder_of_own(instance: str) -> Path | None:
    folder = Path(instance) / "translations"
    return folder if folder.is_dir() else None
