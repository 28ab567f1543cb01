"""Placing: which stories lead the front page and the sections', in which order, until when; and
the form in which they stand.

An order is arranged in the form, step by step, and readers see nothing of it until it is put in
the paper, whole."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ... import clock
from ...archive import articles, placements, sections
from ...archive.actions import Action, Subject
from ...archive.articles import Article
from ...archive.desk import audit
from ...archive.lists import teasers
from ...archive.lists.worklists import State, state_of
from ...archive.placements import Placement, Spot
from ...archive.sections import SectionName
from ...language import gettext, gettext_noop, ngettext
from ...reader.layout.choosing import Day, Form
from ..access.guard import bp, me
from ..forms import SpotForm, id_in, line
from ..local_times import moment_of
from ..stories.states import STATES
from ..transactions import COMMIT, LOCK, ROLLBACK, Answer, Steps, writes
from .story_finder import offered

MOST = 12  # on one page: more than it shows, since some wait for their hour


class Row(NamedTuple):
    """A line of the form: a story, and the field that says until when."""

    article: Article
    form: SpotForm

    def state(self, now: datetime) -> State:
        return state_of(self.article, now, is_changed=False)


class TopLine(NamedTuple):
    """A story at the top of a page, as its readers will see it."""

    headline: str
    section: str
    why: str  # "placed" by an editor, one of the "newest", or "left": placed, and without room


@bp.get("/placing")
@bp.get("/placing/<slug>")
def placing(slug: str | None = None) -> Answer:
    """A page's order; with a story in the address, that story before it, for the editor to save."""
    now = clock.now()
    section = _section(slug)
    saved = _on_page(section)
    rows = _kept(saved, now)
    new = request.args.get("add", 0, id_in)
    if new:
        rows = _changed(rows, "lead", new) or abort(404)
    return _page(section, saved, rows, now, moved=new, step="lead" if new else "")


@bp.post("/placing")
@bp.post("/placing/<slug>")
@writes
def place(slug: str | None = None) -> Steps:
    """A step of arranging, which only shows what it would give; or the order itself, saved."""
    step, _, which = request.form.get("do", "").partition(":")
    if step != "save":
        return _step(slug, step, id_in(which))
    yield LOCK
    section, now = _section(slug), clock.now()
    saved = _on_page(section)
    rows = _typed()
    order = _order(rows, saved, now)
    if any(row.form.errors for row in rows):
        yield ROLLBACK
        return _page(section, _on_page(section), rows, now), 422
    before = [Spot(one.article_id, one.ends_at) for one in saved]
    form, former = _form_typed(section), _form(section)
    if (order, form) == (before, former):
        yield ROLLBACK
        return _done(section, gettext("Nothing has changed."))
    if request.form.get("version") != placements.mark_of(saved, former):
        yield ROLLBACK
        saved = _on_page(section)
        return _page(section, saved, rows, now, theirs=_kept(saved, now)), 409
    if order != before:
        placements.arrange(section and section.id, order)
    if form != former:
        placements.choose_form(section and section.id, form)
    _note(section, saved, rows, now, **({"form": form} if form != former else {}))
    yield COMMIT
    # Translators: page: "Front page", or the name of a section
    said = gettext("%(page)s: the new order is in the paper.", page=_title(section))
    return _done(section, said)


def _step(slug: str | None, step: str, moved: int) -> str:
    section = _section(slug)
    saved, now = _on_page(section), clock.now()
    return _page(section, saved, _changed(_typed(), step, moved), now, moved=moved, step=step)


def _section(slug: str | None) -> SectionName | None:
    """The section of a page; None for the front page, 404 for what is no section."""
    if slug is None:
        return None
    return next((one for one in sections.names() if one.slug == slug), None) or abort(404)


def _on_page(section: SectionName | None) -> list[Placement]:
    return placements.on_page(section and section.id)


def _form(section: SectionName | None) -> str:
    return placements.form_on(section and section.id)


def _form_typed(section: SectionName | None) -> str:
    """The form that was chosen; the one that there is if what was sent is none."""
    form = request.form.get("form", "")
    known = list(Form if section else Day)
    return form if "form" in request.form and form in ("", *known) else _form(section)


def _name(section: SectionName | None) -> str:
    """As the log has it."""
    return section.name if section else gettext_noop("Front page")


def _title(section: SectionName | None) -> str:
    return section.name if section else gettext("Front page")


def _kept(saved: Sequence[Placement], now: datetime) -> list[Row]:
    """The rows of what is in the paper and has not ended."""
    standing = {one.article_id: one for one in _standing(saved, now)}  # each story once
    return [_row(one.article, one.ends_at) for one in standing.values()]


def _standing(saved: Sequence[Placement], now: datetime) -> list[Placement]:
    return [one for one in saved if one.ends_at is None or one.ends_at > now]


def _typed() -> list[Row]:
    """The rows of the form that was sent, in its order; stories that are none are left out."""
    ids = list(dict.fromkeys(map(id_in, request.form.getlist("article_id")[: 2 * MOST])))
    found = articles.by_ids(ids)
    return [_row(found[id_], typed=request.form) for id_ in ids if id_ in found]


def _row(
    article: Article, ends_at: datetime | None = None, typed: MultiDict[str, str] | None = None
) -> Row:
    return Row(article, SpotForm(typed, prefix=f"story-{article.id}", ends_at=ends_at))


