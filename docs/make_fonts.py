"""Make the parts of the typefaces that papers are set in, and the styles that name them.

    python -m venv /tmp/fonts
    /tmp/fonts/bin/pip install brotli fonttools fontpkg-newsreader fontpkg-source-serif-4
    /tmp/fonts/bin/python docs/make_fonts.py

What it takes and leaves out, and why, is in docs/typography.md. It is run by hand when a typeface
changes; the program needs none of it."""

import re
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from fontTools import subset
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.varLib import instancer
from fontTools.varLib.iup import iup_delta_optimize

ROOT = Path(__file__).resolve().parent.parent
PARTS, STYLES = ROOT / "static/fonts", ROOT / "static/css/shared/faces.css"

NEWSREADER = "fontpkg_newsreader/files/Newsreader[opsz,wght].ttf"
SOURCE_SERIF = "fontpkg_source_serif_4/files/SourceSerif4[opsz,wght].ttf"
WEIGHTS = 400, 700
X_HEIGHT = 0.426  # of Newsreader's small letters, in ems
UNITS = 1000  # an em; half of what Newsreader was drawn in, and what most are
BLUR = 2  # by so many units an outline may be off at weights between: 0.12 px of a lead's headline
KERNED_AT, STEP, LEAST = 550, 5, 10  # the weight whose kerning all have, its steps, and what counts

# What is typed in English, French, German, Spanish, Portuguese, Italian, Dutch, Danish, Norwegian,
# Swedish, Finnish and Icelandic: the letters of Latin-1, figures, and the signs of newspapers.
LATIN = (
    "U+20-7E, U+A0-A1, U+A3, U+A7, U+A9-AB, U+AD, U+B0, U+B7, U+BA-BB, U+BD, U+BF-FF, U+152-153, "
    "U+202F, U+2009, U+2011, U+2013-2014, U+2018-201A, U+201C-201E, U+2022, U+2026, U+2032-2033, "
    "U+2039-203A, U+20AC, U+2212"
)


class Part(NamedTuple):
    """One file: whose letters, which, and what they do beside each other."""

    family: str
    name: str
    source: str
    size: int  # the optical size that it is drawn for, in points
    letters: str
    features: tuple[str, ...] = ()
    is_kerned: bool = False


# Of two that have a letter, browsers take the later.
ALL = [
    Part("Source Serif", "source-serif-greek", SOURCE_SERIF, 14, "U+370-3FF", is_kerned=True),
    Part("Source Serif", "source-serif-cyrillic-ext", SOURCE_SERIF, 14, "U+460-52F, U+20B4"),
    Part(
        *("Source Serif", "source-serif-cyrillic", SOURCE_SERIF, 14),
        *("U+400-45F, U+490-491, U+2116", ("locl",), True),
    ),
    Part(
        *("Newsreader", "newsreader-latin-ext", NEWSREADER, 16),
        "U+A2, U+A4-AF, U+B1-BE, U+100-2DD, U+300-329, U+1E80-1E9F, U+1EF2-1EF9, U+2010-2022, "
        "U+2030, U+20A0-20C0",
        ("locl", "mark", "mkmk"),
    ),
    Part("Newsreader", "newsreader-vietnamese", NEWSREADER, 16, "U+1EA0-1EF1"),
    Part("Newsreader", "newsreader-latin", NEWSREADER, 16, LATIN, ("liga", "pnum"), True),
]


def points(letters: str) -> set[int]:
    """The code points of a unicode-range."""
    ranges = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", letters)
    return {n for first, last in ranges for n in range(int(first, 16), int(last or first, 16) + 1)}


def whole(part: Part) -> TTFont:
    """The typeface as its foundry gives it."""
    found = next(path for path in map(Path, sys.path) if (path / part.source).is_file())
    return TTFont(found / part.source, recalcTimestamp=False)  # the same files each time


def cut(part: Part, features: Iterable[str], weights: tuple[int, int] | int) -> TTFont:
    """The part's letters and nothing else, at one optical size."""
    options = subset.Options()
    options.layout_features = list(features)
    options.hinting = options.glyph_names = False
    options.name_IDs = [0, 1, 2, 13]
    options.drop_tables += ["gasp", "BASE"]
    font = whole(part)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points(part.letters))
    cutter.subset(font)
    instancer.instantiateVariableFont(font, {"opsz": part.size, "wght": weights}, inplace=True)
    if font["head"].unitsPerEm != UNITS:
        scale_upem(font, UNITS)
    return font


