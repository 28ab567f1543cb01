"""Deeds: what can be done to several stories at once (bulk.py); what will become of each story, in
words, and the doing of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup

from ...archive import authors, revisions
from ...archive.actions import Action
from ...archive.articles import Article
from ...archive.authors import Tagging, Topic
from ...archive.lists.worklists import State
from ...archive.revisions import Manuscript
from ...archive.sections import Section
from ...archive.store import db
from ..access.guard import may, me
from ..forms import BulkForm
from . import saving
from .actions import note
from .problems import problems
from .publishing import keep


class Candidate(NamedTuple):
    """One of the stories, and what has to be known of it."""

    article: Article
    state: State
    text: Manuscript  # the latest, which readers may not see yet
    section: Section | None  # to which it is to be moved, if that is the action
    now: datetime

    @property
    def is_live(self) -> bool:
        return self.state in (State.LIVE, State.CHANGED)


class BulkAction(NamedTuple):
    """Something that can be done to several stories.

    `outcome` says, beside its state, what will become of a story, and whether anything will; `do`
    does it, in the session's transaction."""

    name: str  # on the button
    right: str  # as may(…) has it
    outcome: Callable[[Candidate], tuple[str, bool]]
    do: Callable[[Candidate, BulkForm, datetime], None]
    done: str  # "{} withdrawn."
    dangerous: bool = False


def _is_submitted(case: Candidate) -> tuple[str, bool]:
    if case.state is not State.DRAFT:
        return "only drafts are submitted", False
    if not case.article.headline:
        return "has no headline yet", False
    return "is submitted for review", True


def _submit(case: Candidate, _form: BulkForm, now: datetime) -> None:
    case.article.submit(now)
    note(case.article, Action.SUBMITTED)


def _is_published(case: Candidate) -> tuple[str, bool]:
    refusals = {
        State.LIVE: "readers see it already",
        State.CHANGED: "say on its own page what the change is, and publish it there",
        State.WITHDRAWN: "publish it again on its own page",
        State.SPIKED: "take it up again first",
    }
    if case.state in refusals:
        return refusals[case.state], False
    missing = problems(case.article, case.text, case.now)
    if missing:
        return Markup("can’t be published: ") + Markup(" ").join(missing.values()), False
    if case.state is State.SCHEDULED:
        return "is published now, and not at the hour for which it was scheduled", True
    return "is published now, for every reader", True


def _publish(case: Candidate, _form: BulkForm, now: datetime) -> None:
    until = case.article.unpublished_at if case.state is State.SCHEDULED else None
    saving.write(case.article, case.text)
    case.article.publish(now, until)
    keep(case.article, case.text, Action.PUBLISHED, now)
    note(case.article, Action.PUBLISHED, at=now.isoformat())


def _is_held(case: Candidate) -> tuple[str, bool]:
    outcomes = {
        State.DRAFT: ("nothing to do", False),
        State.REVIEW: ("goes back to its reporter as a draft", True),
        State.SCHEDULED: ("is a draft again, and is not published at its hour", True),
        State.WITHDRAWN: ("is a draft again, and its address is unknown from then on", True),
        State.SPIKED: ("take it up again first", False),
    }
    return outcomes.get(case.state, ("withdraw it instead", False))


def _hold(case: Candidate, _form: BulkForm, now: datetime) -> None:
    action = Action.RETURNED if case.state is State.REVIEW else Action.MADE_DRAFT
    case.article.submitted_at = None
    case.article.hold()
    keep(case.article, case.text, action, now)
    note(case.article, action)


def _is_moved(case: Candidate) -> tuple[str, bool]:
    section = case.section
    assert section is not None  # noqa: S101 - `bulk` saw to it
    if case.article.section is section:
        return f"is in {section.name} already", False
    words = f"moves from {case.article.section.name} to {section.name}"
    return words + (", for readers too; its old address leads there" if case.is_live else ""), True


def _move(case: Candidate, _form: BulkForm, now: datetime) -> None:
    section = case.section
    assert section is not None  # noqa: S101
    old, case.article.section = case.article.section.name, section
    _keep_changed(case, Action.MOVED, now, f"from {old} to {section.name}", section=section.slug)
    note(case.article, Action.MOVED, section=section.name)


