"""Lines of a page text: numbered, and what the look of one says, whatever its language."""

import re

from ....language import gettext
from .printed_moments.ages import BIDI_MARKS, BLANKS, UNSEEN

Line = tuple[int, str]  # its number in the file, from 1, and its text; never blank

SEPARATORS = frozenset("-–—‐‑−*•·●▪")
_BULLET = re.compile(r"[-–—*•·●▪◦‣]\s+(?=\S)")
HEADLINE_MAX = 200
SECTION_MAX = 40
SECTION_WORDS_MAX = 4
_QUOTE_MAX = 300
_SENTENCE_ENDS = (".", "!", "?", "…", ":", ";", "؟", "۔", "।", "。", "！", "？")
_FIRM_ENDS = (".", "۔", "।", "。", "！", "!", "?", "？", "؟", "…", "።", "։", "။", "៕", "។", ".”")
_CLOSING = "\"'”’»›)]」』" + BLANKS + BIDI_MARKS
_ABBREVIATION = re.compile(r"(?:\w\.)+")
_ABBREVIATED = re.compile(r"(?:\b\w{1,3}\.){2,}\Z|\d\s?[^\W\d_]{1,3}\.\Z")  # "Ph.D.", "4 Min."
_CLOCK = re.compile(r"\d:\d\d")
_SHORT = 60  # characters
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
)
_WITHOUT_STOPS = re.compile("[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff]")
_LONG = 160  # characters: no headline, whatever it ends in
_LONGEST_QUESTION = 120
_LONG_WITHOUT_STOPS = 90  # of scripts that end no sentence with a sign
_WORDS_OF_SENTENCE = 2
_SIGNS_OF_SENTENCE = 6  # of scripts without blanks
_SIGNS_BEFORE_STOP = 3  # of these, where the sentence ends with a full stop, as no headline does
_TRAILING = ("...", "…")
_WORDS_TRAILING = 3


def is_separator(text: str) -> bool:
    return text in SEPARATORS or (len(text) < 8 and text.strip(UNSEEN) in SEPARATORS)


def without_bullet(text: str) -> str:
    return _BULLET.sub("", text, count=1) if _BULLET.match(text) else text


def ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)


def is_headline_like(text: str) -> bool:
    return len(text) <= HEADLINE_MAX and not ends_sentence(text)


def is_known(text: str, known: set[str]) -> bool:
    return text.strip(UNSEEN).casefold() in known


def is_section_like(text: str, known: set[str]) -> bool:
    if is_known(text, known):
        return True
    if len(text) > SECTION_MAX or len(text.split()) > SECTION_WORDS_MAX or _CLOCK.search(text):
        return False
    # "U.S." is a section, "Sold out." is not.
    return not ends_sentence(text) or bool(_ABBREVIATION.fullmatch(text.split()[-1]))


def is_long(text: str) -> bool:
    """Whether a line says more than the name of a section does."""
    return len(text.split()) > 3 or len(text) > 25


def is_paragraph(text: str) -> bool:
    """Whether a line can only be a paragraph of a story: a sentence, or too long for anything
    else."""
    if len(text) > _LONG:
        return True
    if _WITHOUT_STOPS.search(text) and len(text) > _LONG_WITHOUT_STOPS:
        return True
    if not text.rstrip(_CLOSING).endswith(_FIRM_ENDS):
        return False
    signs = len(_UNSPACED.findall(text))
    if signs >= (_SIGNS_BEFORE_STOP if "。" in text else _SIGNS_OF_SENTENCE):
        return True
    words = text.rstrip(_CLOSING).split()
    if words[-1].endswith(_TRAILING) and len(words) <= _WORDS_TRAILING:
        return False  # "Loading..."
    return len(words) >= _WORDS_OF_SENTENCE


def is_labelled(text: str) -> bool:
    """Whether a short line has a label and what belongs to it: "Source: the harbour office."."""
    label, colon, value = text.replace("：", ":").partition(":")
    is_label = bool(colon and label.strip() and value.strip()) and not label[-1:].isdecimal()
    return is_label and len(text) <= _SHORT and len(label.split()) <= SECTION_WORDS_MAX


def ends_short(text: str) -> bool:
    """Whether a short line ends in an abbreviation, which looks like the end of a sentence."""
    return len(text) <= _SHORT and _ABBREVIATED.search(text) is not None


def is_question(text: str) -> bool:
    """Whether a line ends as headlines do that end with a sign."""
    said = text.rstrip(_CLOSING)
    return len(text) <= _LONGEST_QUESTION and said.endswith(("?", "？", "؟", "!", "！"))


def is_of_story(text: str) -> bool:
    """Whether a line can only be a paragraph, and no headline."""
    return is_paragraph(text) and not is_question(text)


def quoted(texts: list[str]) -> str:
    return ", ".join(
        f"“{text if len(text) <= _QUOTE_MAX else text[:_QUOTE_MAX] + '…'}”" for text in texts
    )


def numbers(found: list[int]) -> str:
    shown = ", ".join(map(str, found[:20])) + ", …" * (len(found) > 20)
    if len(found) == 1:
        return gettext("line %(number)s", number=shown)
    return gettext("lines %(numbers)s", numbers=shown)


def numbered(found: list[Line]) -> tuple[str, str]:
    """Which lines they are, and what is in them."""
    return numbers([number for number, _ in found]), quoted([text for _, text in found])
