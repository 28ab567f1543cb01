"""Folding: text as it is compared, so that capitals and accents make no difference."""

import re
import unicodedata

from .plain_text import few_marks, without_soft_breaks


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


# Letters that no decomposition takes apart.
LATIN = _pairs("ß=ss ẞ=ss æ=ae Æ=ae œ=oe Œ=oe ø=o Ø=o đ=d Đ=d ð=d Ð=d ł=l Ł=l þ=th Þ=th ı=i")
# And those beyond Latin whose accents readers leave out. The index of words folds the same ones
# (search/sqlite.py, search/postgresql.py): a change here makes it anew. The names that are kept
# folded (authors.py) need a migration then.
LETTERS = LATIN | _pairs("ς=σ ё=е Ё=е ά=α Ά=α έ=ε Έ=ε ή=η Ή=η ί=ι Ί=ι ό=ο Ό=ο ύ=υ Ύ=υ ώ=ω Ώ=ω")
_LETTERS = str.maketrans(LETTERS)
_ACCENTS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
# Signs that word processors put for those of the keyboard.
_SIGNS = str.maketrans("‘’ʼ‐‑–", "'''---")


def fold_letters(text: str) -> str:
    """The same signs, without case, and without accents on Latin letters."""
    text = unicodedata.normalize("NFKD", few_marks(text).translate(_LETTERS)).casefold()
    return without_accents(text.translate(_LETTERS))


def without_accents(text: str) -> str:
    """The same letters, in lower case already, without accents on Latin ones."""
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", text)


def spaced(text: str) -> str:
    """Letters, digits and the marks on them; blanks where anything else stood."""
    return "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in text)


def fold(text: str) -> str:
    """Letters and digits alone, without case and accents; blanks where anything else stood."""
    return spaced(fold_letters(without_soft_breaks(text)))


def fold_name(name: str) -> str:
    """A name as it is compared with others: letters folded, one blank between words. What else
    stands in it counts: “C++” is not “C”."""
    return " ".join(fold_letters(name).translate(_SIGNS).split())
