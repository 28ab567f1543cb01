"""Colours: as people write them, as styles have them, and how well one is read on another."""

import re
from collections.abc import Callable, Iterable
from math import atan2, cos, degrees, floor, hypot, radians, sin
from typing import NamedTuple

HEX = re.compile(r"#[0-9a-f]{6}", re.ASCII)
SHORT = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.ASCII | re.IGNORECASE)

READABLE = 4.5  # the least contrast of a text (WCAG 2.2, 1.4.3)


class Lch(NamedTuple):
    """A colour as the eye reckons (CSS Color 4, oklch): lightness in percent, chroma, hue in
    degrees."""

    lightness: float
    chroma: float
    hue: float

    def __str__(self) -> str:
        """As the styles' raw values are written."""
        return f"{self.lightness:.4g}% {self.chroma:.4g} {self.hue:.4g}"

    def at(self, lightness: float) -> "Lch":
        """The colour at another lightness (0 to 100), with as much chroma as screens can show."""
        colour = self._replace(lightness=round(lightness, 2))
        if _is_shown(colour):
            return colour
        shown, most = 0.0, self.chroma
        for _ in range(9):
            middle = (shown + most) / 2
            if _is_shown(colour._replace(chroma=middle)):
                shown = middle
            else:
                most = middle
        return colour._replace(chroma=floor(10_000 * shown) / 10_000)

    def towards(self, end: float, is_good: Callable[["Lch"], bool]) -> "Lch":
        """The first on the way to a lightness that is good, if those beyond it are, too; else the
        last."""
        if is_good(self):
            return self
        bad, good = self.lightness, end
        for _ in range(10):
            middle = (bad + good) / 2
            if is_good(self.at(middle)):
                good = middle
            else:
                bad = middle
        return self.at(good)


def written(text: str) -> str:
    """A colour as it is kept, "#a1121b", from what people type: "A1121B", "#FFF"; anything else as
    it was typed."""
    found = SHORT.fullmatch(text.strip())
    if found is None:
        return text
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def of_hex(text: str) -> Lch:
    """Raises ValueError for what isn't as `written` makes it."""
    if not HEX.fullmatch(text):
        raise ValueError(text)
    red, green, blue = (_to_linear(int(text[at : at + 2], 16) / 255) for at in (1, 3, 5))
    # Björn Ottosson, https://bottosson.github.io/posts/oklab/
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    light = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    chroma = hypot(a, b)
    hue = degrees(atan2(b, a)) % 360 if chroma > 0.0005 else 0.0
    return Lch(round(100 * light, 2), round(chroma, 4) if chroma > 0.0005 else 0.0, round(hue, 1))


def to_hex(colour: Lch) -> str:
    return "#" + "".join(f"{round(255 * _of_linear(part)):02x}" for part in _linear(colour))


def contrast(one: Lch, other: Lch) -> float:
    """How well one is read on the other: from 1 to 21 (WCAG 2.2, contrast ratio)."""
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def worst(colour: Lch, grounds: Iterable[Lch]) -> float:
    """The contrast of a colour with the ground on which it is hardest to read."""
    return min(contrast(colour, ground) for ground in grounds)


def nearest(colour: Lch, grounds: Iterable[Lch]) -> Lch:
    """The colour, only as much lighter or darker as makes it READABLE on each of the grounds; black
    or white where no shade is."""
    grounds = tuple(grounds)

    def is_read(other: Lch) -> bool:
        return worst(of_hex(to_hex(other)), grounds) >= READABLE  # as it will be offered

    ways = [colour.towards(end, is_read) for end in (0, 100)]
    read = [way for way in ways if is_read(way)]
    if not read:
        return max(ways, key=lambda extreme: worst(extreme, grounds))
    return min(read, key=lambda way: abs(way.lightness - colour.lightness))


def lettering_on(colour: Lch) -> Lch:
    """White, or black where that is read better."""
    white, black = Lch(100, 0, 0), Lch(0, 0, 0)
    return white if contrast(white, colour) >= READABLE else black


def _luminance(colour: Lch) -> float:
    # Of the pixel that is shown, which has whole steps.
    shown = (_to_linear(round(255 * _of_linear(part)) / 255) for part in _linear(colour))
    return sum(part * weight for part, weight in zip(shown, (0.2126, 0.7152, 0.0722), strict=True))


def _linear(colour: Lch, clipped: bool = True) -> tuple[float, ...]:
    light, hue = colour.lightness / 100, radians(colour.hue)
    a, b = colour.chroma * cos(hue), colour.chroma * sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    parts = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return tuple(min(1.0, max(0.0, part)) for part in parts) if clipped else parts


def _is_shown(colour: Lch) -> bool:
    return all(-0.002 <= part <= 1.002 for part in _linear(colour, clipped=False))


def _to_linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _of_linear(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
