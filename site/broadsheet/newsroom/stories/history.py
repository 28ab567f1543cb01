"""History: every text of a story that was saved; compare any two, restore one."""

from datetime import datetime
from typing import NamedTuple

from flask import abort, flash, render_template, request

from ... import clock
from ...archive.actions import Action
from ...archive.articles import Article
from ...archive.manuscripts import revisions
from ...archive.manuscripts.revisions import Revision
from ...dates import labels
from ...language import gettext, language
from ...paper import paper
from ..access.guard import bp
from ..access.own_stories import may_write, story_or_404
from ..forms import id_in
from ..transactions import COMMIT, ROLLBACK, Steps
from . import differences
from .problems import problems, put_at_fields
from .story_page import ID, story_page
from .verbs import note, to_story, verb
from .writing import filled_forms, saving


class PastText(NamedTuple):
    """A revision in the history of its story."""

    revision: Revision
    public_from: datetime | None  # from when on readers see it, or saw it; None: they never do
    is_latest: bool  # it is what the story says now


@bp.get(f"/stories/{ID}/history")
def history(story_id: int) -> str:
    article, now = story_or_404(story_id), clock.now()
    return render_template(
        "newsroom/stories/history.html",
        article=article,
        past=_past_texts(revisions.of(article)),
        may_write=may_write(article),
        now=now,
    )


@bp.get(f"/stories/{ID}/compare")
def compare(story_id: int) -> str:
    """Two revisions, what differs between them marked; by default the last two that were saved,
    and a proposal beside what it would change."""
    article = story_or_404(story_id)
    known = revisions.of(article)
    if not known:
        abort(404)
    saved = [revision for revision in known if revision.action != Action.PROPOSED]
    new = _asked(article, "new") or (saved or known)[0]
    older = [text for text in saved or known if text.id < new.id and text.version <= new.version]
    old = _asked(article, "old") or (older[0] if older else new)
    found, latest = differences.between(old.text, new.text), saved[0].id if saved else None
    says_the_same = not found and latest in (old.id, new.id)
    return render_template(
        "newsroom/stories/compare.html",
        article=article,
        revisions=known,
        old=old,
        new=new,
        differences=found,
        restorable=set() if says_the_same else {old.id, new.id} - {latest},
        now=clock.now(),
    )


@bp.post(f"/stories/{ID}/restore")
@verb
def restore(article: Article, now: datetime) -> Steps:
    """Make an earlier text the latest one; what stood there stays in the history."""
    revision = _asked(article, "revision")
    if revision is None or not may_write(article):
        abort(404 if revision is None else 403)
    text = saving.as_it_may_be_saved(revision.text, article)
    found = problems(article, text, now) if article.is_scheduled(now) else {}
    if found:  # the text comes back in the form, to be put right there
        yield ROLLBACK
        form = filled_forms.form_of(text, article)
        put_at_fields(form, found)
        return story_page(article, form), 422
    at = labels.at(revision.saved_at, language(), paper().zone)
    saving.save(article, text, now, Action.RESTORED, gettext("the text of %(moment)s", moment=at))
    note(article, Action.RESTORED, revision=revision.id)
    yield COMMIT
    flash(gettext("Restored. What stood here before is in the history."))
    return to_story(article)


def _past_texts(known: list[Revision]) -> list[PastText]:
    """The history of a story, newest first. Readers never see a text that another took over from
    before its moment; a proposal takes over from none, and is not what the story says."""
    found = []
    taken_over_at: datetime | None = None
    for revision in known:
        public_from = revision.public_from
        if public_from and taken_over_at and taken_over_at < public_from:
            public_from = None
        is_saved = revision.action != Action.PROPOSED
        is_latest = is_saved and taken_over_at is None
        found.append(PastText(revision, public_from, is_latest))
        if is_saved:
            taken_over_at = revision.saved_at
    return found


def _asked(article: Article, name: str) -> Revision | None:
    """The revision that a parameter names; 404 for one that is not this story's."""
    text = request.values.get(name, "")
    if not text:
        return None
    return revisions.one(article, id_in(text)) or abort(404)
