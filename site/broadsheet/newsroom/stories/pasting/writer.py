"""Writes tidied HTML as Markdown in the desk's own way."""

import re

from bs4 import Tag
from markdownify import MarkdownConverter

_OPENS_A_BLOCK = re.compile(r"(?m)^(#{1,6}(?=\s)|[-+>](?=\s)|:::|\d{1,9}(?=[.)]\s))")


class Writer(MarkdownConverter):
    """Markdown in the desk's own way: `_italic_`, one kind of bullet, escapes only where needed."""

    def __init__(self) -> None:
        super().__init__(
            heading_style="ATX", bullets="-", newline_style="BACKSLASH", table_infer_header=True
        )

    def escape(self, text: str, parent_tags: set[str]) -> str:
        text = re.sub(r"([\\`*])", r"\\\1", text)
        text = re.sub(r"(?<!\w)_|_(?!\w)", r"\\_", text)  # within a word it means nothing
        text = re.sub(r"<(?=[\w/!?])", r"\\<", text)
        return text.replace("](", r"]\(")

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _around("_", text)

    convert_i = convert_em

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text.strip()
        if "_inline" in parent_tags:
            return f" {text} "
        return f"\n\n{_OPENS_A_BLOCK.sub(_escaped, text)}\n\n" if text else ""

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        sign = f"{el.get('value')}. " if el.get("value") else "- "
        indent = " " * len(sign)
        lines = [indent + line if line else "" for line in text.strip().split("\n")]
        return sign + "\n".join(lines)[len(sign) :] + "\n" if text.strip() else ""


def _around(sign: str, text: str) -> str:
    """Signs stand close to the words, blanks outside of them."""
    inner = text.strip()
    if not inner:
        return text
    at = text.index(inner)
    return f"{text[:at]}{sign}{inner}{sign}{text[at + len(inner) :]}"


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    return f"{sign}\\" if sign.isdigit() else f"\\{sign}"
