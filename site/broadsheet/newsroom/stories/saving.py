"""Writing: what a form holds becomes the story, or its working copy; nobody overwrites anybody."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import abort
from werkzeug.datastructures import MultiDict

from ...archive import articles, images, sections
from ...archive.actions import Action, Subject
from ...archive.articles import TEXT_FIELDS, Article
from ...archive.desk import audit, filed_stories
from ...archive.images import Image
from ...archive.lists import proposals
from ...archive.manuscripts import revisions, working_copies
from ...archive.manuscripts.manuscript import Manuscript
from ...archive.manuscripts.revisions import Revision
from ...archive.manuscripts.working_copies import WorkingCopy
from ...archive.sections import Section
from ...archive.spelling import spaces
from ...archive.spelling.slugs import slugify
from ...archive.store import db
from ...archive.story_fields import Kind
from ...language import gettext
from ...paper import paper, spelling
from ..access.guard import may, me
from ..access.own_stories import may_know, own_only
from ..forms import told_at
from ..transactions import html_of
from ..typed_addresses import slug_in
from .story_form import StoryForm

WORDS = [text.name for text in TEXT_FIELDS if text.kind in (Kind.LINE, Kind.SENTENCES)]
SAME = "body_source bylines topics".split()  # a form's fields that a manuscript has, too

A_MOMENT = timedelta(seconds=10)  # within which a story is not begun twice


class Conflict(Exception):
    """Somebody saved this story since the form was shown; or who sends the form has proposed
    something else for it meanwhile."""

    def __init__(self, proposal: Revision | None = None) -> None:
        self.proposal = proposal


def story_or_404(story_id: int) -> Article:
    """A story that whoever is signed in may see: 404 for any other, so that nothing is told."""
    article = db.session.get(Article, story_id)
    own = own_only()
    if article is None or (own is not None and article.filed_by_id != own):
        abort(404)
    return article


def may_write(article: Article) -> bool:
    """Reporters write until their story is out; editors always."""
    return may("write_public_stories") or article.published_at is None


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


def form_of_proposal(article: Article, asked: int) -> StoryForm | None:
    """The form of a story with what whoever is signed in proposed for it: the one that they ask for
    by its number, or the one that waits for an editor. None: with the story's own text."""
    waits = waits_of_mine(article)
    proposal = own_proposal(article, asked) or waits
    if proposal is None:
        return None
    text = revisions.proposed_over(proposal, article, working_copies.latest_text(article))
    form = form_of(as_it_may_be_saved(text, article), article)
    form.proposal.data = (waits or proposal).id
    return form


def waits_of_mine(article: Article) -> Revision | None:
    """What whoever is signed in, and may not write a story, proposed for it and nobody has decided
    on: what they go on writing."""
    if may_write(article):
        return None
    return next(reversed(proposals.waiting(article, me())), None)


def own_proposal(article: Article, revision_id: int | None) -> Revision | None:
    """The proposal of that number, if it is by whoever is signed in."""
    found = revisions.one(article, revision_id) if revision_id else None
    if found is None or (found.action, found.staff_id) != (Action.PROPOSED, me().id):
        return None
    return found


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


def check_version(article: Article, form: StoryForm, text: Manuscript) -> None:
    """Raises Conflict if somebody saved the story since the form was shown, and it says something
    else now; a second click on the same button is none."""
    if form.version.data != article.version and text != working_copies.latest_text(article):
        raise Conflict


def text_shown(article: Article, form: StoryForm) -> Manuscript | None:
    """What a form said when it was shown: the story at that version, with the proposal over it
    from which whoever may only propose went on. None if nobody knows."""
    began = revisions.at_version(article, form.version.data or 0)
    if began is None:
        return None
    proposal = None if may_write(article) else own_proposal(article, form.proposal.data)
    text = began.text
    return revisions.proposed_over(proposal, article, text) if proposal else text


