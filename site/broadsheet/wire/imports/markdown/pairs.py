"""What Hugo, Hexo and Zola put around words, by a code above and one below: quotations with whom
they quote, buttons and titles, as Markdown."""

import re
from dataclasses import dataclass

_CODE = re.compile(
    r"\{(?:\{[<%]|%-?)\s*(?P<closes>/\s*|end)?(?P<name>[\w-]{0,40})(?P<rest>[^{}]{0,1000}?)"
    r"\s*(?P<alone>/)?(?:[>%]\}\}|-?%\})"
)
_GIVEN = re.compile(r"""([\w-]{1,40})\s?=\s?(?:"([^"]*)"|'([^']*)'|`([^`]*)`)""")
_LINK = re.compile(r"https?://\S+")
_QUOTATIONS = frozenset("blockquote quote quoteblock pullquote epigraph cq centerquote".split())
_BUTTONS = frozenset("button btn cta".split())
_TITLED = frozenset(
    """accordion admonition alert box callout card collapse details expand fold folding hideToggle
    hint important info note notice panel spoiler tab tip toggle warning""".split()
)
_WHO = ("author", "by", "name", "attribution", "who", "cite")
_WHERE = ("source", "title", "work", "book", "from")
_ADDRESS = ("link", "url", "href")
DEEPEST = 5


@dataclass(frozen=True)
class _Opened:
    name: str
    rest: str
    at: int  # the place of its code among the pieces


def written(text: str) -> str:
    """The text with these in Markdown; other codes, and what nobody closes, stay as they are."""
    made: list[str] = []
    opened: list[_Opened] = []
    end = 0
    for code in _CODE.finditer(text):
        made += [text[end : code.start()], code[0]]
        end = code.end()
        if code["closes"]:
            _end(code["name"], opened, made)
        elif not code["alone"] and _may_be_closed(code):
            opened = [*opened[1 - DEEPEST :], _Opened(code["name"], code["rest"], len(made) - 1)]
    return "".join([*made, text[end:]]) if made else text


def _may_be_closed(code: re.Match[str]) -> bool:
    is_known = code["name"] in _QUOTATIONS | _BUTTONS | _TITLED
    return is_known or code["rest"].startswith("(")  # of Zola


def _end(name: str, opened: list[_Opened], made: list[str]) -> None:
    """Close what was opened last by that name; Zola's ends have none."""
    for at in reversed(range(len(opened))):
        if opened[at].name == name or (not name and opened[at].rest.startswith("(")):
            _close(opened[at], made)
            del opened[at:]
            return


def _close(code: _Opened, made: list[str]) -> None:
    """Put what stands between a code and its end, the last of what is made, in Markdown."""
    inner = "".join(made[code.at + 1 : -1])
    given = given_in(code.rest)
    if code.name in _QUOTATIONS:
        made[code.at :] = [_quotation(inner, _quoted(code, given))]
    elif code.name in _BUTTONS and (address := _first(given, *_ADDRESS)):
        made[code.at :] = [f"[{inner.strip()}]({address})"]
    elif code.name in _TITLED and (title := _title(code.rest, given)):
        made[code.at :] = [f"\n\n**{title}**\n\n{inner}\n\n"]


def given_in(rest: str) -> dict[str, str]:
    """What a code names: `src="a.jpg" caption='At low tide'`."""
    return {m[1]: (m[2] or m[3] or m[4] or "").strip() for m in _GIVEN.finditer(rest)}


def _first(given: dict[str, str], *names: str) -> str:
    return next((given[name] for name in names if given.get(name)), "")


def _title(rest: str, given: dict[str, str]) -> str:
    """The title of a box, by its name or alone between quotation marks."""
    alone = re.match(r'\s*\(?"([^"*]{1,200})"', rest)
    return _first(given, "title", "header", "summary", "label") or (alone[1] if alone else "")


def _quoted(code: _Opened, given: dict[str, str]) -> str:
    """Whom a quotation quotes, and where they said it."""
    if given:
        words, address = (_first(given, *_WHO), _first(given, *_WHERE)), _first(given, *_ADDRESS)
        return _by(*words, address)
    if code.name in ("pullquote", "cq", "centerquote"):
        return ""  # Hexo's have classes there
    link = _LINK.search(code.rest)
    who, where = (code.rest[: link.start()], code.rest[link.end() :]) if link else (code.rest, "")
    return _by(who.strip(' ,"()'), where.strip(' "'), link[0] if link else "")


def _by(who: str, where: str, address: str) -> str:
    if not address.startswith(("http://", "https://", "/")):
        return ", ".join(filter(None, [who, where]))
    if who and where:
        return f"{who}, [{where}]({address})"
    return f"[{who or where or address}]({address})"


def _quotation(inner: str, by: str) -> str:
    rows = [*inner.strip().splitlines(), *(["", f"— {by}"] if by else [])]
    return "\n\n" + "\n".join(f"> {row}".rstrip() for row in rows) + "\n\n"
