"""The library of pictures: looking, uploading, and putting them into stories."""

from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import abort, flash, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from .. import clock
from ..archive import images, revisions
from ..archive.articles import Article
from ..archive.images import Image
from ..archive.revisions import Manuscript
from ..archive.store import begin_writing, db
from ..darkroom import Refused
from ..pictures import add, develop, known
from . import writing
from .door import bp, me
from .forms import line
from .pictures import ID, note, one, read, why_not
from .verbs import note as note_story
from .verbs import to_story

Answer = str | tuple[str, int] | Response
LONGEST_SEARCH = 200  # characters


class Asked(NamedTuple):
    """What of the library is asked for, as its form fields say it; `story` and `at` when a picture
    is being chosen for a story, and for a place in its text."""

    q: str = ""
    without: str = ""  # "alt"
    story: str = ""
    at: str = ""

    def address(self, **other: Any) -> str:
        """The library with these and other choices."""
        fields = self._asdict() | other
        return url_for(".pictures") + "?" + urlencode({k: v for k, v in fields.items() if v})


class Uploaded(NamedTuple):
    """What became of one file: the image, or why there is none."""

    name: str
    image: Image | None
    error: str = ""
    known: bool = False


@bp.get("/pictures")
def pictures() -> str:
    return _library(_asked(request.args))


@bp.post("/pictures")
def upload_pictures() -> Answer:
    """Take in any number of files; those that are refused keep nobody from the others."""
    files = [file for file in request.files.getlist("pictures") if file.filename]
    done = [_take_in(file) for file in files]
    if not done:
        flash("Choose one or more pictures first.", "error")
    return _library(_asked(request.form), done), 200 if done else 422


@bp.post(f"/pictures/{ID}/use")
def use_picture(image_id: int) -> Answer:
    """Make a picture the lead picture of a story, or put it into its text."""
    begin_writing()
    image, now = one(image_id), clock.now()
    story = writing.one(min(request.form.get("story", 0, int), 2**31 - 1))
    if not writing.may_write(story, now):
        abort(403)
    text = revisions.latest_text(story)
    if request.form.get("how") == "text":
        if text.body_format != "markdown":
            flash("The text of this story is not Markdown: it can’t hold pictures.", "error")
            return to_story(story)
        at = request.form.get("at", -1, int)
        text = replace(text, body_source=_with_picture(text.body_source, image.name, at))
    else:
        text = replace(text, lead_image=image.name)
    _save(story, text, now)
    flash(f"“{image.name}” is in the story.")
    return to_story(story)


@bp.app_template_global()
def library_picture(image_id: int | None) -> Image | None:
    """The image that a form's field names."""
    return db.session.get(Image, image_id) if 0 < (image_id or 0) < images.NEWEST else None


def _library(asked: Asked, uploaded: list[Uploaded] | None = None) -> str:
    before = request.args.get("before", images.NEWEST, int)
    shelf = images.library(
        asked.q, undescribed=asked.without == "alt", before=min(max(before, 0), images.NEWEST)
    )
    story = writing.one(min(int(asked.story), 2**31 - 1)) if asked.story else None
    return render_template(
        "newsroom/pictures.html",
        asked=asked,
        shelf=shelf,
        story=story,
        uploaded=uploaded or [],
        now=clock.now(),
    )


def _take_in(file: FileStorage) -> Uploaded:
    """One file of an upload, in a transaction of its own."""
    name = line(PurePath((file.filename or "").replace("\\", "/")).name)[-200:]
    try:
        data = read(file)
        developed = None if known(data) else develop(data, name)
        begin_writing()
        image = known(data)
        if image is not None:
            return Uploaded(name, image, known=True)
        developed = developed or develop(data, name)
        image = add(developed, name=name, by=me().name, now=clock.now())
        note(image, "uploaded")
        db.session.commit()
        return Uploaded(name, image)
    except (Refused, OSError) as error:
        db.session.rollback()
        return Uploaded(name, None, why_not(error))


def _asked(given: Any) -> Asked:
    fields = {name: line(given.get(name))[:LONGEST_SEARCH] for name in Asked._fields}
    for number in ("story", "at"):
        if not (fields[number].isascii() and fields[number].isdigit()):
            fields[number] = ""
        fields[number] = fields[number][:9]
    return Asked(**fields)


def _with_picture(source: str, name: str, at: int) -> str:
    """A text with a picture below the paragraph of that place; at its end for a place below 0."""
    end = source.find("\n\n", at) if 0 <= at <= len(source) else -1
    if end < 0:
        return f"{source}\n\n![]({name})".strip()
    return f"{source[:end]}\n\n![]({name}){source[end:]}"


def _save(story: Article, text: Manuscript, now: datetime) -> None:
    if text != revisions.latest_text(story):
        writing.save(story, text, now)
        note_story(story, "put a picture into")
        db.session.commit()
