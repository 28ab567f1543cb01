"""Sharing: links at which people who can't sign in see a story before readers do."""

from datetime import datetime, timedelta

from flask import abort, flash, render_template

from ... import as_of
from ...archive.actions import Action
from ...archive.articles import Article
from ...archive.manuscripts import working_copies
from ...archive.preview_links import PreviewLink
from ...archive.store import db
from ...language import gettext
from ..access.guard import bp, me
from ..access.own_stories import may_write, story_or_404
from ..forms import ShareForm
from ..transactions import COMMIT, LOCK, Steps, writes
from .story_page import ID, story_page
from .verbs import note, to_story, verb_with_text
from .writing import filled_forms


@bp.post(f"/stories/{ID}/share")
@verb_with_text()
def share_story(article: Article, now: datetime) -> Steps:
    """A link to the story, which is shown this once: the paper keeps its digest alone."""
    form = ShareForm()
    if article.spiked_at is not None or not may_write(article):
        abort(403)
    if not form.validate():
        yield COMMIT
        return story_page(article, filled_forms.form_for(article), share=form), 422
    version = (
        working_copies.latest_text(article).kept() if form.share_shows.data == "version" else None
    )
    link = PreviewLink(
        staff_id=me().id,
        article_id=article.id,
        manuscript=version,
        note=form.share_note.data,
        made_at=now,
        ends_at=now + timedelta(days=int(form.share_days.data)),
    )
    address = as_of.share(link)
    note(article, Action.SHARED, note=link.note)
    yield COMMIT
    return render_template("newsroom/stories/shared.html", article=article, link=address, made=link)


@bp.post(f"/stories/{ID}/share/<id:link_id>/end")
@writes
def end_share(story_id: int, link_id: int) -> Steps:
    """End a link, whatever becomes of the text that came along with the button."""
    yield LOCK
    article, link = story_or_404(story_id), db.session.get(PreviewLink, link_id)
    if link is None or link.article_id != article.id:
        abort(404)
    note(article, Action.ENDED_LINK, note=link.note)
    db.session.delete(link)
    yield COMMIT
    flash(gettext("That link has ended."))
    return _saved(story_id)


@verb_with_text(is_done=lambda _article, _now: True)
def _saved(article: Article, _now: datetime) -> Steps:
    yield COMMIT
    return to_story(article)
