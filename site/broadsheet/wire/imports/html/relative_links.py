"""Links of a text that are relative: told in full, by the address that its page had."""

import re
from collections.abc import Callable
from urllib.parse import unquote, urljoin

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_FILE = re.compile(r"(?P<page>[^?#]*)\.(?:md|markdown)(?P<rest>[?#].*)?", re.IGNORECASE)
_DATED = re.compile(r".*/(\d{4})-(\d{1,2})-(\d{1,2})-([^/]+)")
# Code and pictures are passed over: what matches them first is not looked at again.
_MARKDOWN = re.compile(
    r"^(?P<fence>```+|~~~+).{0,200}\n(?s:.*?)(?:^(?P=fence)|\Z)"
    r"|(?<!`)(?P<code>`+)(?!`)[^`\n]{1,1000}(?P=code)"
    r"|!\[[^\[\]\n]{0,1000}\]\([^()\n]{0,3000}\)"
    r"|(?P<before>\]\(\s{0,9}<?|^ {0,3}\[(?!\^)[^\[\]\n]{1,200}\]:[ \t]{0,9}<?)"
    r"(?P<link>[^\s()<>]{1,2000})",
    re.MULTILINE,
)


def in_full(target: str, page: str, file: str, address: Callable[[str], str | None]) -> str:
    """The path that a relative link meant on the page at the path `page`. One to a Markdown file
    was meant from the story's own `file` (a path below the folder of stories), and becomes the
    `address` of that file's page, if that is known, else the one that Hugo or Jekyll gives it.
    Others stay as they are."""
    if target.startswith(("#", "?", "//", "{")) or _SCHEME.match(target):
        return target
    if to_file := _FILE.fullmatch(target):
        rest = to_file["rest"] or ""
        if known := address(unquote(target.removesuffix(rest))):
            return known + rest
        path = urljoin(f"/{file}", to_file["page"])
        if dated := _DATED.fullmatch(path):
            year, month, day, name = dated.groups()
            return f"/{year}/{month:0>2}/{day:0>2}/{name}.html{rest}"
        path = re.sub(r"/_?index\Z", "", path)
        return f"{path}/{rest}"
    return urljoin(page, target)


def in_markdown(text: str, in_full: Callable[[str], str]) -> str:
    def absolute_one(found: re.Match[str]) -> str:
        if found["link"] is None:
            return found[0]
        return found["before"] + in_full(found["link"])

    return _MARKDOWN.sub(absolute_one, text)
