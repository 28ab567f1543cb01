"""Pasting: what a clipboard holds as HTML becomes Markdown, as an editor would have typed it.

Word processors write for the eye: bold is a style, a list is paragraphs that begin with a dot.
`markdown` says first what each thing is, then writes it. It makes nothing safe: that is the work
of text/rendering.py, whenever a text is saved."""

import re
import sys
from collections.abc import Iterable, Sequence
from html import unescape
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from ....text.emoji import is_emoji
from ....text.nesting import is_deeper
from ...forms import clean
from . import elements, large_lines, lists, mathml, styles, tables
from .footnotes import write_out
from .parsing import ENDED, parsed
from .styles import BLOCKS
from .writer import Writer

LONGEST = 1_000_000  # characters of HTML that are read: a word processor's are mostly styles
DEEPEST = 60  # elements within elements
# What a clipboard takes to read goes by its tags and entities: more of them for its length than
# anybody's text has is read as plain text.
MARKS_AT_FIRST = 1_200
LETTERS_A_MARK = 25
MOST_MARKS = 10_000
NEVER = """script style head title template noscript iframe frame object embed applet svg math
    canvas audio video map select option textarea input button form-data""".split()
PICTURES = ["img", "picture", "v:imagedata", "v:shape"]
# Pages by way of which others lead to a link, and the parameter with its address.
_DETOURS = [
    (re.compile(r"(?:www\.)?google\.com/url"), "q"),
    (re.compile(r"[\w.-]{1,99}\.safelinks\.protection\.outlook\.com/"), "url"),
    (re.compile(r"lm?\.facebook\.com/l\.php"), "u"),
]
SAYS_SOMETHING = """a b strong i em s del strike sub sup rt h1 h2 h3 h4 h5 h6 ul ol table
    blockquote""".split()
# Two lines of prose: Markdown joins them, where word processors mean two paragraphs.
_PROSE = r"(?![\s#>|*+:`~-]|\d{1,9}[.)]\s)"
_TWO_LINES = re.compile(rf"^{_PROSE}.+\n{_PROSE}.", re.MULTILINE)
# By what Google Docs, when it exports a text, leads to a comment beside it and back.
_COMMENT = re.compile(r"^cmnt(_ref)?\d{1,9}$")
_EMOJI_FILE = re.compile(
    r"emoji.{0,99}/([0-9a-f]{2,6}(?:-[0-9a-f]{2,6}){0,9})(?:@\dx)?\.(?:png|svg|webp)\Z"
)
_BLANKS = str.maketrans({0xA0: " ", 0x202F: " ", 0x200B: None, 0xFEFF: None, 0xAD: None})
_BLANK = re.compile(r"\s+")
_KEEPS_LINES = re.compile(r"white-space(?:-collapse)?:\s*(?:pre|break)", re.IGNORECASE)
MOST_LINES = 1_000  # that are kept where a style says so
_TWO_BREAKS = re.compile(r"(?:\\\n[\s>]*+){2,}")


class Pasted(NamedTuple):
    words: str  # Markdown
    pictures: int  # that were left out


def markdown(html: str, plain: str = "") -> Pasted:
    """Markdown for a clipboard's HTML; its plain text instead where the HTML says nothing more, is
    source code, or is too much. Never raises."""
    if _is_too_much(html) or _is_source(html):
        return Pasted(clean(plain) or only_words(html), 0)
    try:
        soup = parsed(html)
        styles.write_out_classes(soup)
        elements.straighten_code(soup)
        mathml.write_out(soup)
        pictures = _drop(soup)
        elements.rename(soup)
        notes = write_out(soup)
        _take_out(soup.select('sup.reference:has(a[href*="#cite_note"])'))  # notes left behind
        large_lines.name(soup)
        styles.name_what_they_say(soup)
        lists.make(soup)
        _straighten(soup)
        if plain and not pictures and not notes and not _says_more(soup, clean(plain)):
            return Pasted(clean(plain), 0)
        text = Writer().convert_soup(soup)
    except (RecursionError, ValueError, AssertionError):  # no document that somebody wrote
        return Pasted(clean(plain) or only_words(html), 0)
    text = _TWO_BREAKS.sub(_paragraph, text)
    return Pasted(clean(re.sub(r"\n(\s*\n)+", "\n\n", text)), pictures)


def _says_more(soup: BeautifulSoup, plain: str) -> bool:
    if soup.find(SAYS_SOMETHING) is not None:
        return True
    if (code := soup.find(["pre", "code"])) is not None:
        return code.get_text(strip=True) != soup.get_text(strip=True)
    return _TWO_LINES.search(plain) is not None


def _paragraph(breaks: re.Match[str]) -> str:
    """Two line breaks are one, in an item or a quotation, too."""
    margin = breaks[0].rpartition("\n")[2]
    return f"\n{margin.rstrip()}\n{margin}"


def only_words(html: str) -> str:
    """Where there is no plain text: the words between the tags."""
    return clean(unescape(re.sub(r"<[^<>]*>", " ", html)))


