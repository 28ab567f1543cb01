"""Verbs on a story: how each of them begins, and how it ends."""

from collections.abc import Callable, Generator
from datetime import datetime
from functools import wraps
from typing import Any

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from .. import clock
from ..archive import audit, revisions
from ..archive.articles import Article
from . import names, unsaved, writing
from .door import me
from .forms import StoryForm
from .stories import conflict_page, story_page
from .transactions import COMMIT, LOCK, ROLLBACK, Answer, Step, Steps, html_of, writes

__all__ = ["COMMIT", "ROLLBACK", "Steps", "note", "to_story", "verb", "verb_with_text"]

Verb = Callable[[Article, datetime], Steps]


def verb(do: Verb) -> Callable[[int], Answer]:
    """The view of a verb: `do` gets the story, read under the writer's lock, and the moment, and
    says COMMIT or ROLLBACK (transactions.py). 404 for a story that whoever is signed in may not
    see; what they may do at all, the door has asked (rights.py)."""

    @wraps(do)
    def view(story_id: int) -> Steps:
        yield LOCK
        return (yield from do(writing.one(story_id), clock.now()))

    return writes(view)


def verb_with_text(do: Verb) -> Callable[[int], Answer]:
    """A verb that first saves the text that came along with its button, if one did. A text that
    can't be saved is the answer, and `do` is not entered."""

    @wraps(do)
    def view(story_id: int) -> Steps:
        form = _typed(story_id)
        yield LOCK
        article, now = writing.one(story_id), clock.now()
        refusal = (yield from _save(form, article, now)) if form else None
        return refusal or (yield from do(article, now))

    return writes(view)


def to_story(article: Article) -> Response:
    return redirect(url_for(".story", story_id=article.id), 303)


def told(words: str, *, undo: str, article: Article) -> None:
    """Say what was done, with a button that takes it back: the view that the form is sent to."""
    back = {"text": words, "name": "Undo", "to": url_for(undo, story_id=article.id)}
    flash(back, "undo")  # type: ignore[arg-type]


def note(article: Article, deed: str, **details: Any) -> None:
    """Enter into the audit log what was done to a story."""
    name = article.headline or "Untitled"
    audit.note(clock.now(), me(), deed, "story", name, article.id, **details)


def _typed(story_id: int) -> StoryForm | None:
    """The story's form that came with an action, checked and rendered; None if none came."""
    if "headline" not in request.form:
        return None
    article = writing.one(story_id)
    form = writing.form_for(article, request.form)
    if form.validate():
        names.settle(form, article)
        html_of(form.body_source.data, article.body_format)
    return form


def _save(form: StoryForm, article: Article, now: datetime) -> Generator[Step, None, Answer | None]:
    """Save what a form says. None when all is well, with the lock held; else the page that says
    what is not, with the text, and nothing is saved."""
    if not writing.may_write(article, now):
        abort(403)
    text = None if form.errors else writing.manuscript(form, article, now)
    if form.errors or text is None:
        yield ROLLBACK
        return story_page(article, form), 422
    try:
        writing.check_version(article, form, text)
    except writing.Conflict:
        yield ROLLBACK
        return conflict_page(article, form, text), 409
    if text != revisions.latest_text(article):
        writing.save(article, text, now)
        names.drop_slips()
    unsaved.forget_typed()
    return None
