"""Slugs: the words of an address, made from a headline or a name."""

import re
import unicodedata
from collections.abc import Callable
from itertools import count

from .plain_text import few_marks

LONGEST = 80  # characters; longer ones are cut between words

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)


def slugify(text: str, otherwise: str = "story") -> str:
    """Lower-case words joined by hyphens. Accents on Latin letters are dropped; letters of other
    scripts stay (addresses may hold them, RFC 3987). `otherwise` stands in when nothing is left."""
    text = unicodedata.normalize("NFKD", few_marks(text)).casefold().translate(_LETTERS)
    text = unicodedata.normalize("NFKD", text.replace("’", "").replace("'", ""))
    text = re.sub(r"(?<=[a-z])[\u0300-\u036f]+", "", text)
    text = unicodedata.normalize("NFC", text)
    kept = (char if unicodedata.category(char)[0] in "LNM" else " " for char in text)
    return _cut("-".join("".join(kept).split())) or otherwise


def unused(slug: str, is_taken: Callable[[str], bool]) -> str:
    """`slug`, or `slug-2`, `slug-3` … : the first that is not taken."""
    if not is_taken(slug):
        return slug
    return next(named for n in count(2) if not is_taken(named := f"{slug}-{n}"))


def refuse_unfit(slug: str) -> None:
    """Raises ValueError for what is no slug, and says what one is made of."""
    if not slug:
        raise ValueError("An address needs a word: letters or digits.")
    if len(slug) > LONGEST:
        raise ValueError(f"That is longer than {LONGEST} characters.")
    if slugify(slug, "") != slug:
        fit = slugify(slug, "")
        hint = f": “{fit}”, for example" if fit else ""
        raise ValueError(f"Lower-case letters, digits and single hyphens only{hint}.")


def _cut(slug: str) -> str:
    if len(slug) <= LONGEST:
        return slug
    return slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
