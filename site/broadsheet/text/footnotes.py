"""Footnotes: as they are kept and shown.

A text keeps a mark where it refers to a note, and at its end the notes, between marks of their own.

Roles: https://www.w3.org/TR/dpub-aria-1.1/."""

import re
from enum import StrEnum
from html import escape

from ..language import gettext, number, pgettext


class FootnoteMark(StrEnum):
    REFERENCE = "noteref"  # with the number of its note, and how many refer to that up to here
    NOTE = "note"  # begins one, with its number
    BACK = "backlink"  # ends one, with its number and how many refer to it
    END = "endnotes"  # ends the last


LABEL = r"\[\^([^\s\[\]<>&]{1,60})\]"  # a reference, as it is written: "[^1]"
# What other programs and pages number a note with, and what leads back from it; of several ways
# back, letters.
FOREIGN_NUMBER = re.compile(r"\W*(?:\d{1,4}|[a-zA-Z]|[ivx]{1,6}|[*†‡§]{1,3})\W*")
FOREIGN_WAY_BACK = re.compile(r"[\W\d]*|[a-z]")
# The sanitiser lets nobody write comments.
_KEPT = re.compile(rf"<!--({'|'.join(FootnoteMark)}) (\d{{1,6}}) (\d{{1,6}})-->")
_FIRST = f"<!--{FootnoteMark.NOTE} 1 "


def kept(kind: FootnoteMark, note: int = 0, time: int = 0) -> str:
    """A mark as HTML keeps it."""
    return f"<!--{kind} {note} {time}-->"


def text_alone(html: str) -> str:
    """A kept text without its notes."""
    return html.partition(_FIRST)[0]


def printed(html: str) -> str:
    """A kept text with links to its notes and back, for a page on which it is the only one."""
    if _FIRST not in html:
        return html
    return _KEPT.sub(
        lambda found: _printed(FootnoteMark(found[1]), int(found[2]), int(found[3])), html
    )


def _printed(kind: FootnoteMark, note: int, time: int) -> str:
    match kind:
        case FootnoteMark.REFERENCE:
            link = f'<a id="{_place(note, time)}" href="#note-{note}" role="doc-noteref">'
            return f'<sup class="noteref">{link}{number(note)}</a></sup>'
        case FootnoteMark.NOTE:
            opened = "</li>" if note > 1 else _opened()
            return f'{opened}<li id="note-{note}"><span>{number(note)}</span> '
        case FootnoteMark.BACK:
            return "".join(_back(note, one) for one in range(1, time + 1))
    return "</li></ol></section>"


def _opened() -> str:
    # Translators: stands above the footnotes of a story
    heading = escape(pgettext("footnotes", "Notes"))
    section = '<section class="notes" role="doc-endnotes" aria-labelledby="notes">'
    return f'{section}<h2 id="notes">{heading}</h2>\n<ol role="list">'


def _back(note: int, time: int) -> str:
    # Translators: a link from a footnote to where the story refers to it
    words = gettext("Back to the text")
    if time > 1:
        # Translators: the same where a story refers to one note several times
        words = gettext("Back to the text, place %(number)s", number=number(time))
    return (
        f' <a href="#{_place(note, time)}" role="doc-backlink" aria-label="{escape(words)}">↑</a>'
    )


def _place(note: int, time: int) -> str:
    return f"noteref-{note}" if time == 1 else f"noteref-{note}-{time}"


def for_feeds(html: str, address: str) -> str:
    """A kept text whose notes stand as a list below a rule, for where other texts stand beside it:
    its references lead to the notes on its page, at `address`."""
    if _FIRST not in html:
        return html

    def plain(found: re.Match[str]) -> str:
        note = int(found[2])
        match FootnoteMark(found[1]):
            case FootnoteMark.REFERENCE:
                return f'<sup><a href="{escape(address)}#note-{note}">{number(note)}</a></sup>'
            case FootnoteMark.NOTE:
                return f"{'</li>' if note > 1 else '<hr><ol>'}<li>"
            case FootnoteMark.BACK:
                return ""
        return "</li></ol>"

    return _KEPT.sub(plain, html)
