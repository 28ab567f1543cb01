"""The desk: all stories by state, what goes live next, who is writing what."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from flask import abort, render_template, request

from ... import clock
from ...archive import authors, imported, search, sections
from ...archive.authors import Author
from ...archive.desk import audit, autosaves
from ...archive.lists import worklists
from ...archive.lists.teasers import Cursor
from ...archive.lists.worklists import Filter, State
from ...dates import almanac
from ...paper import paper
from ...web.paging import cursor
from ...wire.text_files import ending_contact
from ..access.guard import bp, may, me
from ..access.own_stories import own_only
from ..forms import line
from . import bulk_actions, shown_proposals
from .first_steps import FirstStep, first_steps
from .states import HINTS, STATES
from .writing import unsaved


class ListQuery(NamedTuple):
    """What of the desk is asked for, as its form fields say it."""

    state: State
    q: str
    section: str
    author: str
    since: str
    until: str

    @property
    def is_narrowed(self) -> bool:
        """Whether only some of the stories in a state are asked for."""
        return any(self[1:])

    def address(self, **other: str) -> str:
        """The address of this list with other choices, from "?" on."""
        fields = self._asdict() | other
        return "?" + urlencode({name: value for name, value in fields.items() if value})


@bp.get("")
def desk() -> str:
    now = clock.now()
    asked = _asked()
    known = sections.names()
    wanted = _filter(asked, known)
    before = cursor(Cursor.parse)
    page = worklists.of(asked.state, now, wanted, before)
    ids = [story.id for story in page.lines]
    drafts = [story.id for story in page.lines if story.state(now) is State.DRAFT]
    return render_template(
        "newsroom/stories/desk.html",
        asked=asked,
        before=before and str(before),
        page=page,
        states=STATES,
        hint=HINTS.get(asked.state, ""),
        counts=worklists.counts(now, wanted.filed_by_id),
        sections=known,
        next_live=worklists.next_live(now) if may("know_all_stories") else [],
        writing=autosaves.others_writing_now(me(), ids, now),
        returned=audit.returned(drafts) if drafts else {},
        proposed=shown_proposals.on_desk(now),
        from_imports=imported.number_waiting(100) if may("from_imports") else 0,
        unsaved_texts=unsaved.of_new_stories(),
        filtered=asked.is_narrowed,
        steps=_first_steps(asked, has_sections=bool(known), has_stories=bool(page.lines)),
        actions=bulk_actions.offered(),
        expires_at=ending_contact(now) if may("text_file") else None,
        all_chosen=request.args.get("choose") == "all",
        now=now,
    )


def _first_steps(asked: ListQuery, *, has_sections: bool, has_stories: bool) -> list[FirstStep]:
    """Before publishers, who see all stories, on the list of all of them."""
    is_first = request.args.get("before") is None
    is_whole = asked.state is State.ALL and not asked.is_narrowed and is_first
    if not (is_whole and may("imprint")):
        return []
    return first_steps(has_sections=has_sections, has_stories=has_stories)


def _asked() -> ListQuery:
    state = request.args.get("state", State.ALL)
    if state not in set(State):
        abort(404)
    given = {name: line(request.args.get(name))[:200] for name in ListQuery._fields[1:]}
    return ListQuery(state=State(state), **given)


def _filter(asked: ListQuery, known: list[sections.SectionName]) -> Filter:
    section = next((s for s in known if s.slug == asked.section), None)
    author = authors.by_slug(Author, asked.author) if asked.author else None
    return Filter(
        section_id=_id_of(section) if asked.section else None,
        author_id=_id_of(author) if asked.author else None,
        filed_by_id=own_only(),
        since=_start_of(asked.since),
        until=_start_of(asked.until, timedelta(days=1)),
        matching=search.matching(asked.q) if asked.q else None,
    )


def _id_of(row: sections.SectionName | Author | None) -> int:
    """0, which no row has, for one that is not there: its list is empty, not whole."""
    return row.id if row is not None else 0


def _start_of(day: str, later: timedelta = timedelta(0)) -> datetime | None:
    """The first instant of a day in the paper's zone; None for what is no day."""
    try:
        return almanac.start_of(date.fromisoformat(day) + later, paper().zone)
    except (ValueError, OverflowError):
        return None
