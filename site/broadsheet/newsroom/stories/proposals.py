"""Proposals: what reporters would change in a story that is out of their hands, for editors to take
into its text or to decline."""

from datetime import datetime

from flask import abort, flash, request

from ...archive.actions import Action
from ...archive.articles import Article
from ...archive.manuscripts import revisions
from ...archive.manuscripts.revisions import Revision
from ...language import gettext
from ..access.guard import bp
from ..access.own_stories import story_or_404
from ..forms import id_in, line
from ..transactions import COMMIT, Steps
from .conflicts import conflict_page
from .story_page import ID
from .verbs import note, to_story, verb
from .writing import saving
from .writing.story_form import StoryForm

PROPOSAL = "<id:revision_id>"


@bp.get(f"/stories/{ID}/proposals/{PROPOSAL}")
def proposal(story_id: int, revision_id: int) -> str:
    """What is proposed and what the story says, field by field: saved, it is taken."""
    article = story_or_404(story_id)
    proposed = _waiting(article, revision_id)
    shown = {"version": proposed.version, "slug": article.slug, "proposal": proposed.id}
    text = saving.as_it_may_be_saved(proposed.text, article)
    return conflict_page(article, StoryForm(None, data=shown), text)


@bp.post(f"/stories/{ID}/decline")
@verb
def decline_proposal(article: Article, now: datetime) -> Steps:
    """Leave a story as it is, and tell who proposed a change, with a word why."""
    proposed = _waiting(article, request.form.get("revision", 0, id_in))
    proposed.waits = False
    word = line(request.form.get("word"))[:500]
    note(article, Action.DECLINED_PROPOSAL, revision=proposed.id, word=word)
    yield COMMIT
    flash(gettext("Declined. What was proposed stays in the history."))
    return to_story(article)


def _waiting(article: Article, revision_id: int) -> Revision:
    found = revisions.one(article, revision_id)
    return found if found is not None and found.waits else abort(404)
