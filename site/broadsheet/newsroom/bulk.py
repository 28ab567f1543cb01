"""Several stories at once: what will happen to each is said before it is done, and it is done to
all of them or to none."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask import abort, flash, redirect, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from .. import clock
from ..archive import audit, authors, revisions, sections
from ..archive.articles import Article, RailPick
from ..archive.authors import Tagging, Topic
from ..archive.revisions import Manuscript
from ..archive.sections import Section
from ..archive.staff import Role
from ..archive.store import begin_writing, db
from ..archive.worklists import ON_A_PAGE, State, state_of
from . import writing
from .desk import STATES, own_only
from .door import bp, me, place_to_go
from .forms import BulkForm
from .publishing import keep, trouble
from .stories import note

Answer = str | tuple[str, int] | Response


class Case(NamedTuple):
    """One of the stories, and what has to be known of it."""

    article: Article
    state: State
    text: Manuscript  # the latest, which readers may not see yet
    section: Section | None  # to which it is to be moved, if that is the deed

    @property
    def is_live(self) -> bool:
        return self.state in (State.LIVE, State.CHANGED)


class Fate(NamedTuple):
    """What a deed does to one story, in words; or why it does nothing to it."""

    case: Case
    words: str
    happens: bool


class Deed(NamedTuple):
    """Something that can be done to several stories.

    `fate` says what will become of a story, and whether anything will; `do` does it, in the
    session's transaction."""

    name: str  # on the button
    least: Role
    fate: Callable[[Case], tuple[str, bool]]
    do: Callable[[Case, BulkForm, datetime], None]
    done: str  # "{} withdrawn."
    dangerous: bool = False


@bp.post("/bulk")
def bulk() -> Answer:
    """What will happen to the stories that were chosen; nothing is done yet."""
    chosen = _chosen(request.form.getlist("story"))
    if not chosen or not request.form.get("deed"):
        what = "what is to be done" if chosen else "one story or more"
        flash(f"Choose {what} first.", "error")
        return redirect(place_to_go(request.form.get("back")), 303)
    return _page(_stories(chosen), BulkForm(formdata=None), clock.now())


@bp.post("/bulk/do")
def do_bulk() -> Answer:
    """Do it to all stories as they stood on the page before, or to none of them."""
    begin_writing()
    now, (deed, section), form = clock.now(), _deed(), BulkForm()
    shown = _chosen(request.form.getlist("story"))
    stories = _stories(shown)
    changed = [article for article in stories if article.version != shown[article.id]]
    form.check(request.form.get("deed", ""))
    if changed or form.errors:
        return _page(stories, form, now, changed), 409 if changed else 422
    fates = _fates(deed, section, stories, now)
    happening = [fate.case for fate in fates if fate.happens]
    for case in happening:
        deed.do(case, form, now)
    done = [case.article for case in happening]
    db.session.commit()
    _tell(deed, done, len(fates) - len(done))
    return redirect(place_to_go(request.form.get("back")), 303)


def offered() -> list[tuple[str, str]]:
    """What whoever is signed in may do to several stories: values and names for a list."""
    return [(key, deed.name) for key, deed in DEEDS.items() if key in OFFERED and _may(deed)]


def _may(deed: Deed) -> bool:
    return me().may(deed.least)


def _deed() -> tuple[Deed, Section | None]:
    """The deed that was asked for, as in "spike" and "section:sports"; and that section."""
    key, _, slug = request.form.get("deed", "").partition(":")
    deed = DEEDS.get(key) or abort(404)
    if not _may(deed):
        abort(403)
    section = sections.by_slug(slug) if key == "section" else None
    if key == "section" and section is None:
        abort(404)
    return deed, section


def _chosen(texts: Sequence[str]) -> dict[int, int]:
    """Ids and versions (0: none was shown), from "12:3" and "12"; 404 for anything else."""
    chosen = {}
    for text in texts[: 2 * ON_A_PAGE]:
        id_, _, version = text.partition(":")
        if not all(
            part.isascii() and part.isdigit() and len(part) < 10 for part in (id_, version or "0")
        ):
            abort(404)
        chosen[int(id_)] = int(version or 0)
    return chosen


