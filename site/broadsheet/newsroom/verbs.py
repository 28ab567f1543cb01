"""Verbs on a story: how each of them begins, and how it ends."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from .. import clock
from ..archive import audit, revisions
from ..archive.articles import Article
from ..archive.store import begin_writing
from . import unsaved, writing
from .door import me
from .stories import Answer, conflict_page, story_page

Verb = Callable[[Article, datetime], Answer]


def verb(do: Verb) -> Callable[[int], Answer]:
    """The view of a verb: `do` gets the story, read when nobody else can write any more, and the
    moment. 404 for a story that whoever is signed in may not see; what they may do at all, the
    door has asked (rights.py)."""

    @wraps(do)
    def view(story_id: int) -> Answer:
        begin_writing()
        return do(writing.one(story_id), clock.now())

    return view


def with_text(do: Verb) -> Verb:
    """A verb that first saves the text that came along with its button, if one did. A text that
    can't be saved is the answer, and `do` is not entered."""

    @wraps(do)
    def saved_first(article: Article, now: datetime) -> Answer:
        refusal = _take_text(article, now)
        return do(article, now) if refusal is None else refusal

    return saved_first


def to_story(article: Article) -> Response:
    return redirect(url_for(".story", story_id=article.id), 303)


def note(article: Article, deed: str, **details: Any) -> None:
    """Enter into the audit log what was done to a story."""
    name = article.headline or "Untitled"
    audit.note(clock.now(), me(), deed, "story", name, article.id, **details)


def _take_text(article: Article, now: datetime) -> Answer | None:
    """Save the story's text from the form that came with an action, if one did. None when all is
    well, in the session's transaction; else the page that says what is not, with the text."""
    if "headline" not in request.form:
        return None
    if not writing.may_write(article, now):
        abort(403)
    form = writing.form_for(article, request.form)
    text = writing.manuscript(form, article, now) if form.validate() else None
    if form.errors or text is None:
        return story_page(article, form), 422
    try:
        writing.check_version(article, form, text)
    except writing.Conflict:
        return conflict_page(article, form, text), 409
    if text != revisions.latest_text(article):
        writing.save(article, text, now)
    unsaved.forget_typed()
    return None
