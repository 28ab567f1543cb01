"""Cards: a headline under the paper's name, for where a story is shared and has no picture."""

from io import BytesIO
from typing import NamedTuple

from PIL import Image as Pillow
from PIL import ImageDraw

from . import lettering, schemes
from .choices import Look
from .colours import lettering_on, to_hex

WIDTH, HEIGHT = 1200, 630  # as the large networks ask for
EDGE = 64
LARGEST, SMALLEST = 132, 40  # pixels of a headline's letters
LEADING = 1.12


class Words(NamedTuple):
    """What a card says."""

    paper: str
    kicker: str
    headline: str


def can_be_drawn(words: Words) -> bool:
    """Whether the paper's typefaces have all its letters: a card with boxes in it says less than
    none, and so does one without a letter. Scripts that run from the right, or join their letters,
    are among those they lack."""
    says_something = all(any(map(str.isalnum, it)) for it in (words.paper, words.headline))
    return says_something and lettering.can_draw(*words)


def as_png(words: Words, look: Look) -> bytes:
    """`words`: that can be drawn."""
    scheme = schemes.light(look)
    colour = {name: to_hex(value) for name, value in scheme.items()}
    picture = Pillow.new("RGB", (WIDTH, HEIGHT), colour["paper"])
    pen = ImageDraw.Draw(picture)
    with lettering.ONE_AT_A_TIME:
        below = _nameplate(pen, words.paper, look, colour, to_hex(lettering_on(scheme["press"])))
        kicker = _cut(lettering.plain(words.kicker), 34)
        lettering.draw(pen, (EDGE, below + 74), kicker, 34, colour["press"])
        _headline(pen, lettering.plain(words.headline), below + 96, colour["ink"])
    file = BytesIO()
    # Text on one colour: 64 shades are all there are, and take half the bytes.
    picture.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def _nameplate(
    pen: ImageDraw.ImageDraw, name: str, look: Look, colour: dict[str, str], on_plate: str
) -> float:
    """The name at the head, as the look has it; returns how far down it reaches."""
    name = lettering.plain(name)
    if look.nameplate_letters == "capitals":
        name = name.upper()
    size = round(min(64, 64 * (WIDTH - 2 * EDGE - 40) / lettering.width(name, 64)))
    wide = lettering.width(name, size)
    across = EDGE if look.nameplate_at == "start" else (WIDTH - wide) / 2
    base, ink = 96, colour["ink"]
    if look.nameplate == "band":
        pen.rectangle((0, 0, WIDTH, 130), fill=colour["ink"])
        ink = colour["paper"]
    elif look.nameplate == "boxed":
        across += 20 if look.nameplate_at == "start" else 0
        pen.rectangle((across - 20, 36, across + wide + 20, 118), fill=colour["press"])
        ink = on_plate
    lettering.draw(pen, (across, base), name, size, ink)
    if look.nameplate in ("", "ruled"):
        if look.nameplate == "ruled":
            pen.rectangle((EDGE, 28, WIDTH - EDGE, 31), fill=colour["ink"])
        pen.rectangle((EDGE, 126, WIDTH - EDGE, 127), fill=colour["ink"])
        pen.rectangle((EDGE, 131, WIDTH - EDGE, 131), fill=colour["ink"])
    return 132


def _headline(pen: ImageDraw.ImageDraw, text: str, top: float, ink: str) -> None:
    """As large as its place allows, in lines of like length."""
    room, height = WIDTH - 2 * EDGE, HEIGHT - EDGE * 0.75 - top
    for size in range(LARGEST, SMALLEST - 1, -4):
        lines = lettering.wrapped(text, size, room)
        if len(lines) * size * LEADING <= height:
            break
    lines = lines[: int(height // (size * LEADING))]
    if len(lines) > 1:  # balanced: the same number of lines, none longer than it must be
        narrower = room
        while len(tried := lettering.wrapped(text, size, narrower - 40)) == len(lines):
            lines, narrower = tried, narrower - 40
    for row, line in enumerate(lines):
        base = top + size * (0.95 + LEADING * row)
        lettering.draw(pen, (EDGE, base), line, size, ink)


def _cut(text: str, size: int) -> str:
    """As much of a line as there is room for, in whole words."""
    return next(iter(lettering.wrapped(text, size, WIDTH - 2 * EDGE)), "")
