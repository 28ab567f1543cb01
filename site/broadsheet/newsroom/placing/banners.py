"""The breaking banner: a line above every page of the paper, from one moment to another."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import Field

from ... import clock
from ...archive import articles, placements
from ...archive.actions import Action, Subject
from ...archive.articles import Article
from ...archive.desk import audit
from ...archive.placements import Banner
from ...archive.store import db
from ...language import gettext, lazy_gettext
from ..access.guard import bp, me
from ..forms import BannerForm, line
from ..local_times import MomentField, moment_of
from ..transactions import COMMIT, LOCK, ROLLBACK, Steps, writes
from ..typed_addresses import story_in

ID = "<id:banner_id>"


class BannerState(StrEnum):
    """What readers see of a banner that has not ended."""

    COMING = "coming"  # nothing, before its hour
    WAITING = "waiting"  # nothing, before they see its story
    SHOWN = "shown"
    BEHIND = "behind"  # a newer one, which alone is shown


STATES = {
    # Translators: a banner that readers will see at its hour
    BannerState.COMING: lazy_gettext("Coming"),
    # Translators: a banner
    BannerState.WAITING: lazy_gettext("Waits for its story"),
    # Translators: a banner
    BannerState.SHOWN: lazy_gettext("On every page"),
    BannerState.BEHIND: lazy_gettext("Behind a newer one"),
}


@bp.get("/banners")
def banners() -> str:
    """What stands, comes and stood; and the form of a new one, for a story that is asked for."""
    form = BannerForm(formdata=None)
    story = articles.by_slug(line(request.args.get("story"))[:200])
    if story is not None:
        form.story.data, form.headline.data = story.slug, story.headline[:160]
    return _page(form, clock.now())


@bp.post("/banners")
@writes
def add_banner() -> Steps:
    form = BannerForm()
    yield LOCK
    now, banner = clock.now(), Banner()
    if not _fill(banner, form, now):
        yield ROLLBACK
        return _page(form, now), 422
    ahead, _ = placements.banners(now)
    if any((one.headline, one.article) == (banner.headline, banner.article) for one in ahead):
        yield ROLLBACK
        return _done(gettext("That banner is there already."))  # a second click
    db.session.add(banner)
    db.session.flush()
    _note(banner, Action.ANNOUNCED if banner.starts_at > now else Action.PUT_UP, now)
    yield COMMIT
    if banner.starts_at > now:
        return _done(gettext("The banner comes at its hour."))
    if not _shows(banner, now):
        return _done(gettext("The banner waits: readers see it once they see its story."))
    return _done(gettext("The banner stands on every page."))


@bp.get(f"/banners/{ID}")
def banner(banner_id: int) -> str:
    shown = _one(banner_id)
    return _page(_form_of(shown), clock.now(), shown)


@bp.post(f"/banners/{ID}")
@writes
def change_banner(banner_id: int) -> Steps:
    form = BannerForm()
    yield LOCK
    now, one = clock.now(), _one(banner_id)
    theirs = Banner(**_facts(one))
    if not _fill(one, form, now):
        yield ROLLBACK
        return _page(form, now, _one(banner_id)), 422
    if one.mark == theirs.mark:
        yield ROLLBACK
        return _done(gettext("Nothing has changed."))
    if form.version.data != theirs.mark:
        yield ROLLBACK
        form.version.data = theirs.mark
        return _page(form, now, _one(banner_id), conflict=True), 409
    _note(one, Action.CHANGED, now)
    yield COMMIT
    return _done(gettext("The banner is changed."))


@bp.post(f"/banners/{ID}/end")
@writes
def end_banner(banner_id: int) -> Steps:
    yield LOCK
    now, one = clock.now(), _one(banner_id)
    if one.ends_at > now:
        _note(one, Action.CALLED_OFF if one.starts_at > now else Action.TOOK_DOWN, now)
        one.end(now)
    yield COMMIT
    return _done(gettext("The banner is gone from every page."))


def _one(banner_id: int) -> Banner:
    return db.session.get(Banner, banner_id) or abort(404)


def _facts(banner: Banner) -> dict[str, Any]:
    names = ("headline", "article_id", "starts_at", "ends_at")
    return {name: getattr(banner, name) for name in names}


def _form_of(banner: Banner) -> BannerForm:
    return BannerForm(
        None,
        data={
            "version": banner.mark,
            "headline": banner.headline,
            "story": banner.article.slug if banner.article else "",
            "starts_at": banner.starts_at,
            "lasts": "",
            "ends_at": banner.ends_at,
        },
    )


def _fill(banner: Banner, form: BannerForm, now: datetime) -> bool:
    """Make a banner say what its form says; False if something in it is not right."""
    form.validate()
    story = _story(form.story)
    starts_at = _moment(form.starts_at, banner.starts_at) or banner.starts_at or now
    if banner.starts_at is None:
        starts_at = max(starts_at, now)
    ends_at = _end(form, starts_at, banner.ends_at)
    if ends_at is not None and (problem := _problem(starts_at, ends_at, story, now)):
        field = form.lasts if form.lasts.data else form.ends_at
        field.errors = [problem]
    if form.errors or ends_at is None:
        return False
    banner.headline, banner.starts_at, banner.ends_at = form.headline.data, starts_at, ends_at
    banner.article, banner.article_id = story, story.id if story else None
    return True


def _end(form: BannerForm, starts_at: datetime, known: datetime | None) -> datetime | None:
    """When a banner ends, as its form says; None, with an error at the field, where it can't."""
    if form.lasts.errors:
        return None
    if form.lasts.data:
        return starts_at + timedelta(hours=int(form.lasts.data))
    ends_at = _moment(form.ends_at, known)
    if ends_at is None and not form.ends_at.errors:
        form.ends_at.errors = [
            gettext("Say until when: a banner that nobody takes down is a mistake.")
        ]
    return ends_at


