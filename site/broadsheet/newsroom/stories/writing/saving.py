"""Saving: a text becomes the story, or its working copy; nobody overwrites anybody."""

from dataclasses import replace
from datetime import datetime, timedelta

from ....archive import articles, sections
from ....archive.actions import Action
from ....archive.articles import Article
from ....archive.desk import filed_stories
from ....archive.manuscripts import revisions, working_copies
from ....archive.manuscripts.manuscript import Manuscript
from ....archive.manuscripts.revisions import Revision
from ....archive.manuscripts.working_copies import WorkingCopy
from ....archive.store import db
from ...access.guard import me
from ...transactions import html_of
from .story_form import StoryForm

A_MOMENT = timedelta(seconds=10)  # within which a story is not begun twice


class Conflict(Exception):
    """Somebody saved this story since the form was shown; or who sends the form has proposed
    something else for it meanwhile."""

    def __init__(self, proposal: Revision | None = None) -> None:
        self.proposal = proposal


def check_version(article: Article, form: StoryForm, text: Manuscript) -> None:
    """Raises Conflict if somebody saved the story since the form was shown, and it says something
    else now; a second click on the same button is none."""
    if form.version.data != article.version and text != working_copies.latest_text(article):
        raise Conflict


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
