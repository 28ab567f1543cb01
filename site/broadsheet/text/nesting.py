"""How deep elements stand in each other, told from the tags alone.

Parsers of HTML take a step for each element around the one at hand: what is nested without end is
refused before it is parsed."""

import re
from collections import Counter

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# Their end tags may be left out (WHATWG HTML, 13.1.2.4).
ENDED_BY_OTHERS = frozenset(
    "p li dt dd tr td th thead tbody tfoot caption colgroup option optgroup rt rp body html".split()
)
# These go on behind the end of what they stand in (WHATWG HTML, 13.2.4.3).
_GO_ON = frozenset("a b big code em font i nobr s small strike strong tt u".split())


def is_deeper(html: str, most: int, ended: frozenset[str] = ENDED_BY_OTHERS) -> bool:
    """Whether more than `most` elements stand in each other. `ended`: what the parser at hand ends
    by itself."""
    boxes: list[str] = []
    opened = Counter[str]()
    going_on = 0
    for closes, name in _TAG.findall(html):
        name = name.lower()
        if name in _VOID or name in ended:
            continue
        if not closes:
            opened[name] += 1
            going_on += name in _GO_ON
            if name not in _GO_ON:
                boxes.append(name)
            if len(boxes) + going_on > most:
                return True
        elif opened[name]:
            going_on -= name in _GO_ON
            if name in _GO_ON:
                opened[name] -= 1
            else:
                _close(name, boxes, opened)
    return False


def _close(name: str, boxes: list[str], opened: Counter[str]) -> None:
    """Take an element off, with those that were left open in it."""
    last = ""
    while last != name:
        last = boxes.pop()
        opened[last] -= 1
