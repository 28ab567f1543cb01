"""How long a text takes to read."""

from typing import NamedTuple

from ..archive.spelling.plain_text import text_of
from .footnotes import text_alone

# Words in a minute, of 17 languages: Trauzettel-Klosinski and Dietz, "Standardized assessment of
# reading performance: the new International Reading Speed Texts IReST" (2012), table 3.
WORDS = {
    "ar": 138, "de": 179, "en": 228, "es": 218, "fi": 161, "fr": 195, "he": 187, "it": 188,
    "nl": 202, "pl": 166, "pt": 181, "ru": 184, "sl": 180, "sv": 199, "tr": 166,
}  # fmt: skip
USUAL = 184  # words, the average of these
SIGNS = {"ja": 357, "zh": 255}  # the same source: what is written without blanks
UNSPACED = {"th": 1000, "lo": 1000, "km": 1000, "my": 1000}  # letters, as in most alphabets


class Length(NamedTuple):
    """How long a text is: in words, or in letters where words are written without blanks."""

    number: int
    is_letters: bool
    minutes: int  # that reading it takes, at least one


def length(html: str, language: str, words: str = "") -> Length:
    """How long a text is, without its notes. `language`: a tag or a locale; `words`: its words and
    its notes' on one line, where the archive has them at hand."""
    alone, spoken = text_alone(html), language.replace("_", "-").partition("-")[0]
    if not words or alone != html:
        words = text_of(alone)
    letters, blanks = SIGNS.get(spoken) or UNSPACED.get(spoken), words.count(" ")
    number = len(words) - blanks if letters else blanks + bool(words)
    minutes = max(1, round(number / (letters or WORDS.get(spoken, USUAL))))
    return Length(number, bool(letters), minutes)
