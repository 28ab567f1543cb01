"""What every template may say: filters and functions, by the names that templates know them by."""

import json
import re
from collections.abc import Callable, MutableMapping
from types import FunctionType
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import Template
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from .. import language, urls
from ..language import as_html, tags
from ..text import figures
from . import fitting, headers, links, parts, wording
from .assets import bundles, media, static_files

FILTERS = {
    "printed": figures.printed,
    "absolute": links.absolute,
    "srcset": media.srcset,
    "focus": media.focus,
    "ago": wording.ago,
    "at": wording.at,
    "dated": wording.dated,
    "today": wording.today,
    "stamp": wording.stamp,
    "day": wording.day,
    "dialled": wording.dialled,
    "readable": wording.readable,
    "without_scheme": wording.without_scheme,
    "local_day": wording.local_day,
    "as_heading": wording.as_heading,
    "month": wording.month,
    "month_alone": wording.month_alone,
    "whole_day": wording.whole_day,
    "near_day": wording.near_day,
    "time_alone": wording.time_alone,
    "listed": wording.listed,
    "in_a_row": wording.in_a_row,
    "kind_of_note": wording.kind_of_note,
    "own_name": tags.own_name,
    "language_alone": tags.language_alone,
    "number": language.number,
    "in_digits": wording.in_digits,
    "isolated": wording.isolated,
    "isolated_path": wording.isolated_path,
}
FUNCTIONS = {
    "address": links.to_story,
    "to": links.to,
    "urls": urls,
    "page_address": links.to_standing_page,
    "file_address": links.to_text_file,
    "feeds_of": links.feeds_of,
    "static_url": static_files.static_url,
    "styles_url": static_files.styles_url,
    "fonts_first": static_files.fonts_first,
    "media_url": media.media_url,
    "head_script": bundles.head_script,
    "in_one_row": fitting.in_one_row,
    "turning": headers.TURNING,
    "weekdays": wording.weekdays,
    "kept": parts.kept,
    "language_tag": language.tag,
    "direction": tags.direction,
    "plural_forms": language.plural_forms,
    "in_language": wording.in_language,
}

SIGN_OF_HTML = re.compile("[&<>'\"]").search


class Names(Context):
    """Jinja's, but what most calls are of is called at once: a macro, or a function that takes no
    context."""

    def call(self, called: Callable[..., Any], /, *args: Any, **named: Any) -> Any:
        kind = type(called)
        if kind is Macro:
            args = self.eval_ctx, *args
        elif kind is not FunctionType or hasattr(called, "jinja_pass_arg"):
            return super().call(called, *args, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*args, **named)


def written(value: Any) -> str:
    """A value as it is joined into HTML: what `escape` makes of it, or the value itself if that
    reads the same. Most values of a page are."""
    kind = type(value)
    if kind is Markup or (kind is str and SIGN_OF_HTML(value) is None):
        return value  # type: ignore[no-any-return]
    return escape(value)


class Spoken(Template):
    """Jinja's, but the language in which a page is written is found once, not for each word; and
    what needs no escaping is not copied."""

    @classmethod
    def from_code(cls, *compiled: Any) -> "Template":
        made = super().from_code(*compiled)
        made.root_render_func.__globals__["escape"] = written  # what its `{{ … }}` go through
        return made

    def render(self, *args: Any, **named: Any) -> str:
        with language.spoken(language.language()):
            return super().render(*args, **named)


class Templates(Environment):
    """Flask's, but what all templates may say is one dictionary. It is copied for each page, and
    Jinja's own, a chain of two, is asked for each name by itself."""

    context_class = Names
    template_class = Spoken

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.at_hand: dict[str, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - as Jinja has it
    ) -> Template:
        """The template of that name, at hand: each page asks for those that it extends and
        imports."""
        if self.auto_reload or globals or isinstance(name, Template):
            return super().get_template(name, parent, globals)
        found = self.at_hand.get(name)
        if found is None:
            found = self.at_hand[name] = super().get_template(name, parent)
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **d} if d else self.globals


def register(app: Flask) -> None:
    """Give the filters and functions to the templates of an application."""
    environment = app.jinja_env
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(FILTERS)
    as_html.register(environment)
    language.speak_in(app, wording.spoken_here)
    # An encoder that is made once; Flask's would be made anew for each script of each page, and
    # writes six bytes for each letter that isn't English.
    environment.policies["json.dumps_function"] = json.JSONEncoder(
        ensure_ascii=False, check_circular=False
    ).encode
    environment.policies["json.dumps_kwargs"] = {}
    environment.globals.update(
        FUNCTIONS,
        url_for=links.remembering_url_for(app),
        around=parts.Macros(environment, "reader/_frame.html"),
    )
