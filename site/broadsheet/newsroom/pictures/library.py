"""The library of pictures: looking and uploading."""

from collections.abc import Generator
from pathlib import PurePath
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import flash, render_template, request, url_for
from werkzeug.datastructures import FileStorage

from ... import clock
from ...archive import images
from ...archive.actions import Action
from ...archive.images import Image
from ...archive.library_files import LibraryFile
from ...language import gettext
from ...pictures import intake
from ...pictures.upload_limits import UploadRefused
from ..access.guard import bp, me
from ..access.own_stories import story_or_404
from ..forms import id_in, line
from ..transactions import COMMIT, LOCK, ROLLBACK, Step, Steps, writes
from .choosing_pictures import purpose_of
from .one_picture import note, problem_in, read

LONGEST_SEARCH = 200  # characters


class LibraryQuery(NamedTuple):
    """What of the library is asked for, as its form fields say it; `story` and `at` when a picture
    is being chosen for a story, and for a place in its text, `whose` when for something else."""

    q: str = ""
    without: str = ""  # "alt"
    story: str = ""
    at: str = ""
    whose: str = ""  # see `choosing_pictures.purpose_of`

    def address(self, **other: Any) -> str:
        """The library with these and other choices."""
        fields = self._asdict() | other
        return url_for(".pictures") + "?" + urlencode({k: v for k, v in fields.items() if v})


class Uploaded(NamedTuple):
    """What became of one file: what the library has of it, or why it has nothing."""

    name: str
    kept: Image | LibraryFile | None
    error: str = ""
    known: bool = False


@bp.get("/pictures")
def pictures() -> str:
    return _library(_asked(request.args))


@bp.post("/pictures")
@writes
def upload_pictures() -> Steps:
    """Take in any number of files; those that are refused keep nobody from the others."""
    done = []
    for file in sent("pictures"):
        done.append((yield from _take_in(file)))
    if not done:
        flash(gettext("Choose one or more pictures first."), "error")
    return _library(_asked(request.form), done), 200 if done else 422


def _library(asked: LibraryQuery, uploaded: list[Uploaded] | None = None) -> str:
    before = row_before(images.NEWEST)
    page = images.library(asked.q, undescribed=asked.without == "alt", before=before)
    story = story_or_404(id_in(asked.story)) if asked.story else None
    return render_template(
        "newsroom/pictures/pictures.html",
        asked=asked,
        page=page,
        story=story,
        purpose=None if story else purpose_of(asked.whose),
        uploaded=uploaded or [],
        now=clock.now(),
    )


def _take_in(file: FileStorage) -> Generator[Step, None, Uploaded]:
    """One file of an upload, in a transaction of its own."""
    name = name_of(file)
    try:
        data = read(file)
        renditions = None if intake.known(data) else intake.render_sizes(data, name)
    except (UploadRefused, OSError) as error:
        return Uploaded(name, None, problem_in(error))
    yield LOCK
    image = intake.known(data)
    if image is not None or renditions is None or intake.is_lost(renditions):
        yield ROLLBACK
        gone = "" if image else gettext("It was just deleted. Please upload it again.")
        return Uploaded(name, image, gone, known=image is not None)
    image = intake.add(renditions, name=name, by=me().name, now=clock.now())
    note(image, Action.UPLOADED)
    yield COMMIT
    return Uploaded(name, image)


def sent(field: str) -> list[FileStorage]:
    """The files that were chosen in a field."""
    return [file for file in request.files.getlist(field) if file.filename]


def name_of(file: FileStorage) -> str:
    """What a file was called where it came from, without its folders."""
    return line(PurePath((file.filename or "").replace("\\", "/")).name)[-200:]


def row_before(newest: int) -> int:
    """The row that the page asked for begins after; `newest`: a number behind all rows."""
    return min(max(request.args.get("before", newest, int), 0), newest)


def _asked(given: Any) -> LibraryQuery:
    fields = {name: line(given.get(name))[:LONGEST_SEARCH] for name in LibraryQuery._fields}
    for number in ("story", "at"):
        if not (fields[number].isascii() and fields[number].isdigit()):
            fields[number] = ""
        fields[number] = fields[number][:9]
    return LibraryQuery(**fields)
