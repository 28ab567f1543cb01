"""Layout: boxes, figures and loose words of an HTML tree, as paragraphs and figures."""

from itertools import takewhile

from lxml import etree, html
from lxml.html import HtmlElement

from ....text.emoji import is_emoji

_BOXES = """div section article main header footer aside center details summary fieldset address
    dl dt dd figure figcaption hgroup legend search""".split()
BLOCKS = {
    *_BOXES,
    *"p h2 h3 h4 blockquote ul ol li pre hr table thead tbody tfoot tr th td".split(),
}
SHOWN = BLOCKS | set("a strong em code br s sub sup cite kbd abbr q img".split())
KEPT_BY_ALL = ("dir",)
KEPT = {
    "a": ("href", "title"),
    "img": ("src", "alt"),
    "ol": ("start", "dir"),
    "li": ("value", "dir"),
    "td": ("colspan", "rowspan", "class", "dir"),
}
KEPT["th"] = KEPT["td"]
KEPT["q"] = ()
_MARKS = ("a", "strong", "em", "s", "sub", "sup", "q")
EMPTY = "empty"  # the tag of what is to be taken away (drop_all)
_INLINE = SHOWN - {"ul", "ol", "table", "tr", "tbody", "thead", "blockquote"} - set(_BOXES)
_INLINE |= {"figcaption", "span"}
_HOLDERS = ("li", "td", "th")  # of words, and of several paragraphs as well


def mark_each_block(root: HtmlElement) -> None:
    """A link or mark around blocks, such as a card, goes around the words of each. One within its
    like adds nothing, and many would add much."""
    for mark in [*root.iter(*_MARKS)]:
        is_in_its_like = next(mark.iterancestors(mark.tag), None) is not None
        if is_in_its_like and (mark.tag != "q" or _holds_blocks(mark)):
            mark.tag = "span"
    for mark in [*root.iter(*_MARKS)]:
        if not _holds_blocks(mark):
            continue
        paragraph_loose_words(mark)
        for block in [*mark.iter(*BLOCKS)]:
            if block.tag != "pre" and not _holds_blocks(block) and block.text_content().strip():
                _mark_words(block, mark)
        unwrap(mark)


def _mark_words(block: HtmlElement, mark: HtmlElement) -> None:
    inner = html.Element(mark.tag, _kept(mark, KEPT["a"]))
    inner.text, block.text = block.text, None
    inner.extend([*block])
    block.append(inner)


def unbox(root: HtmlElement) -> None:
    """Boxes that hold blocks are taken away, those that hold words alone become paragraphs."""
    for element in reversed([*root.iter(*_BOXES)]):
        is_caption = element.tag == "figcaption" and element.getparent().tag == "figure"
        if element.tag == "figure":
            _settle_figure(element)
        elif element is not root and not is_caption:
            _unbox_one(element)
    for quote in [*root.iter("blockquote")]:
        if _holds_blocks(quote):
            paragraph_loose_words(quote)
    drop_all(root, EMPTY)
    etree.strip_tags(root, "span")


def _unbox_one(element: HtmlElement) -> None:
    if _holds_blocks(element):
        paragraph_loose_words(element)
        _pass_on_direction(element)
        unwrap(element)
    elif _is_inside_words(element) and _is_all_of_it(element):
        element.tag = "span"
    elif _is_inside_words(element) and element.getparent().tag not in _HOLDERS:
        element.text, element.tail = f" {element.text or ''}", f" {element.tail or ''}"
        element.tag = "span"
    elif element.text_content().strip() or element.find(".//img") is not None:
        element.tag = "p"
        keep_only(element, ("dir",))
    else:
        element.tag = EMPTY


def _is_all_of_it(element: HtmlElement) -> bool:
    """Whether nothing else stands in what it stands in, but for a list below."""
    behind, around = element.getnext(), element.getparent()
    words = f"{around.text or ''}{element.tail or ''}".strip()
    is_last = behind is None or behind.tag in ("ul", "ol")
    return not words and is_last and element.getprevious() is None


def _pass_on_direction(box: HtmlElement) -> None:
    direction = box.get("dir")
    for child in box if direction else ():
        if child.get("dir") is None:
            child.set("dir", direction)


def _holds_blocks(element: HtmlElement) -> bool:
    return any(child.tag in BLOCKS for child in element.iterdescendants())


def drop_signs(box: HtmlElement) -> None:
    """Signs in a box that are for the eye alone, such as the plus of what unfolds."""
    for sign in [*box.iterdescendants()]:
        if sign.get("aria-hidden") == "true" and not any(map(str.isalnum, sign.text_content())):
            sign.tag = EMPTY
    drop_all(box, EMPTY)


def _is_inside_words(element: HtmlElement) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in _INLINE


def paragraph_loose_words(box: HtmlElement) -> None:
    """Words that stand beside blocks in a box get a paragraph of their own."""
    children, loose = [*box], None
    if box.text and box.text.strip():
        loose = html.Element("p")
        loose.text, box.text = box.text, None
        box.insert(0, loose)
    for child in children:
        if child.tag in BLOCKS:
            loose = None
            if child.tail and child.tail.strip():
                loose = html.Element("p")
                loose.text, child.tail = child.tail, None
                child.addnext(loose)
        elif loose is not None:
            loose.append(child)
        else:
            loose = html.Element("p")
            child.addprevious(loose)
            loose.append(child)


