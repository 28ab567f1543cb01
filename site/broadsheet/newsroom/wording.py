"""Wording at the desk: moments and sizes as its editors read them, and words for what is kept by a
key, such as roles, forms of pages, details of the log."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Any, NamedTuple

from babel import Locale
from flask import Flask
from wtforms.i18n import messages_path

from ..archive.staff import Role, Staff
from ..dates import labels
from ..language import (
    Lazy,
    catalogue,
    gettext,
    gettext_noop,
    language,
    lazy_gettext,
    lazy_pgettext,
    list_patterns,
    numbers,
)
from ..paper import paper

UNTITLED = gettext_noop("Untitled")  # as the log keeps a story without a headline
THE_PAPER = gettext_noop("the paper")  # as the log keeps what was set
MOST_ON_TAB = 99
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?\+00:00", re.ASCII)


def register_filters(app: Flask) -> None:
    app.add_template_filter(local_input)
    app.add_template_filter(clock_time)
    app.add_template_filter(browser)
    app.add_template_filter(file_size)
    app.add_template_filter(minute_after)
    app.add_template_filter(or_untitled)
    app.add_template_filter(by_whom)
    app.add_template_filter(count_on_tab)
    app.add_template_filter(logged)
    app.add_template_filter(form_name)
    app.add_template_filter(role_name)
    app.add_template_filter(begun)
    app.add_template_filter(enumerated)
    app.add_template_global(paper)


def local_input(moment: datetime) -> str:
    """A moment as the value of a `datetime-local` field."""
    return f"{moment.astimezone(paper().zone):%Y-%m-%dT%H:%M}"


def minute_after(moment: datetime) -> datetime:
    return moment + timedelta(minutes=1)


def clock_time(moment: datetime, now: datetime) -> str:
    """A moment as briefly as it can be told at another: "14:05", "Mon 20 Oct, 14:05"."""
    return labels.briefly(moment, now, language(), paper().zone)


def file_size(count: int) -> str:
    """So many bytes, in the editor's language: "1.2 MB"."""
    return numbers.size(count, language())


def or_untitled(headline: str | None) -> str:
    """A headline, or what the desk calls a story that has none."""
    return headline or gettext(UNTITLED)


def by_whom(staff: Staff | None) -> str:
    """The name of one of the staff; of whom nobody knows any more, "Somebody"."""
    return staff.name if staff else gettext("Somebody")


def count_on_tab(count: int) -> str:
    """How many wait on a list, as its tab says it: "7", "99+"."""
    most = numbers.number(MOST_ON_TAB, language())
    if count > MOST_ON_TAB:
        # Translators: more than that many
        return gettext("%(number)s+", number=most)
    return numbers.number(count, language())


def logged(value: Any) -> Any:
    """What the log keeps of an action: a moment as its readers know it, anything else as it is."""
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        return value
    return labels.at(datetime.fromisoformat(value), language(), paper().zone)


