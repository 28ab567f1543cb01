"""The head of a page: its section and its headline, alone or among what pages print there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ....language import gettext
from ..notes import NoteKind
from .bylines import is_name, is_paper
from .crumbs import noted as crumbs_noted
from .datelines import dated_place, is_place
from .furniture import pieces_of
from .lines import (
    HEADLINE_MAX,
    Line,
    ends_sentence,
    is_headline_like,
    is_known,
    is_long,
    is_paragraph,
    is_section_like,
    is_separator,
    numbered,
    numbers,
)
from .printed_moments.ages import UNSEEN

_META_MAX = 80  # a line of section and age
_BELOW_DEK = 6  # lines
_SIGNING = frozenset(["by", "published", "updated"])
_MENU_WORDS = 2  # of an entry; most headlines have more
_SHORTEST_MENU = 2  # entries
_SHORTEST_DEK, _LONGEST_HEADLINE = 90, 130  # characters, where a line may be either
_LONGEST_NAMES = 30
# Words that stand in the names of sections, small.
_IN_NAMES = frozenset(
    """and & und et y e i a of the de du des della del di da das dos der die den aus für im in la le
    les los las en og och ja és и та і й""".split()
)
_PARTS = re.compile(r"\s?[|·•]\s?")
_CREDIT = re.compile(
    r"[(（][^()（）]*(?:/|photo|foto|фото|写真)[^()（）]*[)）]\W*\Z", re.IGNORECASE
)
_NO_LABEL = re.compile(r"[\d,،、]|\s[-–—]\s")  # "Ida Quill, Berlin", "Cairo - Reuters"
_LABEL = " | "  # "Opinion | Count Our Commutes"


@dataclass(frozen=True)
class Head:
    """What the head of a page says; a part that it lacks is "". `rest` are the other lines."""

    section: str
    headline: str
    rest: list[Line]
    dek: str = ""
    kicker: str = ""


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
    has_headline = False
    for number, text in lines:
        kinds = {piece.kind for piece in pieces_of(text)}
        # A date above any headline is the day's, in the masthead.
        if kinds & _SIGNING or (has_headline and ("moment" in kinds or dated_place(text)[0])):
            return number
        has_headline = has_headline or (is_long(text) and not kinds)
    return 0


def find(
    lines: list[Line],
    known: set[str],
    crumbs: list[str],
    signed_at: int,
    *,
    is_bare: bool,
    notes: list[str],
) -> Head:
    """Section, headline, dek, and the other lines. `is_bare`: nothing but these stands above the
    story, as the format has it. `signed_at`: where `signature` was, which may be gone."""
    if is_bare:
        section, headline, length = _bare(lines, known, notes)
        return _without_label(Head(section, headline, lines[length:]))
    above = next((at for at, line in enumerate(lines) if _is_of_story(line[1])), len(lines))
    titles = [line for line in lines[:above] if not is_separator(line[1])]
    section = _of_crumbs(crumbs, titles, known)
    names = {crumb.casefold() for crumb in crumbs} | {section.casefold()}
    others = [line for line in titles if line[1].strip(UNSEEN).casefold() not in names]
    if not others and titles:
        others = [max(titles, key=lambda line: len(line[1]))]
    if not others and len(crumbs) > 1:
        return Head(section, crumbs[-1], lines[above:])
    signed = _signed(_once([line for line in others if line[0] < signed_at]), known)
    title = signed[0] if signed else _headline(others, known, has_section=bool(section))
    if not section and title is not None:
        section = _section(titles, title, known)
    section = section.strip(UNSEEN)
    of_section = next((line for line in titles if line[1].strip(UNSEEN) == section), None)
    dek = signed[1] if len(signed) == 2 and _may_be_dek(signed[1][1]) else None
    used = [line for line in (of_section, title, dek) if line]
    kicker = _kicker(titles, title, used, signed_at) if signed and title else None
    used += [kicker] if kicker else []
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
    if signed and (again or is_known(section, known) or len(section.split()) == 1):
        ahead = [line for line in titles if line < signed[0] and line[0] not in gone]
        # One line above a section may be the section around it; or else, that is the headline.
        is_menu = len(ahead) > 1 or len(signed[0][1]) < _SHORTEST_DEK
        gone |= {number for number, _ in _menu(ahead, notes)} if is_menu else set()
    rest = [line for line in lines if line[0] not in gone]
    said = (line[1] if line else "" for line in (dek, kicker))
    return _without_label(Head(section, headline, rest, *said))


def _once(lines: Sequence[Line]) -> list[Line]:
    """The lines without those that say what the one above says: a headline may stand twice."""
    said = [text.strip(UNSEEN).casefold() for _, text in lines]
    return [line for at, line in enumerate(lines) if not at or said[at] != said[at - 1]]


def _signed(lines: Sequence[Line], known: set[str]) -> Sequence[Line]:
    """Of the lines above who wrote the story and when, the last long ones that stand together: its
    headline, and its dek, if they are two. Menus and sections stand above them."""
    end = next((at for at in range(len(lines), 0, -1) if is_long(lines[at - 1][1])), 0)
    start = next((at for at in range(end, 0, -1) if not is_long(lines[at - 1][1])), 0)
    is_section = end - start > 1 and not start and is_section_like(lines[0][1], known)
    if end - start == 1 and start and _is_short_headline(lines, start - 1, known):
        return lines[start - 1 : end]
    return lines[start + is_section : end]


def _may_be_dek(text: str) -> bool:
    """Not "अमर शर्मा, नई दिल्ली", names of scripts without capitals, nor "Stand: 12.03.2026 | 3
    Klicks", of which a part says when."""
    if any(map(pieces_of, _PARTS.split(text)[1:] and _PARTS.split(text))):
        return False
    if _CREDIT.search(text):
        return False  # the caption of a picture
    return len(text) > _LONGEST_NAMES or not (text.upper() == text.lower() and " " in text)


