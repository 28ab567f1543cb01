"""A story at the desk: its form, and seeing it as readers will."""

from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote

from flask import current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from ... import as_of, clock, urls
from ...archive import sections, translations
from ...archive.actions import Subject
from ...archive.articles import Article
from ...archive.desk import audit, autosaves, preview_links
from ...archive.desk.audit import AuditEntry
from ...archive.lists import proposals, worklists
from ...archive.lists.proposals import Decision
from ...archive.manuscripts import manuscript, revisions, working_copies
from ...archive.manuscripts.manuscript import Manuscript
from ...archive.manuscripts.revisions import Revision
from ...language import Lazy, gettext
from ...paper import paper
from ...text import reading_time, rendering
from ...text.comparing import DiffPart, compare
from ...web import headers
from ...web.worker import Unavailable, desk
from ..access.guard import bp, may, me, my_session
from ..access.own_stories import may_know, may_write, story_or_404
from ..forms import ChangeForm, PublishForm, ShareForm, TranslationForm, clean, id_in
from ..transactions import html_of
from . import problems
from .states import ONE_STATE
from .writing import filled_forms, proposing, unsaved
from .writing.story_form import StoryForm

ID = "<id:story_id>"
TYPED_BESIDE = {"publish_at", "unpublish_at", "note", "share_note", "translation_of"}
TOLD_FOR = timedelta(days=30)  # what became of a proposal
WIDTHS = {"phone": 390, "tablet": 820, "desktop": 1280}  # CSS pixels; as device.css has them


@bp.get("/stories/new")
def new_story() -> str:
    return story_page(None, unsaved.form_to_show(None))


@bp.get(f"/stories/{ID}")
def story(story_id: int) -> str:
    article = story_or_404(story_id)
    return story_page(article, unsaved.form_to_show(article))


@bp.get(f"/stories/{ID}/company")
def company(story_id: int) -> str:
    """Who else is writing on a story, and whether it was saved since version `version`: a
    fragment that an open form asks for again and again."""
    article, now = story_or_404(story_id), clock.now()
    version = request.args.get("version", 0, id_in)
    return render_template(
        "newsroom/stories/_company.html",
        article=article,
        others=_others(article, now),
        overtaken=_overtaken(article, version),
        may_write=may_write(article),
        now=now,
    )


@bp.post("/stories/preview")
def preview_text() -> str:
    """What is being typed, as readers will see it: a fragment."""
    form = filled_forms.form_for(None, request.form)
    language = form.language.data or paper().language
    try:
        html = desk.call(rendering.to_html, form.body_source.data or "", "markdown", language)
    except Unavailable:
        return render_template("newsroom/stories/_no_preview.html")
    return render_template(
        "newsroom/stories/_preview.html",
        form=form,
        html=html,
        count=reading_time.length(html, language),
    )


@bp.get(f"/stories/{ID}/preview")
def preview(story_id: int) -> Response:
    """The story's page, as it will be: the text last saved, or proposed by who looks, in the paper
    of this moment; or of its own, if that lies ahead and the paper as of then is for them
    (access/rights.py)."""
    article, now = story_or_404(story_id), clock.now()
    ahead = article.published_at if article.is_scheduled(now) and may("as_of") else None
    proposal, text = proposing.waits_of_mine(article), working_copies.latest_text(article)
    if proposal is not None:
        text = revisions.proposed_over(proposal, article, text)
    prefix = as_of.path_to(ahead or now, now, my_session(), article, proposal)
    return redirect(
        f"{request.script_root}{prefix}{quote(urls.story(text.section, text.slug))}", 303
    )


@bp.get(f"/stories/{ID}/widths")
def preview_widths(story_id: int) -> Response:
    """The preview of a story at the width of a phone, a tablet or a computer."""
    width = request.args.get("width", "tablet")
    shown = render_template(
        "newsroom/widths.html",
        article=story_or_404(story_id),
        widths=WIDTHS,
        width=width if width in WIDTHS else "tablet",
    )
    response = make_response(shown)
    policy = headers.policy(current_app.config["MEDIA_URL"], frames="'self'")
    response.headers["Content-Security-Policy"] = policy
    return response


def story_page(
    article: Article | None,
    form: StoryForm,
    *,
    publish: PublishForm | None = None,
    change: ChangeForm | None = None,
    share: ShareForm | None = None,
    translation: TranslationForm | None = None,
    has_moved: bool = False,
) -> str:
    """The form of a story and everything that can be done with it."""
    now = clock.now()
    html = html_of(form.body_source.data or "", "markdown", form.language.data or "")
    working = working_copies.of(article) if article else None
    latest = working.text if working else Manuscript.of(article) if article else None
    waits_of_mine = proposing.waits_of_mine(article) if article else None
    return render_template(
        "newsroom/stories/story.html",
        article=article,
        form=form,
        publish=publish or _times_of(article, now),
        change=change or ChangeForm(),
        share=share or ShareForm(),
        translation=translation or TranslationForm(),
        translations=_translations(article, now),
        links=preview_links.listed(article, now) if article else [],
        state=worklists.state_of(article, working is not None, now) if article else None,
        one_state=ONE_STATE,
        working=working,
        unsaved_texts=unsaved.beside(article, form),
        # What came along with a button to publish is saved, whatever is wrong with it.
        unsaved=bool(form.errors) and not (publish or change or share or translation),
        others=_others(article, now),
        overtaken=_overtaken(article, form.version.data or 0),
        moved_on=what_moved(article) if article and has_moved else None,
        proposals=proposals.waiting(article) if article else [],
        waits_of_mine=waits_of_mine,
        decided=decided_of_mine(now, article, 1) if article else [],
        in_form=_proposal_in(form, article) if article else None,
        last=revisions.at_version(article, article.version) if article and waits_of_mine else None,
        may_write=article is None or may_write(article),
        check=problems.check(article, latest, now) if article and latest else None,
        entries=audit.of(Subject.STORY, article.id, 6) if article else [],
        html=html,
        count=reading_time.length(html, form.language.data or paper().language),
        now=now,
    )


