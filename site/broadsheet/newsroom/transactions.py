"""Transactions of the desk: each view that writes gets its lock, its commit and its rollback here.

Such a view is a generator in three parts, with a word between them:

    @bp.post("/banners/<id:banner_id>")
    @writes
    def change_banner(banner_id: int) -> Steps:
        form = BannerForm()  # prepare: read the form, check it, hash, render; nobody waits for it
        form.validate()
        yield LOCK
        banner = one(banner_id)  # do: nobody else writes, so what is read here stays true
        if banner.version != form.version.data:
            yield ROLLBACK
            return conflict_page(form), 409
        banner.headline = form.headline.data
        yield COMMIT
        flash("The banner is changed.")  # answer: it is kept, and others may write again
        return redirect(url_for(".banners"), 303)

A view that raises, as `abort` does, leaves nothing behind, and its error page is rendered when the
lock is gone. One that says COMMIT before LOCK, or returns before it has said COMMIT or ROLLBACK, is
a mistake, and raises."""

from collections.abc import Callable, Generator
from enum import Enum
from functools import wraps
from typing import ParamSpec

from flask import g
from werkzeug.wrappers import Response

from ..archive.store import begin_writing, db, let_go
from ..paper import paper
from ..text import rendering

P = ParamSpec("P")


class Step(Enum):
    """What a view that writes asks for between its parts."""

    LOCK = "wait for the writer's lock"
    COMMIT = "keep what was done, and let the lock go"
    ROLLBACK = "take back what was done, and let the lock go"


LOCK, COMMIT, ROLLBACK = Step.LOCK, Step.COMMIT, Step.ROLLBACK

Answer = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response
Steps = Generator[Step, None, Answer]


class NotRendered(Exception):
    """A text is wanted under the lock that was not rendered before."""


def writes(view: Callable[P, Steps]) -> Callable[P, Answer]:
    """The view of a generator as above. Raises what the view raises, and DBAPIError for a lock that
    can't be had or a commit that fails."""

    @wraps(view)
    def decorated(*args: P.args, **kwargs: P.kwargs) -> Answer:
        while True:
            try:
                return _walk(view(*args, **kwargs))
            except NotRendered as text:  # saved by somebody since this view prepared its own
                html_of(*text.args)

    decorated.writes = True  # type: ignore[attr-defined]
    return decorated


def html_of(source: str, body_format: str, language: str = "") -> str:
    """The safe HTML of a text in a language ("": the paper's own), made once in a request. A long
    text takes its time, in which nobody could write: under the lock only what was rendered before
    is at hand. For any other, the view lets the lock go and begins anew when it is rendered."""
    made: dict[tuple[str, ...], str] = g.setdefault("rendered", {})
    text = (source, body_format, language or paper().language)
    if text not in made:
        if g.get("holds_lock"):
            raise NotRendered(*text)
        made[text] = rendering.to_html(*text)
    return made[text]


def has_committed() -> bool:
    """Whether something that the request asked for is kept, whatever goes wrong after it."""
    return bool(g.get("has_committed"))


def _walk(steps: Steps) -> Answer:
    try:
        while True:
            _take(next(steps))
    except StopIteration as end:
        if g.get("holds_lock"):
            raise RuntimeError("a view returned without COMMIT or ROLLBACK") from None
        answer: Answer = end.value
        return answer
    finally:
        steps.close()
        if g.get("holds_lock"):
            _take(ROLLBACK)


def _take(step: Step) -> None:
    if step is LOCK:
        g.holds_lock = True
        begin_writing()
    elif step is COMMIT:
        if not g.get("holds_lock"):
            raise RuntimeError("a view said COMMIT before LOCK")
        db.session().expire_on_commit = False  # the answer has what was kept at hand
        db.session.commit()
        g.holds_lock, g.has_committed = False, True
    else:
        g.holds_lock = False
        let_go()
