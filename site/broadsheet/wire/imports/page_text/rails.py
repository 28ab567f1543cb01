"""The rail of a page without separators: found by its shape, short blocks that repeat at the end,
each with an age or a date at the same place."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .dated_lines import dated, is_firm
from .lines import Line, is_of_story, is_paragraph, is_separator

_MOST_LINES = 4  # of a block
_LONGEST_LINE = 200
_FEWEST = 2
_MOST_LINES_BELOW = 60  # of what stands below a rail


@dataclass
class Rail:
    """Where it stands among the lines, its blocks, and the places of lines that may be of the
    story as well."""

    start: int
    end: int
    blocks: list[list[Line]]
    doubtful: list[int] = field(default_factory=list)


def find(
    lines: Sequence[Line], first: int, known: set[str], languages: Collection[str]
) -> Rail | None:
    """The rail among the lines from `first` on, which stands below the first paragraph; None if no
    blocks repeat there."""
    run = _run(lines, first, known, languages)
    if len(run) == _FEWEST and not all(_is_firm(lines[at][1], known, languages) for at in run):
        return None
    if len(run) < _FEWEST:
        return None
    gaps = Counter(after - before for before, after in pairwise(run))
    size, alike = gaps.most_common(1)[0]
    step = max(lines[at + 1][0] - lines[at][0] for at in range(run[0], run[-1]))
    above = _above(lines, run[0], first, size, step)
    below = _below(lines, run[-1], step)
    offset, end = _offset(run, size, above, below)
    is_either_way = size - 1 - below == offset < min(len(above), size - 1)
    start = run[0] - min(offset, len(above))
    starts = [start, *(at - offset for at in run[1:]), end]
    blocks = [list(lines[a:b]) for a, b in pairwise(starts) if a < b]
    rail = Rail(start, end, blocks)
    rail.doubtful = [at for at in range(start, run[0]) if is_of_story(lines[at][1])]
    if offset > len(above) or alike < len(run) - 1 - (len(run) > 4):
        rail.doubtful = rail.doubtful or [start]
    if is_either_way:
        # The first headline, or a label above the rail, and a line below it.
        rail.doubtful = rail.doubtful or [start - 1]
    return rail


def _form(text: str, known: set[str], languages: Collection[str]) -> str:
    """How a line says when: alone, with something else, or not at all ("")."""
    found = dated(text, known, languages) if len(text) <= _LONGEST_LINE else None
    if found is None:
        return ""
    if not found.rest:
        return "alone"
    # A sentence that ends in an age is one of a story.
    return "" if is_paragraph(text) else "with"


def _is_firm(text: str, known: set[str], languages: Collection[str]) -> bool:
    found = dated(text, known, languages)
    return found is not None and (not found.rest or is_firm(text, found))


def _run(
    lines: Sequence[Line], first: int, known: set[str], languages: Collection[str]
) -> list[int]:
    """The lines at the end that say when in the same way, each a few lines below the one before."""
    run: list[int] = []
    forms: dict[int, str] = {}
    at = len(lines) - 1
    while at >= first and not is_separator(lines[at][1]) and len(lines[at][1]) <= _LONGEST_LINE:
        form = forms[at] = _form(lines[at][1], known, languages)
        if form and (not run or form == forms[run[0]]):
            run.insert(0, at)
        elif (run and run[0] - at >= _MOST_LINES) or (
            not run and len(lines) - at > _MOST_LINES_BELOW
        ):
            break
        at -= 1
    return run


def _above(lines: Sequence[Line], at: int, first: int, size: int, step: int) -> list[int]:
    """The lines above the first dated one that may be of its block, and two more. What stands
    further from its neighbour than any lines of the rail (`step`) is not of it."""
    found: list[int] = []
    for place in range(at - 1, max(first - 1, at - size - 2), -1):
        is_near = lines[place + 1][0] - lines[place][0] <= step
        if is_of_story(lines[place][1]) or not is_near:
            break
        found.insert(0, place)
    return found


def _below(lines: Sequence[Line], at: int, step: int) -> int:
    """How many lines below the last dated one may be of its block."""
    place = at
    while place + 1 < len(lines) and lines[place + 1][0] - lines[place][0] <= step:
        place += 1
    return place - at


def _offset(run: list[int], size: int, above: list[int], below: int) -> tuple[int, int]:
    """How many lines of a block stand above its date, and where the last block ends."""
    if below < size:
        return size - 1 - below, run[-1] + 1 + below
    offset = min(len(above), size - 1)
    return offset, run[-1] + size - offset
