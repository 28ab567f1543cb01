"""Verbs on a story: how each of them begins, and how it ends.

Each button of a story sends the version that its page showed, and nothing is done to another."""

from collections.abc import Callable, Generator, Iterable
from datetime import datetime
from functools import wraps
from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from ... import clock
from ...archive.actions import Action, Subject
from ...archive.articles import Article
from ...archive.desk import audit
from ...archive.manuscripts import working_copies
from ...archive.manuscripts.manuscript import Manuscript
from ...language import gettext
from ..access.guard import me
from ..access.own_stories import may_write, story_or_404
from ..transactions import COMMIT, LOCK, ROLLBACK, Answer, Step, Steps, html_of, writes
from ..wording import UNTITLED
from .conflicts import conflict_page
from .problems import problems, put_at_fields
from .story_page import story_page
from .writing import filled_forms, offered_names, proposing, saving, unsaved
from .writing.story_form import StoryForm

Verb = Callable[[Article, datetime], Steps]
View = Callable[[int], Answer]
Refusal = Generator[Step, None, Answer | None]


def under_lock(do: Verb) -> View:
    """The view of what is done about a story, whatever its version: `do` gets the story, read under
    the writer's lock, and the moment, and says COMMIT or ROLLBACK (transactions.py). 404 for a
    story that whoever is signed in may not see; what they may do at all, the guard has asked
    (newsroom/access/rights.py)."""

    @wraps(do)
    def view(story_id: int) -> Steps:
        yield LOCK
        return (yield from do(story_or_404(story_id), clock.now()))

    return writes(view)


def verb(do: Verb) -> View:
    """The view of what changes a story, made as by `under_lock`; 409 if the story moved on since
    the page was shown."""

    @wraps(do)
    def checked(article: Article, now: datetime) -> Steps:
        if has_moved_on(article):
            yield ROLLBACK
            return moved_on_page(article), 409
        return (yield from do(article, now))

    return under_lock(checked)


def _never(_article: Article, _now: datetime) -> bool:
    return False


def verb_with_text(
    *, is_done: Callable[[Article, datetime], bool] = _never, leaves_its_hour: bool = False
) -> Callable[[Verb], View]:
    """A verb that first saves the text that came along with its button, if one did. A text that
    can't be saved is the answer, and `do` is not entered: nor is it if the story moved on, but with
    the same text, and `is_done` says that this is a second click. What can't be published is saved
    for no story that stays at its hour: unless it `leaves_its_hour`."""

    def decorated(do: Verb) -> View:
        @wraps(do)
        def view(story_id: int) -> Steps:
            form = _typed(story_id)
            yield LOCK
            article, now = story_or_404(story_id), clock.now()
            has_moved = has_moved_on(article)
            refusal = (yield from _save(form, article, now, leaves_its_hour)) if form else None
            if refusal is None and has_moved:
                done = is_done(article, now)
                yield COMMIT if done else ROLLBACK
                refusal = to_story(article) if done else (moved_on_page(article), 409)
            return refusal or (yield from do(article, now))

        return writes(view)

    return decorated


def has_moved_on(article: Article) -> bool:
    """Whether a story is another than the page showed from which a form came; a form that doesn't
    say which is none of ours."""
    return request.form.get("version", type=int) != article.version


def moved_on_page(article: Article) -> str:
    """The story as it is now, and what was done to it meanwhile."""
    return story_page(article, filled_forms.form_for(article), has_moved=True)


def to_story(article: Article) -> Response:
    return redirect(url_for(".story", story_id=article.id), 303)


def offer_undo(words: str, *, undo: str, article: Article) -> None:
    """Say what was done, with a button that takes it back: the view that the form is sent to."""
    to = url_for(undo, story_id=article.id)
    _offer_back({"text": words, "name": gettext("Undo"), "to": to})


def offer_undo_of_spiking(words: str, *, name: str, articles: Iterable[Article]) -> None:
    """Say that stories were spiked, with a button called `name` that takes them up again."""
    stories = [f"{article.id}:{article.version}" for article in articles]
    _offer_back({"text": words, "do": "take-up", "name": name, "stories": stories})


def _offer_back(back: dict[str, Any]) -> None:
    flash(back, "undo")  # type: ignore[arg-type]


def note(article: Article, action: Action, **details: Any) -> None:
    """Enter into the audit log what was done to a story."""
    name = article.headline or UNTITLED
    audit.note(clock.now(), me(), action, Subject.STORY, name, article.id, **details)


def _typed(story_id: int) -> StoryForm | None:
    """The story's form that came with an action, checked and rendered; None if none came."""
    if "headline" not in request.form:
        return None
    article = story_or_404(story_id)
    form = filled_forms.form_for(article, request.form)
    if form.validate():
        offered_names.settle(form, article)
        html_of(form.body_source.data, article.body_format, form.language.data)
    return form


def _save(form: StoryForm, article: Article, now: datetime, leaves_its_hour: bool) -> Refusal:
    """Save what a form says, or propose it. None when it is saved, with the lock held; else the
    answer: the page that says what is wrong, with the text."""
    text = None if form.errors else filled_forms.manuscript(form, article, now)
    if text is not None and article.is_scheduled(now) and not leaves_its_hour:
        put_at_fields(form, problems(article, text, now))
    if form.errors or text is None:
        yield ROLLBACK
        return story_page(article, form), 422
    if not may_write(article):
        return (yield from _propose(form, article, text, now))
    try:
        saving.check_version(article, form, text)
    except saving.Conflict:
        yield ROLLBACK
        return conflict_page(article, form, text), 409
    if text != working_copies.latest_text(article):
        saving.save(article, text, now)
        offered_names.drop_slips()
    proposing.take_proposal(form.proposal.data, article, now)
    unsaved.forget_typed()
    return None


def _propose(form: StoryForm, article: Article, text: Manuscript, now: datetime) -> Steps:
    try:
        action = proposing.propose(article, form, text, now)
    except saving.Conflict as conflict:
        yield ROLLBACK
        return conflict_page(article, form, text, conflict.proposal), 409
    if action is not None:
        note(article, action)
    unsaved.forget_typed()
    yield COMMIT
    words = gettext(
        "An editor has to publish that: your change is proposed to them, and kept here."
    )
    if action is Action.TOOK_PROPOSAL_BACK:
        words = gettext("Your text is the story’s again: nothing of yours waits for the editors.")
    flash(words)
    return to_story(article)
