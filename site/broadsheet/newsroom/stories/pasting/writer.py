"""Writes tidied HTML as Markdown in the desk's own way."""

import re

from bs4 import Tag
from bs4.element import PageElement
from markdownify import MarkdownConverter

from ....text.raised import lowered, raised
from .styles import BLOCKS

_OPENS_A_BLOCK = re.compile(
    r"(?m)^(#{1,6}(?=\s)|[-+>](?=\s)|:::|-(?=-*\s*$)|=(?==*\s*$)|\[(?=[^\]^\n][^\]\n]*\]:)"
    r"|\d{1,9}(?=[.)]\s))"
)
_RULES = {"right": "---:", "center": ":---:"}
# At the ends of marked words, what can as well stand outside of the marks.
_BEGINS = re.compile(r"[^\w\s\\*_~`!\[<]+")
_ENDS = re.compile(r"[^\w\s\\*_~`)\]>]+\Z")
_APART = [*BLOCKS, "br"]


class Writer(MarkdownConverter):
    """Markdown in the desk's own way: `_italic_`, one kind of bullet, escapes only where needed."""

    def __init__(self) -> None:
        super().__init__(
            heading_style="ATX", bullets="-", newline_style="BACKSLASH", table_infer_header=True
        )

    def escape(self, text: str, parent_tags: set[str]) -> str:
        text = re.sub(r"([\\`*])", r"\\\1", text)
        text = re.sub(r"(?<!\w)_|_(?!\w)", r"\\_", text)  # within a word it means nothing
        text = re.sub(r"<(?=[\w/!?])|&(?=#?\w{1,32};)|~(?=~)", r"\\\g<0>", text)
        return text.replace("](", r"]\(")

    def convert_strong(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _marked("**", el, text, parent_tags)

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _marked("_", el, text, parent_tags)

    def convert_s(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _marked("~~", el, text, parent_tags)

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return raised(text) or text

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return lowered(text) or text

    def convert_q(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Straight marks: they become those of the story's language."""
        sign = '"' if len(el.find_parents("q")) % 2 == 0 else "'"
        return f"{sign}{text}{sign}"

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text.strip()
        if "_inline" in parent_tags:
            return f" {text} "
        return f"\n\n{_OPENS_A_BLOCK.sub(_escaped, text)}\n\n" if text else ""

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        sign = f"{el.get('value')}. " if el.get("value") else "- "
        text = text.strip()
        if _OPENS_A_BLOCK.match(text) and _begins_with_words(el):
            text = _OPENS_A_BLOCK.sub(_escaped, text, count=1)
        lines = [" " * len(sign) + line if line else "" for line in text.split("\n")]
        return sign + "\n".join(lines)[len(sign) :] + "\n" if text else ""

    def convert_tr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if el.find_previous_sibling("tr") is not None:
            return f"|{text}\n"
        rules = [_RULES.get(str(cell.get("align")), "---") for cell in el.find_all(["td", "th"])]
        return f"|{text}\n| {' | '.join(rules)} |\n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        words = " ".join(text.split()).replace("|", r"\|")
        return f" {words} |"

    convert_th = convert_td

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        text = text.strip("\n")
        return f"\n\n{fence}\n{text}\n{fence}\n\n" if text.strip() else ""


def _marked(sign: str, el: Tag, text: str, parent_tags: set[str]) -> str:
    """Signs stand close to the words, blanks outside of them; and so does what would keep a sign
    that touches a word from being one."""
    inner = text.strip()
    if not inner or "_noformat" in parent_tags or el.name in parent_tags:
        return text
    at = text.index(inner)
    ahead, behind = text[:at], text[at + len(inner) :]
    touches = (
        not ahead and _touching(el, is_before=True),
        not behind and _touching(el, is_before=False),
    )
    if touches[0] and (found := _BEGINS.match(inner)):
        ahead, inner = found[0], inner[found.end() :]
    if touches[1] and (found := _ENDS.search(inner)):
        behind, inner = found[0], inner[: found.start()]
    if not inner or any(
        at and not _may_touch(inner[end], sign) for end, at in zip((0, -1), touches, strict=True)
    ):
        return f"{ahead}{inner}{behind}"
    sign = "*" if sign == "_" and any(touches) else sign
    return f"{ahead}{sign}{inner}{sign}{behind}"


def _may_touch(edge: str, sign: str) -> bool:
    """Whether words with such an edge can be marked in the middle of a word."""
    return edge.isalnum() or (edge == "*" and sign != "~~")


def _touching(el: Tag, *, is_before: bool) -> bool:
    """Whether a letter or digit stands right beside an element, in its block."""
    beside: PageElement | None = el.previous_sibling if is_before else el.next_sibling
    if beside is None:
        around = el.parent
        is_inline = around is not None and around.name not in _APART
        return is_inline and around is not None and _touching(around, is_before=is_before)
    if isinstance(beside, Tag) and beside.name in _APART:
        return False
    words = beside.get_text()
    return words[-1:].isalnum() if is_before else words[:1].isalnum()


def _begins_with_words(item: Tag) -> bool:
    first = next((one for one in item.contents if one.get_text(strip=True)), None)
    return not isinstance(first, Tag) or first.name not in _APART


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    return f"{sign}\\" if sign.isdigit() else f"\\{sign}"