def _stories(chosen: dict[int, int]) -> list[Article]:
    """The stories, in the order in which they were chosen; 404 if one is not for these eyes."""
    query = (
        select(Article)
        .where(Article.id.in_(chosen))
        .options(
            joinedload(Article.section),
            joinedload(Article.lead_image),
            selectinload(Article.bylines),
            selectinload(Article.taggings),
            selectinload(Article.picks).joinedload(RailPick.pick),
        )
    )
    own = own_only()
    if own is not None:
        query = query.where(Article.filed_by_id == own)
    found = {article.id: article for article in db.session.scalars(query)}
    if len(found) < len(chosen):
        abort(404)
    return [found[id_] for id_ in chosen]


def _fates(
    deed: Deed, section: Section | None, stories: list[Article], now: datetime
) -> list[Fate]:
    working = revisions.working_copies([article.id for article in stories])
    fates = []
    for article in stories:
        beside = working.get(article.id)
        state = state_of(article, beside is not None, now)
        text = beside.text if beside else Manuscript.of(article)
        case = Case(article, state, text, section)
        if writing.may_write(article, now):
            fates.append(Fate(case, *deed.fate(case)))
        else:
            fates.append(Fate(case, "is out: an editor has to do that", happens=False))
    return fates


def _page(
    stories: list[Article], form: BulkForm, now: datetime, changed: Sequence[Article] = ()
) -> str:
    deed, section = _deed()
    return render_template(
        "newsroom/bulk.html",
        deed=deed,
        key=request.form["deed"].partition(":")[0],
        section=section,
        fates=_fates(deed, section, stories, now),
        form=form,
        changed={article.id: audit.last("story", article.id) for article in changed},
        back=place_to_go(request.form.get("back")),
        known_topics=authors.names(Topic),
        states=STATES,
        now=now,
    )


def _tell(deed: Deed, done: list[Article], skipped: int) -> None:
    number = f"{len(done)} {'story' if len(done) == 1 else 'stories'}"
    message = deed.done.format(number) if done else "Nothing was done."
    if skipped:
        message += f" {skipped} left as {'it was' if skipped == 1 else 'they were'}."
    if deed is DEEDS["spike"] and done:
        stories = [f"{article.id}:{article.version}" for article in done]
        undo = {"text": message, "deed": "take-up", "name": "Take up again", "stories": stories}
        flash(undo, "undo")  # type: ignore[arg-type]
    else:
        flash(message)


# What becomes of a story, and the doing of it.


def _is_submitted(case: Case) -> tuple[str, bool]:
    if case.state is not State.DRAFT:
        return f"is no draft: {STATES[case.state].lower()}", False
    if not case.article.headline:
        return "has no headline yet", False
    return "is submitted for review", True


def _submit(case: Case, _form: BulkForm, now: datetime) -> None:
    case.article.submit(now)
    note(case.article, "submitted")


def _is_published(case: Case) -> tuple[str, bool]:
    refusals = {
        State.LIVE: "is live already",
        State.CHANGED: "has a change that is not published: say on its own page what the change is",
        State.WITHDRAWN: "was withdrawn: publish it again on its own page",
        State.SPIKED: "is spiked: take it up again first",
    }
    if case.state in refusals:
        return refusals[case.state], False
    missing = trouble(case.text)
    if missing:
        return f"can’t be published: {' '.join(missing.values())}", False
    if case.state is State.SCHEDULED:
        return "is published now, and not at the hour for which it was scheduled", True
    return "is published now, for every reader", True


def _publish(case: Case, _form: BulkForm, now: datetime) -> None:
    until = case.article.unpublished_at if case.state is State.SCHEDULED else None
    writing.write(case.article, case.text)
    case.article.publish(now, until)
    keep(case.article, case.text, "published", now)
    note(case.article, "published", at=now.isoformat())


def _is_held(case: Case) -> tuple[str, bool]:
    fates = {
        State.DRAFT: ("is a draft already", False),
        State.REVIEW: ("goes back to its reporter as a draft", True),
        State.SCHEDULED: ("is a draft again, and is not published at its hour", True),
        State.WITHDRAWN: ("is a draft again, and its address is unknown from then on", True),
        State.SPIKED: ("is spiked: take it up again first", False),
    }
    return fates.get(case.state, ("is live: withdraw it instead", False))


def _hold(case: Case, _form: BulkForm, now: datetime) -> None:
    deed = "returned" if case.state is State.REVIEW else "made a draft"
    case.article.submitted_at = None
    case.article.hold()
    keep(case.article, case.text, deed, now)
    note(case.article, deed)


