"""Lettering: words drawn in the paper's own typefaces, for pictures that have words in them."""

import re
import threading
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont
from PIL.ImageDraw import ImageDraw
from PIL.ImageFont import FreeTypeFont

from .. import settings

FONTS = settings.part("static") / "fonts"
# The first that has a letter draws it.
FILES = [
    FONTS / f"{name}-wght.woff2"
    for name in (
        *("newsreader-latin", "newsreader-latin-ext", "newsreader-vietnamese"),
        *("source-serif-cyrillic", "source-serif-cyrillic-ext", "source-serif-greek"),
    )
]
BOLD = 700
# A typeface that is open is no matter for two threads, and pages go first.
ONE_AT_A_TIME = threading.RLock()
MEASURED_AT = 100  # pixels; widths grow as sizes do
# What takes no place and is no letter: marks of direction, soft hyphens, joiners.
UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


_drawable: set[str] = set()  # of the letters that were asked for


class Run(NamedTuple):
    """Letters that one typeface has."""

    file: Path
    text: str


def can_draw(*texts: str) -> bool:
    """Whether the typefaces have every letter of these texts. False where Pillow can't read them
    (it needs brotli for that)."""
    wanted = {letter for text in texts for letter in plain(text)} - _drawable
    if not wanted:
        return True
    with ONE_AT_A_TIME:
        found = {letter for letter in wanted if _file_of(letter)}
    _drawable.update(found)
    return found == wanted


def plain(text: str) -> str:
    return " ".join(UNSEEN.sub("", text).split())


def runs(text: str) -> list[Run]:
    """A text, cut where another typeface has to go on. `text`: of letters that can be drawn."""
    found: list[Run] = []
    for letter in text:
        file = _file_of(letter) or FILES[0]
        if found and (file == found[-1].file or letter == " "):
            found[-1] = Run(found[-1].file, found[-1].text + letter)
        else:
            found.append(Run(file, letter))
    return found


def width(text: str, size: float) -> float:
    """Pixels that a line takes."""
    lengths = (font(run.file, MEASURED_AT).getlength(run.text) for run in runs(text))
    return sum(lengths) * size / MEASURED_AT


def draw(on: ImageDraw, at: tuple[float, float], text: str, size: int, fill: str) -> None:
    """Write a line, from that point of its baseline on."""
    across, base = at
    for run in runs(text):
        face = font(run.file, size)
        on.text((across, base), run.text, fill=fill, font=face, anchor="ls")
        across += face.getlength(run.text)


def wrapped(text: str, size: float, room: float) -> list[str]:
    """A text in lines of at most so many pixels; a word that is longer is cut."""
    lines: list[str] = []
    for word in _short_enough(text, size, room):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _short_enough(text: str, size: float, room: float) -> list[str]:
    words = []
    for word in text.split():
        while width(word, size) > room and len(word) > 1:
            least = max(1, int(len(word) * room / width(word, size)) - 1)
            words.append(word[:least])
            word = word[least:]
        words.append(word)
    return words


@lru_cache(maxsize=64)
def font(file: Path, size: int) -> FreeTypeFont:
    """Opened once: to unpack it takes its time."""
    opened = ImageFont.truetype(str(file), size)
    opened.set_variation_by_axes([BOLD])
    return opened


@lru_cache(maxsize=4096)
def _file_of(letter: str) -> Path | None:
    """The typeface that has a letter: in the others nothing stands in its place."""
    if letter == " ":
        return FILES[0]
    return next((file for file in FILES if _has(file, letter)), None)


def _has(file: Path, letter: str) -> bool:
    """Pillow raises for what leaves nothing to draw, such as a variation selector by itself."""
    try:
        return bool(_probe(file).getmask(letter).getbbox())
    except (OSError, RuntimeError, ValueError):
        return False


@cache
def _probe(file: Path) -> FreeTypeFont:
    return ImageFont.truetype(str(file), 20)
