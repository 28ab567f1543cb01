"""Lists of a clipboard, as HTML means them: items in a list, an inner list in the item above it."""

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

_MARKER = re.compile(r"\s*(\(?(\d{1,9}|[a-z]|[ivxlc]+)[.)]|[^\w\s]|[o§])\s*", re.I)
_LEVEL = re.compile(r"level(\d)")
_WEB_ITEM = "data-aria-level"
_INDENTS = ("data-indent", "data-stringify-indent")  # of Slack
_INDENT_CLASS = re.compile(r"(?:listindent|ql-indent-)(\d)")  # of Dropbox Paper; of Quill's editors
_DEEPEST = 12


def make(soup: BeautifulSoup) -> None:
    """Lists of Word's, which are none in HTML."""
    _say_as_word_does(soup)
    _make_lists(soup)


def straighten(soup: BeautifulSoup) -> None:
    _make_items(soup)
    _straighten_lists(soup)
    _join_lists(soup)
    _number_items(soup)


def _say_as_word_does(soup: BeautifulSoup) -> None:
    """Word for the web puts each item into a list of its own, and says its level beside."""
    items = soup.find_all("li", attrs={_WEB_ITEM: True})
    lists = {id(item.parent): item.parent for item in items if item.parent is not None}
    for item in items:
        for marker in item.find_all(class_="ListMarkerWrappingSpan"):
            marker.decompose()
        is_numbered = item.parent is not None and item.parent.name == "ol"
        sign = soup.new_tag("span", attrs={"style": "mso-list:ignore"})
        sign.string = f"{item.get('data-aria-posinset', '1')}." if is_numbered else "·"
        item.insert(0, sign)
        item.name, item["style"] = "p", f"mso-list:l0 level{item[_WEB_ITEM]}"
    for box in [*lists.values(), *soup.find_all(class_="ListContainerWrapper")]:
        box.unwrap()


def _make_lists(soup: BeautifulSoup) -> None:
    """Word's lists are paragraphs with a level in their style and a marker in their text."""
    open_lists: list[Tag] = []
    last: Tag | None = None
    for item in soup.find_all("p", style=re.compile(r"mso-list:\s*l", re.I)):
        level = _LEVEL.search(str(item["style"]).lower())
        depth = max(1, int(level[1])) if level else 1
        number = _take_marker(item)
        if last is None or next_tag(last) is not item:
            open_lists = []
        del open_lists[depth:]
        if len(open_lists) == depth and (open_lists[-1].name == "ol") != (number is not None):
            open_lists.pop()
        while len(open_lists) < depth:
            new = soup.new_tag("ol" if number is not None else "ul")
            if open_lists:
                (_last_item(open_lists[-1]) or open_lists[-1]).append(new)
            else:
                item.insert_before(new)
            open_lists.append(new)
        last = open_lists[0]
        line = soup.new_tag("li")
        if number is not None:
            line["value"] = number
        open_lists[-1].append(line)
        line.extend(list(item.contents))
        item.decompose()


def _last_item(of: Tag) -> Tag | None:
    children = reversed(of.contents)
    return next((one for one in children if isinstance(one, Tag) and one.name == "li"), None)


def _take_marker(item: Tag) -> str | None:
    """Take the bullet or number off the text of an item of Word; its number, None for a bullet."""
    ignored = item.find(style=re.compile(r"mso-list:\s*ignore", re.I))
    marker = ""
    if isinstance(ignored, Tag):
        marker = ignored.get_text()
        ignored.decompose()
    else:
        text = next((t for t in item.find_all(string=True) if t.strip()), None)
        found = _MARKER.match(text) if text is not None else None
        if text is not None and found:
            marker = found[0]
            text.replace_with(text[found.end() :])
    number = re.search(r"\d{1,9}", marker)
    if number:
        return number[0]
    return "1" if re.fullmatch(r"\s*\(?[a-z]+[.)]\s*", marker, re.I) else None


def _make_items(soup: BeautifulSoup) -> None:
    """What stands in a list and in none of its items is one."""
    for entries in soup.find_all(["ul", "ol"]):
        for child in [*entries.contents]:
            holds_items = isinstance(child, Tag) and child.find("li") is not None
            is_item = _is_list(child) or (isinstance(child, Tag) and child.name == "li")
            if not is_item and not holds_items and child.get_text(strip=True):
                child.wrap(soup.new_tag("li"))


