"""Decoding: an upload is decoded, whatever it holds, and its pixels are scaled, cropped and
written anew; it knows no store and no row."""

from contextlib import suppress
from io import BytesIO
from math import sqrt
from typing import Any

from PIL import Image as Pillow
from PIL import ImageChops, ImageCms
from PIL.Image import Resampling, Transpose
from PIL.ImageFile import ImageFile

from ..archive.images import WIDTHS, Picture, Rendition
from ..language import gettext, ngettext
from .upload_limits import UploadRefused, check_bytes

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
MASTER_PIXELS = 12_000_000  # to which a larger picture is reduced

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


def decode(data: bytes) -> tuple[Pillow.Image, int, int]:
    """RGB pixels, the right way up, no more than a master needs; and the width and height that
    the upload has. Raises UploadRefused. Takes less than 400 MiB and a few seconds, whatever
    comes."""
    check_bytes(len(data))
    try:
        upload = Pillow.open(BytesIO(data), formats=FORMATS)
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        raise UploadRefused(gettext("The picture is too large.")) from None
    except Exception:  # decoders raise whatever they like
        raise UploadRefused(gettext("This is no JPEG, PNG, WebP, AVIF or GIF picture.")) from None
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
        raise UploadRefused(gettext("The picture is damaged or incomplete.")) from None
    pixels.info = {}  # or a comment in it would be written again
    if orientation in TURNS:
        pixels = pixels.transpose(TURNS[orientation])
    return (pixels, height, width) if orientation in LYING else (pixels, width, height)


def _check_size(upload: ImageFile) -> None:
    width, height = upload.size
    most = MOST_PIXELS[upload.format or ""]
    if width * height > most:
        raise UploadRefused(
            ngettext(
                "The picture is too large: %(width)s × %(height)s pixels."
                " In %(format)s, %(num)s megapixel is the most.",
                "The picture is too large: %(width)s × %(height)s pixels."
                " In %(format)s, %(num)s megapixels are the most.",
                most // 1_000_000,
                width=width,
                height=height,
                format=upload.format,
            )
        )
    if min(width, height) < LEAST_SIDE:
        raise UploadRefused(
            ngettext(
                "The picture is too small: %(num)s × %(num)s pixel at least.",
                "The picture is too small: %(num)s × %(num)s pixels at least.",
                LEAST_SIDE,
            )
        )
    if max(width, height) > LONGEST_SHAPE * min(width, height):
        raise UploadRefused(
            ngettext(
                "The picture is more than %(num)s time as long as it is wide.",
                "The picture is more than %(num)s times as long as it is wide.",
                LONGEST_SHAPE,
            )
        )


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
        return scaled(pixels, *size)
    # In place and channel by channel: a second copy of 50 megapixels is 200 MiB.
    transparency = ImageChops.invert(pixels.getchannel("A"))
    pixels.paste((255,) * len(pixels.getbands()), (0, 0, *pixels.size), transparency)
    channels = pixels.getbands()[:-1]
    smaller = [scaled(pixels.getchannel(channel), *size) for channel in channels]
    return Pillow.merge("".join(channels), smaller)


def _in_srgb(pixels: Pillow.Image, profile: bytes | None) -> Pillow.Image:
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):  # a broken profile is as good as none
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            turned = ImageCms.profileToProfile(pixels, given, SRGB, outputMode="RGB")
            if turned is not None:
                return turned
    return pixels if pixels.mode == "RGB" else pixels.convert("RGB")


def scaled(pixels: Pillow.Image, width: int, height: int) -> Pillow.Image:
    if pixels.size == (width, height):
        return pixels
    return pixels.resize((width, height), LANCZOS, reducing_gap=3.0)


def cropped(pixels: Pillow.Image, picture: Picture, crop: Rendition) -> Pillow.Image:
    scale = min(pixels.width / crop.width, pixels.height / crop.height)
    wide, tall = crop.width * scale, crop.height * scale
    left = max(0, min(picture.focal_x * pixels.width - wide / 2, pixels.width - wide))
    top = max(0, min(picture.focal_y * pixels.height - tall / 2, pixels.height - tall))
    box = (left, top, min(left + wide, pixels.width), min(top + tall, pixels.height))
    return pixels.resize((crop.width, crop.height), LANCZOS, box=box, reducing_gap=3.0)


def webp(pixels: Pillow.Image) -> bytes:
    return _written(pixels, "WEBP", quality=80, method=2)  # 4 takes twice as long for 4 %


def jpeg(pixels: Pillow.Image, quality: int = 82, **options: Any) -> bytes:
    return _written(pixels, "JPEG", quality=quality, progressive=True, optimize=True, **options)


def _written(pixels: Pillow.Image, form: str, **options: Any) -> bytes:
    file = BytesIO()
    pixels.save(file, form, **options)
    return file.getvalue()
