"""Filled forms: a story's text in its form, and what a form says as a manuscript."""

import re
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from ....archive import articles, images, sections
from ....archive.actions import Action, Subject
from ....archive.articles import TEXT_FIELDS, Article
from ....archive.desk import audit
from ....archive.images import Image
from ....archive.manuscripts import working_copies
from ....archive.manuscripts.manuscript import Manuscript
from ....archive.sections import Section
from ....archive.spelling import spaces
from ....archive.spelling.slugs import slugify
from ....archive.store import db
from ....archive.story_fields import FieldKind
from ....language import gettext
from ....paper import paper, spelling
from ...access.guard import may, me
from ...access.own_stories import may_know
from ...forms import told_at
from ...typed_addresses import story_in
from .story_form import StoryForm

WORDS = [text.name for text in TEXT_FIELDS if text.kind in (FieldKind.LINE, FieldKind.SENTENCES)]
SAME = "body_source bylines topics".split()  # a form's fields that a manuscript has, too


def form_for(article: Article | None, typed: MultiDict[str, str] | None = None) -> StoryForm:
    """The form of a story (None: of a new one): as it was typed, or as it was kept."""
    if typed is None:
        known = sections.in_order()  # a story's own is among them: nobody need ask for it
        return _with_sections(StoryForm(None, data=fields_of(article, known)), known)
    form = StoryForm(typed)
    if spaces.is_french(form.language.data or paper().language):
        for field in (form.body_source, *(form[name] for name in WORDS)):
            field.data = spaces.in_french(field.data or "")
    return _with_sections(form, sections.in_order())


def form_of(text: Manuscript, article: Article) -> StoryForm:
    """The form of a story with another text of it."""
    known = sections.in_order()
    form = StoryForm(None, data={"version": article.version, **as_fields(text, known)})
    return _with_sections(form, known)


def _with_sections(form: StoryForm, known: list[Section]) -> StoryForm:
    offered = [(section.id, section.name) for section in known]
    form.offer_sections(offered, may("add_section"))
    return form


def fields_of(article: Article | None, known: list[Section]) -> dict[str, Any]:
    """What the form of a story shows at first. `known`: the paper's sections."""
    if article is None:
        author = me().author
        return {"bylines": [author.name] if author else []}
    fields = as_fields(working_copies.latest_text(article), known)
    if _was_proposed(article):
        fields["slug"] = ""  # it goes on following the headline
    return {"version": article.version, **fields}


def as_fields(text: Manuscript, known: list[Section]) -> dict[str, Any]:
    """A manuscript as the form's fields. `known`: the paper's sections."""
    chosen = next((section.id for section in known if section.slug == text.section), None)
    image = images.by_name(text.lead_image) if text.lead_image else None
    return {
        **text.texts,
        **{name: getattr(text, name) for name in SAME},
        "section_id": chosen,
        "lead_image_id": image.id if image else None,
        "picks": text.picks,
        "slug": text.slug,
    }


def manuscript(form: StoryForm, article: Article | None, now: datetime) -> Manuscript:
    """What a valid form says. Whatever is wrong only in view of the archive becomes an error at
    its field: see `form.errors` afterwards."""
    section = _section(form, now)
    return Manuscript(
        section=section.slug if section else "",
        slug=_slug(form, article, now),
        lead_image=_lead_image(form),
        picks=_picks(form, article, now),
        body_format=article.body_format if article else "markdown",
        texts={text.name: form[text.name].data for text in TEXT_FIELDS},
        **{name: form[name].data for name in SAME},
    )


def _section(form: StoryForm, now: datetime) -> Section | None:
    """The section that was chosen, or the paper's first, made with its first story."""
    if "new_section" in form:
        with told_at(form.new_section):
            made = sections.create(form.new_section.data)
            audit.note(now, me(), Action.ADDED, Subject.SECTION, made.name, made.id)
            return made
        return None
    section = db.session.get(Section, form.section_id.data)
    if section is None:
        is_none = not form.section_id.choices
        words = gettext("The paper has none yet.") if is_none else gettext("Choose a section.")
        form.section_id.errors = [words]
    return section


def _slug(form: StoryForm, article: Article | None, now: datetime) -> str:
    """Proposed from the headline until somebody chooses one; fixed once a moment is set. One that
    a story has of which nobody may be told is numbered, as those from headlines are."""
    if article is not None and article.published_at is not None:
        return article.slug
    wanted: str = form.slug.data
    if not wanted:
        return _proposed(form.headline.data, article, form.language.data)
    owner = articles.by_slug(wanted)
    if owner is None or owner is article:
        return wanted
    if not may_know(owner, now):
        return articles.free_slug(wanted)
    form.slug.errors = [gettext("Another story has this slug.")]
    return wanted


def _proposed(headline: str, article: Article | None, language: str) -> str:
    if article is not None and _is_made_from(article.slug, headline, language):
        return article.slug
    return articles.free_slug(headline or "untitled", spelling(language))


def _was_proposed(article: Article) -> bool:
    return article.published_at is None and _is_made_from(
        article.slug, article.headline, article.language
    )


def _is_made_from(slug: str, headline: str, language: str) -> bool:
    """Whether a headline proposes that slug, with a number, perhaps."""
    base = slugify(headline, "untitled", spelling(language))
    return slug == base or bool(re.fullmatch(re.escape(base) + r"-[0-9]+", slug))


def _lead_image(form: StoryForm) -> str:
    if not form.lead_image_id.data:
        return ""
    image = db.session.get(Image, form.lead_image_id.data)
    if image is None:
        form.lead_image_id.errors = [gettext("There is no such picture.")]
        return ""
    return image.name


def _picks(form: StoryForm, article: Article | None, now: datetime) -> list[str]:
    """Slugs, from slugs or from addresses that were pasted."""
    slugs = []
    kept = {pick.pick_id for pick in article.picks} if article else set()
    for pick in form.picks.data or []:
        found = story_in(pick)
        if found is None or (found.id not in kept and not may_know(found, now)):
            form.picks.errors = [gettext("There is no story “%(name)s”.", name=pick)]
        else:
            slugs.append(found.slug)
    return list(dict.fromkeys(slugs))
