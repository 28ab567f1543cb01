"""What word processors say by styles, said by elements: bold that is a style becomes `strong`."""

from bs4 import BeautifulSoup, Tag

from ....text import type_styles

BLOCKS = "p div ul ol li table tr td th blockquote pre h1 h2 h3 h4 h5 h6 hr dl dt dd".split()
_MEAN = {"b": "strong", "i": "em", "strike": "s", "del": "s"}
_MARKS = ["strong", "em", "s", *_MEAN]


_STYLED = [*BLOCKS, "span", "a"]
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6", "th"]  # are bold by themselves
_QUOTES = ("MsoQuote", "MsoIntenseQuote")  # are italic by themselves


def style(tag: Tag) -> dict[str, str]:
    return type_styles.declared(str(tag.get("style") or ""))


def write_out_classes(soup: BeautifulSoup) -> None:
    """Put what style sheets say of classes where they are used, as Pages and TextEdit need it."""
    sheets = "\n".join(sheet.get_text() for sheet in soup.find_all("style"))
    rules = type_styles.rules_of(sheets)
    for tag in soup.find_all(_STYLED, class_=True) if rules else ():
        classes = [
            name for name in map(str, tag.get_attribute_list("class")) if name not in _QUOTES
        ]
        own = str(tag.get("style") or "")
        said = type_styles.ruled(rules, tag.name, classes, own)
        if said != own:
            tag["style"] = said


def name_what_they_say(soup: BeautifulSoup) -> None:
    """A `b` that isn't bold is none."""
    for tag in soup.find_all(["b", "strong", "i", "em"]):
        if _is_undone(tag.name, style(tag)):
            tag.unwrap()  # Google Docs wraps the whole clipboard so
    for tag in soup.find_all(["span", "font", "u"]):
        for name in type_styles.marks_of(style(tag)):
            tag.wrap(soup.new_tag(name))
    for tag in soup.find_all([*BLOCKS, "a"], style=True):
        _name_block(tag, soup)
    _settle(soup)


def _name_block(box: Tag, soup: BeautifulSoup) -> None:
    """A box whose words are all bold or italic. What is otherwise within it leaves it as it is."""
    if box.name in _HEADINGS or box.find_parent(_HEADINGS) is not None:
        return
    for name in type_styles.marks_of(style(box)):
        is_mixed = any(type_styles.is_undone(name, style(one)) for one in box.find_all(style=True))
        if name in _MARKS and not is_mixed and box.get_text(strip=True):
            mark = soup.new_tag(name)
            mark.extend([*box.contents])
            box.append(mark)


def _settle(soup: BeautifulSoup) -> None:
    """No mark reaches past its paragraph, and two that touch are one: word processors mark each
    stretch that was typed."""
    for tag in soup.find_all([*_MEAN]):
        tag.name = _MEAN[tag.name]
    for tag in soup.find_all(_MARKS):
        if tag.find_parent(tag.name):
            tag.name = "span"  # it adds nothing, and many would add much
    for tag in soup.find_all(_MARKS):
        if tag.find(BLOCKS):
            mark_each_block(tag, soup)
    for tag in soup.find_all([*_MARKS, "code"]):
        _join_next(tag)


def _is_undone(name: str, style: dict[str, str]) -> bool:
    return type_styles.is_undone("strong" if name in ("b", "strong") else "em", style)


def mark_each_block(mark: Tag, soup: BeautifulSoup) -> None:
    """Put a mark or link that stands around blocks around the words of each."""
    attributes = {name: str(value) for name, value in mark.attrs.items()}
    loose = [child for child in mark.contents if not _is_block(child)]
    within = [block for block in mark.find_all(BLOCKS) if block.find(BLOCKS) is None]
    for words in loose:
        if words.get_text(strip=True):
            words.wrap(soup.new_tag(mark.name, attrs=attributes))
    for block in within:
        if block.contents and block.name != "pre":
            inner = soup.new_tag(mark.name, attrs=attributes)
            inner.extend(list(block.contents))
            block.append(inner)
    mark.unwrap()


def _is_block(element: object) -> bool:
    return isinstance(element, Tag) and (element.name in BLOCKS or element.find(BLOCKS) is not None)


def _join_next(mark: Tag) -> None:
    if mark.parent is None:
        return
    while isinstance(after := mark.next_sibling, Tag) and after.name == mark.name:
        mark.extend(list(after.contents))
        after.extract()