def _problem(starts_at: datetime, ends_at: datetime, story: Article | None, now: datetime) -> str:
    """Why a banner can't end then, in a sentence; "" if it can."""
    if ends_at <= starts_at:
        return gettext("It would end before it begins.")
    if ends_at <= now:
        return gettext("It is past.")
    if story is not None and (story.published_at or now) >= ends_at:
        return gettext("It would end before readers see its story.")
    return ""


def _moment(field: MomentField, known: datetime | None) -> datetime | None:
    """What a field says; one that nobody touched keeps its moment, to the microsecond."""
    if known is not None and field.says(known):
        return known
    return moment_of(field)


def _story(field: Field) -> Article | None:
    if not field.data:
        return None
    found = story_in(field.data)
    if found is None:
        field.errors = [gettext("There is no story “%(name)s”.", name=field.data)]
    return found


def _note(banner: Banner, action: Action, now: datetime) -> None:
    audit.note(
        now,
        me(),
        action,
        Subject.BANNER,
        banner.headline,
        banner.id,
        until=banner.ends_at.isoformat(timespec="minutes"),
        story=banner.article.headline if banner.article else "",
    )


def _done(message: str) -> Response:
    flash(message)
    return redirect(url_for(".banners"), 303)


def _page(
    form: BannerForm, now: datetime, banner: Banner | None = None, *, conflict: bool = False
) -> str:
    ahead, past = placements.banners(now)
    return render_template(
        "newsroom/placing/banners.html",
        form=form,
        banner=banner,
        conflict=conflict,
        last=audit.last(Subject.BANNER, banner.id) if banner and conflict else None,
        standing=[(one, _state(one, ahead, now)) for one in ahead],
        states=STATES,
        past=past,
        now=now,
    )


def _state(banner: Banner, ahead: list[Banner], now: datetime) -> BannerState:
    """The state of one of those that have not ended."""
    if banner.starts_at > now:
        return BannerState.COMING
    if not _shows(banner, now):
        return BannerState.WAITING
    first = next(one for one in ahead if _shows(one, now))
    return BannerState.SHOWN if first is banner else BannerState.BEHIND


def _shows(banner: Banner, now: datetime) -> bool:
    begun = banner.starts_at <= now
    return begun and (banner.article is None or banner.article.is_public(now))