def _is_list(element: PageElement) -> bool:
    return isinstance(element, Tag) and element.name in ("ul", "ol")


def _straighten_lists(soup: BeautifulSoup) -> None:
    for inner in soup.find_all(["ul", "ol"]):
        before = inner.find_previous_sibling()
        is_in_list = inner.parent is not None and inner.parent.name in ("ul", "ol")
        if is_in_list and before is not None and before.name == "li":
            before.append(inner)  # Google Docs puts lists beside the items they belong to
    for item in soup.find_all("li"):
        _move_up_what_it_holds(item)
        words = [one for one in item.contents if not _is_list(one) and one.get_text(strip=True)]
        if len(words) == 1 and isinstance(words[0], Tag) and words[0].name == "p":
            words[0].unwrap()


def _move_up_what_it_holds(item: Tag) -> None:
    """An item of nothing but a list is the way in which Teams and others go further in."""
    before = item.find_previous_sibling()
    held = [one for one in item.contents if _is_list(one)]
    is_alone = held and all(_is_list(one) or not one.get_text(strip=True) for one in item.contents)
    if is_alone and before is not None and before.name == "li":
        before.extend(held)
        item.extract()


def _join_lists(soup: BeautifulSoup) -> None:
    """Lists one below the other, which programs make of one: a list for each item (Notion), for
    each stretch of one depth (Slack, Dropbox Paper), whose list says how far in it is."""
    for entries in soup.find_all(["ul", "ol"]):
        _take_out_of_its_line(entries)
    open_lists: list[tuple[int, Tag]] = []
    outermost = [one for one in soup.find_all(["ul", "ol"]) if one.find_parent("li") is None]
    for entries in outermost:
        indent = _indent(entries)
        if not open_lists or next_tag(open_lists[0][1]) is not entries:
            open_lists = []
        while open_lists and not _goes_on(*open_lists[-1], entries, indent):
            open_lists.pop()
        if not open_lists:
            open_lists = [(indent, entries)]
        elif open_lists[-1][0] < indent and (above := _last_item(open_lists[-1][1])) is not None:
            above.append(entries)
            open_lists.append((indent, entries))
        else:
            open_lists[-1][1].extend([*entries.contents])
            entries.extract()


def _goes_on(indent: int, above: Tag, entries: Tag, own: int) -> bool:
    """Whether a list is part of the one above it."""
    if own != indent or above.name == "ul":
        return own > indent or (own == indent and entries.name == above.name)
    following = len(above.find_all("li", recursive=False)) + _first_number(above)
    is_told = any(one.has_attr(name) for name in _INDENTS for one in (above, entries))
    return entries.name == "ol" and (is_told or _first_number(entries) == following)


def _take_out_of_its_line(entries: Tag) -> None:
    box = entries.parent
    if box is not None and box.name == "div" and _is_alone(entries, box):
        box.unwrap()


def _is_alone(tag: Tag, box: Tag) -> bool:
    return all(one is tag or not one.get_text(strip=True) for one in box.contents)


def _indent(entries: Tag) -> int:
    """How far in a list is shown, as Slack, Dropbox Paper and Quill say it."""
    item = entries.find("li")
    boxes = [entries] if item is None else [entries, item]
    said = next((str(box[name]) for box in boxes for name in _INDENTS if box.get(name)), "")
    classes = " ".join(str(name) for box in boxes for name in box.get_attribute_list("class"))
    found = _INDENT_CLASS.search(classes)
    said = said or (found[1] if found else "")
    return min(int(said), _DEEPEST) if _is_number(said) else 0


def _number_items(soup: BeautifulSoup) -> None:
    for ol in soup.find_all("ol"):
        for n, item in enumerate(ol.find_all("li", recursive=False), _first_number(ol)):
            given = str(item.get("value", ""))
            item["value"] = str(int(given) if _is_number(given) else n)


def _first_number(ol: Tag) -> int:
    said = str(ol.get("start", ""))
    return int(said) if _is_number(said) else 1


def _is_number(said: str) -> bool:
    return said.isdecimal() and len(said) < 9


def next_tag(tag: Tag) -> Tag | None:
    """What stands right behind a tag, if that is one."""
    behind = (one for one in tag.next_siblings if isinstance(one, Tag) or one.get_text().strip())
    found = next(behind, None)
    return found if isinstance(found, Tag) else None
