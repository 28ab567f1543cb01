"""Saved pages: the story of an HTML page, with what its head says of it."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import readability
from lxml import etree, html

from ...language import gettext
from . import moments, safe_reading, word_count
from .html import class_styles, cleaning, elements, page_furniture, several, sized_headings
from .html.marked import PageMarks
from .items import ImportRefused, Item, ItemPicture, ItemState, NoStories
from .options import ImportOptions, host

logging.getLogger("readability").setLevel(logging.CRITICAL)  # it logs whatever it raises

LARGEST = 8 * 2**20  # bytes
FEWEST_WORDS = 12  # less is the page around a story, or a notice
# What schema.org calls a story.
_STORIES = frozenset(
    """Article NewsArticle ReportageNewsArticle OpinionNewsArticle AnalysisNewsArticle
    ReviewNewsArticle BackgroundNewsArticle BlogPosting LiveBlogPosting TechArticle
    SocialMediaPosting""".split()
)
_DAY = re.compile(r"(?:\A|/)(\d{4}/\d{2}/\d{2})/")  # in an address
_MARK = re.compile(r"\s*[|–—·•»:-]\s+\S")  # between a headline and the name of its site
_AMP_PICTURE = re.compile(r"<(/)?amp-(?:img|anim)\b(?(1)[^<>]{0,9}>)")
_AMP_FILM = re.compile(
    r"<amp-youtube\b[^<>]{0,500}?\bdata-videoid=[\"']?([\w-]{6,20})[^<>]{0,500}>(?:\s*</amp-youtube>)?"
)
_CDATA = re.compile(r"\A\s*(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>\s*\Z")  # XHTML's habit


def read(file: Path, options: ImportOptions) -> Iterator[tuple[Item, int]]:
    """The one story of a page, or those of its several articles, and the bytes of the file. Raises
    ImportRefused for a page without one."""
    data = safe_reading.whole(file, LARGEST)
    with safe_reading.time_limit():
        items = _items(file, safe_reading.page(data), options)
    yield from ((item, 0) for item in items[:-1])
    yield items[-1], len(data)


def _items(file: Path, source: str, options: ImportOptions) -> list[Item]:
    source = _without_amp(cleaning.legible(source))
    page = _tree(source)
    parts = several.pages(page) if source.lower().count("<article") > 1 else []
    if not parts:
        return [_item(file, source, page, options)]
    marks = PageMarks(page)
    _refuse_lists(marks, _Said(page, marks))
    items = [_item(file, part, _tree(part), options) for part in parts]
    for number, item in enumerate(items, start=1):
        item.origin += f"#{number}" if not item.old_addresses and not item.canonical else ""
        item.old_addresses = [
            one for one in item.old_addresses if one not in item.guessed_addresses
        ]
        item.guessed_addresses = []
    return items


def _item(file: Path, source: str, page: Any, options: ImportOptions) -> Item:
    class_styles.write_out(page)
    sized_headings.name(page)
    elements.name_styles(page)  # what looks for the story drops all styles
    notes: list[str] = []
    page_furniture.drop_asides(page, notes)
    page_furniture.name_captions(page)
    marks = PageMarks(page)
    said, named = _Said(page, marks), marks.headline()
    _refuse_lists(marks, said)
    address, place = said.address(), _place_of(file, options)
    item = Item(f"page:{address or place}", state=ItemState.LIVE, notes=notes)
    item.said, item.is_whole_page = word_count.of_html(source), True
    text = marks.text()
    if text is not None:
        tidy = cleaning.cleaned(_inner(text), item.notes, _whole(address))
        item.body = tidy if len(cleaning.words(tidy).split()) >= _fewest(marks) else ""
    item.body = item.body or _found(_lighter(page), said, address, item.notes)
    if len(cleaning.words(item.body).split()) < _fewest(marks):
        raise ImportRefused(_without_story())
    item.headline = named or said.headline()
    item.dek = said.dek()
    item.section = said.first("articleSection", "article:section", "parsely-section")
    item.authors = said.authors()
    item.texts["language"] = said.language()
    item.topics = said.topics()
    day = _DAY.search(urlsplit(address).path or place)
    moment = said.moment() or (day[1].replace("/", "-") if day else "")
    item.published_at = moments.parse(moment, options.zone)
    if marks.is_of_medium and not item.published_at:
        item.state = ItemState.DRAFT
    item.body = _without_heading(item.body, item.headline)
    if picture := said.first("og:image", "twitter:image", "image"):
        item.lead_picture = ItemPicture(picture, said.first("og:image:alt") or None)
    if address and not options.is_own(address):
        item.canonical, item.source = address, said.first("og:site_name", "publisher")
    elif address and urlsplit(address).path.strip("/"):
        item.old_addresses.append(urlsplit(address).path)
    elif not address and options.root:  # a copy of a whole site has its pages at their addresses
        item.guessed_addresses = [f"/{place}".removesuffix("index.html")]
        item.old_addresses += item.guessed_addresses
    return item


def _without_story() -> str:
    return gettext("is HTML without a story that can be told from the page around it")


def _refuse_lists(marks: PageMarks, said: "_Said") -> None:
    if marks.is_list or (not said.data and "CollectionPage" in said.kinds):
        raise NoStories(gettext("is a list of stories, and none itself"))


def _tree(source: str) -> Any:
    cleaning.refuse_laden(source)
    try:
        parser = html.HTMLParser(huge_tree=False, no_network=True, encoding="utf-8")
        return html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ImportRefused(
            gettext("is no HTML that can be read: %(error)s", error=error)
        ) from error


def _lighter(page: Any) -> str:
    """The page without what is no text, or none of the story: what looks for the story takes such
    elements out one by one, and joins the words around each anew."""
    page = deepcopy(page)
    asides = (etree.Comment, etree.ProcessingInstruction, "script", "style", "link")
    etree.strip_elements(page, *asides, with_tail=False)
    page_furniture.drop_boxes(page)
    page_furniture.unwrap(page)
    return str(html.tostring(page, encoding="unicode"))


def _without_amp(source: str) -> str:
    """Pictures and films of AMP's pages as those of others."""
    if "<amp-" not in source:
        return source
    plain = _AMP_PICTURE.sub(lambda tag: "" if tag[1] else "<img", source)
    return _AMP_FILM.sub(r'<iframe src="https://www.youtube.com/embed/\1"></iframe>', plain)


