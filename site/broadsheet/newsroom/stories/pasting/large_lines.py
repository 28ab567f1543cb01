"""Headings that a clipboard tells by the size of their letters alone."""

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from ....text import type_styles
from ....text.type_styles import Line
from .styles import BLOCKS, style

_NO_PLACE = ["li", "td", "th", "blockquote", "pre", "dl"]  # for a heading
_BOLD = ("b", "strong")


def name(soup: BeautifulSoup) -> None:
    """Make them headings: the largest is the first of its kind."""
    if soup.find(["font", "big"]) is None and soup.find(style=_is_sized) is None:
        return
    sizes: dict[int, float] = {}
    first = 1 + (soup.find("h1") is not None)
    paragraphs = [box for box in soup.find_all(["p", "div"]) if box.find(BLOCKS) is None]
    paragraphs = [box for box in paragraphs if not _is_elsewhere(box)]
    levels = type_styles.levels([_line(box, sizes) for box in paragraphs])
    for box, level in zip(paragraphs, levels, strict=True):
        if level:
            box.name = f"h{first + level - 1}"


def _is_elsewhere(box: Tag) -> bool:
    """Whether it can't be a heading where it stands, or is Word's title."""
    return box.find_parent(_NO_PLACE) is not None or "MsoTitle" in box.get_attribute_list("class")


def _is_sized(said: str | None) -> bool:
    return "font" in (said or "").lower()


def _line(box: Tag, sizes: dict[int, float]) -> Line:
    texts = box.find_all(string=True)
    return type_styles.line_of(
        (text, _points(text.parent, sizes), _is_bold(text, box)) for text in texts
    )


def _points(tag: Tag | None, sizes: dict[int, float]) -> float:
    """How large the words of an element are, by itself or by what it stands in."""
    above: list[Tag] = []
    while tag is not None and id(tag) not in sizes:
        above.append(tag)
        tag = tag.parent
    points = sizes[id(tag)] if tag is not None else 0.0
    for one in reversed(above):
        own = type_styles.points_of(style(one), str(one.get("size", "")) * (one.name == "font"))
        points = sizes[id(one)] = own or points
    return points


def _is_bold(text: PageElement, box: Tag) -> bool:
    for tag in text.parents:
        if tag.name in _BOLD or "strong" in type_styles.marks_of(style(tag)):
            return not type_styles.is_undone("strong", style(tag))
        if tag is box:
            break
    return False
