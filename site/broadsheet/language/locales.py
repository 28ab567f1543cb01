"""What a locale asks of whoever prints in it: direction, script, first day of the week (CLDR,
through Babel). Pure; locales are those that settings accept."""

from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global


@cache
def known(locale: str) -> Locale:
    return Locale.parse(locale)


def direction(locale: str) -> str:
    """Which way its lines run: "ltr" or "rtl" (HTML, dir)."""
    return "rtl" if known(locale).character_order == "right-to-left" else "ltr"


def script(locale: str) -> str:
    """What it is written in (ISO 15924): "Latn"."""
    return known(locale).script or _likely(locale)[0]


@cache
def first_week_day(locale: str) -> int:
    """0 for Monday. A language without a region is taken for that of its most likely one."""
    here = known(locale)
    try:
        there = Locale(here.language, here.territory or _likely(locale)[1], here.script)
    except UnknownLocaleError:
        there = here
    return there.first_week_day


@cache
def _likely(locale: str) -> tuple[str, str]:
    """The script and the region that are most likely meant (UTS 35, likely subtags)."""
    here, subtags = known(locale), get_global("likely_subtags")
    for parts in (
        (here.language, here.script, here.territory),
        (here.language, here.territory),
        (here.language, here.script),
        (here.language,),
    ):
        if found := subtags.get("_".join(part for part in parts if part)):
            _, script, territory, *_ = found.split("_")
            return script, territory
    return "Latn", "001"