def _changed(rows: list[Row], step: str, which: int) -> list[Row]:
    """The rows after a step; unchanged if it leads nowhere."""
    at = next((n for n, row in enumerate(rows) if row.article.id == which), None)
    rows = list(rows)
    if at is not None:
        row = rows.pop(at)
    elif step in ("lead", "below") and (found := articles.by_ids([which]).get(which)):
        row, at = _row(found), len(rows)
    else:
        return rows
    places = {"lead": 0, "below": len(rows), "up": max(at - 1, 0), "down": at + 1}
    if step != "remove":
        rows.insert(places.get(step, at), row)
    return rows


def _order(rows: list[Row], saved: Sequence[Placement], now: datetime) -> list[Spot]:
    """What the rows say. What can't be is an error at its field."""
    order = []
    known = {one.article_id: one.ends_at for one in saved}
    for row in rows:
        field = row.form.ends_at
        ends_at = known.get(row.article.id)
        # A field that nobody touched keeps its moment, to the microsecond.
        if ends_at is None or not field.says(ends_at):
            ends_at = moment_of(field)
        if ends_at is not None and ends_at <= now:
            field.errors = [gettext("That is past. Take the story off, or give it another end.")]
        order.append(Spot(row.article.id, ends_at))
    if len(rows) > MOST:
        rows[-1].form.ends_at.errors = [
            ngettext(
                "At most %(num)s story. Take some off.",
                "At most %(num)s stories. Take some off.",
                MOST,
            )
        ]
    return order


def _note(
    section: SectionName | None,
    saved: Sequence[Placement],
    rows: list[Row],
    now: datetime,
    **form: str,
) -> None:
    before = {one.article_id: one.article.headline for one in saved}
    after = {row.article.id: row.article.headline for row in rows}
    audit.note(
        now,
        me(),
        Action.PLACED,
        Subject.PLACEMENT,
        _name(section),
        section and section.id,
        order=list(after.values()),
        added=[name for id_, name in after.items() if id_ not in before],
        removed=[name for id_, name in before.items() if id_ not in after],
        **form,
    )


def _done(section: SectionName | None, message: str) -> Response:
    flash(message)
    return redirect(url_for(".placing", slug=section and section.slug), 303)


def _page(
    section: SectionName | None,
    saved: Sequence[Placement],
    rows: list[Row],
    now: datetime,
    *,
    theirs: list[Row] | None = None,
    moved: int = 0,
    step: str = "",
) -> str:
    words = line(request.values.get("q"))[:200]
    version = request.form.get("version") if theirs is None else None
    form, former = _form_typed(section), _form(section)
    ids = [row.article.id for row in rows]
    at = ids.index(moved) if moved in ids else None
    return render_template(
        "newsroom/placing/placing.html",
        section=section,
        name=_title(section),
        sections=sections.names(),
        rows=rows,
        wrong=[row for row in rows if row.form.errors],
        version=version or placements.mark_of(saved, former),
        is_new=_order_shown(rows) != _order_shown(_kept(saved, now)) or form != former,
        form=form,
        forms=list(Form if section else Day),
        their_form=former if former != form else "",
        theirs=theirs,
        last=audit.last(Subject.PLACEMENT, section and section.id) if theirs is not None else None,
        picture=_picture(section, rows, now),
        next_changes=_next_changes(_standing(saved, now), now),
        choices=[story for story in offered(words, now) if story.id not in ids],
        q=words,
        come=rows[at].article if at is not None and step in ("lead", "below") else None,
        step=step,
        moved=moved,
        focus="" if at is None else _focus(step, at, len(rows)),
        states=STATES,
        now=now,
    )


def _order_shown(rows: list[Row]) -> list[tuple[int, str | None, str]]:
    """What rows say, as their fields show it."""
    return [(row.article.id, row.form.ends_at.data, row.form.ends_at.which) for row in rows]


def _focus(step: str, at: int, count: int) -> str:
    """Which button of a story that was moved to that place has the focus: the one that was pressed,
    but at the top and at the bottom that one is gone."""
    if step == "lead" or (step == "up" and at == 0):
        return "down"
    if step == "below" or (step == "down" and at == count - 1):
        return "up"
    return step


def _picture(section: SectionName | None, rows: list[Row], now: datetime) -> list[TopLine]:
    """What readers see at the top of the page with these rows. On the front page those that are
    placed and find no room there come after."""
    placed = [row.article for row in rows if row.article.is_public(now) and not row.form.errors]
    ids = {article.id for article in placed}
    newest = teasers.newest(now, section and section.id, teasers.ON_TOP + len(placed))
    titles = [(article.headline, article.section.name) for article in placed]
    shown = [TopLine(*names, "placed") for names in titles]
    shown += [TopLine(t.headline, t.section_name, "newest") for t in newest if t.id not in ids]
    left = [] if section else [TopLine(*names, "left") for names in titles[teasers.ON_TOP :]]
    return shown[: teasers.ON_TOP] + left


def _next_changes(standing: Sequence[Placement], now: datetime) -> list[datetime]:
    """When the page changes by itself, as far as it is placed: the next four moments."""
    moments = {one.ends_at for one in standing}
    moments |= {one.article.published_at for one in standing}
    moments |= {one.article.unpublished_at for one in standing}
    return sorted(moment for moment in moments if moment and moment > now)[:4]
