"""Wording at the desk: moments as its editors read them, in the paper's zone."""

import re
from datetime import datetime, timedelta
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Any

from babel import Locale
from flask import Flask
from wtforms.i18n import messages_path

from ..dates import labels
from ..language import catalogue, language
from ..paper import paper

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?\+00:00", re.ASCII)


def register_filters(app: Flask) -> None:
    app.add_template_filter(local_input)
    app.add_template_filter(clock_time)
    app.add_template_filter(browser)
    app.add_template_filter(minute_after)
    app.add_template_filter(logged)
    app.add_template_global(paper)


def local_input(moment: datetime) -> str:
    """A moment as the value of a `datetime-local` field."""
    return f"{moment.astimezone(paper().zone):%Y-%m-%dT%H:%M}"


def minute_after(moment: datetime) -> datetime:
    return moment + timedelta(minutes=1)


def clock_time(moment: datetime, now: datetime) -> str:
    """A moment as briefly as it can be told at another: "14:05", "Mon 20 Oct, 14:05"."""
    return labels.briefly(moment, now, language(), paper().zone)


def logged(value: Any) -> Any:
    """What the log keeps of an action: a moment as its readers know it, anything else as it is."""
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        return value
    return labels.at(datetime.fromisoformat(value), language(), paper().zone)


class FormMessages:
    """What WTForms says of fields, in the language that is spoken: in our words if there are any,
    else in its own."""

    def gettext(self, message: str) -> str:
        ours = catalogue().gettext(message)
        return ours if ours != message else _of_wtforms(language()).gettext(message)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        ours = catalogue().ngettext(singular, plural, n)
        if ours not in (singular, plural):
            return ours
        return _of_wtforms(language()).ngettext(singular, plural, n)


@cache
def _of_wtforms(locale: str) -> NullTranslations:
    """Its catalogue for a language; another region's where it has no other ("cs_CZ")."""
    folder, name = Path(messages_path()), Locale.parse(locale).language
    regions = sorted(path.name for path in folder.glob(f"{name}_*"))
    return translation("wtforms", folder, [locale, name, *regions], fallback=True)


# Each names itself after all that came before it, so the first that fits is meant.
BROWSERS = ["Edg", "OPR", "Firefox", "Chrome", "Safari"]
SYSTEMS = ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"]
NAMES = {"Edg": "Edge", "OPR": "Opera", "Mac OS": "a Mac", "iPhone": "an iPhone", "iPad": "an iPad"}


def browser(called: str) -> str:
    """What a browser calls itself (RFC 9110, User-Agent), as its owner knows it: "Firefox on
    Windows"."""
    name, system = (
        next((word for word in known if re.search(rf"\b{word}", called)), None)
        for known in (BROWSERS, SYSTEMS)
    )
    if name is None:
        return called[:60] or "A browser without a name"
    return NAMES.get(name, name) + (f" on {NAMES.get(system, system)}" if system else "")
