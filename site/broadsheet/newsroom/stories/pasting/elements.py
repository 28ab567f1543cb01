"""What HTML and word processors have an element or a name for and a story has not, said by the
elements that a story has."""

import re

from bs4 import BeautifulSoup, Tag

from .lists import next_tag
from .styles import BLOCKS

# Boxes of words, as far as a story goes.
BOXES = """address article aside center details fieldset figcaption figure footer form header hgroup
    legend main nav search section summary""".split()
_LONGEST_LABEL = 40  # characters of the name of a language above code
_KEEPS_LINES = re.compile(r"white-?space[-:]\s?pre|language-", re.IGNORECASE)
_OUTLINED = re.compile(r"mso-outline-level:\s*([1-6])", re.IGNORECASE)
_QUOTES = ["MsoQuote", "MsoIntenseQuote"]  # Word's, and those of Word for the web:
_QUOTES_OF_RUNS = ["Quote", "Intense Quote"]


def straighten_code(soup: BeautifulSoup) -> None:
    """A box for each line of code, its language above it, and code of several lines that says by
    its style alone that it is such."""
    for code in soup.find_all("code"):
        box = code.find_parent("pre")
        if box is not None and 0 < len(_words(box)) - len(_words(code)) <= _LONGEST_LABEL:
            box.replace_with(code)
            box = None
        if box is None and "\n" in code.get_text() and _KEEPS_LINES.search(str(code.attrs)):
            code.name = "pre"
    for line in soup.select("pre div, pre p"):
        if not line.get_text().endswith("\n"):
            line.append("\n")
        line.unwrap()


def _words(tag: Tag) -> str:
    return tag.get_text(strip=True)


def rename(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(BOXES):
        tag.name = "div"
    for tag in soup.find_all(["dir", "menu"]):
        tag.name = "ul"
    _name_headings(soup)
    for tag in soup.find_all(True, attrs={"data-stringify-type": "paragraph-break"}):
        tag.name = "br"
        tag.insert_before(soup.new_tag("br"))
    _put_quotations_apart(soup)
    _put_readings_in_brackets(soup)


def _name_headings(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(["p", "div"], role="heading"):
        level = str(tag.get("aria-level", ""))
        if level in [*"123456"] and tag.find(BLOCKS) is None:
            tag.name = f"h{level}"
    for tag in soup.find_all("p", style=_OUTLINED):  # Word's own, and what its users made of them
        outlined = _OUTLINED.search(str(tag["style"]))
        if outlined and tag.get_text(strip=True):
            tag.name = f"h{outlined[1]}"


def _put_quotations_apart(soup: BeautifulSoup) -> None:
    runs = soup.find_all(True, attrs={"data-ccp-parastyle": _QUOTES_OF_RUNS})
    paragraphs = [*soup.find_all("p", class_=_QUOTES), *(run.find_parent("p") for run in runs)]
    last: Tag | None = None
    for paragraph in filter(None, paragraphs):
        if paragraph.find_parent("blockquote"):
            continue
        if last is None or next_tag(last) is not paragraph:
            last = soup.new_tag("blockquote")
            paragraph.insert_before(last)
        last.append(paragraph)


def _put_readings_in_brackets(soup: BeautifulSoup) -> None:
    """漢字(かんじ), as pages do that have brackets for it."""
    for reading in soup.find_all("rt"):
        before = reading.find_previous_sibling()
        if reading.get_text(strip=True) and (before is None or before.name != "rp"):
            reading.insert(0, "(")
            reading.append(")")
