"""What the styles of other systems say of words: bold, italic, struck, raised, how large, and which
lines are headings by their size alone. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

LONGEST = 200_000  # characters of style sheets; newspapers' own have more, and say it by elements
USUAL = 12.0  # points, where nothing says how large words are
_LARGER, _BOLD_AND_LARGER = 1.25, 1.1  # times the text: a heading
_LONGEST_HEADING = 120  # characters
_MOST_LEVELS = 3
_SAID = ("font", "font-size", "font-style", "font-weight", "text-decoration", "vertical-align")
_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{1,2000})\}")
_BEFORE = re.compile(r";|<!--|-->|\*/")  # what may stand before a rule's names
_OF_CLASS = re.compile(r"(?:[a-z][a-z0-9]{0,9})?\.[\w-]{1,60}")
_SIZE = re.compile(r"(?<![\w.#-])(\d{1,3}(?:\.\d{1,9})?)\s?(pt|px|em|rem|%)(?![\w-])")
_POINTS = {"pt": 1.0, "px": 0.75, "em": USUAL, "rem": USUAL, "%": USUAL / 100}
_NAMED = {
    "large": 13.5,
    "x-large": 18.0,
    "xx-large": 24.0,
    "larger": 14.4,
    "medium": USUAL,
    "small": 10.0,
    "smaller": 10.0,
    "x-small": 7.5,
}
_OF_FONT = {"1": 7.5, "2": 10.0, "3": USUAL, "4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}
_BOLD = frozenset(["bold", "bolder", "600", "700", "800", "900"])
_LEAN = frozenset(["normal", "lighter", "300", "400"])
_NO_END = re.compile(r"[.,;…。।۔、·]\W*\Z")
_QUOTED = re.compile(r"\A[\"“”„«»‹‘’'「『]")


class Line(NamedTuple):
    """A paragraph, as far as its styles tell. `points`: of most of its words, 0 if nothing says."""

    text: str
    points: float
    is_bold: bool = False
    may_be_heading: bool = True


def line_of(pieces: Iterable[tuple[str, float, bool]]) -> Line:
    """A paragraph of words that are each so large, and bold or not."""
    given = [*pieces]
    said = [piece for piece in given if piece[0].strip()]
    sizes: Counter[float] = Counter()
    for words, points, _ in said:
        sizes[points] += len(words)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    text = " ".join("".join(words for words, _, _ in given).split())
    is_bold = bool(said) and all(is_bold for _, _, is_bold in said)
    return Line(text, usual, is_bold, may_be_heading=len(sizes) == 1)


def declared(style: str) -> dict[str, str]:
    """What a `style` attribute says, in small letters."""
    pairs = (pair.partition(":") for pair in style.lower().split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def marks_of(style: Mapping[str, str]) -> list[str]:
    """The elements that say the same: "strong", "em", "s", "sup", "sub"."""
    font = style.get("font", "").partition("px")[0].split()
    weight, slant = style.get("font-weight", ""), style.get("font-style", "")
    marks = []
    if is_bold(weight) or (not weight and _BOLD.intersection(font)):
        marks.append("strong")
    if slant in ("italic", "oblique") or (not slant and "italic" in font):
        marks.append("em")
    if "line-through" in f"{style.get('text-decoration')} {style.get('text-decoration-line')}":
        marks.append("s")
    if (raised := style.get("vertical-align")) in ("super", "sub"):
        marks.append("sup" if raised == "super" else "sub")
    return marks


def is_bold(weight: str) -> bool:
    return weight in _BOLD or (weight.isdecimal() and int(weight[:5]) >= 600)


def is_undone(mark: str, style: Mapping[str, str]) -> bool:
    """Whether words are not bold, or not italic, in spite of what stands around them."""
    if mark == "strong":
        return style.get("font-weight") in _LEAN
    return mark == "em" and style.get("font-style") == "normal"


def points_of(style: Mapping[str, str], font_size: str = "") -> float:
    """How large words are; 0 where nothing says it. `font_size`: of the element `font`."""
    said = style.get("font-size") or style.get("font", "")
    if found := _SIZE.search(said):
        return float(found[1]) * _POINTS[found[2]]
    return _NAMED.get(said, 0.0) or _OF_FONT.get(font_size, 0.0)


def rules_of(sheet: str) -> dict[str, str]:
    """What a style sheet says of words by "class" or "tag.class", of rules for one class alone."""
    found: dict[str, str] = {}
    for names, said in _RULE.findall(sheet[:LONGEST]):
        pairs = (pair.strip() for pair in said.split(";"))
        kept = ";".join(pair for pair in pairs if pair.partition(":")[0].strip().lower() in _SAID)
        names = _BEFORE.split(names)[-1]
        for name in map(str.strip, names.split(",")) if kept else ():
            if _OF_CLASS.fullmatch(name):
                key = name.removeprefix(".")
                found[key] = ";".join(filter(None, [found.get(key), kept]))
    return found


def ruled(rules: Mapping[str, str], tag: str, classes: Iterable[str], own: str) -> str:
    """An element's style, with what rules say of its classes before it."""
    names = [name for one in classes for name in (one, f"{tag}.{one}") if name in rules]
    return ";".join([*(rules[name] for name in names), own]) if names else own


def levels(lines: Sequence[Line]) -> list[int]:
    """Which of the lines are headings by their size alone: 1 for the largest, 0 for none."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.points or USUAL] += len(line.text)
    usual = sizes.most_common(1)[0][0] if sizes else USUAL
    are_large = [_is_heading(line, usual) for line in lines]
    last = max((at for at, is_large in enumerate(are_large) if not is_large), default=0)
    found = {line.points for line, is_large in zip(lines, are_large, strict=True) if is_large}
    largest = sorted(found, reverse=True)
    return [
        min(largest.index(line.points) + 1, _MOST_LEVELS) if is_large and at < last else 0
        for at, (line, is_large) in enumerate(zip(lines, are_large, strict=True))
    ]


def _is_heading(line: Line, usual: float) -> bool:
    if not line.may_be_heading or not 0 < len(line.text) <= _LONGEST_HEADING:
        return False
    least = _BOLD_AND_LARGER if line.is_bold else _LARGER
    is_title = any(map(str.isalpha, line.text)) and not _NO_END.search(line.text)
    return line.points >= usual * least and is_title and not _QUOTED.match(line.text)
