"""Pictures: what is uploaded becomes renditions that are safe to hand out, or is refused.

The upload itself is not kept: it may tell where a source lives. What is kept are pixels, turned
the right way up, in sRGB, without any metadata: a master, which is never handed out, and the
renditions made from it."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from math import sqrt
from pathlib import PurePath
from threading import Lock
from typing import Any, NamedTuple

from PIL import Image as Pillow
from PIL import ImageChops, ImageCms
from PIL.Image import Resampling, Transpose
from PIL.ImageFile import ImageFile
from sqlalchemy import select

from . import clock, media
from .archive import images
from .archive.images import MIDDLE, SHAPES, WIDTHS, Image, Picture, Rendition
from .archive.slugs import slugify
from .archive.store import db

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
# A JPEG is decoded at the size that is wanted; of the others, decoders keep whole copies.
MOST_PIXELS = {
    "JPEG": 50_000_000,
    "MPO": 50_000_000,  # a JPEG with a second picture behind it, as many telephones write
    "PNG": 36_000_000,
    "GIF": 36_000_000,
    "WEBP": 20_000_000,
    "AVIF": 20_000_000,
}
LEAST_SIDE = 16  # pixels
LONGEST_SHAPE = 8  # times as long as wide: WebP ends at 16,383 pixels, renditions at 1,920 wide
MOST_BYTES = 40 * 2**20  # of one file
MASTER_PIXELS = 12_000_000  # to which a larger picture is reduced

ONE_AT_A_TIME = Lock()
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
LANCZOS = Resampling.LANCZOS
TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
LYING = (5, 6, 7, 8)


class Refused(ValueError):
    """The upload is no picture that can be taken in; the message says why, in one sentence."""


class Developed(NamedTuple):
    """Pixels that are in the media store, and no row yet."""

    picture: Picture
    digest: str  # SHA-256 of the upload, hex
    bytes: int  # of the upload


def take_in(
    data: bytes,
    *,
    name: str = "",
    alt: str | None = None,
    caption: str = "",
    credit: str = "",
    by: str = "",
    now: datetime | None = None,
) -> Image:
    """An image made from an upload, added to the session; the same bytes give the same image, whose
    words are only filled in where it has none. Raises Refused, OSError (of the media store).

    Who is to take the database's write lock calls `develop` before: it needs a second or two."""
    digest = hashlib.sha256(data).hexdigest()
    image = images.by_digest(digest)
    if image is None:
        developed = develop(data, name)
        image = add(developed, name=name, by=by, now=now)
    if image.alt is None:
        image.alt = alt
    image.caption = image.caption or caption
    image.credit = image.credit or credit
    return image


def known(data: bytes) -> Image | None:
    """The image that was made from these very bytes."""
    return images.by_digest(hashlib.sha256(data).hexdigest())


def add(
    developed: Developed, *, name: str = "", by: str = "", now: datetime | None = None
) -> Image:
    """The image of what was developed: the one there is already, or a new one in the session."""
    known = images.by_digest(developed.digest)
    if known is not None:
        return known
    picture = developed.picture
    image = Image(
        name=images.free_name(PurePath(name).stem, developed.digest),
        file=picture.file,
        digest=developed.digest,
        width=picture.width,
        height=picture.height,
        bytes=developed.bytes,
        original_name=name[-200:],
        uploaded_at=now or clock.now(),
        uploaded_by=by,
    )
    db.session.add(image)
    db.session.flush()
    return image


def develop(data: bytes, name: str = "") -> Developed:
    """Decode an upload, and put its renditions into the media store. What is there already is
    not made again, so an interrupted upload is simply repeated. Raises Refused, OSError."""
    digest = hashlib.sha256(data).hexdigest()
    with ONE_AT_A_TIME:  # each may take hundreds of megabytes
        return _develop(data, digest, name)


def _develop(data: bytes, digest: str, name: str) -> Developed:
    pixels, width, height = decode(data)
    words = re.sub(r"[^a-z0-9]+", "-", slugify(PurePath(name).stem, ""))
    file = f"{words[:40].strip('-') or 'picture'}-{digest[:16]}"
    picture = Picture(file, width, height)
    keep(picture, pixels)
    return Developed(picture, digest, len(data))


