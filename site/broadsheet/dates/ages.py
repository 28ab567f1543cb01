"""Ages in words, as each language writes them: by humanize where it knows the language and gets its
plurals right, which is friendlier at one ("an hour ago"), and else by the CLDR. Pure."""

from datetime import timedelta
from functools import cache, lru_cache

import humanize
from babel.dates import format_timedelta

from ..language import locales, numbers
from .just_now import JUST_NOW

UNITS = {"day": timedelta(days=1), "hour": timedelta(hours=1), "minute": timedelta(minutes=1)}

# Tried for each count of each unit (tests/dates/test_ages.py). humanize has other languages, too,
# and errs in them: "vor ein Tag", "21 минута назад". Its catalogues are named by country.
HUMANIZE = {
    "da": "da_DK",
    "el": "el_GR",
    "en": "en",
    "es": "es_ES",
    "fa": "fa_IR",
    "fi": "fi_FI",
    "fr": "fr_FR",
    "id": "id_ID",
    "it": "it_IT",
    "ja": "ja_JP",
    "ko": "ko_KR",
    "nb": "nb",
    "nl": "nl_NL",
    "no": "nb",
    "pt": "pt_BR",
    "sv": "sv_SE",
    "tr": "tr_TR",
    "vi": "vi_VN",
}

# What the CLDR has where it knows no words of a language: these are none for readers.
NO_WORDS = {f"-2 {unit}" for unit in ("d", "h", "min")} | {f"2 {unit}s ago" for unit in UNITS}


# A page has dozens of ages, and few different ones.
@lru_cache(1000)
def in_words(count: int, unit: str, locale: str) -> str | None:
    """How long ago something was, in whole days, hours or minutes: "3 hours ago"; None for a
    language whose words nobody knows."""
    if not _is_spoken(locale):
        return None
    catalogue = _catalogue(locale)
    words = (
        _by_humanize(count * UNITS[unit], catalogue) if catalogue else _by_cldr(count, unit, locale)
    )
    return numbers.digits(words, locale)


@cache
def just_now(locale: str) -> str | None:
    """An age of less than a minute; None for a language of which nobody knows the word."""
    catalogue, here = _catalogue(locale), locales.known(locale)
    if catalogue and here.language not in JUST_NOW:
        words = _by_humanize(timedelta(0), catalogue)
        return "just now" if words == "now" else words
    scripted = f"{here.language}_{locales.script(locale)}"
    return JUST_NOW.get(scripted) or JUST_NOW.get(here.language)


def _catalogue(locale: str) -> str | None:
    """humanize's catalogue for a locale, if it is to be asked: English in the Shavian alphabet is
    no English of its."""
    here = locales.known(locale)
    if here.script and here.script != locales.script(here.language):
        return None
    return HUMANIZE.get(here.language)


@cache
def _is_spoken(locale: str) -> bool:
    """Whether the words of all units are known in a language."""
    return bool(_catalogue(locale)) or all(
        _by_cldr(2, unit, locale) not in NO_WORDS for unit in UNITS
    )


def _by_cldr(count: int, unit: str, locale: str) -> str:
    words = format_timedelta(
        -count * UNITS[unit],
        granularity=unit,  # type: ignore[arg-type]
        threshold=1,  # 0.85 by default, which makes a day of 21 hours
        add_direction=True,
        locale=locales.known(locale),
    )
    return words.removesuffix(f" ({count})")  # Hebrew: "two hours ago (2)"


def _by_humanize(age: timedelta, catalogue: str) -> str:
    # humanize rounds, and errs by an hour when it is given dates across a clock change:
    # so it gets a difference that is floored already, and only does the words.
    humanize.activate(catalogue)
    try:
        return humanize.naturaltime(age).replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    finally:
        humanize.deactivate()  # its language sticks to the thread, and threads are shared
