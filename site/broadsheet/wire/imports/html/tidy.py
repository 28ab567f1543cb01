"""Tidy HTML, as cleaning.py leaves it: which pictures it shows, and where it leads. Read by its
text alone, so that the process that files stories is spared lxml."""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

_TAG = re.compile(
    r"""<([a-z][a-z0-9]*+)((?:\s+[^\s<>"'=/]++(?:=(?:"[^"]*+"|'[^']*+'))?+)*+)\s*+(/?)>"""
)
_ATTRIBUTE = re.compile(r"""\s+([^\s<>"'=/]++)(?:="([^"]*+)"|='([^']*+)')?+""")
_ADDRESS = {"a": "href", "img": "src"}


def shown_in(tidy: str) -> list[tuple[str, str | None]]:
    """The address and the alt text of each picture, in order."""
    told = (dict(_attributes(tag[2])) for tag in _TAG.finditer(tidy) if tag[1] == "img")
    return [(about.get("src", ""), about.get("alt")) for about in told]


def readdressed(tidy: str, tag: str, other: Callable[[str], str]) -> str:
    """The same in which `other` has said anew where links lead (the tag "a"), or which pictures
    are shown ("img")."""
    name = _ADDRESS[tag]

    def anew(found: re.Match[str]) -> str:
        if found[1] != tag:
            return found[0]
        about = dict(_attributes(found[2]))
        if name not in about:
            return found[0]
        about[name] = other(about[name])
        written = "".join(f' {key}="{escape(value)}"' for key, value in about.items())
        return f"<{tag}{written}{found[3]}>"

    return _TAG.sub(anew, tidy)


def _attributes(written: str) -> Iterator[tuple[str, str]]:
    for name, value, quoted_once in _ATTRIBUTE.findall(written):
        yield name, unescape(value or quoted_once)
