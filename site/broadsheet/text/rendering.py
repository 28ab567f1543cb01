"""Rendering: the text as it was filed, and the safe HTML that is made from it, once, at saving.

Formats: "markdown", which editors write (story_markdown.py); "plain", one paragraph a line, which
imports of bare text keep to the letter; "html", of stories that come from other systems, in which a
figure stands around the name of a picture of the library."""

import re
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin

from ..archive.spelling.plain_text import printable, text_of
from . import figures, footnotes, footnotes_in_html, nesting
from .figures import Marks

LONGEST = 500_000  # characters of a text, typed or imported: a novel
OPENING = 160  # characters that stand for a text where search engines and feeds want a few
MOST_ESCAPED = 10_000  # ampersands and no-break blanks between two tags

ALLOWED_TAGS = set(
    """p h2 h3 h4 blockquote ul ol li a strong em code pre hr br s sub sup
    table thead tbody tfoot tr th td""".split()
)
ALLOWED_ATTRIBUTES = {
    **{tag: {"dir"} for tag in "p h2 h3 h4 blockquote ul".split()},
    **{cell: {"dir", "colspan", "rowspan"} for cell in ("td", "th")},
    "a": {"href", "title"},
    "ol": {"dir", "start"},
    "li": {"dir", "value"},
}
_ALIGNED = {"at-middle", "at-end"}
ALLOWED_CLASSES = {"blockquote": {"pullquote"}, "th": _ALIGNED, "td": _ALIGNED}


def to_html(source: str, body_format: str, language: str = "") -> str:
    """Sanitised HTML with marks for its figures (figures.py), "" for no text. Quotation marks that
    were typed straight in Markdown become those of a language (a tag; "": English). Raises
    KeyError for an unknown format."""
    source = printable(source)
    if body_format == "plain":
        return _plain(source)
    marks = figures.Marks()
    html = {"markdown": _markdown, "html": _html}[body_format](source, marks, language)
    if any(map(_is_full, html.split("<"))):
        return _plain(_words_alone(html))
    return marks.fill(_clean(html))


def absolute(html: str, address: str) -> str:
    """A kept text, marks and all, with every link told in full, as seen from `address`: for those
    who read it elsewhere."""

    def absolute_one(_tag: str, attribute: str, value: str) -> str:
        try:
            return urljoin(address, value) if attribute == "href" else value
        except ValueError:  # no address at all, "http://["
            return value

    return _clean(html, strip_comments=False, attribute_filter=absolute_one)  # marks are comments


def _clean(html: str, **more: Any) -> str:
    import nh3  # for who saves, as Markdown's parser is, and for feeds

    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        allowed_classes=ALLOWED_CLASSES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
        **more,
    ).strip()


def opening(html: str) -> str:
    """The first words of a kept text, up to OPENING characters, cut between words."""
    text = text_of(footnotes.text_alone(html))
    return text if len(text) <= OPENING else text[: OPENING - 1].rpartition(" ")[0] + "…"


def _markdown(source: str, marks: Marks, language: str) -> str:
    from . import story_markdown  # its parser is for who saves: pages show what was rendered then

    return story_markdown.to_html(source, marks, language)


def _plain(source: str) -> str:
    """Needs no sanitiser: nothing in it is a tag."""
    lines = (
        part for line in source.replace("\r", "\n").split("\n") for part in _parts(line.strip())
    )
    text = "\n".join(f'<p dir="auto">{escape(line, quote=False)}</p>' for line in lines if line)
    return text.replace("\xa0", "&nbsp;")


def _parts(line: str) -> list[str]:
    """The line, in parts if it is full."""
    if not _is_full(line):
        return [line]
    return [line[at : at + MOST_ESCAPED] for at in range(0, len(line), MOST_ESCAPED)]


def _is_full(words: str) -> bool:
    """Whether so many signs of it have to be escaped as nobody writes between two tags. At each of
    them the sanitiser looks through all words behind it."""
    return words.count("&") + words.count("\xa0") > MOST_ESCAPED


def _words_alone(html: str) -> str:
    return unescape(Marks().fill(re.sub("<[^<>]*>", "\n", html)))


# By expressions, of which each goes over the text once: what comes here was tidied by lxml when it
# was imported, which a server does not have, and what is no figure is left to the sanitiser.
# The page's one h1 is the headline; and what looks bold in an old text is meant to be strong.
_MEANT = {"h1": "h2", "b": "strong", "i": "em"}
_FIGURE = re.compile(
    r"<figure\b[^<>]*>\s*<img\b(?P<img>[^<>]*)>\s*"
    r"(?:<figcaption\b[^<>]*>(?P<caption>(?:(?!<figure\b).)*?)</figcaption>\s*)?</figure>"
    r"|<img\b(?P<alone>[^<>]*)>",
    re.DOTALL | re.IGNORECASE,
)
_LONE_LINK = re.compile(r"<p(?: dir=\"\w{1,9}\")?>\s*+<a\b([^<>]*+)>([^<>]*+)</a>\s*+</p>")
_SAID = re.compile(r"""\b(src|alt|href)=(?:"([^"]*)"|'([^']*)')""")
DEEPEST = 200  # elements within elements


def _html(source: str, marks: Marks, _language: str) -> str:
    if nesting.is_deeper(source, DEEPEST):  # no text that somebody wrote: its words are kept
        return _plain(_words_alone(source))

    def figure(found: re.Match[str]) -> str:
        said = _said(found["img"] or found["alone"] or "")
        name, words = said.get("src", ""), _words(found["caption"] or "")
        if figures.NAME.fullmatch(name):
            return marks.place(figures.mark_picture(name, words))
        link = f'<a href="{escape(name)}">{escape(words or said.get("alt") or name)}</a>'
        return f"<p>{link}</p>" if found["alone"] is None else link

    def film(found: re.Match[str]) -> str:
        url, title = _said(found[1]).get("href", ""), unescape(found[2]).strip()
        mark = figures.mark_lone_link(url, "" if title == url else title)
        return marks.place(mark) if mark else found[0]

    html = _LONE_LINK.sub(film, _FIGURE.sub(figure, source))
    html = footnotes_in_html.placed(html, marks.place)
    return re.sub(
        r"<(/?)(h1|b|i)(?=[\s>])",
        lambda tag: f"<{tag[1]}{_MEANT[tag[2].lower()]}",
        html,
        flags=re.IGNORECASE,
    )


def _said(attributes: str) -> dict[str, str]:
    return {name: unescape(double or single) for name, double, single in _SAID.findall(attributes)}


def _words(html: str) -> str:
    import nh3

    return text_of(nh3.clean(html, tags=set()) if "<" in html else html)
