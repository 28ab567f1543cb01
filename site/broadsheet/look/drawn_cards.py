"""Cards: a headline under the paper's name or logo, for where a story is shared and has no
picture."""

from collections.abc import Callable
from functools import partial
from io import BytesIO

from PIL import Image as Pillow
from PIL import ImageChops, ImageDraw

from . import drawn_icons, lettering, schemes
from .card_words import HEIGHT, WIDTH, Words
from .choices import Look
from .colours import lettering_on, to_hex

EDGE = 64
LARGEST, SMALLEST = 132, 40  # pixels of a headline's letters
LEADING = 1.12


def as_png(words: Words, look: Look, logo: bytes | None) -> bytes:
    """A card. `logo`: a picture that stands for the name. Where there are no typefaces for the
    headline, the name or logo stands alone, and where there is none for that, lines of print: boxes
    in the place of letters say less."""
    scheme = schemes.light(look)
    colour = {name: to_hex(value) for name, value in scheme.items()}
    picture = Pillow.new("RGB", (WIDTH, HEIGHT), colour["paper"])
    pen = ImageDraw.Draw(picture)
    with lettering.ONE_AT_A_TIME:
        name, kicker, headline = (_shown(text) for text in words[:3])
        if not headline:
            _alone(picture, name, logo, colour["ink"])
        else:
            below = 132.0
            if logo:
                _set_logo(
                    picture, logo, (WIDTH - 2 * EDGE, 92), 20, at_start=look.nameplate_at == "start"
                )
            if name and not logo:
                below = _nameplate(pen, name, look, colour, to_hex(lettering_on(scheme["press"])))
            write = partial(_write, pen, words.language, lettering.is_from_right(headline))
            write(_cut(kicker, 34), below + 74, 34, colour["press"])
            _headline(write, headline, below + 96, colour["ink"])
    file = BytesIO()
    # Text on one colour: 64 shades are all there are, and take half the bytes.
    shades = picture.quantize(64, Pillow.Quantize.FASTOCTREE)  # nearer, and in a sixth of the time
    shades.save(file, "PNG")  # `optimize` spares a sixth, and takes as long as all of the drawing
    return file.getvalue()


def _shown(text: str) -> str:
    """A text as it can be drawn; "" if it can't, or has no letter."""
    text = lettering.drawable(text)
    return text if any(map(str.isalnum, text)) and lettering.can_draw(text) else ""


def _set_logo(
    picture: Pillow.Image, logo: bytes, room: tuple[int, int], top: int, *, at_start: bool
) -> None:
    """Its white becomes the colour of the page."""
    drawn = Pillow.open(BytesIO(logo)).convert("RGB")
    scale = min(room[0] / drawn.width, room[1] / drawn.height)
    drawn = drawn.resize((max(1, round(drawn.width * scale)), max(1, round(drawn.height * scale))))
    place = EDGE if at_start else (WIDTH - drawn.width) // 2, top + (room[1] - drawn.height) // 2
    ground = picture.crop((*place, place[0] + drawn.width, place[1] + drawn.height))
    picture.paste(ImageChops.multiply(ground, drawn), place)


def _alone(picture: Pillow.Image, name: str, logo: bytes | None, ink: str) -> None:
    pen = ImageDraw.Draw(picture)
    if logo:
        _set_logo(picture, logo, (WIDTH - 4 * EDGE, 300), (HEIGHT - 300) // 2, at_start=False)
    elif name:
        size = round(min(LARGEST, LARGEST * (WIDTH - 2 * EDGE) / lettering.width(name, LARGEST)))
        across = (WIDTH - lettering.width(name, size)) / 2
        at = across, HEIGHT / 2 + size * 0.3
        lettering.draw(pen, at, name, size, ink, rtl=lettering.is_from_right(name))
    else:
        drawn_icons.print_lines(pen, ((WIDTH - HEIGHT) / 2, 0), HEIGHT, ink)


def _write(
    pen: ImageDraw.ImageDraw, language: str, rtl: bool, line: str, base: float, size: int, ink: str
) -> None:
    """A line at its height, from the side at which the headline begins."""
    across = WIDTH - EDGE - lettering.width(line, size, rtl=True) if rtl else EDGE
    lettering.draw(pen, (across, base), line, size, ink, language, rtl=rtl)


def _nameplate(
    pen: ImageDraw.ImageDraw, name: str, look: Look, colour: dict[str, str], on_plate: str
) -> float:
    """The name at the head, as the look has it; returns how far down it reaches."""
    if look.nameplate_letters == "capitals":
        name = name.upper()
    size = round(min(64, 64 * (WIDTH - 2 * EDGE - 40) / lettering.width(name, 64)))
    wide = lettering.width(name, size)
    across, rtl = (WIDTH - wide) / 2, lettering.is_from_right(name)
    if look.nameplate_at == "start":
        across = WIDTH - EDGE - wide if rtl else EDGE
    base, ink = 96, colour["ink"]
    if look.nameplate == "band":
        pen.rectangle((0, 0, WIDTH, 130), fill=colour["ink"])
        ink = colour["paper"]
    elif look.nameplate == "boxed":
        if look.nameplate_at == "start":
            across += -20 if rtl else 20
        pen.rectangle((across - 20, 36, across + wide + 20, 118), fill=colour["press"])
        ink = on_plate
    lettering.draw(pen, (across, base), name, size, ink, rtl=rtl)
    if look.nameplate in ("", "ruled"):
        if look.nameplate == "ruled":
            pen.rectangle((EDGE, 28, WIDTH - EDGE, 31), fill=colour["ink"])
        pen.rectangle((EDGE, 126, WIDTH - EDGE, 127), fill=colour["ink"])
        pen.rectangle((EDGE, 131, WIDTH - EDGE, 131), fill=colour["ink"])
    return 132


def _headline(
    write: Callable[[str, float, int, str], None], text: str, top: float, ink: str
) -> None:
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
        write(line, base, size, ink)


def _cut(text: str, size: int) -> str:
    """As much of a line as there is room for, in whole words."""
    return next(iter(lettering.wrapped(text, size, WIDTH - 2 * EDGE)), "")
