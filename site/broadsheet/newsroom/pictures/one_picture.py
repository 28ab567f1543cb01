"""A picture of the library: describing it, its focal point, other pixels for it, deleting it."""

from collections.abc import Iterator
from os import SEEK_END
from pathlib import PurePath
from typing import Any, NamedTuple

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.wrappers import Response

from ... import clock
from ...archive import authors
from ...archive.actions import Action, Subject
from ...archive.desk import audit, filed_stories
from ...archive.house import imprint
from ...archive.images import Image
from ...archive.manuscripts import working_copies
from ...archive.store import db
from ...language import gettext
from ...paper import paper
from ...pictures import intake, store, upload_limits
from ..access.guard import bp, may, me
from ..access.own_stories import known_to_me
from ..forms import PictureForm
from ..transactions import COMMIT, LOCK, ROLLBACK, Steps, writes
from .choosing_pictures import ID, one

MOST_USES = 1000  # stories of one picture that are looked at


class PaperUse(NamedTuple):
    """Where readers meet a picture outside of stories."""

    name: str
    kind: str
    view: str  # of the desk, that changes it, and its address
    address: str


@bp.get(f"/pictures/{ID}")
def picture(image_id: int) -> str:
    image = one(image_id)
    return _page(image, PictureForm(None, data=_as_fields(image)))


@bp.post(f"/pictures/{ID}")
@writes
def change_picture(image_id: int) -> Steps:
    """Set the words of a picture and its focal point: two numbers, or a click on the picture."""
    image = one(image_id)
    form = PictureForm(MultiDict(request.form.to_dict() | _clicked(image)))
    if form.validate():
        focus = form.focal_x.data / 100, form.focal_y.data / 100
        intake.crop_around(image.picture, *focus)
    yield LOCK
    image = one(image_id)
    _refuse_if_read(image)
    if form.errors:
        yield ROLLBACK
        return _page(image, form), 422
    changed = _changed(image, form)
    if changed and form.fingerprint.data != image.fingerprint:
        form.fingerprint.data = image.fingerprint
        yield ROLLBACK
        return _page(image, form, theirs=image), 409
    if image.described and not (form.decorative.data or form.alt.data) and _goes_out(image):
        yield ROLLBACK
        form.alt.errors = [
            gettext("Readers see it in a story, or will: describe it, or mark it as decorative.")
        ]
        return _page(image, form), 422
    only_focus = bool(changed) and changed <= {"focal_x", "focal_y"}
    image.alt = "" if form.decorative.data else form.alt.data or None
    image.caption, image.credit = form.caption.data, form.credit.data
    gone = intake.focus(image, *focus)
    note(image, Action.MOVED_FOCUS if only_focus else Action.DESCRIBED)
    yield COMMIT
    store.clear_unused(gone)
    flash(
        gettext("The focal point is moved.")
        if only_focus
        else gettext("Saved. Every story that shows the picture follows.")
    )
    return _to(image)


@bp.post(f"/pictures/{ID}/replace")
@writes
def replace_picture(image_id: int) -> Steps:
    """Other pixels for the same picture, in every story that shows it."""
    image = one(image_id)
    _refuse_if_read(image)
    file = request.files.get("picture")
    try:
        if not file or not file.filename:
            raise upload_limits.UploadRefused(gettext("Choose a file first."))
        renditions = intake.render_sizes(read(file), image.name)
        intake.crop_around(renditions.picture, *intake.focus_kept(image, renditions))
        yield LOCK
        image = one(image_id)
        _refuse_if_read(image)
        if intake.is_lost(renditions):
            raise upload_limits.UploadRefused(
                gettext("It was just deleted. Please upload it again.")
            )
        before = image.focal_x, image.focal_y
        gone = intake.replace(image, renditions)
    except (upload_limits.UploadRefused, OSError) as error:
        yield ROLLBACK
        form = PictureForm(None, data=_as_fields(image))
        return _page(image, form, refused=problem_in(error)), 422
    note(image, Action.REPLACED)
    yield COMMIT
    store.clear_unused(gone)
    flash(gettext("Replaced, in every story that shows it."))
    if before != (image.focal_x, image.focal_y):
        flash(
            gettext(
                "Its proportions are others: the focal point is in the middle again. See if it"
                " fits."
            )
        )
    return _to(image)


@bp.post(f"/pictures/{ID}/delete")
@writes
def delete_picture(image_id: int) -> Steps:
    """Remove a picture that nothing shows, with its files."""
    yield LOCK
    image = one(image_id)
    if not _is_unused(image):
        yield ROLLBACK
        flash(gettext("This picture is in use, and stays."), "error")
        return _to(image)
    gone = image.picture.files
    note(image, Action.DELETED)
    db.session.delete(image)
    yield COMMIT
    store.clear_unused(gone)
    flash(gettext("“%(picture)s” is deleted.", picture=image.name))
    return redirect(url_for(".pictures"), 303)


