"""Bulk actions: what can be done to several stories at once (bulk.py); what will become of each
story, in words, and the doing of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup

from ...archive import authors
from ...archive.actions import Action
from ...archive.articles import Article
from ...archive.authors import Tagging, Topic
from ...archive.lists.worklists import State
from ...archive.manuscripts import revisions, working_copies
from ...archive.manuscripts.manuscript import Manuscript
from ...archive.sections import Section
from ...archive.store import db
from ...language import Lazy, as_html, gettext, lazy_gettext, ngettext
from ..access.guard import may, me
from ..forms import BulkForm
from ..wording import enumerated
from .problems import problems
from .publishing import keep
from .verbs import note
from .writing import saving


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


class Outlook(NamedTuple):
    """What an action will make of a story, in words beside its state; or why it leaves it."""

    words: str
    happens: bool


def will_happen(words: str) -> Outlook:
    return Outlook(words, happens=True)


def is_left(why: str) -> Outlook:
    return Outlook(why, happens=False)


class BulkAction(NamedTuple):
    """Something that can be done to several stories.

    `outlook` says what will become of a story; `do` does it, in the session's transaction."""

    name: Lazy  # on the button
    right: str  # as may(…) has it
    outlook: Callable[[Candidate], Outlook]
    do: Callable[[Candidate, BulkForm, datetime], None]
    told: Callable[[int], str]  # "2 stories withdrawn."
    is_dangerous: bool = False

    def name_with(self, section: Section | None) -> str:
        """As the page and its button have it that do it; with the section to move to."""
        if section is not None:
            return gettext("Move to %(section)s", section=section.name)
        return str(self.name).replace("…", "").strip()


def _submitting(candidate: Candidate) -> Outlook:
    if candidate.state is not State.DRAFT:
        return is_left(gettext("only drafts are submitted"))
    if not candidate.article.headline:
        return is_left(gettext("has no headline yet"))
    return will_happen(gettext("is submitted for review"))


def _submit(candidate: Candidate, _form: BulkForm, now: datetime) -> None:
    candidate.article.submit(now)
    note(candidate.article, Action.SUBMITTED)


def _publishing(candidate: Candidate) -> Outlook:
    refusals = {
        State.LIVE: gettext("readers see it already"),
        State.CHANGED: gettext("say on its own page what the change is, and publish it there"),
        State.WITHDRAWN: gettext("publish it again on its own page"),
        State.SPIKED: gettext("take it up again first"),
    }
    if candidate.state in refusals:
        return is_left(refusals[candidate.state])
    missing = problems(candidate.article, candidate.text, candidate.now)
    if missing:
        why = Markup(" ").join(missing.values())
        return is_left(as_html.gettext("can’t be published: %(why)s", why=why))
    if candidate.state is State.SCHEDULED:
        return will_happen(
            gettext("is published now, and not at the hour for which it was scheduled")
        )
    return will_happen(gettext("is published now, for every reader"))


def _publish(candidate: Candidate, _form: BulkForm, now: datetime) -> None:
    until = candidate.article.unpublished_at if candidate.state is State.SCHEDULED else None
    saving.write(candidate.article, candidate.text)
    candidate.article.publish(now, until)
    keep(candidate.article, candidate.text, Action.PUBLISHED, now)
    note(candidate.article, Action.PUBLISHED, at=now.isoformat())


def _holding(candidate: Candidate) -> Outlook:
    outlooks = {
        State.DRAFT: is_left(gettext("nothing to do")),
        State.REVIEW: will_happen(gettext("goes back to its reporter as a draft")),
        State.SCHEDULED: will_happen(gettext("is a draft again, and is not published at its hour")),
        State.WITHDRAWN: will_happen(
            gettext("is a draft again, and its address is unknown from then on")
        ),
        State.SPIKED: is_left(gettext("take it up again first")),
    }
    return outlooks.get(candidate.state, is_left(gettext("withdraw it instead")))


def _hold(candidate: Candidate, _form: BulkForm, now: datetime) -> None:
    action = Action.RETURNED if candidate.state is State.REVIEW else Action.MADE_DRAFT
    candidate.article.submitted_at = None
    candidate.article.hold()
    keep(candidate.article, candidate.text, action, now)
    note(candidate.article, action)


def _moving(candidate: Candidate) -> Outlook:
    section = candidate.section
    assert section is not None  # noqa: S101 - `bulk` saw to it
    if candidate.article.section is section:
        return is_left(gettext("is in %(section)s already", section=section.name))
    names = {"old": candidate.article.section.name, "new": section.name}
    if candidate.is_live:
        return will_happen(
            gettext(
                "moves from %(old)s to %(new)s, for readers too; its old address leads there",
                **names,
            )
        )
    return will_happen(gettext("moves from %(old)s to %(new)s", **names))


def _move(candidate: Candidate, _form: BulkForm, now: datetime) -> None:
    section = candidate.section
    assert section is not None  # noqa: S101
    old, candidate.article.section = candidate.article.section.name, section
    why = gettext("from %(old)s to %(new)s", old=old, new=section.name)
    _keep_changed(candidate, Action.MOVED, now, why, section=section.slug)
    note(candidate.article, Action.MOVED, section=section.name)


