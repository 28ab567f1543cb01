"""What word processors say by styles, said by elements: bold that is a style becomes `strong`."""

from bs4 import BeautifulSoup, Tag

BLOCKS = "p div ul ol li table tr td th blockquote pre h1 h2 h3 h4 h5 h6 hr dl dt dd".split()
_MEAN = {"b": "strong", "i": "em", "strike": "s", "del": "s"}
_MARKS = ["strong", "em", "s", *_MEAN]


def style(tag: Tag) -> dict[str, str]:
    pairs = (pair.partition(":") for pair in str(tag.get("style") or "").lower().split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def name_what_they_say(soup: BeautifulSoup) -> None:
    """A `b` that isn't bold is none."""
    for tag in soup.find_all(["b", "strong", "i", "em"]):
        if _is_undone(tag.name, style(tag)):
            tag.unwrap()  # Google Docs wraps the whole clipboard so
    for tag in soup.find_all(["span", "font", "u"]):
        for name in _names_of(style(tag)):
            tag.wrap(soup.new_tag(name))
    _settle(soup)


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
    if name in ("b", "strong"):
        return style.get("font-weight") in ("normal", "400", "300")
    return style.get("font-style") == "normal"


def _names_of(style: dict[str, str]) -> list[str]:
    names = []
    weight = style.get("font-weight", "")
    if weight in ("bold", "bolder") or (weight.isdecimal() and int(weight[:5]) >= 600):
        names.append("strong")
    if style.get("font-style") in ("italic", "oblique"):
        names.append("em")
    if "line-through" in f"{style.get('text-decoration')} {style.get('text-decoration-line')}":
        names.append("s")
    if (raised := style.get("vertical-align")) in ("super", "sub"):
        names.append("sup" if raised == "super" else "sub")
    return names


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
