"""Page-text extractions: one article and its rail as plain lines, read without guessing."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ....archive.spelling.plain_text import UNPRINTABLE, without_soft_breaks
from .ages import BIDI_MARKS, BLANKS, UNSEEN, Age, parse_age, split_age

_HYPHENS = frozenset("-–—‐‑−")
_SENTENCE_ENDS = (".", "!", "?", "…", ":", ";", "؟", "۔", "।", "。", "！", "？")
_CLOSING = "\"'”’»›)]」』" + BLANKS + BIDI_MARKS
_HEADLINE_MAX = 200
_SECTION_MAX = 40
_SECTION_WORDS_MAX = 4
_META_MAX = 80  # a line of section and age
_QUOTE_MAX = 300

_LINE_END = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile(f"{UNPRINTABLE.pattern}|[\x80-\x84\x86-\x9f]")
# Unicode counts these as blanks: dropping them would join two words.
_BLANK_CONTROL = re.compile(r"[\t\v\f\x85]")
_ABBREVIATION = re.compile(r"(?:\w\.)+")
_OTHER_FORMATS = (
    ("<?xml", "XML"),
    ("<rss", "RSS"),
    ("<feed", "Atom"),
    ("<", "HTML"),
    ("{\\rtf", "RTF"),
    ("{", "JSON"),
    ("%PDF", "PDF"),
    ("---\n", "Markdown with front matter"),
)

Line = tuple[int, str]  # its number in the file, from 1, and its text; never blank


class NotPageText(ValueError):
    """The data is no page text; the message says why, in words for an editor."""


@dataclass(frozen=True)
class RailEntry:
    """One teaser of the rail; a part that the file lacks is "", its age None."""

    section: str
    age_text: str
    age: Age | None
    headline: str


@dataclass(frozen=True)
class PageText:
    """What a page-text file says. `body` has one paragraph an item, `notes` one sentence for each
    oddity met on the way; section or headline is "" if the file lacks it."""

    section: str
    headline: str
    body: tuple[str, ...]
    rail: tuple[RailEntry, ...]
    notes: tuple[str, ...]


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, with or without byte order mark, or in UTF-16 with one.
    Raises NotPageText for other encodings, binary data and a file without a visible sign."""
    encoding = "UTF-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "UTF-8"
    if encoding == "UTF-8" and b"\0" in data:
        raise NotPageText("looks like a binary file")
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        byte, at = error.object[error.start], error.start
        raise NotPageText(f"not {encoding} text: byte 0x{byte:02X} at position {at}") from error
    if "\0" in text:
        raise NotPageText("looks like a binary file")
    if not text.strip(UNSEEN):
        raise NotPageText("the file is empty")
    return text


def parse(text: str, sections: Collection[str] = ()) -> PageText:
    """Section, headline, body and rail of a page text; `sections` are the names known already and
    settle doubts. Raises NotPageText if there is neither headline nor body, or for another format.
    Source: design.md, section 8."""
    notes: list[str] = []
    lines = _lines(text, notes)
    _refuse_other_formats(lines)
    known = {name.casefold() for name in sections}
    section, headline, length = _head(lines, known, notes)
    if section:
        known.add(section.casefold())
    story, blocks = _blocks(lines[length:])
    start = _rail_start(blocks, known)
    body = _body(story, blocks[:start], notes)
    if not headline and not body:
        raise NotPageText("there is neither a headline nor a story in it")
    _note_missing(section, headline, body, notes)
    return PageText(section, headline, body, _rail(blocks[start:], known, notes), tuple(notes))


def _lines(text: str, notes: list[str]) -> list[Line]:
    text, count = _CONTROL.subn("", _BLANK_CONTROL.sub(" ", text))
    if count:
        notes.append(f"dropped {count} control character{'' if count == 1 else 's'}")
    numbered = enumerate(_LINE_END.split(without_soft_breaks(text)), start=1)
    stripped = ((number, raw.strip(BLANKS)) for number, raw in numbered)
    # A line of nothing but invisible marks is blank too.
    return [line for line in stripped if line[1].strip(BIDI_MARKS)]


def _refuse_other_formats(lines: list[Line]) -> None:
    first = lines[0][1].lower() + "\n" if lines else ""
    for start, name in _OTHER_FORMATS:
        if first.startswith(start.lower()):
            raise NotPageText(f"looks like {name}")


