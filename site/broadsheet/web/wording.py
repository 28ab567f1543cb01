"""Wording in templates: the labels, told in the language that is spoken and the paper's zone."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache, reduce
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from flask import g, has_request_context
from markupsafe import Markup, escape

from .. import press
from ..archive.database.outages import DatabaseFailure
from ..archive.lists.teasers import Teaser
from ..dates import almanac, labels
from ..language import (
    Lazy,
    gettext,
    language,
    language_of_the_desk,
    lazy_gettext,
    lazy_pgettext,
    list_patterns,
    numbers,
    tags,
)
from ..paper import bare, paper

KINDS_OF_NOTE = {
    "correction": lazy_gettext("Correction"),
    "clarification": lazy_gettext("Clarification"),
    # Translators: a note that says what is new in a story
    "update": lazy_pgettext("note on a story", "Update"),
}
# Headings over what happened on a day, by how many days ago it was.
NEAR_DAYS = (lazy_pgettext("heading", "Today"), lazy_pgettext("heading", "Yesterday"))


def spoken_here() -> str:
    """The language that a request is answered in: the paper's; at the desk the editor's own
    (newsroom/access/guard.py), else the paper's if the desk has it. Commands ask no archive."""
    if press.page_in_print() is not None:
        return paper().locale
    if not has_request_context():
        return bare().locale
    own: str | None = g.get("language")  # None: not at the desk
    return _papers_own() if own is None else own or language_of_the_desk(_papers_own())


def _papers_own() -> str:
    """The paper's language. Where its archive can't be read, what is known without; it is then not
    asked again for this request, since a page that says so has many words."""
    if "language_without_archive" not in g:
        try:
            return paper().locale
        except DatabaseFailure:
            g.language_without_archive = bare().locale
    return str(g.language_without_archive)


def ago(story: Teaser, now: datetime, dated: bool = True) -> str:
    """The age on a teaser; beneath the heading of its day (not `dated`) its time, once that day is
    over."""
    if not dated:
        if local_day(story.published_at) != local_day(now):
            return time_alone(story.published_at)
        _until_midnight(now)
    label = labels.ago(story.published_at, now, *_here())
    press.holds_until(label.until, f"“{label.words}” of", story.slug, "changes", in_words=True)
    return label.words


def at(moment: datetime) -> str:
    """A moment in full, with its zone."""
    return labels.at(moment, *_here())


def dated(moment: datetime) -> str:
    """The date of a moment."""
    return labels.on(moment, *_here())


def today(now: datetime) -> str:
    """The date line of the paper."""
    label = labels.today(now, *_here())
    press.holds_until(label.until, "a new day begins", in_words=True)
    return label.words


def stamp(moment: datetime) -> str:
    """For machines: RFC 3339 with the offset, whole seconds."""
    return moment.isoformat(timespec="seconds")


def day(now: datetime) -> str:
    """For machines: the date in the paper's zone, ISO 8601."""
    return now.astimezone(_here()[1]).date().isoformat()


def near_day(on: date, now: datetime) -> Lazy | str:
    """The heading of a day as long as it is near: "Today" or "Yesterday", until midnight in the
    paper's zone; else none."""
    days = (local_day(now) - on).days
    if not 0 <= days < len(NEAR_DAYS):
        return ""
    _until_midnight(now)
    return NEAR_DAYS[days]


def _until_midnight(now: datetime) -> None:
    ends = almanac.start_of(local_day(now) + timedelta(days=1), _here()[1])
    press.holds_until(ends, "a new day begins", in_words=True)


def time_alone(moment: datetime) -> str:
    """A moment's time alone."""
    return labels.clock_time(moment, *_here())


def whole_day(first: date) -> str:
    """A day of the calendar by name."""
    return labels.day(first, _here()[0])


def local_day(moment: datetime) -> date:
    """The day of the paper's zone on which a moment is."""
    return almanac.local_day(moment, _here()[1])


def month(first: date) -> str:
    """A month with its year."""
    return labels.month(first, _here()[0])


def month_alone(first: date) -> str:
    return labels.month_alone(first, _here()[0])


def as_heading(date: str) -> str:
    """A day or month as a heading begins: "Mercredi 18 novembre 2026"."""
    return date[:1].title() + date[1:]


def weekdays() -> list[tuple[str, str]]:
    """The days of a week, short and in full, in the paper's order."""
    return labels.weekdays(_here()[0])


def in_digits(value: int) -> str:
    """The number of a year or a day in the paper's digits."""
    return numbers.digits(str(value), language())


def listed(names: Iterable[str], style: list_patterns.Style = "standard") -> Markup:
    """Names in one line, as the language lists them: "A, B and C". Any may be HTML."""
    written = [str(escape(name)) for name in names]
    return Markup(list_patterns.written(written, style, language()))  # noqa: S704 - escaped


def in_a_row(lines: Iterable[str]) -> str:
    """Lines of an address in one: "1 Quay, Dunmere"."""
    return reduce(_and_next, lines)


def _and_next(line: str, following: str) -> str:
    # Translators: two lines of a postal address as one; your language’s comma
    return gettext("%(line)s, %(following)s", line=line, following=following)


def kind_of_note(kind: str) -> Lazy:
    """The heading of a note on a story, by its kind (archive/corrections.py)."""
    return KINDS_OF_NOTE[kind]


def isolated(name: str) -> Markup:
    """A name within a sentence of the program's: in another script it keeps its own order."""
    return Markup(f"<bdi>{escape(name)}</bdi>")  # noqa: S704 - escaped


def isolated_path(path: str) -> Markup:
    """The same for an address within the paper, which begins at its left, whatever its script."""
    return Markup(f'<bdi dir="ltr">{escape(path)}</bdi>')  # noqa: S704 - escaped


def dialled(phone: str) -> str:
    """A telephone number as its link has it (RFC 3966): digits, after a plus if it has one."""
    return "+" * phone.strip().startswith("+") + re.sub("[^0-9]", "", phone)


def without_scheme(url: str) -> str:
    """An address of the web as people read it."""
    return url.partition("://")[2].removesuffix("/")


def readable(url: str) -> str:
    """An address of the paper as people read and type it, in its own letters."""
    return unquote(url)


def in_language(of_story: str, *, auto: bool = True) -> Markup:
    """The attributes of an element that holds words of a story, by the story's language (a tag; "":
    the paper's): none where the page is in it, too, but `dir="auto"` if such words stand alone."""
    papers = paper().language
    return _attributes(of_story or papers, papers, spoken_here(), auto)


@lru_cache(1000)  # of an article's page, each element asks for its own
def _attributes(own: str, papers: str, here: str, auto: bool) -> Markup:
    if own != papers or not tags.same(own, here.replace("_", "-")):
        return Markup(' lang="{}" dir="{}"').format(own, tags.direction(own))
    return Markup(' dir="auto"') if auto else Markup("")


def _here() -> tuple[str, ZoneInfo]:
    return language(), paper().zone
