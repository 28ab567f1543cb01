"""Unsaved texts: what is typed into a form is kept beside everything that was saved, and offered
again to whoever typed it."""

from datetime import datetime
from typing import NamedTuple

from flask import request
from werkzeug.datastructures import MultiDict

from ....archive.articles import Article
from ....archive.desk import autosaves
from ....archive.desk.autosaves import Autosave
from ...access.guard import me
from ...forms import id_in, line
from . import filled_forms, proposing
from .story_form import StoryForm

OF_THE_FORM = {"csrf_token", "autosave_key", "taken_up"}  # and not of the story
NOT_WRITTEN = OF_THE_FORM | {"version", "proposal"}
LONGEST_KEY = 40


class UnsavedChanges(NamedTuple):
    """In what an unsaved text is another than its story."""

    fields: list[str]  # their labels
    opening: str  # the text from the first word on that is another; "" for the same text


def keep_typed(article: Article | None, now: datetime) -> None:
    """Keep what stands in the form that was sent. Raises TooMany (autosaves.py)."""
    fields = {name: value for name, value in request.form.items() if name not in OF_THE_FORM}
    version = request.form.get("version", 0, id_in)
    article_id = article.id if article else None
    # A page that was opened before forms had keys has one place for each story.
    key = _key() or f"story-{article_id}"
    autosaves.keep(me(), key, article_id, version, fields, now)
    autosaves.drop_unchanged(me(), _taken_up())


def forget_typed() -> None:
    """The form that was sent is saved: what had been typed into it is no more than that."""
    autosaves.drop(me(), _key())
    autosaves.drop_unchanged(me(), _taken_up())


def form_to_show(article: Article | None) -> StoryForm:
    """The form of a story (None: of a new one) as it was kept, or proposed; or, if the address asks
    for it, as somebody had typed it and not saved."""
    article_id = article.id if article else None
    kept = autosaves.one(me(), line(request.args.get("typed")))
    if kept is None or kept.article_id != article_id:
        asked = request.args.get("proposed", 0, id_in)
        proposed = proposing.form_of_proposal(article, asked) if article else None
        return proposed or filled_forms.form_for(article)
    form = filled_forms.form_for(article, MultiDict(kept.typed))
    form.taken_up.data = kept.mark
    return form


def offered(article: Article | None, form: StoryForm) -> list[Autosave]:
    """What whoever is signed in typed for a story (None: for new ones) into other forms."""
    here = {form.autosave_key.data, (form.taken_up.data or "").rpartition(".")[0]}
    return [
        kept for kept in autosaves.of(me(), article.id if article else None) if kept.key not in here
    ]


def differences(article: Article | None, texts: list[Autosave]) -> dict[str, UnsavedChanges]:
    """What differs in these from the story as it is saved, by key; of a new one nothing is."""
    if article is None or not texts:
        return {}
    saved = filled_forms.form_for(article)
    return {kept.key: _difference(saved, kept) for kept in texts}


def _difference(saved: StoryForm, kept: Autosave) -> UnsavedChanges:
    typed = filled_forms.form_for(None, MultiDict(kept.typed))
    names = kept.typed.keys() - NOT_WRITTEN
    fields = [
        field.label.text
        for field in saved
        if field.name in names and field.name in typed and field.data != typed[field.name].data
    ]
    opening = _other_words(saved.body_source.data, typed.body_source.data or "")
    return UnsavedChanges(fields, opening)


def _other_words(saved: str, typed: str) -> str:
    """A text from the word on in which another one ends to be the same."""
    if typed == saved:
        return ""
    pairs = enumerate(zip(saved, typed, strict=False))
    at = next((n for n, (one, other) in pairs if one != other), min(len(saved), len(typed)))
    begin = 1 + max(typed.rfind(" ", 0, at), typed.rfind("\n", 0, at))
    return ("… " if begin else "") + autosaves.opening(typed[begin:])


def _key() -> str:
    return line(request.form.get("autosave_key"))[:LONGEST_KEY]


def _taken_up() -> str:
    return line(request.form.get("taken_up"))