def replace(image: Image, data: bytes) -> list[str]:
    """Other pixels for the same image; its words stay, the focal point goes back to the middle.
    Returns the files to `media.clear` once this is committed. Raises Refused, OSError."""
    digest = hashlib.sha256(data).hexdigest()
    known = images.by_digest(digest)
    if known is image:
        return []
    if known is not None:
        raise Refused(f"This picture is in the library already, as “{known.name}”.")
    gone = image.picture.files
    picture = develop(data, image.name).picture
    image.file, image.width, image.height = picture.file, picture.width, picture.height
    image.digest, image.bytes = digest, len(data)
    image.focus(MIDDLE, MIDDLE)
    return gone


def focus(image: Image, x: float, y: float) -> list[str]:
    """Move the focal point (0 to 1 of width and height) and make the crops around it. Returns the
    files to `media.clear` once this is committed. Raises ValueError, OSError."""
    before = image.picture.crops
    image.focus(x, y)
    picture = image.picture
    if picture.crops == before:
        return []
    with Pillow.open(BytesIO(media.store().open(picture.master))) as pixels:
        keep_crops(picture, pixels)
    return before


def complete_all() -> Iterator[tuple[str, Exception | None]]:
    """Complete every image, each in a transaction of its own; yields its name and what went wrong
    with it, if anything did."""
    for name in db.session.scalars(select(Image.name).order_by(Image.id)).all():
        image = images.by_name(name)
        try:
            gone = complete(image) if image else []
            db.session.commit()
            media.clear(gone)
            yield name, None
        except (Refused, OSError) as error:
            db.session.rollback()
            yield name, error


def complete(image: Image) -> list[str]:
    """Make the files of an image that the store lacks; all of them for one that has a single file
    from before there were renditions. Returns the files to `media.clear` once this is committed.
    Raises Refused, OSError."""
    before = image.picture
    if "." not in before.file:
        if not all(map(media.store().exists, before.files)):
            with Pillow.open(BytesIO(media.store().open(before.master))) as pixels:
                keep(before, pixels)
        return []
    data = media.store().open(before.file)
    developed = develop(data, image.name)
    image.file, image.width, image.height, *_ = developed.picture
    if images.by_digest(developed.digest) is None:
        image.digest, image.bytes = developed.digest, developed.bytes
    return before.files


def keep(picture: Picture, pixels: Pillow.Image) -> None:
    """Put a picture's files into the store, those that are not there yet."""
    store = media.store()
    missing = {file for file in picture.files if not store.exists(file)}
    if picture.master in missing:
        store.put(picture.master, _jpeg(pixels, quality=95, subsampling=0))
    if missing.intersection(picture.crops):
        keep_crops(picture, pixels)
    if not missing.difference([picture.master], picture.crops):
        return
    smaller = pixels
    for rendition in reversed(picture.renditions):  # each from the next larger: much quicker
        smaller = _scaled(smaller, rendition.width, rendition.height)
        if rendition.file in missing:
            store.put(rendition.file, _webp(smaller))
        if rendition.width == picture.fallback.width and picture.fallback.file in missing:
            store.put(picture.fallback.file, _jpeg(smaller))


def keep_crops(picture: Picture, pixels: Pillow.Image) -> None:
    """Put the crops around the focal point into the store."""
    for shape in SHAPES:
        crop = picture.cropped(shape)
        media.store().put(crop.file, _jpeg(_cropped(pixels, picture, crop)))


def decode(data: bytes) -> tuple[Pillow.Image, int, int]:
    """RGB pixels, the right way up, no more than a master needs; and the width and height that
    the upload has. Raises Refused. Takes less than 400 MiB and a few seconds, whatever comes."""
    if not data:
        raise Refused("The file is empty.")
    if len(data) > MOST_BYTES:
        raise Refused(f"The file is larger than {MOST_BYTES / 2**20:g} MB.")
    try:
        upload = Pillow.open(BytesIO(data), formats=FORMATS)
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        raise Refused("The picture is too large.") from None
    except Exception:  # decoders raise whatever they like
        raise Refused("This is no JPEG, PNG, WebP, AVIF or GIF picture.") from None
    _check_size(upload)
    width, height = upload.size
    try:
        size = _of_master(width, height)
        upload.draft(None, size)  # a JPEG is decoded at a half, a quarter or an eighth
        upload.load()
        profile = upload.info.get("icc_profile")
        orientation = _orientation(upload)
        pixels = _in_srgb(_reduced(upload, size), profile)
    except Exception:
        raise Refused("The picture is damaged or incomplete.") from None
    pixels.info = {}  # or a comment in it would be written again
    if orientation in TURNS:
        pixels = pixels.transpose(TURNS[orientation])
    return (pixels, height, width) if orientation in LYING else (pixels, width, height)


