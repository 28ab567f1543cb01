"""What pages print round their stories, in many languages: furniture_words.txt."""

import re
import unicodedata
from functools import cache
from pathlib import Path


def plain(text: str) -> str:
    """The text as wordings are compared: without case, signs around it, and what number it says."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("i\u0307", "i")  # of "İ"
    first, last = 0, len(text)
    while first < last and unicodedata.category(text[first])[0] in "PSZC":
        first += 1
    while last > first and unicodedata.category(text[last - 1])[0] in "PSZC":
        last -= 1
    return re.sub(r"\d+", "0", " ".join(text[first:last].split()))


@cache
def kinds() -> dict[str, frozenset[str]]:
    """The wordings of each kind of furniture, as `plain` has them."""
    text = Path(__file__).with_name("furniture_words.txt").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for row in text.splitlines():
        if row.startswith("["):
            kind = row.strip("[]")
        elif row and not row.startswith(";"):
            words = (plain(word.replace("#", "0")) for word in row.split("|"))
            found.setdefault(kind, set()).update(word for word in words if word)
    return {kind: frozenset(words) for kind, words in found.items()}