def _is_moved(case: Case) -> tuple[str, bool]:
    section = case.section
    assert section is not None  # noqa: S101 - _deed saw to it
    if case.article.section is section:
        return f"is in {section.name} already", False
    words = f"moves from {case.article.section.name} to {section.name}"
    return words + (", for readers too; its old address leads there" if case.is_live else ""), True


def _move(case: Case, _form: BulkForm, now: datetime) -> None:
    section = case.section
    assert section is not None  # noqa: S101
    old, case.article.section = case.article.section.name, section
    _keep_changed(case, "moved", now, f"from {old} to {section.name}", section=section.slug)
    note(case.article, "moved", section=section.name)


def _is_tagged(case: Case) -> tuple[str, bool]:
    has = ", ".join(topic.name for topic in case.article.topics)
    words = f"gets the topic, after {has}" if has else "gets the topic, its first"
    return words + (", for readers too" if case.is_live else ""), True


def _tag(case: Case, form: BulkForm, now: datetime) -> None:
    article, name = case.article, form.topic.data
    topic = authors.named(Topic, name)
    if topic not in article.topics:
        last = max((tagging.position for tagging in article.taggings), default=-1)
        article.taggings.append(Tagging(topic=topic, position=last + 1))
    topics = list(dict.fromkeys([*case.text.topics, name]))
    _keep_changed(case, "tagged", now, name, topics=topics)
    note(article, "tagged", topic=name)


def _is_withdrawn(case: Case) -> tuple[str, bool]:
    if not case.is_live:
        return f"is not live: {STATES[case.state].lower()}", False
    return "is gone from every page at once; its address says that it was withdrawn", True


def _withdraw(case: Case, form: BulkForm, now: datetime) -> None:
    case.article.withdraw(now, form.withdrawn_note.data)
    keep(case.article, Manuscript.of(case.article), "withdrawn", now, form.reason.data)
    note(case.article, "withdrew", reason=form.reason.data)


def _is_spiked(case: Case) -> tuple[str, bool]:
    refusals = {
        State.SPIKED: "is spiked already",
        State.SCHEDULED: "is scheduled: make it a draft first",
        State.LIVE: "is live: withdraw it first",
        State.CHANGED: "is live: withdraw it first",
    }
    kept = "is dropped, and kept under “Spiked”"
    return refusals.get(case.state, kept), case.state not in refusals


def _spike(case: Case, _form: BulkForm, now: datetime) -> None:
    case.article.spike(now)
    note(case.article, "spiked")


def _is_taken_up(case: Case) -> tuple[str, bool]:
    spiked = case.state is State.SPIKED
    return ("is taken up again" if spiked else "is not spiked"), spiked


def _take_up(case: Case, _form: BulkForm, _now: datetime) -> None:
    case.article.spiked_at = None
    note(case.article, "took up again")


def _keep_changed(case: Case, deed: str, now: datetime, why: str, **fields: Any) -> None:
    """A revision of a change that was made to a story itself. Its working copy says so too, or
    publishing that would take it back."""
    article, working = case.article, revisions.working_copy(case.article)
    db.session.flush()
    keep(article, Manuscript.of(article), deed, now, why)
    if working is not None:
        working.manuscript = {**working.manuscript, **fields}
        revisions.keep(article, working.text, me(), now, deed, why)


DEEDS = {
    "submit": Deed("Submit for review", Role.REPORTER, _is_submitted, _submit, "{} submitted."),
    "publish": Deed("Publish now", Role.EDITOR, _is_published, _publish, "{} published."),
    "hold": Deed("Back to draft", Role.EDITOR, _is_held, _hold, "{} back to draft."),
    "section": Deed("Move to", Role.REPORTER, _is_moved, _move, "{} moved."),
    "topic": Deed("Add a topic …", Role.REPORTER, _is_tagged, _tag, "{} got the topic."),
    "withdraw": Deed(
        "Withdraw …", Role.EDITOR, _is_withdrawn, _withdraw, "{} withdrawn.", dangerous=True
    ),
    "spike": Deed("Spike", Role.REPORTER, _is_spiked, _spike, "{} spiked.", dangerous=True),
    "take-up": Deed("Take up again", Role.REPORTER, _is_taken_up, _take_up, "{} taken up again."),
}
OFFERED = ("submit", "publish", "hold", "topic", "withdraw", "spike", "take-up")
