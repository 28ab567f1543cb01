"""Slugs: the words of an address, made from a headline or a name."""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from flask import Flask, current_app

from ...language import gettext, ngettext
from . import latin
from .folding import LATIN, spaced, without_accents
from .plain_text import few_marks, without_soft_breaks

LONGEST = 80  # characters; longer ones are cut between words

# Not all that searches fold: an address keeps the accents of other scripts.
_LETTERS = str.maketrans(LATIN)


class Spelling(NamedTuple):
    """How an address spells words: by the rules of a language (a tag), and whether in Latin letters
    alone where that language has a usual way."""

    language: str = ""
    in_latin: bool = False


PLAIN = Spelling()
_EXTENSION = "spelling"
_FINAL_SIGMA = re.compile("(?<=[α-ώ])σ(?=-|$)")  # which folding makes another one
# Points and lines that are left out of headlines, and signs between letters that part no words.
_LEFT_OUT = dict.fromkeys(
    (*range(0x591, 0x5BE), 0x5BF, 0x5C1, 0x5C2, 0x5F3, 0x5F4, 0x640, *range(0x64B, 0x653), 0x670)
)
_LEFT_OUT |= dict.fromkeys(map(ord, "’'ʼʻ"))


def slugify(text: str, otherwise: str = "story", spelling: Spelling = PLAIN) -> str:
    """Lower-case words joined by hyphens. Accents on Latin letters are dropped; letters of other
    scripts stay (addresses may hold them, RFC 3987). `otherwise` stands in when nothing is left."""
    text = few_marks(without_soft_breaks(text))
    if spelling != PLAIN:
        text = latin.spelt(unicodedata.normalize("NFC", text).lower(), spelling.language)
    text = text.translate(_LEFT_OUT)
    if spelling.in_latin:
        text = latin.in_latin(text, spelling.language)
    text = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    text = without_accents(text.translate(_LEFT_OUT))
    slug = _cut("-".join(spaced(text).split()))
    return _FINAL_SIGMA.sub("ς", slug) or otherwise


def spell_by(app: Flask, asked: Callable[[], Spelling]) -> None:
    """Let an application's own names (sections, authors, topics) be spelt as `asked` answers."""
    app.extensions[_EXTENSION] = asked


def named(name: str, otherwise: str = "") -> str:
    """The slug of a name that the paper gives: spelt by the paper's own language."""
    asked = current_app.extensions.get(_EXTENSION)
    return slugify(name, otherwise, asked() if asked else PLAIN)


def unused(slug: str, is_taken: Callable[[str], bool]) -> str:
    """`slug`, or `slug-2`, `slug-3` … : the first that is not taken, or, where they have gaps, one
    behind a taken one. It asks some twenty times where there are a thousand: an old paper may call
    as many stories “Weather”."""
    if not is_taken(slug):
        return slug
    taken, free = 1, 2
    while is_taken(f"{slug}-{free}"):
        taken, free = free, 2 * free
    while free - taken > 1:
        middle = (taken + free) // 2
        if is_taken(f"{slug}-{middle}"):
            taken = middle
        else:
            free = middle
    return f"{slug}-{free}"


def check(slug: str) -> None:
    """Raises ValueError for what is no slug, and says what one is made of."""
    if not slug:
        raise ValueError(gettext("An address needs a word: letters or digits."))
    if len(slug) > LONGEST:
        raise ValueError(
            ngettext(
                "That is longer than %(num)s character.",
                "That is longer than %(num)s characters.",
                LONGEST,
            )
        )
    fit = slugify(slug, "")
    if fit == slug:
        return
    if not fit:
        raise ValueError(gettext("Lower-case letters, digits and single hyphens only."))
    raise ValueError(
        gettext(
            "Lower-case letters, digits and single hyphens only: “%(slug)s”, for example.",
            slug=fit,
        )
    )


def _cut(slug: str) -> str:
    if len(slug) <= LONGEST:
        return slug
    return slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
