"""Icons as pixels."""

from io import BytesIO
from typing import Any

from PIL import Image as Pillow
from PIL import ImageDraw

from . import lettering
from .choices import Look
from .icons import colours, letters


def as_png(look: Look, name: str, size: int) -> bytes:
    """The icon fills the square: systems cut their own shape from it. Letters that
    the paper's typefaces lack are lines of print instead."""
    ground, ink = colours(look)
    picture = Pillow.new("RGB", (size, size), ground)
    pen, text = ImageDraw.Draw(picture), letters(look, name)
    with lettering.ONE_AT_A_TIME:
        if text and lettering.can_draw(text):
            _letters(pen, text, size, ink)
        else:
            print_lines(pen, (0, 0), size, ink)
    return _written(picture, "PNG", optimize=True)


def as_ico(look: Look, name: str) -> bytes:
    """The icon as an ICO file, in the sizes of tabs and bookmarks."""
    largest = Pillow.open(BytesIO(as_png(look, name, 256)))
    return _written(largest, "ICO", sizes=[(16, 16), (32, 32), (48, 48)])


def _written(picture: Pillow.Image, form: str, **options: Any) -> bytes:
    file = BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def _letters(pen: ImageDraw.ImageDraw, text: str, size: int, ink: str) -> None:
    # Inside of the circle that every system's shape leaves (W3C, maskable icons: four fifths).
    pixels = round(min(0.62 * size, 0.58 * size * 100 / lettering.width(text, 100)))
    across = (size - lettering.width(text, pixels)) / 2
    lettering.draw(pen, (across, size / 2 + pixels * 0.33), text, pixels, ink)


def print_lines(pen: ImageDraw.ImageDraw, at: tuple[float, float], size: int, ink: str) -> None:
    """Lines of print in a square, for where no letters can stand."""
    for row, (length, height) in enumerate(((0.5, 0.1), (0.5, 0.04), (0.5, 0.04), (0.32, 0.04))):
        top = at[1] + size * (0.27 + 0.125 * row + (0.04 if row else 0))
        left = at[0] + size * 0.25
        pen.rectangle((left, top, left + size * length, top + size * height), fill=ink)
