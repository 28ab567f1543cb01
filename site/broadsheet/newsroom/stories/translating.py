"""Translating: stories that say the same in several languages are told of each other."""

from datetime import datetime

from flask import abort, flash

from ...archive import translations
from ...archive.actions import Action
from ...archive.articles import Article
from ...language import gettext
from ...paper import paper
from ..access.guard import bp, may
from ..access.own_stories import may_know, may_write
from ..forms import TranslationForm, told_at
from ..transactions import COMMIT, Steps
from ..typed_addresses import known_story
from .story_page import ID, story_page
from .verbs import note, to_story, verb_with_text
from .writing import filled_forms


@bp.post(f"/stories/{ID}/translations")
@verb_with_text()
def link_translation(article: Article, now: datetime) -> Steps:
    """Make a story a translation of another; readers are told at once, if they see both."""
    form = TranslationForm()
    if not may_write(article):
        abort(403)
    typed = form.translation_of.data or ""
    other = known_story(typed, now) if form.validate() and typed else None
    if not form.errors:
        with told_at(form.translation_of):
            if not typed:
                raise ValueError(gettext("Find the other story, or paste its address."))
            if other is None or other is article:
                raise ValueError(gettext("There is no other story “%(text)s”.", text=typed))
            _refuse_unasked(article, other, now)
            translations.link(article, other, paper().language, lambda one: may_know(one, now))
    if form.errors:
        yield COMMIT
        return story_page(article, filled_forms.form_for(article), translation=form), 422
    note(article, Action.LINKED_TRANSLATION, note=other.headline if other else "")
    yield COMMIT
    flash(gettext("Linked: each of these stories leads readers to the others."))
    return to_story(article)


def _refuse_unasked(article: Article, other: Article, now: datetime) -> None:
    """Raises ValueError where readers would see what whoever is signed in may not change alone."""
    if may("write_public_stories") or not translations.leads_readers_anew(article, other, now):
        return
    raise ValueError(gettext("Readers would be led there at once: ask an editor to link these."))


@bp.post(f"/stories/{ID}/translations/end")
@verb_with_text()
def unlink_translation(article: Article, now: datetime) -> Steps:
    """Part a story from its translations."""
    if not may_write(article):
        abort(403)
    translations.unlink(article)
    note(article, Action.UNLINKED_TRANSLATION)
    yield COMMIT
    flash(gettext("Parted: it is a translation of no other story any more."))
    return to_story(article)
