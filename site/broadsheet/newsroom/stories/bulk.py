"""Several stories at once: what will happen to each is said before it is done, and it is done to
all of them or to none."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from flask import abort, flash, redirect, render_template, request

from ... import clock
from ...archive import sections
from ...archive.actions import Subject
from ...archive.articles import Article
from ...archive.desk import audit, filed_stories
from ...archive.lists.worklists import ON_A_PAGE, state_of
from ...archive.manuscripts import working_copies
from ...archive.manuscripts.manuscript import Manuscript
from ...archive.sections import Section
from ...language import gettext, ngettext
from ..access.guard import bp, place_to_go
from ..access.own_stories import may_write, own_only
from ..forms import BulkForm, line
from ..known_names import settle_one
from ..transactions import COMMIT, LOCK, ROLLBACK, Answer, Steps, writes
from .bulk_actions import BULK_ACTIONS, BulkAction, Candidate, Outlook, is_left, may_do
from .verbs import offer_undo_of_spiking


class BulkOutcome(NamedTuple):
    """What an action does to one story, or why it does nothing to it."""

    candidate: Candidate
    outlook: Outlook


@bp.post("/bulk")
def bulk() -> Answer:
    """What will happen to the stories that were chosen; nothing is done yet."""
    chosen = _chosen(request.form.getlist("story"))
    if not chosen or not request.form.get("do"):
        words = (
            gettext("Choose what is to be done first.")
            if chosen
            else gettext("Choose one story or more first.")
        )
        flash(words, "error")
        return redirect(place_to_go(request.form.get("back")), 303)
    return _page(_stories(chosen), BulkForm(formdata=None), clock.now())


@bp.post("/bulk/do")
@writes
def do_bulk() -> Steps:
    """Do it to all stories as they stood on the page before, or to none of them."""
    form, shown = BulkForm(), _chosen(request.form.getlist("story"))
    form.check(request.form.get("do", ""))
    settle_one(form.topic, "topic")
    _outcomes(*_asked(), _stories(shown), clock.now())  # renders what is to be published
    yield LOCK
    now, (action, section), stories = clock.now(), _asked(), _stories(shown)
    changed = [article for article in stories if article.version != shown[article.id]]
    if changed or form.errors:
        yield ROLLBACK
        return _page(stories, form, now, changed), 409 if changed else 422
    outcomes = _outcomes(action, section, stories, now)
    happening = [outcome.candidate for outcome in outcomes if outcome.outlook.happens]
    for candidate in happening:
        action.do(candidate, form, now)
    done = [candidate.article for candidate in happening]
    yield COMMIT
    _tell(action, done, len(outcomes) - len(done))
    return redirect(place_to_go(request.form.get("back")), 303)


def _asked() -> tuple[BulkAction, Section | None]:
    """The action that was asked for, as in "spike" and "section:sports"; and that section."""
    key, _, slug = request.form.get("do", "").partition(":")
    action = BULK_ACTIONS.get(key) or abort(404)
    if not may_do(action):
        abort(403)
    section = sections.by_slug(line(slug)) if key == "section" else None
    if key == "section" and section is None:
        abort(404)
    return action, section


def _chosen(texts: Sequence[str]) -> dict[int, int]:
    """Ids and versions (0: none was shown), from "12:3" and "12"; 404 for anything else."""
    chosen = {}
    for text in texts[: 2 * ON_A_PAGE]:
        id_, _, version = text.partition(":")
        if not all(
            part.isascii() and part.isdigit() and len(part) < 10 for part in (id_, version or "0")
        ):
            abort(404)
        chosen[int(id_)] = int(version or 0)
    return chosen


def _stories(chosen: dict[int, int]) -> list[Article]:
    """The stories, in the order in which they were chosen; 404 if one is not for these eyes."""
    found = filed_stories.whole_by_ids(chosen, own_only())
    if len(found) < len(chosen):
        abort(404)
    return [found[id_] for id_ in chosen]


def _outcomes(
    action: BulkAction, section: Section | None, stories: list[Article], now: datetime
) -> list[BulkOutcome]:
    working = working_copies.of_each([article.id for article in stories])
    outcomes = []
    for article in stories:
        beside = working.get(article.id)
        state = state_of(article, now, is_changed=beside is not None)
        text = beside.text if beside else Manuscript.of(article)
        candidate = Candidate(article, state, text, section, now)
        outlook = (
            action.outlook(candidate)
            if may_write(article)
            else is_left(gettext("is out: an editor has to do that"))
        )
        outcomes.append(BulkOutcome(candidate, outlook))
    return outcomes


def _page(
    stories: list[Article], form: BulkForm, now: datetime, changed: Sequence[Article] = ()
) -> str:
    action, section = _asked()
    outcomes = _outcomes(action, section, stories, now)
    return render_template(
        "newsroom/stories/bulk.html",
        do=request.form["do"],
        action=action,
        name=action.name_with(section),
        articles=stories,
        happening=[outcome for outcome in outcomes if outcome.outlook.happens],
        left=[outcome for outcome in outcomes if not outcome.outlook.happens],
        form=form,
        changed={article.id: audit.last(Subject.STORY, article.id) for article in changed},
        back=place_to_go(request.form.get("back")),
        now=now,
    )


def _tell(action: BulkAction, done: list[Article], skipped: int) -> None:
    message = action.told(len(done)) if done else gettext("Nothing was done.")
    if skipped:
        left = ngettext("%(num)s left as it was.", "%(num)s left as they were.", skipped)
        message += f" {left}"
    if action is BULK_ACTIONS["spike"] and done:
        offer_undo_of_spiking(message, name=gettext("Take up again"), articles=done)
    else:
        flash(message)