def _head(lines: list[Line], known: set[str], notes: list[str]) -> tuple[str, str, int]:
    """Section, headline, and how many lines they take."""
    run = _run_length(lines, 0)
    if run == 0:
        return "", "", 0
    section, headline, length = (_single_head if run == 1 else _double_head)(lines, known)
    if headline and run > length:
        notes.append(f"line {lines[length][0]}: no blank line below the headline")
    return section.strip(UNSEEN), headline, length


def _run_length(lines: list[Line], start: int) -> int:
    """How many lines follow `start` without a blank line or a lone hyphen: 0 to 3, 3 is many."""
    run = lines[start : start + 3]
    for count, (number, text) in enumerate(run):
        if number != run[0][0] + count or _is_separator(text):
            return count
    return len(run)


def _is_separator(text: str) -> bool:
    return text in _HYPHENS or (len(text) < 8 and text.strip(UNSEEN) in _HYPHENS)


def _double_head(lines: list[Line], known: set[str]) -> tuple[str, str, int]:
    """The head when at least two lines stand together at the top."""
    first, second = lines[0][1], lines[1][1]
    if _is_section_like(first, known):
        # Only a paragraph is both long and a sentence; some headlines are one or the other.
        is_paragraph = len(second) > _HEADLINE_MAX and _ends_sentence(second)
        return (first, "", 1) if is_paragraph else (first, second, 2)
    are_sentences = _ends_sentence(first) and _ends_sentence(second)
    if len(first) <= _META_MAX and len(second) <= _HEADLINE_MAX and not are_sentences:
        return first, second, 2
    return ("", first, 1) if _is_headline_like(first) else ("", "", 0)


def _single_head(lines: list[Line], known: set[str]) -> tuple[str, str, int]:
    """The head when one line stands alone at the top."""
    number, first = lines[0]
    if _is_known(first, known) or (number == 1 and _is_section_like(first, known)):
        has_more = len(lines) > 2 and _run_length(lines, 1) == 1
        is_double_spaced = has_more and _is_headline_like(lines[1][1])
        return (first, lines[1][1], 2) if is_double_spaced else (first, "", 1)
    return ("", first, 1) if _is_headline_like(first) else ("", "", 0)


def _is_section_like(text: str, known: set[str]) -> bool:
    if _is_known(text, known):
        return True
    if len(text) > _SECTION_MAX or len(text.split()) > _SECTION_WORDS_MAX:
        return False
    # "U.S." is a section, "Sold out." is not.
    return not _ends_sentence(text) or bool(_ABBREVIATION.fullmatch(text.split()[-1]))


def _is_known(text: str, known: set[str]) -> bool:
    return text.strip(UNSEEN).casefold() in known


def _is_headline_like(text: str) -> bool:
    return len(text) <= _HEADLINE_MAX and not _ends_sentence(text)


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)


def _blocks(lines: list[Line]) -> tuple[list[Line], list[list[Line]]]:
    """The lines above the first lone hyphen, then a block from each such hyphen, it included."""
    starts = [at for at, (_, text) in enumerate(lines) if _is_separator(text)]
    ends = [*starts[1:], len(lines)]
    blocks = [lines[start:end] for start, end in zip(starts, ends, strict=False)]
    return lines[: starts[0] if starts else len(lines)], blocks


def _rail_start(blocks: list[list[Line]], known: set[str]) -> int:
    """Which block the rail begins with; their number if there is no rail. A hyphen alone proves
    nothing: stories have them too. The first dated teaser does, and draws in those above it that
    merely lack a part."""
    dated = (at for at, block in enumerate(blocks) if _is_teaser(_texts(block), known))
    start = next(dated, len(blocks))
    while 0 < start < len(blocks) and _may_be_teaser(_texts(blocks[start - 1]), known):
        start -= 1
    return start


def _texts(block: list[Line]) -> list[str]:
    return [text for _, text in block[1:4]]


def _is_teaser(texts: list[str], known: set[str]) -> bool:
    if not (meta := _dated(texts, known)):
        return False
    # "Three days ago" may head a part of a story: without section it takes a headline below.
    return bool(meta[0].section) or (len(texts) == 2 and _is_headline_like(texts[1]))


