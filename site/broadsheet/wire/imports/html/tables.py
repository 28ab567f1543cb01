"""Tables of other systems: their captions, and how their columns are aligned."""

from lxml.html import HtmlElement

_CLASSES = {"right": "at-end", "end": "at-end", "center": "at-middle"}
_OURS = {*_CLASSES.values()}
_OF_WORDPRESS = "has-text-align-"


def settle(root: HtmlElement) -> None:
    """A caption becomes a paragraph above its table, and each cell says how it is aligned, by
    itself, its row or its column."""
    for caption in [*root.iter("caption")]:
        table = next(caption.iterancestors("table"), None)
        if table is not None:
            caption.tag, caption.tail = "p", None
            table.addprevious(caption)
    for table in [*root.iter("table")]:
        columns = [_said(column) for column in table.iterfind("./colgroup/col")]
        columns = columns or [_said(column) for column in table.iterfind("./col")]
        for row in [*table.iterfind("./tr"), *table.iterfind("./*/tr")]:
            _align(row, columns)


def _align(row: HtmlElement, columns: list[str | None]) -> None:
    at = 0
    for cell in row.iterchildren("td", "th"):
        inner = cell.find("./p")
        column = columns[at] if at < len(columns) else None
        said = (_said(cell), None if inner is None else _said(inner), _said(row), column)
        own = next((one for one in said if one is not None), "")
        cell.set("class", own)  # and so all other classes go
        if not own:
            del cell.attrib["class"]
        across = cell.get("colspan") or ""
        at += int(across) if across.isdecimal() and len(across) < 4 else 1


def _said(element: HtmlElement) -> str | None:
    """The class for how an element says that it is aligned: "" at the beginning of the line; None
    for one that says nothing of it."""
    for part in (element.get("style") or "").lower().split(";"):
        name, _, value = part.partition(":")
        if name.strip() == "text-align":
            return _CLASSES.get(value.replace("!important", "").strip(), "")
    for name in (element.get("class") or "").split():
        if name in _OURS:
            return name
        if name.startswith(_OF_WORDPRESS):
            return _CLASSES.get(name.removeprefix(_OF_WORDPRESS), "")
    align = element.get("align")
    return None if align is None else _CLASSES.get(align.lower(), "")
