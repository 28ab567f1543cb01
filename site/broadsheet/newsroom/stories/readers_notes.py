"""Notes to readers: a correction's words are mended, or it is taken back. The date that it has
stays, and the log keeps the words that stood there."""

from flask import abort, flash, render_template
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired

from ...archive.actions import Action
from ...archive.articles import Article
from ...archive.corrections import Correction
from ...language import gettext, lazy_gettext
from ..access.guard import bp
from ..access.own_stories import story_or_404
from ..forms import DeskForm, at_most, line
from ..transactions import COMMIT, LOCK, ROLLBACK, Steps, writes
from .story_page import ID
from .verbs import note, to_story

NOTE = "<id:note_id>"


class NoteForm(DeskForm):
    """The words of a note; `was`: those that it had when the form was shown."""

    was = HiddenField(filters=[line])
    note = TextAreaField(
        lazy_gettext("Note to readers"),
        [DataRequired(lazy_gettext("Say what was wrong, and what is right.")), at_most(1000)],
        [line],
    )


@bp.get(f"/stories/{ID}/notes/{NOTE}")
def readers_note(story_id: int, note_id: int) -> str:
    article = story_or_404(story_id)
    found = _one(article, note_id) or abort(404)
    return _page(article, found, NoteForm(None, data={"was": found.note, "note": found.note}))


@bp.post(f"/stories/{ID}/notes/{NOTE}")
@writes
def change_readers_note(story_id: int, note_id: int) -> Steps:
    """Other words for a note, at once for all readers, under the date that it has."""
    form = NoteForm()
    form.validate()
    yield LOCK
    article = story_or_404(story_id)
    found = _one(article, note_id) or abort(404)
    is_other = form.note.data != line(found.note)
    if not form.errors and is_other and form.was.data != line(found.note):
        form.was.data = found.note
        form.note.errors = [
            gettext("Somebody changed it meanwhile; now it says: %(note)s", note=found.note)
        ]
    if form.errors:
        yield ROLLBACK
        return _page(article, found, form), 422
    if is_other:
        note(article, Action.CHANGED_NOTE, was=found.note, note=form.note.data)
        found.note = form.note.data
    yield COMMIT
    if is_other:
        flash(gettext("The note is changed, and keeps its date."))
    return to_story(article)


@bp.post(f"/stories/{ID}/notes/{NOTE}/take-back")
@writes
def take_back_readers_note(story_id: int, note_id: int) -> Steps:
    """A note that should not be there, gone at once for all readers."""
    yield LOCK
    article = story_or_404(story_id)
    found = _one(article, note_id)
    if found is None:  # a second click
        yield ROLLBACK
        return to_story(article)
    note(article, Action.TOOK_NOTE_BACK, was=found.note)
    article.corrections.remove(found)
    yield COMMIT
    flash(gettext("The note is taken back: no reader sees it any more. The log keeps its words."))
    return to_story(article)


def _one(article: Article, note_id: int) -> Correction | None:
    return next((one for one in article.corrections if one.id == note_id), None)


def _page(article: Article, found: Correction, form: NoteForm) -> str:
    return render_template(
        "newsroom/stories/readers_note.html", article=article, found=found, form=form
    )