def propose(article: Article, form: StoryForm, text: Manuscript, now: datetime) -> Action | None:
    """Propose to the editors what a form says, in the place of what the same person proposed before
    and nobody has decided on; what others changed meanwhile, and this form left alone, is theirs.
    Returns what was done, if anything. Raises Conflict if another proposal of theirs waits than the
    form showed, and both changed the same."""
    waits, shown = waits_of_mine(article), own_proposal(article, form.proposal.data)
    before = waits or (None if shown is None or proposals.is_taken(shown) else shown)
    latest = working_copies.latest_text(article)
    theirs = revisions.proposed_over(before, article, latest) if before else latest
    base = text_shown(article, form) or theirs
    if waits and waits is not shown and text.clashes(theirs, base):
        raise Conflict(waits)
    merged = text.merged(theirs, base)
    if merged == (waits.text if waits else latest):
        return None
    if waits is not None:
        waits.waits = False
    if merged == latest:
        return Action.TOOK_PROPOSAL_BACK
    revisions.propose(article, merged, me(), now)
    return Action.PROPOSED_CHANGE


def recent_duplicate(text: Manuscript, now: datetime) -> Article | None:
    """A story that says the same and that whoever is signed in began a moment ago."""
    last = filed_stories.last_filed_by(me().id, now - A_MOMENT)
    same = last is not None and replace(text, slug=last.slug) == Manuscript.of(last)
    return last if same and text.headline + text.body_source else None


def create(text: Manuscript, now: datetime) -> Article:
    """A new draft of whoever is signed in; in the session's transaction."""
    section = sections.by_slug(text.section)
    article = Article(section=section, slug=text.slug, filed_by_id=me().id, saved_at=now)
    db.session.add(article)
    db.session.flush()
    return save(article, text, now)


def save(
    article: Article,
    text: Manuscript,
    now: datetime,
    action: Action = Action.SAVED,
    note: str = "",
) -> Article:
    """Keep a text: in the story itself, or beside it as its working copy if readers see it."""
    if article.is_public(now):
        _keep_beside(article, text, now)
    else:
        write(article, text)
    article.new_version(now)
    revision = revisions.keep(article, text, me(), now, action, note)
    if article.is_scheduled(now):
        revision.public_from = article.published_at
    return article


def take_proposal(revision_id: int | None, article: Article, now: datetime) -> None:
    """What was saved just now has in it what somebody proposed: it waits no more."""
    proposal = revisions.one(article, revision_id) if revision_id else None
    if proposal is not None and proposal.waits:
        proposal.waits = False
        audit.note(
            now, me(), Action.TOOK_PROPOSAL, Subject.STORY, article.headline, article.id,
            revision=proposal.id,
        )  # fmt: skip


def as_it_may_be_saved(text: Manuscript, article: Article) -> Manuscript:
    """An earlier text as the story can say it now: a slug that is fixed, or that another story has
    taken meanwhile, stays what it is, and so does the section if its is no more."""
    if sections.by_slug(text.section) is None:
        text = replace(text, section=article.section.slug)
    fixed = article.published_at is not None or articles.by_slug(text.slug) is not None
    return replace(text, slug=article.slug) if fixed else text


def write(article: Article, text: Manuscript) -> None:
    """Make a story say this; its working copy, if there was one, is no more."""
    with db.session.no_autoflush:  # the story's row is written once, with all of it
        text.write_to(article, html_of)
        working = working_copies.of(article)
    if working is not None:
        db.session.delete(working)


def _keep_beside(article: Article, text: Manuscript, now: datetime) -> None:
    working = working_copies.of(article)
    if text == Manuscript.of(article):
        if working is not None:
            db.session.delete(working)
        return
    working = working or WorkingCopy(article_id=article.id)
    working.manuscript, working.changed_at, working.staff_id = text.kept(), now, me().id
    db.session.add(working)


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
        found = articles.by_slug(slug_in(pick))
        if found is None or (found.id not in kept and not may_know(found, now)):
            form.picks.errors = [gettext("There is no story “%(name)s”.", name=pick)]
        else:
            slugs.append(found.slug)
    return list(dict.fromkeys(slugs))
