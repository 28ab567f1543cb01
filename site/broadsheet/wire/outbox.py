"""Telling others: hubs that a feed changed (WebSub), search engines that a story did (IndexNow).

`flask outbox` does it, from a timer, and only to the addresses that the operator set; an answer
that leads elsewhere is not followed."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import quote, unquote_to_bytes, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from flask import current_app

from .. import press, urls
from ..archive import sections
from ..archive.lists import indexable
from ..archive.queues import outbox

WEBSUB, INDEXNOW = "websub", "indexnow"
TIME_LIMIT = 10  # seconds for an answer
WINDOW = timedelta(days=2)  # a change that is older is left to the sitemaps
GONE = "gone "  # how the state of an address begins at which no story stands any more
AT_ONCE = 10_000  # addresses in one message, which IndexNow allows


class Sent(NamedTuple):
    """What one message told of, and what went wrong ("": nothing did)."""

    channel: str
    subjects: list[str]
    error: str


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def drain(now: datetime) -> list[Sent]:
    """Note what is true at `now` (aware UTC), and tell those who don't know it yet. Whatever fails
    is tried again by a later call. Nobody is told of what no setting asks for."""
    config = current_app.config
    asked = {WEBSUB: config["WEBSUB_HUB"], INDEXNOW: config["INDEXNOW_KEY"]}
    if asked[WEBSUB]:
        outbox.note(WEBSUB, _feeds(), now)
    if asked[INDEXNOW]:
        outbox.note(INDEXNOW, _stories(now), now)
    outbox.forget({channel: now - WINDOW for channel in asked if asked[channel]})
    sent: list[Sent] = []
    for channel, most, message in ((WEBSUB, 1, _ping), (INDEXNOW, AT_ONCE, _submit)):
        while claimed := outbox.claim(channel, now, most):
            sent.append(_send(channel, claimed, message, now))
            if sent[-1].error:
                break  # the rest waits for the next call: it would most likely fail, too
    return sent


def _feeds() -> dict[str, str]:
    """The address of each feed that announces the hub, and what its content hashes to: one form
    stands for all, which tell the same."""
    found: dict[str, str] = {}
    for slug in (None, *(section.slug for section in sections.names())):
        page = urls.section(slug) if slug else urls.FRONT
        address = {form: quote(urls.feed(page, form)) for form in urls.FEEDS}
        status, body = _rendered(address["atom"])
        if status.startswith("200"):
            state = hashlib.sha256(body).hexdigest()[:20]
            found |= {current_app.config["SITE_URL"] + path: state for path in address.values()}
    return found


def _rendered(path: str) -> tuple[str, bytes]:
    """The status and body of a page, as a reader would get it now."""
    raw = unquote_to_bytes(path).decode("latin-1")
    with current_app.app_context():  # with a transaction of its own, as a request has
        return press.current_middleware().fresh(raw)


def _stories(now: datetime) -> dict[str, str]:
    """The address of each story that appeared, was updated or withdrawn lately, and when; and those
    at which one stood when they were told of, and stands no more."""
    site: str = current_app.config["SITE_URL"]
    since = now - WINDOW
    found = {
        site + quote(urls.story(news.section_slug, news.slug)): (
            f"{GONE if news.is_gone else ''}{news.changed_at.isoformat()}"
        )
        for news in indexable.changed(since, now, AT_ONCE)
    }
    if len(found) < AT_ONCE:
        for address, state in outbox.all_told(INDEXNOW).items():
            # Had it only grown old, its moment would be before the window.
            moved = address not in found and not state.startswith(GONE)
            if moved and datetime.fromisoformat(state) > since:
                found[address] = GONE + state
    return found


def _send(
    channel: str, states: dict[str, str], message: Callable[[list[str]], Request], now: datetime
) -> Sent:
    error = _ask(message([*states]))
    if error:
        outbox.failed(channel, states, error, now)
    else:
        outbox.told(channel, states, now)
    return Sent(channel, [*states], error)


def _ping(feeds: list[str]) -> Request:
    """Hubs differ in the name under which they want the address: they get both."""
    form = [("hub.mode", "publish")]
    form += [(name, feed) for feed in feeds for name in ("hub.url", "hub.topic")]
    return Request(current_app.config["WEBSUB_HUB"], urlencode(form).encode())  # noqa: S310


def _submit(stories: list[str]) -> Request:
    """https://www.indexnow.org/documentation"""
    config = current_app.config
    message = {
        "host": urlsplit(config["SITE_URL"]).netloc,
        "key": config["INDEXNOW_KEY"],
        "keyLocation": f"{config['SITE_URL']}/{config['INDEXNOW_KEY']}.txt",
        "urlList": stories,
    }
    headers = {"Content-Type": "application/json; charset=utf-8"}
    return Request(config["INDEXNOW_URL"], json.dumps(message).encode(), headers)  # noqa: S310


def _ask(request: Request) -> str:
    """What went wrong, "" for nothing."""
    request.add_header("User-Agent", "Broadsheet")
    try:
        build_opener(_NoRedirects).open(request, timeout=TIME_LIMIT).close()
    except HTTPError as error:
        error.close()
        return f"{urlsplit(request.full_url).netloc} answered {error.code}"
    except (OSError, HTTPException, ValueError) as error:
        return f"{urlsplit(request.full_url).netloc} can't be reached: {error}"
    return ""
