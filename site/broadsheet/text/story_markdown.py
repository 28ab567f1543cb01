"""Stories' Markdown: what CommonMark knows and tables, and besides

![A caption](name-of-a-picture "A credit")     a picture of the library, alone on a line
https://youtu.be/dQw4w9WgXcQ                   a film or chart, alone on a line (figures.py)
[A title](https://youtu.be/dQw4w9WgXcQ)        the same with a title
[A title](/media/files/speech-….mp3)           sound or film of the library, alone on a line
::: pullquote                                  a pull quote, up to the next :::
[^1]                                           refers to a note (footnotes.py)
[^1]: Its words.                               the note, a paragraph of its own anywhere
"""

import re
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from . import figures, footnotes_in_markdown, quotation_marks
from .figures import Marks
from .markdown import bounded

# A post says who wrote it in its address: no need to ask the network, nor to load its script.
POST = re.compile(
    r"https://(?:(?:www\.)?(?P<x>x|twitter)\.com/(?P<xs>\w{1,15})/status/\d+"
    r"|(?P<bluesky>bsky)\.app/profile/(?P<skys>[\w.:-]{1,100})/post/\w+"
    r"|(?P<host>[\w.-]+\.\w+)/@(?P<toots>[\w.]+)(?:@[\w.-]+)?/\d+)/?(?:\?.*)?",
    re.ASCII,
)
# How a column is aligned, and what its cells bear for that.
CELLS = {"right": {"class": "at-end"}, "center": {"class": "at-middle"}}


def to_html(source: str, marks: Marks, language: str) -> str:
    """HTML that is still to be sanitised, with places for the marks of its figures."""
    return str(_MARKDOWN.render(source, {"marks": marks, "quotes": quotation_marks.of(language)}))


def _lower_headings(state: StateCore) -> None:
    """The page's one h1 is the headline: a story's own headings begin below it."""
    for token in state.tokens:
        if token.tag == "h1":
            token.tag = "h2"


def _align_cells(state: StateCore) -> None:
    """No page has styles in its HTML; and what a table aligns to the right, it aligns to the end of
    the line, whichever way that runs."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open"):
            style = str(token.attrs.pop("style", ""))
            token.attrs |= CELLS.get(style.removeprefix("text-align:"), {})


def _set_figures(state: StateCore) -> None:
    """Pictures come out of their paragraph, to stand below it; a paragraph that is one address
    becomes a figure or a link."""
    kept: list[Token] = []
    is_note = False  # where a film is a link, as any other source
    for token in state.tokens:
        kept.append(token)
        is_note |= token.type == "note"
        if token.type == "paragraph_close" and kept[-2].type == "inline":
            marks, rest = _parted(kept[-2].children or [], is_note)
            kept[-2].children = _linked(rest)
            if not any(token.content or token.children for token in rest):
                del kept[-3:]
            kept += [_placed(state.env["marks"].place(mark)) for mark in marks]
    state.tokens = kept


def _parted(inline: list[Token], is_note: bool) -> tuple[list[str], list[Token]]:
    """The marks of a paragraph's figures, and what is left of it."""
    plays = None if is_note else figures.mark_lone_link(*_lone_address(inline))
    if plays:
        return [plays], []
    pictures = [token for token in inline if token.type == "image" and _is_ours(token)]
    rest = [token for token in inline if not (token.type == "image" and _is_ours(token))]
    return [_mark(token) for token in pictures], rest


def _mark(picture: Token) -> str:
    words = picture.children or []
    caption = "".join(token.content or " " * token.type.endswith("break") for token in words)
    credit = str(picture.attrs.get("title", ""))
    return figures.mark_picture(unquote(str(picture.attrs["src"])), caption, credit)


def _is_ours(image: Token) -> bool:
    return bool(figures.NAME.fullmatch(unquote(str(image.attrs["src"]))))


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


def _placed(place: str) -> Token:
    return Token("html_block", "", 0, content=f"{place}\n", block=True)


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
_MARKDOWN.core.ruler.push("cells", _align_cells)
footnotes_in_markdown.add_to(bounded(_MARKDOWN))