def _found(source: str, said: "_Said", address: str, notes: list[str]) -> str:
    """The story by the page's shape, or, where that has none, as its structured data have it: some
    pages are made by scripts."""
    structured = said.body()
    try:
        body = _body(source, address, notes)
    except ImportRefused:
        if not structured:
            raise
        return structured
    is_short = len(cleaning.words(body).split()) < FEWEST_WORDS
    return structured if structured and is_short else body


def _body(source: str, address: str, notes: list[str]) -> str:
    try:
        found = readability.Document(source).summary(html_partial=True)
    except ImportRefused:
        raise
    except Exception as error:  # its parts fail in ways of their own
        raise ImportRefused(_without_story()) from error
    return cleaning.cleaned(found, notes, _whole(address))


def _whole(address: str) -> Callable[[str], str]:
    return (lambda link: urljoin(address, link)) if address else str


def _inner(text: Any) -> str:
    """What stands in an element, without what comes behind it."""
    return str(html.tostring(text, encoding="unicode", with_tail=False))


def _fewest(marks: PageMarks) -> int:
    return 1 if marks.is_of_medium else FEWEST_WORDS


def _without_heading(body: str, headline: str) -> str:
    """The headline stands above the text already."""
    start, end = body.find("<h2"), body.find("</h2>")
    if 0 <= start < 200 and end > start and cleaning.words(body[start:end]) == headline:
        return (body[:start] + body[end + 5 :]).strip()
    first, _, rest = body.partition("</p>")
    is_doubled = headline and first.startswith("<p>") and cleaning.words(first) == headline
    return rest.strip() if is_doubled and rest.strip() else body


def _place_of(file: Path, options: ImportOptions) -> str:
    return file.relative_to(options.root).as_posix() if options.root else file.name


