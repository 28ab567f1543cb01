"""Signs within a line that Pandoc, Obsidian, MkDocs and others have besides Markdown, as Markdown:
raised and marked words, formulas, links between notes, attributes, notes in the text."""

import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote

from ....text.raised import lowered, raised

_WORD = "[A-Za-z0-9_]"  # scripts without blanks have signs right beside their letters
_ATTRIBUTE = r"""(?:[.#][A-Za-z][\w:-]{0,60}|[\w-]{1,40}=(?:"[^"\n]*"|'[^'\n]*'|[^\s{}"']+))"""
_SIGNS = re.compile(
    # What is left alone: code, addresses, tags, escapes.
    r"(?P<left>(?<!`)`[^`\n]{1,1000}`(?!`)|``(?:[^`\n]|`(?!`)){1,1000}``"
    r"|https?://[^\s<>()\[\]]{1,2000}|(?<=\]\()[^()\n]{1,1000}(?=\))|</?[a-zA-Z][^<>\n]{0,1000}>"
    r"|\\[~^=+$\[{%])"
    r"|\$\$(?P<display>(?:[^$\\]|\\[^\n]){1,3000})\$\$"
    r"|(?<![\w$\\])\$(?=[^\s{])(?P<formula>(?:[^$\\\n]|\\[^\n]){1,300})(?<=\S)\$(?![\w$])"
    r"|\\\\?\((?P<round>(?:(?!\\\()[^\n]){1,300}?)\\\\?\)|\\\\?\[(?P<square>[^\[\]]{1,1000}?)\\\\?\]"
    rf"|(?<!{_WORD})(?<!=)==(?P<marked>[^\s=](?:[^=\n]|=(?!=)){{0,500}})(?<=\S)==(?!{_WORD})(?!=)"
    r"|\^\^(?P<underlined>[^\s^][^^\n]{0,300})\^\^"
    rf"|(?<!{_WORD})\+\+(?P<inserted>[A-Za-z0-9][\w+-]{{0,60}})\+\+(?!{_WORD})"
    r"|(?<=[A-Za-z0-9)])~(?P<lowered>[A-Za-z0-9+−=()-]{1,20})~(?!~)"
    r"|(?<![\[^])\^(?P<raised>[\w+−=()*/.,-]{1,20})\^(?!\^)"
    r"|\^\[(?P<note>(?:[^\[\]\n]|\[[^\[\]\n]{0,500}\]){1,2000})\]"
    r"|(?P<shown>!?)\[\[(?!\s|\d+\]\])(?P<page>[^\[\]\n|#]{0,200})(?:\#(?P<part>[^\[\]\n|]{0,200}))?"
    r"(?:\|(?P<called>[^\[\]\n]{0,200}))?\]\](?![(\[])"
    rf"|(?P<spanned>\[[^\[\]\n]{{1,500}}\])(?=\{{[ ]?{_ATTRIBUTE})"
    r"|(?P<attributes>(?:(?<=[\])`*_:^~=])|(?<=\S)[ ](?=\{[^\n{}]{1,500}\}[ ]*$))"
    rf"\{{:?[ ]{{0,3}}{_ATTRIBUTE}(?:[ ]{{1,3}}{_ATTRIBUTE}){{0,9}}[ ]{{0,3}}\}}(?!\}}))"
    r"|(?P<icon>:(?:material|octicons|fontawesome|simple)-[\w-]{1,80}:)"
    r"|(?P<hidden>(?<!\S)%%(?=[^\s%])[^%\n]{1,500}%%(?!\w))"
    r"|(?P<anchor>[ ]\^(?=[\w-]{0,40}[A-Za-z])[\w-]{4,40}$)",
    re.MULTILINE,
)
_ANY = re.compile(r"[$\\=^+~{%]|\[\[|:[mofs]")
_BLOCK_OF_HIDDEN = re.compile(r"^%%[ ]*\n(?:(?!%%).*\n){1,200}?%%[ ]*$", re.MULTILINE)
_TEX = re.compile(r"\\[A-Za-z]|[\^_={]|\A[A-Za-z]\Z")
_PICTURE = re.compile(r".{1,200}\.(?:png|jpe?g|gif|webp|avif|svg|bmp)", re.IGNORECASE)
_SIZE = re.compile(r"\d{0,4}(?:x\d{1,4})?")

Address = Callable[[str], str | None]  # of a page, by what a text calls it


def written(text: str, notes: list[str], address: Address) -> str:
    """The text with these in Markdown; what has no sign there is HTML. Notes that stand in the text
    are added to `notes`, and references to them are put in their places."""
    if not _ANY.search(text):
        return text
    text = _BLOCK_OF_HIDDEN.sub("", text)
    return _SIGNS.sub(lambda found: _one(found, notes, address), text)


def written_out(notes: list[str]) -> str:
    return "".join(f"\n\n[^in-text-{n}]: {words}" for n, words in enumerate(notes, 1))


def _one(found: re.Match[str], notes: list[str], address: Address) -> str:
    said = {name: text for name, text in found.groupdict().items() if text}
    if "page" in said or "part" in said:
        return _linked(said, address)
    kind = found.lastgroup or ""
    words = said.get(kind, "")
    if kind == "note":
        notes.append(words.strip())
        return f"[^in-text-{len(notes)}]"
    made = _MADE[kind](words) if kind in _MADE else None
    return found[0] if made is None else made


def _formula(words: str) -> str | None:
    return _code(words) if _TEX.search(words.strip()) else None


def _raised(words: str) -> str | None:
    if not any(map(str.isalnum, words)):
        return None
    return raised(words) or f"<sup>{escape(words)}</sup>"


def _lowered(words: str) -> str:
    return lowered(words) or f"<sub>{escape(words)}</sub>"


def _code(formula: str) -> str:
    """A formula as code, as those of MathML are."""
    words = " ".join(formula.split())
    fence = "`" * (1 + max(map(len, re.findall("`+", words)), default=0))
    return f"{fence}{words}{fence}" if words else ""


def _linked(said: dict[str, str], address: Address) -> str:
    """Obsidian's "[[The Harbour#Boats|boats]]" and "![[pier.png|300]]"."""
    name, called = said.get("page", "").strip(), said.get("called", "").strip()
    if "shown" in said and _PICTURE.fullmatch(name):
        return f"![{'' if _SIZE.fullmatch(called) else called}]({quote(name)})"
    part = said.get("part", "").lstrip("#^").strip()
    words = called or name.rpartition("/")[2].removesuffix(".md") or part
    path = address(name) if name else None
    return f"[{words}]({path})" if path else words


_MADE: dict[str, Callable[[str], str | None]] = {
    "display": _code,
    **dict.fromkeys(("formula", "round", "square"), _formula),
    **dict.fromkeys(("marked", "underlined", "inserted"), str),
    "raised": _raised,
    "lowered": _lowered,
    "spanned": lambda words: words[1:-1],
    **dict.fromkeys(("attributes", "icon", "hidden", "anchor"), lambda _: ""),
}
