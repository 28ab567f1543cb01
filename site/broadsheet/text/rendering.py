"""Copy: the text as it was filed, and the safe HTML that is made from it, once, at saving.

Formats: "markdown", which editors write; "plain", one paragraph a line, which imports of bare text
keep to the letter; "html", of stories that come from other systems, in which a figure stands
around the name of a picture of the library. In Markdown, besides what CommonMark knows and tables:

    ![A caption](name-of-a-picture "A credit")     a picture of the library, alone on a line
    https://youtu.be/dQw4w9WgXcQ                   a film or chart, alone on a line (figures.py)
    [A title](https://youtu.be/dQw4w9WgXcQ)        the same with a title
    ::: pullquote                                  a pull quote, up to the next :::
"""

import re
from collections.abc import Sequence
from html import escape, unescape
from typing import Any
from urllib.parse import unquote, urljoin

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from ..archive.spelling.plain_text import printable, text_of
from . import figures, nesting
from .markdown import bounded

LONGEST = 500_000  # characters of a text, typed or imported: a novel

ALLOWED_TAGS = set(
    """p h2 h3 h4 blockquote ul ol li a strong em code pre hr br s sub sup
    table thead tbody tr th td""".split()
)
ALLOWED_ATTRIBUTES = {"a": {"href", "title"}, "p": {"dir"}}
ALLOWED_CLASSES = {"blockquote": {"pullquote"}}

# A post says who wrote it in its address: no need to ask the network, nor to load its script.
POST = re.compile(
    r"https://(?:(?:www\.)?(?P<x>x|twitter)\.com/(?P<xs>\w{1,15})/status/\d+"
    r"|(?P<bluesky>bsky)\.app/profile/(?P<skys>[\w.:-]{1,100})/post/\w+"
    r"|(?P<host>[\w.-]+\.\w+)/@(?P<toots>[\w.]+)(?:@[\w.-]+)?/\d+)/?(?:\?.*)?",
    re.ASCII,
)
PICTURE = re.compile(r"[^\s/:.?#%]+")  # a name in the library, and no address
PLACE = re.compile("\x02(\\d{1,6})\x03")  # of a mark, while the sanitiser works on the text


def to_html(source: str, body_format: str) -> str:
    """Sanitised HTML with marks for its figures (figures.py), "" for no text. Raises KeyError for
    an unknown format."""
    source = printable(source)
    if body_format == "plain":
        return _plain(source)
    html, made = {"markdown": _markdown, "html": _html}[body_format](source)
    marks = dict(enumerate(made))
    return PLACE.sub(lambda found: marks.get(int(found[1]), ""), _clean(html))


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
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        allowed_classes=ALLOWED_CLASSES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
        **more,
    ).strip()


def opening(html: str, longest: int = 160) -> str:
    """The first words, up to `longest` characters, cut between words."""
    text = text_of(html)
    return text if len(text) <= longest else text[: longest - 1].rpartition(" ")[0] + "…"


def _markdown(source: str) -> tuple[str, list[str]]:
    found: dict[str, list[str]] = {"marks": []}
    return _MARKDOWN.render(source, found), found["marks"]


def _plain(source: str) -> str:
    """Needs no sanitiser: nothing in it is a tag."""
    lines = (line.strip() for line in source.replace("\r", "\n").split("\n"))
    text = "\n".join(f'<p dir="auto">{escape(line, quote=False)}</p>' for line in lines if line)
    return text.replace("\xa0", "&nbsp;")


# The page's one h1 is the headline; and what looks bold in an old text is meant to be strong.
_MEANT = {"h1": "h2", "b": "strong", "i": "em"}
_FIGURE = re.compile(
    r"<figure\b[^<>]*>\s*<img\b(?P<img>[^<>]*)>\s*"
    r"(?:<figcaption\b[^<>]*>(?P<caption>(?:(?!<figure\b).)*?)</figcaption>\s*)?</figure>"
    r"|<img\b(?P<alone>[^<>]*)>",
    re.DOTALL | re.IGNORECASE,
)
_LONE_LINK = re.compile(r"<p>\s*+<a\b([^<>]*+)>([^<>]*+)</a>\s*+</p>")
_SAID = re.compile(r'\b(src|alt|href)="([^"]*)"')
DEEPEST = 200  # elements within elements


