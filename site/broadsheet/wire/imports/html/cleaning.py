"""Markup: HTML of other systems, put into the few plain elements that a story has.

What is left is still sanitised by text/rendering.py; here words and pictures are saved from what
it drops: boxes become paragraphs, players become links, forms and scripts go."""

import re
import sys
from collections.abc import Callable
from html import escape

from lxml import etree, html
from lxml.html import HtmlElement

from ....archive.spelling.plain_text import UNPRINTABLE, printable
from ....language import gettext, number
from ..items import ImportRefused
from ..notes import NoteKind
from . import elements, footnotes, formulas, layout, page_furniture, tables

DEEPEST = 100  # elements within elements; the parser itself stops at 256
MOST = 40_000  # elements
FEW = 2_000  # elements that even a short text may have; a longer one has one for 8 characters

# A tag with several hundred attributes: libxml2 compares each with all before it.
_LADEN = re.compile(
    r"""<[a-zA-Z][^\s/<>=]*+(?:[\s/]*+(?:=[^\s/<>=]*+|[^\s/<>=]++)"""
    r"""(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s<>"'][^\s<>]*+)?+)?+){1000}"""
)

# Between two of these stand no two parts of one word.
_BLOCK = re.compile(r"<(?:p|div|br|li|h[1-6]|tr|t[dh]|blockquote|figcaption)\b", re.IGNORECASE)
_BY_NUMBER = re.compile(r"&#(x[0-9a-f]{1,9}|[0-9]{1,9});?", re.IGNORECASE)
_WORD_BREAK = re.compile(r"(?<=\w)[\v\f](?=\w)")
_CODE = re.compile(r"<(script|style)(?=[\s/>])", re.IGNORECASE)
_TAG_END = re.compile(r"""(?:[^>"']|"[^"]*"|'[^']*')*+>""")
_LONGEST_TAG = 1000  # characters: of a longer one, its script is looked at as well

_DROPPED = """script style noscript template form button input select textarea option applet
    svg canvas head meta link title base area nav dialog annotation annotation-xml""".split()
# In a form with more words than that beside its fields stands a text: on old sites, the whole page.
_WORDS_OF_A_FORM = 40
_FIELDS = "input select textarea button label legend option".split()
_ADDRESS = {"a": "href", "img": "src"}
_PLAYERS = ("iframe", "video", "audio", "embed", "source", "amp-youtube", "amp-iframe")
# By what Google Docs, when it exports a text, leads to a comment beside it and back.
_COMMENT = re.compile(r"cmnt(_ref)?\d{1,9}")
# What KaTeX and MathJax show of a formula that stands beside it in MathML.
_SHOWN_TWICE = frozenset({"katex-html", "MathJax_Preview"})
_VOID = ("embed", "source", "track", "wbr")
_EMBEDDED = re.compile(
    r"(?:https?:)?//(?:www\.)?(?:(?:youtube(?:-nocookie)?\.com/embed/([\w-]{6,20}))"
    r"|(?:player\.vimeo\.com/video/(\d{4,12})))"
)


def cleaned(source: str, notes: list[str], path_of: Callable[[str], str] = str) -> str:
    """A fragment of HTML as plain elements; `path_of` makes an address of the other site one of
    the paper's. Notes what is lost. Raises ImportRefused for one that is nested beyond all
    sense."""
    if not source.strip():
        return ""
    root = _parsed(source)
    held = [*root.iter()]  # else lxml makes what stands for an element anew at each step
    _end_what_has_no_end(root)
    _drop_what_is_no_text(root, notes)
    elements.rename(root)
    footnotes.write_out(root)
    tables.settle(root)
    for element in [*root.iter("a", "img")]:
        _readdress(element, path_of)
    _keep_plain_elements(root)
    layout.mark_each_block(root)
    layout.unbox(root)
    layout.lift_pictures(root)
    layout.paragraph_loose_words(root)
    _keep_plain_attributes(root)
    _drop_blank_ones(root)
    footnotes.drop_rule_above(root)
    del held
    return _inner_html(root).strip()


