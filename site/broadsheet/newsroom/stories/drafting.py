"""Drafting: a story is begun, saved and autosaved, submitted for review, dropped and taken up."""

from datetime import datetime

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ... import clock
from ...archive.actions import Action
from ...archive.articles import Article
from ...archive.desk import autosaves
from ...archive.desk.autosaves import TooMany
from ...archive.manuscripts import working_copies
from ...language import gettext
from ..access.guard import bp, me, my_session, place_to_go
from ..access.own_stories import may_write
from ..forms import line
from ..transactions import COMMIT, LOCK, ROLLBACK, Steps, html_of, writes
from ..wording import or_untitled
from .problems import findings_on
from .story_page import ID, story_page
from .verbs import (
    note,
    offer_undo,
    offer_undo_of_spiking,
    to_story,
    under_lock,
    verb_with_text,
)
from .writing import filled_forms, offered_names, saving, unsaved


@bp.post("/stories/new")
@writes
def create_story() -> Steps:
    form = filled_forms.form_for(None, request.form)
    if not form.validate():
        return story_page(None, form), 422
    offered_names.settle(form, None)
    html_of(form.body_source.data, "markdown", form.language.data)
    yield LOCK
    now = clock.now()
    text = filled_forms.manuscript(form, None, now)
    if form.errors:
        yield ROLLBACK
        return story_page(None, form), 422
    duplicate = saving.recent_duplicate(text, now)
    if duplicate is not None:  # a second click on the same button
        yield ROLLBACK
        return to_story(duplicate)
    article = saving.create(text, now)
    unsaved.forget_typed()
    note(article, Action.WROTE)
    yield COMMIT
    flash(gettext("Saved as a draft."))
    return _onward(article)


def _is_saved(_article: Article, _now: datetime) -> bool:
    """A text that is the story's already has no need to be saved."""
    return True


@bp.post(f"/stories/{ID}")
@verb_with_text(is_done=_is_saved)
def save_story(article: Article, now: datetime) -> Steps:
    note(article, Action.SAVED)
    live = article.is_public(now)
    yield COMMIT
    words = (
        gettext("Saved. Readers see it once you publish the change.") if live else gettext("Saved.")
    )
    flash(words)
    return _onward(article)


@bp.post("/stories/autosave")
@writes
def autosave_new() -> Steps:
    yield LOCK
    return (yield from _autosave(None, clock.now()))


@bp.post(f"/stories/{ID}/autosave")
@under_lock
def autosave(article: Article, now: datetime) -> Steps:
    return (yield from _autosave(article, now))


@bp.post("/stories/unsaved/forget")
@writes
def forget_autosave() -> Steps:
    """Throw away what was typed into one form and not saved."""
    yield LOCK
    autosaves.drop(me(), line(request.form.get("key")))
    yield COMMIT
    flash(gettext("What was typed and not saved is thrown away."))
    return redirect(place_to_go(request.form.get("back")), 303)


@bp.post(f"/stories/{ID}/submit")
@verb_with_text()
def submit_story(article: Article, now: datetime) -> Steps:
    if article.published_at is not None:
        abort(409)
    if not article.headline:
        form = filled_forms.form_for(article)
        form.headline.errors = [gettext("A story needs a headline before somebody reviews it.")]
        yield COMMIT
        return story_page(article, form), 422
    article.submit(now)
    note(article, Action.SUBMITTED)
    yield COMMIT
    found = findings_on(article, working_copies.latest_text(article), now)
    words = gettext("Submitted for review.") + found
    offer_undo(words, undo=".recall_story", article=article)
    return to_story(article)


@bp.post(f"/stories/{ID}/recall")
@verb_with_text()
def recall_story(article: Article, now: datetime) -> Steps:
    """Take a story back that waits for a review: a draft again."""
    if article.submitted_at is None or article.published_at is not None:
        abort(409)
    article.submitted_at = None
    article.new_version(now)
    note(article, Action.TOOK_BACK)
    yield COMMIT
    flash(gettext("A draft again: no editor is asked to look at it."))
    return to_story(article)


@bp.post(f"/stories/{ID}/spike")
@verb_with_text()
def spike_story(article: Article, now: datetime) -> Steps:
    if article.is_public(now) or article.is_scheduled(now):
        abort(409)
    if not may_write(article):
        abort(403)
    article.spike(now)
    note(article, Action.SPIKED)
    yield COMMIT
    words = gettext(
        "“%(headline)s” is spiked. You find it under “Spiked”.",
        headline=or_untitled(article.headline),
    )
    offer_undo_of_spiking(words, name=gettext("Undo"), articles=[article])
    return redirect(url_for(".desk"), 303)


@bp.post(f"/stories/{ID}/take-up")
@verb_with_text()
def take_up_story(article: Article, now: datetime) -> Steps:
    if not may_write(article):
        abort(403)
    article.spiked_at = None
    note(article, Action.TOOK_UP)
    yield COMMIT
    flash(gettext("Taken up again."))
    return to_story(article)


def _onward(article: Article) -> Response:
    """Where the button leads that saved a story: back to it, on to its page in the paper, or to
    the library to choose a picture for it."""
    then = request.form.get("then")
    if then == "preview":
        return redirect(url_for(".preview", story_id=article.id), 303)
    if then != "pictures":
        return to_story(article)
    place = request.form.get("at", type=int)  # of the caret in the text; only a script knows it
    return redirect(url_for(".pictures", story=article.id, at=place), 303)


def _autosave(article: Article | None, now: datetime) -> Steps:
    """Keep what is being typed, beside everything that was saved. 204 would leave the notice as it
    was, so the answer is the notice."""
    try:
        unsaved.keep_typed(article, now)
    except TooMany:
        yield ROLLBACK
        return render_template("newsroom/stories/_autosaved.html", most=autosaves.MOST), 422
    my_session().seen_at = now
    yield COMMIT
    return make_response(render_template("newsroom/stories/_autosaved.html", now=now))