def decided_of_mine(
    now: datetime, article: Article | None = None, limit: int = 10
) -> list[Decision]:
    """What became of what whoever is signed in proposed lately, for a story (None: for any)."""
    if may("proposal"):  # and so proposes nothing
        return []
    return proposals.decided(me(), now - TOLD_FOR, article, limit)


def _proposal_in(form: StoryForm, article: Article) -> Revision | None:
    """Which of the proposals of whoever is signed in stands in a form."""
    asked = proposing.own_proposal(article, request.args.get("proposed", 0, id_in))
    return asked or proposing.own_proposal(article, form.proposal.data)


def _translations(article: Article | None, now: datetime) -> list[Article]:
    """Those that whoever is signed in may know of."""
    beside = translations.beside(article) if article else []
    return [story for story in beside if may_know(story, now)]


def conflict_page(
    article: Article, form: StoryForm, mine: Manuscript, own: Revision | None = None
) -> str:
    """Both texts, field by field; sending it again saves what stands in the right-hand one. `own`:
    what whoever sent the form has proposed, the other text then."""
    theirs = working_copies.latest_text(article)
    theirs = revisions.proposed_over(own, article, theirs) if own else theirs
    began = proposing.text_shown(article, form)
    base = began or theirs
    proposal = None if own else revisions.one(article, form.proposal.data or 0)
    # A field that only they changed is theirs without asking, and one that only I changed is mine;
    # of a proposal, that is shown.
    is_between_two = began is not None and proposal is None
    differing = mine.clashes(theirs, base) if is_between_two else mine.differs_in(theirs)
    only_theirs = mine.left_alone(theirs, base)
    unasked = [*only_theirs, *([] if form.slug.data else ["slug"])]  # made from the headline
    old, new = (theirs, mine) if proposal else (mine, theirs)  # marked is what the other one did
    return render_template(
        "newsroom/stories/conflict.html",
        article=article,
        form=_form_of_both(article, form, mine.merged(theirs, base), own),
        labels=manuscript.LABELS,
        differing=[name for name in differing if name not in unasked],
        only_theirs=[manuscript.LABELS[name] for name in only_theirs],
        mine=mine.kept(),
        theirs=theirs.kept(),
        parts=lambda name: compare(_as_text(old, name), _as_text(new, name)),
        last=revisions.at_version(article, article.version),
        proposal=proposal,
        own=own,
        typed_beside=_typed_beside(),
    )


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


class MovedOn(NamedTuple):
    """What became of a story since a page showed it."""

    last: AuditEntry | None  # what was done last
    # What differs between the text of then and the latest.
    parts: list[tuple[Lazy, list[DiffPart]]]


def what_moved(article: Article) -> MovedOn:
    """What became of a story since the version that the form names which was sent."""
    began = revisions.at_version(article, request.form.get("version", 0, id_in))
    latest = working_copies.latest_text(article)
    parts = parts_of(began.text, latest) if began else []
    return MovedOn(audit.last(Subject.STORY, article.id), parts)


def parts_of(old: Manuscript, new: Manuscript) -> list[tuple[Lazy, list[DiffPart]]]:
    """What differs between two texts, field by field, word by word."""
    return [
        (manuscript.LABELS[name], compare(_as_text(old, name), _as_text(new, name)))
        for name in old.differs_in(new)
    ]


def _overtaken(article: Article | None, version: int) -> Revision | None:
    """The last save of a story, if it was made since somebody was shown that version of it."""
    if article is None or article.version == version:
        return None
    last = revisions.at_version(article, article.version)
    return last if last is not None and last.version > version else None


def _others(article: Article | None, now: datetime) -> list[str]:
    """Who else is writing on a story now, by name."""
    if article is None:
        return []
    names = autosaves.writing_now([article.id], now).get(article.id, [])
    return [name for name in names if name != me().name]


def _times_of(article: Article | None, now: datetime) -> PublishForm:
    """When a story goes out and is taken down, as far as that lies ahead; or as it was typed. A
    draft that was imported is offered the date that it had."""
    times = (article.published_at, article.unpublished_at) if article else (None, None)
    publish_at, unpublish_at = (at if at and at > now else None for at in times)
    dated_at = article.dated_at if article and article.published_at is None else None
    return PublishForm(
        data={
            "publish_at": publish_at or dated_at,
            "unpublish_at": unpublish_at,
            "backdate": dated_at is not None and dated_at <= now,
        }
    )


def _as_text(text: Manuscript, name: str) -> str:
    value = text.kept()[name]
    return "\n".join(value) if isinstance(value, list) else str(value)