def words(source: str) -> str:
    """The words of a piece of HTML, on one line."""
    if "<" not in source and "&" not in source:
        return " ".join(source.split())
    source = _BLOCK.sub(r" \g<0>", source)
    try:
        return " ".join(_parsed(source).text_content().split())
    except ImportRefused:
        return " ".join(re.sub("<[^<>]*>", " ", source).split())


def picture(address: str, alt: str | None = None, caption: str = "") -> str:
    """A figure, as stories have them."""
    described = "" if alt is None else f' alt="{escape(alt)}"'
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="{escape(address)}"{described}>{below}</figure>'


def captioned(source: str, caption: str) -> str:
    """A figure of the picture, linked or not, that a piece of HTML begins with; below it stand the
    words behind it, or else `caption`. What begins with no picture stays as it is."""
    root = _parsed(source)
    first = root[0] if len(root) and not (root.text or "").strip() else None
    if first is None or not _is_a_picture_alone(first):
        return source
    layout.drop(first)
    first.tail = None
    words = _inner_html(root).strip() or escape(caption, quote=False)
    shown = html.tostring(first, encoding="unicode")
    return f"<figure>{shown}<figcaption>{words}</figcaption></figure>"


def _is_a_picture_alone(element: HtmlElement) -> bool:
    is_link = element.tag == "a" and len(element) == 1 and not element.text_content().strip()
    return bool((element[0] if is_link else element).tag == "img")


def link(address: str, text: str = "") -> str:
    """A paragraph that leads to a player, a file or a page elsewhere."""
    if not re.match(r"(?:https?://|/)[^\s<>\"]+\Z", address):
        return f"<p>{escape(text, quote=False)}</p>" if text else ""
    return f'<p><a href="{escape(address)}">{escape(text or address, quote=False)}</a></p>'


