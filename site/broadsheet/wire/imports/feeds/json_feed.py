"""JSON Feed (jsonfeed.org, versions 1 and 1.1): its items, told as those of other feeds."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ....language import gettext
from .. import safe_reading
from ..items import ImportRefused, Item
from ..options import ImportOptions
from . import feed

Entry = dict[str, Any]


def read(file: Path, options: ImportOptions) -> Iterator[tuple[Item, int]]:
    """Each item, and how many bytes that is of the file, in proportion. Raises ImportRefused for
    what is no feed."""
    data = safe_reading.whole(file, safe_reading.FEED)
    try:
        said = json.loads(safe_reading.text(data))
    except (ValueError, RecursionError) as error:
        raise ImportRefused(
            gettext("is no JSON that can be read: %(error)s", error=error)
        ) from error
    items = said.get("items") if isinstance(said, dict) else None
    if not isinstance(items, list):
        raise ImportRefused(gettext("is no feed that can be read"))
    whose = {
        "title": said.get("title"),
        "link": said.get("home_page_url"),
        "language": said.get("language"),
        "authors": _authors(said),
    }
    for number, item in enumerate(items, start=1):
        entry = _entry(item if isinstance(item, dict) else {})
        yield feed.item_of(entry, whose, options), len(data) * number // len(items)


def _entry(item: Entry) -> Entry:
    """As feedparser tells of an entry."""
    plain = item.get("content_text")
    html = item.get("content_html") or (feed.paragraphs(plain) if isinstance(plain, str) else "")
    tags, number = item.get("tags"), item.get("id")
    return {
        "id": str(number) if isinstance(number, (str, int)) else "",
        "title": item.get("title"),
        "link": item.get("url"),
        "content": [{"value": html}],
        "summary": item.get("summary"),
        "published": item.get("date_published"),
        "updated": item.get("date_modified"),
        "language": item.get("language"),
        "authors": _authors(item),
        "tags": [{"term": tag} for tag in tags] if isinstance(tags, list) else [],
        "enclosures": [
            {"href": item.get("image") or item.get("banner_image"), "type": "image"},
            *_attachments(item.get("attachments")),
        ],
    }


def _attachments(said: Any) -> list[Entry]:
    attachments = [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []
    return [{"href": one.get("url"), "type": one.get("mime_type")} for one in attachments]


def _authors(said: Entry) -> list[Any]:
    """Of version 1.1, or the one of version 1."""
    found = said.get("authors")
    return found if isinstance(found, list) else [said.get("author")]
