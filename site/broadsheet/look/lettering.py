"""Lettering: words drawn for pictures that have words in them, in the paper's own typefaces, and in
those of the system where the letters are of other scripts."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain, groupby, repeat
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from PIL import ImageFont, features
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
# Of the system, where it has them (in Debian's fonts-noto-core and fonts-noto-cjk): shipped, they
# would weigh fifty times as much as the program.
SYSTEM = Path("/usr/share/fonts")
NOTO = (
    *("NotoNaskhArabic-Bold.ttf", "NotoSerifHebrew-Bold.ttf", "NotoSerifDevanagari-Bold.ttf"),
    *("NotoSerifThai-Bold.ttf", "NotoSansThai-Bold.ttf"),
    *("NotoSerifCJK-Bold.ttc", "NotoSansCJK-Bold.ttc"),
)
BOLD = 700
# A typeface that is open is no matter for two threads, and pages go first.
ONE_AT_A_TIME = threading.RLock()
MEASURED_AT = 100  # pixels; widths grow as sizes do
# Thai has no blanks between words. A syllable begins with these, which are written before the
# letter that they follow in speech, and ends with those: there a word may be cut.
BEGIN, END = "เแโใไ", "ะำๆฯ์"
JOINED = "ะาำๅๆฯ"  # they stand with the letter before them
# What takes no place and is no letter: marks of direction, soft hyphens, joiners.
UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


_drawable: set[str] = set()  # of the letters that were asked for


class Run(NamedTuple):
    """Letters that one typeface has, all in one direction."""

    file: Path
    text: str
    direction: str  # "ltr" or "rtl"


def can_draw(*texts: str) -> bool:
    """Whether the typefaces have every letter of these texts. False where Pillow can't read them
    (it needs brotli for that)."""
    wanted = set("".join(map(plain, texts))) - _drawable
    if not wanted:
        return True
    with ONE_AT_A_TIME:
        found = {letter for letter in wanted if _file_of(letter)}
    _drawable.update(found)
    return found == wanted


def drawable(text: str) -> str:
    """A text on one line without the symbols that no typeface has (emoji): its words say it all."""
    letters = (one for one in plain(text) if _is_word(one) or can_draw(one))
    return " ".join("".join(letters).split())


def _is_word(letter: str) -> bool:
    return unicodedata.category(letter)[0] not in "SC" and letter not in "\ufe0e\ufe0f"


def plain(text: str) -> str:
    return " ".join(UNSEEN.sub("", text).split())


def is_from_right(text: str) -> bool:
    """Whether a line begins at the right, by its first letter (UAX 9, P2)."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind != "L" for kind in kinds if kind in ("L", "R", "AL")), False)


def runs(text: str, *, rtl: bool) -> list[Run]:
    """A line from left to right, cut where another typeface, or direction, has to go on. `text`: of
    letters that can be drawn; `rtl`: of a text that begins at the right."""
    own = next(filter(None, map(_file_of, text if rtl else "")), FILES[0])
    found: list[Run] = []
    for letter, direction in zip(text, _directions(text) if rtl else repeat("ltr"), strict=False):
        file = _file_of(letter) or FILES[0]
        if direction == "rtl" and _has(own, letter):
            file = own  # a bracket between its letters is turned with them
        if found and direction == found[-1].direction and (file == found[-1].file or letter == " "):
            found[-1] = found[-1]._replace(text=found[-1].text + letter)
        else:
            found.append(Run(file, letter, direction))
    if not rtl:
        return found
    groups = [list(group) for _, group in groupby(found, attrgetter("direction"))]
    turned = (group if group[0].direction == "ltr" else group[::-1] for group in reversed(groups))
    return [*chain.from_iterable(turned)]


def _directions(text: str) -> Iterator[str]:
    """Of each letter of a line that begins at the right: what stands between words that run from
    the left, and digits behind them, run so, too (UAX 9, W7 and N1)."""
    waiting, last = 0, "rtl"
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind not in ("L", "R", "AL", "AN", "EN"):
            waiting += 1
            continue
        direction = {"EN": last, "L": "ltr"}.get(kind, "rtl")
        yield from [last if last == direction else "rtl"] * waiting
        yield direction
        waiting, last = 0, direction
    yield from ["rtl"] * waiting