def make(part: Part) -> TTFont:
    """The file of a part, not yet compressed."""
    font = cut(part, part.features, WEIGHTS)
    if part.is_kerned:
        pairs = kerning(cut(part, ["kern"], KERNED_AT))
        addOpenTypeFeaturesFromString(font, kern_feature(font, pairs), tables=["GPOS"])
    smooth(font)
    # Browsers read neither: widths between weights are in the outlines as well.
    for table in ("STAT", "HVAR"):
        if table in font:
            del font[table]
    return font


def smooth(font: TTFont) -> None:
    """Leave out what moves a point by no more than its neighbours move it already."""
    widths = font["hmtx"].metrics
    for glyph, variations in font["gvar"].variations.items():
        if not variations:
            continue
        outline, control = font["glyf"]._getCoordinatesAndControls(glyph, widths)
        for variation in variations:
            variation.calcInferredDeltas(outline, control.endPts)
            moved = [(round(x), round(y)) for x, y in variation.coordinates]
            kept = iup_delta_optimize(moved, outline, control.endPts, tolerance=BLUR)
            variation.coordinates = list(kept)


# Kerning: a matrix of classes at one weight, in coarse steps, takes 2 KB instead of 11.


def kerning(font: TTFont) -> dict[tuple[str, str], int]:
    """By how many units each pair of letters is set apart or closer; a foundry's own exceptions
    come before its classes."""
    pairs: dict[tuple[str, str], int] = {}
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for left, right, value in _pairs(getattr(table, "ExtSubTable", table), font):
                pairs.setdefault((left, right), value.XAdvance if value else 0)
    rounded = {pair: STEP * round(units / STEP) for pair, units in pairs.items()}
    return {pair: units for pair, units in rounded.items() if abs(units) >= LEAST}


def _pairs(table, font):
    if table.Format == 1:
        for left, following in zip(table.Coverage.glyphs, table.PairSet, strict=True):
            for pair in following.PairValueRecord:
                yield left, pair.SecondGlyph, pair.Value1
        return
    lefts, rights = table.ClassDef1.classDefs, table.ClassDef2.classDefs
    for left in table.Coverage.glyphs:
        row = table.Class1Record[lefts.get(left, 0)].Class2Record
        for right in font.getGlyphOrder():
            yield left, right, row[rights.get(right, 0)].Value1


def kern_feature(font: TTFont, pairs: dict[tuple[str, str], int]) -> str:
    """The pairs as a feature (OpenType feature file syntax): letters with accents are kerned as
    those without, and letters that are kerned alike are classes."""
    plain = _without_accents(font)
    names = [name for name in font.getGlyphOrder() if plain.get(name, name) == name]
    rows = _alike({n: tuple(pairs.get((n, other), 0) for other in names) for n in names}, plain)
    columns = _alike({n: tuple(pairs.get((other, n), 0) for other in names) for n in names}, plain)
    lines = [
        f"pos [{' '.join(lefts)}] [{' '.join(rights)}] {units};"
        for lefts in rows
        for rights in columns
        if (units := pairs.get((lefts[0], rights[0]), 0))
    ]
    return "\n".join(("feature kern {", *lines, "} kern;"))


def _without_accents(font: TTFont) -> dict[str, str]:
    named = font.getBestCmap()
    first = {name: ord(unicodedata.normalize("NFD", chr(n))[0]) for n, name in named.items()}
    return {name: named[n] for name, n in first.items() if n in named and named[n] != name}


def _alike(vectors: dict[str, tuple[int, ...]], plain: dict[str, str]) -> list[list[str]]:
    """Classes of those whose kerning differs by less than what counts; the first stands for all."""
    classes: list[list[str]] = []
    for name, vector in vectors.items():
        like = next((c for c in classes if _are_near(vector, vectors[c[0]])), None)
        if like is None and any(vector):
            classes.append([name])
        elif like is not None and any(vector):
            like.append(name)
    accented = {base: [n for n, p in plain.items() if p == base] for base in vectors}
    return [[one for name in c for one in (name, *accented[name])] for c in classes]


def _are_near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < LEAST for a, b in zip(one, other, strict=True))