class _Said:
    """What a page's head, its structured data and its marks say; the data count most."""

    def __init__(self, page: Any, marks: PageMarks) -> None:
        self.page, self.marks = page, marks
        self.meta: dict[str, str] = {}
        self.tags: list[str] = []
        for element in page.iter("meta"):
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            content = (element.get("content") or "").strip()
            if name.lower() == "article:tag":
                self.tags.append(content)
            if content:
                self.meta.setdefault(name.lower(), content)
        self.kinds: set[str] = set()  # what the structured data speak of
        self.data = _structured(page, self.kinds)

    def first(self, *names: str) -> str:
        for name in names:
            value = _text(self.data.get(name)) or self.meta.get(name.lower(), "")
            if value:
                return cleaning.words(value)
        return ""

    def body(self) -> str:
        """What schema.org's `articleBody` says, as paragraphs."""
        lines = _text(self.data.get("articleBody")).splitlines()
        words = filter(None, map(cleaning.words, lines))
        return "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in words)

    def dek(self) -> str:
        own = self.marks.said("p-summary")
        return own[0] if own else self.first("description", "og:description", "twitter:description")

    def address(self) -> str:
        """Its own, http or https; "" if it says none."""
        links = self.page.xpath("//link[@rel='canonical']/@href")
        for found in (*links, self.meta.get("og:url", ""), _text(self.data.get("url"))):
            if found.startswith(("http://", "https://")) and host(found):
                return str(found)
        return ""

    def language(self) -> str:
        root = self.page.get("lang") or self.page.get("{http://www.w3.org/XML/1998/namespace}lang")
        return self.first("inLanguage") or root or self.first("og:locale", "content-language")

    def headline(self) -> str:
        """The page's own heading, where it is most of what the head says, which has the site's
        name in it as well: its h1, or an h2 that the title begins with."""
        headings = [_words_of(heading) for heading in self.page.iter("h1")]
        title = cleaning.words(self.page.findtext(".//title") or "")
        named, least = self.first("headline", "og:title", "twitter:title"), 2
        if not named:
            named, least = title, 4
        for found in headings:
            if found in named and len(found) * least >= len(named):
                return found
        for found in map(_words_of, self.page.iter("h2")):
            rest = named.removeprefix(found) if found else named
            if len(found) * least >= len(named) and _MARK.match(rest) and rest != named:
                return found
        return named or next(filter(None, headings), "")

    def authors(self) -> list[str]:
        names = [_text(author) for author in _many(self.data.get("author"))]
        names = names or self._signed()
        names = names or [self.meta.get(name, "") for name in ("author", "article:author", "byl")]
        if not any(names):
            marked = self.page.xpath("//*[@rel='author' or @itemprop='author']")
            marked = marked or self.page.xpath("(//*[contains(@class, 'byline')])[1]")
            names = [name for name in map(_words_of, marked) if 0 < len(name) <= 60][:3]
        clean = (cleaning.words(name).removeprefix("By ").strip() for name in names)
        return [name for name in clean if name and "://" not in name and "@" not in name]

    def _signed(self) -> list[str]:
        """Whom the story's own marks name: each card has its name within it, or is it."""
        cards = self.marks.said("p-author")
        return cards if len(cards) < 4 else []

    def topics(self) -> list[str]:
        found = self.tags or self.marks.said("p-category") or self.marks.said("p-tag")
        found = found or [_text(word) for word in _many(self.data.get("keywords"))]
        news = self.meta.get("news_keywords", "")
        if not found and "," in news:
            found = [news]
        return [word for one in found for word in one.split(",") if word.strip()][:12]

    def moment(self) -> str:
        named = self.first(
            "datePublished", "article:published_time", "date", "pubdate", "parsely-pub-date",
            "sailthru.date", "dc.date", "dc.date.issued", "dcterms.created", "og:published_time",
            "dateCreated",
        )  # fmt: skip
        named = named or self.marks.moment("dt-published")
        if named:
            return named
        marked = self.page.xpath(
            "//*[@itemprop='datePublished']/@content | //*[@itemprop='datePublished']/@datetime"
            " | //article//time/@datetime | //time[@pubdate]/@datetime"
            " | //abbr[contains(@class, 'published')]/@title"  # Blogger's, after microformats
        )
        if marked:
            return str(marked[0])
        found = set(self.page.xpath("//time/@datetime"))
        return str(found.pop()) if len(found) == 1 else ""


def _structured(page: Any, kinds: set[str]) -> dict[str, Any]:
    """The JSON-LD of the page's story (schema.org), {} if there is none; adds to `kinds` of what
    else it speaks."""
    for script in page.xpath("//script[@type='application/ld+json']")[:20]:
        try:
            document = json.loads(_CDATA.sub("", script.text or ""), strict=False)
        except (ValueError, RecursionError):
            continue
        graphs = [one.get("@graph") for one in _many(document) if isinstance(one, dict)]
        for one in [*_many(document), *(node for graph in graphs for node in _many(graph))]:
            own = _many(one.get("@type")) if isinstance(one, dict) else []
            kinds.update(kind for kind in own if isinstance(kind, str))
            if any(isinstance(kind, str) and kind in _STORIES for kind in own):
                return dict(one)
    return {}


def _words_of(element: Any) -> str:
    return cleaning.words(element.text_content())


def _many(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _text(value: object) -> str:
    """A text, or the name or address of a thing."""
    match value:
        case str():
            return value
        case {"name": str(name)}:
            return name
        case {"url": str(url)}:
            return url
        case [first, *_]:
            return _text(first) if not isinstance(first, list) else ""
    return ""