def width(text: str, size: float, *, rtl: bool = False) -> float:
    """Pixels that a line takes."""
    return sum(_length(run, MEASURED_AT) for run in runs(text, rtl=rtl)) * size / MEASURED_AT


def draw(
    on: ImageDraw,
    at: tuple[float, float],
    text: str,
    size: int,
    fill: str,
    language: str = "",
    *,
    rtl: bool = False,
) -> None:
    """Write a line, from that point of its baseline on. `language`: a tag; by it Chinese and
    Japanese differ in their letters."""
    across, base = at
    for run in runs(text, rtl=rtl):
        face, told = font(run.file, size), _told(run)
        if told and language:
            told["language"] = language
        on.text((across, base), run.text, fill=fill, font=face, anchor="ls", **told)
        across += _length(run, size)


def _length(run: Run, size: int) -> float:
    return font(run.file, size).getlength(run.text, **_told(run))


def _told(run: Run) -> dict[str, Any]:
    return {"direction": run.direction} if _shapes() else {}


@cache
def _shapes() -> bool:
    """Whether Pillow joins letters and turns them (Raqm)."""
    return bool(features.check("raqm"))


def wrapped(text: str, size: float, room: float) -> list[str]:
    """A text in lines of at most so many pixels; a word that is longer is cut."""
    lines: list[str] = []
    for word in text.split():
        first, *others = _short_enough(word, size, room)
        longer = f"{lines[-1]} {first}" if lines else first
        if lines and width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(first)
        lines += others
    return lines


def _short_enough(word: str, size: float, room: float) -> list[str]:
    parts = []
    while len(word) > 1 and (wide := width(word, size)) > room:
        at = _cut(word, max(1, int(len(word) * room / wide) - 1))
        while at > 1 and width(word[:at], size) > room:  # letters differ in width
            at = _cut(word, at - 1)
        parts.append(word[:at])
        word = word[at:]
    return [*parts, word]


def _cut(word: str, longest: int) -> int:
    """Where to cut a word: between its letters, with all that belongs to each."""
    places = [at for at in range(longest, 1, -1) if _may_cut(word, at)]
    ends = (at for at in places if word[at] in BEGIN or word[at - 1] in END)
    return next((at for at in ends if at > longest // 2), places[0] if places else 1)


def _may_cut(word: str, at: int) -> bool:
    return (
        word[at - 1] not in BEGIN
        and word[at] not in JOINED
        and unicodedata.category(word[at]) not in ("Mn", "Mc", "Pe", "Pf", "Po")
    )


@lru_cache(maxsize=64)
def font(file: Path, size: int) -> FreeTypeFont:
    """A typeface from a file, its size in pixels. It is remembered: opening it takes long."""
    opened = ImageFont.truetype(str(file), size)
    if file in FILES:
        opened.set_variation_by_axes([BOLD])
    return opened


@lru_cache(maxsize=4096)
def _file_of(letter: str) -> Path | None:
    """The first typeface that has a letter."""
    if letter == " ":
        return FILES[0]
    return next((file for file in chain(FILES, _of_the_system()) if _has(file, letter)), None)


def _of_the_system() -> Iterator[Path]:
    """Looked for once a letter needs them; without Raqm none can be set as it must."""
    yield from found_at(SYSTEM) if _shapes() else ()


@cache
def found_at(folder: Path) -> list[Path]:
    """The typefaces of other scripts below a folder."""
    found = {file.name: file for file in folder.rglob("Noto*-Bold.tt[cf]")}
    return [found[name] for name in NOTO if name in found]


def _has(file: Path, letter: str) -> bool:
    """Pillow raises for what leaves nothing to draw, such as a variation selector by itself."""
    try:
        drawn = _probe(file).getmask(letter)
        return bool(drawn.getbbox()) and bytes(drawn) != _missing(file)
    except (OSError, RuntimeError, ValueError):
        return False


@cache
def _missing(file: Path) -> bytes:
    """What a typeface draws in the place of a letter that it lacks: nothing, or a box."""
    return bytes(_probe(file).getmask("\U0010fffd"))


@cache
def _probe(file: Path) -> FreeTypeFont:
    """Without Raqm, which sets a ring below a mark that a typeface lacks."""
    return ImageFont.truetype(str(file), 20, layout_engine=ImageFont.Layout.BASIC)
