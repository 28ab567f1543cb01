"""Folding: text as it is compared, so that capitals and accents make no difference."""

import re
import unicodedata

from .plain_text import few_marks, without_soft_breaks


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


# Letters that no decomposition takes apart.
LATIN = _pairs("ß=ss ẞ=ss æ=ae Æ=ae œ=oe Œ=oe ø=o Ø=o đ=d Đ=d ð=d Ð=d ł=l Ł=l þ=th Þ=th ı=i")
# And those beyond Latin whose accents readers leave out. The index of words folds the same ones
# (search/sqlite/, search/postgresql/): a change here, and below, makes it anew. The names that
# are kept folded (authors.py) need a migration then.
LETTERS = LATIN | _pairs("ς=σ ё=е Ё=е ά=α Ά=α έ=ε Έ=ε ή=η Ή=η ί=ι Ί=ι ό=ο Ό=ο ύ=υ Ύ=υ ώ=ω Ώ=ω")
_LETTERS = str.maketrans(LETTERS)
_ACCENTS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
# What searches know besides, of letters without accents and capitals by then: what readers of a
# script write in several ways ...
_SAME = _pairs(
    "أ=ا إ=ا آ=ا ٱ=ا ؤ=و ئ=ي ى=ي ی=ي ې=ي ے=ي ۓ=ي ة=ه ۀ=ه ہ=ه ۂ=ه ۃ=ه ک=ك ڪ=ك"
    " ё=е ѐ=е ѝ=и ґ=г ʼ=' ʻ=' ꞌ='"
)
_GREEK = [chr(code) for code in (*range(0x370, 0x400), *range(0x1F00, 0x2000))]
_SAME |= {one: base for one in _GREEK if (base := unicodedata.normalize("NFD", one)[0]) != one}
_DIGITS = (chr(code) for code in range(0x80, 0xFF20) if unicodedata.category(chr(code)) == "Nd")
_SAME |= {digit: str(unicodedata.decimal(digit)) for digit in _DIGITS}
# ... and what they leave out: the points and lines of Arabic and Hebrew, stress on Cyrillic.
LEFT_OUT = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
)
_LEFT_OUT = [c for c in map(chr, range(0x300, 0x700)) if re.match(f"[{LEFT_OUT}]", c)]
SAME = "".join(_SAME), "".join(_SAME.values()), "".join(_LEFT_OUT)
MAY_BE_SAME = "[\u02bb-\u1fff\u2070-\uffff]"  # a text without these has none of them
_AS_SEARCHED = str.maketrans(*SAME)
# Signs that word processors put for those of the keyboard.
_SIGNS = str.maketrans("‘’ʼ‐‑–", "'''---")


def fold_letters(text: str) -> str:
    """A text without case, and without accents on Latin letters."""
    text = unicodedata.normalize("NFKD", few_marks(text).translate(_LETTERS)).casefold()
    return without_accents(text.translate(_LETTERS))


def fold_for_search(text: str) -> str:
    """A text as `fold_letters` has it, and written in one way where readers of a script write in
    several, or leave something out."""
    folded = fold_letters(text)
    return folded if folded.isascii() else folded.translate(_AS_SEARCHED)


def without_accents(text: str) -> str:
    """A text that is in lower case already, without accents on Latin letters."""
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", text)


def spaced(text: str) -> str:
    """Letters, digits and the marks on them; blanks where anything else stood."""
    return "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in text)


def fold(text: str) -> str:
    """Letters and digits alone, without case and accents; blanks where anything else stood."""
    return spaced(fold_for_search(without_soft_breaks(text)))


def fold_name(name: str) -> str:
    """A name as it is compared with others: letters folded, one blank between words. What else
    stands in it counts: “C++” is not “C”."""
    return " ".join(fold_letters(name).translate(_SIGNS).split())
