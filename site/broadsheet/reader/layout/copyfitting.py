"""Copyfitting: about how many lines words take, reckoned from their letters before they are set."""

import re
from math import ceil
from unicodedata import category, east_asian_width

from ...archive.lists.teasers import Teaser

LONG = 100  # letters of a headline
# All letters that are as wide as two Latin ones are among these: most pages ask for none.
MAY_BE_WIDE = re.compile("[\u1100-\u115f\u2300-\U0010ffff]")
# What stands above, below or within another letter, as vowels do in India and Thailand.
MARKS = "".join(sign for sign in map(chr, range(0x300, 0x1100)) if category(sign) in ("Mn", "Cf"))
MARK = re.compile(f"[{MARKS}]")


def is_long(lead: Teaser) -> bool:
    """Whether the headline of a lead is so long that it is set smaller."""
    return breadth(lead.headline) > LONG


def words_beside(lead: Teaser) -> float:
    """Lines that the words of a lead take beside its picture."""
    return 1.4 * lines(lead.headline, 18) + lines(lead.dek, 32) + 2


def words_above(lead: Teaser) -> float:
    """Lines of the stories beside it that the words of a front's lead take above its picture."""
    headline = 2.1 * lines(lead.headline, 40) if is_long(lead) else 2.7 * lines(lead.headline, 30)
    return headline + 1.3 * lines(lead.dek, 75) + 1


def depth(story: Teaser, letters: int, *, dek: bool) -> int:
    """Lines that a teaser takes where so many letters are a line of its headline, about."""
    return lines(story.headline, letters) + (lines(story.dek, letters + 8) if dek else 0) + 2


def lines(text: str, letters: int) -> int:
    """Lines that a text takes where so many letters are one."""
    return ceil(breadth(text) / letters)


def breadth(text: str) -> int:
    """Letters, as wide as Latin ones are, about."""
    if text.isascii():
        return len(text)
    wide = sum(east_asian_width(letter) in "WF" for letter in MAY_BE_WIDE.findall(text))
    return len(text) + wide - len(MARK.findall(text))