def _is_too_much(html: str) -> bool:
    marks = html.count("<") + html.count("&") // 4
    most = min(MARKS_AT_FIRST + len(html) // LETTERS_A_MARK, MOST_MARKS)
    return len(html) > LONGEST or marks > most or is_deeper(html, DEEPEST, ENDED)


def _is_source(html: str) -> bool:
    """Editors of code colour what they copy; what is meant are its characters."""
    opening = html[:2000].lower()
    return "monospace" in opening and re.search(r"white-space:\s*pre\b", opening) is not None


def _drop(soup: BeautifulSoup) -> int:
    """Take out what is never text; returns the number of pictures among it."""
    # Comments, declarations, processing instructions.
    _take_out(soup.find_all(string=lambda text: isinstance(text, PreformattedString)))
    for picture in soup.find_all("img"):
        if emoji := _emoji(picture):
            picture.name, picture.string = "span", emoji
    _tick(soup)
    _take_out(soup.select("[role=checkbox] > img, .mw-editsection"))
    _take_out(soup.select(".sr-only, .screen-reader-text, .visually-hidden"))
    shown = [picture for picture in soup.find_all(PICTURES) if _is_shown(picture)]
    for picture in filter(_is_between_words, shown):
        picture.name, picture.string = "span", " "
    _take_out(soup.find_all(NEVER + PICTURES))
    _take_out([tag for tag in soup.find_all(style=True) if _is_hidden(tag)])
    _take_out(soup.find_all("a", class_="msocomanchor"))
    _take_out([*map(_with_its_box, soup.find_all("a", id=_COMMENT))])
    _break_kept_lines(soup)
    _narrow_blanks(soup)
    return len(shown)


def _tick(soup: BeautifulSoup) -> None:
    """Tasks of a list that say whether they are done: GitHub, Google Docs, Notion."""
    for box in soup.select("li input[type=checkbox], li .checkbox-on, li .checkbox-off"):
        is_done = box.has_attr("checked") or "checkbox-on" in box.get_attribute_list("class")
        gap = " " * (not str(box.next_sibling or "").startswith(" "))
        box.name, box.string = "span", ("☑" if is_done else "☐") + gap
    for item in soup.select("li[role=checkbox][aria-checked]"):
        is_done = item["aria-checked"] == "true"
        (item.find("p") or item).insert(0, "☑ " if is_done else "☐ ")


def _emoji(picture: Tag) -> str:
    """What a picture stands for that is an emoji; Slack says it by the name of the file alone."""
    alt = str(picture.get("alt") or "")
    if is_emoji(alt):
        return alt
    found = _EMOJI_FILE.search(str(picture.get("src") or ""))
    signs = [int(code, 16) for code in found[1].split("-")] if found else []
    emoji = "".join(chr(sign) for sign in signs if sign <= sys.maxunicode)
    return emoji if is_emoji(emoji) else ""


def _take_out(elements: Sequence[PageElement]) -> None:
    """Many at once: one by one, each is looked for among its neighbours."""
    these = {id(element) for element in elements}
    boxes = {id(box): box for element in elements if (box := element.parent) is not None}
    for box in boxes.values():
        for at in reversed(range(len(box.contents))):
            if id(box.contents[at]) in these:
                box.contents[at].extract(_self_index=at)


def _is_hidden(tag: Tag) -> bool:
    style = styles.style(tag)
    is_comments = style.get("mso-element") == "comment-list"  # of Word's reviewers
    return is_comments or style.get("display") == "none" or style.get("mso-hide") == "all"


def _with_its_box(link: Tag) -> Tag:
    """The box that a comment of Google Docs stands in; of its sign in the text, the sign alone."""
    if str(link["id"]).startswith("cmnt_ref"):
        return link
    paragraph = link.find_parent(["p", "div"])
    box = paragraph.parent if paragraph is not None else None
    is_alone = box is not None and box.name == "div" and box.find(True) is paragraph
    return (box if is_alone else paragraph) or link


def _is_between_words(picture: Tag) -> bool:
    """Whether these would be one word without it."""
    before, behind = picture.previous_sibling, picture.next_sibling
    return bool(
        isinstance(before, NavigableString)
        and isinstance(behind, NavigableString)
        and before[-1:].strip()
        and behind[:1].strip()
    )


def _break_kept_lines(soup: BeautifulSoup) -> None:
    """Where line ends are seen, as in posts of social networks."""
    texts = [text for text in soup.find_all(string=re.compile("\n")) if _keeps_lines(text)]
    if sum(text.count("\n") for text in texts) > MOST_LINES:
        return
    for text in texts:
        first, *lines = text.split("\n")
        text.replace_with(first, *(part for line in lines for part in (soup.new_tag("br"), line)))


def _keeps_lines(text: PageElement) -> bool:
    styled = (box for box in text.parents if "white-space" in str(box.get("style")))
    box = next(styled, None)
    is_kept = box is not None and _KEEPS_LINES.search(str(box["style"])) is not None
    return is_kept and text.find_parent("pre") is None


def _narrow_blanks(soup: BeautifulSoup) -> None:
    for text in soup.find_all(string=True):
        words = text.translate(_BLANKS)
        if text.find_parent("pre") is None:
            words = _BLANK.sub(_narrowed, words)
        if words != text:
            text.replace_with(words)


def _narrowed(blanks: re.Match[str]) -> str:
    """As a browser shows it: one blank, but for what is wide on purpose."""
    return " " if "\n" in blanks[0] or blanks[0].isascii() else blanks[0]


def _is_shown(picture: Tag) -> bool:
    """Not one of the dots by which mails are traced."""
    return picture.get("width") not in ("0", "1") and picture.get("height") not in ("0", "1")


def _straighten(soup: BeautifulSoup) -> None:
    """Headings below the headline, links that lead somewhere, lists and tables that are such, and
    no attribute that isn't needed."""
    _straighten_breaks(soup)
    _straighten_boxes(soup)
    _drop_last_rule(soup)
    lists.straighten(soup)
    _straighten_headings(soup)
    _straighten_links(soup)
    tables.straighten(soup)
    _drop_attributes(soup)


def _drop_last_rule(soup: BeautifulSoup) -> None:
    """That parts a text from its notes, or from comments that were left out below it."""
    for rule in soup.find_all("hr")[-1:]:
        behind = "".join(rule.find_all_next(string=True)).strip()
        if not behind or behind.startswith("[^"):
            rule.decompose()


def _straighten_breaks(soup: BeautifulSoup) -> None:
    gaps = soup.find_all("br")
    for gap in gaps:
        _lift(gap, is_before=True)
    for gap in reversed(gaps):
        _lift(gap, is_before=False)
    for gap in gaps:
        is_code = gap.find_parent(["pre", "code"]) is not None
        if is_code or _is_edge(gap.previous_siblings) or _is_edge(gap.next_siblings):
            gap.replace_with("\n")


def _lift(gap: Tag, *, is_before: bool) -> None:
    """A line break at the beginning or end of marked words stands outside of them."""
    while (gap.previous_sibling if is_before else gap.next_sibling) is None:
        box = gap.parent
        if box is None or box.parent is None or box.name in BLOCKS:
            return
        if is_before:
            box.insert_before(gap)
        else:
            box.insert_after(gap)


def _straighten_boxes(soup: BeautifulSoup) -> None:
    """Boxes of words alone are paragraphs, and so are terms and what is said of them."""
    if soup.find(BLOCKS) is None:
        paragraph = soup.new_tag("p")
        paragraph.extend([*soup.contents])
        soup.append(paragraph)
    for box in soup.find_all(["div", "dt", "dd"]):
        box.name = "div" if box.find(BLOCKS) else "p"


def _straighten_headings(soup: BeautifulSoup) -> None:
    """The highest becomes an h2, those below it follow, and none is bold besides."""
    highest = 2 if soup.find("h1") is None else 1
    for heading in soup.find_all(re.compile("^h[1-6]$")):
        heading.name = f"h{min(int(heading.name[1]) + 2 - highest, 4)}"
        for mark in heading.find_all(["b", "strong"]):
            mark.unwrap()
        if not heading.get_text(strip=True):
            heading.name = "p"
    for title in soup.find_all("p", class_="MsoTitle"):
        title.name = "h2"


def _straighten_links(soup: BeautifulSoup) -> None:
    for link in soup.find_all("a"):
        to = _address(link)
        if to is None or not link.get_text(strip=True) or link.find_parent("a"):
            link.unwrap()
            continue
        link.attrs = {"href": to}
        if link.find(BLOCKS):
            styles.mark_each_block(link, soup)


def _drop_attributes(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(True):
        keep = {"a": "href", "li": "value", "td": "align", "th": "align"}.get(tag.name)
        if tag.name == "li" and tag.parent is not None and tag.parent.name != "ol":
            keep = None
        tag.attrs = {k: v for k, v in tag.attrs.items() if k == keep}


def _is_edge(neighbours: Iterable[PageElement]) -> bool:
    """Whether nothing but a block, or nothing at all, stands there."""
    found = (one for one in neighbours if isinstance(one, Tag) or one.get_text().strip())
    first = next(found, None)
    return first is None or (isinstance(first, Tag) and first.name in BLOCKS)


def _address(link: Tag) -> str | None:
    """Where a link leads, without detours; None for nowhere outside the document."""
    href = "".join(str(link.get("href") or "").split())
    try:
        parts = urlsplit(href)
        for detour, name in _DETOURS:
            if detour.fullmatch(f"{parts.netloc}{parts.path}"):
                href = parse_qs(parts.query).get(name, [href])[0]
                parts = urlsplit(href)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https", "mailto") or not (parts.netloc or parts.path):
        return None
    return href.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
