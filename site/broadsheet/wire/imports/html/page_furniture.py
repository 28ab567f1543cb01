"""What a page prints around and in its story, told by the names that sites give their boxes."""

import re
from itertools import islice
from typing import Any

from . import layout

_SITES_OWN = """share sharing sharedaddy social newsletter advert advertisement ad ads byline
    related relatedposts recommended breadcrumb breadcrumbs subscribe signup sign-up skip-link
    comment-link comments-link""".split()
# Of boxes with few words: a name may be a whole page's as well ("with-newsletter").
_NAMES = re.compile(rf"(?:\A|[\s_-])(?:{'|'.join(_SITES_OWN)})(?:[\s_-]|\Z)", re.IGNORECASE)
_BOXES = ("div", "section", "aside", "ul", "ol", "p", "span", "nav")
MOST_WORDS = 30
# Words for those who listen: "(opens in a new tab)".
_FOR_THE_EAR = frozenset("sr-only screen-reader-text visually-hidden visuallyhidden".split())


def drop_boxes(page: Any) -> None:
    """Take dates, share buttons, advertisements, bylines and the like out of a page."""
    for moment in [*page.iter("time")]:
        if moment.get("datetime") and next(moment.iterancestors("p", "li"), None) is None:
            moment.tag = layout.EMPTY
    for box in [*page.iter(*_BOXES)]:
        if _NAMES.search(box.get("class") or "") and _is_small(box):
            box.tag = layout.EMPTY
    layout.drop_all(page, layout.EMPTY)


def unwrap(page: Any) -> None:
    """Take away the boxes in which sites put each paragraph or quotation by itself, and names of
    quotations: what looks for the story leaves a short one with a link out if it stands in a box,
    and posts of other sites ("twitter-tweet") by the names of theirs."""
    for block in [*page.iter("p", "blockquote")]:
        while _is_boxed(block) and _has_words(block):
            box = block.getparent()
            block.tail = box.tail
            box.getparent().replace(box, block)  # `drop_tag` counts all that stand before it
        if block.tag == "blockquote":
            block.attrib.pop("class", None)


def _is_boxed(block: Any) -> bool:
    box = block.getparent()
    if box is None or box.tag != "div":
        return False
    is_alone = block.getprevious() is None and block.getnext() is None
    return is_alone and not f"{box.text or ''}{block.tail or ''}".strip()


def _has_words(block: Any) -> bool:
    """Whether less than a third of it leads elsewhere: of teasers most does."""
    linked = sum(len(link.text_content()) for link in block.iter("a"))
    return 3 * linked < len(block.text_content())


def _is_small(box: Any) -> bool:
    words = islice((word for text in box.itertext() for word in text.split()), MOST_WORDS + 1)
    return len([*words]) <= MOST_WORDS and box.find(".//img") is None


def drop_words_for_the_ear(root: Any) -> None:
    for element in [*root.iter("span", "small", "div", "p")]:
        if not _FOR_THE_EAR.isdisjoint((element.get("class") or "").split()):
            element.tag = layout.EMPTY
    layout.drop_all(root, layout.EMPTY)