def _is_tagged(case: Candidate) -> tuple[str, bool]:
    has = ", ".join(topic.name for topic in case.article.topics)
    words = f"gets the topic, after {has}" if has else "gets the topic, its first"
    return words + (", for readers too" if case.is_live else ""), True


def _tag(case: Candidate, form: BulkForm, now: datetime) -> None:
    article, name = case.article, form.topic.data
    topic = authors.named(Topic, name)
    if topic not in article.topics:
        last = max((tagging.position for tagging in article.taggings), default=-1)
        article.taggings.append(Tagging(topic=topic, position=last + 1))
    topics = list(dict.fromkeys([*case.text.topics, name]))
    _keep_changed(case, Action.TAGGED, now, name, topics=topics)
    note(article, Action.TAGGED, topic=name)


def _is_withdrawn(case: Candidate) -> tuple[str, bool]:
    if not case.is_live:
        return "only live stories are withdrawn", False
    return "is gone from every page at once; its address says that it was withdrawn", True


def _withdraw(case: Candidate, form: BulkForm, now: datetime) -> None:
    case.article.withdraw(now, form.withdrawn_note.data)
    keep(case.article, Manuscript.of(case.article), Action.WITHDRAWN, now, form.reason.data)
    note(case.article, Action.WITHDREW, reason=form.reason.data)


def _is_spiked(case: Candidate) -> tuple[str, bool]:
    refusals = {
        State.SPIKED: "nothing to do",
        State.SCHEDULED: "make it a draft first",
        State.LIVE: "withdraw it first",
        State.CHANGED: "withdraw it first",
    }
    kept = "is dropped, and kept under “Spiked”"
    return refusals.get(case.state, kept), case.state not in refusals


def _spike(case: Candidate, _form: BulkForm, now: datetime) -> None:
    case.article.spike(now)
    note(case.article, Action.SPIKED)


def _is_taken_up(case: Candidate) -> tuple[str, bool]:
    spiked = case.state is State.SPIKED
    return ("is taken up again" if spiked else "only spiked stories are taken up"), spiked


def _take_up(case: Candidate, _form: BulkForm, _now: datetime) -> None:
    case.article.spiked_at = None
    note(case.article, Action.TOOK_UP)


def _keep_changed(case: Candidate, action: Action, now: datetime, why: str, **fields: Any) -> None:
    """A revision of a change that was made to a story itself. Its working copy says so too, or
    publishing that would take it back."""
    article, working = case.article, revisions.working_copy(case.article)
    db.session.flush()
    keep(article, Manuscript.of(article), action, now, why)
    if working is not None:
        working.manuscript = {**working.manuscript, **fields}
        revisions.keep(article, working.text, me(), now, action, why)


BULK_ACTIONS = {
    "submit": BulkAction(
        "Submit for review", "submit_story", _is_submitted, _submit, "{} submitted."
    ),
    "publish": BulkAction("Publish now", "publish_story", _is_published, _publish, "{} published."),
    "hold": BulkAction("Back to draft", "hold_story", _is_held, _hold, "{} back to draft."),
    "section": BulkAction("Move to", "save_story", _is_moved, _move, "{} moved."),
    "topic": BulkAction("Add a topic …", "save_story", _is_tagged, _tag, "{} got the topic."),
    "withdraw": BulkAction(
        "Withdraw …", "withdraw_story", _is_withdrawn, _withdraw, "{} withdrawn.", dangerous=True
    ),
    "spike": BulkAction("Spike", "spike_story", _is_spiked, _spike, "{} spiked.", dangerous=True),
    "take-up": BulkAction(
        "Take up again", "take_up_story", _is_taken_up, _take_up, "{} taken up again."
    ),
}
OFFERED = ("submit", "publish", "hold", "topic", "withdraw", "spike", "take-up")


def offered() -> list[tuple[str, str]]:
    """What whoever is signed in may do to several stories: values and names for a list."""
    return [
        (key, action.name)
        for key, action in BULK_ACTIONS.items()
        if key in OFFERED and may_do(action)
    ]


def may_do(action: BulkAction) -> bool:
    """Whether whoever is signed in may do that."""
    return may(action.right)
