"""Copy: the text as it was filed, and the safe HTML that is made from it, once, at saving.

Formats: "markdown", which editors write; "plain", one paragraph a line, which imports of bare text
keep to the letter.
"""

import re
from html import escape, unescape

import nh3
from markdown_it import MarkdownIt

# "js-default" and not "commonmark": that preset lets raw HTML through.
_MARKDOWN = MarkdownIt("js-default", {"typographer": True, "linkify": False})

ALLOWED_TAGS = set(
    """p h2 h3 h4 blockquote ul ol li a strong em code pre hr br s
    table thead tbody tr th td""".split()
)
ALLOWED_ATTRIBUTES = {"a": {"href", "title"}, "p": {"dir"}}


def to_html(source: str, body_format: str) -> str:
    """Sanitised HTML, "" for no text. Raises KeyError for an unknown format."""
    html = {"markdown": _markdown, "plain": _plain}[body_format](source)
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    ).strip()


def to_text(html: str) -> str:
    """The words alone, on one line: for descriptions and counts."""
    words = nh3.clean(re.sub(r"</(p|h\d|li|blockquote)>", " ", html), tags=set())
    return " ".join(unescape(words).split())


def opening(html: str, longest: int = 160) -> str:
    """The first words, up to `longest` characters, cut between words."""
    text = to_text(html)
    return text if len(text) <= longest else text[: longest - 1].rpartition(" ")[0] + "…"


def _markdown(source: str) -> str:
    # The page's one h1 is the headline: a story's own headings begin below it.
    return re.sub(r"(</?h)1>", r"\g<1>2>", _MARKDOWN.render(source))


def _plain(source: str) -> str:
    lines = (line.strip() for line in source.split("\n"))
    return "\n".join(f'<p dir="auto">{escape(line, quote=False)}</p>' for line in lines if line)
