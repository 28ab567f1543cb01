"""Conflicts: two texts of one story, field by field, of which its editor makes one."""

from typing import NamedTuple

from flask import render_template, request
from wtforms import Field

from ...archive import sections
from ...archive.articles import Article
from ...archive.manuscripts import manuscript, revisions, working_copies
from ...archive.manuscripts.manuscript import Manuscript
from ...archive.manuscripts.revisions import Revision
from ...language import gettext
from ..forms import ChangeForm, PublishForm, ShareForm, TranslationForm, clean
from . import differences
from .differences import FieldDifference
from .writing import filled_forms, proposing
from .writing.story_form import StoryForm

CONTROLS = {"section": "section_id", "lead_image": "lead_image_id"}  # else a field's own name
TYPED_BESIDE = {"publish_at", "unpublish_at", "note", "share_note", "translation_of"}


class TwoTexts(NamedTuple):
    """A field that the two texts say differently."""

    name: str
    control: Field
    difference: FieldDifference
    theirs: str


def conflict_page(
    article: Article, form: StoryForm, mine: Manuscript, own: Revision | None = None
) -> str:
    """Both texts, field by field; sending it again saves what stands in the right-hand one. `own`:
    what whoever sent the form has proposed, the other text then."""
    theirs = revisions.proposed_over(own, article, working_copies.latest_text(article))
    began = proposing.text_shown(article, form)
    base = began or theirs
    proposal = None if own else revisions.one(article, form.proposal.data or 0)
    # A field that only they changed is theirs without asking, and one that only I changed is mine;
    # of a proposal, that is shown. A slug that nobody chose is made from the headline.
    is_between_two = began is not None and proposal is None
    differing = mine.clashes(theirs, base) if is_between_two else mine.differs_in(theirs)
    only_theirs = mine.left_alone(theirs, base)
    unasked = {"body_format", *only_theirs, *([] if form.slug.data else ["slug"])}
    merged = _form_of_both(article, form, mine.merged(theirs, base), own)
    both = [
        _two_texts(name, merged, mine, theirs, proposal)
        for name in differing
        if name not in unasked
    ]
    shown = {"version", *(text.control.name for text in both)}
    return render_template(
        "newsroom/stories/conflict.html",
        article=article,
        form=merged,
        both=both,
        agreed=[control for control in merged if control.name not in shown],
        only_theirs=[manuscript.LABELS[name] for name in only_theirs],
        last=revisions.at_version(article, article.version),
        proposal=proposal,
        own=own,
        typed_beside=_typed_beside(),
    )


def _two_texts(
    name: str, merged: StoryForm, mine: Manuscript, theirs: Manuscript, proposal: Revision | None
) -> TwoTexts:
    old, new = (theirs, mine) if proposal else (mine, theirs)  # marked is what the other one did
    control, difference = merged[CONTROLS.get(name, name)], differences.in_field(name, old, new)
    return TwoTexts(name, control, difference, differences.words_of(name, theirs))


def _form_of_both(
    article: Article, sent: StoryForm, merged: Manuscript, own: Revision | None
) -> StoryForm:
    """The form that was sent, with both texts in it, for the story as it is now."""
    same = {name: sent[name].data for name in ("slug", "autosave_key", "taken_up", "proposal")}
    same |= {"proposal": own.id} if own else {}
    fields = filled_forms.as_fields(merged, sections.in_order())
    form = StoryForm(None, data={**fields, "version": article.version, **same})
    form.section_id.choices = filled_forms.form_for(article).section_id.choices
    return form


def _typed_beside() -> list[tuple[str, str]]:
    """What stood beside the text in the form that was sent, field by field."""
    forms = PublishForm(), ChangeForm(), ShareForm(), TranslationForm()
    named = [(field.label.text, field.name) for form in forms for field in form]
    named = [(label, name) for label, name in named if name in TYPED_BESIDE]
    named.append((gettext("A word to the reporter"), "word"))
    typed = ((label, clean(request.form.get(name))) for label, name in named)
    return [(label, text) for label, text in typed if text]