def _may_be_teaser(texts: list[str], known: set[str]) -> bool:
    if len(texts) > 2 or not _meta(texts, known):
        return False
    return all(_is_headline_like(text) for text in texts)


def _meta(texts: list[str], known: set[str]) -> tuple[RailEntry, int] | None:
    """A teaser without headline yet, and how many lines tell its section and age; None when it
    cannot be told which line is which."""
    if found := _dated(texts, known):
        return found
    if len(texts) < 2 and not (texts and _is_known(texts[0], known)):
        return RailEntry("", "", None, ""), 0
    # With a digit it may be an age in words not known here.
    if _is_known(texts[0], known) or (
        _is_section_like(texts[0], known) and not any(map(str.isdecimal, texts[0]))
    ):
        return RailEntry(texts[0].strip(UNSEEN), "", None, ""), 1
    return None


def _dated(texts: list[str], known: set[str]) -> tuple[RailEntry, int] | None:
    if not texts or len(texts[0]) > _META_MAX:
        return None
    if split := split_age(texts[0], known):
        is_sure = _is_meta(texts[0], split[0], split[1], known, is_alone=len(texts) == 1)
        return (RailEntry(*split, ""), 1) if is_sure else None
    age = parse_age(texts[1]) if len(texts) > 1 and _is_section_like(texts[0], known) else None
    if age is None:
        return None
    return RailEntry(texts[0].strip(UNSEEN), texts[1].strip(UNSEEN), age, ""), 2


def _is_meta(line: str, section: str, age_text: str, known: set[str], is_alone: bool) -> bool:
    """False for a headline that ends in an age: "Ferry That Sank Off the Mole Last Week"."""
    before = line.rstrip(UNSEEN).removesuffix(age_text)
    is_run_together = before.rstrip(BIDI_MARKS) == before.rstrip(UNSEEN)
    if is_run_together or not section or section.casefold() in known:
        return True
    return _is_section_like(section, known) and not (is_alone and len(section.split()) > 2)


def _body(story: list[Line], blocks: list[list[Line]], notes: list[str]) -> tuple[str, ...]:
    if blocks:
        where = _numbers([block[0][0] for block in blocks])
        notes.append(f"{where}: a lone hyphen inside the story, kept as its own paragraph")
    return tuple(text for lines in (story, *blocks) for _, text in lines)


def _numbers(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:20])) + ", …" * (len(numbers) > 20)
    return f"line{'s' * (len(numbers) > 1)} {shown}"


def _note_missing(section: str, headline: str, body: Sequence[str], notes: list[str]) -> None:
    parts = {"section": section, "headline": headline, "story": body}
    notes += [f"the page has no {name}" for name, part in parts.items() if not part]


def _rail(blocks: list[list[Line]], known: set[str], notes: list[str]) -> tuple[RailEntry, ...]:
    empty = [block[0][0] for block in blocks if len(block) == 1]
    if empty:
        notes.append(f"{_numbers(empty)}: nothing below the hyphen")
    return tuple(_entry(block[1:], known, notes) for block in blocks if len(block) > 1)


def _entry(lines: list[Line], known: set[str], notes: list[str]) -> RailEntry:
    texts = [text for _, text in lines]
    where = f"line {lines[0][0]}"
    if not (meta := _meta(texts, known)):
        notes.append(f"{where}: cannot tell the parts of this teaser: {_quoted(texts)}")
        return RailEntry("", "", None, "")
    entry, length = meta
    entry = RailEntry(entry.section, entry.age_text, entry.age, "".join(texts[length : length + 1]))
    parts = {"section": entry.section, "age": entry.age_text, "headline": entry.headline}
    if missing := [f"no {name}" for name, part in parts.items() if not part]:
        notes.append(f"{where}: the teaser has {' and '.join(missing)}")
    if rest := texts[length + 1 :]:
        below = f"line {lines[length + 1][0]}"
        notes.append(f"{below}: left out, below the teaser’s headline: {_quoted(rest)}")
    return entry


def _quoted(texts: list[str]) -> str:
    return ", ".join(
        f"“{text if len(text) <= _QUOTE_MAX else text[:_QUOTE_MAX] + '…'}”" for text in texts
    )
