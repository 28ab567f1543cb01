"""Lines that say when: an age or a date, alone or with a section or headline."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from .furniture import Piece, pieces_of, without_label
from .lines import without_bullet
from .printed_moments.ages import UNSEEN, Age, is_moment, languages_of, parse_age, split_age
from .printed_moments.dates import PrintedDate, parse_date

META_MAX = 80  # characters of a line of section and age
LINE_MAX = 240  # of one with a headline in it, too
_LABELS = frozenset(["published", "updated", "by", "comments", "reading"])
_SEAM = re.compile(r"[^\W\d_](?=\d)|[^\W\d_A-Z](?=[A-Z])")
_CAPITAL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z“‘«¿¡])")
_SEPARATORS = ("|", "·", "•", "‧", "∙", "⋅", "¦", " – ", " — ", " - ", " / ", "\u3000")


@dataclass(frozen=True)
class Dated:
    """When a line says that something was: `rest` is what else it says, in its parts."""

    text: str
    age: Age | None
    day: PrintedDate | None
    rest: tuple[str, ...] = ()
    left: tuple[str, ...] = ()  # parts that are furniture: "3 min read"


def dated(text: str, known: Collection[str], languages: Collection[str]) -> Dated | None:
    """What a line says of a moment, alone or with a section or headline before or behind it; None
    for a line that says none. Only ages run together with what stands before them."""
    line = without_bullet(text.strip(UNSEEN))
    if len(line) > LINE_MAX:
        return None
    # In parts first where one is an age: "2h ago · 5 min" is no date in August, "ago" in Spanish.
    has_age = any(
        sign in line and parse_age(line.split(sign)[0], languages) for sign in _SEPARATORS
    )
    found = None if has_age else _moment(line, languages)
    found = found or _in_parts(line, known, languages)
    return found or _without_labels(_run_on(line, known, languages), known)


def is_firm(text: str, found: Dated) -> bool:
    """Whether a separator, or nothing at all, stands between a moment and what it runs into."""
    line = text.strip(UNSEEN)
    is_parted = not found.rest or any(sign in line for sign in _SEPARATORS)
    if is_parted or not line.endswith(found.text):
        return True
    before = line.removesuffix(found.text)
    return before.rstrip(UNSEEN) == before


def _moment(text: str, languages: Collection[str]) -> Dated | None:
    age = parse_age(text, languages)
    day = None if age else parse_date(text)
    if age or day or is_moment(text):
        return Dated(text, age, day)
    return None


def _without_labels(found: Dated | None, known: Collection[str]) -> Dated | None:
    """ "Updated 3 hours ago", "2 days ago by Ida Quill" say nothing else of a teaser."""
    if found is None or not found.rest or found.rest[0].casefold() in known:
        return found
    labels = [part for part in found.rest if _LABELS.intersection(map(_kind, pieces_of(part)))]
    rest = tuple(without_label(part) for part in found.rest if part not in labels)
    return replace(found, rest=rest, left=(*found.left, *labels))


def _kind(piece: Piece) -> str:
    return piece.kind


def _in_parts(line: str, known: Collection[str], languages: Collection[str]) -> Dated | None:
    """A line of several parts, one of which is a moment: "World | 4 days ago | 3 min read"."""
    separator = next((sign for sign in _SEPARATORS if sign in line), None)
    if separator is None:
        return None
    parts = [part for part in (part.strip(UNSEEN) for part in line.split(separator)) if part]
    if not 2 <= len(parts) <= 5:
        return None
    moments = [found for part in parts if (found := _moment(part, languages))]
    if len(moments) > 1:  # "2h ago · 5 min"
        moments = [one for one in moments if "reading" not in map(_kind, pieces_of(one.text))]
    if not moments:  # "World4 hours ago · 3 min read"
        said = [part for part in parts if not pieces_of(part)]
        found = _run_on(said[0], known, languages) if len(said) == 1 else None
        left = tuple(part for part in parts if part not in said)
        return found and replace(found, left=left)
    if len(moments) != 1:
        return None
    others = [part for part in parts if part != moments[0].text]
    rest = tuple(part for part in others if not pieces_of(part))
    left = tuple(part for part in others if part not in rest)
    return Dated(moments[0].text, moments[0].age, moments[0].day, rest, left)


def _run_on(line: str, known: Collection[str], languages: Collection[str]) -> Dated | None:
    if teaser := _between(line, known, languages):
        return teaser
    if found := split_age(line, known, languages):
        section, age_text, age = found
        return Dated(age_text, age, None, (section,)) if section else Dated(age_text, age, None)
    return _in_brackets(line, languages) or _glued(line) or _begins(line, languages)


def _between(line: str, known: Collection[str], languages: Collection[str]) -> Dated | None:
    """An age that runs into the headline behind it: "Politics4 days agoParliament Votes"."""
    for seam in _CAPITAL.finditer(line):
        found = split_age(line[: seam.start()], known, languages)
        if found and found[0]:
            return Dated(found[1], found[2], None, (found[0], line[seam.start() :]))
    return None


def _in_brackets(line: str, languages: Collection[str]) -> Dated | None:
    """ "Politics (4 days ago)" """
    before, bracket, inner = line.removesuffix(")").rpartition("(")
    found = _moment(inner, languages) if bracket and line.endswith(")") and before else None
    return found and replace(found, rest=(before.strip(UNSEEN),))


def _glued(line: str) -> Dated | None:
    """A date that stands right behind a section: "PoliticsNov 24, 2026"."""
    for found in _SEAM.finditer(line) if len(line) <= META_MAX else ():
        if day := parse_date(line[found.end() :]):
            return Dated(line[found.end() :], None, day, (line[: found.end()],))
    return None


def _begins(line: str, languages: Collection[str]) -> Dated | None:
    """A line that begins with an age or a date and goes on with a section."""
    words = line.split()
    for length in range(min(6, len(words) - 1), 0, -1):
        head = " ".join(words[:length])
        found = _moment(head.rstrip(",:"), languages)
        if found and _is_said_here(found.text, languages):
            return Dated(found.text, found.age, found.day, (" ".join(words[length:]),))
    for length in range(min(6, len(words) - 1), 0, -1):  # "Politik 4. März 2025": a date at the end
        day = parse_date(" ".join(words[-length:]))
        if day and len(words) - length <= 20:
            rest = " ".join(words[:-length]).rstrip(",:")
            return Dated(" ".join(words[-length:]), None, day, (rest,))
    return None


def _is_said_here(text: str, languages: Collection[str]) -> bool:
    """Whether an age is said in a language of the page, or has a number: "Jana", a name, is
    yesterday in Swahili."""
    has_number = any(map(str.isdecimal, text))
    return has_number or not languages or bool(languages_of(text).intersection(languages))
