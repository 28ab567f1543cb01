"""Footnotes of word processors and of pages, in a story's own notation: all of them are two links
that lead to each other, the first with a number. Imports, whose parser has other trees, do the same
in wire/imports/html/footnotes.py: what is changed in one is asked of the other."""

import re
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag

from ....text.footnotes import FOREIGN_NUMBER, FOREIGN_WAY_BACK

_TYPED = re.compile(r"\[\^(\d{1,4})\]")
_NOTES = ("li", "p", "div")
_BLOCKS = (*_NOTES, "ul", "ol", "td", "th", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6")


def write_out(soup: BeautifulSoup) -> int:
    """References become `[^1]`, and their notes paragraphs at the end, `[^1]: The note.`, with
    numbers above those that stand there so. Returns the number of notes."""
    links = [link for link in soup.find_all("a") if _within(link)]
    if len(links) < 2:
        return 0
    order = {id(tag): at for at, tag in enumerate(soup.find_all(True))}
    places = _places(soup)
    leads = [(link, places.get(_within(link))) for link in links]
    back = {id(place): link for link, place in reversed(leads) if place is not None}
    first = 1 + max(map(int, _TYPED.findall(soup.get_text())), default=0)
    notes: dict[int, tuple[Tag, int]] = {}
    referred: list[tuple[Tag, int]] = []
    for link, place in leads:
        note = _block_of(place)
        if note is None or any(id(box) in notes for box in link.parents):
            continue
        is_above = order[id(note)] < order[id(link)]  # what leads up leads back
        if id(note) in notes or (not is_above and _is_reference(link, note, back)):
            _, number = notes.setdefault(id(note), (note, first + len(notes)))
            referred.append((link, number))
    for link, number in referred:
        _whole(link).replace_with(f"[^{number}]")
    within = {id(link) for link, place in leads if place is not None}
    _move_all([*notes.values()], within, soup)
    return len(notes)


def _move_all(notes: list[tuple[Tag, int]], within: set[int], soup: BeautifulSoup) -> None:
    boxes = [note.parent for note, _ in notes]
    for note, number in notes:
        _move(note, number, within, soup)
    for box in boxes:
        _drop_if_empty(box)


def _within(link: Tag) -> str:
    """The place in its page that a link leads to, "" for none; browsers put the address of the
    page before it when they copy."""
    return unquote(str(link.get("href", "")).partition("#")[2])


def _places(soup: BeautifulSoup) -> dict[str, Tag]:
    """Where links within a text lead; to the first of a name."""
    found: dict[str, Tag] = {}
    for tag in soup.find_all(True):
        for name in filter(None, (tag.get("id"), tag.get("name"))):
            found.setdefault(str(name), tag)
    return found


def _block_of(place: Tag | None) -> Tag | None:
    around = [] if place is None else [place, *place.parents]
    block = next((tag for tag in around if tag.name in _BLOCKS), None)
    return block if block is not None and block.name in _NOTES else None


def _is_reference(link: Tag, note: Tag, back: dict[int, Tag]) -> bool:
    above = [*link.parents]
    number = link.get_text(strip=True)
    if not FOREIGN_NUMBER.fullmatch(number) or any(box is note for box in above):
        return False
    near = (back.get(id(tag)) for tag in (link, *link.find_all(True), *above[:2]))
    return any(
        one is not None
        and any(box is note for box in one.parents)
        and (one.get_text(strip=True) == number or FOREIGN_WAY_BACK.fullmatch(one.get_text()))
        and len(note.get_text(strip=True)) > len(one.get_text(strip=True))
        for one in near
    )


def _whole(link: Tag) -> Tag:
    """With the raised box around it, if there is nothing else in that."""
    box = link.parent
    if box is None or box.name != "sup":
        return link
    return box if box.get_text(strip=True) == link.get_text(strip=True) else link


def _move(note: Tag, number: int, within: set[int], soup: BeautifulSoup) -> None:
    for link in note.find_all("a"):
        if str(link.get("href", "")).startswith("#") or id(link) in within:
            _whole(link).decompose()
    for part in note.find_all(_BLOCKS):
        part.unwrap()
    note.extract()
    for text in note.find_all(string=True):
        words = text.lstrip().lstrip("^↑").lstrip()  # where its links back stood
        if words:
            text.replace_with(words)
            break
        text.extract()
    note.name, note.attrs = "p", {}
    note.insert(0, f"[^{number}]: ")
    soup.append(note)


def _drop_if_empty(box: Tag | None) -> None:
    """What held the notes, with the rule above them."""
    while box is not None and box.parent is not None and not box.get_text(strip=True):
        outer = box.parent
        box.decompose()
        box = outer
