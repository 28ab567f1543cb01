"""What other systems say by styles, or by elements that a story has not, said by those that it has:
bold that is a style becomes `strong`. A `q` stays one until the story's language is known
(filing.py)."""

from lxml import html
from lxml.html import HtmlElement

from ....text import type_styles
from . import sized_headings

_RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4", "strike": "s", "del": "s"}
_RENAMED |= {"menu": "ul", "dir": "ul", "listing": "pre", "xmp": "pre"}
# What widespread styles call such words.
_CLASSES = dict.fromkeys(("bold", "fw-bold", "font-weight-bold", "font-bold"), "strong")
_CLASSES |= dict.fromkeys(("italic", "fst-italic", "font-italic"), "em")
_WHOLE = "p div section blockquote ul ol li table tr td a".split()
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def rename(root: HtmlElement) -> None:
    sized_headings.name(root)
    name_styles(root)
    _write_out(root)
    for element in [*root.iter(*_RENAMED)]:
        element.tag = _RENAMED[str(element.tag)]


def name_styles(root: HtmlElement) -> None:
    """Bold, italic, struck and raised words by the elements that say so."""
    for element in [*root.iter("b", "strong", "i", "em")]:
        if _is_undone(element):
            element.tag = "span"  # Google Docs wraps all that is copied from it so
    for element in [*root.iter("span", "font")]:
        has_some = element.get("style") or element.get("class")
        if has_some and next(element.iterancestors(*HEADINGS), None) is None:
            _name(element)
    for element in [*root.iter(*_WHOLE)]:
        if element.get("style") and next(element.iterancestors(*HEADINGS), None) is None:
            _name_block(element)


def _name_block(element: HtmlElement) -> None:
    """A box whose words are all bold or italic. What is otherwise within it leaves it as it is."""
    for name in type_styles.marks_of(_style(element)) if element.text_content().strip() else ():
        styled = (one for one in element.iterdescendants() if one.get("style"))
        if not any(type_styles.is_undone(name, _style(one)) for one in styled):
            _fill(element, name)


def _write_out(root: HtmlElement) -> None:
    """The brackets around how words are read, unless the page has these itself."""
    for reading in [*root.iter("rt")]:
        before = reading.getprevious()
        if reading.text_content().strip() and (before is None or before.tag != "rp"):
            _enclose(reading, "(", ")")


def _style(element: HtmlElement) -> dict[str, str]:
    return type_styles.declared(element.get("style") or "")


def _is_undone(element: HtmlElement) -> bool:
    mark = "strong" if element.tag in ("b", "strong") else "em"
    return type_styles.is_undone(mark, _style(element))


def _name(element: HtmlElement) -> None:
    names = type_styles.marks_of(_style(element)) or _names_by_class(element)
    for name in names[1:]:
        _fill(element, name)
    element.tag = names[0] if names else element.tag


def _fill(element: HtmlElement, name: str) -> None:
    """Put all that an element has into one within it."""
    inner = html.Element(name)
    inner.text, element.text = element.text, None
    inner.extend([*element])
    element.append(inner)


def _names_by_class(element: HtmlElement) -> list[str]:
    classes = (element.get("class") or "").split()
    return [*dict.fromkeys(_CLASSES[name] for name in classes if name in _CLASSES)]


def _enclose(element: HtmlElement, opening: str, closing: str) -> None:
    element.text = opening + (element.text or "")
    if len(element):
        element[-1].tail = (element[-1].tail or "") + closing
    else:
        element.text += closing
