"""Using a picture of the library: in a story, as an author's portrait, as the paper's logo."""

import re
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from ... import clock
from ...archive import images
from ...archive.actions import Action, Subject
from ...archive.articles import Article
from ...archive.authors import Author
from ...archive.desk import audit
from ...archive.house import imprint
from ...archive.images import Image
from ...archive.manuscripts import working_copies
from ...archive.manuscripts.manuscript import Manuscript
from ...archive.spelling import figure_marks
from ...archive.store import db
from ...language import gettext
from ..access.guard import bp, may, me
from ..access.own_stories import may_write, story_or_404
from ..forms import id_in
from ..stories.problems import problems
from ..stories.verbs import has_moved_on, moved_on_page, to_story
from ..stories.verbs import note as note_story
from ..stories.writing import saving
from ..transactions import COMMIT, LOCK, ROLLBACK, Steps, writes
from ..wording import THE_PAPER

ID = "<id:image_id>"
LOGO = "logo"
PORTRAIT = re.compile(r"author-([1-9]\d{0,8})", re.ASCII)


class Purpose(NamedTuple):
    """What a picture is being chosen for, other than a story."""

    back: str  # the address of the form that leads to the library
    action: str  # of the choice, but for the picture: the view's name
    author: Author | None = None  # whose portrait; None: the paper's logo


def purpose_of(asked: str) -> Purpose | None:
    """What the library's address says a picture is chosen for: "logo", "author-7"; None for
    anything else, and for what is not theirs to choose who ask."""
    if asked == LOGO and may("use_as_logo"):
        back = url_for(".imprint")
        return Purpose(back, ".use_as_logo")
    found = PORTRAIT.fullmatch(asked)
    author = db.session.get(Author, int(found[1])) if found and may("use_as_portrait") else None
    if author is None:
        return None
    back = url_for(".credit", kind="author", credit_id=author.id)
    return Purpose(back, ".use_as_portrait", author)


def one(image_id: int) -> Image:
    return db.session.get(Image, image_id) or abort(404)


def onward(asked: str, otherwise: str) -> Response:
    """Where the button leads that saved a form with a picture in it: on to the library, to choose
    one, or to where it leads `otherwise`."""
    chooses = request.form.get("then") == "pictures"
    return redirect(url_for(".pictures", whose=asked) if chooses else otherwise, 303)


@bp.post(f"/pictures/{ID}/use")
@writes
def use_picture(image_id: int) -> Steps:
    """Make a picture the lead picture of a story, or put it into its text."""
    yield LOCK
    image, now = one(image_id), clock.now()
    story = story_or_404(request.form.get("story", 0, id_in))
    if not may_write(story):
        abort(403)
    if has_moved_on(story):
        yield ROLLBACK
        return moved_on_page(story), 409
    text, is_for_text = working_copies.latest_text(story), request.form.get("how") == "text"
    if is_for_text and text.body_format != "markdown":
        yield ROLLBACK
        flash(gettext("The text of this story is not Markdown: it can’t hold pictures."), "error")
        return to_story(story)
    behind = 0
    if is_for_text:
        at = request.form.get("at", -1, int)
        source, behind = _with_picture(text.body_source, image.name, at)
        text = replace(text, body_source=source)
    else:
        text = replace(text, lead_image=image.name)
    if story.is_scheduled(now) and problems(story, text, now):
        yield ROLLBACK
        flash(
            gettext(
                "The story comes out at its hour, and couldn’t with “%(picture)s”: describe the"
                " picture first, or mark it as decorative.",
                picture=image.name,
            ),
            "error",
        )
        return redirect(url_for(".picture", image_id=image.id), 303)
    _save(story, text, now)
    yield COMMIT
    flash(_told(image.name, text, behind))
    if not is_for_text:
        return to_story(story)
    return redirect(url_for(".story", story_id=story.id, at=behind), 303)


def _told(picture: str, text: Manuscript, behind: int) -> str:
    """Where in a story a picture was put; `behind`: its end in the text, 0 for the lead picture."""
    if not behind:
        return gettext("“%(picture)s” is the lead picture.", picture=picture)
    if behind == len(text.body_source):
        return gettext("“%(picture)s” is in the text, at its end.", picture=picture)
    return gettext("“%(picture)s” is in the text.", picture=picture)


@bp.post(f"/pictures/{ID}/use/portrait")
@writes
def use_as_portrait(image_id: int) -> Steps:
    yield LOCK
    image, number = one(image_id), request.form.get("author", 0, id_in)
    author = db.session.get(Author, number) or abort(404)
    author.portrait = image
    audit.note(
        clock.now(),
        me(),
        Action.CHANGED,
        Subject.AUTHOR,
        author.name,
        author.id,
        portrait=image.name,
    )
    yield COMMIT
    flash(
        gettext("“%(picture)s” is %(author)s’s portrait.", picture=image.name, author=author.name)
    )
    return redirect(url_for(".credit", kind="author", credit_id=author.id), 303)


@bp.post(f"/pictures/{ID}/use/logo")
@writes
def use_as_logo(image_id: int) -> Steps:
    yield LOCK
    image = one(image_id)
    imprint.of_the_paper().logo = image
    audit.note(
        clock.now(), me(), Action.CHANGED, Subject.SETTINGS, THE_PAPER, None, logo=image.name
    )
    yield COMMIT
    flash(
        gettext(
            "“%(picture)s” is the paper’s logo: every page shows it from now on.",
            picture=image.name,
        )
    )
    return redirect(url_for(".imprint"), 303)


def library_picture(image_id: int | None) -> Image | None:
    """The image that a form's field names."""
    return db.session.get(Image, image_id) if 0 < (image_id or 0) < images.NEWEST else None


def _with_picture(source: str, name: str, at: int) -> tuple[str, int]:
    """A text with a picture below the paragraph of that place, at its end for a place below 0; and
    the place behind the picture, where the next one goes."""
    found = source.find("\n\n", at) if 0 <= at <= len(source) else -1
    end = len(source) if found < 0 else found
    before = f"{source[:end]}\n\n{figure_marks.written(name)}".lstrip()
    return before + source[end:], len(before)


def _save(story: Article, text: Manuscript, now: datetime) -> None:
    if text != working_copies.latest_text(story):
        saving.save(story, text, now)
        note_story(story, Action.PUT_PICTURE)
