"""What feeds tell, read from each form of them in the same words."""

import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

ATOM = "{http://www.w3.org/2005/Atom}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"


def told_by_rss(client, scope: str) -> list[dict]:
    rss = ElementTree.fromstring(client.get(f"{scope}/feed.rss").data)
    return [
        {
            "id": item.findtext("guid"),
            "url": item.findtext("link"),
            "headline": item.findtext("title"),
            "html": item.findtext(ENCODED),
            "published": parsedate_to_datetime(item.findtext("pubDate") or ""),
        }
        for item in rss.iter("item")
    ]


def told_by_atom(client, scope: str) -> list[dict]:
    atom = ElementTree.fromstring(client.get(f"{scope}/feed.atom").data)
    return [
        {
            "id": entry.findtext(ATOM + "id"),
            "url": link(entry, "alternate").get("href"),
            "headline": entry.findtext(ATOM + "title"),
            "html": entry.findtext(ATOM + "content"),
            "published": datetime.fromisoformat(entry.findtext(ATOM + "published") or ""),
        }
        for entry in atom.iter(ATOM + "entry")
    ]


def told_by_json(client, scope: str) -> list[dict]:
    feed = json.loads(client.get(f"{scope}/feed.json").data)
    return [
        {
            "id": item["id"],
            "url": item["url"],
            "headline": item["title"],
            "html": item.get("content_html"),
            "published": datetime.fromisoformat(item["date_published"]),
        }
        for item in feed["items"]
    ]


# Whoever adds a form adds its type to test_feeds.py, and here how it is read: what it leaves out of
# a story ("html") it may leave out here, too.
READERS = {"rss": told_by_rss, "atom": told_by_atom, "json": told_by_json}


def told(client, scope: str = "") -> dict[str, list[dict]]:
    """What each form of a feed tells of its stories, in the same words."""
    return {form: read(client, scope) for form, read in READERS.items()}


def told_alike(client, scope: str = "") -> list[dict]:
    """What all forms of a feed tell of its stories, which is the same as far as each goes."""
    whole, *others = told(client, scope).values()
    for stories in others:
        assert len(stories) == len(whole)
        for story, one in zip(whole, stories, strict=True):
            assert one.items() <= story.items()
    return whole


def link(element: Element, rel: str) -> Element:
    (found,) = (e for e in element.findall(ATOM + "link") if e.get("rel") == rel)
    return found


def headlines(client, scope: str = "") -> list[str]:
    """The headlines of a feed, which are the same in each form."""
    return [story["headline"] for story in told_alike(client, scope)]
