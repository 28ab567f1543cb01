"""Tables as readers get them: where one is wider than its column, it moves within a frame."""

import re
from html import escape

from markupsafe import Markup

from ..language import gettext

SHORT = 18  # characters that stay on one line: a figure, "30 September 2024", most names
_CELL = re.compile(r'<td(?: class="([^"]*)")?>(.*?)</td>', re.DOTALL)
# A figure with a sign, where a cell begins. Digits of Arabic have their signs on the right.
_SIGNED = re.compile(r"^((?:<\w+>)*)([-−–+±][$£¥€₪]?[0-9۰-۹][0-9۰-۹.,٫٬]*(?:\s?[%٪‰°$£¥€₪])?)")


def printed(html: str) -> str:
    """A kept text for its page: each table in a frame that moves by keyboard, too, and what is
    short in it on one line, so that columns are as wide as they can be read. A sign stays on the
    left of its figure, also where lines run to the left."""
    if "<table>" not in html:
        return html
    # Translators: what screen readers call the frame of a table in a story
    name = escape(gettext("Table"))
    frame = f'<div class="table" role="region" aria-label="{name}" tabindex="0">'
    framed = html.replace("<table>", f"{frame}<table>").replace("</table>", "</table></div>")
    return _CELL.sub(_told, framed)


def _told(cell: re.Match[str]) -> str:
    given, words = cell[1], cell[2]
    is_brief = len(Markup(words).striptags()) <= SHORT  # noqa: S704 - sanitised
    classes = " ".join(filter(None, (given, "brief" if is_brief else "")))
    start_tag = f'<td class="{classes}">' if classes else "<td>"
    return start_tag + _SIGNED.sub(r'\1<bdi dir="ltr">\2</bdi>', words) + "</td>"
