"""Tidy HTML, as cleaning.py leaves it: which pictures it shows, and where it leads. Read by the
standard library, so that the process that files stories is spared lxml."""

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

_ADDRESS = {"a": "href", "img": "src"}


def shown_in(tidy: str) -> list[tuple[str, str | None]]:
    """The address and the alt text of each picture, in order."""
    found: list[tuple[str, str | None]] = []

    def see(about: dict[str, str]) -> dict[str, str]:
        found.append((about.get("src", ""), about.get("alt")))
        return about

    _with(tidy, "img", see)
    return found


def readdressed(tidy: str, tag: str, other: Callable[[str], str]) -> str:
    """The same in which `other` has said anew where links lead (the tag "a"), or which pictures
    are shown ("img")."""
    name = _ADDRESS[tag]

    def anew(about: dict[str, str]) -> dict[str, str]:
        return about | {name: other(about[name])} if name in about else about

    return _with(tidy, tag, anew)


def _with(tidy: str, tag: str, change: Callable[[dict[str, str]], dict[str, str]]) -> str:
    if f"<{tag}" not in tidy:
        return tidy
    copy = _Copy(tag, change)
    copy.feed(tidy)
    copy.close()
    return "".join(copy.written)


class _Copy(HTMLParser):
    """Writes down what it reads, sign by sign, but for the attributes of one kind of element."""

    def __init__(self, tag: str, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
        super().__init__(convert_charrefs=False)
        self.tag, self.change, self.written = tag, change, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        before = {name: value or "" for name, value in attrs}
        after = self.change(before) if tag == self.tag else before
        as_it_was = str(self.get_starttag_text())
        if after != before:
            named = "".join(f' {name}="{escape(value)}"' for name, value in after.items())
            as_it_was = f"<{tag}{named}{'/' if as_it_was.endswith('/>') else ''}>"
        self.written.append(as_it_was)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.written.append(data)

    def handle_entityref(self, name: str) -> None:
        self.written.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.written.append(f"&#{name};")
