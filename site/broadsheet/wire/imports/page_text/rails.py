"""The rail of a page without separators: found by its shape, short blocks that repeat at the end,
each with an age or a date at the same place; or by the label above it ("Most read")."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .bylines import is_name
from .dated_lines import dated, is_firm
from .furniture import is_prompt_like, pieces_of, plain
from .lines import Line, is_long, is_of_story, is_paragraph, is_separator

_MOST_LINES = 4  # of a block
_LONGEST_LINE = 200
_FEWEST = 2
# The button below what a reader wrote.
_ANSWERS = frozenset(
    """reply|antworten|répondre|responder|rispondi|reageer|beantwoorden|svara|svar|vastaa|odpowiedz
    |odpovědět|odpovedať|ответить|відповісти|отговор|odgovori|одговори|válasz|răspunde|απάντηση
    |yanıtla|cevapla|השב|رد|الرد|پاسخ|जवाब दें|उत्तर दें|返信|返信する|回复|回覆|답글|trả lời|balas
    |ตอบกลับ""".replace("\n    ", "").split("|")
)
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
    deks = _deks(lines, run, size)
    above = _above(lines, run[0], first, size, step, deks)
    below = _below(lines, run[-1], step)
    offset, end = _offset(run, size, above, below)
    is_either_way = size - 1 - below == offset < min(len(above), size - 1)
    start = run[0] - min(offset, len(above))
    starts = [start, *(at - offset for at in run[1:]), end]
    blocks = [list(lines[a:b]) for a, b in pairwise(starts) if a < b]
    rail = Rail(start, end, blocks)
    rail.doubtful = [
        at for at in range(start, run[0]) if is_of_story(lines[at][1]) and at - run[0] not in deks
    ]
    if deks and len(run) == _FEWEST:
        rail.doubtful = rail.doubtful or [start]
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


def _deks(lines: Sequence[Line], run: list[int], size: int) -> set[int]:
    """How far from its date each block but the first has a sentence below its headline, where all
    have it at the same place."""
    return {
        -back
        for back in range(1, size - 1)
        if all(is_of_story(lines[at - back][1]) for at in run[1:])
    }


def _above(
    lines: Sequence[Line], at: int, first: int, size: int, step: int, deks: set[int]
) -> list[int]:
    """The lines above the first dated one that may be of its block, and two more. What stands
    further from its neighbour than any lines of the rail (`step`) is not of it."""
    found: list[int] = []
    for place in range(at - 1, max(first - 1, at - size - 2), -1):
        is_near = lines[place + 1][0] - lines[place][0] <= step
        if (is_of_story(lines[place][1]) and place - at not in deks) or not is_near:
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


def find_undated(lines: Sequence[Line], first: int, known: set[str]) -> Rail | None:
    """The headlines of other stories that stand below a label, behind the last line that can only
    be the story's; None for fewer than two."""
    start = max((at for at in range(first, len(lines)) if _ends_story(lines[at])), default=first)
    label = next((at for at in range(start, len(lines)) if _is_label(lines[at][1])), len(lines))
    end = next((at for at in range(label + 1, len(lines)) if _is_prompt(lines[at][1])), len(lines))
    below = lines[label + 1 : end]
    told = [line for line in below if line[1].casefold() in known or not pieces_of(line[1])]
    while told and not is_long(told[-1][1]) and not is_name(told[-1][1]):
        told.pop()  # what the page has at its foot
    blocks = _pairs(told) or [[line] for line in told]
    long = [block for block in blocks if any(is_long(text) for _, text in block)]
    if len(long) < _FEWEST or len(long) * 2 <= len(blocks):
        return None
    return Rail(lines.index(told[0]), lines.index(told[-1]) + 1, blocks)


def _ends_story(line: Line) -> bool:
    return is_separator(line[1]) or (is_of_story(line[1]) and not pieces_of(line[1]))


def _is_label(text: str) -> bool:
    pieces = pieces_of(text)
    return len(pieces) == 1 and pieces[0].kind == "next" and not pieces[0].value


def _is_prompt(text: str) -> bool:
    pieces = pieces_of(text)
    is_such = any(piece.kind in ("prompts", "copyright") for piece in pieces)
    return is_such or (bool(pieces) and is_prompt_like(text))  # "Newsletter"


def _pairs(lines: list[Line]) -> list[list[Line]]:
    """Blocks of a section, or of who wrote it, and a headline, in either order; none for others."""
    pairs = [lines[at : at + 2] for at in range(0, len(lines), 2)]
    for at in (0, 1):
        if len(lines) % 2 == 0 and all(
            is_long(pair[1 - at][1]) and (not is_long(pair[at][1]) or is_name(pair[at][1]))
            for pair in pairs
        ):
            return pairs
    return []


def comments_of(lines: Sequence[Line]) -> tuple[int, int]:
    """From where to where stands what readers wrote below a story: from the label above it to the
    last button for an answer. 0 and 0 for a page without these."""
    answers = [at for at, (_, text) in enumerate(lines) if plain(text) in _ANSWERS]
    paragraphs = (at for at, (_, text) in enumerate(lines) if is_of_story(text))
    begin = next(paragraphs, len(lines))
    for at in range(begin, answers[-1] if answers else 0):
        pieces = pieces_of(lines[at][1])
        if pieces and all(piece.kind == "comments" for piece in pieces):
            return at, answers[-1] + 1
    return 0, 0
