"""Pictures: what is uploaded becomes renditions that are safe to hand out, or is refused.

The upload itself is not kept: it may tell where a source lives. What is kept are pixels, turned
the right way up, in sRGB, without any metadata: a master, which is never handed out, and the
renditions made from it."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath
from threading import Lock
from typing import NamedTuple

from .. import clock
from ..archive import images
from ..archive.images import MIDDLE, Image, Picture
from ..archive.store import db
from ..language import gettext
from . import store as media
from .upload_limits import UploadRefused

ONE_AT_A_TIME = Lock()


class Renditions(NamedTuple):
    """Pixels that are in the media store, and no row yet."""

    picture: Picture
    digest: str  # SHA-256 of the upload, hex
    bytes: int  # of the upload
    were_there: bool  # before: whoever deletes the same picture may take them away


def take_in(
    data: bytes,
    *,
    name: str = "",
    alt: str | None = None,
    caption: str = "",
    credit: str = "",
    by: str = "",
    now: datetime | None = None,
    rendered: Renditions | None = None,
) -> Image:
    """An image made from an upload, added to the session; the same bytes give the same image, whose
    words are only filled in where it has none. Raises UploadRefused, OSError (of the media store).

    `rendered`: what `render_sizes` made of it, before the database's write lock was taken: it needs
    a second or two."""
    digest = hashlib.sha256(data).hexdigest()
    image = images.by_digest(digest)
    if image is None:
        image = add(rendered or render_sizes(data, name), name=name, by=by, now=now)
    if image.alt is None:
        image.alt = alt
    image.caption = image.caption or caption
    image.credit = image.credit or credit
    return image


def known(data: bytes) -> Image | None:
    """The image that was made from these very bytes."""
    return images.by_digest(hashlib.sha256(data).hexdigest())


def add(
    renditions: Renditions, *, name: str = "", by: str = "", now: datetime | None = None
) -> Image:
    """The image of what was rendered: the one there is already, or a new one in the session."""
    known = images.by_digest(renditions.digest)
    if known is not None:
        return known
    picture = renditions.picture
    image = Image(
        name=images.free_name(PurePath(name).stem, renditions.digest),
        file=picture.file,
        digest=renditions.digest,
        width=picture.width,
        height=picture.height,
        bytes=renditions.bytes,
        original_name=name[-200:],
        uploaded_at=now or clock.now(),
        uploaded_by=by,
    )
    db.session.add(image)
    db.session.flush()
    return image


def render_sizes(data: bytes, name: str) -> Renditions:
    """Decode an upload, and put its renditions into the media store. What is there already is
    not made again, so an interrupted upload is simply repeated. Raises UploadRefused, OSError."""
    from . import sizes  # not before it is needed: Pillow takes 2 MiB of each process

    digest = hashlib.sha256(data).hexdigest()
    with ONE_AT_A_TIME:  # each may take hundreds of megabytes
        picture, were_there = sizes.render(data, digest, name)
    return Renditions(picture, digest, len(data), were_there)


def is_lost(renditions: Renditions) -> bool:
    """Whether a colleague deleted the same picture since its files were made. Asked under the
    database's write lock; until its end the answer stays true."""
    is_known = images.by_digest(renditions.digest) is not None
    master = renditions.picture.master
    return renditions.were_there and not is_known and not media.store().exists(master)


def replace(image: Image, renditions: Renditions) -> list[str]:
    """Other pixels for the same image; its words stay, and its focal point as `focus_kept` says.
    Returns the files to `media.clear_unused` once this is committed. Raises UploadRefused.

    The crops around that point are the caller's (`crop_around`), before the database's write lock
    is taken."""
    known = images.by_digest(renditions.digest)
    if known is image:
        return []
    if known is not None:
        said = gettext("This picture is in the library already, as “%(name)s”.", name=known.name)
        raise UploadRefused(said)
    gone, focus = image.picture.files, focus_kept(image, renditions)
    image.file, image.width, image.height, *_ = renditions.picture
    image.digest, image.bytes = renditions.digest, renditions.bytes
    image.focus(*focus)
    return gone if focus == (MIDDLE, MIDDLE) else [*gone, *renditions.picture.crops]


def focus_kept(image: Image, renditions: Renditions) -> tuple[float, float]:
    """The focal point of an image with other pixels: where it was if they have the proportions of
    the old ones, within a hundredth; else the middle."""
    before, after = image.width / image.height, renditions.picture.width / renditions.picture.height
    is_alike = abs(before / after - 1) <= 0.01
    return (image.focal_x, image.focal_y) if is_alike else (MIDDLE, MIDDLE)


def focus(image: Image, x: float, y: float) -> list[str]:
    """Move the focal point (0 to 1 of width and height) and make the crops around it. Returns the
    files to `media.clear_unused` once this is committed. Raises ValueError, OSError.

    Who is to take the database's write lock calls `crop_around` before."""
    before = image.picture.crops
    image.focus(x, y)
    if image.picture.crops == before:
        return []
    crop_around(image.picture, x, y)
    return before


def crop_around(picture: Picture, x: float, y: float) -> None:
    """Put the crops around a focal point into the store, unless they are there. Raises OSError."""
    picture = picture._replace(focal_x=round(x, 2), focal_y=round(y, 2))
    if not all(map(media.store().exists, picture.crops)):
        from . import sizes

        sizes.crop(picture)


def complete_all() -> Iterator[tuple[str, Exception | None]]:
    """Complete every image, each in a transaction of its own; yields its name and what went wrong
    with it, if anything did."""
    for name in images.all_names():
        image = images.by_name(name)
        try:
            gone = complete(image) if image else []
            db.session.commit()
            media.clear_unused(gone)
            yield name, None
        except (UploadRefused, OSError) as error:
            db.session.rollback()
            yield name, error


def complete(image: Image) -> list[str]:
    """Make the files of an image that the store lacks; all of them for one that has a single file
    from before there were renditions. Returns the files to `media.clear_unused` once this is
    committed. Raises UploadRefused, OSError."""
    before = image.picture
    if "." not in before.file:
        if not all(map(media.store().exists, before.files)):
            from . import sizes

            sizes.complete(before)
        return []
    data = media.store().open(before.file)
    renditions = render_sizes(data, image.name)
    image.file, image.width, image.height, *_ = renditions.picture
    if images.by_digest(renditions.digest) is None:
        image.digest, image.bytes = renditions.digest, renditions.bytes
    return before.files