def _html(source: str) -> tuple[str, list[str]]:
    if nesting.is_deeper(source, DEEPEST):  # no text that somebody wrote: its words are kept
        return _plain(unescape(re.sub("<[^<>]*>", "\n", source))), []
    marks: list[str] = []

    def place(mark: str) -> str:
        marks.append(mark)
        return f"\x02{len(marks) - 1}\x03"

    def figure(found: re.Match[str]) -> str:
        said = dict(_SAID.findall(found["img"] or found["alone"] or ""))
        name, words = unescape(said.get("src", "")), _words(found["caption"] or "")
        if PICTURE.fullmatch(name):
            return place(figures.mark_picture(name, words))
        link = (
            f'<a href="{escape(name)}">{escape(words or unescape(said.get("alt", "")) or name)}</a>'
        )
        return f"<p>{link}</p>" if found["alone"] is None else link

    def film(found: re.Match[str]) -> str:
        said = dict(_SAID.findall(found[1]))
        url, title = unescape(said.get("href", "")), unescape(found[2]).strip()
        mark = figures.mark_embed(url, "" if title == url else title)
        return place(mark) if mark else found[0]

    html = _LONE_LINK.sub(film, _FIGURE.sub(figure, source))
    return re.sub(
        r"<(/?)(h1|b|i)(?=[\s>])",
        lambda tag: f"<{tag[1]}{_MEANT[tag[2].lower()]}",
        html,
        flags=re.IGNORECASE,
    ), marks


def _words(html: str) -> str:
    return text_of(nh3.clean(html, tags=set()) if "<" in html else html)


def _lower_headings(state: StateCore) -> None:
    """The page's one h1 is the headline: a story's own headings begin below it."""
    for token in state.tokens:
        if token.tag == "h1":
            token.tag = "h2"


def _set_figures(state: StateCore) -> None:
    """Pictures come out of their paragraph, to stand below it; a paragraph that is one address
    becomes a figure or a link."""
    kept: list[Token] = []
    for token in state.tokens:
        kept.append(token)
        if token.type == "paragraph_close" and kept[-2].type == "inline":
            marks, rest = _parted(kept[-2].children or [])
            kept[-2].children = _linked(rest)
            if not any(token.content or token.children for token in rest):
                del kept[-3:]
            kept += [_place(mark, state.env["marks"]) for mark in marks]
    state.tokens = kept


def _parted(inline: list[Token]) -> tuple[list[str], list[Token]]:
    """The marks of a paragraph's figures, and what is left of it."""
    film = figures.mark_embed(*_lone_address(inline))
    if film:
        return [film], []
    pictures = [token for token in inline if token.type == "image" and _is_ours(token)]
    rest = [token for token in inline if not (token.type == "image" and _is_ours(token))]
    return [_mark(token) for token in pictures], rest


def _mark(picture: Token) -> str:
    words = picture.children or []
    caption = "".join(token.content or " " * token.type.endswith("break") for token in words)
    credit = str(picture.attrs.get("title", ""))
    return figures.mark_picture(unquote(str(picture.attrs["src"])), caption, credit)


def _is_ours(image: Token) -> bool:
    return bool(PICTURE.fullmatch(unquote(str(image.attrs["src"]))))


def _lone_address(inline: Sequence[Token]) -> tuple[str, str]:
    """The address and the title of a paragraph that is one link or one bare address; else ""."""
    if [token.type for token in inline] == ["text"]:
        bare = re.fullmatch(r"https?://\S+", inline[0].content.strip())
        return (bare[0], "") if bare else ("", "")
    if [token.type for token in inline] == ["link_open", "text", "link_close"]:
        link, words = inline[0], inline[1].content
        return str(link.attrs["href"]), "" if link.info == "auto" else words
    return "", ""


def _linked(inline: list[Token]) -> list[Token]:
    """A bare address alone on a line becomes a link, and one of a post a link that says whose."""
    url, title = _lone_address(inline)
    if not url or title:
        return inline
    post = POST.fullmatch(url)
    text = Token("text", "", 0, content=_whose(post) if post else url)
    link = Token("link_open", "a", 1, attrs={"href": url}, info="auto")  # left to the letter
    return [link, text, Token("link_close", "a", -1, info="auto")]


def _whose(post: re.Match[str]) -> str:
    if post["x"]:
        return f"@{post['xs']} on X"
    if post["bluesky"]:
        return f"@{post['skys']} on Bluesky"
    return f"@{post['toots']} on {post['host']}"


def _place(mark: str, marks: list[str]) -> Token:
    marks.append(mark)
    return Token("html_block", "", 0, content=f"\x02{len(marks) - 1}\x03\n", block=True)


def _elsewhere(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """A picture of another site is a link to it: pages ask nobody else for anything."""
    image = tokens[at]
    words = self.renderInlineAsText(image.children, options, env) or image.attrs["src"]
    return f'<a href="{escape(str(image.attrs["src"]))}">{escape(str(words))}</a>'


def _pullquote(_self: object, tokens: Sequence[Token], at: int, *_: object) -> str:
    return '<blockquote class="pullquote">\n' if tokens[at].nesting == 1 else "</blockquote>\n"


# "js-default" and not "commonmark": that preset lets raw HTML through.
_MARKDOWN = MarkdownIt("js-default", {"typographer": True, "linkify": False})
_MARKDOWN.add_render_rule("image", _elsewhere)
_MARKDOWN.use(container_plugin, "pullquote", render=_pullquote)
# Before the typographer, which would put dashes into addresses.
_MARKDOWN.core.ruler.after("inline", "figures", _set_figures)
_MARKDOWN.core.ruler.push("headings", _lower_headings)
bounded(_MARKDOWN)
