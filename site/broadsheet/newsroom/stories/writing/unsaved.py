"""Unsaved texts: what is typed into a form is kept beside everything that was saved, and offered
again to whoever typed it."""

from datetime import datetime
from typing import NamedTuple

from flask import request, url_for
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


class UnsavedText(NamedTuple):
    """What somebody typed for a story, or for a new one, and did not save."""

    kept: Autosave
    opening: str  # of its text: from the first word on that is saved otherwise, if one is
    differs_in: list[str] | None  # labels of what is saved otherwise; None: nothing is saved

    @property
    def address(self) -> str:
        """Of the form with these words in it."""
        if self.kept.article_id is None:
            return url_for("newsroom.new_story", typed=self.kept.key)
        return url_for("newsroom.story", story_id=self.kept.article_id, typed=self.kept.key)

    @property
    def back(self) -> str:
        """Where to go once it is thrown away; "": to the desk."""
        if self.kept.article_id is None:
            return request.path if request.method == "GET" else ""
        return url_for("newsroom.story", story_id=self.kept.article_id)


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


def of_new_stories() -> list[UnsavedText]:
    """What whoever is signed in typed for stories that are not saved at all."""
    return [UnsavedText(kept, kept.opening, None) for kept in autosaves.of(me(), None)]


def beside(article: Article | None, form: StoryForm) -> list[UnsavedText]:
    """What whoever is signed in typed for a story (None: for new ones) into other forms."""
    here = {form.autosave_key.data, (form.taken_up.data or "").rpartition(".")[0]}
    typed = autosaves.of(me(), article.id if article else None)
    others = [kept for kept in typed if kept.key not in here]
    if article is None or not others:
        return [UnsavedText(kept, kept.opening, None) for kept in others]
    saved = filled_forms.form_for(article)
    return [_held_against(saved, kept) for kept in others]


def _held_against(saved: StoryForm, kept: Autosave) -> UnsavedText:
    typed = filled_forms.form_for(None, MultiDict(kept.typed))
    names = kept.typed.keys() - NOT_WRITTEN
    fields = [
        field.label.text
        for field in saved
        if field.name in names and field.name in typed and field.data != typed[field.name].data
    ]
    opening = _other_words(saved.body_source.data, typed.body_source.data or "")
    return UnsavedText(kept, opening or kept.opening, fields)


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
