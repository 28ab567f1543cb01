"""Signatures: names of who wrote a story, told without "By" from what stands beside them."""

from collections.abc import Sequence

from .bylines import is_name, is_paper, is_role, signed
from .datelines import dated_place, is_place
from .furniture import Piece, pieces_of
from .lines import Line, is_long

_HEAD = 40  # lines, menus among them
_MOST_NAMES = 4
_MOMENTS = frozenset(["moment", "published", "updated"])


def name_of(lines: Sequence[Line], at: int, kept: Sequence[Line]) -> tuple[Piece, ...]:
    """A name beside what its bearer does at the paper, on one line or on two, or beside the date.
    `kept`: the lines above that may be section and headline."""
    text = lines[at][1]
    if name := signed(text):
        return (Piece("by", name),)
    above = lines[at - 1][1] if at else ""
    below = lines[at + 1][1] if at + 1 < len(lines) else ""
    if is_name(text) and not _is_role(text):
        beside = _past_names(lines, at, -1), _past_names(lines, at, 1)
        is_in_head = at < _HEAD and _is_beside_date(text, *beside, lines, kept)
        is_signed = _is_role(below) or is_in_head
        return (Piece("by", text),) if is_signed else ()
    if _is_place_between(text, above, below):
        return (Piece("dateline", text),)
    is_below_name = is_name(above) or any(piece.kind == "by" for piece in pieces_of(above))
    return (Piece("signs"),) if _is_role(text) and is_below_name else ()


def _past_names(lines: Sequence[Line], at: int, step: int) -> str:
    """The line above (-1) or below (1) several names that stand one below the other, and the place
    below them."""
    for _ in range(_MOST_NAMES):
        at += step
        if not 0 <= at < len(lines) or not is_name(lines[at][1]) or is_place(lines[at][1]):
            break
    if step > 0 and at + 1 < len(lines) and _may_be_place(lines[at][1]):
        at += _is_date(lines[at + 1][1])
    return lines[at][1] if 0 <= at < len(lines) else ""


def _is_place_between(text: str, above: str, below: str) -> bool:
    """Whether one word, or the name of a place, stands between a name and the date."""
    is_below_name = is_name(above) and not is_place(above)
    return _may_be_place(text) and is_below_name and _is_date(below)


def _may_be_place(text: str) -> bool:
    return is_place(text) or (text.isalpha() and text.istitle())


def _is_role(text: str) -> bool:
    """ "Political reporter", "BBC News, Cardiff" """
    paper, comma, _ = text.partition(",")
    return is_role(text) or bool(comma and is_paper(paper))


def _is_beside_date(
    text: str, above: str, below: str, lines: Sequence[Line], kept: Sequence[Line]
) -> bool:
    """Whether a name stands beside the date, below section and headline, where places and sections
    stand as well; a section is said elsewhere on the page, too."""
    has_both = len({is_long(title) for _, title in kept}) > 1
    is_dated = _is_date(below) or _is_date(above)
    return is_dated and has_both and not is_place(text) and _count(text, lines) == 1


def _is_date(text: str) -> bool:
    kinds = {piece.kind for piece in pieces_of(text)}
    return bool(kinds & _MOMENTS) or bool(dated_place(text)[0])


def _count(text: str, lines: Sequence[Line]) -> int:
    return sum(text == other for _, other in lines)
