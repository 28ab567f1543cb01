"""Files that are no pictures: which of them a story links to, and where its links lead when the
library has them."""

import re
from collections.abc import Callable
from html import unescape
from tempfile import TemporaryFile
from urllib.parse import unquote, urlsplit

from .... import urls
from ....pictures import file_intake
from ....pictures.file_intake import StoredFile
from ..html import relative_links, tidy
from ..items import Item
from .bundle import PICTURES, Media

_KINDS = """pdf doc docx xls xlsx ppt pptx odt ods odp rtf csv zip epub mp3 m4a aac ogg oga opus wav
    flac mp4 m4v mov webm avi ogv mkv""".split()
# A link in tidy HTML or in Markdown.
_LINK = re.compile(
    rf"""(?:href="|\]\(<?|^[ ]{{0,3}}\[(?!\^)[^\[\]\n]{{1,200}}\]:[ \t]{{0,9}}<?)
    ((?:https?://[^\s"()<>/]{{1,200}})?/(?!/)[^\s"()<>]{{1,1000}}\.(?:{"|".join(_KINDS)}))
    (?=[?\#"\s)>]|\Z)""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_BEHIND = re.compile(r"[?#].*", re.DOTALL)


def is_picture(path: str) -> bool:
    return path.lower().partition("?")[0].endswith((*PICTURES, ".svg"))


def linked(item: Item, is_own: Callable[[str], bool]) -> list[str]:
    """The addresses of files that an item links to or has, in order, each in all the ways in which
    it is written; of those in its text, the paper's own."""
    found = filter(is_own, map(unescape, _LINK.findall(item.body)))
    own = (path for path in item.attachments if not is_picture(path))
    return list(dict.fromkeys([*found, *own]))


def by_path(item: Item) -> dict[str, str]:
    """The files of an item by their paths, each by one of its addresses."""
    return {path_of(address): address for address in item.linked_files}


def path_of(address: str) -> str:
    """What an address is known by, however it is written: its path, decoded."""
    try:
        return unquote(urlsplit(address).path)
    except ValueError:
        return address


def take_in(media: Media, name: str, *, dry_run: bool = False) -> StoredFile | None:
    """Keep one of the media's files in the media store; None in a dry run. Raises ImportRefused,
    UploadRefused, OSError."""
    media.check_file(name)
    if dry_run:
        return None
    with TemporaryFile() as copy:  # of an archive, which can't be read twice at once
        media.copy(name, copy)
        return file_intake.keep(copy, name.rpartition("/")[2])


def led_to(item: Item, files: dict[str, StoredFile]) -> str:
    """The text of an item whose links to files lead into the library; `files` by their paths."""
    own = set(item.linked_files)

    def now(link: str) -> str:
        is_own = _BEHIND.sub("", link) in own
        file = files.get(path_of(link)) if is_own else None
        _, sign, place = link.partition("#")  # such as a page of a PDF
        return urls.media_file(file.name) + sign + place if file else link

    if not files:
        return item.body
    if item.body_format == "markdown":
        return relative_links.in_markdown(item.body, now)
    return tidy.readdressed(item.body, "a", now)