@bp.get(f"/pictures/{ID}/master")
def picture_master(image_id: int) -> FlaskResponse:
    """The picture as large as it is kept, to work on elsewhere."""
    image = one(image_id)
    name = image.picture.fallback.file if "." in image.file else image.picture.master
    try:
        body = store.store().open(name)
    except FileNotFoundError:
        abort(404)
    response = FlaskResponse(body, mimetype=store.kind(name))
    response.headers.set(
        "Content-Disposition", "attachment", filename=f"{image.file}{PurePath(name).suffix}"
    )
    return response


def read(file: FileStorage) -> bytes:
    """The bytes of an upload. Raises UploadRefused for more than a picture may have: they stay on
    the disk, where they came in."""
    upload_limits.check_bytes(file.stream.seek(0, SEEK_END))
    file.stream.seek(0)
    return file.stream.read()


def problem_in(error: Exception) -> str:
    if isinstance(error, upload_limits.UploadRefused):
        return str(error)
    return gettext("The picture could not be stored just now. Please try again.")


def note(image: Image, action: Action) -> None:
    audit.note(clock.now(), me(), action, Subject.PICTURE, image.name, image.id)


def _page(image: Image, form: PictureForm, *, theirs: Any = None, refused: str = "") -> str:
    now = clock.now()
    shown = filed_stories.showing(image)
    waiting = [story for story in working_copies.naming_picture(image.name) if story not in shown]
    return render_template(
        "newsroom/pictures/picture.html",
        image=image,
        form=form,
        theirs=theirs,
        refused=refused,
        shown=known_to_me(shown, now),
        waiting=known_to_me(waiting, now),
        outside=list(_outside_of_stories(image)),
        unused=_is_unused(image),
        may_change=_may_change(image),
        entries=audit.of(Subject.PICTURE, image.id, 6),
        now=now,
    )


def _to(image: Image) -> Response:
    return redirect(url_for(".picture", image_id=image.id), 303)


def _as_fields(image: Image) -> dict[str, Any]:
    picture = image.picture
    return {
        "fingerprint": image.fingerprint,
        "alt": image.alt,
        "decorative": image.alt == "",
        "caption": image.caption,
        "credit": image.credit,
        "focal_x": round(100 * picture.focal_x),
        "focal_y": round(100 * picture.focal_y),
    }


def _clicked(image: Image) -> dict[str, str]:
    """The focal point of a click, whose place is told in pixels of the rendition shown, as fields
    of the form; nothing for a key, which has no place."""
    shown = image.picture.preview
    x, y = (request.form.get(f"focus.{axis}", 0, int) for axis in "xy")
    if not x and not y:
        return {}
    left, top = (min(max(at, 0), size) / size for at, size in ((x, shown.width), (y, shown.height)))
    return {"focal_x": str(round(100 * left)), "focal_y": str(round(100 * top))}


def _changed(image: Image, form: PictureForm) -> set[str]:
    """The fields that say something else than the picture's row; none for a second click on the
    same button, which is no conflict then."""
    wanted = {name: field.data for name, field in form._fields.items() if name != "fingerprint"}
    now = _as_fields(image)
    return {name for name, value in wanted.items() if (now[name] or "") != (value or "")}


def _may_change(image: Image) -> bool:
    """Editors change any picture; reporters those that no reader sees."""
    now = clock.now()
    if may("change_public_pictures"):
        return True
    if any(_outside_of_stories(image)):
        return False
    return not any(story.is_public(now) for story in filed_stories.showing(image, MOST_USES))


def _goes_out(image: Image) -> bool:
    """Whether a story with the picture is out, or will be at its hour."""
    now = clock.now()
    shown = filed_stories.showing(image, MOST_USES)
    return any(story.is_public(now) or story.is_scheduled(now) for story in shown)


def _refuse_if_read(image: Image) -> None:
    if not _may_change(image):
        abort(403)


def _is_unused(image: Image) -> bool:
    return not (
        filed_stories.showing(image, 1)
        or working_copies.naming_picture(image.name, 1)
        or any(_outside_of_stories(image))
    )


def _outside_of_stories(image: Image) -> Iterator[PaperUse]:
    if author := authors.portrayed_by(image):
        address = url_for(".credit", kind="author", credit_id=author.id)
        yield PaperUse(author.name, gettext("Portrait"), "credit", address)
    if imprint.has_logo(image):
        yield PaperUse(paper().name, gettext("Logo"), "imprint", url_for(".imprint"))
    for slug in imprint.pages_showing(image):
        name, kind = gettext(imprint.PAGES[slug]), gettext("Pages about the paper")
        yield PaperUse(name, kind, "standing_page", url_for(".standing_page", slug=slug))
