"""The head of a page: its section and its headline, alone or among what pages print there."""

from collections.abc import Sequence

from ....language import gettext
from ..notes import NoteKind
from .ages import UNSEEN
from .facts import dated_place
from .furniture import crumbs_of, is_crumb_sign, is_home, pieces_of
from .lines import (
    HEADLINE_MAX,
    Line,
    ends_sentence,
    is_headline_like,
    is_known,
    is_paragraph,
    is_section_like,
    is_separator,
    numbered,
    numbers,
)

_META_MAX = 80  # a line of section and age
_MOST_CRUMBS = 9
_BELOW_DEK = 6  # lines
_SIGNING = frozenset(["by", "published", "updated"])


def height(lines: Sequence[Line]) -> int:
    """How many lines stand above the story: all up to the first sentence, or, where that is a dek,
    up to the first below the byline."""
    firsts = (at for at, (_, text) in enumerate(lines) if _is_first(text))
    first, second = next(firsts, len(lines)), next(firsts, len(lines))
    below = lines[first + 1 : min(second, first + 1 + _BELOW_DEK)]
    is_dek = second < len(lines) and any(map(_is_signature, below))
    return second if is_dek else first


def _is_first(text: str) -> bool:
    """Whether a line may be the first paragraph: a sentence, and not one that says when the page
    was made ("Updated Nov. 28, 2026, 4:05 p.m.")."""
    return is_paragraph(text) and not pieces_of(text) and not dated_place(text)[0]


def _is_signature(line: Line) -> bool:
    return any(piece.kind in _SIGNING for piece in pieces_of(line[1]))


def signature(lines: Sequence[Line]) -> int:
    """The number of the line that says who wrote a story or when: its headline stands above. 0 if
    none does."""
    kinds = _SIGNING | {"moment"}
    said = (n for n, text in lines if any(piece.kind in kinds for piece in pieces_of(text)))
    return next(said, 0)


def without_crumbs(lines: list[Line], notes: list[str]) -> tuple[list[Line], list[str]]:
    """The lines without breadcrumbs, on one line or on several, and the names that these had."""
    for at, (_, text) in enumerate(lines[:12]):
        if is_paragraph(text):
            break
        length, crumbs = _trail(lines, at)
        if length:
            notes.append(_crumbs(lines[at : at + length]))
            return [*lines[:at], *lines[at + length :]], crumbs
    return lines, []


def _crumbs(lines: list[Line]) -> str:
    where, texts = numbered(lines)
    return NoteKind.LINE.note(
        gettext("%(lines)s: breadcrumbs: %(texts)s", lines=where, texts=texts)
    )


def _trail(lines: list[Line], at: int) -> tuple[int, list[str]]:
    """How many lines breadcrumbs take that begin at a place, and what they name."""
    text = lines[at][1]
    if crumbs := crumbs_of(text):
        return 1, crumbs
    length, crumbs = 1, [] if is_home(text) else [text]
    while at + length + 1 < len(lines) and length < 2 * _MOST_CRUMBS:
        if not is_crumb_sign(lines[at + length][1]):
            break
        following = lines[at + length + 1][1]
        crumbs.append(following)
        length += 2
    if length == 1:
        return 0, []
    return length, crumbs


def find(
    lines: list[Line],
    known: set[str],
    crumbs: list[str],
    signed_at: int,
    *,
    is_bare: bool,
    notes: list[str],
) -> tuple[str, str, list[Line]]:
    """Section, headline, and the other lines. `is_bare`: nothing but these stands above the
    story, as the format has it. `signed_at`: where `signature` was, which may be gone."""
    if is_bare:
        section, headline, length = _bare(lines, known, notes)
        return section, headline, lines[length:]
    above = next((at for at, line in enumerate(lines) if _is_of_story(line[1])), len(lines))
    titles = [line for line in lines[:above] if not is_separator(line[1])]
    section = _of_crumbs(crumbs, titles, known)
    names = {crumb.casefold() for crumb in crumbs} | {section.casefold()}
    others = [line for line in titles if line[1].strip(UNSEEN).casefold() not in names]
    if not others and titles:
        others = [max(titles, key=lambda line: len(line[1]))]
    if not others and crumbs and len(crumbs) > 1:
        return section, crumbs[-1], lines[above:]
    unsigned = [line for line in others if line[0] < signed_at]
    if any(_is_long(text) for _, text in unsigned):
        others = unsigned  # a caption below may be longer
    title = _headline(others, known, has_section=bool(section))
    if not section and title is not None:
        section = _section(titles, title, known)
    section = section.strip(UNSEEN)
    of_section = next((line for line in titles if line[1].strip(UNSEEN) == section), None)
    used = [line for line in (of_section, title) if line]
    headline = title[1] if title else ""
    names |= {section.casefold(), headline.casefold()}
    again = [
        line for line in titles if line not in used and line[1].strip(UNSEEN).casefold() in names
    ]
    if again:
        where, texts = numbered(again)
        notes.append(
            NoteKind.LINE.note(
                gettext("%(lines)s: left out, said twice: %(texts)s", lines=where, texts=texts)
            )
        )
    gone = {number for number, _ in (*used, *again)}
    rest = [line for line in lines if line[0] not in gone]
    return section, headline, rest


