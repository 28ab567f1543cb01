"""Headings that a text tells by the size of its letters alone, as classic editors make them."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from ....text import type_styles
from .layout import BLOCKS

_NO_PLACE = "li td th blockquote pre figure figcaption dl h1 h2 h3 h4 h5 h6".split()
_BOLD = ("b", "strong")


def name(root: HtmlElement) -> None:
    """Make them headings below those that are such: the largest is the first of its kind."""
    if not any("font" in (one.get("style") or "") or one.tag == "font" for one in root.iter()):
        return
    paragraphs = [box for box in root.iterdescendants("p", "div") if _is_paragraph(box)]
    levels = type_styles.levels([type_styles.line_of(_pieces(box, root)) for box in paragraphs])
    for box, level in zip(paragraphs, levels, strict=True):
        if level:
            box.tag = f"h{level + 1}"
            for mark in box.iter(*_BOLD):
                mark.tag = "span"


def _is_paragraph(box: HtmlElement) -> bool:
    has_blocks = any(child.tag in BLOCKS or child.tag == "img" for child in box.iterdescendants())
    return not has_blocks and next(box.iterancestors(*_NO_PLACE), None) is None


def _pieces(box: HtmlElement, root: HtmlElement) -> Iterator[tuple[str, float, bool]]:
    """The words of a paragraph, how large each are, and whether they are bold."""
    around = next((size for one in box.iterancestors() if (size := _points(one))), 0.0)
    yield from _within(box, around, False)


def _within(
    element: HtmlElement, points: float, is_bold: bool
) -> Iterator[tuple[str, float, bool]]:
    style = type_styles.declared(element.get("style") or "")
    points = _points(element) or points
    is_bold = is_bold or element.tag in _BOLD or "strong" in type_styles.marks_of(style)
    is_bold = is_bold and not type_styles.is_undone("strong", style)
    yield element.text or "", points, is_bold
    for child in element:
        if isinstance(child.tag, str):
            yield from _within(child, points, is_bold)
        yield child.tail or "", points, is_bold


def _points(element: HtmlElement) -> float:
    font_size = (element.get("size") or "") if element.tag == "font" else ""
    return type_styles.points_of(type_styles.declared(element.get("style") or ""), font_size)