# The parts of the paper's look (look/choices.py), in its form and in the log.
LOOK_PARTS = {
    "accent": lazy_gettext("Accent"),
    "accent_dark": lazy_gettext("Accent on dark screens"),
    # Translators: the colour that stands for a newspaper’s paper
    "background": lazy_gettext("Paper"),
    # Translators: the colour that stands for a newspaper’s paper
    "background_dark": lazy_gettext("Paper on dark screens"),
    # Translators: what is set in a typeface
    "headline_face": lazy_gettext("Headlines"),
    # Translators: what is set in a typeface
    "text_face": lazy_gettext("Texts"),
    # Translators: how the name stands at the head of a newspaper
    "nameplate": lazy_gettext("Nameplate"),
    # Translators: where the name stands at the head of a newspaper
    "nameplate_at": lazy_gettext("Its place"),
    "nameplate_letters": lazy_gettext("Its letters"),
    "icon_letters": lazy_gettext("Letters on the icon"),
}
# What rows of the log tell besides.
DETAILS = LOOK_PARTS | {
    "added": lazy_pgettext("log", "added"),
    "address": lazy_pgettext("log", "address"),
    "answers": lazy_pgettext("log", "answers"),
    "at": lazy_pgettext("log", "at"),
    "email": lazy_pgettext("log", "email"),
    "form": lazy_pgettext("log", "form"),
    "instead": lazy_pgettext("log", "instead"),
    "into": lazy_pgettext("log", "into"),
    "leads_to": lazy_pgettext("log", "leads to"),
    "locale": lazy_pgettext("log", "language"),
    "logo": lazy_pgettext("log", "logo"),
    "logo_id": lazy_pgettext("log", "logo"),
    "name": lazy_pgettext("log", "name"),
    "note": lazy_pgettext("log", "note"),
    "order": lazy_pgettext("log", "order"),
    "phone": lazy_pgettext("log", "phone"),
    "portrait": lazy_pgettext("log", "portrait"),
    "postal_address": lazy_pgettext("log", "postal address"),
    "reason": lazy_pgettext("log", "reason"),
    "removed": lazy_pgettext("log", "removed"),
    "role": lazy_pgettext("log", "role"),
    "section": lazy_pgettext("log", "section"),
    "stories": lazy_pgettext("log", "stories"),
    "story": lazy_pgettext("log", "story"),
    "search": lazy_pgettext("log", "search"),
    "sections": lazy_pgettext("log", "sections"),
    "tagline": lazy_pgettext("log", "tagline"),
    "training": lazy_pgettext("log", "training"),
    "topic": lazy_pgettext("log", "topic"),
    "until": lazy_pgettext("log", "until"),
    "was": lazy_pgettext("log", "was"),
    "word": lazy_pgettext("log", "word"),
    "zone": lazy_pgettext("log", "zone"),
}


# Translators: forms in which the stories of a section stand on the front page, and it opens; so are
# the next nine
FORMS = {
    "": lazy_gettext("What the stories call for"),
    "lead": lazy_gettext("A lead and a list"),
    "picture": lazy_gettext("A large picture"),
    "across": lazy_gettext("Equals, side by side"),
    "briefs": lazy_gettext("Short news"),
    "package": lazy_gettext("What has one kicker, under one head"),
    "opinion": lazy_gettext("Opinions, with portraits of their authors"),
    "usual": lazy_gettext("A usual day"),
    "slow": lazy_gettext("A slow day"),
    "big": lazy_gettext("One story bigger than all others"),
}


def form_name(form: str) -> str:
    return str(FORMS.get(form, form))


class RoleWords(NamedTuple):
    name: Lazy
    rights: Lazy  # the name, and what the role may do


ROLES = {
    Role.REPORTER: RoleWords(
        lazy_gettext("Reporter"), lazy_gettext("Reporter: writes own stories and submits them")
    ),
    Role.EDITOR: RoleWords(
        lazy_gettext("Editor"), lazy_gettext("Editor: everything that readers see")
    ),
    Role.PUBLISHER: RoleWords(
        lazy_gettext("Publisher"), lazy_gettext("Publisher: staff, sections and settings, too")
    ),
}


def role_name(role: str) -> str:
    return str(ROLES[Role(role)].name)


def begun(words: str) -> str:
    """Words as they begin a line: with a capital, where there are any."""
    return words[:1].upper() + words[1:]


def enumerated(words: Iterable[Any], style: list_patterns.Style = "unit") -> str:
    """Words one after the other, as the language parts them: "A, B, C"; in the style "or": "A or
    B"."""
    return list_patterns.written(map(str, words), style, language())


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
NAMES = {"Edg": "Edge", "OPR": "Opera"}
ON = {
    "Android": gettext_noop("%(browser)s on Android"),
    "iPhone": gettext_noop("%(browser)s on an iPhone"),
    "iPad": gettext_noop("%(browser)s on an iPad"),
    "Windows": gettext_noop("%(browser)s on Windows"),
    "Mac OS": gettext_noop("%(browser)s on a Mac"),
    "Linux": gettext_noop("%(browser)s on Linux"),
}


def browser(called: str) -> str:
    """What a browser calls itself (RFC 9110, User-Agent), as its owner knows it: "Firefox on
    Windows"."""
    name, system = _first_in(called, BROWSERS), _first_in(called, ON)
    if name is None:
        return called[:60] or gettext("A browser without a name")
    named = NAMES.get(name, name)
    return gettext(ON[system], browser=named) if system else named


def _first_in(called: str, words: Iterable[str]) -> str | None:
    return next((word for word in words if re.search(rf"\b{word}", called)), None)
