"""What a page prints around and in its story, told by the names that sites give their boxes."""

import re
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import Any

from lxml import html

from ....language import gettext
from ..notes import NoteKind
from . import layout
from .wordings import kinds, plain

_SITES_OWN = """share sharing sharedaddy social newsletter advert advertisement ad ads byline
    related relatedposts recommended breadcrumb breadcrumbs subscribe signup sign-up skip-link
    comment-link comments-link""".split()
# Of boxes with few words: a name may be a whole page's as well ("with-newsletter").
_NAMES = re.compile(rf"(?:\A|[\s_-])(?:{'|'.join(_SITES_OWN)})(?:[\s_-]|\Z)", re.IGNORECASE)
_BOXES = ("div", "section", "aside", "ul", "ol", "p", "span", "nav")
MOST_WORDS = 30
# Words below a picture, and whose it is.
_CAPTIONS = re.compile(
    r"(?:\A|[\s_-])(?:caption|credits?|copyright|legend|bildunterschrift)(?:[\s_-]|\Z)",
    re.IGNORECASE,
)
_MOST_WORDS_OF_CAPTION = 80
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


def drop_asides(page: Any, notes: list[str]) -> None:
    """Take out lines that lead to other stories ("Read more: Gulls Return"), which is noted, and
    what shows only below a pointer."""
    for paragraph in [*page.iter("p")]:
        if _leads_on(paragraph):
            said = " ".join(_words(paragraph))
            notes.append(NoteKind.LINE.note(gettext("“%(name)s” was taken out", name=said)))
            paragraph.tag = layout.EMPTY
    for box in [*page.iter("div", "span", "aside", "section")]:
        if box.get("role") == "tooltip":
            box.tag = layout.EMPTY
    layout.drop_all(page, layout.EMPTY)


def _leads_on(paragraph: Any) -> bool:
    """Whether it is one link, with a label before it or as its first words."""
    links = [*islice(paragraph.iter("a"), 2)]
    if len(links) != 1 or not _is_small(paragraph):
        return False
    said, linked = (" ".join(one.text_content().split()) for one in (paragraph, links[0]))
    if not linked:
        return False
    label, is_behind, below = said.partition(linked)
    if plain(label):
        return bool(is_behind) and plain(label) in kinds()["next"] and not plain(below)
    label, colon, rest = linked.partition(":")
    return bool(colon and rest.strip()) and plain(label) in kinds()["next"] and not plain(below)


def name_captions(page: Any) -> None:
    """Boxes of one picture, and of words that a site calls its caption, become figures."""
    for picture in [*page.iter("img")]:
        boxes = islice(picture.iterancestors("div", "figure"), 3)
        box = next((one for one in boxes if next(_words(one), None)), None)
        if box is not None and box.tag == "div" and (captions := _captions(box)):
            _make_figure(box, picture, captions)


def _words(box: Any) -> Iterator[str]:
    return (word for text in box.itertext() for word in text.split())


def _captions(box: Any) -> list[Any]:
    """The captions in the box of a picture; none if it holds anything else."""
    words = [*islice(_words(box), _MOST_WORDS_OF_CAPTION + 1)]
    if len(words) > _MOST_WORDS_OF_CAPTION or len([*islice(box.iter("img"), 2)]) > 1:
        return []
    named = [one for one in box.iter("p", "div", "span", "small") if _is_caption(one)]
    outer = [one for one in named if one is not box and not _is_within(one, box)]
    return outer if [word for one in outer for word in _words(one)] == words else []


def _is_caption(element: Any) -> bool:
    return _CAPTIONS.search(element.get("class") or "") is not None


def _is_within(element: Any, box: Any) -> bool:
    above = takewhile(lambda one: one is not box, element.iterancestors())
    return any(map(_is_caption, above))


def _make_figure(box: Any, picture: Any, captions: list[Any]) -> None:
    """Picture and caption right in the box: what looks for the story drops those further in."""
    for child in [*box]:
        box.remove(child)
    words, *more = captions
    words.append(html.Element("span"))
    for credit in more:
        words[-1].tail, credit.tag = " ", "span"
        words.append(credit)
        credit.tail = None
    box.tag, words.tag, picture.tail, words.tail = "figure", "figcaption", None, None
    box.text = None
    box.extend([picture, words])


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
    return len([*islice(_words(box), MOST_WORDS + 1)]) <= MOST_WORDS and box.find(".//img") is None


def drop_words_for_the_ear(root: Any) -> None:
    for element in [*root.iter("span", "small", "div", "p")]:
        if not _FOR_THE_EAR.isdisjoint((element.get("class") or "").split()):
            element.tag = layout.EMPTY
    layout.drop_all(root, layout.EMPTY)
