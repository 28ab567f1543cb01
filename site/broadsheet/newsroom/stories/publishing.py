"""Publishing: now, at a time, until a time; changes, corrections, taking back."""

from datetime import datetime, timedelta

from flask import abort, flash, render_template, request

from ... import clock
from ...archive import addresses, articles, moves
from ...archive.actions import Action
from ...archive.articles import Article
from ...archive.manuscripts import revisions, working_copies
from ...archive.manuscripts.manuscript import Manuscript
from ...language import gettext
from ..access.guard import bp, me
from ..access.own_stories import story_or_404
from ..forms import AddressForm, ChangeForm, DeskForm, PublishForm, WithdrawForm, line, told_at
from ..local_times import moment_of
from ..transactions import COMMIT, ROLLBACK, Steps
from ..typed_addresses import path_in
from . import differences
from .problems import findings_on, problems, put_at_fields
from .story_page import ID, story_page
from .verbs import has_moved_on, note, offer_undo, to_story, under_lock, verb, verb_with_text
from .writing import filled_forms, saving

WITHDRAW, ADDRESS = "newsroom/stories/withdraw.html", "newsroom/paper/address.html"
SLACK = timedelta(minutes=2)  # a form that says "now" by name may take a while to be sent


def _is_out_just_now(article: Article, now: datetime) -> bool:
    """A second click on the button that publishes at once, or on a page that a colleague with the
    same text in mind was faster at."""
    at_once = request.form.get("now") or not request.form.get("publish_at")
    out_since = article.published_at if article.is_public(now) else None
    return bool(at_once and out_since and out_since > now - SLACK)


@bp.post(f"/stories/{ID}/publish")
@verb_with_text(is_done=_is_out_just_now)
def publish_story(article: Article, now: datetime) -> Steps:
    """Publish a story that readers don't see, with the text that came along: at the moment given,
    or at once if none is, or if the button says so; for good, or until a moment."""
    if _is_out_just_now(article, now):
        yield COMMIT
        return to_story(article)
    if not _may_go_out(article, now):
        abort(409)
    form = filled_forms.form_for(article)
    when = PublishForm()
    at, until = _hours_of(when, now)
    text = working_copies.latest_text(article)
    put_at_fields(form, problems(article, text, now))
    if form.errors or when.errors:
        yield COMMIT  # the text is saved all the same
        form.version.data = article.version
        return story_page(article, form, publish=when), 422
    saving.write(article, text)
    was_draft = article.published_at is None and article.submitted_at is None
    article.publish(at, until)
    action = Action.SCHEDULED if at > now else Action.PUBLISHED
    keep(article, text, action, now)
    note(article, action, at=article.published_at.isoformat() if article.published_at else "")
    yield COMMIT
    if action is Action.SCHEDULED and was_draft:
        words = gettext("Scheduled.") + findings_on(article, text, now)
        offer_undo(words, undo=".hold_story", article=article)
    else:
        words = gettext("Scheduled.") if action is Action.SCHEDULED else gettext("Published.")
        flash(words + findings_on(article, text, now))
    return to_story(article)


def _may_go_out(article: Article, now: datetime) -> bool:
    """One that was withdrawn goes out once more only for who says so."""
    is_taken_back = article.is_withdrawn(now) and not request.form.get("again")
    return not (article.is_public(now) or article.spiked_at or is_taken_back)


def _hours_of(form: PublishForm, now: datetime) -> tuple[datetime, datetime | None]:
    """From when and until when readers are to see a story; what is wrong with either is an error
    at its field. Before now only a story is published that came out elsewhere, by its own box."""
    form.validate()
    if request.form.get("now"):  # whatever moment stands beside the button
        form.publish_at.data = ""
    at = moment_of(form.publish_at) or now
    until = moment_of(form.unpublish_at)
    if request.form.get("at_an_hour") and not form.publish_at.data:
        form.publish_at.errors = [gettext("Set an hour, or publish now.")]
    elif at < now - SLACK and not form.backdate.data:
        form.publish_at.errors = [gettext("That is past. Set another hour, or publish now.")]
    if until is not None and until <= max(at, now):
        form.unpublish_at.errors = [gettext("It would be taken down before it was out.")]
    return (at if form.backdate.data else max(at, now)), until


@bp.post(f"/stories/{ID}/publish-changes")
@verb_with_text()
def publish_changes(article: Article, now: datetime) -> Steps:
    """Show readers what has changed in a live story, and tell them as its kind asks for."""
    if not article.is_public(now):
        abort(409)
    change = ChangeForm()
    form = filled_forms.form_for(article)
    change.validate()
    working = working_copies.of(article)
    if working is None and change.kind.data not in ("correction", "clarification"):
        change.kind.errors = [gettext("Nothing has changed since the story was published.")]
    text = working.text if working else Manuscript.of(article)
    put_at_fields(form, problems(article, text, now))
    if form.errors or change.errors:
        yield COMMIT
        form.version.data = article.version
        return story_page(article, form, change=change), 422
    saving.write(article, text)
    kind = str(change.kind.data)
    if kind == "update":
        article.updated_at = now
    if change.note.data and kind != "typo":
        article.correct(kind, change.note.data, now)
    keep(article, text, Action(kind), now, change.note.data)
    note(article, Action(f"published: {kind}"), note=change.note.data)
    yield COMMIT
    flash(gettext("The change is published.") + findings_on(article, text, now))
    return to_story(article)


