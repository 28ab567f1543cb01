"""Boxes that generators have besides Markdown, as paragraphs below their titles: Docusaurus and
Pandoc put them between colons, Python-Markdown (Pelican, MkDocs) further in below a sign."""

import re

_FENCE = re.compile(r"[ ]*(```+|~~~+)")
_BETWEEN = re.compile(  # ":::tip[Title]", "::: warning Title", ":::" at their end
    r":{3,9}[ ]{0,3}(?P<name>[\w-]{1,40}|\{[^{}]{0,200}\})?"
    r"(?:\[(?P<title>[^\[\]]{1,200})\]|[ ]{1,3}(?P<words>[^{}:]{1,200}))?"
    r"(?:\{[^{}]{0,200}\})?[ ]{0,9}:{0,9}"
)
_BELOW = re.compile(  # '!!! note "Title"', '??? question', '=== "Linux"'
    r"(?:(?:!!!|\?\?\?\+?)[ ]?[\w-]{1,40}[\w -]{0,60}|===[!+]?)"
    r"(?:[ ]{1,3}\"(?P<title>[^\"]{0,200})\")?[ ]{0,9}"
)
_GIVEN = re.compile(r"""\btitle=["']([^"']{1,200})["']""")
_FURTHER_IN = 4  # blanks


def opened(text: str) -> str:
    """The text with what its boxes hold as paragraphs; code is kept."""
    if not any(sign in text for sign in (":::", "!!! ", "??? ", "???+ ", '=== "')):
        return text
    made: list[str] = []
    inside: list[int] = []  # blanks before the lines of each box that a sign began
    fence = ""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        stripped = line.lstrip(" ")
        blanks = len(line) - len(stripped)
        while inside and stripped and not fence and blanks < inside[-1]:
            inside.pop()
        line = line[min(blanks, _FURTHER_IN * len(inside)) :]
        title = None if fence else _title(line, lines[at + 1 : at + 3])
        fence = _fence_after(fence, stripped)
        if title is None:
            made.append(line)
            continue
        if not stripped.startswith(":"):
            inside.append(blanks + _FURTHER_IN)
        made += ["", *_paragraph(line, title)]
    return "\n".join(made)


def _title(line: str, below: list[str]) -> str | None:
    """The title of the box that a line begins, "" if it has none, or the line ends one; None for
    another line."""
    stripped = line.strip()
    if box := _BETWEEN.fullmatch(stripped):
        given = _GIVEN.search(box["name"] or "")
        return box["title"] or box["words"] or (given[1] if given else "")
    box = _BELOW.fullmatch(stripped)
    depth = len(line) - len(line.lstrip()) + _FURTHER_IN
    is_box = any(text.strip() and text.startswith(" " * depth) for text in below)
    return (box["title"] or "") if box and is_box else None


def _paragraph(line: str, title: str) -> list[str]:
    margin = line[: len(line) - len(line.lstrip())]
    return [f"{margin}**{title.strip()}**", ""] if title.strip() else []


def _fence_after(fence: str, line: str) -> str:
    """The fence that code stands in below a line."""
    found = _FENCE.match(line)
    if not fence:
        return found[1] if found else ""
    return "" if found and line.rstrip() == found[1] and found[1].startswith(fence) else fence
