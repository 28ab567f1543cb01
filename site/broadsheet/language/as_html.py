"""Messages as HTML: what is put into one is escaped, unless it is HTML itself.

So are all messages in templates, under the names that `jinja2.ext.i18n` calls them by: templates in
other forms have no messages. They are translated when they are written, never when a template is
compiled: what is compiled is shared by all languages."""

from functools import lru_cache
from gettext import GNUTranslations
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from .messages import catalogue, number


def register(environment: Environment) -> None:
    """Let templates say `_("…", name=value)`, `ngettext(…)`, `pgettext(…)`, `{% trans %}`."""
    environment.add_extension("jinja2.ext.i18n")
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals.update(
        {"_": gettext, "gettext": gettext, "ngettext": ngettext},
        pgettext=pgettext,
        npgettext=npgettext,
    )


def gettext(message: str, /, **values: Any) -> Markup:
    if not values:
        return _alone(catalogue(), message)
    return _filled(_found(catalogue(), message), values)


def pgettext(meaning: str, message: str, /, **values: Any) -> Markup:
    if not values:
        return _alone(catalogue(), message, meaning)
    return _filled(_found(catalogue(), message, meaning), values)


def ngettext(singular: str, plural: str, num: int, /, **values: Any) -> Markup:
    found = catalogue().ngettext(singular, plural, num)
    return _filled(found, {"num": number(num), **values})


def npgettext(meaning: str, singular: str, plural: str, num: int, /, **values: Any) -> Markup:
    found = catalogue().npgettext(meaning, singular, plural, num)
    return _filled(found, {"num": number(num), **values})


@lru_cache(2000)  # most are said on each page
def _alone(spoken: GNUTranslations, message: str, meaning: str = "") -> Markup:
    return _filled(_found(spoken, message, meaning), {})


@lru_cache(2000)
def _found(spoken: GNUTranslations, message: str, meaning: str = "") -> str:
    return spoken.pgettext(meaning, message) if meaning else spoken.gettext(message)


def _filled(message: str, values: dict[str, Any]) -> Markup:
    # As `Markup(message) % values`, which wraps each value in an object that escapes it later.
    written = {n: v if type(v) is Markup else escape(v) for n, v in values.items()}
    return Markup(message % written)  # noqa: S704 - escaped
