"""Shown proposals: what the desk tells of changes that wait for an editor, and of what became of
one's own."""

from datetime import datetime, timedelta
from typing import NamedTuple

from flask import request

from ...archive.articles import Article
from ...archive.lists import proposals
from ...archive.lists.proposals import Decision
from ...archive.manuscripts import revisions
from ...archive.manuscripts.revisions import Revision
from ..access.guard import may, me
from ..forms import id_in
from .writing import proposing
from .writing.story_form import StoryForm

TOLD_FOR = timedelta(days=30)  # what became of a proposal
MOST_TOLD = 10  # on the desk; at its story the last one


class WaitingProposal(NamedTuple):
    """A change that waits for an editor, as whoever is signed in sees it."""

    revision: Revision
    is_mine: bool  # and theirs to go on with, not to decide on
    is_in_form: bool  # its words stand in the form
    is_replaced: bool  # by what they propose from this page
    saved_since: Revision | None  # the story, and stands in the form where they changed nothing


class DecidedProposal(NamedTuple):
    """What an editor made of a change that whoever is signed in proposed."""

    decision: Decision
    is_in_form: bool  # its words stand in the form


class ShownProposals(NamedTuple):
    """What a page shows of them, and which one whoever is signed in goes on writing."""

    waiting: list[WaitingProposal]
    decided: list[DecidedProposal]
    goes_on: Revision | None = None


def on_desk(now: datetime) -> ShownProposals:
    """Those of all stories, for whom decides on them; for others their own."""
    waiting = proposals.waiting(staff=None if may("proposal") else me())
    decided = _decided(now, None, MOST_TOLD)
    return ShownProposals(
        [_waiting(revision, None, None, None) for revision in waiting],
        [DecidedProposal(decision, is_in_form=False) for decision in decided],
    )


def at_story(article: Article, form: StoryForm, now: datetime) -> ShownProposals:
    """Those of a story, beside its form."""
    goes_on, in_form = proposing.waits_of_mine(article), _in_form(form, article)
    last = revisions.at_version(article, article.version) if goes_on else None
    return ShownProposals(
        [_waiting(one, goes_on, in_form, last) for one in proposals.waiting(article)],
        [
            DecidedProposal(decision, is_in_form=_is(decision.proposal, in_form))
            for decision in _decided(now, article, 1)
        ],
        goes_on,
    )


def _waiting(
    proposal: Revision, goes_on: Revision | None, in_form: Revision | None, last: Revision | None
) -> WaitingProposal:
    """`last`: what was saved last of its story."""
    is_in_form, is_gone_on = _is(proposal, in_form), _is(proposal, goes_on)
    is_older = last is not None and last.version > proposal.version
    return WaitingProposal(
        proposal,
        is_mine=proposal.staff_id == me().id and not may("proposal"),
        is_in_form=is_in_form,
        is_replaced=is_gone_on,
        saved_since=last if is_gone_on and is_in_form and is_older else None,
    )


def _is(proposal: Revision, other: Revision | None) -> bool:
    return other is not None and proposal.id == other.id


def _in_form(form: StoryForm, article: Article) -> Revision | None:
    """Which of the proposals of whoever is signed in stands in a form."""
    asked = proposing.own_proposal(article, request.args.get("proposed", 0, id_in))
    return asked or proposing.own_proposal(article, form.proposal.data)


def _decided(now: datetime, article: Article | None, limit: int) -> list[Decision]:
    """What became of what whoever is signed in proposed lately, for a story (None: for any)."""
    if may("proposal"):  # and so proposes nothing
        return []
    return proposals.decided(me(), now - TOLD_FOR, article, limit)
