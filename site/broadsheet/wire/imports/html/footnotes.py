"""Footnotes of other systems (WordPress, Hugo, Jekyll, Pandoc, word processors), in a story's own
notation: all of them are two links that lead to each other, the first with a number."""

import re
from urllib.parse import unquote

from lxml import etree, html
from lxml.html import HtmlElement

from . import layout

_NUMBER = re.compile(r"\W*(?:\d{1,4}|[a-zA-Z]|[ivx]{1,6}|[*†‡§]{1,3})\W*")
_BACK = re.compile(r"[\W\d]*")
_NOTES = ("li", "p", "div", "dd", "aside")  # what one may stand in
_WITHIN = ("p", "div", "ul", "ol", "li", "blockquote", "section", "aside")
_LIST = re.compile(r"foot-?notes?\b|endnotes?\b")


def write_out(root: HtmlElement) -> None:
    """References become `[^1]`, and their notes paragraphs at the end, `[^1]: The note.`"""
    links = [link for link in root.iter("a") if _is_inner(link)]
    if len(links) < 2:
        return
    held = [*root.iter(etree.Element)]  # else lxml makes what stands for an element anew
    places = _places(held)
    leads = [(link, places.get(unquote(link.get("href")[1:]))) for link in links]
    back = {place: link for link, place in reversed(leads) if place is not None}
    numbers: dict[HtmlElement, int] = {}
    referred: list[tuple[HtmlElement, int]] = []
    for link, place in leads:
        note = _note_at(place, root)
        if note is None or _is_in(link, numbers) or not _NUMBER.fullmatch(link.text_content()):
            continue
        if note in numbers or (_leads_back(link, note, back) and _says_something(note)):
            referred.append((link, numbers.setdefault(note, len(numbers) + 1)))
    for link, number in referred:
        _write(link, f"[^{number}]")
    boxes = {note.getparent() for note in numbers}
    for note, number in numbers.items():
        _move(note, number, root)
    for box in boxes:
        _drop_what_is_left(box, root)


def _is_inner(link: HtmlElement) -> bool:
    return (link.get("href") or "").startswith("#")


def _places(elements: list[HtmlElement]) -> dict[str, HtmlElement]:
    """Where links within a text lead; to the first of a name."""
    found: dict[str, HtmlElement] = {}
    for element in elements:
        for name in filter(None, (element.get("id"), element.get("name"))):
            found.setdefault(name, element)
    return found


def _note_at(place: HtmlElement | None, root: HtmlElement) -> HtmlElement | None:
    """The block in which a place is, if a note may be such a one."""
    around = [] if place is None else [place, *place.iterancestors()]
    block = next((element for element in around if element.tag in layout.BLOCKS), root)
    return block if block.tag in _NOTES and block is not root else None


def _says_something(note: HtmlElement) -> bool:
    links = "".join(link.text_content() for link in note.iter("a") if _is_inner(link))
    return len("".join(note.text_content().split())) > len("".join(links.split()))


def _is_in(element: HtmlElement, boxes: dict[HtmlElement, int]) -> bool:
    return any(around in boxes for around in (element, *element.iterancestors()))


def _leads_back(link: HtmlElement, note: HtmlElement, back: dict[HtmlElement, HtmlElement]) -> bool:
    """Whether an arrow or the same number in the note leads to this link, or to what stands close
    around it."""
    above = [*link.iterancestors()]
    found = [back[place] for place in (link, *link, *above[:2]) if place in back]
    number = link.text_content()
    return note not in above and any(
        _is_in(one, {note: 0})
        and (one.text_content() == number or _BACK.fullmatch(one.text_content()))
        for one in found
    )


def _write(link: HtmlElement, words: str) -> None:
    box = link.getparent()
    if box.tag == "sup" and box.text_content().strip() == link.text_content().strip():
        link = box
    for child in [*link]:
        link.remove(child)
    link.tag, link.text = "span", words


def _move(note: HtmlElement, number: int, root: HtmlElement) -> None:
    if note.getparent() is None:  # its words are in another one that was around it
        return
    if len(note) and note[0].tag == "span" and note[0].text_content().strip().isdecimal():
        note[0].drop_tree()  # our own pages' number
    for link in [*note.iter("a")]:
        if _is_inner(link):
            box = link.getparent()
            (box if box.tag == "sup" and len(box) == 1 else link).drop_tree()
    for n, part in enumerate([*note.iterdescendants(*_WITHIN)]):
        if n and (part.text_content().strip()):
            part.addprevious(html.Element("br"))
    etree.strip_tags(note, *_WITHIN)
    note.drop_tree()
    note.tag, note.tail = "p", None
    note.text = f"[^{number}]: {(note.text or '').lstrip()}"
    if len(note):
        note[-1].tail = (note[-1].tail or "").rstrip()
    else:
        note.text = note.text.rstrip()
    root.append(note)


def _drop_what_is_left(box: HtmlElement, root: HtmlElement) -> None:
    """The list of the notes, once it is empty but for its heading."""
    while box is not root and box.getparent() is not None:
        said = f"{box.get('class') or ''} {box.get('role') or ''} {box.get('id') or ''}"
        left = len(box.text_content().split())
        if left > (2 if _LIST.search(said) else 0) or box.find(".//img") is not None:
            return
        outer = box.getparent()
        box.drop_tree()
        box = outer
