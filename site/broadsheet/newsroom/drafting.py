"""Drafting: a story is begun, saved and autosaved, submitted for review, dropped and taken up."""

from datetime import datetime

from flask import abort, flash, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from .. import clock
from ..archive import autosaves
from ..archive.articles import Article
from ..archive.autosaves import TooMany
from ..archive.store import begin_writing, db
from . import unsaved, writing
from .door import bp, me, place_to_go
from .forms import line
from .stories import ID, Answer, story_page
from .verbs import note, to_story, verb, with_text


@bp.post("/stories/new")
def create_story() -> Answer:
    begin_writing()
    now = clock.now()
    form = writing.form_for(None, request.form)
    text = writing.manuscript(form, None, now) if form.validate() else None
    if form.errors or text is None:
        return story_page(None, form), 422
    twin = writing.twin(text, now)
    if twin is not None:  # a second click on the same button
        return to_story(twin)
    article = writing.create(text, now)
    unsaved.forget_typed()
    note(article, "wrote")
    db.session.commit()
    flash("Saved as a draft.")
    return _onward(article)


@bp.post(f"/stories/{ID}")
@verb
@with_text
def save_story(article: Article, now: datetime) -> Answer:
    note(article, "saved")
    db.session.commit()
    live = article.is_public(now)
    flash("Saved. Readers see it once you publish the change." if live else "Saved.")
    return _onward(article)


@bp.post("/stories/autosave")
def autosave_new() -> Answer:
    begin_writing()
    return _autosave(None, clock.now())


@bp.post(f"/stories/{ID}/autosave")
@verb
def autosave(article: Article, now: datetime) -> Answer:
    return _autosave(article, now)


@bp.post("/stories/unsaved/forget")
def forget_autosave() -> Response:
    """Throw away what was typed into one form and not saved."""
    begin_writing()
    autosaves.drop(me(), line(request.form.get("key")))
    db.session.commit()
    flash("What was typed and not saved is thrown away.")
    return redirect(place_to_go(request.form.get("back")), 303)


@bp.post(f"/stories/{ID}/submit")
@verb
@with_text
def submit_story(article: Article, now: datetime) -> Answer:
    if article.published_at is not None:
        abort(409)
    if not article.headline:
        form = writing.form_for(article)
        form.headline.errors = ["A story needs a headline before somebody reviews it."]
        db.session.commit()
        return story_page(article, form), 422
    article.submit(now)
    note(article, "submitted")
    db.session.commit()
    flash("Submitted for review.")
    return to_story(article)


@bp.post(f"/stories/{ID}/spike")
@verb
@with_text
def spike_story(article: Article, now: datetime) -> Answer:
    if article.is_public(now) or article.is_scheduled(now):
        abort(409)
    if not writing.may_write(article, now):
        abort(403)
    article.spike(now)
    note(article, "spiked")
    db.session.commit()
    flash(f"“{article.headline or 'Untitled'}” is spiked. You find it under “Spiked”.")
    return redirect(url_for(".desk"), 303)


@bp.post(f"/stories/{ID}/take-up")
@verb
@with_text
def take_up_story(article: Article, now: datetime) -> Answer:
    if not writing.may_write(article, now):
        abort(403)
    article.spiked_at = None
    note(article, "took up again")
    db.session.commit()
    flash("Taken up again.")
    return to_story(article)


def _onward(article: Article) -> Response:
    """Where the button leads that saved a story: back to it, or on to the library to choose a
    picture for it."""
    if request.form.get("then") != "pictures":
        return to_story(article)
    place = request.form.get("at", type=int)  # of the caret in the text; only a script knows it
    return redirect(url_for(".pictures", story=article.id, at=place), 303)


def _autosave(article: Article | None, now: datetime) -> Answer:
    """Keep what is being typed, beside everything that was saved. 204 would leave the notice as it
    was, so the answer is the notice."""
    try:
        unsaved.keep_typed(article, now)
    except TooMany:
        return render_template("newsroom/_autosaved.html", most=autosaves.MOST), 422
    g.session.seen_at = now
    db.session.commit()
    return make_response(render_template("newsroom/_autosaved.html", now=now))