def _is_of_story(text: str) -> bool:
    return is_paragraph(text) and (
        len(text) > 60 or text.rstrip("”’»\"' ").endswith((".", "。", "।", "۔"))
    )


def _of_crumbs(crumbs: list[str], titles: Sequence[Line], known: set[str]) -> str:
    """The section that breadcrumbs name: the last but the headline itself."""
    headlines = {text.casefold() for _, text in titles if not is_section_like(text, known)}
    named = [crumb for crumb in crumbs if crumb.casefold() not in headlines]
    named = [crumb for crumb in named if is_section_like(crumb, known)] or []
    known_ones = [crumb for crumb in named if is_known(crumb, known)]
    return (known_ones or named or [""])[-1]


def _headline(titles: list[Line], known: set[str], *, has_section: bool) -> Line | None:
    if not titles:
        return None
    if len(titles) == 2 and not has_section and is_section_like(titles[0][1], known):
        return titles[1]
    if not has_section and len(titles) > 2 and _is_title(titles[0][1], titles[1][1], known):
        return titles[1]
    unknown = [line for line in titles if not is_known(line[1], known)] or titles
    return max(unknown, key=lambda line: len(line[1]))


def _is_title(first: str, second: str, known: set[str]) -> bool:
    """Whether two lines are the section and the headline, as the format has them, whatever stands
    below."""
    return is_section_like(first, known) and _is_long(second) and len(second) > len(first)


def _is_long(text: str) -> bool:
    return len(text.split()) > 3 or len(text) > 25


def _section(titles: list[Line], headline: Line, known: set[str]) -> str:
    """The line that can only be the section: a known one, or the one right above the headline."""
    for line in titles:
        if line != headline and is_known(line[1], known):
            return line[1]
    at = titles.index(headline)
    if at and is_section_like(titles[at - 1][1], known):
        return titles[at - 1][1]
    return ""


def _bare(lines: list[Line], known: set[str], notes: list[str]) -> tuple[str, str, int]:
    """Section, headline, and how many lines they take."""
    run = _run_length(lines, 0)
    if run == 0:
        return "", "", 0
    if _is_section_below(lines, known):
        notes.append(_crumbs(lines[:1]))
        return lines[1][1].strip(UNSEEN), lines[2][1], 3
    section, headline, length = (_single_head if run == 1 else _double_head)(lines, known)
    if headline and run > length:
        notes.append(
            gettext(
                "%(lines)s: no blank line below the headline", lines=numbers([lines[length][0]])
            )
        )
    return section.strip(UNSEEN), headline, length


def _run_length(lines: list[Line], start: int) -> int:
    """How many lines follow `start` without a blank line or a lone hyphen: 0 to 3, 3 is many."""
    run = lines[start : start + 3]
    for count, (number, text) in enumerate(run):
        if number != run[0][0] + count or is_separator(text):
            return count
    return len(run)


def _double_head(lines: list[Line], known: set[str]) -> tuple[str, str, int]:
    """The head when at least two lines stand together at the top."""
    first, second = lines[0][1], lines[1][1]
    if is_section_like(first, known):
        # Only a paragraph is both long and a sentence; some headlines are one or the other.
        is_paragraph = len(second) > HEADLINE_MAX and ends_sentence(second)
        return (first, "", 1) if is_paragraph else (first, second, 2)
    are_sentences = ends_sentence(first) and ends_sentence(second)
    if len(first) <= _META_MAX and len(second) <= HEADLINE_MAX and not are_sentences:
        return first, second, 2
    return ("", first, 1) if is_headline_like(first) else ("", "", 0)


def _is_section_below(lines: list[Line], known: set[str]) -> bool:
    """Whether the second line is a section as well, and the headline stands on the third: "Sport",
    "Football", "Villa Stun City"."""
    if (
        not is_section_like(lines[0][1], known)
        or _run_length(lines, 0) < 3
        or _run_length(lines, 2) != 1
    ):
        return False
    second, third = lines[1][1], lines[2][1]
    is_section = is_known(second, known) or (len(second.split()) == 1 and second.isalpha())
    return is_section and len(third.split()) > 3 and is_headline_like(third)


def _single_head(lines: list[Line], known: set[str]) -> tuple[str, str, int]:
    """The head when one line stands alone at the top."""
    number, first = lines[0]
    if is_known(first, known) or (number == 1 and is_section_like(first, known)):
        has_more = len(lines) > 2 and _run_length(lines, 1) == 1
        is_double_spaced = has_more and is_headline_like(lines[1][1])
        return (first, lines[1][1], 2) if is_double_spaced else (first, "", 1)
    return ("", first, 1) if is_headline_like(first) else ("", "", 0)