def _tagging(candidate: Candidate) -> Outlook:
    has = enumerated(topic.name for topic in candidate.article.topics)
    if candidate.is_live and has:
        return will_happen(gettext("gets the topic, after %(topics)s, for readers too", topics=has))
    if candidate.is_live:
        return will_happen(gettext("gets the topic, its first, for readers too"))
    if has:
        return will_happen(gettext("gets the topic, after %(topics)s", topics=has))
    return will_happen(gettext("gets the topic, its first"))


def _tag(candidate: Candidate, form: BulkForm, now: datetime) -> None:
    article, name = candidate.article, form.topic.data
    topic = authors.named(Topic, name)
    if topic not in article.topics:
        last = max((tagging.position for tagging in article.taggings), default=-1)
        article.taggings.append(Tagging(topic=topic, position=last + 1))
    topics = list(dict.fromkeys([*candidate.text.topics, name]))
    _keep_changed(candidate, Action.TAGGED, now, name, topics=topics)
    note(article, Action.TAGGED, topic=name)


def _withdrawing(candidate: Candidate) -> Outlook:
    if not candidate.is_live:
        return is_left(gettext("only live stories are withdrawn"))
    return will_happen(
        gettext("is gone from every page at once; its address says that it was withdrawn")
    )


def _withdraw(candidate: Candidate, form: BulkForm, now: datetime) -> None:
    article, reason = candidate.article, form.reason.data
    article.withdraw(now, form.withdrawn_note.data)
    keep(article, Manuscript.of(article), Action.WITHDRAWN, now, reason)
    note(article, Action.WITHDREW, reason=reason)


def _spiking(candidate: Candidate) -> Outlook:
    refusals = {
        State.SPIKED: gettext("nothing to do"),
        State.SCHEDULED: gettext("make it a draft first"),
        State.LIVE: gettext("withdraw it first"),
        State.CHANGED: gettext("withdraw it first"),
    }
    if candidate.state in refusals:
        return is_left(refusals[candidate.state])
    return will_happen(gettext("is dropped, and kept under “Spiked”"))


def _spike(candidate: Candidate, _form: BulkForm, now: datetime) -> None:
    candidate.article.spike(now)
    note(candidate.article, Action.SPIKED)


def _taking_up(candidate: Candidate) -> Outlook:
    if candidate.state is not State.SPIKED:
        return is_left(gettext("only spiked stories are taken up"))
    return will_happen(gettext("is taken up again"))


def _take_up(candidate: Candidate, _form: BulkForm, _now: datetime) -> None:
    candidate.article.spiked_at = None
    note(candidate.article, Action.TOOK_UP)


def _keep_changed(
    candidate: Candidate, action: Action, now: datetime, why: str, **fields: Any
) -> None:
    """A revision of a change that was made to a story itself. Its working copy says so too, or
    publishing that would take it back."""
    article, working = candidate.article, working_copies.of(candidate.article)
    db.session.flush()
    keep(article, Manuscript.of(article), action, now, why)
    if working is not None:
        working.manuscript = {**working.manuscript, **fields}
        revisions.keep(article, working.text, me(), now, action, why)


# Translators: what is done to stories that were chosen in a list; with “…” if more is asked first
BULK_ACTIONS = {
    "submit": BulkAction(
        lazy_gettext("Submit for review"),
        "submit_story",
        _submitting,
        _submit,
        lambda n: ngettext("%(num)s story submitted.", "%(num)s stories submitted.", n),
    ),
    "publish": BulkAction(
        lazy_gettext("Publish now"),
        "publish_story",
        _publishing,
        _publish,
        lambda n: ngettext("%(num)s story published.", "%(num)s stories published.", n),
    ),
    "hold": BulkAction(
        lazy_gettext("Back to draft"),
        "hold_story",
        _holding,
        _hold,
        lambda n: ngettext("%(num)s story back to draft.", "%(num)s stories back to draft.", n),
    ),
    "section": BulkAction(
        lazy_gettext("Move to"),
        "save_story",
        _moving,
        _move,
        lambda n: ngettext("%(num)s story moved.", "%(num)s stories moved.", n),
    ),
    "topic": BulkAction(
        lazy_gettext("Add a topic …"),
        "save_story",
        _tagging,
        _tag,
        lambda n: ngettext("%(num)s story got the topic.", "%(num)s stories got the topic.", n),
    ),
    "withdraw": BulkAction(
        lazy_gettext("Withdraw …"),
        "withdraw_story",
        _withdrawing,
        _withdraw,
        lambda n: ngettext("%(num)s story withdrawn.", "%(num)s stories withdrawn.", n),
        is_dangerous=True,
    ),
    "spike": BulkAction(
        lazy_gettext("Spike"),
        "spike_story",
        _spiking,
        _spike,
        lambda n: ngettext("%(num)s story spiked.", "%(num)s stories spiked.", n),
        is_dangerous=True,
    ),
    "take-up": BulkAction(
        lazy_gettext("Take up again"),
        "take_up_story",
        _taking_up,
        _take_up,
        lambda n: ngettext("%(num)s story taken up again.", "%(num)s stories taken up again.", n),
    ),
}
OFFERED = ("submit", "publish", "hold", "topic", "withdraw", "spike", "take-up")


def offered() -> list[tuple[str, Lazy]]:
    """What whoever is signed in may do to several stories: values and names for a list."""
    return [
        (key, action.name)
        for key, action in BULK_ACTIONS.items()
        if key in OFFERED and may_do(action)
    ]


def may_do(action: BulkAction) -> bool:
    """Whether whoever is signed in may do that."""
    return may(action.right)
