"""Proposing: what somebody would change in a story that they may not write."""

from datetime import datetime

from ....archive.actions import Action, Subject
from ....archive.articles import Article
from ....archive.desk import audit
from ....archive.lists import proposals
from ....archive.manuscripts import revisions, working_copies
from ....archive.manuscripts.manuscript import Manuscript
from ....archive.manuscripts.revisions import Revision
from ...access.guard import me
from ...access.own_stories import may_write
from .filled_forms import form_of
from .saving import Conflict, as_it_may_be_saved
from .story_form import StoryForm


def waits_of_mine(article: Article) -> Revision | None:
    """What whoever is signed in, and may not write a story, proposed for it and nobody has decided
    on: what they go on writing."""
    if may_write(article):
        return None
    return next(reversed(proposals.waiting(article, me())), None)


def own_proposal(article: Article, revision_id: int | None) -> Revision | None:
    """The proposal of that number, if it is by whoever is signed in."""
    found = revisions.one(article, revision_id) if revision_id else None
    if found is None or (found.action, found.staff_id) != (Action.PROPOSED, me().id):
        return None
    return found


def form_of_proposal(article: Article, asked: int) -> StoryForm | None:
    """The form of a story with what whoever is signed in proposed for it: the one that they ask for
    by its number, or the one that waits for an editor. None: with the story's own text."""
    waits = waits_of_mine(article)
    proposal = own_proposal(article, asked) or waits
    if proposal is None:
        return None
    text = revisions.proposed_over(proposal, article, working_copies.latest_text(article))
    form = form_of(as_it_may_be_saved(text, article), article)
    form.proposal.data = (waits or proposal).id
    return form


def text_shown(article: Article, form: StoryForm) -> Manuscript | None:
    """What a form said when it was shown: the story at that version, with the proposal over it
    from which whoever may only propose went on. None if nobody knows."""
    began = revisions.at_version(article, form.version.data or 0)
    if began is None:
        return None
    proposal = None if may_write(article) else own_proposal(article, form.proposal.data)
    return revisions.proposed_over(proposal, article, began.text)


def propose(article: Article, form: StoryForm, text: Manuscript, now: datetime) -> Action | None:
    """Propose to the editors what a form says, in the place of what the same person proposed before
    and nobody has decided on; what others changed meanwhile, and this form left alone, is theirs.
    Returns what was done, if anything. Raises Conflict if another proposal of theirs waits than the
    form showed, and both changed the same."""
    waits, shown = waits_of_mine(article), own_proposal(article, form.proposal.data)
    before = waits or (None if shown is None or proposals.is_taken(shown) else shown)
    latest = working_copies.latest_text(article)
    theirs = revisions.proposed_over(before, article, latest)
    base = text_shown(article, form) or theirs
    if waits and waits is not shown and text.clashes(theirs, base):
        raise Conflict(waits)
    merged = text.merged(theirs, base)
    if merged == (waits.text if waits else latest):
        return None
    if waits is not None:
        waits.waits = False
    if merged == latest:
        return Action.TOOK_PROPOSAL_BACK
    revisions.propose(article, merged, me(), now)
    return Action.PROPOSED_CHANGE


def take_proposal(revision_id: int | None, article: Article, now: datetime) -> None:
    """What was saved just now has in it what somebody proposed: it waits no more."""
    proposal = revisions.one(article, revision_id) if revision_id else None
    if proposal is not None and proposal.waits:
        proposal.waits = False
        audit.note(
            now, me(), Action.TOOK_PROPOSAL, Subject.STORY, article.headline, article.id,
            revision=proposal.id,
        )  # fmt: skip