def _settle_figure(figure: HtmlElement) -> None:
    """A figure holds one picture; around anything else (tables, quotes, galleries) it goes, and its
    caption becomes a paragraph below."""
    pictures = [*figure.iter("img")]
    captions = "".join(caption.text_content() for caption in figure.iter("figcaption"))
    if len(pictures) == 1 and len(figure.text_content().strip()) <= len(captions):
        _simple_figure(figure, pictures[0])
        return
    for caption in figure.findall("figcaption"):
        caption.tag = "p"
    paragraph_loose_words(figure)
    unwrap(figure)


def _simple_figure(figure: HtmlElement, picture: HtmlElement) -> None:
    caption = next(figure.iter("figcaption"), None)
    for child in [*figure]:
        figure.remove(child)
    figure.text = None
    keep_only(figure, ())
    picture.tail = None
    figure.append(picture)
    if caption is not None and caption.text_content().strip():
        caption.tail = None
        etree.strip_tags(caption, "p")
        figure.append(caption)


def lift_pictures(root: HtmlElement) -> None:
    """Pictures come out of their paragraphs and links, to stand above them as figures."""
    for picture in [*root.iter("img")]:
        if not _is_no_picture(picture) and picture.getparent().tag != "figure":
            _unlink(picture)
            _lift(picture, root)
    drop_all(root, EMPTY)
    for entry in [*root.iter("li")]:
        if _holds_figures_alone(entry) and not own_words(entry):
            unwrap(entry)
    for entries in [*root.iter("ul", "ol")]:
        if _holds_figures_alone(entries):
            unwrap(entries)


def _lift(picture: HtmlElement, root: HtmlElement) -> None:
    """A figure around a picture, above what it stood in if that is words."""
    figure = html.Element("figure")
    words = next(picture.iterancestors("p", "h2", "h3", "h4", "pre"), None)
    if words is None and picture.getparent().tag in _MARKS:
        *_, words = takewhile(lambda above: above.tag in _MARKS, picture.iterancestors())
    if words is not None and root in [*words.iterancestors()]:
        _keep_apart(picture)
        words.addprevious(figure)
        figure.append(html.Element("img", _kept(picture, KEPT["img"])))
        picture.tag = EMPTY
    else:
        picture.getparent().replace(picture, figure)
        figure.tail, picture.tail = picture.tail, None
        figure.append(picture)


def _keep_apart(picture: HtmlElement) -> None:
    """The words on both sides of a picture that goes are no single one."""
    before, behind = picture.getprevious(), picture.tail or ""
    ahead = (picture.getparent().text if before is None else before.tail) or ""
    if ahead[-1:].strip() and behind[:1].strip():
        picture.tail = f" {behind}"


def _holds_figures_alone(element: HtmlElement) -> bool:
    return len(element) > 0 and all(child.tag == "figure" for child in element)


def _is_no_picture(image: HtmlElement) -> bool:
    """An emoji becomes its character; what counts visits goes."""
    said = image.get("class", "")
    is_sign = "emoji" in said or "wp-smiley" in said or is_emoji(image.get("alt", ""))
    is_counter = image.get("width") in ("0", "1") and image.get("height") in ("0", "1")
    if is_sign or is_counter or not image.get("src"):
        image.tail = (image.get("alt", "") if is_sign else "") + (image.tail or "")
        image.tag = EMPTY
        return True
    return False


def _unlink(image: HtmlElement) -> None:
    """A link around a picture alone leads to the same, larger."""
    parent = image.getparent()
    while parent is not None and parent.tag in ("a", "span", "strong", "em") and _is_alone(image):
        if "".join(parent.itertext()).strip():
            return
        unwrap(parent)
        parent = image.getparent()


def _is_alone(image: HtmlElement) -> bool:
    """Whether nothing is beside it but what is to be taken away; behind it there is none yet."""
    return image.getnext() is None and all(
        element.tag == EMPTY for element in image.itersiblings(preceding=True)
    )


def own_words(element: HtmlElement) -> str:
    """What stands in an element beside all others."""
    return ((element.text or "") + "".join(child.tail or "" for child in element)).strip()


def keep_only(element: HtmlElement, names: tuple[str, ...]) -> None:
    """Take away all attributes but those."""
    if element.attrib:
        kept = _kept(element, names)
        element.attrib.clear()  # by name would fail for what is no name
        element.attrib.update(kept)


def _kept(element: HtmlElement, names: tuple[str, ...]) -> dict[str, str]:
    return {name: element.attrib[name] for name in names if name in element.attrib}


def drop_all(root: HtmlElement, *tags: object) -> None:
    """Take out all elements of these tags, and leave the words behind them. All at once: one by
    one, these words would be joined each time to those before them."""
    etree.strip_elements(root, *tags, with_tail=False)


def unwrap(element: HtmlElement) -> None:
    """Take an element away from around what is in it. lxml's own counts the neighbours."""
    _say_before(element, element.text)
    for child in [*element]:
        element.addprevious(child)
    drop(element)


def drop(element: HtmlElement) -> None:
    """Take one element out, and leave the words behind it."""
    _say_before(element, element.tail)
    element.getparent().remove(element)


def _say_before(element: HtmlElement, words: str | None) -> None:
    before = element.getprevious()
    if words and before is not None:
        before.tail = (before.tail or "") + words
    elif words:
        parent = element.getparent()
        parent.text = (parent.text or "") + words
