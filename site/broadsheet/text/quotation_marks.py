"""Quotation marks as each language sets them, for those that people type straight (CLDR,
delimiters; of Arabic, Persian and French what newspapers there set). Pure."""

import re

# Double ones and single ones, opening and closing.
_PAIRS = """
“”‘’ en hi id ko ms nl pt-BR th tr ur vi zh zh-Hans
„“‚‘ bg cs de hr is lt mk sk sl
„”«» pl ro
„”»« hu
„”’’ sr
«»„“ be ru uk
«»“” ar ca el es eu gl hy it pt sq
«»‹› de-CH fa fr-CH it-CH ps
«»‘’ nb nn no
””’’ fi he sv
“”‘’ da et lv
「」『』 ja zh-HK zh-Hant zh-MO zh-TW
"""
_BY_TAG = {
    tag: [*marks] for marks, *tags in map(str.split, _PAIRS.strip().splitlines()) for tag in tags
}
_BY_TAG["fr"] = ["«\u202f", "\u202f»", "“", "”"]


def of(tag: str) -> list[str]:
    """The four marks of a language (BCP 47): double ones, then single ones; English ones of "" and
    of languages that are not listed."""
    language, *rest = tag.split("-")
    known = (f"{language}-{part}" for part in reversed(rest))
    return next(filter(None, map(_BY_TAG.get, [*known, language])), _BY_TAG["en"])


def quoted(words: str, tag: str) -> str:
    """Words between the double ones of a language (BCP 47)."""
    opening, closing, *_ = of(tag)
    return f"{opening}{words}{closing}"


def instead_of_elements(html: str, tag: str) -> str:
    """HTML with the marks of a language (BCP 47) where it has `<q>` and `</q>`, within each other
    single and double ones in turn."""
    marks, depth = of(tag), 0

    def _mark(found: re.Match[str]) -> str:
        nonlocal depth
        if found[0] == "<q>":
            depth += 1
            return marks[0 if depth % 2 else 2]
        depth -= 1
        return marks[3 if depth % 2 else 1]

    return re.sub("</?q>", _mark, html)
