"""A story at the desk: its form, and seeing it as readers will."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from flask import current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from ... import as_of, clock, urls
from ...archive import preview_links, translations
from ...archive.actions import Subject
from ...archive.articles import Article
from ...archive.desk import audit, autosaves
from ...archive.desk.audit import AuditEntry
from ...archive.lists import worklists
from ...archive.lists.worklists import State
from ...archive.manuscripts import revisions, working_copies
from ...archive.manuscripts.manuscript import Manuscript
from ...archive.manuscripts.revisions import Revision
from ...archive.manuscripts.working_copies import WorkingCopy
from ...archive.preview_links import PreviewLink
from ...paper import paper
from ...text import reading_time, rendering
from ...text.reading_time import Length
from ...web import headers
from ...web.worker import Unavailable, desk
from ..access.guard import bp, may, me, my_session
from ..access.own_stories import known_to_me, may_write, story_or_404
from ..forms import ChangeForm, PublishForm, ShareForm, TranslationForm, id_in
from ..transactions import html_of
from . import problems, shown_proposals
from .differences import what_moved
from .problems import Check
from .writing import filled_forms, proposing, unsaved
from .writing.story_form import StoryForm

ID = "<id:story_id>"
WIDTHS = {"phone": 390, "tablet": 820, "desktop": 1280}  # CSS pixels; as device.css has them


class FormsBeside(NamedTuple):
    """The forms of a story's page whose buttons send the story's own along."""

    publish: PublishForm
    change: ChangeForm
    share: ShareForm
    translation: TranslationForm


class Standing(NamedTuple):
    """Where a story stands, and what belongs to it; of one that is not saved yet nothing."""

    state: State | None = None
    working: WorkingCopy | None = None
    check: Check | None = None  # of its latest text
    translations: Sequence[Article] = ()  # those that whoever is signed in may know of
    links: Sequence[PreviewLink] = ()  # that hold
    entries: Sequence[AuditEntry] = ()  # the last ones of the log
    returned: AuditEntry | None = None  # by an editor, and not submitted again


class Company(NamedTuple):
    """Who else is at work on a story."""

    others: list[str]  # who write on it now, by name
    overtaken: Revision | None  # the last save, if it was made since its page was shown


class Preview(NamedTuple):
    """A text as readers will see it."""

    html: str
    length: Length


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
        company=_company(article, version, now),
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
    preview = Preview(html, reading_time.length(html, language))
    return render_template("newsroom/stories/_preview.html", form=form, preview=preview)


@bp.get(f"/stories/{ID}/preview")
def preview(story_id: int) -> Response:
    """The story's page, as it will be: the text last saved, or proposed by who looks, in the paper
    of this moment; or of its own, if that lies ahead and the paper as of then is for them
    (access/rights.py)."""
    article, now = story_or_404(story_id), clock.now()
    ahead = article.published_at if article.is_scheduled(now) and may("as_of") else None
    proposal = proposing.waits_of_mine(article)
    text = revisions.proposed_over(proposal, article, working_copies.latest_text(article))
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
    """The form of a story and everything that can be done with it; with the form beside it that was
    sent, if something is wrong in that one."""
    now = clock.now()
    language = form.language.data or ""
    html = html_of(form.body_source.data or "", "markdown", language)
    return render_template(
        "newsroom/stories/story.html",
        article=article,
        form=form,
        beside=FormsBeside(
            publish or _times_of(article, now),
            change or ChangeForm(),
            share or ShareForm(),
            translation or TranslationForm(),
        ),
        standing=_standing(article, now) if article else Standing(),
        company=_company(article, form.version.data or 0, now) if article else None,
        proposed=shown_proposals.at_story(article, form, now) if article else None,
        moved_on=what_moved(article) if article and has_moved else None,
        unsaved_texts=unsaved.beside(article, form),
        # What came along with a button to publish is saved, whatever is wrong with it.
        is_unsaved=bool(form.errors) and not (publish or change or share or translation),
        may_write=article is None or may_write(article),
        preview=Preview(html, reading_time.length(html, language or paper().language)),
        now=now,
    )


def _standing(article: Article, now: datetime) -> Standing:
    working = working_copies.of(article)
    latest = working.text if working else Manuscript.of(article)
    state = worklists.state_of(article, now, is_changed=working is not None)
    return Standing(
        state,
        working,
        problems.check(article, latest, now),
        known_to_me(translations.beside(article), now),
        preview_links.listed(article.id, now),
        audit.of(Subject.STORY, article.id, 6),
        audit.returned([article.id]).get(article.id) if state is State.DRAFT else None,
    )


def _company(article: Article, version: int, now: datetime) -> Company:
    """Who else is at work on a story, for somebody who was shown that version of it."""
    names = autosaves.others_writing_now(me(), [article.id], now).get(article.id, [])
    last = revisions.at_version(article, article.version) if article.version != version else None
    return Company(
        names,
        last if last is not None and last.version > version else None,
    )


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
