"""What tests read answers with: pages as trees, the stories on them, and the queries they took."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from lxml import etree
from sqlalchemy import event

from broadsheet.archive.store import db


class Line(NamedTuple):
    """A teaser as a reader sees it."""

    address: str
    headline: str
    section: str
    age: str
    moment: str  # of the age, for machines


def tree(html: str) -> Element:
    """A whole page; any error that HTML's own rules know is an exception, and so is an element that
    nothing ends."""
    _check(html)
    page = etree.fromstring(html.replace("\r\n", "\n"), PARSER)
    # lxml doesn't know these for elements that have no end, and puts what follows within them.
    for element in reversed([*page.iter("source", "track")]):
        parent = element.getparent()
        behind = parent.index(element) + 1
        parent[behind:behind] = element[:]
    return page


VALUES = re.compile(r'(?<==")[^"&]+')  # of attributes, up to a reference
TEXTS = re.compile(r"(?<=>)\s*[^<&\s][^<&]*")  # likewise
ALIKE = re.compile(r"(<(option|li|tr)\b(?:(?!</?\2\b).)*</\2>\s*)\1+", re.DOTALL)
VOID = set("area base br col embed hr img input link meta source track wbr".split())
PARSER = etree.HTMLParser(remove_comments=True, encoding="utf-8")
checked: set[str] = set()  # digests of what was checked, in earlier runs as well (conftest.py)
CHECKER = f"{html5lib.__version__} {Path(__file__).read_text()}"


def _check(html: str) -> None:
    """By HTML's rules, but not what differs from another page in words only, nor the many options,
    items and rows that are one like the other: strict parsing takes longer than making a page."""
    structure = ALIKE.sub(r"\1", TEXTS.sub("x", VALUES.sub("", html)))
    digest = blake2b((CHECKER + structure).encode(), digest_size=8).hexdigest()
    if digest not in checked:
        html5lib.HTMLParser(strict=True).parse(structure)
        _Ends(structure)
        checked.add(digest)


class _Ends(HTMLParser):
    """Reads a page that ends every element that it begins."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.within = list[str]()
        self.feed(html)
        self.close()
        assert not self.within, self.within

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.within.pop() == tag, (tag, self.getpos())

    def handle_startendtag(self, _tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        """As in SVG: ended at once."""


def items(html: str) -> Element:
    """A fragment of list items."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parseFragment(html, container="ol")


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def has_class(element: Element, name: str) -> bool:
    return name in element.get("class", "").split()


def with_class(within: Element, name: str) -> list[Element]:
    """All elements in one that have that class, in order."""
    return [element for element in within.iter() if has_class(element, name)]


def teasers(within: Element) -> list[Line]:
    """All teasers in an element, in order."""
    return [_line(element) for element in with_class(within, "teaser")]


def headlines(html: str) -> list[str]:
    """The headlines of the teasers in a page's main part, in order."""
    return [line.headline for line in teasers(main(html))]


def addresses(html: str) -> list[str]:
    """The addresses of the teasers in a page's main part, in order."""
    return [line.address for line in teasers(main(html))]


def main(html: str) -> Element:
    found = tree(html).find(".//main")
    assert found is not None
    return found


def meta(page: Element) -> dict[str | None, str | None]:
    """The meta elements of a page's head, by name or property."""
    return {e.get("name") or e.get("property"): e.get("content") for e in page.iter("meta")}


def older(html: str) -> str | None:
    """Where the link to older stories leads."""
    link = main(html).find(".//a[@rel='next']")
    return None if link is None else link.get("href")


def _line(teaser: Element) -> Line:
    (link,) = teaser.findall(".//a")
    (heading,) = (e for e in teaser.iter() if re.fullmatch("h[2-6]", str(e.tag)))
    assert link in heading.iter(), "a teaser's one link stands in its heading"
    (time,) = teaser.findall(".//time")
    (meta,) = (e for e in teaser.iter() if time in e)
    kicker = heading.find(".//span")
    headline = words(heading).removeprefix(words(kicker) if kicker is not None else "").strip()
    section = words(meta).removesuffix(words(time)).strip(" ·")
    return Line(link.get("href", ""), headline, section, words(time), time.get("datetime", ""))


@contextmanager
def statements(app: Flask) -> Iterator[list[tuple[str, object]]]:
    """The statements (with their parameters) that an application sends to its database meanwhile,
    but for the BEGINs."""
    sent: list[tuple[str, object]] = []

    def _sent(_connection, _cursor, statement, parameters, _context, _many):
        if not statement.startswith("BEGIN"):
            sent.append((statement, parameters))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", _sent)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", _sent)


def shown(reader, address="/world/a-new-pier") -> str:
    """What a page that is there says, in words."""
    answer = reader.get(address)
    assert answer.status_code == 200, answer.status
    return words(main(answer.text))
