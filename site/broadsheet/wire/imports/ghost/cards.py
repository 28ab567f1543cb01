"""Cards: what stands between the paragraphs of a Ghost post, as plain HTML."""

import re
from collections.abc import Callable
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from ....language import gettext
from ....text import footnotes_in_markdown
from ....text.markdown import bounded
from ..html import cleaning
from ..notes import NoteKind

Card = dict[str, Any]

SITE = "__GHOST_URL__"  # stands for the site's address in an export
# What is made of it is still HTML to be cleaned, which takes its time as well.
_OWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])  # as Ghost's own
MARKDOWN = bounded(_OWN.use(superscript_plugin).use(sub_plugin), at_first=10_000)
footnotes_in_markdown.add_typed_to(MARKDOWN)
# As Ghost shows words between these signs; those of code are its own.
_MARKED = re.compile(
    r"(?P<code><(pre|code)\b.*?</\2>)|(?<![\w=])==(?=[^\s=])(?P<words>[^=\n]{1,500})(?<=\S)==(?![\w=])",
    re.DOTALL,
)
# Readers of this paper are no members of the other site.
_LEFT_OUT = {"email", "email-cta", "signup", "paywall", "transistor", "collection", "header-signup"}


def to_html(name: str, card: Card, notes: list[str]) -> str | None:
    """A card by its name in Lexical or Mobiledoc; None for one that is not known here."""
    if name in _LEFT_OUT:
        if name != "paywall":
            notes.append(
                NoteKind.BLOCK.note(
                    gettext("a card “%(name)s” was left out: it speaks to members", name=name)
                )
            )
        return ""
    render = _CARDS.get(name)
    return render(card) if render else None


def text(card: Card, name: str) -> str:
    """A field as text, whatever it is."""
    value = card.get(name)
    return value if isinstance(value, str) else ""


def _image(card: Card) -> str:
    return cleaning.picture(
        text(card, "src"), card.get("alt") and text(card, "alt"), _caption(card)
    )


def _caption(card: Card) -> str:
    return text(card, "caption")  # HTML, of the editor's own making


def _below(card: Card) -> str:
    """The caption of what is no picture."""
    return f"<p>{_caption(card)}</p>" if _caption(card) else ""


def _gallery(card: Card) -> str:
    given = card.get("images")
    pictures = (
        [picture for picture in given if isinstance(picture, dict)]
        if isinstance(given, list)
        else []
    )
    figures = [_image(picture) for picture in pictures]
    return "\n".join(figures) + _below(card)


def _html(card: Card) -> str:
    return text(card, "html")


def _markdown(card: Card) -> str:
    return _MARKED.sub(
        lambda one: one["code"] or one["words"], str(MARKDOWN.render(text(card, "markdown")))
    )


def _code(card: Card) -> str:
    return f"<pre><code>{escape(text(card, 'code'), quote=False)}</code></pre>{_below(card)}"


def _embed(card: Card) -> str:
    """What plays; of a post of another site the words, as far as they came along."""
    if "<blockquote" in text(card, "html"):
        return text(card, "html") + _below(card)
    found = card.get("metadata")
    about: Card = found if isinstance(found, dict) else {}
    link = cleaning.link(text(card, "url"), text(about, "title"))
    return (link or text(card, "html")) + _below(card)


def _bookmark(card: Card) -> str:
    found = card.get("metadata")
    about: Card = found if isinstance(found, dict) else {}
    title = text(about, "title") or text(card, "title")
    described = escape(text(about, "description"), quote=False)
    below = f"<p>{described}</p>" if described else ""
    return cleaning.link(text(card, "url"), title) + below + _below(card)


def _callout(card: Card) -> str:
    emoji = escape(text(card, "calloutEmoji"), quote=False)
    said = text(card, "calloutText")
    opening = re.match(r"\s*<p\b[^<>]{0,500}>", said)
    at = opening.end() if opening else 0
    words = f"{said[:at]}{emoji} {said[at:]}".strip()
    return f"<blockquote><p>{words}</p></blockquote>"


def _toggle(card: Card) -> str:
    return f"<h3>{text(card, 'heading')}</h3>{text(card, 'content')}"


def _button(card: Card) -> str:
    return cleaning.link(text(card, "buttonUrl"), text(card, "buttonText"))


def _header(card: Card) -> str:
    words = cleaning.words(text(card, "subheader"))
    return (
        f"<h2>{escape(cleaning.words(text(card, 'header')), quote=False)}</h2>"
        f"<p>{escape(words, quote=False)}</p>"
        + (_button(card) if card.get("buttonEnabled") else "")
    )


def _product(card: Card) -> str:
    picture = (
        cleaning.picture(text(card, "productImageSrc")) if text(card, "productImageSrc") else ""
    )
    return (
        f"{picture}<h3>{text(card, 'productTitle')}</h3>{text(card, 'productDescription')}"
        + cleaning.link(text(card, "productUrl"), text(card, "productButton"))
    )


def _call_to_action(card: Card) -> str:
    picture = cleaning.picture(text(card, "imageUrl")) if text(card, "imageUrl") else ""
    label = text(card, "sponsorLabel") if card.get("hasSponsorLabel") else ""
    button = "" if card.get("showButton") is False else _button(card)
    return label + picture + text(card, "textValue") + button


def _file(card: Card) -> str:
    title = text(card, "fileTitle") or text(card, "title") or text(card, "fileName")
    caption = text(card, "fileCaption") or text(card, "caption")
    address = text(card, "src").removeprefix(SITE)
    return cleaning.link(address, title) + (f"<p>{caption}</p>" if caption else "")


_CARDS: dict[str, Callable[[Card], str]] = {
    "image": _image,
    "card-markdown": _markdown,
    "markdown": _markdown,
    "gallery": _gallery,
    "html": _html,
    "code": _code,
    "codeblock": _code,
    "embed": _embed,
    "bookmark": _bookmark,
    "callout": _callout,
    "toggle": _toggle,
    "button": _button,
    "header": _header,
    "product": _product,
    "call-to-action": _call_to_action,
    "file": _file,
    "audio": _file,
    "video": _file,
    "hr": lambda _: "<hr>",
    "horizontalrule": lambda _: "<hr>",
    "soft-return": lambda _: "<br>",
}
