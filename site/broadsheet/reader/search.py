"""Search: the page with its form, and the results alone for a reader who is still typing.

Never printed by the press: any text is a question, and a store of pages for all of them would be
filled by whoever likes to."""

from datetime import datetime
from typing import NamedTuple

from flask import Blueprint, Response, abort, make_response, render_template, request

from .. import clock, urls
from ..archive import search as archive
from ..archive.lists import teasers as lists
from ..archive.search import Narrowed, Question, Results, SearchCursor, SearchPlan
from ..archive.sections import SectionName
from ..archive.spelling.plain_text import without_soft_breaks
from ..paper import paper
from ..web.paging import cursor
from . import excerpts
from .excerpts import ExcerptPiece
from .frame import Frame, frame

bp = Blueprint("search", __name__)

LONGEST_NAME = 100  # characters of an author's name that are read
LEADS_ON = 6  # teasers where there are no results


class SearchQuery(NamedTuple):
    """What the fields of the form say."""

    text: str
    section: SectionName | None
    author: str
    by_date: bool

    @property
    def fields(self) -> dict[str, str]:
        """The parameters of an address that asks the same."""
        section = self.section.slug if self.section else ""
        sort = "newest" if self.by_date else ""
        given = {"q": self.text, "section": section, "author": self.author, "sort": sort}
        return {name: value for name, value in given.items() if value}


@bp.get(urls.SEARCH)
def page() -> Response:
    now = clock.now()
    return _answer("reader/search.html", now)


@bp.get(urls.SEARCH_FRAGMENT)
def results() -> Response:
    now = clock.now()
    return _answer("reader/_results.html", now)


def _answer(template: str, now: datetime) -> Response:
    if clock.AS_OF not in request.environ:
        archive.begin()
    around = frame(now)
    asked, before = _asked(around), cursor(SearchCursor.parse)
    question = Question.parse(asked.text)
    narrowed = Narrowed(asked.section and asked.section.id, asked.author, asked.by_date)
    found = archive.page(question, now, _language(), narrowed, before)
    if before is not None and not found.found:
        abort(404)
    enough = found.found and found.way <= SearchPlan.BEGINNING
    html = render_template(
        template,
        frame=around,
        now=now,
        asked=asked,
        question=question,
        results=found,
        excerpts=_excerpts(question, found),
        is_partial=found.way > SearchPlan.BEGINNING,
        instead=None if enough or before else archive.instead(question, now, _language()),
        newest=[] if found.found else lists.rail(now, limit=LEADS_ON),
        before=before,
    )
    response = make_response(html)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _asked(around: Frame) -> SearchQuery:
    """A section that does not exist narrows nothing."""
    given = request.args
    return SearchQuery(
        _clean(given.get("q", "")),
        around.section(given.get("section", "")),
        _clean(given.get("author", ""))[:LONGEST_NAME],
        given.get("sort") == "newest",
    )


def _clean(text: str) -> str:
    text = without_soft_breaks(text)
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _excerpts(question: Question, found: Results) -> list[list[ExcerptPiece]]:
    wanted = excerpts.pattern(question, _language(), begins=found.way == SearchPlan.BEGINNING)
    if wanted is None:
        return []
    return [excerpts.excerpt(wanted, story.teaser.dek, story.text) for story in found.found]


def _language() -> str:
    return paper().locale.partition("_")[0]