def _check_size(upload: ImageFile) -> None:
    width, height = upload.size
    most = MOST_PIXELS[upload.format or ""]
    if width * height > most:
        raise Refused(
            f"The picture is too large: {width} × {height} pixels. In {upload.format}, "
            f"{most // 1_000_000} megapixels are the most."
        )
    if min(width, height) < LEAST_SIDE:
        raise Refused(f"The picture is too small: {LEAST_SIDE} × {LEAST_SIDE} pixels at least.")
    if max(width, height) > LONGEST_SHAPE * min(width, height):
        raise Refused(f"The picture is more than {LONGEST_SHAPE} times as long as it is wide.")


def _of_master(width: int, height: int) -> tuple[int, int]:
    """The size to which a picture is reduced, in pixels: no smaller than its renditions."""
    turned = min(width, height)  # which side is the width is not known yet
    scale = min(1, max(sqrt(MASTER_PIXELS / (width * height)), WIDTHS[-1] / turned))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _orientation(upload: ImageFile) -> int:
    """How the camera was held (EXIF 2.3, tag 274); 1 if it doesn't say so in earnest."""
    try:
        return int(upload.getexif().get(0x0112, 1))
    except Exception:
        return 1


def _reduced(upload: ImageFile, size: tuple[int, int]) -> Pillow.Image:
    """Opaque pixels of that size in mode L, RGB or CMYK. What is transparent shows white."""
    pixels: Pillow.Image = upload
    if pixels.mode in ("P", "PA"):
        clear = pixels.mode == "PA" or "transparency" in pixels.info
        pixels = pixels.convert("RGBA" if clear else "RGB")
    if pixels.mode.startswith("I;16"):  # which Pillow can't scale; the upper bytes are the grey
        upper = slice(0 if pixels.mode.endswith("B") else 1, None, 2)
        pixels = Pillow.frombytes("L", pixels.size, pixels.tobytes()[upper])
    if pixels.mode not in ("L", "LA", "RGB", "RGBA", "CMYK"):
        pixels = pixels.convert("L" if pixels.mode == "1" else "RGB")
    if not pixels.mode.endswith("A"):
        return _scaled(pixels, *size)
    # In place and channel by channel: a second copy of 50 megapixels is 200 MiB.
    transparency = ImageChops.invert(pixels.getchannel("A"))
    pixels.paste((255,) * len(pixels.getbands()), (0, 0, *pixels.size), transparency)
    channels = pixels.getbands()[:-1]
    scaled = [_scaled(pixels.getchannel(channel), *size) for channel in channels]
    return Pillow.merge("".join(channels), scaled)


def _in_srgb(pixels: Pillow.Image, profile: bytes | None) -> Pillow.Image:
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):  # a broken profile is as good as none
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            turned = ImageCms.profileToProfile(pixels, given, SRGB, outputMode="RGB")
            if turned is not None:
                return turned
    return pixels if pixels.mode == "RGB" else pixels.convert("RGB")


def _scaled(pixels: Pillow.Image, width: int, height: int) -> Pillow.Image:
    if pixels.size == (width, height):
        return pixels
    return pixels.resize((width, height), LANCZOS, reducing_gap=3.0)


def _cropped(pixels: Pillow.Image, picture: Picture, crop: Rendition) -> Pillow.Image:
    scale = min(pixels.width / crop.width, pixels.height / crop.height)
    wide, tall = crop.width * scale, crop.height * scale
    left = max(0, min(picture.focal_x * pixels.width - wide / 2, pixels.width - wide))
    top = max(0, min(picture.focal_y * pixels.height - tall / 2, pixels.height - tall))
    box = (left, top, min(left + wide, pixels.width), min(top + tall, pixels.height))
    return pixels.resize((crop.width, crop.height), LANCZOS, box=box, reducing_gap=3.0)


def _webp(pixels: Pillow.Image) -> bytes:
    return _written(pixels, "WEBP", quality=80, method=2)  # 4 takes twice as long for 4 %


def _jpeg(pixels: Pillow.Image, quality: int = 82, **options: Any) -> bytes:
    return _written(pixels, "JPEG", quality=quality, progressive=True, optimize=True, **options)


def _written(pixels: Pillow.Image, form: str, **options: Any) -> bytes:
    file = BytesIO()
    pixels.save(file, form, **options)
    return file.getvalue()
