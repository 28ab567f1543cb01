"""Messages in templates, under the names that `jinja2.ext.i18n` calls them by.

A message in a template is HTML, and what is put into it is escaped. It is translated when it is
written, never when a template is compiled: what is compiled is shared by all languages."""

from functools import lru_cache
from gettext import GNUTranslations
from typing import Any

from jinja2 import Environment, pass_eval_context
from jinja2.nodes import EvalContext
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


@pass_eval_context
def gettext(context: EvalContext, message: str, /, **values: Any) -> str:
    if not values and context.autoescape:
        return _alone(catalogue(), message)
    return _filled(context, catalogue().gettext(message), values)


@lru_cache(10_000)  # most messages; a page has some thirty
def _alone(spoken: GNUTranslations, message: str) -> Markup:
    return Markup(spoken.gettext(message) % {})  # noqa: S704 - our own words


@pass_eval_context
def pgettext(context: EvalContext, meaning: str, message: str, /, **values: Any) -> str:
    return _filled(context, catalogue().pgettext(meaning, message), values)


@pass_eval_context
def ngettext(context: EvalContext, singular: str, plural: str, num: int, /, **values: Any) -> str:
    found = catalogue().ngettext(singular, plural, num)
    return _filled(context, found, {"num": number(num), **values})


@pass_eval_context
def npgettext(
    context: EvalContext, meaning: str, singular: str, plural: str, num: int, /, **values: Any
) -> str:
    found = catalogue().npgettext(meaning, singular, plural, num)
    return _filled(context, found, {"num": number(num), **values})


def _filled(context: EvalContext, message: str, values: dict[str, Any]) -> str:
    if not context.autoescape:
        return message % values
    # As `Markup(message) % values`, which wraps each value in an object that escapes it later.
    return Markup(message % {name: escape(value) for name, value in values.items()})  # noqa: S704
