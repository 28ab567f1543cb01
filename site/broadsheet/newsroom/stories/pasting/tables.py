"""Tables of a clipboard, as Markdown can say them: each row has a cell for each column, and a
column has one alignment."""

from collections import Counter
from typing import Any

from bs4 import BeautifulSoup, Tag

from .styles import style

_ALIGNED = {"right": "right", "end": "right", "center": "center"}
_LAID_OUT = ["tbody", "thead", "tfoot", "tr", "colgroup", "col", "caption"]
SPARE = 100  # cells that are put where others reach to, and twice as many as there are


def straighten(soup: BeautifulSoup) -> None:
    """A table that only lays out a page is none: its cells are blocks of text."""
    for table in soup.find_all("table"):
        if table.find("table") or all(len(_cells(row)) < 2 for row in table.find_all("tr")):
            for tag in [*table.find_all(_LAID_OUT), table]:
                tag.unwrap()
        else:
            _straighten(table, soup)
    for cell in soup.find_all(["td", "th"]):
        if cell.find_parent("table") is None:
            cell.name = "div"


def _straighten(table: Tag, soup: BeautifulSoup) -> None:
    for caption in table.find_all("caption"):
        caption.name = "p"
        table.insert_before(caption.extract())
    for foot in table.find_all("tfoot"):
        table.append(foot.extract())
    _put_lists_on_one_line(table)
    rows = table.find_all("tr")
    _fill(rows, soup)
    _align(rows, [_said(col) for col in table.find_all("col")])
    for part in table.find_all(["thead", "tbody", "tfoot", "colgroup", "col"]):
        part.unwrap()


def _put_lists_on_one_line(table: Tag) -> None:
    """A cell has one line, in which an item begins with its number or a bullet."""
    for item in table.find_all("li"):
        if item.get_text(strip=True):
            is_numbered = item.parent is not None and item.parent.name == "ol"
            item.insert(0, f"{item['value']}. " if is_numbered else "• ")
    for tag in table.find_all(["ul", "ol", "li", "h2", "h3", "h4"]):
        tag.name = "div"


def _fill(rows: list[Any], soup: BeautifulSoup) -> None:
    """Put empty cells where those of other columns and rows reach to, and at the end of the first
    row, as no other may have more."""
    width = max(len(_cells(row)) for row in rows)
    left = SPARE + 2 * sum(len(_cells(row)) for row in rows)
    from_above = [0] * width  # rows that a cell reaches down to yet
    for row in rows:
        cells, column = _cells(row), 0
        spare = width - len(cells)
        for cell in cells:
            while spare and left and column < width and from_above[column]:
                cell.insert_before(soup.new_tag("td"))
                from_above[column] -= 1
                column, spare, left = column + 1, spare - 1, left - 1
            across = min(_span(cell, "colspan"), 1 + spare, 1 + left)
            for _ in range(across - 1):
                cell.insert_after(soup.new_tag("td"))
            spare, left = spare - across + 1, left - across + 1
            from_above[column : column + across] = [_span(cell, "rowspan") - 1] * across
            column += across
        from_above[column:] = [max(0, reach - 1) for reach in from_above[column:width]]
    for _ in range(width - len(_cells(rows[0]))):
        rows[0].append(soup.new_tag("td"))


def _align(rows: list[Any], columns: list[str]) -> None:
    """Tell the cells of the first row what most of their column's say, else the column's own."""
    said: list[Counter[str]] = [Counter() for _ in _cells(rows[0])]
    for row in rows[1:] or rows:
        for column, cell in zip(said, _cells(row), strict=False):
            if cell.name == "td" and cell.get_text(strip=True):
                column[_alignment(cell, row)] += 1
    for n, (cell, found) in enumerate(zip(_cells(rows[0]), said, strict=True)):
        most = found.most_common(1)
        own = columns[n] if n < len(columns) else ""
        cell["align"] = (most[0][0] if most else "") or own


def _alignment(cell: Tag, row: Tag) -> str:
    inner = cell.find(["p", "div"])
    return _said(cell) or (_said(inner) if isinstance(inner, Tag) else "") or _said(row)


def _said(tag: Tag) -> str:
    """ "right", "center", or "" for what stands at the beginning of its line."""
    said = style(tag).get("text-align") or str(tag.get("align") or "").lower()
    return _ALIGNED.get(said, "")


def _span(cell: Tag, name: str) -> int:
    said = str(cell.get(name) or "")
    return max(1, int(said)) if said.isdecimal() and len(said) < 4 else 1


def _cells(row: Tag) -> list[Any]:
    return row.find_all(["td", "th"], recursive=False)
