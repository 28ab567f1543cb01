"""Files of the old site that are no pictures: the paper keeps none, so their links stay as they are
and each is named."""

import re

from ..items import Item
from .bundle import PICTURES

_KINDS = """pdf doc docx xls xlsx ppt pptx odt ods odp rtf csv zip epub mp3 m4a ogg oga wav flac
    mp4 m4v mov webm avi ogv mkv""".split()
# A link to a path of the same site, in tidy HTML or in Markdown.
_LINK = re.compile(
    rf"""(?:href="|\]\(<?)(/(?!/)[^\s"()<>]{{1,1000}}\.(?:{"|".join(_KINDS)}))(?=[?#"\s)>])""",
    re.IGNORECASE,
)


def is_picture(path: str) -> bool:
    return path.lower().partition("?")[0].endswith((*PICTURES, ".svg"))


def linked(item: Item) -> list[str]:
    """The paths of files that an item links to or has, each once, in order."""
    own = (path for path in item.attachments if not is_picture(path))
    return list(dict.fromkeys([*_LINK.findall(item.body), *own]))