def _is_short_headline(lines: Sequence[Line], at: int, known: set[str]) -> bool:
    """Whether a line that is no longer than the name of a section is the headline of the long one
    below it: it reads as a sentence does, or that is longer than headlines are."""
    text, dek = lines[at][1], lines[at + 1][1]
    if is_known(text, known) or len(dek) < _SHORTEST_DEK:
        return False
    words = [word for word in text.split() if word.casefold() not in _IN_NAMES]
    is_said = len(words) > _MENU_WORDS and any(word[0].islower() for word in words[1:])
    has_section = at > 0 and is_section_like(lines[at - 1][1], known)
    return is_said or text.endswith(("?", "!")) or (has_section and len(dek) > _LONGEST_HEADLINE)


def _kicker(
    titles: Sequence[Line], title: Line, used: Sequence[Line], signed_at: int
) -> Line | None:
    """The one short line between headline or dek and who wrote the story, or when: a label."""
    below = [line for line in titles if title < line and line not in used]
    if len(below) != 1 or not below[0][0] < signed_at:
        return None
    text = below[0][1]
    is_label = is_section_like(text, set()) and not _NO_LABEL.search(text)
    is_cased = text.upper() != text.lower()  # elsewhere a name looks the same
    return below[0] if is_label and is_cased and not (is_name(text) or is_place(text)) else None


def _menu(lines: list[Line], notes: list[str]) -> list[Line]:
    """The lines above section and headline by which a site names itself and leads elsewhere."""
    found = [line for line in lines if len(line[1].split()) <= _MENU_WORDS or is_paper(line[1])]
    if len(found) < _SHORTEST_MENU and found != lines:
        return []
    where, texts = numbered(found)
    notes.append(
        NoteKind.LINE.note(gettext("%(lines)s: left out: %(texts)s", lines=where, texts=texts))
    )
    return found


def _without_label(head: Head) -> Head:
    """The head without its section before the headline: "Opinion | Count Our Commutes"."""
    label, sign, headline = head.headline.partition(_LABEL)
    is_section = label.casefold() == head.section.casefold() or (
        not head.section and is_section_like(label, set())
    )
    if not (sign and is_section and is_long(headline)):
        return head
    return replace(head, section=head.section or label, headline=headline)


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
    return is_section_like(first, known) and is_long(second) and len(second) > len(first)


def _section(titles: list[Line], headline: Line, known: set[str]) -> str:
    """The line that can only be the section: a known one, or the one right above the headline."""
    names = [text for line in titles if line != headline and is_known(text := line[1], known)]
    at = titles.index(headline)
    above = titles[at - 1][1] if at else ""
    is_below_menu = at > _SHORTEST_MENU  # which names sections, too
    if above and is_section_like(above, known) and (is_below_menu or not names):
        return above
    return (names or [""])[0]


def _bare(lines: list[Line], known: set[str], notes: list[str]) -> tuple[str, str, int]:
    """Section, headline, and how many lines they take."""
    run = _run_length(lines, 0)
    if run == 0:
        return "", "", 0
    if _is_section_below(lines, known):
        notes.append(crumbs_noted(lines[:1]))
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
