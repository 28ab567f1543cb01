"""Schemes: all colours of a paper, light and dark, from the few that it chose."""

import re
from functools import cache

from .. import settings
from .choices import Look
from .colours import READABLE, Lch, contrast, nearest, of_hex, to_hex, worst

Scheme = dict[str, Lch]  # by the names of the styles' raw values, without their prefix

TOKENS = "css/shared/tokens.css"
RAW = re.compile(r"--lch-([\w-]+):\s*([\d.]+)% ([\d.]+) ([\d.]+);")
# What stands in the paper's own colour, and what is written on it, by how far it stands out.
GROUNDS, TEXTS = ("tint", "hairline"), ("faint", "soft", "ink")
# The least contrast of text and paper: the fainter words above it must reach their own.
OF_PAPER = 7.0


@cache
def programs() -> tuple[Scheme, Scheme]:
    """The program's own, light and dark: of the values that tokens.css gives a name, the first and
    the next that differs from it."""
    light: Scheme = {}
    dark: Scheme = {}
    for name, *numbers in RAW.findall((settings.part("static") / TOKENS).read_text("utf-8")):
        colour = Lch(*map(float, numbers))
        if light.setdefault(name, colour) != colour:
            dark.setdefault(name, colour)
    return light, light | dark


def of_look(look: Look) -> tuple[Scheme, Scheme]:
    """The colours of a look: the light ones, then the dark ones."""
    return light(look), dark(look)


def light(look: Look) -> Scheme:
    own, _ = programs()
    paper = of_hex(look.background) if look.background else None
    scheme = _on(paper, own) if paper else dict(own)
    if look.accent:
        scheme["press"] = of_hex(look.accent)
    elif paper:
        scheme["press"] = nearest(own["press"], grounds(scheme))
    return scheme


def dark(look: Look) -> Scheme:
    _, own = programs()
    scheme = dict(own)
    if look.background_dark:
        scheme = _on(of_hex(look.background_dark), own)
    elif look.background:
        of_day = of_hex(look.background)
        night = Lch(own["paper"].lightness, min(0.018, of_day.chroma * 0.6), of_day.hue)
        scheme = _on(night, own)
    if look.accent_dark:
        scheme["press"] = of_hex(look.accent_dark)
    elif look.accent:
        of_day = of_hex(look.accent)
        brighter = of_day._replace(chroma=min(of_day.chroma, own["press"].chroma))
        scheme["press"] = nearest(brighter.at(own["press"].lightness), grounds(scheme))
    elif look.background_dark:
        scheme["press"] = nearest(own["press"], grounds(scheme))
    return scheme


def grounds(scheme: Scheme) -> tuple[Lch, Lch]:
    """The colours that texts are read on."""
    return scheme["paper"], scheme["tint"]


def bears_text(scheme: Scheme) -> float:
    """The contrast of the paper with what is written on it."""
    return worst(scheme["ink"], grounds(scheme))


def nearest_paper(paper: Lch, is_dark: bool) -> Lch:
    """The paper, only as much lighter (or darker, if dark) as lets text be read on it."""
    own = programs()[is_dark]
    end = 0 if is_dark else 100

    def bears(other: Lch) -> bool:
        return bears_text(_on(of_hex(to_hex(other)), own)) >= OF_PAPER  # as it will be offered

    return paper.towards(end, bears)


def _on(paper: Lch, own: Scheme) -> Scheme:
    """A scheme of the program's own, on another paper: what stands out from it does so as far."""
    scheme = dict(own) | {"paper": paper}
    grey = paper.chroma < 0.003
    for name in GROUNDS:
        away = own[name].lightness - own["paper"].lightness
        tone = paper._replace(chroma=0 if grey else min(paper.chroma * 1.3, 0.04))
        scheme[name] = tone.at(min(100, max(0, paper.lightness + away)))
    for name in TEXTS:
        chroma = 0 if grey else min(max(own[name].chroma, paper.chroma / 2), 0.025)
        text = Lch(own[name].lightness, chroma, paper.hue).at(own[name].lightness)
        scheme[name] = _away_from(text, grounds(scheme))
    return scheme


def _away_from(text: Lch, papers: tuple[Lch, Lch]) -> Lch:
    """As it is, or as much darker on light paper, lighter on dark, as makes it readable."""
    end = 100 if contrast(papers[0], Lch(0, 0, 0)) < contrast(papers[0], Lch(100, 0, 0)) else 0
    return text.towards(end, lambda other: worst(other, papers) >= READABLE)
