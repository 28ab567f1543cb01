"""Shortcodes of plugins that say something: notes, titles, links, what stands apart."""

import re
from html import escape

_NOTE = re.compile(r"\[(ref|mfn|fn|efn_note|footnote)\](.{1,3000}?)\[/\1\]", re.DOTALL)
_APART = re.compile(
    r"(?:[a-z]{2,6}_)?(?:tabs?|accordions?|toggles?|spoilers?|panels?|columns?|box|pullquote"
    r"|(?:one|two|three|four)_(?:half|thirds?|fourths?|fifths?|sixths?))(?:_(?:last|first|item))?"
)

_QUOTATION = re.compile(r"(?:[a-z]{2,6}_)?(?:block_?|pull_?)?quote")
_WHO = ("author", "cite", "by", "name", "source", "citation")


def take_notes(text: str, notes: list[str]) -> str:
    """A text whose notes stand in it, with references to them; they are added to `notes`."""

    def refer(found: re.Match[str]) -> str:
        notes.append(re.sub(r"\s*\n\s*\n\s*", "<br>", found[2].strip()))
        return f"[^note-{len(notes)}]"

    return _NOTE.sub(refer, text)


def written_out(notes: list[str]) -> str:
    return "".join(f"\n\n<p>[^note-{n}]: {words}</p>" for n, words in enumerate(notes, 1))


def gap(name: str) -> str:
    """What stands before and behind what such a shortcode holds: a paragraph's end where that is no
    part of the sentence around it."""
    return "\n\n" if _APART.fullmatch(name.lower()) else ""


def opened(
    name: str, attributes: dict[str, str], text: str, at: int, *, is_closed: bool
) -> tuple[str, int]:
    """What a shortcode says that begins before `at`, and where to go on."""
    held, end = inner(text, at, name)
    if quotation := _quotation(name, attributes, held):
        return quotation, end
    if button := _link(attributes, held):
        return button, end
    return gap(name) + (_title(attributes) if is_closed else ""), at


def inner(text: str, at: int, name: str) -> tuple[str, int]:
    """What stands up to the closing shortcode, and where to go on; nothing if there is none."""
    end = text.find(f"[/{name}]", at, at + 5000)
    if end < 0:
        return "", at
    return text[at:end], end + len(name) + 3


def _quotation(name: str, attributes: dict[str, str], held: str) -> str:
    """A quotation with whom it quotes; "" for what is none, or holds other shortcodes."""
    if not _QUOTATION.fullmatch(name.lower()) or not held.strip() or "[" in held:
        return ""
    by = next(filter(None, (attributes.get(who, "") for who in _WHO)), "")
    words = re.sub(r"\s*\n\s*\n\s*", "</p><p>", held.strip())
    below = f"<p>— {escape(by, quote=False)}</p>" if by else ""
    return f"\n\n<blockquote><p>{words}</p>{below}</blockquote>\n\n"


def _link(attributes: dict[str, str], held: str) -> str:
    """The link that a button is; "" for what is none."""
    named = (attributes.get(name, "") for name in ("url", "href", "link"))
    address = next(filter(None, named), "")
    if not re.match(r"https?://|/", address) or not held.strip() or "[" in held:
        return ""
    return f'<a href="{escape(address)}">{held}</a>'


def _title(attributes: dict[str, str]) -> str:
    """The title of a tab, a box or what unfolds."""
    words = attributes.get("title") or attributes.get("heading") or ""
    return f"\n\n<p><strong>{escape(words, quote=False)}</strong></p>\n\n" if words else ""
