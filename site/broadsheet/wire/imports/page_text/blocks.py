"""Blocks: the teasers of a rail, each below a line with a hyphen only."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from ....language import gettext
from ..notes import NoteKind
from .dated_lines import META_MAX, dated, is_firm
from .furniture import pieces_of, without_label
from .lines import (
    Line,
    is_headline_like,
    is_known,
    is_of_story,
    is_section_like,
    is_separator,
    numbers,
    quoted,
)
from .printed_moments.ages import BIDI_MARKS, UNSEEN, parse_age, split_age
from .printed_moments.dates import parse_date
from .teasers import RailEntry, entries_of, is_furniture, note_lacks

_FEWEST_UNDATED = 3
_MOST_LINES = 3


def split(lines: list[Line]) -> tuple[list[Line], list[list[Line]]]:
    """The lines above the first lone hyphen, then a block from each such hyphen, it included."""
    starts = [at for at, (_, text) in enumerate(lines) if is_separator(text)]
    ends = [*starts[1:], len(lines)]
    blocks = [lines[start:end] for start, end in zip(starts, ends, strict=False)]
    return lines[: starts[0] if starts else len(lines)], blocks


def rail_start(blocks: list[list[Line]], known: set[str], languages: Collection[str]) -> int:
    """Which block the rail begins with; their number if there is no rail. A hyphen alone proves
    nothing: stories have them too. The first dated teaser does, and draws in those above it that
    merely lack a part; or, without any age, short blocks that repeat to the end."""
    when = (at for at, block in enumerate(blocks) if _is_teaser(block, known, languages))
    start = next(when, len(blocks))
    if start == len(blocks):
        return _undated_start(blocks)
    while 0 < start < len(blocks) and _may_be_teaser(_texts(blocks[start - 1]), known, languages):
        start -= 1
    return start


def _undated_start(blocks: list[list[Line]]) -> int:
    start = len(blocks)
    while start and _is_short(blocks[start - 1]):
        start -= 1
    return start if len(blocks) - start >= _FEWEST_UNDATED else len(blocks)


def _is_short(block: list[Line]) -> bool:
    texts = [text for _, text in block[1:]]
    return len(texts) <= _MOST_LINES and not any(map(is_of_story, texts)) and bool(texts)


def _texts(block: list[Line]) -> list[str]:
    return [text for _, text in block[1:4]]


def _is_teaser(block: list[Line], known: set[str], languages: Collection[str]) -> bool:
    texts = _texts(block)
    if meta := _dated(texts, known, languages):
        # "Three days ago" may head a part of a story: without section it takes a headline below.
        return bool(meta[0].section) or _is_headline_below(texts, len(block) - 1, known)
    below = [text for _, text in block[1:]]
    if not 1 <= len(below) <= _MOST_LINES + 1 or any(map(is_of_story, below)):
        return False
    found = [(text, dated(text, known, languages)) for text in below]
    return any(
        one and is_firm(text, one) and (len(below) > 1 or len(one.rest) > 1) for text, one in found
    )


def _is_headline_below(texts: list[str], count: int, known: set[str]) -> bool:
    """Whether below an age nothing stands but a headline, or a section and a headline."""
    if count == 3 and not is_section_like(texts[1], known):
        return False
    return count in (2, 3) and is_headline_like(texts[-1])


def _may_be_teaser(texts: list[str], known: set[str], languages: Collection[str]) -> bool:
    if len(texts) > 2 or not _meta(texts, known, languages):
        return False
    return all(is_headline_like(text) for text in texts)


def _meta(
    texts: list[str], known: set[str], languages: Collection[str]
) -> tuple[RailEntry, int] | None:
    """A teaser without headline yet, and how many lines tell its section and age; None when it
    cannot be told which line is which."""
    if found := _dated(texts, known, languages):
        return found
    if len(texts) < 2 and not (texts and is_known(texts[0], known)):
        return RailEntry("", "", None, ""), 0
    # With a digit it may be an age in words not known here.
    if is_known(texts[0], known) or (
        is_section_like(texts[0], known) and not any(map(str.isdecimal, texts[0]))
    ):
        return RailEntry(texts[0].strip(UNSEEN), "", None, ""), 1
    return None


def _dated(
    texts: list[str], known: set[str], languages: Collection[str]
) -> tuple[RailEntry, int] | None:
    if not texts or len(texts[0]) > META_MAX:
        return None
    if split := split_age(texts[0], known, languages):
        is_sure = _is_meta(texts[0], split[0], split[1], known, is_alone=len(texts) == 1)
        section = split[0] if is_known(split[0], known) else without_label(split[0])
        return (RailEntry(section, *split[1:], ""), 1) if is_sure else None
    if day := parse_date(texts[0]):
        return RailEntry("", texts[0].strip(UNSEEN), None, "", day), 1
    if len(texts) < 2 or not is_section_like(texts[0], known):
        return None
    age, day = parse_age(texts[1], languages), parse_date(texts[1])
    if age is None and day is None:
        return None
    return RailEntry(texts[0].strip(UNSEEN), texts[1].strip(UNSEEN), age, "", day), 2


def _is_meta(line: str, section: str, age_text: str, known: set[str], is_alone: bool) -> bool:
    """False for a headline that ends in an age: "Ferry That Sank Off the Mole Last Week"."""
    before = line.rstrip(UNSEEN).removesuffix(age_text)
    is_run_together = before.rstrip(BIDI_MARKS) == before.rstrip(UNSEEN)
    if is_run_together or not section or section.casefold() in known:
        return True
    return is_section_like(section, known) and not (is_alone and len(section.split()) > 2)


def note_hyphens(found: list[int], notes: list[str]) -> None:
    if found:
        where = numbers(found)
        notes.append(
            gettext(
                "%(lines)s: a lone hyphen inside the story, kept as its own paragraph", lines=where
            )
        )


def note_missing(section: str, headline: str, body: Sequence[str], notes: list[str]) -> None:
    if not section:
        notes.append(gettext("the page has no section"))
    if not headline:
        notes.append(gettext("the page has no headline"))
    if not body:
        notes.append(gettext("the page has no story"))


def entries(
    blocks: list[list[Line]], known: set[str], languages: Collection[str], notes: list[str]
) -> tuple[RailEntry, ...]:
    """The teasers of a rail, in order."""
    empty = [block[0][0] for block in blocks if len(block) == 1]
    if empty:
        notes.append(gettext("%(lines)s: nothing below the hyphen", lines=numbers(empty)))
    filled = [block[1:] for block in blocks if len(block) > 1]
    if _is_of_the_format(filled, known, languages):
        return tuple(_entry(block, known, languages, notes) for block in filled)
    return entries_of(filled, known, languages, notes)


def _is_of_the_format(
    blocks: list[list[Line]], known: set[str], languages: Collection[str]
) -> bool:
    """Whether most are as the format has them: section and age, then the headline."""
    own = others = 0
    for block in blocks:
        texts = [text for _, text in block[:3]]
        found = _dated(texts, known, languages)
        if found is not None and _is_plain(found, texts, known):
            own += 1
        else:
            others += any(dated(text, known, languages) for text in texts)
    return own > 0 and own >= others


def _is_plain(found: tuple[RailEntry, int], texts: list[str], known: set[str]) -> bool:
    entry, length = found
    if not entry.section:
        return len(texts) < 3  # age, section, headline?
    if is_known(entry.section, known):
        return True
    if length == 2:  # section, age, headline
        return len(texts) > 2 and len(entry.section) <= len(texts[2])
    is_turned = len(texts) > 1 and is_known(texts[1], known)
    return is_section_like(entry.section, known) and not is_turned


def _entry(
    lines: list[Line], known: set[str], languages: Collection[str], notes: list[str]
) -> RailEntry:
    length = next((at for at, line in enumerate(lines) if _may_be_of_teaser(line[1], known)), 0)
    if length:
        notes.append(_left_out(lines[:length]))
        lines = lines[length:]
    texts = [text for _, text in lines]
    where = numbers([lines[0][0]])
    if not (meta := _meta(texts, known, languages) or _with_day(texts, known)):
        notes.append(
            gettext(
                "%(lines)s: cannot tell the parts of this teaser: %(texts)s",
                lines=where,
                texts=quoted(texts),
            )
        )
        return RailEntry("", "", None, "")
    entry, length = meta
    if between := _above_headline(texts[length:], known):
        notes.append(_left_out(lines[length : length + between]))
        length += between
    entry = replace(entry, headline="".join(texts[length : length + 1]))
    note_lacks(where, entry, notes)
    if rest := texts[length + 1 :]:
        below = numbers([lines[length + 1][0]])
        notes.append(
            NoteKind.LINE.note(
                gettext(
                    "%(lines)s: left out, below the teaser’s headline: %(texts)s",
                    lines=below,
                    texts=quoted(rest),
                )
            )
        )
    return entry


def _left_out(lines: list[Line]) -> str:
    where, texts = numbers([lines[0][0]]), quoted([text for _, text in lines])
    return NoteKind.LINE.note(
        gettext("%(lines)s: left out of the teaser: %(texts)s", lines=where, texts=texts)
    )


def _above_headline(texts: list[str], known: set[str]) -> int:
    """How many lines stand between age and headline: "3 min read"."""
    for at, text in enumerate(texts):
        if is_known(text, known) or not is_furniture(text):
            return at
    return 0


def _with_day(texts: list[str], known: set[str]) -> tuple[RailEntry, int] | None:
    """Section and date on one line, in a rail where others have an age: "Housing 27/11/2026"."""
    found = dated(texts[0], known, ())
    if found is None or found.day is None or len(found.rest) != 1:
        return None
    section = found.rest[0]
    is_section = is_section_like(section, known)
    return (RailEntry(section, found.text, None, "", found.day), 1) if is_section else None


def _may_be_of_teaser(text: str, known: set[str]) -> bool:
    return is_known(text, known) or all(piece.kind == "moment" for piece in pieces_of(text))
