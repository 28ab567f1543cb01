"""Sizes: the files of a picture, made of its pixels and put into the media store."""

import re
from io import BytesIO
from pathlib import PurePath

from PIL import Image as Pillow

from ..archive.images import SHAPES, Picture
from ..archive.spelling.slugs import slugify
from . import decoding, store


def render(data: bytes, digest: str, name: str) -> tuple[Picture, bool]:
    """The picture of an upload, all its files in the store, and whether its master was there
    before. Raises UploadRefused, OSError."""
    pixels, width, height = decoding.decode(data)
    words = re.sub(r"[^a-z0-9]+", "-", slugify(PurePath(name).stem, ""))
    file = f"{words[:40].strip('-') or 'picture'}-{digest[:16]}"
    picture = Picture(file, width, height)
    was_there = store.store().exists(picture.master)
    _keep(picture, pixels)
    return picture, was_there


def complete(picture: Picture) -> None:
    """Make of the master what files the store lacks. Raises OSError."""
    with Pillow.open(BytesIO(store.store().open(picture.master))) as pixels:
        _keep(picture, pixels)


def crop(picture: Picture) -> None:
    """Make of the master the crops around the focal point. Raises OSError."""
    with Pillow.open(BytesIO(store.store().open(picture.master))) as pixels:
        _keep_crops(picture, pixels)


def _keep(picture: Picture, pixels: Pillow.Image) -> None:
    """Put a picture's files into the store, those that are not there yet."""
    media = store.store()
    missing = {file for file in picture.files if not media.exists(file)}
    if picture.master in missing:
        media.put(picture.master, decoding.jpeg(pixels, quality=95, subsampling=0))
    if missing.intersection(picture.crops):
        _keep_crops(picture, pixels)
    if not missing.difference([picture.master], picture.crops):
        return
    smaller = pixels
    for rendition in reversed(picture.renditions):  # each from the next larger: much quicker
        smaller = decoding.scaled(smaller, rendition.width, rendition.height)
        if rendition.file in missing:
            media.put(rendition.file, decoding.webp(smaller))
        if rendition.width == picture.fallback.width and picture.fallback.file in missing:
            media.put(picture.fallback.file, decoding.jpeg(smaller))


def _keep_crops(picture: Picture, pixels: Pillow.Image) -> None:
    """Put the crops around the focal point into the store."""
    for shape in SHAPES:
        crop = picture.cropped(shape)
        store.store().put(crop.file, decoding.jpeg(decoding.cropped(pixels, picture, crop)))
