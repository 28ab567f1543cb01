"""Footnotes of other systems (WordPress, Hugo, Jekyll, Pandoc, word processors), in a story's own
notation: all of them are two links that lead to each other, the first with a number. What is pasted
at the desk is read likewise (newsroom/stories/pasting/footnotes.py)."""

import re
from urllib.parse import unquote

from lxml import etree, html
from lxml.html import HtmlElement

from ....text.footnotes import FOREIGN_NUMBER, FOREIGN_WAY_BACK
from . import layout

_NOTES = ("li", "p", "div", "dd", "aside")  # what one may stand in
_WITHIN = ("p", "div", "ul", "ol", "li", "blockquote", "section", "aside")
_LIST = re.compile(r"foot-?notes?\b|endnotes?\b")


def write_out(root: HtmlElement) -> None:
    """References become `[^1]`, and their notes paragraphs at the end, `[^1]: The note.`"""
    links = [link for link in root.iter("a") if _within(link)]
    if len(links) < 2:
        return
    held = [*root.iter(etree.Element)]  # else lxml makes what stands for an element anew
    order = {element: at for at, element in enumerate(held)}
    places = _places(held)
    leads = [(link, places.get(_within(link))) for link in links]
    inner = {link for link, place in leads if place is not None or link.get("href")[0] == "#"}
    back = {place: link for link, place in reversed(leads) if place is not None}
    numbers: dict[HtmlElement, int] = {}
    referred: list[tuple[HtmlElement, int]] = []
    for link, place in leads:
        note = _note_at(place, root)
        if note is None or _is_in(link, numbers) or not _is_number(link):
            continue
        is_above = order[note] < order[link]  # what leads up leads back
        is_new = not is_above and _leads_back(link, note, back) and _says_something(note, inner)
        if note in numbers or is_new:
            referred.append((link, numbers.setdefault(note, len(numbers) + 1)))
    for link, number in referred:
        _write(link, f"[^{number}]")
    boxes = {note.getparent() for note in numbers}
    for note, number in numbers.items():
        _move(note, number, inner, root)
    for box in boxes:
        _drop_what_is_left(box, root)


def drop_rule_above(root: HtmlElement) -> None:
    """A rule that parts a text from its notes, or from what was left out below it."""
    last = [child for child in root if not (child.text or "").startswith("[^")][-1:]
    if last and last[0].tag == "hr" and not (last[0].tail or "").strip():
        layout.drop(last[0])


def _is_number(link: HtmlElement) -> bool:
    return FOREIGN_NUMBER.fullmatch(link.text_content()) is not None


def _within(link: HtmlElement) -> str:
    """The place in its page that a link leads to, "" for none; some name the page as well."""
    return unquote((link.get("href") or "").partition("#")[2])


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


def _says_something(note: HtmlElement, inner: set[HtmlElement]) -> bool:
    links = "".join(link.text_content() for link in note.iter("a") if link in inner)
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
        and (one.text_content() == number or FOREIGN_WAY_BACK.fullmatch(one.text_content()))
        for one in found
    )


def _write(link: HtmlElement, words: str) -> None:
    box = link.getparent()
    if box.tag == "sup" and box.text_content().strip() == link.text_content().strip():
        link = box
    for child in [*link]:
        link.remove(child)
    link.tag, link.text = "span", words


def _move(note: HtmlElement, number: int, inner: set[HtmlElement], root: HtmlElement) -> None:
    if note.getparent() is None:  # its words are in another one that was around it
        return
    if len(note) and note[0].tag == "span" and note[0].text_content().strip().isdecimal():
        note[0].drop_tree()  # our own pages' number
    _drop_links_back(note, inner)
    for n, part in enumerate([*note.iterdescendants(*_WITHIN)]):
        if n and (part.text_content().strip()):
            part.addprevious(html.Element("br"))
    etree.strip_tags(note, "span", *_WITHIN)
    note.drop_tree()
    note.tag, note.tail = "p", None
    note.text = f"[^{number}]: {(note.text or '').lstrip().lstrip('^↑').lstrip()}"
    if len(note):
        note[-1].tail = (note[-1].tail or "").rstrip()
    else:
        note.text = note.text.rstrip()
    root.append(note)


def _drop_links_back(note: HtmlElement, inner: set[HtmlElement]) -> None:
    """With the marks that hold nothing else."""
    for link in [*note.iter("a")]:
        box = link.getparent()
        if link in inner:
            (box if box.tag == "sup" and len(box) == 1 else link).drop_tree()
    for mark in [*note.iter("strong", "em", "sup")]:
        if not mark.text_content().strip() and mark.find(".//img") is None:
            mark.drop_tag()


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