def _parsed(source: str) -> HtmlElement:
    refuse_laden(source)
    parser = html.HTMLParser(huge_tree=False, no_network=True, encoding="utf-8")
    try:
        root = html.document_fromstring(f"<div>{legible(source)}</div>".encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ImportRefused(
            gettext("the text is no HTML that can be read: %(error)s", error=error)
        ) from error
    body = root.find("body")
    found: HtmlElement = root if body is None else body
    _refuse_bombs(found, min(MOST, max(FEW, len(source) // 8)))
    return found[0] if len(found) == 1 and found[0].tag == "div" and not found[0].tail else found


def legible(source: str) -> str:
    """HTML without the signs that lxml reads and can't write, as such or by number ("&#1;"); Word's
    line breaks between two words are blanks."""
    named = _BY_NUMBER.sub(_without_unprintable, source)
    return printable(_WORD_BREAK.sub(" ", named))


def _without_unprintable(found: re.Match[str]) -> str:
    digits = found[1].lower()
    number = int(digits[1:], 16) if digits[0] == "x" else int(digits)
    if number > sys.maxunicode or not UNPRINTABLE.match(chr(number)):
        return found[0]
    return chr(number) if number < 32 else ""


def refuse_laden(source: str) -> None:
    """Raises ImportRefused for HTML of which a tag takes too long to read. What looks like one in a
    script is none."""
    if _LADEN.search(source) and _LADEN.search(_without_code(source)):
        raise ImportRefused(gettext("the text has a tag with hundreds of attributes"))


def _without_code(source: str) -> str:
    """HTML without what stands in its scripts and styles; their tags stay, as all others do."""
    kept, at = [], 0
    for tag in _CODE.finditer(source):
        opened = _TAG_END.match(source, tag.end(), tag.end() + _LONGEST_TAG)
        if tag.start() < at or not opened:
            continue
        kept.append(source[at : opened.end()])
        closed = re.compile(f"</{tag[1]}", re.IGNORECASE).search(source, opened.end())
        if closed is None:
            return "".join(kept)
        at = closed.start()
    return "".join(kept) + source[at:]


def _refuse_bombs(root: HtmlElement, most: int) -> None:
    level, depth, count = [root], 0, 0
    while level:
        level = [child for element in level for child in element]
        depth, count = depth + 1, count + len(level)
        if depth > DEEPEST:
            raise ImportRefused(
                gettext("the text is nested more than %(most)s elements deep", most=number(DEEPEST))
            )
        if count > most:
            raise ImportRefused(
                gettext(
                    "the text has more than %(most)s elements: hardly one story", most=number(most)
                )
            )


def _end_what_has_no_end(root: HtmlElement) -> None:
    """The parser puts what follows on such a one into it: a picture behind its sources, say."""
    for element in reversed([*root.iter(*_VOID)]):
        if len(element) or element.text:
            said = {name: element.get(name) for name in ("src", "data-src") if element.get(name)}
            element.addprevious(html.Element(element.tag, said))
            layout.unwrap(element)


def _drop_what_is_no_text(root: HtmlElement, notes: list[str]) -> None:
    for element in [*root.iter(*_PLAYERS)]:
        _play(element, notes)
    layout.drop_all(root, etree.Comment, etree.ProcessingInstruction, *_PLAYERS)
    for form in [*root.iter("form")]:
        if _holds_a_text(form):
            layout.drop_all(form, *_FIELDS)
            form.tag = "div"
    for box in [*root.iter("input")] if root.find(".//li//input") is not None else ():
        _tick(box)
    _open_buttons(root)
    _write_out_formulas(root)
    for element in root.iter("form", "applet", "svg", "canvas"):
        notes.append(NoteKind.BLOCK.note(gettext("a <%(tag)s> was left out", tag=element.tag)))
    for nav in [*root.iter("nav")]:
        _widen(nav, root)
    layout.drop_all(root, *_DROPPED)
    page_furniture.drop_words_for_the_ear(root)
    _drop_comments(root, notes)


def _open_buttons(root: HtmlElement) -> None:
    for button in [*root.iter("button")]:  # an answer unfolds below it
        unfolds = button.get("aria-expanded") or "accordion" in (button.get("class") or "")
        if unfolds and button.text_content().strip():
            layout.drop_signs(button)
            is_in_heading = next(button.iterancestors(*elements.HEADINGS), None) is not None
            button.tag = "span" if is_in_heading else "p"


def _widen(nav: HtmlElement, root: HtmlElement) -> None:
    """A box with nothing besides a menu but its heading is one: a table of contents."""
    box = nav.getparent()
    if box is None or box is root or box.tag != "div" or layout.own_words(box):
        return
    if all(child is nav or child.tag in elements.HEADINGS for child in box):
        box.tag = "nav"


def _tick(box: HtmlElement) -> None:
    """A task of a list, done or not."""
    is_task = box.get("type") == "checkbox" and next(box.iterancestors("li"), None) is not None
    if is_task and next(box.iterancestors("form"), None) is None:
        box.tail = f"{'☐' if box.get('checked') is None else '☑'} {(box.tail or '').lstrip()}"


def _drop_comments(root: HtmlElement, notes: list[str]) -> None:
    """What a text's editors say of it to each other is for no reader."""
    links = [link for link in root.iter("a") if _COMMENT.fullmatch(link.get("id") or "")]
    if links:
        notes.append(NoteKind.BLOCK.note(gettext("comments on the text were left out")))
    for box in {_with_its_box(link, root) for link in links}:
        layout.drop(box)


def _with_its_box(link: HtmlElement, root: HtmlElement) -> HtmlElement:
    """The box that a comment alone stands in, or the raised one around its sign in the text."""
    around = link.getparent()
    if link.get("id").startswith("cmnt_ref"):
        return around if around.tag == "sup" and len(around) == 1 else link
    paragraph = next(link.iterancestors("p", "div"), root)
    box = paragraph.getparent() if paragraph is not root else root
    if box is not root and box.tag == "div" and box[0] is paragraph:
        return box
    return link if paragraph is root else paragraph


def _holds_a_text(form: HtmlElement) -> bool:
    fields = sum(len(field.text_content().split()) for field in form.iter(*_FIELDS))
    return len(form.text_content().split()) - fields > _WORDS_OF_A_FORM


def _write_out_formulas(root: HtmlElement) -> None:
    for element in [*root.iter("span")]:
        if element.get("class") in _SHOWN_TWICE:
            layout.drop(element)
    for formula in [*root.iter("math")]:
        said = formulas.words_of(formula)
        for child in [*formula]:
            formula.remove(child)
        formula.tag, formula.text = "code", said


def _keep_plain_elements(root: HtmlElement) -> None:
    for element in [*root.iterdescendants()]:
        if element.tag not in layout.SHOWN:
            element.tag = "span"  # some have names that can't be asked for
    etree.strip_tags(root, "span")  # one by one would count the neighbours each time


def _keep_plain_attributes(root: HtmlElement) -> None:
    for element in [*root.iterdescendants()]:
        layout.keep_only(element, layout.KEPT.get(str(element.tag), layout.KEPT_BY_ALL))
        if element.tag == "a" and not element.get("href"):
            element.tag = "span"
    etree.strip_tags(root, "span")


def _drop_blank_ones(root: HtmlElement) -> None:
    """Paragraphs and headings of nothing but blanks and line breaks, and lists without items."""
    for element in [*root.iterdescendants("p", "h2", "h3", "h4")]:
        is_blank = not element.text_content().strip()
        if is_blank and not element.attrib and all(child.tag == "br" for child in element):
            element.tag = layout.EMPTY
    layout.drop_all(root, layout.EMPTY)
    for entries in [*root.iterdescendants("ul", "ol", "blockquote")]:
        if not len(entries) and not (entries.text or "").strip():
            entries.tag = layout.EMPTY
    layout.drop_all(root, layout.EMPTY)


def _inner_html(root: HtmlElement) -> str:
    """What stands in an element, each of its children on a line."""
    for child in root:
        if not (child.tail or "").strip():
            child.tail = "\n"
    words = escape(root.text, quote=False) if root.text else ""
    return words + "".join(html.tostring(child, encoding="unicode") for child in root)


def _play(element: HtmlElement, notes: list[str]) -> None:
    """Above a player of another site, a link to what it plays."""
    address = element.get("src") or element.get("data-src") or ""
    inner = element.find("source")
    if not address and inner is not None:
        address = inner.get("src") or ""
    if address and element.tag != "source":
        if seen := _EMBEDDED.match(address):
            video, film = seen.groups()
            address = f"https://www.youtube.com/watch?v={video}" if video else ""
            address = address or f"https://vimeo.com/{film}"
        address = "https:" + address if address.startswith("//") else address
        made = html.fragments_fromstring(link(address) or "<p></p>")
        if address.startswith(("http", "/")) and isinstance(made[0], HtmlElement):
            element.addprevious(made[0])
            notes.append(gettext("a player became a link: %(address)s", address=address[:200]))


def _widest(offered: str) -> str:
    """The last picture of a `srcset`, where sites put the widest."""
    *_, last = [""], *(one.split() for one in offered.split(", ") if one.strip())
    return last[0].rstrip(",")


def _readdress(element: HtmlElement, path_of: Callable[[str], str]) -> None:
    if element.tag == "img":
        # Lazy loaders leave a blank in src.
        lazy = (
            element.get("data-src")
            or element.get("data-lazy-src")
            or element.get("data-orig-file")
            or _widest(element.get("data-srcset") or element.get("srcset") or "")
        )
        if lazy and (not element.get("src") or element.get("src", "").startswith("data:")):
            element.set("src", lazy)
    name = _ADDRESS[str(element.tag)]
    if address := element.get(name):
        try:
            element.set(name, path_of(address.strip()))
        except ValueError:
            del element.attrib[name]