@bp.post(f"/stories/{ID}/discard-changes")
@verb
def discard_changes(article: Article, now: datetime) -> Steps:
    """Drop the working copy of a live story. Its texts stay among the revisions."""
    working = working_copies.of(article)
    if working is not None:
        saving.save(article, Manuscript.of(article), now, Action.DROPPED_CHANGES)
        note(article, Action.DROPPED_CHANGES)
    yield COMMIT
    if working is not None:
        flash(gettext("The changes are dropped; you find them in the history."))
    return to_story(article)


@bp.post(f"/stories/{ID}/hold")
@verb_with_text(leaves_its_hour=True)
def hold_story(article: Article, now: datetime) -> Steps:
    """A scheduled or withdrawn story is a draft again."""
    if article.is_public(now):
        abort(409)
    article.hold()
    keep(article, working_copies.latest_text(article), Action.MADE_DRAFT, now)
    note(article, Action.MADE_DRAFT)
    yield COMMIT
    flash(gettext("A draft again: nothing is scheduled."))
    return to_story(article)


@bp.post(f"/stories/{ID}/return")
@verb_with_text()
def return_story(article: Article, now: datetime) -> Steps:
    """Give a story back to its reporter, with a word why."""
    article.submitted_at = None
    word = line(request.form.get("word"))[:500]
    keep(article, working_copies.latest_text(article), Action.RETURNED, now, word)
    note(article, Action.RETURNED, word=word)
    yield COMMIT
    flash(gettext("Returned to its reporter."))
    return to_story(article)


@bp.get(f"/stories/{ID}/withdraw")
def withdraw(story_id: int) -> str:
    return _page(WITHDRAW, story_or_404(story_id), WithdrawForm(formdata=None))


@bp.post(f"/stories/{ID}/withdraw")
@under_lock
def withdraw_story(article: Article, now: datetime) -> Steps:
    """Take a live story away from readers, at once and everywhere."""
    form = WithdrawForm()
    if form.validate() and form.withdrawn_to.data:
        with told_at(form.withdrawn_to):
            form.withdrawn_to.data = to = path_in(form.withdrawn_to.data)
            addresses.check_target(article.path, to)
    if form.errors:
        yield ROLLBACK
        return _page(WITHDRAW, article, form), 422
    if has_moved_on(article):
        yield ROLLBACK
        return _page(WITHDRAW, article, form, has_moved=True), 409
    if not article.is_public(now):
        abort(409)
    # A change that waits, and an hour at which it goes, would not be as they were.
    can_be_undone = working_copies.of(article) is None and article.unpublished_at is None
    article.withdraw(now, form.withdrawn_note.data, form.withdrawn_to.data)
    keep(article, Manuscript.of(article), Action.WITHDRAWN, now, form.reason.data)
    note(article, Action.WITHDREW, reason=form.reason.data)
    yield COMMIT
    words = gettext("Withdrawn: no reader sees it any more.")
    if can_be_undone:
        offer_undo(words, undo=".put_back_story", article=article)
    else:
        flash(words)
    return to_story(article)


@bp.post(f"/stories/{ID}/put-back")
@verb_with_text()
def put_back_story(article: Article, now: datetime) -> Steps:
    """Undo a withdrawal: readers see the story again where it stood, with the date that it had. To
    publish it again would make it the newest."""
    if article.spiked_at or not article.is_withdrawn(now):
        abort(409)
    text = working_copies.latest_text(article)
    form = filled_forms.form_for(article)
    put_at_fields(form, problems(article, text, now))
    if form.errors:
        yield COMMIT
        form.version.data = article.version
        return story_page(article, form), 422
    article.put_back()
    keep(article, text, Action.PUT_BACK, now)
    note(article, Action.PUT_BACK)
    yield COMMIT
    flash(gettext("Readers see it again, where it stood before."))
    return to_story(article)


@bp.get(f"/stories/{ID}/address")
def change_address(story_id: int) -> str:
    article = story_or_404(story_id)
    form = AddressForm(formdata=None, slug=article.slug)
    return _page(ADDRESS, article, form)


@bp.post(f"/stories/{ID}/address")
@under_lock
def change_story_address(article: Article, now: datetime) -> Steps:
    """Another slug for a story that is out: the old address leads to it from then on."""
    form = AddressForm()
    wanted = str(form.slug.data)
    owner = articles.by_slug(wanted) if form.validate() else None
    if owner is not None and owner is not article:
        form.slug.errors = [gettext("Another story has this slug.")]
    if form.slug.errors:
        yield ROLLBACK
        return _page(ADDRESS, article, form), 422
    if has_moved_on(article):
        yield ROLLBACK
        return _page(ADDRESS, article, form, has_moved=True), 409
    old = article.path
    is_another = wanted != article.slug
    if is_another:
        moves.readdress_story(article, wanted)
        keep(article, working_copies.latest_text(article), Action.MOVED, now, old)
        note(article, Action.MOVED, address=old)
    yield COMMIT
    if is_another:
        flash(gettext("The story has a new address; %(old)s leads to it.", old=old))
    return to_story(article)


def keep(article: Article, text: Manuscript, action: Action, now: datetime, note: str = "") -> None:
    """A revision of what was done; and of the text, from when on readers see it, if they do."""
    article.new_version(now)
    revision = revisions.keep(article, text, me(), now, action, note)
    is_gone = article.unpublished_at is not None and article.unpublished_at <= now
    is_out = article.published_at is not None and not is_gone
    if is_out and text == Manuscript.of(article):  # and no working copy
        revision.public_from = max(article.published_at or now, now)


def _page(name: str, article: Article, form: DeskForm, *, has_moved: bool = False) -> str:
    moved_on = differences.what_moved(article) if has_moved else None
    return render_template(name, article=article, form=form, moved_on=moved_on, now=clock.now())