# What stands in for Newsreader where it isn't there: as wide, as high and as deep.

# How often letters and the space come in English, in thousandths.
SHARES = {
    letter: share
    for letters, share in [
        *[("e", 102), ("t", 73), ("a", 65), ("o", 62), ("in", 56), ("s", 51), ("h", 49), ("r", 48)],
        *[("d", 35), ("l", 33), ("cu", 22), ("m", 20), ("w", 19), ("f", 18), ("gy", 16), ("p", 15)],
        *[("b", 12), ("v", 8), ("k", 6), ("jqxz", 1), (" ", 192)],
    ]
    for letter in letters
}
# The mean width of these in the faces that systems bring, regular and bold, in ems; measured of
# Noto Serif, of Tinos, which is as wide as Times New Roman, and of Gelasio, which is as Georgia.
# Of two that are there, browsers take the later.
NEAR = {
    ("Noto Serif", "Noto Serif Bold"): (0.4761, 0.5047),
    ("Liberation Serif", "Liberation Serif Bold"): (0.3982, 0.4234),
    ("Times New Roman", "Times New Roman Bold"): (0.3982, 0.4234),
    ("Georgia", "Georgia Bold"): (0.4367, 0.5083),
}
LIKE = "newsreader-latin"


def mean_width(part: Part, weight: int) -> float:
    """Of a letter in running English, in ems."""
    font = cut(part, (), weight)
    named, widths = font.getBestCmap(), font["hmtx"].metrics
    total = sum(share * widths[named[ord(letter)]][0] for letter, share in SHARES.items())
    return total / sum(SHARES.values()) / UNITS


def stand_ins(part: Part, font: TTFont) -> Iterable[str]:
    """Faces of the reader's own, made as wide as the part's letters: texts and headlines."""
    up, down = font["hhea"].ascent / UNITS, -font["hhea"].descent / UNITS
    weights = {"400 500": mean_width(part, 400), "600 700": mean_width(part, 600)}
    for names, theirs in NEAR.items():
        for name, width, (weight, ours) in zip(names, theirs, weights.items(), strict=True):
            share = ours / width
            yield (
                f'@font-face {{\n  font-family: "Near {part.family}";\n  src: local("{name}");\n'
                f"  font-weight: {weight};\n  size-adjust: {share:.1%};\n"
                f"  ascent-override: {up / share:.1%};\n  descent-override: {down / share:.1%};\n"
                "  line-gap-override: 0%;\n}\n"
            )


def face(part: Part, font: TTFont) -> str:
    """What a browser is told of a file: it fetches it when a page has one of these letters. Small
    letters are as high as Newsreader's, whose figures and marks stand between them."""
    share = X_HEIGHT * UNITS / font["OS/2"].sxHeight
    in_size = f"  size-adjust: {share:.1%};\n" if abs(share - 1) > 0.01 else ""
    return (
        f'@font-face {{\n  font-family: "{part.family}";\n'
        f'  src: url("fonts/{part.name}-wght.woff2") format("woff2");\n'
        f"  font-weight: {WEIGHTS[0]} {WEIGHTS[1]};\n  font-display: optional;\n{in_size}"
        f"  unicode-range: {ranges(font.getBestCmap(), whole(part).getBestCmap())};\n}}\n"
    )


def ranges(letters: Iterable[int], drawn: Iterable[int]) -> str:
    """Code points as a unicode-range, and between them a few for which nothing is drawn."""
    runs: list[list[int]] = []
    others = set(drawn) - set(letters)
    for n in sorted(letters):
        if runs and n - runs[-1][1] <= 32 and not others.intersection(range(runs[-1][1], n)):
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return ", ".join(f"U+{a:X}" + (f"-{b:X}" if b > a else "") for a, b in runs)


if __name__ == "__main__":
    styles = ["/* Written by docs/make_fonts.py: docs/typography.md. */\n"]
    for part in ALL:
        font = make(part)
        if part.name == LIKE:
            styles += stand_ins(part, font)
        styles.append(face(part, font))
        file = PARTS / f"{part.name}-wght.woff2"
        font.flavor = "woff2"
        font.save(file)
        print(f"{file.stat().st_size:>7,} bytes  {len(font.getBestCmap()):>4} letters  {file.name}")
    STYLES.write_text("\n".join(styles))
