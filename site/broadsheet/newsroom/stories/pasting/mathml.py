"""Formulas of MathML as words with raised and lowered ones; pages of KaTeX, MathJax and Wikipedia
show each a second time beside it."""

from bs4 import BeautifulSoup, Tag

from .styles import style

_SHOWN = ".katex-html, .MathJax_Preview, img[class*=mwe-math-fallback-image]"
_SILENT = frozenset(["annotation", "annotation-xml", "mphantom"])
_LEFT_OUT = "svg"  # what is never text (html.py)
_MARKS = {
    "msup": ("", "sup"),
    "msub": ("", "sub"),
    "msubsup": ("", "sub", "sup"),
    "munder": ("", "sub"),
    "mover": ("", "sup"),
    "munderover": ("", "sub", "sup"),
}


def write_out(soup: BeautifulSoup) -> None:
    formulas = soup.find_all("math")
    for shown in soup.select(_SHOWN) if formulas else ():
        shown.name = _LEFT_OUT
    for formula in formulas:
        for box in formula.find_parents(style=True, limit=2):
            if style(box).get("display") == "none":  # Wikipedia's, beside a picture
                del box["style"]
        for part in formula.find_all(True):
            _write(part, soup)
        formula.name = "span"


def _write(part: Tag, soup: BeautifulSoup) -> None:
    inner = [one for one in part.children if isinstance(one, Tag)]
    marks = _MARKS.get(part.name, ())
    if part.name in _SILENT:
        part.name = _LEFT_OUT
        return
    if len(marks) == len(inner):
        for one, mark in zip(inner, marks, strict=True):
            if mark:
                one.wrap(soup.new_tag(mark))
    elif part.name == "mfrac" and len(inner) == 2:
        _group(inner[0])
        _group(inner[1])
        inner[0].insert_after("/")
    elif part.name == "msqrt":
        _group(part)
        part.insert(0, "√")
    part.name = "span"


def _group(part: Tag) -> None:
    said = part.get_text(strip=True)
    if len(said) > 1 and not said.isalnum():
        part.insert(0, "(")
        part.append(")")
